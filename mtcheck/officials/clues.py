"""What speaks for and against reading a name as a misspelling of somebody in the register.

Each clue has a name and a value; `mtcheck.officials.decide` weighs them by ``rules/officials/weights.json``, which
``training/fit_officials.py`` makes.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from mtcheck.analysis.titles import Office, Title
from mtcheck.dates import PartialDate
from mtcheck.officials.keys import fold, join, skeleton
from mtcheck.officials.matching import OTHER, Closeness
from mtcheck.officials.meaning import fits, means
from mtcheck.officials.people_in import Named, People
from mtcheck.officials.pinyin import SOURCE
from mtcheck.officials.register import Held, Person, Term

Clues = dict[str, float]

_FITS = frozenset({"office held", "office perhaps", "office implied"})

# Titles that many people share at a time.
_MANY = frozenset(
    {"minister", "head", "representative", "director", "senator", "ambassador", "judge", "governor", "commissioner"}
)
_TOP = frozenset({"president", "head-of-government", "minister", "secretary-general", "king", "queen", "speaker"})
_FORGOTTEN = 12  # years away from office after which somebody is in the news for it no more
_DISTINCT = 4  # characters
_COMMONEST = 21  # the power of two of bearers that the commonest names come to


class Post(NamedTuple):
    """What the stated title says of a person: ``kind`` is a clue's name, ``term`` the office that fits."""

    kind: str
    term: Term | None = None
    sole: bool = False
    shared: bool = False

    @property
    def is_certain(self) -> bool:
        """Whether only this person can be meant, for all that the register knows."""
        return self.sole and self.kind in ("office held", "office implied")


def post_of(titles: tuple[Title, ...], person: Person, people: People) -> Post | None:
    """The best of what the titles say; None where there are none."""
    order = ("office held", "office perhaps", "office implied", "office vague", "other office there", "other office")
    posts = [_post(title, person, people) for title in titles]
    return min(
        posts, key=lambda post: (order.index(post.kind) if post.kind in order else 9, not post.sole), default=None
    )


def _post(title: Title, person: Person, people: People) -> Post:
    office = title.office
    if title.shifts:
        # Former, acting, designate: the office at another time, or nobody's yet.
        fitting = (term for term in person.terms if "opposition" not in title.shifts and means(office, term.office))
        term = next(fitting, None)
        if term is not None:
            return Post("office perhaps" if office.country is not None else "office vague", term)
    term = people.title_fits(title, person)
    if term is None:
        if office.country is None:
            return Post("other office")
        return Post("other office there" if office.country in person.countries else "other country")
    shared = office.role in _MANY and not office.portfolio
    held = term.held(people.date)
    country = term.office.country
    if office.country is not None or (country is not None and country == title.listed):
        kind = "office held" if held is Held.YES else "office perhaps"
        return Post(kind, term, is_sole(title, country or "", person, people), shared)
    named_so = fits(office, term.office) or office.role == "secretary-general"  # "commerce chief" may be a company's
    if country is not None and people.is_prominent(country) and named_so:
        return Post("office implied", term, is_sole(title, country, person, people), shared)
    return Post("office vague", term, False, shared)


def is_sole(title: Title, country: str, person: Person, people: People) -> bool:
    """Whether nobody else can be meant by the title at the article's date, for all that the register knows; without a
    date nobody can tell."""
    if people.date is None:
        return False
    office = title.office._replace(country=country)
    terms = [term for term in people.register.meant(office, people.date) if term.held(people.date) is Held.YES]
    # Of ministries that share a word with the title the one that shares most is meant.
    nearest = max((_shared(office, term.office) for term in terms), default=0.0)
    return {term.person for term in terms if _shared(office, term.office) == nearest} == {person.id}


def _shared(said: Office, real: Office) -> float:
    """The share of two portfolios that both have."""
    return len(said.portfolio & real.portfolio) / max(1, len(said.portfolio | real.portfolio))


def office_clues(post: Post | None) -> Clues:
    if post is None:
        return {}
    return {post.kind: 1.0, "sole holder": float(post.sole), "shared office": float(post.shared)}


def context_clues(person: Person, people: People) -> Clues:
    """What the article's countries, its other people and the person's own time in office say."""
    mentions = max((people.countries[country] for country in person.countries), default=0)
    clues = {"country mentioned": min(4.0, math.log2(1 + mentions))}
    if people.countries and mentions * 4 < people.countries.most_common(1)[0][1]:
        clues["another country"] = 1.0
    active = [term for term in person.terms if term.held(people.date) is not Held.NO]
    if people.date is None:
        clues["undated"] = 1.0
    elif active:
        clues["in office"] = float(any(term.start is not None for term in person.terms))
    else:
        clues["out of office"] = min(1.0, _years_away(person, people.date) / _FORGOTTEN)
    for term in active:
        country = people.grammar.countries.get(term.office.country or "")
        if country is not None and country.is_body and people.countries[country.name]:
            clues["body mentioned"] = 1.0
            break
    if any(other.id != person.id and other.countries & person.countries for other in people.known):
        clues["compatriots"] = 1.0
    if any(term.office.role in _TOP and not term.office.rank for term in active):
        clues["high office"] = 1.0
    return clues


