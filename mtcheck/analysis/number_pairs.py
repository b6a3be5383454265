"""The numbers of sentences that belong together, and which of them stand for each other.

Each mention accounts for one mention on the other side: numbers of one value are paired off, nearest first, so that one
that stands in the sentence beside answers only where its own sentence leaves it over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from fractions import Fraction
from typing import NamedTuple

from mtcheck.analysis import Analysis, view
from mtcheck.analysis.alignment import Alignment, Bead, alignment
from mtcheck.analysis.anchors import source_quantities, target_quantities
from mtcheck.analysis.paragraphs import Span
from mtcheck.analysis.quantities import Quantity, knows_numbers

_AROUND, _AROUND_PIECES = 1, 3  # sentences on either side that a number may have moved to, or pieces of them
_TIMES = 2.6  # as long or as short a translation may be


@dataclass(frozen=True)
class NumberPair:
    """The numbers of a bead, and all in and around it; ``source_text``: its code points in the source text."""

    source: tuple[Quantity, ...]
    target: tuple[Quantity, ...]
    source_near: tuple[Quantity, ...]
    target_near: tuple[Quantity, ...]
    source_text: Span

    def order(self, source: Quantity, target: Quantity) -> float:
        """How far apart two numbers stand in the order of their sentences' numbers, 0 to 1; 1 for one from outside."""
        if source not in self.source:
            return 1.0
        return abs(self.source.index(source) / len(self.source) - self.target.index(target) / len(self.target))


class Fellow(Enum):
    """How surely a number's fellow is one: both in digits, in the same sentences; words, or in the sentence beside;
    words there, or a "one", which is an article or a pronoun as often."""

    SURE = auto()
    LIKELY = auto()
    WEAK = auto()


class NumberPairs(NamedTuple):
    """``source`` and ``target``: the numbers of either side that have a fellow on the other."""

    pairs: tuple[NumberPair, ...]
    source: Mapping[Quantity, Fellow]
    target: Mapping[Quantity, Fellow]


def readings(quantity: Quantity, loose: bool) -> frozenset[Fraction]:
    """All that a number may be worth; ``loose``: its scale may be written in a word that isn't known."""
    if loose and quantity.scale > 1:
        return quantity.values | {value / quantity.scale for value in quantity.values}
    return quantity.values


@view
def number_pairs(analysis: Analysis) -> NumberPairs | None:
    """Those of an article and its source; None where that isn't at hand."""
    aligned = alignment(analysis)
    if aligned is None:
        return None
    pairs = tuple(_pairs(analysis, aligned))
    return NumberPairs(pairs, *_fellows(pairs, not knows_numbers(aligned.text.language)))


def _pairs(analysis: Analysis, aligned: Alignment) -> Iterator[NumberPair]:
    sources, targets = source_quantities(analysis), target_quantities(analysis)
    around = _AROUND if aligned.text.is_marked else _AROUND_PIECES
    for bead in _mended(aligned):
        (a, b), (c, d) = bead.source, bead.target
        yield NumberPair(
            _inside(sources, aligned.source[a:b]),
            _inside(targets, aligned.target[c:d]),
            _inside(sources, aligned.source_around(bead, around)),
            _inside(targets, aligned.target_around(bead, _AROUND)),
            (aligned.source[a][0], aligned.source[b - 1][1]),
        )


def _inside(found: Sequence[Quantity], spans: Sequence[Span]) -> tuple[Quantity, ...]:
    start, end = spans[0][0], spans[-1][1]
    return tuple(quantity for quantity in found if start <= quantity.start < end)


def _mended(aligned: Alignment) -> Iterator[Bead]:
    """The beads that have both sides; a sentence that stands alone on one side, next to one alone on the other, may
    have lost its fellow because of the wrong number."""
    left: Bead | None = None
    for bead in aligned.beads:
        if 0 not in bead.kind:
            yield bead
            left = None
        elif left is None or (left.kind[0] == 0) == (bead.kind[0] == 0):
            left = bead
        else:
            first, last = (left, bead) if left.kind[1] == 0 else (bead, left)
            both = Bead(first.source, last.target)
            if _comparable(aligned, both):
                yield both
            left = None


def _comparable(aligned: Alignment, bead: Bead) -> bool:
    """Whether two stretches are of about the same length."""
    source, target = aligned.source_span(bead), aligned.target_span(bead)
    if source is None or target is None:
        return False
    expected = (source[1] - source[0]) * aligned.ratio
    return expected / _TIMES < target[1] - target[0] < expected * _TIMES


def _fellows(pairs: Sequence[NumberPair], loose: bool) -> tuple[dict[Quantity, Fellow], dict[Quantity, Fellow]]:
    """The numbers that find a fellow of their own: of one sentence before others, both in digits before words, what
    counts the same before what doesn't, the nearest in order."""
    near: list[tuple[tuple[bool, int, bool, bool, float], Quantity, Quantity]] = []
    for pair in pairs:
        for target in pair.target:
            worth = readings(target, loose)
            for source in pair.source_near:
                if worth & source.values:
                    words = (not source.sure) + (not target.sure)
                    odd = source.value != target.value, source.kind != target.kind
                    near.append(((source not in pair.source, words, *odd, pair.order(source, target)), source, target))
    near.sort(key=lambda edge: edge[0])
    sources, targets = dict[Quantity, Fellow](), dict[Quantity, Fellow]()
    for (moved, words, *_), source, target in near:
        if source not in sources and target not in targets:
            weak = words and (moved or source.value == 1)
            sources[source] = targets[target] = (
                Fellow.WEAK if weak else Fellow.LIKELY if moved or words else Fellow.SURE
            )
    return sources, targets
