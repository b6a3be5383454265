"""Whether a name that nobody in the register has is a misspelling of somebody who is.

A noisy channel in nats, added up by hand-set weights that `training` may replace: what speaks for the person (the
stated office, the article's countries, the parts of the name that agree) against the edits and against "this is simply
somebody else" (the words of the mention are known names of other people). Without support from the context next to
nothing is flagged.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import msgspec

from mtcheck.analysis.titles import Title
from mtcheck.officials.keys import fold, join, skeleton
from mtcheck.officials.matching import (
    Closeness,
    family_candidates,
    family_closeness,
    full_closeness,
    same_family,
    same_given,
    same_sound,
)
from mtcheck.officials.people_in import Named, People
from mtcheck.officials.register import Held, Person, Term
from mtcheck.resources import data_dir

THRESHOLD = 1.0
_UNDATED = 1.2  # more is asked where the article has no date: it may speak of any century
_MARGIN = 0.7  # what the best person must have over the next one

_EDIT = 2.0
_OFFICE_HELD, _OFFICE_PERHAPS, _OFFICE_NO_COUNTRY = 5.5, 4.5, 3.5
_UNIQUE = 1.0  # where nobody else can be meant by the office
_OTHER_OFFICE, _OTHER_OFFICE_THERE, _OTHER_COUNTRY = -0.5, -1.5, -4.0
_BASE = -1.5
_BEST_CONTEXT = 5.4  # the most that `_context_score` gives
_BEST_SOUND = 3.0
_SURNAME_KNOWN, _GIVEN_KNOWN = 0.3, 0.14  # against, for each power of two of people who really bear the name
_ALONE = 0.75
_LEAST = 0.15  # the smallest edit
# Titles that many people share at a time.
_MANY = frozenset(
    {"minister", "head", "representative", "director", "senator", "ambassador", "judge", "governor", "commissioner"}
)
_UNHEARD, _LENGTH, _LONG = 1.0, 0.25, 1.5  # for a family name on no list; for each letter beyond five, and at most
# Against names of short syllables, which come near to each other by chance (Hong Song-hac, Hong Jong-hak).
_SYLLABLES = 1.5
_NUMERAL = re.compile("[IVX]+")
_TOP = frozenset({"president", "head-of-government", "minister", "secretary-general", "king", "queen", "speaker"})


@lru_cache
def _calibration() -> list[tuple[float, float]]:
    data = msgspec.json.decode((data_dir("rules") / "officials" / "calibration.json").read_bytes())
    return [(score, share) for score, share in data["misspelt-name"]]


def confidence(score: float) -> float:
    """The share of findings with such a score that were right when they were read."""
    return max((share for least, share in _calibration() if score >= least), default=0.5)


class Verdict(NamedTuple):
    """``mention`` is taken for a misspelling of ``person``; ``term`` is the office that says so, where one does."""

    named: Named
    person: Person
    closeness: Closeness
    score: float
    term: Term | None
    runner_up: float


def _title_score(titles: tuple[Title, ...], person: Person, people: People) -> tuple[float, Term | None]:
    best, term = 0.0, None
    for title in titles:
        found = people.title_fits(title, person)
        if found is not None:
            if title.office.country is None:
                there = bool(found.office.country and people.countries[found.office.country])
                score = _OFFICE_NO_COUNTRY if there else _OFFICE_NO_COUNTRY - 2.5
            else:
                score = _OFFICE_HELD if found.held(people.date) is Held.YES else _OFFICE_PERHAPS
            if _is_sole(title, person, people):
                score += _UNIQUE
            if title.office.role in _MANY and not title.office.portfolio:
                score -= 1.5
        elif title.office.country is not None:
            score = _OTHER_OFFICE_THERE if title.office.country in person.countries else _OTHER_COUNTRY
        else:
            score = _OTHER_OFFICE
        if best == 0.0 or score > best:
            best, term = score, found
    return best, term


def _is_sole(title: Title, person: Person, people: People) -> bool:
    office = title.office
    if office.country is None:
        return False
    terms = people.register.holders(office.country, office.role, office.portfolio, people.date, office.rank)
    return {term.person for term in terms if people.date is None or term.held(people.date) is Held.YES} <= {person.id}


def _context_score(person: Person, people: People) -> float:
    """What the article's countries and the person's own time in office say."""
    mentions = max((people.countries[country] for country in person.countries), default=0)
    score = 0.0 if not mentions else 1.0 if mentions < 3 else 1.5 if mentions < 6 else 2.0
    if people.countries and mentions * 4 < people.countries.most_common(1)[0][1]:
        score -= 1.0  # the article is about another country
    active = [term for term in person.terms if term.held(people.date) is not Held.NO]
    if people.date is not None:
        dated = any(term.start is not None for term in person.terms)
        score += 0.0 if not dated else 1.0 if active else -1.0
    for term in active:
        country = people.grammar.countries.get(term.office.country or "")
        if country is not None and country.is_body and people.countries[country.name]:
            score += 1.0
            break
    if any(other.id != person.id and other.countries & person.countries for other in people.known):
        score += 0.7
    if any(term.office.role in _TOP and not term.office.rank for term in active):
        score += 0.7
    return score


def _name_score(words: tuple[str, ...], closeness: Closeness, person: Person, people: People) -> float:
    """What the parts of the name say: rare parts that agree speak for the person, known parts that don't, against."""
    register = people.register
    said = [join(fold(word)) for word in words]
    family = said[0] if person.family_first and len(said) > 1 else said[-1]
    score = -_EDIT * closeness.cost
    whole, meant = "".join(said), join(fold(closeness.form))
    bones = skeleton(whole)
    if len(said) > 1 and bones == skeleton(meant):
        # Two names with all their consonants in common are seldom two people's.
        score += 0.4 * max(0, len(bones) - 6)
    if person.family_first:
        score -= _SYLLABLES
    if closeness.pieces:
        return score + 0.5
    common = register.word(family)[1]
    if closeness.family == 0.0:
        score += _family_bonus(common)
    else:
        score -= _SURNAME_KNOWN * common
        # The longer a word, the less it comes near to a name by chance.
        score += _length_bonus(family)
        if not common:
            score += _UNHEARD
        if any(is_family for _, is_family in register.bearers(family)):
            score -= 1.5
    if closeness.given is not None:
        given = said[-1] if family == said[0] else said[0]
        common = register.word(given)[0]
        if closeness.given == 0.0:
            score += _given_bonus(common)
        else:
            score -= _GIVEN_KNOWN * common
    return score


