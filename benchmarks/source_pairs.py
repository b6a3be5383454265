"""How well the checks that read the source find damage done to good translations.

python -m benchmarks.source_pairs FOLDER [--damage number drop add untranslated name] [--part dev|test] [--show 5]

FOLDER holds ``NAME.LANGUAGE.tsv``: document, source sentence, English sentence, a line each; sentences of one document
are one paragraph, sixteen sentences or so one article. Two places of each article are damaged; a finding that overlaps
one counts as right, every other as a false alarm, errors of the data included.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from mtcheck.analysis.quantities import quantities
from mtcheck.checker import Checker
from mtcheck.config import default_settings, with_overrides
from mtcheck.reading.text import article_from_text

_SENTENCES = 16
_PLACES = 2


class Row(NamedTuple):
    document: str
    source: str
    target: str


@dataclass
class Damaged:
    """An article's rows with what was done: target text of each row (None: left out), and what was put in where
    (row → stretch of its text); ``after``: rows behind which something is missing."""

    rows: list[Row]
    targets: list[str | None]
    marked: dict[int, tuple[int, int]]


def articles(path: Path, part: str) -> Iterator[list[Row]]:
    """The articles of a file; ``part``: the first half of its lines (dev), the second (test), or all."""
    rows = [Row(*line.split("\t")) for line in path.read_text(encoding="utf-8").splitlines()]
    half = len(rows) // 2
    rows = {"dev": rows[:half], "test": rows[half:]}.get(part, rows)
    current: list[Row] = []
    for row in rows:
        if len(current) >= _SENTENCES and row.document != current[-1].document:
            yield current
            current = []
        current.append(row)
    if len(current) > _PLACES + 2:
        yield current


def _joined(rows: Sequence[Row], texts: Sequence[str | None]) -> tuple[str, list[int]]:
    """One text with a paragraph a document, and where each row begins in it."""
    out, starts, last = "", [], None
    for row, text in zip(rows, texts, strict=True):
        if text is not None:
            out += "" if not out else " " if row.document == last else "\n\n"
            last = row.document
        starts.append(len(out))
        out += text or ""
    return out, starts


def _whole(rows: list[Row]) -> Damaged:
    return Damaged(rows, [row.target for row in rows], {})


_SCALE = re.compile(r"(million|billion|trillion)\b")
_OTHER_SCALE = {"million": "billion", "billion": "million", "trillion": "billion"}


def _other_number(text: str, rnd: random.Random) -> str:
    """A number in digits changed: a digit, two digits swapped, one lost or doubled, another scale."""
    scale = _SCALE.search(text)
    if scale and rnd.random() < 0.4:
        return text.replace(scale.group(), _OTHER_SCALE[scale.group()])
    places = [m.start() for m in re.finditer(r"\d", text)]
    for _ in range(50):
        digits = list(text)
        at = rnd.choice(places)
        how = rnd.choice(["change", "change", "swap", "lose", "double"])
        if how == "change":
            digits[at] = rnd.choice("123456789")
        elif how == "swap" and len(places) > 1:
            other = rnd.choice(places)
            digits[at], digits[other] = digits[other], digits[at]
        elif how == "lose" and len(places) > 1 and "," not in text:
            digits[at] = ""
        elif how == "double" and "," not in text and "." not in text:
            digits[at] += digits[at]
        new = "".join(digits)
        if new != text and not re.match(r"0\d", new):
            return new
    return text


def damage_number(rows: list[Row], rnd: random.Random) -> Damaged:
    done = _whole(rows)
    places = [
        (index, quantity)
        for index, row in enumerate(rows)
        for quantity in quantities(row.target, "en")
        if quantity.sure and ":" not in row.target[quantity.start : quantity.end]
    ]
    rnd.shuffle(places)
    for index, quantity in places:
        if len(done.marked) == _PLACES:
            break
        text = rows[index].target
        said = text[quantity.start : quantity.end]
        new = _other_number(said, rnd)
        again = [q for q in quantities(new, "en") if q.sure]
        if index in done.marked or not again or any(q.values & quantity.values for q in again):
            continue
        done.targets[index] = text[: quantity.start] + new + text[quantity.end :]
        done.marked[index] = (quantity.start, quantity.start + len(new))
    return done


def damage_drop(rows: list[Row], rnd: random.Random) -> Damaged:
    """Sentences of 40 characters and more left out; the marked stretch is the sentence before."""
    done = _whole(rows)
    long = [index for index in range(1, len(rows)) if len(rows[index].target) >= 40]
    for index in rnd.sample(long, min(_PLACES, len(long))):
        if done.targets[index - 1] is not None and (index + 1 == len(rows) or done.targets[index + 1] is not None):
            done.targets[index] = None
            done.marked[index - 1] = (0, len(rows[index - 1].target))
    return done


def damage_add(rows: list[Row], rnd: random.Random) -> Damaged:
    """Sentences left out of the source."""
    long = [index for index in range(1, len(rows) - 1) if len(rows[index].target) >= 40]
    chosen = rnd.sample(long, min(_PLACES, len(long)))
    chosen = [index for index in chosen if index - 1 not in chosen]
    done = _whole([row._replace(source="") if i in chosen else row for i, row in enumerate(rows)])
    done.marked = {index: (0, len(rows[index].target)) for index in chosen}
    return done


def damage_untranslated(rows: list[Row], rnd: random.Random) -> Damaged:
    """Half of a sentence's source in the middle of its translation, or all of it in its place."""
    done = _whole(rows)
    for index in rnd.sample(range(len(rows)), _PLACES):
        source, target = rows[index].source, rows[index].target
        if rnd.random() < 0.5:
            done.targets[index], done.marked[index] = source, (0, len(source))
            continue
        words = source.split()
        piece = " ".join(words[: len(words) // 2]) if len(words) > 9 else source
        at = target.find(" ", len(target) // 2) % len(target)
        done.targets[index] = f"{target[:at]} {piece}{target[at:]}"
        done.marked[index] = (at + 1, at + 1 + len(piece))
    return done


DAMAGE: dict[str, Callable[[list[Row], random.Random], Damaged]] = {
    "number": damage_number,
    "drop": damage_drop,
    "add": damage_add,
    "untranslated": damage_untranslated,
}
RULES = {
    "number": ("accuracy/number", "accuracy/number-added"),
    "drop": ("accuracy/missing-sentence",),
    "add": ("accuracy/added-sentence",),
    "untranslated": ("accuracy/untranslated", "characters/foreign-script"),
}


@dataclass
class Score:
    found: int = 0
    damaged: int = 0
    wrong: int = 0

    def add(self, other: Score) -> None:
        self.found += other.found
        self.damaged += other.damaged
        self.wrong += other.wrong

    def __str__(self) -> str:
        recall = self.found / max(self.damaged, 1)
        precision = self.found / max(self.found + self.wrong, 1)
        return f"{self.damaged:5} damaged  recall {recall:.3f}  {self.wrong:3} false alarms  precision {precision:.3f}"


def score(done: Damaged, language: str, checker: Checker, show: list[str]) -> Score:
    """What the checker finds of the damage; ``show`` takes in what went wrong."""
    text, starts = _joined(done.rows, done.targets)
    source, _ = _joined(done.rows, [row.source or None for row in done.rows])
    article = article_from_text(text, source_text=source, source_language=language, language="en")
    findings = checker.check(article).findings
    spans = {i: (starts[i] + low, starts[i] + high) for i, (low, high) in done.marked.items()}
    hit = set()
    out = Score(damaged=len(spans))
    for finding in findings:
        over = [i for i, (low, high) in spans.items() if finding.start < high and low < finding.end]
        hit |= set(over)
        if not over:
            out.wrong += 1
            evidence = finding.evidence[0].text if finding.evidence else ""
            show.append(f"false: {finding.text!r} {finding.message}\n       {evidence}")
    out.found = len(hit)
    for index in spans.keys() - hit:
        row = done.rows[index]
        show.append(f"missed: {text[slice(*spans[index])]!r}\n       {row.source}\n       {row.target}")
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--damage", nargs="+", choices=list(DAMAGE), default=list(DAMAGE))
    parser.add_argument("--part", choices=("dev", "test", "all"), default="test")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME.LANGUAGE")
    parser.add_argument("--show", type=int, default=0, help="so many mistakes of each file are shown")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for kind in given.damage:
        checker = Checker(with_overrides(default_settings(), {"select": RULES[kind]}))
        total: dict[str, Score] = defaultdict(Score)
        for path in sorted(given.folder.glob("*.tsv")):
            if given.only and path.stem not in given.only:
                continue
            rnd = random.Random(given.seed)
            shown: list[str] = []
            mine = Score()
            for rows in articles(path, given.part):
                mine.add(score(DAMAGE[kind](rows, rnd), path.stem.rpartition(".")[2], checker, shown))
            total[path.stem.partition(".")[0]].add(mine)
            print(f"{kind:12} {path.stem:12} {mine}")
            for line in shown[: given.show]:
                print(f"    {line}")
        for name, sum_ in total.items():
            print(f"{kind:12} {name:12} {sum_}")


if __name__ == "__main__":
    main()
