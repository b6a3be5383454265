"""A title that the register contradicts at the article's date.

Three answers only: consistent, contradicted by a dated source, unknown; only the second is a finding. Somebody who
ever held the stated office is never accused (news leaves out "former"), nor anybody whose name two people in the
register share.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.language import Language
from mtcheck.analysis.titles import Office, Title, title_mentions
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.checks.misspelt_name import misspellings
from mtcheck.findings import Safety, Suggestion
from mtcheck.officials.evidence import office_in_words, term_evidence
from mtcheck.officials.keys import fold, join
from mtcheck.officials.people import split_name
from mtcheck.officials.people_in import Named, People, people_in
from mtcheck.officials.register import Held, Person, Term, fits

# Offices that one person holds at a time and that the register has for nearly all countries.
_CHECKED = frozenset({"president", "head-of-government", "minister", "secretary-general", "king", "queen"})
_TOP = frozenset({"president", "head-of-government", "king", "queen", "emir", "sultan"})
# Offices that no country as a whole has; they belong to a state, a city, a bank.
_LESSER = frozenset({"governor", "mayor"})
_CABINET = frozenset({"president", "head-of-government", "minister"})
_GREAT = frozenset({"foreign", "defence", "finance", "interior", "justice", "health"})
_EXCUSES = frozenset({"former", "incoming", "opposition", "acting", "outgoing"})


class WrongTitleParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``generic``: whether titles without a name are looked at too ("NATO secretary")."""

    generic: bool = True


class _Fault(msgspec.Struct, frozen=True):
    start: int
    end: int
    fix: str
    why: str
    terms: tuple[tuple[Person, Term], ...] = ()


def _term_of(person: Person, people: People, country: str | None) -> list[Term]:
    """The person's terms that the article can mean: those at its date, or, without one, all that are dated."""
    terms = [
        term for term in person.terms if term.start is not None and (country is None or term.office.country == country)
    ]
    if people.date is None:
        return terms
    return [term for term in terms if term.held(people.date) is Held.YES]


def _others(office: Office, person: Person, people: People) -> list[Term]:
    """Terms of other people in the stated office, sure at the date where there is one."""
    if office.country is None:
        return []
    terms = people.register.holders(office.country, office.role, office.portfolio, people.date, office.rank)
    return [t for t in terms if t.person != person.id and (people.date is None or t.held(people.date) is Held.YES)]


_CAREER = (
    3000  # days before the first office that the register has of somebody in which he or she may have held another
)


def _covers(holders: list[Term], person: Person) -> bool:
    """Whether the register knows the holders of an office over the whole of a person's career."""
    starts = [term.start.first for term in person.terms if term.start is not None]
    first = min((term.start.first for term in holders if term.start is not None), default=None)
    return bool(starts) and first is not None and (min(starts) - first).days >= _CAREER


def _ever(office: Office, person: Person) -> bool:
    """Whether the person held the office, or one that may be called so, at any time."""
    for term in person.terms:
        real = term.office
        if fits(office, real):
            return True
        if (
            office.role == real.role
            and office.rank == real.rank
            and office.country == real.country
            and (not office.portfolio or not real.portfolio or office.portfolio & real.portfolio)
        ):
            return True
    return False


def _named_fault(text: str, named: Named, title: Title, people: People) -> _Fault | None:
    if len(named.people) != 1 or title.shifts & _EXCUSES:
        return None
    person = named.people[0]
    office = title.office
    if title.by_capital:
        return None
    if office.country is None:
        if len(person.countries) != 1 or not people.countries[next(iter(person.countries))]:
            return None
        office = office._replace(country=next(iter(person.countries)))
    if office.role in _LESSER:
        return _lesser(title, office, person, people)
    if office.role not in _CHECKED or (office.role == "minister" and not office.portfolio) or _ever(office, person):
        return None
    others = _others(office, person, people)
    if not others or (people.date is None and not _covers(others, person)):
        return None
    if office.country in person.countries:
        held = _term_of(person, people, office.country)
        real = [
            term
            for term in held
            if (term.office.role, term.office.portfolio) == (office.role, office.portfolio)
            and term.office.rank != office.rank
        ]
        if real:
            return _rank_fault(text, title, person, real, others, people)
        return _office_fault(named, title, office, held, others, people)
    abroad = [t for t in _term_of(person, people, None) if fits(office._replace(country=t.office.country), t.office)]
    if abroad and title.country_at is not None and office.role in _TOP | {"minister"}:
        return _country_fault(text, title, person, abroad[-1], others, people)
    return None


