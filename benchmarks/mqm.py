"""How mtcheck judges translations that professional raters have annotated with MQM.

usage: python -m benchmarks.mqm MQM.jsonl [--source] [--documents N] [--date YYYY] [--ignore RULE]... [--json FILE]

The file has one translated document a line: ``set``, ``system``, ``doc``, ``human``, ``segments`` (``n``, ``tgt``,
``src``, ``raters``, ``text_agree``, ``mqm``) and ``spans`` (``seg``, ``start``, ``end``, ``side``, ``cat``, ``sev``,
``rater``). Counted are spans on the target side, not neutral and not empty, in segments whose text is certain: where
several raters saw it, at least two of them saw the same.

Span precision is the share of findings that meet a span of any rater. Beside it stand the chance level (a window of as
many words, put at every place of the same document) and the human ceiling: the spans of one rater held against those of
the others. Recall is of places that two raters share. The document score is compared with the raters' by correlation.
All intervals are 95%, by bootstrap over documents (with all their systems).

With ``--source`` the figures stand twice: without the source text, and with the findings of the checks that read it.
Those run by themselves and are merged with the others, so that tagger and judge read an article once.

What this can't show: which findings are right. Where raters flag much, flagging anything is precise, which is why
chance stands beside it; and most of what they flag is meaning, which a checker without the source can't see.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import logging
import random
import time
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy import stats

from mtcheck.analysis.words import Words
from mtcheck.checker import Checker
from mtcheck.cli.progress import progress
from mtcheck.config import default_settings, with_overrides
from mtcheck.dates import PartialDate
from mtcheck.findings import Finding
from mtcheck.logs import fields, set_up
from mtcheck.merging import merge
from mtcheck.reading.text import article_from_text

_SAMPLES = 1000
_SEED = 12345
_GAP = "\n\n"
_SAY_EVERY = 30.0  # seconds between two lines of the log
_READ_THE_SOURCE = "accuracy"  # the group of the rules that do
_log = logging.getLogger("benchmarks.mqm")


class Marked(NamedTuple):
    """Code points ``[start, end)`` of the document's text that a rater marked."""

    start: int
    end: int
    rater: str
    category: str


class Shared(NamedTuple):
    """A place that two raters share, with the category that most of them name."""

    start: int
    end: int
    category: str


@dataclass
class Judged:
    """One system's translation of one document: what raters marked, what mtcheck finds, where both are certain.

    ``mqm`` and ``score`` are weights per 1,000 words of the kept segments; ``chance`` is, for each finding, the share
    of windows of as many words that meet a mark; ``ceiling`` and ``ceiling_chance`` are the same of raters' marks
    against those of the others, in segments that several saw.
    """

    set: str
    doc: str
    system: str
    human: bool
    words: int
    mqm: float
    score: float
    findings: list[Finding]
    hits: list[bool]
    chance: list[float]
    ceiling: list[bool] = field(default_factory=list)
    ceiling_chance: list[float] = field(default_factory=list)
    shared: list[Shared] = field(default_factory=list)
    found: list[bool] = field(default_factory=list)


class Spans:
    """Intervals of one text, to ask whether another one meets any of them."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._merged: list[tuple[int, int]] = []
        for start, end in sorted(spans):
            if self._merged and start <= self._merged[-1][1]:
                self._merged[-1] = (self._merged[-1][0], max(end, self._merged[-1][1]))
            else:
                self._merged.append((start, end))
        self._ends = [end for _, end in self._merged]

    def meets(self, start: int, end: int) -> bool:
        at = bisect_right(self._ends, start)
        return at < len(self._merged) and self._merged[at][0] < end

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(self._merged)


def read_marks(record: Mapping[str, Any], starts: Mapping[int, int], kept: set[int]) -> list[Marked]:
    """The raters' marks that count, in code points of the joined text."""
    texts = {segment["n"]: segment["tgt"] for segment in record["segments"]}
    out = []
    for span in record["spans"]:
        if span["seg"] not in kept or span["side"] != "target" or span["sev"] == "neutral":
            continue
        text = texts[span["seg"]][span["start"] : span["end"]]
        start = span["start"] + len(text) - len(text.lstrip())
        end = start + len(text.strip())
        if start < end:
            base = starts[span["seg"]]
            out.append(Marked(base + start, base + end, span["rater"], span["cat"]))
    return out


def is_certain(segment: Mapping[str, Any]) -> bool:
    """Whether the raters' offsets are into this text: where several saw the segment, two saw the same."""
    return len(segment["raters"]) < 2 or segment["text_agree"] >= 2


