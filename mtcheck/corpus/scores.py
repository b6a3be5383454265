"""How near a translation is to what an editor made of it: chrF, BLEU and TER, by sacrebleu.

Scores are of segments: the sentences of the (first) edited version, and what of the machine's text belongs to each
(`mtcheck.corpus.versions.cut`). Each version of the text (as printed, after ``mtcheck fix``) is cut anew, so that all
have the same segments and can be compared with a paired bootstrap over them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import combinations
from typing import TYPE_CHECKING

import msgspec

from mtcheck.checker import Checker
from mtcheck.config import Settings
from mtcheck.corpus.pairs import Pair
from mtcheck.corpus.versions import cut, segments
from mtcheck.errors import ConfigError
from mtcheck.fixing import Fixed, fix_document
from mtcheck.scanning import Given, read_again

if TYPE_CHECKING:
    from sacrebleu.metrics.base import Metric

MACHINE, FIXED, FIXED_UNSAFE = "machine", "fix", "fix --unsafe"
METRICS = ("TER", "chrF2", "BLEU")  # as sacrebleu calls them
_SAMPLES = 1000
_FEWEST = 2  # segments; a bootstrap over one says nothing


class Score(msgspec.Struct, frozen=True):
    """One version of the articles of a group against their edited versions.

    ``level`` is "all", "engine", "engines" (two of them, whose names stand for the version; p is of the second's
    difference from the first) or "article" and ``group`` its name; ``scores`` are by the name of the metric (0 to
    100 or, for TER, more; low TER is good). ``p_values`` say how likely a difference from the machine's version as
    large as this one is by chance (sacrebleu's paired bootstrap over segments); none for single articles, for the
    machine's version itself, and where nothing was changed. ``corrections`` are those that ``mtcheck fix`` made.
    """

    level: str
    group: str
    version: str
    articles: int
    segments: int
    corrections: int
    scores: Mapping[str, float]
    p_values: Mapping[str, float] = {}


class Scores(msgspec.Struct, frozen=True):
    """``signatures`` are sacrebleu's, by metric; paste them beside every figure."""

    rows: Sequence[Score]
    signatures: Mapping[str, str]


@dataclass(frozen=True)
class Versions:
    """The versions of one machine-translated article by name, `MACHINE` first, and how many corrections each has."""

    pair: Pair
    texts: Mapping[str, str]
    corrections: Mapping[str, int]

    @cached_property
    def references(self) -> list[list[str]]:
        """Segments of each edited version; the first one's, and the others cut to them."""
        first = segments(self.pair.versions[0])
        return [first, *(cut(version.text, first) for version in self.pair.versions[1:])]

    @cached_property
    def segments(self) -> dict[str, list[str]]:
        """Each version's segments, as many as the references have."""
        return {name: cut(text, self.references[0]) for name, text in self.texts.items()}


def fixed_versions(pairs: Sequence[Pair], settings: Settings, given: Given, unsafe: bool = False) -> list[Versions]:
    """Each article as printed, after ``mtcheck fix``, and (where ``unsafe``) after ``mtcheck fix --unsafe``."""
    checker = Checker(settings)
    ways = {FIXED: False, FIXED_UNSAFE: True} if unsafe else {FIXED: False}
    done: dict[int, dict[str, Fixed]] = {}
    out = []
    for pair in pairs:
        document = pair.document
        if id(document) not in done:
            reread = partial(read_again, document, settings, given)
            done[id(document)] = {
                name: fix_document(document, checker.check_any, reread, also) for name, also in ways.items()
            }
        fixed = done[id(document)]
        texts = {name: one.after.articles[pair.index].text for name, one in fixed.items()}
        counts = {name: one.counts.get(pair.index, 0) for name, one in fixed.items()}
        out.append(Versions(pair, {MACHINE: pair.article.text, **texts}, {MACHINE: 0, **counts}))
    return out


def score(versions: Sequence[Versions], language: str = "en") -> Scores:
    """Scores of all articles, of each engine (where there are several), of engines two and two on the articles that
    both have translated, and of each article."""
    metrics = _metrics(language)
    groups = [("all", "all", list(versions))]
    engines = sorted({one.pair.engine for one in versions})
    if len(engines) > 1:
        groups += [("engine", name, [one for one in versions if one.pair.engine == name]) for name in engines]
    groups += [("article", one.pair.name, [one]) for one in versions]
    rows: list[Score] = []
    signatures: dict[str, str] = {}
    for level, group, members in groups:
        found, signed = _score_group(level, group, members, metrics)
        rows += found
        signatures = signatures or signed
    at = next((index for index, row in enumerate(rows) if row.level == "article"), len(rows))
    rows[at:at] = [row for one, two in combinations(engines, 2) for row in _between(versions, one, two, metrics)]
    return Scores(rows, signatures)


def _score_group(
    level: str, group: str, members: Sequence[Versions], metrics: Mapping[str, Metric]
) -> tuple[list[Score], dict[str, str]]:
    references = [_flat(streams) for streams in zip(*(one.references for one in members), strict=True)]
    texts = {name: _flat(one.segments[name] for one in members) for name in members[0].texts}
    changed = [name for name in texts if texts[name] != texts[MACHINE]]
    chances: Mapping[str, Mapping[str, float]] = {}
    signatures: dict[str, str] = {}
    if level == "article" or not changed or len(references[0]) < _FEWEST:
        scores = {
            name: {key: metric.corpus_score(texts[name], references).score for key, metric in metrics.items()}
            for name in (MACHINE, *changed)
        }
    else:
        scores, chances, signatures = _tested({name: texts[name] for name in (MACHINE, *changed)}, references, metrics)
    rows = []
    for name in texts:
        corrections = sum(one.corrections[name] for one in members)
        found, likely = scores.get(name, scores[MACHINE]), chances.get(name, {})
        rows.append(Score(level, group, name, len(members), len(references[0]), corrections, found, likely))
    # Only now does a metric know how many references there were.
    return rows, signatures or {key: str(metric.get_signature()) for key, metric in metrics.items()}


def _between(versions: Sequence[Versions], one: str, two: str, metrics: Mapping[str, Metric]) -> Iterator[Score]:
    """The machine's versions of two engines of the articles whose edited versions are the same."""
    by_text: dict[str, dict[tuple[str, ...], Versions]] = {one: {}, two: {}}
    for version in versions:
        if version.pair.engine in by_text:
            by_text[version.pair.engine][tuple(version.references[0])] = version
    shared = [text for text in by_text[one] if text in by_text[two]]
    pairs = [(by_text[one][text], by_text[two][text]) for text in shared]
    if sum(map(len, shared)) < _FEWEST:
        return
    texts = {name: _flat(pair[side].segments[MACHINE] for pair in pairs) for side, name in enumerate((one, two))}
    references = [_flat(streams) for streams in zip(*(pair[0].references for pair in pairs), strict=True)]
    scores, chances, _ = _tested(texts, references, metrics)
    for name in texts:
        yield Score(
            "engines", f"{one}, {two}", name, len(pairs), len(references[0]), 0, scores[name], chances.get(name, {})
        )


_ByVersion = dict[str, dict[str, float]]


def _tested(
    texts: Mapping[str, list[str]], references: list[list[str]], metrics: Mapping[str, Metric]
) -> tuple[_ByVersion, _ByVersion, dict[str, str]]:
    """Scores by version and metric, p of the difference from the first version (none of a text that is the same), and
    how it was all made."""
    from sacrebleu.significance import PairedTest, Result

    signatures, results = PairedTest(list(texts.items()), metrics, references, test_type="bs", n_samples=_SAMPLES)()
    scores: _ByVersion = {name: {} for name in texts}
    chances: _ByVersion = {name: {} for name in texts}
    for key in metrics:
        for name, result in zip(texts, results[key], strict=True):
            assert isinstance(result, Result)  # only the row of names holds text
            scores[name][key] = float(result.score)
            if result.p_value is not None and texts[name] != next(iter(texts.values())):  # it has one for equals too
                chances[name][key] = float(result.p_value)
    return scores, chances, {key: str(signatures[key]) for key in metrics}


def _flat(parts: Iterable[Sequence[str]]) -> list[str]:
    return [segment for part in parts for segment in part]


def _metrics(language: str) -> dict[str, Metric]:
    """sacrebleu's metrics with its defaults, but that TER sees capitals, which editors mend, and for languages without
    spaces."""
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF
    from sacrebleu.metrics.ter import TER

    base = language.split("-", maxsplit=1)[0]
    unspaced = base in ("zh", "ja", "th", "lo", "km", "my")
    tokenize = "zh" if base == "zh" else "char" if unspaced else None
    ter = TER(case_sensitive=True, asian_support=unspaced, normalized=unspaced)
    return dict(zip(METRICS, (ter, CHRF(), BLEU(tokenize=tokenize, trg_lang=base)), strict=True))


def one_language(pairs: Sequence[Pair]) -> str:
    """The language of all articles; ConfigError where there are several, which no one score is of."""
    languages = sorted({pair.article.language.split("-", maxsplit=1)[0] for pair in pairs})
    if len(languages) > 1:
        raise ConfigError(f"articles in several languages ({', '.join(languages)}): score each language by itself.")
    return languages[0]
