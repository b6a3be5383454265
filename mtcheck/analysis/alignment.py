"""Which sentences of the source an article's sentences were translated from.

Sentences are aligned by their lengths after Gale and Church ("A program for aligning sentences in bilingual corpora",
1993): the cheapest way through both texts by steps of one to one, one to two, none to one and so on, where a step costs
the surprise at its kind and at the difference of the lengths. What both sides share makes a step cheaper: numbers,
names by the sound of their consonants, words in Latin letters, words that a lexicon of the language knows; and so do
ends of paragraphs that coincide.

Limits. Without a lexicon it knows no words, so it can't see that a sentence was put in place of another of the same
length. Sentences are never crossed: one that moved is lost here and added there. Thai, Lao, Khmer and Burmese mark no
ends of sentences: their pieces between spaces are joined to what fits an English sentence, which is coarser.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mtcheck.analysis import Analysis, view
from mtcheck.analysis.anchors import Anchors, source_anchors, target_anchors
from mtcheck.analysis.lexicon import Lexicon, english_stems, lexicon
from mtcheck.analysis.paragraphs import Span
from mtcheck.analysis.shared_words import SharedWords
from mtcheck.analysis.source import NEVER, Lengths, Source, alignment_data, source_of

_ROOM = 40_000  # cells of the table up to which all of it is tried
_BAND = 25  # sentences off the diagonal in longer texts
_NUMBER, _WORD = 1.0, 0.7  # what a shared number and a shared word save
_MOST = 4.0  # saved by what one pair of sentences shares
_MARKS = (1.3, 1.2, 0.6)  # cost of quotation marks, a question mark, brackets on one side alone
_ODD_NUMBER = 1.6  # cost of a sentence none of whose numbers is on the other side
_ENDS = 1.2  # cost of a paragraph that ends on one side alone
_TORN = 1.0  # cost of source sentences that begin with what goes on with the one before


class Bead(NamedTuple):
    """Sentences of the source and of the article that say the same: indices ``[first, last)`` into `Alignment.source`
    and `Alignment.target`; one of the two may be empty."""

    source: tuple[int, int]
    target: tuple[int, int]

    @property
    def kind(self) -> tuple[int, int]:
        """How many sentences on either side."""
        return self.source[1] - self.source[0], self.target[1] - self.target[0]


@dataclass(frozen=True)
class Alignment:
    """``source`` and ``target``: code points of the sentences in the source text and in the article (there headlines
    and the like whole); ``beads`` in order, covering both; ``ratio``: English characters for one of the source."""

    text: Source
    source: tuple[Span, ...]
    target: tuple[Span, ...]
    beads: tuple[Bead, ...]
    ratio: float

    def source_span(self, bead: Bead) -> Span | None:
        """Code points of the bead's sentences in the source text; None where it has none."""
        first, last = bead.source
        return (self.source[first][0], self.source[last - 1][1]) if first < last else None

    def target_span(self, bead: Bead) -> Span | None:
        """The same in the article's text."""
        first, last = bead.target
        return (self.target[first][0], self.target[last - 1][1]) if first < last else None

    def source_around(self, bead: Bead, sentences: int) -> tuple[Span, ...]:
        """The bead's sentences of the source with so many on either side."""
        return self.source[max(0, bead.source[0] - sentences) : bead.source[1] + sentences]

    def target_around(self, bead: Bead, sentences: int) -> tuple[Span, ...]:
        """The same of the article."""
        return self.target[max(0, bead.target[0] - sentences) : bead.target[1] + sentences]

    def source_near(self, place: int, sentences: int) -> tuple[Span, ...]:
        """Those of the source for the article's ``place``; none where it is in no sentence."""
        for bead in self.beads:
            span = self.target_span(bead)
            if span is not None and span[0] <= place < span[1]:
                return self.source_around(bead, sentences)
        return ()


class _Units(NamedTuple):
    """The sentences of one side: spans, lengths in English characters, indices of their paragraphs, what they share."""

    spans: Sequence[Span]
    lengths: Sequence[float]
    paragraphs: Sequence[int]
    anchors: Sequence[Anchors]
    words: Sequence[set[str]]
    goes_on: Sequence[bool]


def _target_spans(analysis: Analysis) -> list[tuple[Span, int]]:
    """Sentences of prose and other paragraphs whole, with the index of their paragraph."""
    out = [((sentence.start, sentence.end), sentence.paragraph) for sentence in analysis.sentences]
    out += [((p.start, p.end), i) for i, p in enumerate(analysis.paragraphs) if not p.kind.is_prose]
    return sorted(out)


def _paragraph_of(spans: Sequence[Span], paragraphs: Sequence[Span]) -> list[int]:
    out, at = [], 0
    for start, _ in spans:
        while at + 1 < len(paragraphs) and paragraphs[at + 1][0] <= start:
            at += 1
        out.append(at)
    return out