def _rank_fault(
    text: str, title: Title, person: Person, real: list[Term], others: list[Term], people: People
) -> _Fault | None:
    """The same office in another rank: "Secretary of State" for the Deputy Secretary."""
    term = real[-1]
    rank = {"deputy": "Deputy", "assistant": "Assistant", "under": "Under"}.get(term.office.rank)
    said = text[title.start : title.end]
    if rank is None or title.office.rank:
        return None
    words = said.split(" ")
    at = 0
    if title.country_at is not None:
        place = people.grammar.place_at([word.strip(",") for word in words], 0)
        at = place.length if place is not None else 0
    if words[at][:1].islower():
        rank = rank.lower()
    fix = " ".join([*words[:at], rank, *words[at:]])
    return _Fault(
        title.start, title.end, fix, _why(person, term, others, people), ((person, term), *_row(others, people))
    )


def _office_fault(
    named: Named, title: Title, office: Office, held: list[Term], others: list[Term], people: People
) -> _Fault | None:
    """Another office of the same cabinet: the defence minister's title for the foreign minister, the president's for
    the premier.

    Only at a known date, and only between offices that nobody holds together as a rule.
    """
    if people.date is None or office.rank or not held or title.country_at is None or title is not named.mention.before:
        return None
    # The lesser portfolios are cut anew with each cabinet, and the parts of a federal country have ministers of their
    # own.
    if office.role == "minister" and not (len(office.portfolio) == 1 and office.portfolio <= _GREAT):
        return None
    if len({term.person for term in others}) != 1:
        return None
    if any(term.office.role not in _CABINET or term.office.rank for term in held):
        return None
    roles = {term.office.role for term in held}
    if office.role in _TOP and office.role in roles:
        return None
    person, term = named.people[0], held[-1]
    country = people.grammar.countries.get(office.country or "")
    if country is None:
        return None
    why = _why(person, term, others, people)
    return _Fault(
        title.start, title.end, f"{country.adjective} {term.label}", why, ((person, term), *_row(others, people))
    )


def _country_fault(
    text: str, title: Title, person: Person, term: Term, others: list[Term], people: People
) -> _Fault | None:
    """The right office of the wrong country."""
    country = people.grammar.countries.get(term.office.country or "")
    wrong = people.grammar.countries.get(title.office.country or "")
    said = text[title.start : title.end]
    if country is None or wrong is None or country.is_body or wrong.is_body or not said.startswith(wrong.adjective):
        return None
    fix = country.adjective + said[len(wrong.adjective) :]
    return _Fault(
        title.start, title.end, fix, _why(person, term, others, people), ((person, term), *_row(others, people))
    )


def _lesser(title: Title, office: Office, person: Person, people: People) -> _Fault | None:
    """A head of state or government called the country's governor."""
    if office.portfolio or title.country_at is None or office.country not in person.countries or office.country is None:
        return None
    if any(term.office.role == office.role for term in person.terms):
        return None
    if any(o.role == office.role and not o.portfolio for o in people.register.offices(office.country)):
        return None
    terms = [
        t
        for t in person.terms
        if t.office.role in _TOP
        and not t.office.rank
        and not t.office.portfolio
        and t.office.country == office.country
        and t.start is not None
        and t.held(people.date) is not Held.NO
    ]
    if not terms:
        return None
    country = people.grammar.countries[office.country]
    fix = f"{country.adjective} {terms[-1].label}"
    return _Fault(title.start, title.end, fix, _why(person, terms[-1], [], people), ((person, terms[-1]),))


def _row(others: list[Term], people: People) -> tuple[tuple[Person, Term], ...]:
    return ((people.register.person(others[0].person), others[0]),) if others and people.date is not None else ()


def _why(person: Person, term: Term, others: list[Term], people: People) -> str:
    said = f"{person.name} was {office_in_words(term)} {term.span}".rstrip()
    if others and people.date is not None:
        holder = people.register.person(others[0].person)
        said += f"; {holder.name} was {office_in_words(others[0])} {others[0].span}".rstrip()
    return said


def _known_people(analysis: Analysis, people: People) -> list[Person]:
    return [*people.known, *(found.person for found in misspellings(analysis))]


