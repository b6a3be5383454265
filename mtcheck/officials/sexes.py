"""Who is a man and who a woman in an article, as far as the register or the article's own titles say it."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import msgspec

from mtcheck import yaml12
from mtcheck.analysis import Analysis, view
from mtcheck.errors import RuleError
from mtcheck.officials.keys import fold, join
from mtcheck.officials.people_in import Named, People, people_in
from mtcheck.officials.register import Person, Register
from mtcheck.officials.tenure import who
from mtcheck.resources import data_dir

SEXES = ("male", "female")
_UNKNOWN = "unknown"
_COMMON = 12  # a given name that 4,096 people or more have in the United States


class PronounData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``pronouns.yaml``; what each key means is said there."""

    pronouns: dict[str, dict[str, str]]
    ends_object: frozenset[str]
    nouns: dict[str, dict[str, str]]
    people: frozenset[str]
    shes: frozenset[str]
    wives: frozenset[str]
    honours: frozenset[str]
    kin: dict[str, frozenset[str]]


@lru_cache
def pronoun_data(language: str = "en") -> PronounData:
    """The lists of ``rules/LANGUAGE/pronouns.yaml``; RuleError where the file is wrong."""
    path = data_dir("rules") / language / "pronouns.yaml"
    try:
        return msgspec.convert(yaml12.load(path), PronounData)
    except msgspec.ValidationError as error:
        raise RuleError(str(error), path=str(path)) from error


class Somebody(NamedTuple):
    """A mention at code points ``[start, end)`` of somebody; ``who`` is the same for all mentions of one person.

    ``sex`` is "male", "female" or None where nothing says it or the article says both. ``givens`` are the given names,
    folded, that go with the surname in the article.
    """

    start: int
    end: int
    named: Named
    who: str
    person: Person | None
    sex: str | None
    givens: frozenset[str] = frozenset()


def _may_be_a_person(named: Named, people: People) -> bool:
    """Whether the words may be somebody's name; most runs of capitals are, but not "Congress" or "Task Force"."""
    if named.people or named.mention.titles or named.mention.honorific:
        return True
    grammar = people.grammar
    small = [word.lower() for word in named.words]
    if any(grammar.concept(word) or word in grammar.data.empty or "." in word for word in small):
        # "Rosa Parks" is a person, "Task Force" is not.
        return len(small) == 2 and people.register.word(join(fold(small[0])))[0] >= _COMMON
    if (place := grammar.region_at(named.words, 0)) is not None and place.length == len(named.words):
        return False
    given, family = join(fold(named.words[0])), join(fold(named.words[-1]))
    known = people.register.word(given)[0] if named.is_full else people.register.word(family)[1]
    return bool(known or people.register.bearers(family))


def cannot_be(somebody: Somebody, sex: str, register: Register) -> bool:
    """Whether somebody is of the other sex: for all that is said, or, where nothing is, by the given name."""
    if somebody.sex is not None:
        return somebody.sex != sex
    named = {register.sex_of_given(given) for given in somebody.givens}
    return bool(named) and named <= {*SEXES} - {sex}


@view
def somebodies(analysis: Analysis) -> list[Somebody]:
    """All mentions of the article that may be of a person, in order.

    Of somebody whom the register lacks only the title beside that very name tells the sex: "Mr Stager" may be Barbara
    Stager's husband. A surname alone has the sex of all who are named so in full.
    """
    people = people_in(analysis)
    honorifics, wives = people.grammar.data.honorifics, pronoun_data(analysis.language.code).wives
    found: list[tuple[Named, str, Person | None]] = []
    said: dict[str, set[str]] = {}
    fulls: dict[str, set[str]] = {}
    givens: dict[str, set[str]] = {}
    for named in people.named:
        person = who(named, people)
        if person is None and not _may_be_a_person(named, people):
            continue
        surname = join(fold(named.words[-1]))
        if named.is_full:
            givens.setdefault(surname, set()).add(join(fold(named.words[0])))
        key = str(person.id) if person is not None else join(fold(" ".join(named.words)))
        if person is None and named.is_full:
            fulls.setdefault(surname, set()).add(key)
        elif person is None and named.mention.honorific in wives:
            key += " (wife)"  # "Mrs Conley" says nothing of William Conley
        found.append((named, key, person))
        sexes = said.setdefault(key, set())
        sexes.update(sex for sex in (honorifics.get(named.mention.honorific), person and person.gender) if sex)

    def sex_of(named: Named, key: str) -> str | None:
        sexes = set(said[key])
        if not named.is_full:
            for full in fulls.get(key, ()):
                sexes |= said[full] or ({_UNKNOWN} if not named.mention.honorific else set())
        return next(iter(sexes)) if len(sexes) == 1 and _UNKNOWN not in sexes else None

    return [
        Somebody(
            named.mention.before.start if named.mention.before is not None else named.start,
            named.end,
            named,
            key,
            person,
            sex_of(named, key),
            frozenset([join(fold(named.words[0]))] if named.is_full else givens.get(join(fold(named.words[0])), ())),
        )
        for named, key, person in found
    ]