def shared_places(marks: Sequence[Marked]) -> list[Shared]:
    """Where the marks of two raters overlap; overlapping places are one."""
    found: list[tuple[int, int, Marked, Marked]] = []
    for index, one in enumerate(marks):
        for other in marks[index + 1 :]:
            low, high = max(one.start, other.start), min(one.end, other.end)
            if one.rater != other.rater and low < high:
                found.append((low, high, one, other))
    out = []
    for start, end in Spans((low, high) for low, high, _, _ in found):
        names = Counter(m.category for low, _, one, other in found if start <= low < end for m in (one, other))
        out.append(Shared(start, end, names.most_common(1)[0][0]))
    return out


class Windows:
    """The words of the kept segments, and the chance that so many of them in a row meet a mark."""

    def __init__(self, segments: Sequence[tuple[int, str]]) -> None:
        self.segments = []
        for base, text in segments:
            words = Words.of(text)
            spans = zip(words.starts, words.ends, strict=True)
            self.segments.append([(base + start, base + end) for start, end in spans])

    def size(self, start: int, end: int) -> int:
        """How many words ``[start, end)`` has a part of; at least one."""
        return max(1, sum(a < end and start < b for segment in self.segments for a, b in segment))

    def chance(self, size: int, spans: Spans) -> float:
        met = total = 0
        for segment in self.segments:
            long = min(size, len(segment))
            for at in range(len(segment) - long + 1 if segment else 0):
                total += 1
                met += spans.meets(segment[at][0], segment[at + long - 1][1])
        return met / total if total else 0.0


class Checkers:
    """The checks without the source text, and those that read it."""

    def __init__(self, ignore: Sequence[str] = (), with_source: bool = False) -> None:
        self.plain = Checker(with_overrides(default_settings(), {"ignore": list(ignore)}))
        chosen = {"ignore": list(ignore), "select": [_READ_THE_SOURCE]}
        self.reading = Checker(with_overrides(default_settings(), chosen)) if with_source else None

    def findings(self, record: Mapping[str, Any], date: PartialDate | None) -> Iterator[Sequence[Finding]]:
        """What is found in a document without its source, and, where that is wanted, with it."""
        name = f"{record['doc']}.{record['system']}"
        text, source = (_GAP.join(segment[side] for segment in record["segments"]) for side in ("tgt", "src"))
        article = article_from_text(text, path=name, id=name, date=date)
        plain = self.plain.check(article).findings
        yield plain
        if self.reading is not None:
            yield merge([*plain, *self.reading.check(dataclasses.replace(article, source_text=source)).findings])


def judge(record: Mapping[str, Any], found: Sequence[Finding]) -> Judged | None:
    """One document's findings held against the raters' marks; None where no segment is certain."""
    segments = record["segments"]
    kept = {segment["n"] for segment in segments if is_certain(segment)}
    if not kept:
        return None
    starts: dict[int, int] = {}
    at = 0
    for segment in segments:
        starts[segment["n"]] = at
        at += len(segment["tgt"]) + len(_GAP)
    mine = [segment for segment in segments if segment["n"] in kept]
    ranges = [(starts[segment["n"]], starts[segment["n"]] + len(segment["tgt"])) for segment in mine]
    lows = [low for low, _ in ranges]

    def is_kept(finding: Finding) -> bool:
        index = bisect_right(lows, finding.start) - 1
        return index >= 0 and finding.start < ranges[index][1]

    findings = [finding for finding in found if is_kept(finding)]
    marks = read_marks(record, starts, kept)
    windows = Windows([(starts[segment["n"]], segment["tgt"]) for segment in mine])
    words = sum(map(len, windows.segments))
    if not words:
        return None
    any_rater = Spans((mark.start, mark.end) for mark in marks)
    sizes: dict[int, float] = {}

    def by_chance(start: int, end: int) -> float:
        size = windows.size(start, end)
        if size not in sizes:
            sizes[size] = windows.chance(size, any_rater)
        return sizes[size]

    shared = shared_places(marks)
    mtcheck_spans = Spans((finding.start, max(finding.end, finding.start + 1)) for finding in findings)
    out = Judged(
        record["set"], record["doc"], record["system"], record["human"], words,
        mqm=1000 * sum(segment["mqm"] for segment in mine) / words,
        score=1000 * sum(finding.severity.weight for finding in findings) / words,
        findings=findings,
        hits=[any_rater.meets(f.start, max(f.end, f.start + 1)) for f in findings],
        chance=[by_chance(f.start, f.end) for f in findings],
        shared=shared, found=[mtcheck_spans.meets(place.start, place.end) for place in shared],
    )  # fmt: skip
    several = [segment for segment in mine if len(segment["raters"]) > 1]
    for rater in {rater for segment in several for rater in segment["raters"]}:
        add_ceiling(out, rater, marks, [s for s in several if rater in s["raters"]], starts)
    return out


