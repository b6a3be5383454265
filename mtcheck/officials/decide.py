"""Whether a name that nobody in the register has is a misspelling of somebody who is.

The clues (`mtcheck.officials.clues`) are added up by weights that were fitted on articles of which the truth is known
(``training/fit_officials.py``); the sum is in nats, the log-odds that the reading is right. Without support from the
context next to nothing is flagged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

import msgspec

from mtcheck.analysis.names import name_data
from mtcheck.analysis.titles import Title
from mtcheck.officials.clues import (
    Clues,
    Post,
    characters,
    clues_of,
    family_agrees,
    family_differs,
    given_agrees,
    post_of,
    supports_listed,
)
from mtcheck.officials.keys import fold, join
from mtcheck.officials.matching import (
    OTHER,
    Closeness,
    accepted_forms,
    family_candidates,
    family_closeness,
    full_closeness,
    leading_family_givens,
    same_family,
    same_given,
    same_sound,
)
from mtcheck.officials.people import tells_generation
from mtcheck.officials.people_in import Named, People
from mtcheck.officials.register import Held, Person, Term
from mtcheck.resources import data_dir

_LEAST = 0.15  # the smallest edit
_NEARLY = 0.5  # of two readings as good as each other the one without the words in front
_SLIP = 2.5  # the most that a name in the metadata may differ from one in the text
_COMMON = 11  # a surname that 2,000 people or more have in the United States is somebody's own
_HOLDERS = 60  # an office with more holders says nothing
_LETTERS = 5  # a shorter word alone may be anything
_NUMERAL = re.compile("[IVX]+")
_SEATS = frozenset({"senator", "representative", "legislator"})


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``weights.json``: nats by clue, the log-odds from which a name is flagged, and how far the next person must be
    behind."""

    about: str
    threshold: float
    margin: float
    weights: Mapping[str, float]


@lru_cache
def shipped_weights() -> Weights:
    return msgspec.json.decode((data_dir("rules") / "officials" / "weights.json").read_bytes(), type=Weights)


@lru_cache
def _calibration() -> list[tuple[float, float]]:
    data = msgspec.json.decode((data_dir("rules") / "officials" / "calibration.json").read_bytes())
    return [(score, share) for score, share in data["misspelt-name"]]


def confidence(score: float) -> float:
    """The share of findings with such a score that were right where the truth was known."""
    return max((share for least, share in _calibration() if score >= least), default=0.5)


def weigh(clues: Clues) -> float:
    """The log-odds of a reading."""
    weights = shipped_weights().weights
    return weights["base"] + sum(weights.get(name, 0.0) * value for name, value in clues.items() if value)


class Verdict(NamedTuple):
    """``named`` is taken for a misspelling of ``person``; ``term`` is the office that says so, where one does.
    ``listed``: the name stands there in its Chinese form; ``stated``: the article's metadata name the person."""

    named: Named
    person: Person
    closeness: Closeness
    score: float
    term: Term | None
    listed: bool = False
    stated: bool = False

    @property
    def lacks_family(self) -> bool:
        """Whether a bare word is the given name alone; a surname has no given name to compare."""
        return not self.named.is_full and self.closeness.given == 0.0


class Reading(NamedTuple):
    """A person whom a mention may mean."""

    person: Person
    closeness: Closeness
    post: Post | None
    clues: Clues


def judge(named: Named, people: People) -> Verdict | None:
    """The person whose name is misspelt here; None where the name may be right or nobody comes near."""
    if len(named.words) > 5 or _NUMERAL.fullmatch(named.words[-1]):  # Elizabeth I is not a misspelling of Elizabeth II
        return None
    if tells_generation(named.words[-1]) and _is_accepted(named.words[:-1], people):
        return None  # a son's name, or one that the register has without it
    if not named.is_full and "." in named.words[0]:  # "Director of the Council in Washington, D.C."
        return None
    apart = _listed(named, people) or _given_alone(named, people)
    if apart is not None:
        return apart
    if not named.is_full and join(fold(named.words[0])) in people.stated.words:
        return None
    stated, known = _stated(named, people), _known(named, people)
    if stated is None or known is None:
        return stated or known
    return stated._replace(score=known.score, term=known.term) if known.person.id == stated.person.id else stated


def _is_accepted(words: tuple[str, ...], people: People) -> bool:
    """Whether somebody is rightly called so, middle initials left out."""
    whole = {words, tuple(word for word in words if len(word.rstrip(".")) > 1)}
    return any(accepted for form in whole for _, accepted in people.register.exact(join(fold(" ".join(form)))))


