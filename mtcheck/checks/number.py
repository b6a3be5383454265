"""Kind ``source-number``: a number that the source has otherwise, or a number of the source that is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Literal

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.alignment import Alignment, Bead, alignment
from mtcheck.analysis.anchors import source_quantities, target_quantities
from mtcheck.analysis.language import Language
from mtcheck.analysis.quantities import Quantity, knows_numbers
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.findings import Evidence, Safety, Suggestion

_FEW = 2  # such numbers in words are often none: both, a pair, a second
_AROUND = 1  # sentences on either side that a number may have moved to
_DATE_ROOM = 7  # code points between a month and its year: the day and a comma
_TIMES = 1.8  # as long or as short a translation may be
_WORDS_FROM = 13  # a smaller number in words is too often none: both, a pair, a second


class SourceNumberParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``what``: numbers that stand for another one of the source ("changed"), that the source lacks ("added"), whose
    currency or unit is another one ("currency", "unit"), months that are others ("month")."""

    what: Literal["changed", "added", "currency", "unit", "month"]


class _Pair(msgspec.Struct, frozen=True):
    """The numbers of a bead, and all that may answer for them in and around it."""

    source: Sequence[Quantity]
    target: Sequence[Quantity]
    source_near: Sequence[Quantity]
    target_near: Sequence[Quantity]
    excerpt: str


def _inside(found: Sequence[Quantity], spans: Sequence[tuple[int, int]], first: int, last: int) -> list[Quantity]:
    if first >= last:
        return []
    start, end = spans[first][0], spans[last - 1][1]
    return [quantity for quantity in found if start <= quantity.start < end]


def _pairs(analysis: Analysis, aligned: Alignment) -> Iterator[_Pair]:
    sources, targets = source_quantities(analysis), target_quantities(analysis)
    for bead in _mended(aligned):
        (a, b), (c, d) = bead.source, bead.target
        yield _Pair(
            _inside(sources, aligned.source, a, b),
            _inside(targets, aligned.target, c, d),
            _inside(sources, aligned.source, max(0, a - _AROUND), min(len(aligned.source), b + _AROUND)),
            _inside(targets, aligned.target, max(0, c - _AROUND), min(len(aligned.target), d + _AROUND)),
            _excerpt(aligned, bead),
        )


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


def _excerpt(aligned: Alignment, bead: Bead) -> str:
    span = aligned.source_span(bead)
    return aligned.text.text[span[0] : span[1]] if span else ""


# How surely a number has nothing on the other side: it has the same number in digits in the same sentence; in words,
# or in the sentence beside it, or only another one like it has; it has none.
_ANSWERED, _DOUBTFUL, _ALONE = 0, 1, 2


def _states(
    own: Sequence[Quantity], others: Sequence[Quantity], near: Sequence[Quantity], loose: bool
) -> dict[Quantity, int]:
    """The state of each sure number of ``own``. ``loose``: scales may be written in words that aren't known."""
    free = [other for other in others if other.sure]
    there = {value for other in near for value in other.values}
    out: dict[Quantity, int] = {}
    for quantity in own:
        if not quantity.sure or quantity.kind.month:
            continue
        values = quantity.values
        if loose and quantity.scale > 1:
            values |= {value / quantity.scale for value in values}
        twin = next((other for other in free if values & other.values), None)
        if twin is not None:
            free.remove(twin)
        answered = twin is not None or any(_is_decade(value, there) for value in values)
        out[quantity] = _ANSWERED if answered else _DOUBTFUL if values & there else _ALONE
    return out


def _is_decade(year: Fraction, there: set[Fraction]) -> bool:
    """Whether a year is said by its century: the 1350s are the fifties of the fourteenth century."""
    if not 1000 <= year < 2100 or year % 10:
        return False
    decade = year % 100
    return year // 100 + 1 in there and (not decade or decade in there or 1900 + decade in there)


def _changed(pair: _Pair, loose: bool) -> Iterator[tuple[Quantity, Quantity | None]]:
    """Numbers of the article that the source lacks, each with the number that it stands for, if any is likely."""
    ours = _states(pair.target, pair.source, pair.source_near, loose)
    if not any(ours.values()):
        return
    theirs = _states(pair.source, pair.target, pair.target_near, loose)
    _clear_clocks(pair, ours, theirs)
    said = {value for q in pair.target_near for value in q.values}
    words = [q for q in pair.source if not q.sure and not q.kind.month and not q.values & said]
    lost = theirs | {q: _ALONE for q in words if q.value >= _WORDS_FROM and q.value != q.scale}
    if not any(state and _is_year(quantity) for quantity, state in lost.items()):
        ours = {q: state for q, state in ours.items() if not _completes_date(q, pair.target)}
    small = [q for q in words if q not in lost]
    small = [q for q in small if q.value > _FEW] or small
    if len(small) == 1 and not any(lost.values()):
        for word in small:
            if any(_is_slip(word, q) for q, state in ours.items() if state == _ALONE or (state and _both(q, word))):
                lost[word] = _ALONE
    for target in sorted(ours, key=lambda q: -ours[q]):
        # One of the two must be wholly alone; two doubts make no certainty.
        fitting = [
            q
            for q in lost
            if ours[target] + lost[q] > _ALONE and (q.sure or ours[target] == _ALONE or _both(target, q))
        ]
        best = min(fitting, key=lambda q: (-lost[q], _unlike(q, target, pair)), default=None)
        if best is not None and ours[target]:
            del lost[best]
            yield target, best
        elif ours[target] == _ALONE and not words and not any(lost.values()):
            yield target, None


def _is_year(quantity: Quantity) -> bool:
    return any(1000 <= value < 2700 for value in quantity.values)