def add_ceiling(
    out: Judged, rater: str, marks: Sequence[Marked], seen: Sequence[Mapping[str, Any]], starts: Mapping[int, int]
) -> None:
    """One rater's marks held against those of the others, as if they were findings."""
    windows = Windows([(starts[segment["n"]], segment["tgt"]) for segment in seen])
    bounds = [(starts[segment["n"]], starts[segment["n"]] + len(segment["tgt"])) for segment in seen]
    lows = [low for low, _ in bounds]
    others = Spans((mark.start, mark.end) for mark in marks if mark.rater != rater)
    chances: dict[int, float] = {}
    for mark in marks:
        index = bisect_left(lows, mark.start + 1) - 1
        if mark.rater != rater or index < 0 or mark.start >= bounds[index][1]:
            continue
        size = windows.size(mark.start, mark.end)
        if size not in chances:
            chances[size] = windows.chance(size, others)
        out.ceiling.append(others.meets(mark.start, mark.end))
        out.ceiling_chance.append(chances[size])


class Estimate(NamedTuple):
    """A figure with its 95% interval; ``n`` is what it was counted over."""

    value: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        return f"{self.value:.2f} [{self.low:.2f}, {self.high:.2f}] of {self.n}" if self.n else "-"


Statistic = Callable[[Sequence[Judged]], float]


def estimate(judged: Sequence[Judged], statistic: Statistic, n: int) -> Estimate:
    """``statistic`` with its interval, by bootstrap over documents, each with all of its systems."""
    if not n:
        return Estimate(float("nan"), float("nan"), float("nan"), 0)
    groups: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for one in judged:
        groups[one.set, one.doc].append(one)
    documents = list(groups.values())
    random = np.random.default_rng(_SEED)
    draws = []
    for _ in range(_SAMPLES):
        chosen = random.integers(len(documents), size=len(documents))
        draws.append(statistic([one for index in chosen for one in documents[index]]))
    low, high = np.nanquantile(draws, [0.025, 0.975])
    return Estimate(statistic(judged), float(low), float(high), n)


def share(judged: Sequence[Judged], values: Callable[[Judged], Sequence[float]]) -> Estimate:
    """The mean of all values, which stand for yes (1) and no (0)."""
    sums = {id(one): (sum(values(one)), len(values(one))) for one in judged}

    def statistic(sample: Sequence[Judged]) -> float:
        total = sum(sums[id(one)][1] for one in sample)
        return sum(sums[id(one)][0] for one in sample) / total if total else float("nan")

    return estimate(judged, statistic, sum(count for _, count in sums.values()))


def correlation(judged: Sequence[Judged], function: Callable[..., Any]) -> Estimate:
    """Of mtcheck's score with the raters', over translated documents."""

    def statistic(sample: Sequence[Judged]) -> float:
        mine, raters = [one.score for one in sample], [one.mqm for one in sample]
        return float(function(mine, raters).statistic) if len(set(mine)) > 1 else float("nan")

    return estimate(judged, statistic, len(judged))


def tables(judged: Sequence[Judged]) -> dict[str, dict[str, Estimate]]:
    """All figures, by table and row."""
    out: dict[str, dict[str, Estimate]] = {}
    sets = sorted({one.set for one in judged})
    for name in sets:
        mine = [one for one in judged if one.set == name and not one.human]
        rows = {
            "precision": share(mine, lambda one: one.hits),
            "  by chance": share(mine, lambda one: one.chance),
            "one rater against the others": share(mine, lambda one: one.ceiling),
            "  by chance ": share(mine, lambda one: one.ceiling_chance),
            "recall of places that two raters share": share(mine, lambda one: one.found),
        }
        for category in sorted({f.category.value for one in mine for f in one.findings}):
            rows[f"precision, {category}"] = share(mine, _of_category("hits", category))
            rows[f"  by chance, {category}"] = share(mine, _of_category("chance", category))
        for category in sorted({place.category for one in mine for place in one.shared}):
            rows[f"recall, {category}"] = share(mine, _shared_of(category))
        for label, function in (
            ("Kendall", stats.kendalltau),
            ("Pearson", stats.pearsonr),
            ("Spearman", stats.spearmanr),
        ):
            rows[f"{label}, document scores"] = correlation(mine, function)
        out[name] = rows
    return out