def _score(named: Named, closeness: Closeness, person: Person, people: People) -> tuple[float, Term | None]:
    office, term = _title_score(named.mention.titles, person, people)
    return _BASE + office + _context_score(person, people) + _name_score(named.words, closeness, person, people), term


def judge(named: Named, people: People) -> Verdict | None:
    """The person whose name is misspelt here; None where the name may be right or nobody comes near."""
    if len(named.words) > 5 or _NUMERAL.fullmatch(named.words[-1]):  # Elizabeth I is not a misspelling of Elizabeth II
        return None
    best = _judge(named, people)
    # A run may begin with a word that is no name: "Socialist Anne Hidalgo".
    for first in range(1, len(named.words) - 1):
        words = named.words[first:]
        if not people.register.word(join(fold(words[0])))[0]:
            continue
        start = named.start + sum(len(word) + 1 for word in named.words[:first])
        other = _judge(Named(named.mention, start, words, named.people, named.accepted), people)
        if other is not None and (best is None or other.score > best.score):
            best = other
    return best


def _is_right(named: Named, people: People) -> bool:
    """Whether the bare surname is, as it stands, that of somebody whom the title fits."""
    titles = named.mention.titles
    return any(
        family and any(people.title_fits(title, people.register.person(number)) for title in titles)
        for number, family in people.register.bearers(join(fold(named.words[0])))
    )


