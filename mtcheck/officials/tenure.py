"""Who held which office at an article's date, as a title in it asks.

Three answers only: consistent, contradicted by a dated source, unknown; everything here errs towards unknown.
"""

from __future__ import annotations

import datetime as dt

from mtcheck.analysis.titles import Office
from mtcheck.dates import PartialDate
from mtcheck.officials.keys import fold, join
from mtcheck.officials.meaning import fits
from mtcheck.officials.people import split_name
from mtcheck.officials.people_in import Named, People
from mtcheck.officials.register import Held, Person, Term

# Days before the first office that the register has of somebody in which he or she may have held another.
_CAREER = 3000
_CABINET = 8  # ministers
# Days around the beginning and the end of a term in which a title proves nothing: news is late, sources are off.
_EDGE = dt.timedelta(days=120)
# Days before the end of a term in which its holder may be called by the next office.
_SOON = dt.timedelta(days=30)


def terms_at(person: Person, people: People, country: str | None = None) -> list[Term]:
    """The person's terms that the article can mean: those at its date, or, without one, all that are dated."""
    terms = [
        term for term in person.terms if term.start is not None and (country is None or term.office.country == country)
    ]
    if people.date is None:
        return terms
    return [term for term in terms if term.held(people.date) is Held.YES]


def other_holders(office: Office, person: Person | None, people: People) -> list[Term]:
    """Terms of other people in the stated office, sure at the date where there is one."""
    if office.country is None:
        return []
    terms = people.register.holders(office.country, office.role, office.portfolio, people.date, office.rank)
    number = person.id if person is not None else None
    return [t for t in terms if t.person != number and (people.date is None or t.held(people.date) is Held.YES)]


def ever_held(office: Office, person: Person) -> bool:
    """Whether the person held the office, or one that may be called so, at any time."""
    return any(
        fits(office, term.office)
        or (
            (office.role, office.rank, office.country) == (term.office.role, term.office.rank, term.office.country)
            and (not office.portfolio or not term.office.portfolio or bool(office.portfolio & term.office.portfolio))
        )
        for term in person.terms
    )


def covers(holders: list[Term], person: Person) -> bool:
    """Whether the register knows the holders of an office over the whole of a person's career."""
    starts = [term.start.first for term in person.terms if term.start is not None]
    first = min((term.start.first for term in holders if term.start is not None), default=None)
    return bool(starts) and first is not None and (min(starts) - first).days >= _CAREER


def goes_on(term: Term, date: PartialDate | None, edge: dt.timedelta = _SOON) -> bool:
    """Whether the term has begun by the date and its end is ahead by ``edge`` or more."""
    if date is None or date.month is None or term.start is None or term.held(date) is not Held.YES:
        return False
    return term.end is None or date.last + edge <= term.end.first


def is_settled(term: Term, date: PartialDate | None) -> bool:
    """Whether the date stands well inside the term."""
    begun = date is not None and term.start is not None and term.start.last + _EDGE <= date.first
    return begun and goes_on(term, date, _EDGE)


def is_covered(country: str, people: People) -> bool:
    """Whether the register has the country's cabinet at the date: a minister whom it lacks is hardly one."""
    if people.date is None or people.date.month is None:
        return False
    terms = people.register.holders(country, "minister", date=people.date)
    return len({term.person for term in terms if goes_on(term, people.date)}) >= _CABINET


def sole_holder(office: Office, people: People) -> Term | None:
    """The one person's term in the office at the date, where nobody else can have held it around then."""
    if office.country is None or people.date is None:
        return None
    terms = people.register.holders(office.country, office.role, office.portfolio, people.date, office.rank)
    if len({term.person for term in terms}) != 1:
        return None
    return next((term for term in terms if is_settled(term, people.date)), None)


def nearest_holder(office: Office, people: People) -> Term | None:
    """`sole_holder`, or of several who hold offices that share a word with the stated one (the ministers of education
    and of higher education) the one whose office is just that."""
    holder = sole_holder(office, people)
    if holder is not None or office.country is None or people.date is None:
        return holder
    terms = people.register.holders(office.country, office.role, office.portfolio, people.date, office.rank)
    just = [term for term in terms if term.office.portfolio == office.portfolio]
    if len({term.person for term in just}) != 1:
        return None
    return next((term for term in just if is_settled(term, people.date)), None)


def who(named: Named, people: People) -> Person | None:
    """The person that a mention names for certain: by the full name, or by a surname that the article has in full."""
    if named.is_full:
        return named.people[0] if named.accepted and len(named.people) == 1 else None
    surname = join(fold(named.words[0]))
    full = people.by_surname.get(surname, [])
    found = {person.id: person for other in full if other.accepted for person in other.people}
    if len(found) != 1 or not all(other.accepted for other in full):
        return None
    person = next(iter(found.values()))
    return person if join(fold(split_name(person.name, person.family_first).surname)) == surname else None


def may_be_a_namesake(named: Named, office: Office, people: People) -> bool:
    """Whether somebody else of this surname ever held the stated office: "President Bush" beside Laura Bush."""
    word = join(fold(named.words[-1]))
    return any(
        is_family and ever_held(office, people.register.person(number))
        for number, is_family in people.register.bearers(word)
    )