def _of_category(values: str, category: str) -> Callable[[Judged], Sequence[float]]:
    def of(one: Judged) -> Sequence[float]:
        pairs = zip(one.findings, getattr(one, values), strict=True)
        return [value for finding, value in pairs if finding.category.value == category]

    return of


def _shared_of(category: str) -> Callable[[Judged], Sequence[float]]:
    return lambda one: [hit for place, hit in zip(one.shared, one.found, strict=True) if place.category == category]


def by_system(judged: Sequence[Judged]) -> Iterator[tuple[str, str, int, int, float, float]]:
    """Set, system, documents, findings, mtcheck's score and the raters', per 1,000 words over all documents."""
    groups: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for one in judged:
        groups[one.set, f"{one.system} (human)" if one.human else one.system].append(one)
    for (name, system), group in sorted(groups.items()):
        words = sum(one.words for one in group)
        mine, raters = (sum(getattr(one, key) * one.words for one in group) / words for key in ("score", "mqm"))
        yield name, system, len(group), sum(len(one.findings) for one in group), mine, raters


def chosen(lines: Sequence[str], documents: int | None) -> list[dict[str, Any]]:
    """The records of so many documents, drawn by chance with all their systems; of all where the number is None."""
    records = [json.loads(line) for line in lines]
    names = sorted({(record["set"], record["doc"]) for record in records})
    if documents is None or documents >= len(names):
        return records
    kept = set(random.Random(_SEED).sample(names, documents))
    return [record for record in records if (record["set"], record["doc"]) in kept]


def judged_by(
    checkers: Checkers, records: Sequence[Mapping[str, Any]], date: PartialDate | None
) -> list[tuple[Judged, ...]]:
    """Each document's judgement without the source and, where the checkers read it, with it."""
    out, began, said = [], time.monotonic(), time.monotonic()
    with progress() as tell:
        for done, record in enumerate(records, 1):
            judged = tuple(judge(record, found) for found in checkers.findings(record, date))
            out += [kept] if len(kept := tuple(one for one in judged if one is not None)) == len(judged) else []
            tell(done, len(records))
            if (now := time.monotonic()) - said > _SAY_EVERY:
                said, left = now, (now - began) / done * (len(records) - done)
                _log.info("judged", extra=fields(done=done, of=len(records), seconds_left=round(left)))
    return out


def show(title: str, judged: Sequence[Judged]) -> dict[str, dict[str, Estimate]]:
    """Prints the tables of one way to judge, and gives them back."""
    print(f"\n{title}")
    figures = tables(judged)
    for name, rows in figures.items():
        documents = len({one.doc for one in judged if one.set == name})
        words = sum(one.words for one in judged if one.set == name and not one.human)
        print(f"\n{name}: {documents} documents, {words:,} words of machine translation")
        for label, value in rows.items():
            print(f"  {label:48} {value}")
    print(f"\n{'set':14} {'system':24} {'docs':>5} {'findings':>8} {'mtcheck':>8} {'MQM':>8}   (per 1,000 words)")
    for name, system, count, findings, mine, raters in by_system(judged):
        print(f"{name:14} {system:24} {count:5} {findings:8} {mine:8.2f} {raters:8.1f}")
    systems = list(by_system([one for one in judged if not one.human]))
    for name in figures:
        scores = [(row[4], row[5]) for row in systems if row[0] == name]
        if len(scores) > 2:
            tau = stats.kendalltau(*zip(*scores, strict=True)).statistic
            print(f"{name}: Kendall over {len(scores)} systems {tau:.2f}")
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--source", action="store_true", help="judge with the source text as well")
    parser.add_argument("--documents", type=int, metavar="N", help="so many documents, drawn by chance")
    parser.add_argument("--date", type=PartialDate.parse, help="when the articles were published")
    parser.add_argument("--ignore", action="append", default=[], metavar="RULE", help="rules, groups, categories")
    parser.add_argument("--json", type=Path, help="write the figures there as well")
    given = parser.parse_args()
    set_up()
    with given.file.open(encoding="utf-8") as lines:
        records = chosen(list(lines), given.documents)
    judged = judged_by(Checkers(given.ignore, given.source), records, given.date)
    titles = ["without the source text", "with the source text"][: 1 + given.source]
    ways = {title: show(title, [one[index] for one in judged]) for index, title in enumerate(titles)}
    if given.json:
        plain = {
            title: {
                name: {label.strip(): value._asdict() for label, value in rows.items()} for name, rows in way.items()
            }
            for title, way in ways.items()
        }
        given.json.write_text(json.dumps(plain, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