def _known(named: Named, people: People) -> Verdict | None:
    """The person of the register to whose name this one is near, for all that the article's text says."""
    best = _judge(named, people)
    # A run may begin with a word that is no name: "Socialist Anne Hidalgo".
    for first in range(1, len(named.words) - 1):
        words = named.words[first:]
        if _given(named.words[first - 1], people):
            break
        if not _given(words[0], people) or words[0].lower() in name_data().particles:
            continue
        start = named.start + sum(len(word) + 1 for word in named.words[:first])
        other = _judge(Named(named.mention, start, words, named.people, named.accepted), people)
        if other is not None and (best is None or other.score > best.score - _NEARLY):
            best = other
    return best


def _listed(named: Named, people: People) -> Verdict | None:
    """The one person of whose name this is the Chinese form; None where the context does not say so."""
    listed = [(person, name) for person in named.people if (name := characters(named, person))]
    posts = [(person, name, post_of(named.mention.titles, person, people)) for person, name in listed]
    honorific = named.mention.honorific
    found = [(person, post) for person, name, post in posts if supports_listed(name, post, honorific, person, people)]
    if named.accepted or len(found) != 1:
        return None
    ((person, post),) = found
    # Never measured apart from the others, it counts as the least certain of them.
    score = shipped_weights().threshold
    return Verdict(named, person, Closeness(person.name, OTHER, 0.0), score, post.term if post else None, True)


def _given_alone(named: Named, people: People) -> Verdict | None:
    """The office's one holder whose family name, which leads, is missing: "President Jae-in"."""
    title = named.mention.before
    if named.is_full or title is None:
        return None
    said = join(fold(named.words[0]))
    if len(said) < _LETTERS or any(is_family for _, is_family in people.register.bearers(said)):
        return None
    for person in _holders((title,), people):
        post = post_of((title,), person, people)
        if post is not None and post.is_certain and said in leading_family_givens(person):
            return Verdict(named, person, Closeness(person.name, 0.0, OTHER), shipped_weights().threshold, post.term)
    return None


def _stated(named: Named, people: People) -> Verdict | None:
    """The one person named in the article's metadata whose name is misspelt here; None where it may be another's."""
    if named.people or named.accepted or _is_right(named, people):
        return None
    found = []
    for person in people.stated.people.values():
        close = (
            full_closeness(named.words, person, people.register)
            if named.is_full
            else family_closeness(named.words[0], person)
        )
        if close is not None and 0.0 < close.cost <= _SLIP and not _may_be_another(named, close, people):
            found.append((close, person))
    if len(found) != 1:
        return None
    ((close, person),) = found
    # Never measured apart from the others, it counts as the least certain of them.
    return Verdict(named, person, close, shipped_weights().threshold, None, stated=True)


def _may_be_another(named: Named, close: Closeness, people: People) -> bool:
    """Whether what differs from a person's name is a name itself: a relative's, a colleague's."""
    given, family = join(fold(named.words[0])), join(fold(named.words[-1]))
    if close.given and people.register.word(given)[0]:
        return True
    common = people.register.word(family)[1]
    # A family name that agrees in the given name too is hardly another's, unless it is a common one.
    return bool(close.family) and common > (_COMMON if close.given == 0.0 else 0)


def _given(word: str, people: People) -> int:
    """How common the word is as a given name."""
    return people.register.word(join(fold(word)))[0]


def _judge(named: Named, people: People) -> Verdict | None:
    scored = sorted(((weigh(reading.clues), reading) for reading in readings(named, people)), key=lambda r: -r[0])
    shipped = shipped_weights()
    if not scored or scored[0][0] < shipped.threshold:
        return None
    score, best = scored[0]
    if len(scored) > 1 and score - scored[1][0] < shipped.margin:
        return None
    return Verdict(named, best.person, best.closeness, score, best.post.term if best.post else None)