def _generic_faults(analysis: Analysis, people: People) -> Iterator[_Fault]:
    """Titles whose words no office of that country or body has."""
    text, grammar = analysis.text, people.grammar
    for title in title_mentions(analysis):
        country = title.office.country
        if country is None or title.by_capital or title.country_at is None:
            continue
        said = text[title.start : title.end]
        place = grammar.countries[country]
        if title.office.role == "secretary" and place.is_body and said.lower().endswith(" secretary"):
            if any(o.role == "secretary-general" and not o.rank for o in people.register.offices(country)):
                fix = f"{said[: -len('secretary')]}Secretary General"
                yield _Fault(title.start, title.end, fix, f"the head of {country} is its Secretary General")
        elif title.office.role == "minister" and "minister" in grammar.data.conventions.get(country, {}):
            fault = _calque(analysis, title, said, people)
            if fault is not None:
                yield fault


def _calque(analysis: Analysis, title: Title, said: str, people: People) -> _Fault | None:
    """ "US deputy minister": the person of the article who holds such an office says what it is called."""
    lower = said.lower()
    if not lower.endswith("minister") or lower.endswith("prime minister") or title.shifts & _EXCUSES:
        return None
    country = title.office.country
    for person in _known_people(analysis, people):
        for term in reversed(person.terms):
            office = term.office
            if office.country != country or office.role != "minister" or office.rank != title.office.rank:
                continue
            if title.office.portfolio and not title.office.portfolio & office.portfolio:
                continue
            if term.held(people.date) is Held.NO or not (title.office.rank or title.office.portfolio):
                continue
            label = term.label if analysis.words.texts[title.head][0].isupper() else term.label.lower()
            lead = said.split(" ")[0]
            why = f"{person.name} was {office_in_words(term)} {term.span}"
            return _Fault(title.start, title.end, f"{lead} {label}", why, ((person, term),))
    return None


def _by_capital(text: str, named: Named) -> _Fault | None:
    """ "Madrid Ambassador X": an ambassador is to a country and of another."""
    title = named.mention.before
    if title is None or title.office.role != "ambassador" or not title.by_capital or title.country_at != title.first:
        return None
    said = text[title.start : title.end]
    city, _, role = said.rpartition(" ")
    if not role[:1].isupper() or title.shifts:
        return None
    return _Fault(
        title.start, title.end, f"ambassador in {city}", "an ambassador is named by the country that sends him or her"
    )


def _minister_of(named: Named, title: Title, analysis: Analysis, people: People) -> _Fault | None:
    """ "Minister Blinken", "Austin Minister": a country that has secretaries, by the person named."""
    said = analysis.text[title.start : title.end]
    if said != "Minister" or title.shifts:
        return None
    surname = join(fold(named.words[-1]))
    known = (
        named.people
        if named.is_full
        else tuple(
            person
            for person in _known_people(analysis, people)
            if join(fold(split_name(person.name, person.family_first).surname)) == surname
        )
    )
    for person in known:
        for term in reversed(person.terms):
            words = people.grammar.data.conventions.get(term.office.country or "", {})
            if (
                "minister" in words
                and term.office.role == "minister"
                and len(person.countries) == 1
                and (term.held(people.date) is not Held.NO)
            ):
                why = f"{person.name} was {office_in_words(term)} {term.span}"
                return _Fault(title.start, title.end, words["minister"].title(), why, ((person, term),))
    return None


def faults(analysis: Analysis, params: WrongTitleParams) -> Iterator[_Fault]:
    people = people_in(analysis)
    seen: set[int] = set()
    for named in people.named:
        fault = next((f for title in named.mention.titles if (f := _minister_of(named, title, analysis, people))), None)
        if named.is_full and fault is None:
            fault = _by_capital(analysis.text, named)
        if fault is None and named.is_full and named.accepted and not named.mention.loose:
            found = (_named_fault(analysis.text, named, title, people) for title in named.mention.titles)
            fault = next((f for f in found if f is not None), None)
        if fault is not None and fault.start not in seen:
            seen.add(fault.start)
            yield fault
    if params.generic:
        yield from (fault for fault in _generic_faults(analysis, people) if fault.start not in seen)


def compile_rule(params: WrongTitleParams, language: Language) -> Runner:
    def run(analysis: Analysis) -> Iterator[Hit]:
        if analysis.language.code != language.code:
            return
        for fault in faults(analysis, params):
            yield Hit(
                fault.start,
                fault.end,
                (Suggestion(fault.fix, Safety.UNSAFE),),
                {"right": fault.fix, "why": fault.why},
                tuple(term_evidence(person, term) for person, term in fault.terms),
            )

    return run


KIND = Kind("wrong-title", WrongTitleParams, compile_rule)
