"""An office with the name of somebody who cannot be its holder ("Italian Prime Minister Wang Dalin").

Machine translation takes a person for another one, or writes a foreign name in the form that the source's language has
for it. Then no spelling leads to the right name, only the office does: the register knows for certain who held it at
the article's date. What is proposed is shown and never applied: the title may be what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.language import Language
from mtcheck.analysis.names import name_data
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.checks.misspelt_name import misspellings
from mtcheck.checks.title_fault import Holding, also_meant, in_words
from mtcheck.findings import Safety, Suggestion
from mtcheck.officials.evidence import term_evidence
from mtcheck.officials.keys import fold, join
from mtcheck.officials.matching import accepted_forms, full_closeness
from mtcheck.officials.people_in import Named, People, people_in
from mtcheck.officials.register import Person, Term
from mtcheck.officials.tenure import sole_holder

# Offices of which a country or body has one, so that the stated name must be its holder's.
_HEADS = frozenset({"president", "head-of-government", "king", "queen", "secretary-general"})
_GIVEN = 4  # how common a word must be as a given name for the run to be a person's (see `Register.word`)
_YEAR = re.compile(r"\b(1[6-9]\d\d|20\d\d)s?\b")
_GREAT = frozenset({"foreign", "defence", "finance"})


class WrongPersonParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``anybody``: whether names that don't look Chinese are reported as well, for the highest offices."""

    anybody: bool = True


class _Wrong(msgspec.Struct, frozen=True):
    named: Named
    holder: Person
    term: Term


@lru_cache
def _pinyin(language: str) -> re.Pattern[str]:
    return re.compile(f"(?:{name_data(language).pinyin}){{1,3}}")


def _looks_chinese(named: Named, language: str) -> bool:
    """Whether the whole name can be pinyin: a family name of one syllable, a given name of up to three a word."""
    words = [join(fold(word)) for word in named.words]
    syllable = _pinyin(language)
    family = re.fullmatch(name_data(language).pinyin, words[0])
    return len(words) in (2, 3) and family is not None and all(syllable.fullmatch(word) for word in words[1:])


def _is_near(named: Named, person: Person, people: People) -> bool:
    """Whether the name has anything of the person's own: then it is a misspelling, or a relative's."""
    if full_closeness(named.words, person, people.register) is not None:
        return True
    own = {join(fold(word)) for form in accepted_forms(person) for word in form.split()}
    return any(join(fold(word)) in own for word in named.words)


def _judge(analysis: Analysis, named: Named, people: People, params: WrongPersonParams) -> _Wrong | None:
    title = named.mention.before
    if title is None or not named.is_full or named.people or named.mention.loose or named.start != named.mention.start:
        return None
    office = title.office
    # "President of Georgia Farm Bureau": only a country before the role is its own.
    if (
        title.country_at is None
        or title.country_at > title.head
        or title.by_capital
        or title.shifts
        or title.plural
        or title.qualified
        or office.rank
    ):
        return None
    chinese = _looks_chinese(named, analysis.language.code)
    country = office.country or ""
    if chinese and country in name_data(analysis.language.code).family_first:
        return None
    if also_meant(analysis, title, people):
        return None
    great = office.role in _HEADS and not office.portfolio
    great |= office.role == "minister" and len(office.portfolio) == 1 and office.portfolio <= _GREAT
    if not great and not (chinese and office.role == "minister" and office.portfolio):
        return None
    given = people.register.word(join(fold(named.words[0])))[0]
    if not chinese and not (params.anybody and given >= _GIVEN):
        return None
    term = sole_holder(office, people)
    if (
        term is None
        or not office.portfolio <= term.office.portfolio
        or (great and not office.portfolio and term.office.portfolio)
    ):
        return None
    role = analysis.text[analysis.words.starts[title.head] : analysis.words.ends[title.head]].lower()
    if role not in term.label.lower():  # an Australian premier is no prime minister
        return None
    holder = people.register.person(term.person)
    if _is_near(named, holder, people) or _looks_back(analysis, named, term):
        return None
    return _Wrong(named, holder, term)


def _looks_back(analysis: Analysis, named: Named, term: Term) -> bool:
    """Whether the paragraph speaks of a year before the holder came: "In the early 1990s, Prime Minister …"."""
    paragraph = analysis.paragraph_at(named.start)
    if paragraph is None or term.start is None:
        return False
    years = _YEAR.findall(analysis.text, paragraph.start, paragraph.end)
    return any(int(year) < term.start.year for year in years)


def _wrong(analysis: Analysis, params: WrongPersonParams) -> Iterator[_Wrong]:
    people = people_in(analysis)
    if people.date is None:
        return
    taken = {found.start for found in misspellings(analysis)}
    for named in people.named:
        if named.start not in taken and (found := _judge(analysis, named, people, params)) is not None:
            yield found


def compile_rule(params: WrongPersonParams, language: Language) -> Runner:
    def run(analysis: Analysis) -> Iterator[Hit]:
        if analysis.language.code != language.code:
            return
        for wrong in _wrong(analysis, params):
            named, holder = wrong.named, wrong.holder
            yield Hit(
                named.start,
                named.end,
                (Suggestion(holder.name, Safety.DISPLAY),),
                {
                    "said": " ".join(named.words),
                    "right": holder.name,
                    "why": in_words([Holding(holder, wrong.term)]),
                },
                (term_evidence(holder, wrong.term),),
            )

    return run


KIND = Kind("wrong-person", WrongPersonParams, compile_rule)