def _length(text: str) -> int:
    return len(text) - text.count(" ") // 8  # spacing differs little; runs of it don't count


@view
def alignment(analysis: Analysis) -> Alignment | None:
    """The alignment of an article with its source text; None where that isn't at hand."""
    source = source_of(analysis)
    if source is None or not analysis.text.strip():
        return None
    data = alignment_data()
    found = _target_spans(analysis)
    targets = [span for span, _ in found]
    lengths = data.lengths(source.language, source.script)
    ratio = _ratio(source, analysis.text, lengths.ratio)
    after = target_anchors(analysis, source, targets)
    sounds = {anchor for anchors in after for anchor in anchors.shared}
    known = lexicon(source.language)
    goes_on = re.compile(NEVER if source.is_marked else data.continues.get(source.language, NEVER))
    left = _Units(
        source.sentences,
        [_length(source.text[start:end]) * ratio for start, end in source.sentences],
        _paragraph_of(source.sentences, source.paragraphs),
        source_anchors(analysis, source, sounds),
        [known.words(source.text[start:end]) if known else set() for start, end in source.sentences],
        [goes_on.match(source.text, start) is not None for start, _ in source.sentences],
    )
    right = _Units(
        targets,
        [_length(analysis.text[start:end]) for start, end in targets],
        [paragraph for _, paragraph in found],
        after,
        [set(english_stems(analysis.text[start:end])) if known else set() for start, end in targets],
        [False] * len(targets),
    )
    moves = data.moves if source.is_marked else data.moves_unmarked
    if analysis.article.source_spans is not None:
        beads = tuple(_by_paragraph(analysis, left, right, moves, lengths, known))
    else:
        beads = tuple(_align(left, right, moves, lengths, known))
    return Alignment(source, source.sentences, tuple(targets), beads, ratio)


def _ratio(source: Source, target: str, usual: float) -> float:
    """English characters for one of the source: between what is usual and what these two texts have."""
    here = _length(target) / max(_length(source.text), 1)
    return usual * min(max(here / usual, 0.9), 1.1)


def _by_paragraph(
    analysis: Analysis, left: _Units, right: _Units, moves: dict[str, float], lengths: Lengths, known: Lexicon | None
) -> Iterator[Bead]:
    """Paragraphs that the file itself pairs, each aligned for itself."""
    spans = analysis.article.source_spans or ()
    low_left = low_right = 0
    for index, (start, end) in enumerate(spans):
        high_left = low_left + sum(start <= span[0] < end for span in left.spans[low_left:])
        high_right = low_right + sum(paragraph == index for paragraph in right.paragraphs[low_right:])
        lefts, rights = _part(left, low_left, high_left), _part(right, low_right, high_right)
        for bead in _align(lefts, rights, moves, lengths, known):
            yield Bead(
                (bead.source[0] + low_left, bead.source[1] + low_left),
                (bead.target[0] + low_right, bead.target[1] + low_right),
            )
        low_left, low_right = high_left, high_right


def _part(units: _Units, low: int, high: int) -> _Units:
    return _Units(
        units.spans[low:high],
        units.lengths[low:high],
        units.paragraphs[low:high],
        units.anchors[low:high],
        units.words[low:high],
        units.goes_on[low:high],
    )


def _surprise(expected: float, length: float, variance: float) -> float:
    """−log of how likely two lengths are to differ by this much."""
    spread = math.sqrt(variance * max((expected + length) / 2, 20.0))
    return -math.log(max(math.erfc(abs(length - expected) / spread / math.sqrt(2)), 1e-12))


def _shared(left: _Units, right: _Units) -> dict[tuple[int, int], float]:
    """(source, target) → what the anchors that the two share save, the rarer the more."""
    seen: Counter[str] = Counter(anchor for anchors in left.anchors for anchor in anchors.shared)
    also: Counter[str] = Counter(anchor for anchors in right.anchors for anchor in anchors.shared)
    where: dict[str, list[int]] = {}
    for index, anchors in enumerate(right.anchors):
        for anchor in anchors.shared:
            if anchor in seen:
                where.setdefault(anchor, []).append(index)
    size = max(len(left.spans), len(right.spans), 2)
    out: dict[tuple[int, int], float] = {}
    for index, anchors in enumerate(left.anchors):
        for anchor in anchors.shared & where.keys():
            rarity = math.log(size / max(seen[anchor], also[anchor])) / math.log(size)
            weight = (_NUMBER if anchor[0] == "#" else _WORD) * rarity * 2
            for other in where[anchor]:
                out[index, other] = min(out.get((index, other), 0.0) + weight, _MOST)
    return out


