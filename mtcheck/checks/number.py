"""Kind ``source-number``: a number that the source has otherwise, or a number of the source that is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Literal

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.language import Language
from mtcheck.analysis.number_pairs import Fellow, NumberPair, NumberPairs, number_pairs, readings
from mtcheck.analysis.quantities import Quantity, knows_numbers
from mtcheck.analysis.source import source_of
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.findings import Evidence, Safety, Suggestion

_FEW = 2  # such numbers in words are often none: both, a pair, a second
_DATE_ROOM = 7  # code points between a month and its year: the day and a comma
_WORDS_FROM = 13  # a smaller number in words is too often none: both, a pair, a second


class SourceNumberParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``what``: numbers that stand for another one of the source ("changed"), that the source lacks ("added"), whose
    currency or unit is another one ("currency", "unit"), months that are others ("month")."""

    what: Literal["changed", "added", "currency", "unit", "month"]


# How surely a number has nothing on the other side: it has a fellow; one in words, or one left over by the sentence
# beside; one that is hardly one, or others have the same number there; it has none.
_ANSWERED, _HALF, _TAKEN, _ALONE = range(4)
_ENOUGH = 4  # of two numbers together: one alone and one half answered, or two whose like is taken


def _states(
    own: Sequence[Quantity], fellows: Mapping[Quantity, Fellow], near: Sequence[Quantity], loose: bool
) -> dict[Quantity, int]:
    """The state of each sure number of ``own``."""
    there = {value for other in near for value in other.values}
    out: dict[Quantity, int] = {}
    for quantity in own:
        if not quantity.sure or quantity.kind.month:
            continue
        fellow = fellows.get(quantity)
        if fellow is Fellow.SURE or any(_is_decade(value, there) for value in quantity.values):
            out[quantity] = _ANSWERED
        elif fellow is Fellow.LIKELY:
            out[quantity] = _HALF
        else:
            out[quantity] = _TAKEN if readings(quantity, loose) & there else _ALONE
    return out


def _is_decade(year: Fraction, there: set[Fraction]) -> bool:
    """Whether a year is said by its century: the 1350s are the fifties of the fourteenth century."""
    if not 1000 <= year < 2100 or year % 10:
        return False
    decade = year % 100
    return year // 100 + 1 in there and (not decade or decade in there or 1900 + decade in there)


def _changed(pair: NumberPair, found: NumberPairs, loose: bool) -> Iterator[tuple[Quantity, Quantity | None]]:
    """Numbers of the article that the source lacks, each with the number that it stands for, if any is likely."""
    ours = _states(pair.target, found.target, pair.source_near, loose)
    if not any(ours.values()):
        return
    theirs = _states(pair.source, found.source, pair.target_near, loose)
    _clear_clocks(pair, ours, theirs)
    said = {value for q in pair.target_near for value in q.values}
    words = [q for q in pair.source if not q.sure and not q.kind.month and q not in found.source]
    unsaid = [q for q in words if not q.values & said]
    lost = theirs | _lost_words(words, unsaid, ours, any(theirs.values()))
    if not any(state and _is_year(quantity) for quantity, state in lost.items()):
        ours = {q: state for q, state in ours.items() if not _completes_date(q, pair.target)}
    may_count = [q for q in unsaid if q.value != 1]  # "una" is an article nearly always
    for target in sorted(ours, key=lambda q: -ours[q]):
        fitting = [q for q in lost if ours[target] + lost[q] >= _ENOUGH and _fits(q, target, ours[target])]
        best = min(fitting, key=lambda q: (-lost[q], _unlike(q, target, pair)), default=None)
        if best is not None and ours[target]:
            del lost[best]
            yield target, best
        elif ours[target] == _ALONE and not may_count and not any(lost.values()):
            yield target, None


def _lost_words(
    words: Sequence[Quantity], unsaid: Sequence[Quantity], ours: Mapping[Quantity, int], digits_lost: bool
) -> dict[Quantity, int]:
    """The numbers in words that the article surely lacks: large ones, those that count what a number of the article
    counts that has nothing, and a single small one that may have slipped."""
    alone = [q for q, state in ours.items() if state == _ALONE]
    lost = [q for q in unsaid if q.value >= _WORDS_FROM and q.value != q.scale]
    lost += [q for q in words if q not in lost and any(_count_alike(q, target) for target in alone)]
    if not lost and not digits_lost:
        small = [q for q in unsaid if q.value > _FEW] or unsaid
        if len(small) == 1:
            slipped = [q for q, state in ours.items() if state == _ALONE or (state and _both(q, small[0]))]
            lost += [small[0]] if any(_is_slip(small[0], q) for q in slipped) else []
    return dict.fromkeys(lost, _ALONE)