def _completes_date(quantity: Quantity, around: Sequence[Quantity]) -> bool:
    """Whether a number is the year of a date with its month ("July 26, 2020"), which English may add to one that has
    none."""
    before = [other for other in around if 0 <= quantity.start - other.end <= _DATE_ROOM]
    return _is_year(quantity) and any(other.kind.month for other in before)


def _both(target: Quantity, source: Quantity) -> bool:
    """Whether both are surely ordinals: "1th" does not stand for the "una" of a sentence that has a XVI."""
    return target.ordinal and source.ordinal


def _is_slip(word: Quantity, target: Quantity) -> bool:
    """Whether the article has another number than a small one that the source has in words: another ordinal ("9rd",
    for the third), or one with a digit more."""
    said, meant = str(target.value), str(word.value)
    return target.ordinal or (word.value > _FEW and len(said) > 1 and meant in said)


def _clear_clocks(pair: _Pair, ours: dict[Quantity, int], theirs: dict[Quantity, int]) -> None:
    """Hours and minutes that are one number on the other side ("18 Uhr 30", 6:30 pm) are answered together."""
    for states, own, others in ((ours, pair.target, pair.source), (theirs, pair.source, pair.target)):
        for whole in own:
            parts = [q for q in states if q is not whole and whole.start <= q.start and q.end <= whole.end]
            if parts and any(whole.values & other.values for other in others):
                for part in parts:
                    states[part] = _ANSWERED


def _unlike(source: Quantity, target: Quantity, pair: _Pair) -> tuple[bool, bool, float]:
    """How little two numbers look like one: what they count, their order among the sentence's numbers."""
    order = list(pair.source).index(source) / len(pair.source) - list(pair.target).index(target) / len(pair.target)
    return source.kind.percent != target.kind.percent, source.kind.currency != target.kind.currency, abs(order)


_NOTATION = re.compile(r"\d+(?:[,.]\d+)*")


def written_like(value: Fraction, printed: str, scale: int) -> str | None:
    """``value`` in the notation that the article has for another number; None where that has no room for it.

    ``scale`` is what the words after the digits are worth ("million" in "3 million").
    """
    match = _NOTATION.search(printed)
    if match is None:
        return None
    shown = value / scale
    number = float(shown)
    if shown.denominator == 1:
        grouped = "," in match.group() or (abs(number) >= 10_000)
        digits = f"{int(shown):,}" if grouped else str(int(shown))
    else:
        digits = f"{number:,.10g}"
        if Fraction(digits.replace(",", "")) != shown or len(digits.partition(".")[2]) > 3:
            return None
    return printed[: match.start()] + digits + printed[match.end() :]


def _numbers(analysis: Analysis, aligned: Alignment, added: bool) -> Iterator[Hit]:
    known = knows_numbers(aligned.text.language)
    source_text = aligned.text.text
    for pair in _pairs(analysis, aligned):
        for target, source in _changed(pair, not known):
            said = analysis.text[target.start : target.end]
            evidence = (Evidence("source-text", pair.excerpt),)
            if source is None:
                if added and known:
                    yield Hit(target.start, target.end, (), {"said": said}, evidence)
            elif not added:
                theirs = source_text[source.start : source.end]
                fix = written_like(source.value, said, target.scale)
                fixes = (Suggestion(fix, Safety.UNSAFE),) if fix and source.sure else ()
                yield Hit(target.start, target.end, fixes, {"said": said, "source": theirs}, evidence)


def _counted(analysis: Analysis, aligned: Alignment, what: Callable[[Quantity], str | None]) -> Iterator[Hit]:
    """The source's number with another currency or unit than the source's."""
    for pair in _pairs(analysis, aligned):
        for target in pair.target:
            ours = what(target)
            same = [q for q in pair.source_near if q.values & target.values]
            theirs = {what(q) for q in same}
            if target.sure and ours and theirs and ours not in theirs and None not in theirs:
                values = {
                    "said": analysis.text[target.start : target.end],
                    "ours": ours,
                    "theirs": ", ".join(sorted(filter(None, theirs))),
                }
                yield Hit(target.start, target.end, (), values, (Evidence("source-text", pair.excerpt),))


def _months(analysis: Analysis, aligned: Alignment) -> Iterator[Hit]:
    """A month that the source lacks, where the source has one that the article lacks."""
    for pair in _pairs(analysis, aligned):
        ours = [q for q in pair.target if q.kind.month and analysis.text[q.start].isupper()]
        theirs = [q for q in pair.source if q.kind.month]
        near = {value for q in pair.source_near if q.kind.month for value in q.values}
        there = {value for q in pair.target_near if q.kind.month for value in q.values}
        alien = [q for q in ours if not q.values & near]
        lost = [q for q in theirs if not q.values & there]
        if len(alien) == len(lost) == 1:
            (target,), (source,) = alien, lost
            values = {
                "said": analysis.text[target.start : target.end],
                "source": aligned.text.text[source.start : source.end],
            }
            yield Hit(target.start, target.end, (), values, (Evidence("source-text", pair.excerpt),))


def compile_rule(params: SourceNumberParams, _language: Language) -> Runner:
    def run(analysis: Analysis) -> Iterator[Hit]:
        aligned = alignment(analysis) if analysis.article.source_text else None
        if aligned is None:
            return
        if params.what == "currency":
            yield from _counted(analysis, aligned, lambda quantity: quantity.kind.currency)
        elif params.what == "unit":
            yield from _counted(analysis, aligned, lambda quantity: quantity.kind.unit)
        elif params.what == "month":
            yield from _months(analysis, aligned)
        else:
            yield from _numbers(analysis, aligned, params.what == "added")

    return run


KIND = Kind("source-number", SourceNumberParams, compile_rule)
