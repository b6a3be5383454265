"""Titles without a name that no such office has ("NATO secretary", "the US deputy minister").

What the office is called is taken from the register: for a body from its own offices, for a country that calls its
ministers otherwise from the people whom the article names.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.language import Language
from mtcheck.analysis.titles import Office, Title, title_mentions
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.checks.misspelt_name import misspellings
from mtcheck.checks.title_fault import TitleFault, hits, otherwise_called
from mtcheck.officials.meaning import fits
from mtcheck.officials.people_in import People, people_in
from mtcheck.officials.register import Person


class GenericTitleParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``bodies``: whether the heads of international bodies are looked at; ``countries``: whether ministers are."""

    bodies: bool = True
    countries: bool = True


def _faults(analysis: Analysis, params: GenericTitleParams) -> Iterator[TitleFault]:
    people = people_in(analysis)
    # A title that belongs to a full name is the other kinds' business.
    named = {title.start for one in people.named if one.is_full for title in one.mention.titles}
    for title in title_mentions(analysis):
        country = title.office.country
        if title.by_capital or title.plural or title.start in named:
            continue
        if country is None or title.country_at is None:
            fault = _implied(analysis, title, people) if params.countries else None
        elif title.shifts:
            continue
        elif people.grammar.countries[country].is_body:
            fault = _head_of_body(analysis, title, people) if params.bodies else None
        else:
            fault = _otherwise_called(analysis, title, title.office, people) if params.countries else None
        if fault is not None:
            yield fault


def _head_of_body(analysis: Analysis, title: Title, people: People) -> TitleFault | None:
    """ "NATO secretary": the body has a secretary general and no secretary."""
    office, role = title.office, analysis.words.texts[title.head]
    right = people.grammar.data.heads.get(role.lower())
    if right is None or office.portfolio or office.rank or title.head != title.last:
        return None
    (real,) = {
        phrase.role
        for phrase in people.grammar.roles[right.lower().split()[0]]
        if phrase.words == tuple(right.lower().split()) and not phrase.rank
    }
    roles = {other.role for other in people.register.offices(office.country or "") if not other.rank}
    if office.role in roles or real not in roles:
        return None
    fix = f"{analysis.text[title.start : title.end - len(role)]}{right}"
    return TitleFault(title.start, title.end, fix, f"the head of {office.country} is its {right}")


def _otherwise_called(analysis: Analysis, title: Title, office: Office, people: People) -> TitleFault | None:
    """ "US deputy minister": the person of the article who holds such an office says what it is called."""
    faults = (otherwise_called(analysis, title, office, person, people) for person in _persons(analysis, people))
    return next((fault for fault in faults if fault is not None), None)


def _implied(analysis: Analysis, title: Title, people: People) -> TitleFault | None:
    """ "the defence minister", "as Minister of Labour" in an article about the United States that names the secretary:
    nobody of another country is in it whose office that is."""
    office = title.office
    if not office.portfolio or title.qualified or "opposition" in title.shifts or len(people.prominent) != 1:
        return None
    office = office._replace(country=people.prominent[0])
    strangers = (person for person in _persons(analysis, people) if office.country not in person.countries)
    if any(fits(title.office, term.office) for person in strangers for term in person.terms):
        return None
    return _otherwise_called(analysis, title, office, people)


def _persons(analysis: Analysis, people: People) -> list[Person]:
    return [*people.known, *(found.person for found in misspellings(analysis))]


def compile_rule(params: GenericTitleParams, language: Language) -> Runner:
    def run(analysis: Analysis) -> Iterator[Hit]:
        if analysis.language.code == language.code:
            yield from hits(_faults(analysis, params))

    return run


KIND = Kind("generic-title", GenericTitleParams, compile_rule)