def _judge(named: Named, people: People) -> Verdict | None:
    if not named.is_full and _is_right(named, people):
        return None
    scored: list[tuple[float, Person, Closeness, Term | None]] = []
    for person in _candidates(named, people).values():
        if not person.terms:
            continue
        close = (
            full_closeness(named.words, person, people.register)
            if named.is_full
            else family_closeness(named.words[0], person)
        )
        if close is not None and close.cost > 0.0 and (named.is_full or _may_stand_alone(named, close)):
            score, term = _score(named, close, person, people)
            scored.append((score, person, close, term))
    if not scored:
        return None
    scored.sort(key=lambda item: -item[0])
    score, person, close, term = scored[0]
    runner_up = scored[1][0] if len(scored) > 1 else float("-inf")
    if score < THRESHOLD + (_UNDATED if people.date is None else 0.0) or score - runner_up < _MARGIN:
        return None
    return Verdict(named, person, close, score, term, runner_up)


def _may_stand_alone(named: Named, close: Closeness) -> bool:
    """A bare surname under a title without a country says little: only the nearest spellings count."""
    return close.family <= _ALONE or any(title.office.country is not None for title in named.mention.titles)


def _candidates(named: Named, people: People) -> dict[int, Person]:
    """Whom to look at. A search is made only where its best outcome could pass the threshold, so that names known to
    be common cost no search at all."""
    found = {person.id: person for person in _holders(named, people)}
    register, words = people.register, named.words
    best = _BASE + _BEST_CONTEXT + (_OFFICE_HELD + _UNIQUE if named.mention.titles else 0.0)
    numbers: set[int] = set()
    if not named.is_full:
        if named.mention.before is not None and not named.mention.loose:
            common = register.word(join(fold(words[0])))[1]
            if best + _LONG + _UNHEARD - _SURNAME_KNOWN * common - _EDIT * _LEAST >= THRESHOLD:
                return found | {person.id: person for person in family_candidates(words[0], register)}
        return found
    given, family = register.word(join(fold(words[0])))[0], register.word(join(fold(words[-1])))[1]
    if best + _family_bonus(family) - _GIVEN_KNOWN * given - _EDIT * _LEAST >= THRESHOLD:
        numbers |= same_family(words, register)
    long = _length_bonus(join(fold(words[-1]))) + (0.0 if family else _UNHEARD)
    if best + _given_bonus(given) + long - _SURNAME_KNOWN * family - _EDIT * _LEAST >= THRESHOLD:
        numbers |= same_given(words, register)
    # Looked for by sound alone only where something says that it is a person's name.
    likely = bool(named.mention.titles or named.mention.honorific) or len(words) > 2
    if (
        likely
        and best + _BEST_SOUND + long - _SURNAME_KNOWN * family - _GIVEN_KNOWN * given - 2 * _EDIT * _LEAST >= THRESHOLD
    ):
        numbers |= same_sound(words, register)
    return found | {number: register.person(number) for number in numbers}


def _family_bonus(common: int) -> float:
    """What a family name that agrees is worth: the rarer, the more."""
    return 0.5 + 0.2 * max(0, 21 - common)


def _length_bonus(word: str) -> float:
    return min(_LONG, _LENGTH * max(0, len(word) - 5))


def _given_bonus(common: int) -> float:
    return max(0.5, 2.5 - 0.12 * common)


def _holders(named: Named, people: People) -> list[Person]:
    """Persons who held the stated office at the date."""
    out = []
    for title in named.mention.titles:
        country, role, portfolio, rank = (
            title.office.country,
            title.office.role,
            title.office.portfolio,
            title.office.rank,
        )
        if country is None:
            continue
        terms = people.register.holders(country, role, portfolio, people.date, rank)
        if len(terms) <= 60:
            out += [people.register.person(term.person) for term in terms]
    return out
