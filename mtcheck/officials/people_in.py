"""Who is named in an article: every name run held against the register, once an article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from mtcheck.analysis import Analysis, view
from mtcheck.analysis.names import NameMention, name_mentions
from mtcheck.analysis.titles import Title, TitleGrammar, title_grammar
from mtcheck.article import Edit
from mtcheck.dates import PartialDate
from mtcheck.officials.house import open_register
from mtcheck.officials.keys import fold, join
from mtcheck.officials.meaning import means
from mtcheck.officials.register import Held, Person, Register, Term
from mtcheck.officials.stated import Stated, stated_people


@dataclass
class Named:
    """A mention and what the register says of it.

    ``words`` are those of the part that was looked up (a run may begin with a word that is no name). ``people`` are the
    persons who have exactly this full name, ``accepted`` says whether for one of them English may write it so.
    """

    mention: NameMention
    start: int
    words: tuple[str, ...]
    people: tuple[Person, ...] = ()
    accepted: bool = False

    @property
    def is_full(self) -> bool:
        return len(self.words) > 1

    @property
    def end(self) -> int:
        return self.mention.end


@dataclass
class People:
    """The article's mentions with what surrounds them."""

    date: PartialDate | None
    grammar: TitleGrammar
    register: Register
    stated: Stated = field(default_factory=Stated)
    named: list[Named] = field(default_factory=list)
    countries: Counter[str] = field(default_factory=Counter)

    @cached_property
    def known(self) -> list[Person]:
        """Persons whose accepted full name stands in the article."""
        return [person for named in self.named if named.accepted and named.is_full for person in named.people]

    @cached_property
    def by_surname(self) -> dict[str, list[Named]]:
        """Full names by their last word, folded."""
        found: dict[str, list[Named]] = {}
        for named in self.named:
            if named.is_full:
                found.setdefault(join(fold(named.words[-1])), []).append(named)
        return found

    @cached_property
    def prominent(self) -> list[str]:
        """The countries and bodies that the article is about: named at least half as often as the first of them."""
        most = self.countries.most_common(3)
        return [country for country, count in most if 2 * count >= most[0][1]]

    def is_prominent(self, country: str) -> bool:
        return country in self.prominent

    def title_fits(self, title: Title, person: Person) -> Term | None:
        """A term of the person that the title may mean at the article's date; the surest one."""
        best: Term | None = None
        for term in person.terms:
            if means(title.office, term.office) and (held := term.held(self.date)) is not Held.NO:
                if held is Held.YES:
                    return term
                best = best or term
        return best


def _look_up(mention: NameMention, register: Register, stated: Stated) -> Named:
    """The mention, or the longest end of its run that is somebody's full name."""
    words = mention.words
    for first in range(max(1, len(words) - 1)):
        part = words[first:]
        key = join(fold(" ".join(part)))
        if key in stated.by_key:
            return Named(mention, _start(mention, first), part, stated.by_key[key], True)
        found = register.exact(key) if len(key) > 3 else ()
        if not found and len(part) > 2:
            # Middle initials come and go.
            short = [word for word in part if len(word.rstrip(".")) > 1]
            found = register.exact(join(fold(" ".join(short)))) if 1 < len(short) < len(part) else ()
        if found:
            people = stated.as_stated(register.person(number) for number, _ in found)
            return Named(mention, _start(mention, first), part, people, any(accepted for _, accepted in found))
    mixed = stated.as_stated(_mixed(words, register)) if len(words) in (2, 3) else ()
    return Named(mention, mention.start, words, mixed, bool(mixed))


def _start(mention: NameMention, first: int) -> int:
    """Where the word at index ``first`` of a mention begins."""
    return mention.start + sum(len(word) + 1 for word in mention.words[:first])


def _mixed(words: tuple[str, ...], register: Register) -> tuple[Person, ...]:
    """Persons whose accepted forms have this given name in one and this family name in another of them.

    A given name that no list of names knows is right only in the form that has it.
    """
    given, family = join(fold(words[0])), join(fold(words[-1]))
    if not register.word(given)[0]:
        return ()
    families = {number for number, is_family in register.bearers(family) if is_family}
    if not families:
        return ()
    found = [
        register.person(number) for number, is_family in register.bearers(given) if number in families and not is_family
    ]
    if not found:
        others = [register.person(number) for number in families]
        sets = register.variants(given)
        found = [
            p
            for p in others
            if sets
            and not p.own_script
            and any(sets & register.variants(join(fold(form.text.split()[0]))) for form in p.forms if form.accepted)
        ]
    return tuple(found)


@view
def people_in(analysis: Analysis) -> People:
    """The people of an article."""
    grammar = title_grammar(analysis.language.code)
    register = open_register(analysis.settings.officials)
    stated = stated_people(analysis.article, register, grammar.data.honorifics)
    people = People(analysis.article.date, grammar, register, stated)
    texts = analysis.words.texts
    index = 0
    while index < len(texts):
        if texts[index][0].isupper() and (place := grammar.place_at(texts, index)) is not None:
            people.countries[place.country] += 1
            index += place.length
        else:
            index += 1
    mentions = name_mentions(analysis)
    people.countries.update(
        grammar.data.honoured[mention.honorific] for mention in mentions if mention.honorific in grammar.data.honoured
    )
    people.named = [
        _look_up(mention, register, stated) if len(mention.words) > 1 else Named(mention, mention.start, mention.words)
        for mention in mentions
    ]
    return people


@view
def known_spans(analysis: Analysis) -> list[tuple[int, int]]:
    """Code points ``[start, end)`` of names that are rightly written: full names of the register and of
    the article's metadata, and their parts standing alone elsewhere. No other check should flag or change them."""
    people = people_in(analysis)
    parts = {join(fold(word)) for named in people.named if named.accepted for word in named.words} | people.stated.words
    return [
        (named.start, named.end)
        for named in people.named
        if named.accepted or (not named.is_full and join(fold(named.words[0])) in parts)
    ]


def is_inside_one(edit: Edit, spans: Iterable[tuple[int, int]]) -> bool:
    """Whether an edit changes something in one of ``spans``; what it puts before or after one is outside."""
    return any((edit.start < end and start < edit.end) or start < edit.start < end for start, end in spans)
