"""Which records are one person's, and which of a person's terms are one.

Persons are merged by QID; by name and country; by near names in one office from the same time, or a name with and
without its middle names in one office at the same time. Terms that several
sources list are one, with the most precise start and the end that any of them knows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from mtcheck.analysis.titles import TitleGrammar
from mtcheck.dates import PartialDate
from mtcheck.officials.edits import name_distance
from mtcheck.officials.keys import fold, join
from mtcheck.officials.people import is_latin
from mtcheck.officials.records import PersonRecord, TermRecord

LAST_SEEN = "end = month last seen"  # in a source's name: its ends are when it last listed somebody
_LEAVES_ENDS_OUT = "HistoryAtState"  # whose open terms need not go on
_SAME_START = 75  # days between two sources' starts of one term


def _close_starts(a: TermRecord, b: TermRecord) -> bool:
    if not a.start or not b.start:
        return not a.start and not b.start
    if len(a.start) == 4 or len(b.start) == 4:
        return a.start[:4] == b.start[:4]
    return abs((PartialDate.parse(a.start).first - PartialDate.parse(b.start).first).days) <= _SAME_START


def _alike(a: str, b: str) -> bool:
    """Whether two names may be one person's, given that office and time agree."""
    left, right = fold(a).split(), fold(b).split()
    if set(left) <= set(right) or set(right) <= set(left):
        return len(set(left) & set(right)) > 1 or min(len(left), len(right)) == 1
    if name_distance(left[-1], right[-1]) > 1.0:
        return False
    return left[0][:1] == right[0][:1] or name_distance(left[0], right[0]) <= 1.5


def _longer_form(a: str, b: str) -> bool:
    """Whether one name is the other with middle names: "Emmerson Mnangagwa", "Emmerson Dambudzo Mnangagwa"."""
    left, right = fold(a).split(), fold(b).split()
    ends = len(left) > 1 and len(right) > 1 and (left[0], left[-1]) == (right[0], right[-1])
    return ends and (set(left) <= set(right) or set(right) <= set(left))


def _overlap(a: TermRecord, b: TermRecord) -> bool:
    """Whether two dated terms have time in common."""
    return a.start <= (b.end or "9") and b.start <= (a.end or "9")


def absorb(into: PersonRecord, other: PersonRecord) -> None:
    """Give ``into`` all that ``other`` has, which is left with nothing."""
    into.qid = into.qid or other.qid
    into.names += other.names
    into.gender = into.gender or other.gender
    into.terms += other.terms
    into.forms.update(other.forms)
    other.terms = []
    other.names = []


def may_move(countries: set[str], grammar: TitleGrammar) -> bool:
    """Whether one name in these places may be one person: officers of a body come from a country, territories share
    heads."""
    return any((found := grammar.countries.get(country)) is None or found.is_body for country in countries)


def _same_crown(a: PersonRecord, b: PersonRecord) -> bool:
    """Whether two of one name came to the throne, or to another office of one kind, on one day: realms share a
    head."""
    days = {(term.office.role, term.start) for term in a.terms if term.office and len(term.start) == 10}
    return any(term.office and (term.office.role, term.start) in days for term in b.terms)


def full_name_keys(person: PersonRecord) -> set[str]:
    """The joined keys of all names of more than one word."""
    texts = [*person.names, *(form.text for form in person.forms.values() if is_latin(form.text))]
    return {join(fold(text)) for text in texts if " " in text}


