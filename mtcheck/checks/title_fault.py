"""A title that is wrong, and how it becomes a hit; shared by the kinds that look at titles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.titles import Office, Title
from mtcheck.checks.kind import Hit
from mtcheck.checks.title_fixes import in_own_words
from mtcheck.findings import Safety, Suggestion
from mtcheck.officials.evidence import label_in_words, office_in_words, term_evidence
from mtcheck.officials.meaning import fits
from mtcheck.officials.people_in import People
from mtcheck.officials.register import Held, Person, Term


class Holding(msgspec.Struct, frozen=True):
    """Somebody in an office."""

    person: Person
    term: Term


class TitleFault(msgspec.Struct, frozen=True):
    """Code points ``[start, end)`` should read ``fix``; ``rows`` are what the register says to that.

    ``other`` is the second reading: the stated office with the name of who held it.
    """

    start: int
    end: int
    fix: str
    why: str
    rows: tuple[Holding, ...] = ()
    other: str | None = None


def holding(term: Term, people: People) -> Holding:
    return Holding(people.register.person(term.person), term)


def in_words(rows: Iterable[Holding]) -> str:
    """ "Ana Paz was Chile’s Minister of Trade from May 2021; Leo Ruiz was Chile’s President from 2020"."""
    return "; ".join(f"{row.person.name} was {office_in_words(row.term)} {row.term.span}".rstrip() for row in rows)


def also_meant(analysis: Analysis, title: Title, people: People) -> frozenset[str]:
    """Other countries that the title's word for its country may mean: a Congolese minister may be of either Congo."""
    at, words = title.country_at, analysis.words.texts
    if at is None:
        return frozenset()
    for first in range(min(title.first, at), at + 1):
        place = people.grammar.place_at(words, first)
        if place is not None and first + place.length > at:
            return place.shared
    return frozenset()


def otherwise_called(
    analysis: Analysis, title: Title, office: Office, person: Person, people: People
) -> TitleFault | None:
    """ "US deputy minister", "the US defence minister" for somebody who is a secretary: what the country calls it.

    ``office``: the title's, with its country where only the context says it.
    """
    at = title.country_at
    words = people.grammar.data.conventions.get(office.country or "", {})
    role = analysis.words.texts[title.head]
    if (at or 0) > title.head or role.lower() not in words or not (office.rank or office.portfolio):
        return None
    for term in reversed(person.terms):
        if fits(office, term.office) and (title.shifts or term.held(people.date) is not Held.NO):
            row = Holding(person, term)
            small = role[0].islower()
            if title.last > title.head:  # "minister of defence": the portfolio stays in the text's own words
                right = words[role.lower()] if small else words[role.lower()].title()
                start, end = analysis.words.starts[title.head], analysis.words.ends[title.head]
                fix = f"{analysis.text[title.start : start]}{right}{analysis.text[end : title.end]}"
            else:
                label = in_own_words(
                    label_in_words(term, small), analysis.text[title.start : title.end], people.grammar
                )
                first = title.first if at is None else at + 1
                while analysis.words.texts[first].lower() in people.grammar.data.shifts:
                    first += 1
                fix = f"{analysis.text[title.start : analysis.words.starts[first]]}{label}"
            return TitleFault(title.start, title.end, fix, in_words([row]), (row,))
    return None


def hits(faults: Iterable[TitleFault]) -> Iterator[Hit]:
    """One hit a place."""
    seen: set[int] = set()
    for fault in faults:
        if fault.start in seen:
            continue
        seen.add(fault.start)
        suggestions = [Suggestion(fault.fix, Safety.UNSAFE)]
        if fault.other is not None:
            suggestions.append(Suggestion(fault.other, Safety.DISPLAY))
        yield Hit(
            fault.start,
            fault.end,
            tuple(suggestions),
            {"right": fault.fix, "why": fault.why},
            tuple(term_evidence(row.person, row.term) for row in fault.rows),
        )