class _Differences:
    """What marks and numbers on one side alone cost."""

    def __init__(self, left: _Units, right: _Units) -> None:
        self.marks = [_bits(units.anchors) for units in (left, right)]
        self.costs = [sum(w for bit, w in enumerate(_MARKS) if differ >> bit & 1) for differ in range(1 << len(_MARKS))]
        self.numbers = [[bool(anchors.numbers) for anchors in units.anchors] for units in (left, right)]
        self.answered = {
            (x, y)
            for x, a in enumerate(left.anchors)
            if a.numbers or any(self.numbers[1])
            for y, b in enumerate(right.anchors)
            if (a.numbers or b.numbers) and (a.numbers & b.shared or b.numbers & a.shared)
        }

    def __call__(self, i: int, j: int, a: int, b: int) -> float:
        lefts, rights = self.marks
        ours, theirs = lefts[i - 1], rights[j - 1]
        for x in range(i - a, i - 1):
            ours |= lefts[x]
        for y in range(j - b, j - 1):
            theirs |= rights[y]
        odd = 0
        for x in range(i - a, i):
            odd += self.numbers[0][x] and not any((x, y) in self.answered for y in range(j - b, j))
        for y in range(j - b, j):
            odd += self.numbers[1][y] and not any((x, y) in self.answered for x in range(i - a, i))
        return self.costs[ours ^ theirs] + _ODD_NUMBER * odd


def _bits(anchors: Sequence[Anchors]) -> list[int]:
    return [sum(mark << bit for bit, mark in enumerate(one.marks)) for one in anchors]


def _sums(values: Sequence[float]) -> list[float]:
    out = [0.0]
    for value in values:
        out.append(out[-1] + value)
    return out


def _align(left: _Units, right: _Units, moves: dict[str, float], lengths: Lengths, known: Lexicon | None) -> list[Bead]:
    """The cheapest sequence of beads."""
    rows, columns = len(left.spans), len(right.spans)
    if not rows or not columns:
        return [Bead((0, rows), (0, columns))] if rows or columns else []
    steps = [
        (int(name[: name.index("-")]), int(name[name.index("-") + 1 :]), -math.log(p)) for name, p in moves.items()
    ]
    lefts, rights, shared = _sums(left.lengths), _sums(right.lengths), _shared(left, right)
    breaks, differ = _Breaks(left, right), _Differences(left, right)
    words = SharedWords(left.words, right.words, known, lengths.hits) if known is not None else None
    band = rows + columns if rows * columns <= _ROOM else max(_BAND, abs(rows - columns) + _BAND)
    best: dict[tuple[int, int], tuple[float, int, int]] = {(0, 0): (0.0, 0, 0)}
    for i in range(rows + 1):
        middle = i * columns // rows
        for j in range(max(0, middle - band), min(columns, middle + band) + 1):
            found: tuple[float, int, int] | None = None
            for a, b, prior in steps:
                before = best.get((i - a, j - b))
                if before is None:
                    continue
                cost = before[0] + prior
                if a and left.goes_on[i - a]:
                    cost += _TORN
                if a and b:
                    cost += _surprise(lefts[i] - lefts[i - a], rights[j] - rights[j - b], lengths.variance)
                    cost += differ(i, j, a, b)
                    if words is not None:
                        cost -= words(i, j, a, b)
                    if shared:
                        saved = (shared.get((x, y), 0.0) for x in range(i - a, i) for y in range(j - b, j))
                        cost -= min(sum(saved), _MOST * max(a, b))
                cost += breaks(i, j, a, b)
                if found is None or cost < found[0]:
                    found = (cost, a, b)
            if found is not None:
                best[i, j] = found
    beads: list[Bead] = []
    i, j = rows, columns
    while i or j:
        _, a, b = best[i, j]
        beads.append(Bead((i - a, i), (j - b, j)))
        i, j = i - a, j - b
    return beads[::-1]


class _Breaks:
    """What a step from (i-a, j-b) to (i, j) costs for paragraphs that end on one side alone."""

    def __init__(self, left: _Units, right: _Units) -> None:
        self.ends = [self._ends(left.paragraphs), self._ends(right.paragraphs)]
        counts = sorted(sum(ends) for ends in self.ends)
        # Texts that are cut into paragraphs in different ways say nothing by it.
        agreement = counts[0] / max(counts[1], 1)
        self.weight = _ENDS * agreement if agreement > 0.6 else 0.0

    @staticmethod
    def _ends(paragraphs: Sequence[int]) -> list[bool]:
        return [index + 1 == len(paragraphs) or paragraphs[index + 1] != own for index, own in enumerate(paragraphs)]

    def __call__(self, i: int, j: int, a: int, b: int) -> float:
        if not self.weight or not (a and b):
            return 0.0
        lefts, rights = self.ends
        odd = lefts[i - 1] != rights[j - 1]
        inside = sum(lefts[i - a : i - 1]) + sum(rights[j - b : j - 1])
        return self.weight * (odd + 2 * inside)