def characters(named: Named, person: Person) -> str:
    """The person's name in Chinese characters of which the words are the pinyin; "" where they are of none."""
    said = join(fold(" ".join(named.words)))
    found = (form for form in person.forms if form.source.startswith(SOURCE) and join(fold(form.text)) == said)
    return next((form.source.removeprefix(SOURCE) for form in found), "")


def supports_listed(name: str, post: Post | None, honorific: str, person: Person, people: People) -> bool:
    """Whether the title says that a form which many others may have as their name means this person.

    Without a title of an office that the person held nothing does: the places and the other people of an article are
    those of many who have such a name. Only a name of four characters is next to nobody's else, and one with an
    honorific of the country in which the person is in office ("Datuk Seri").
    """
    in_office = any(term.held(people.date) is Held.YES for term in person.terms)
    if in_office and people.grammar.data.honoured.get(honorific) in person.countries:
        return True
    if post is None:
        return len(name) >= _DISTINCT and in_office and any(map(people.is_prominent, person.countries))
    if post.shared:
        return False
    here = any(people.countries[country] for country in person.countries)
    return post.kind in _FITS or (post.kind == "office vague" and here)


def _years_away(person: Person, date: PartialDate) -> float:
    """From the date to the nearest day on which the person held an office."""
    days = [
        abs((edge - day).days)
        for term in person.terms
        for edge, day in (
            *([(term.end.last, date.first)] if term.end else []),
            *([(term.start.first, date.last)] if term.start else []),
        )
    ]
    return min(days, default=0) / 365


def name_clues(
    words: tuple[str, ...], closeness: Closeness, person: Person, people: People, is_certain: bool = False
) -> Clues:
    """What the parts of the name say: rare parts that agree speak for the person, known parts that don't, against.

    Where the office makes the person certain, that others have such a name says nothing.
    """
    register = people.register
    said = [join(fold(word)) for word in words]
    family = said[0] if person.family_first and len(said) > 1 else said[-1]
    whole, meant = "".join(said), join(fold(closeness.form))
    other_family, other_given = closeness.family >= OTHER, (closeness.given or 0.0) >= OTHER
    edits = closeness.cost - OTHER * (other_family + other_given)
    clues = {
        "edits in a sole office" if is_certain else "edits": edits,
        "edits a letter": 4 * edits / max(4, len(whole)),
        "another family name": float(other_family),
        "another given name": float(other_given),
        "family name first": float(person.family_first),
    }
    bones = skeleton(whole)
    if len(said) > 1 and bones == skeleton(meant):
        # Two names with all their consonants in common are seldom two people's.
        clues["same consonants"] = max(0.0, len(bones) - 6)
    if closeness.pieces:
        return clues | {"pieces": 1.0}
    if closeness.given is None:
        clues["bare"] = 1.0
    common = register.word(family)[1]
    if closeness.family == 0.0:
        clues |= family_agrees(common)
    elif not other_family and is_certain:
        clues |= family_differs(family, 0)
    elif not other_family:
        borne = any(is_family for _, is_family in register.bearers(family))
        clues |= family_differs(family, common) | {"family name of others": float(borne)}
    if closeness.given is not None and not other_given:
        given = said[-1] if family == said[0] else said[0]
        common = register.word(given)[0]
        if closeness.given == 0.0:
            clues |= given_agrees(common)
        elif not is_certain:
            clues["known given name"] = float(common)
    return clues


def family_agrees(common: int) -> Clues:
    """The rarer a family name that agrees, the more it says; ``common`` as `Register.word` counts."""
    return {"family name agrees": 1.0, "rare family name": float(max(0, _COMMONEST - common))}


def family_differs(word: str, common: int) -> Clues:
    """The longer a word, the less it comes near to a name by chance."""
    return {
        "known family name": float(common),
        "letters of the family name": float(min(6, max(0, len(word) - 5))),
        "unknown family name": float(not common),
    }


def given_agrees(common: int) -> Clues:
    return {"given name agrees": 1.0, "rare given name": float(max(0, _COMMONEST - common))}


def clues_of(named: Named, closeness: Closeness, person: Person, people: People, post: Post | None) -> Clues:
    """All that speaks for and against the reading."""
    is_certain = post is not None and post.is_certain
    return (
        office_clues(post)
        | context_clues(person, people)
        | name_clues(named.words, closeness, person, people, is_certain)
    )