def merge_people(people: list[PersonRecord], grammar: TitleGrammar) -> list[PersonRecord]:
    """Persons without a QID joined to the one that they are."""
    named: dict[str, list[PersonRecord]] = defaultdict(list)
    for person in people:
        if person.qid:
            for key in full_name_keys(person):
                named[key].append(person)
    for person in people:
        if person.qid:
            continue
        found = {id(p): p for key in full_name_keys(person) for p in named[key] if p.names}
        here = [p for p in found.values() if p.countries & person.countries]
        if len(here) == 1:
            absorb(here[0], person)
        elif found and not here:
            others = [p for p in found.values() if _same_crown(p, person)] or list(found.values())
            moves = may_move({c for p in (*others, person) for c in p.countries}, grammar)
            if len(others) == 1 and (moves or _same_crown(others[0], person)):
                absorb(others[0], person)
        elif not found:
            for key in full_name_keys(person):
                named[key].append(person)
    people = [person for person in people if person.names]
    offices: dict[tuple[object, ...], list[tuple[PersonRecord, TermRecord]]] = defaultdict(list)
    for person in people:
        for term in person.terms:
            if term.office and term.start:
                offices[term.office].append((person, term))
    for holders in offices.values():
        for person, term in holders:
            for other, theirs in holders:
                if person is other or not person.names or not other.names or (person.qid and other.qid):
                    continue
                names = person.names[0], other.names[0]
                is_one = _close_starts(term, theirs) and _alike(*names)
                if is_one or (_overlap(term, theirs) and _longer_form(*names)):
                    absorb(*(person, other) if person.qid or not other.qid else (other, person))
    return [person for person in people if person.names]


def is_same_term(a: TermRecord, b: TermRecord) -> bool:
    """Whether two rows speak of one occupancy."""
    return (
        a.country == b.country
        and same_office(a, b)
        and _close_starts(a, b)
        and not (_leads_to(a, b) or _leads_to(b, a))
    )


def _leads_to(a: TermRecord, b: TermRecord) -> bool:
    """Whether one term ends, to the day, when or before the other begins: a minister of two governments in a row."""
    return len(a.end) == len(b.start) == 10 and a.start < a.end <= b.start


def same_office(a: TermRecord, b: TermRecord) -> bool:
    """Whether two rows of one country speak of one office."""
    return a.label == b.label or (a.office is not None and a.office == b.office)


def merge_terms(terms: Iterable[TermRecord]) -> list[TermRecord]:
    """Terms of one person, each once: the most precise start, the end that any source knows."""
    out: list[TermRecord] = []
    for term in sorted(terms, key=lambda t: (t.snapshot, -len(t.start))):
        known = next((t for t in out if is_same_term(t, term)), None)
        if known is None:
            out.append(term)
            continue
        if term.source not in known.source:
            known.source += f"; {term.source}"
        if len(term.start) > len(known.start):
            known.start = term.start
        if known.end and not term.end and LAST_SEEN in known.source and term.snapshot > known.snapshot:
            known.end = ""  # it went on after the source that stopped listing it
        if term.end and (not known.end or (term.snapshot > known.snapshot and len(term.end) >= len(known.end))):
            known.end = term.end
        known.snapshot = max(known.snapshot, term.snapshot)
        if known.is_turned:
            known.end = ""
    return _closed(sorted(_dated(out), key=lambda t: t.start or "9999"))


def _dated(terms: list[TermRecord]) -> list[TermRecord]:
    """Without undated rows where a dated one speaks of the same office."""
    out = [term for term in terms if term.start or term.end]
    for term in terms:
        if not term.start and not term.end:
            known = next((t for t in out if t.country == term.country and same_office(t, term)), None)
            if known is None:
                out.append(term)
            elif term.source not in known.source:
                known.source += f"; {term.source}"
    return out


def _closed(terms: list[TermRecord]) -> list[TermRecord]:
    """Terms in order of their starts; one that is open has ended when the person's next one in that office began.

    An open one that was read after a source lost sight of the last one says that this goes on.
    """
    for index, term in enumerate(terms):
        if not term.start or term.end:
            continue
        later = [
            t for t in terms[index + 1 :] if t.start > term.start and t.country == term.country and same_office(t, term)
        ]
        if not later:
            continue
        term.end, last = later[0].start, later[-1]
        if _LEAVES_ENDS_OUT not in term.source and LAST_SEEN in last.source and last.end and last.end < term.snapshot:
            last.end, last.snapshot = "", term.snapshot
            last.source += f"; {term.source}"
    return terms