def _fits(source: Quantity, target: Quantity, state: int) -> bool:
    """Whether a lost number may be what a number of the article stands for."""
    if source.sure or _both(target, source):
        return True
    if state != _ALONE:
        return False
    return source.value >= _WORDS_FROM or _count_alike(source, target) or _is_slip(source, target)


def _count_alike(source: Quantity, target: Quantity) -> bool:
    """Whether both count the same: years, dollars, per cent."""
    ours, theirs = target.kind, source.kind
    return (ours.unit, ours.currency, ours.percent) != (None, None, False) and ours == theirs


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
    """Whether the article may have another number than a small one that the source has in words: another ordinal
    ("9rd", for the third), or another grade than the fourth; one and two are often no numbers."""
    return target.ordinal or word.value > _FEW


def _clear_clocks(pair: NumberPair, ours: dict[Quantity, int], theirs: dict[Quantity, int]) -> None:
    """Hours and minutes that are one number on the other side ("18 Uhr 30", 6:30 pm) are answered together."""
    for states, own, others in ((ours, pair.target, pair.source), (theirs, pair.source, pair.target)):
        for whole in own:
            parts = [q for q in states if q is not whole and whole.start <= q.start and q.end <= whole.end]
            if parts and any(whole.values & other.values for other in others):
                for part in parts:
                    states[part] = _ANSWERED


def _unlike(source: Quantity, target: Quantity, pair: NumberPair) -> tuple[bool, bool, bool, float]:
    """How little two numbers look like one: what they count, their order among the sentence's numbers."""
    ours, theirs = target.kind, source.kind
    odd = theirs.percent != ours.percent, theirs.currency != ours.currency, theirs.unit != ours.unit
    return *odd, pair.order(source, target)


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


def _excerpt(analysis: Analysis, pair: NumberPair) -> tuple[Evidence]:
    return (Evidence("source-text", (analysis.article.source_text or "")[slice(*pair.source_text)]),)


def _numbers(analysis: Analysis, found: NumberPairs, known: bool, added: bool) -> Iterator[Hit]:
    for pair in found.pairs:
        for target, source in _changed(pair, found, not known):
            said = analysis.text[target.start : target.end]
            if source is None:
                if added and known:
                    yield Hit(target.start, target.end, (), {"said": said}, _excerpt(analysis, pair))
            elif not added:
                fix = written_like(source.value, said, target.scale)
                fixes = (Suggestion(fix, Safety.UNSAFE),) if fix and source.sure else ()
                values = {"said": said, "source": _printed(analysis, source)}
                yield Hit(target.start, target.end, fixes, values, _excerpt(analysis, pair))


def _printed(analysis: Analysis, source: Quantity) -> str:
    return (analysis.article.source_text or "")[source.start : source.end]


def _counted(analysis: Analysis, found: NumberPairs, what: Callable[[Quantity], str | None]) -> Iterator[Hit]:
    """The source's number with another currency or unit than the source's."""
    for pair in found.pairs:
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
                yield Hit(target.start, target.end, (), values, _excerpt(analysis, pair))


def _months(analysis: Analysis, found: NumberPairs) -> Iterator[Hit]:
    """A month that the source lacks, where the source has one that the article lacks."""
    for pair in found.pairs:
        ours = [q for q in pair.target if q.kind.month and analysis.text[q.start].isupper()]
        theirs = [q for q in pair.source if q.kind.month]
        near = {value for q in pair.source_near if q.kind.month for value in q.values}
        there = {value for q in pair.target_near if q.kind.month for value in q.values}
        alien = [q for q in ours if not q.values & near]
        lost = [q for q in theirs if not q.values & there]
        if len(alien) == len(lost) == 1:
            (target,), (source,) = alien, lost
            values = {"said": analysis.text[target.start : target.end], "source": _printed(analysis, source)}
            yield Hit(target.start, target.end, (), values, _excerpt(analysis, pair))


def compile_rule(params: SourceNumberParams, _language: Language) -> Runner:
    def run(analysis: Analysis) -> Iterator[Hit]:
        source = source_of(analysis)
        found = number_pairs(analysis) if source is not None else None
        if source is None or found is None:
            return
        if params.what == "currency":
            yield from _counted(analysis, found, lambda quantity: quantity.kind.currency)
        elif params.what == "unit":
            yield from _counted(analysis, found, lambda quantity: quantity.kind.unit)
        elif params.what == "month":
            yield from _months(analysis, found)
        else:
            yield from _numbers(analysis, found, knows_numbers(source.language), params.what == "added")

    return run


KIND = Kind("source-number", SourceNumberParams, compile_rule)