def readings(named: Named, people: People) -> Iterator[Reading]:
    """Whom the mention may misspell, with what speaks for each."""
    if _is_right(named, people):
        return
    titles = named.mention.titles
    if not named.is_full:
        # "Raw Justice": what follows a single word is its title only where it names a country.
        titles = tuple(title for title in titles if title is named.mention.before or title.office.country is not None)
    holders = {person.id for person in _holders(titles, people)}
    for number in holders | _near(named, people):
        person = people.register.person(number)
        if not person.terms:
            continue
        post = post_of(titles, person, people)
        # Where the office can only be this person's, the name may be far from right.
        loose = post is not None and post.is_certain and number in holders
        close = (
            full_closeness(named.words, person, people.register, loose)
            if named.is_full
            else family_closeness(named.words[0], person, loose, number in holders)
        )
        if close is not None and close.cost > 0.0 and not _is_a_namesake(titles, close, post, person, people):
            yield Reading(person, close, post, clues_of(named, close, person, people, post))


def _is_a_namesake(
    titles: tuple[Title, ...], close: Closeness, post: Post | None, person: Person, people: People
) -> bool:
    """Whether another family name goes with an office that the person never had, at a time when he or she is not known
    to have had any: "Interior Minister Ould Boilil" is not Ould Bilal, a later prime minister. Of seats in parliaments
    the register has few."""
    if not close.family or post is None or not post.kind.startswith("other "):
        return False
    in_office = people.date is not None and any(term.held(people.date) is not Held.NO for term in person.terms)
    return not in_office and not any(title.office.role in _SEATS for title in titles)


def _is_right(named: Named, people: People) -> bool:
    """Whether the words are, as they stand, the family name of somebody whom the title fits."""
    titles = named.mention.titles
    if not titles:
        return False
    said = join(fold(" ".join(named.words)))
    words = {said, join(fold(named.words[-1]))} if named.is_full else {said}
    for word in words:
        for number, is_family in people.register.bearers(word):
            person = people.register.person(number)
            if (
                is_family
                and (not named.is_full or _is_family(said, person))
                and any(people.title_fits(title, person) for title in titles)
            ):
                return True
    return False


def _is_family(said: str, person: Person) -> bool:
    """Whether the joined words are all that follows the given name in a form of the person's."""
    forms = (join(fold(form)) for form in accepted_forms(person))
    return any(form.endswith(said) and form != said for form in forms)


def _holders(titles: tuple[Title, ...], people: People) -> list[Person]:
    """Persons who held the stated office at the date; where no country is stated, nor by the title before it on a list,
    in the countries that the article is about."""
    out = []
    for title in titles:
        office = title.office
        stated = office.country or title.listed
        for country in [stated] if stated is not None else people.prominent:
            date = None if title.shifts else people.date
            terms = people.register.meant(office._replace(country=country), date)
            if len(terms) <= _HOLDERS:
                out += [people.register.person(term.person) for term in terms]
    return out


@lru_cache
def _best_context(with_title: bool) -> float:
    """The most that office and context can say for anybody."""
    weights = shipped_weights().weights
    best = weights["base"] + sum(
        max(0.0, weights.get(name, 0.0) * most)
        for name, most in (
            ("country mentioned", 4.0), ("in office", 1.0), ("body mentioned", 1.0), ("compatriots", 1.0),
            ("high office", 1.0),
        )
    )  # fmt: skip
    return best + (weights["office held"] + weights["sole holder"] if with_title else 0.0)


def _near(named: Named, people: People) -> set[int]:
    """Persons whose name comes near. A search is made only where its best outcome could pass the threshold, so that
    names known to be common cost no search at all."""
    register, words = people.register, named.words
    weights = shipped_weights()

    def could_pass(clues: Clues, edits: float) -> bool:
        best = _best_context(bool(named.mention.titles)) + weigh(clues | {"edits": edits}) - weights.weights["base"]
        return best >= weights.threshold

    last = join(fold(words[-1]))
    family = register.word(last)[1]
    differs = family_differs(last, family)
    if not named.is_full:
        if named.mention.before is not None and not named.mention.loose and could_pass(differs | {"bare": 1.0}, _LEAST):
            return {person.id for person in family_candidates(words[0], register)}
        return set()
    given = register.word(join(fold(words[0])))[0]
    numbers: set[int] = set()
    if could_pass(family_agrees(family) | {"known given name": float(given)}, _LEAST):
        numbers |= same_family(words, register)
    if could_pass(given_agrees(given) | differs, _LEAST):
        numbers |= same_given(words, register)
    # Looked for by sound alone only where something says that it is a person's name.
    likely = bool(named.mention.titles or named.mention.honorific) or len(words) > 2
    alike = differs | {"known given name": float(given), "same consonants": 6.0}
    if likely and could_pass(alike, 2 * _LEAST):
        numbers |= same_sound(words, register)
    return numbers
