"""Titles of office: a small grammar over word lists that are data (see `mtcheck.analysis.offices`).

A title is ``[former|acting|deputy|…] [country or body] [portfolio] role [of|for|to portfolio, country or body]``. The
same reader takes the titles of an article and the positions of the register, so that "foreign minister" and "Minister
of Foreign Affairs" come out as one office.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import msgspec

from mtcheck import yaml12
from mtcheck.analysis import Analysis, view
from mtcheck.analysis.offices import Lexicon, Office, Place, RolePhrase, TitleData, bare, ranks, settle
from mtcheck.analysis.words import Words
from mtcheck.errors import RuleError
from mtcheck.resources import data_dir

__all__ = ["Office", "Title", "TitleGrammar", "bare", "title_grammar", "title_mentions"]

_REACH = 9  # words that a title may reach to the left of its role
_APOSTROPHES = frozenset("'’‘ʼ")
_SPACES = (" ", "-", "\u00a0", "\u2011")


class Title(NamedTuple):
    """A title at code points ``[start, end)``, words ``[first, last]``; ``head`` is where the words of the role begin.

    ``country_at`` is the word that names its country (None where none is named); ``by_capital``: only the capital is.
    ``plural``: "ministers". ``qualified``: a capitalised word that the lists lack stands at it ("Acme President"), so
    that the title may be of something else. ``listed``: the country of the title before it on a list, where it names
    none.
    """

    start: int
    end: int
    first: int
    last: int
    head: int
    office: Office
    shifts: frozenset[str]
    country_at: int | None = None
    by_capital: bool = False
    plural: bool = False
    qualified: bool = False
    listed: str | None = None


class TitleGrammar(Lexicon):
    """The word lists with what reads labels by them."""

    @lru_cache(maxsize=20_000)  # noqa: B019 - one grammar a language, kept as long as the process
    def office(self, label: str, country: str | None) -> Office | None:
        """The office that a position's label names in ``country``; None where no role is in it."""
        words = Words.of(label)
        reader = _Reader(label, words, self, country)
        titles = list(reader.titles())
        if not titles:
            return None
        title = titles[0]
        read = {index for other in titles for index in range(other.first, other.last + 1)}
        portfolio = set(title.office.portfolio)
        index = 0
        while index < len(words.texts):
            word = words.texts[index].lower()
            place = self.region_at(words.texts, index)
            if index in read or word in self.data.joints or word.isdigit():
                index += 1
            elif place is not None:
                portfolio |= place.portfolio | ({place.country.casefold()} if place.country != country else set())
                index += place.length
            else:
                portfolio |= reader.matter(word)
                index += 1
        return settle(title.office._replace(portfolio=frozenset(portfolio), country=country))


@lru_cache
def title_grammar(language: str = "en") -> TitleGrammar:
    """The grammar of the lists of ``rules/LANGUAGE/``; RuleError where one is wrong."""
    folder = data_dir("rules") / language
    try:
        titles = msgspec.convert(yaml12.load(folder / "titles.yaml"), TitleData)
    except msgspec.ValidationError as error:
        raise RuleError(str(error), path=str(folder / "titles.yaml")) from error
    lists = (yaml12.load(folder / f"{name}.yaml") for name in ("countries", "regions", "parties"))
    return TitleGrammar(titles, *lists)


@dataclass
class _Reading:
    """A title while it is being read."""

    phrase: RolePhrase
    country: str | None = None
    ranks: list[str] = field(default_factory=list)
    shifts: set[str] = field(default_factory=set)
    portfolio: set[str] = field(default_factory=set)
    country_at: int | None = None
    by_capital: bool = False
    qualified: bool = False


class _Reader:
    """Reads the titles of a text. ``country``: whose titles they are where the text doesn't say."""

    def __init__(self, text: str, words: Words, lexicon: Lexicon, country: str | None = None) -> None:
        self.text = text
        self.words = words
        self.lexicon = lexicon
        self.data = lexicon.data
        self.country = country
        self.count = len(words.texts)

    def gap(self, left: int) -> str:
        """What stands between a word and the next one."""
        return self.text[self.words.ends[left] : self.words.starts[left + 1]]

    def near(self, left: int) -> bool:
        """Whether a word and the next one have nothing but a space (or a hyphen) between them."""
        return self.gap(left) in _SPACES

    def lower(self, index: int) -> str:
        return bare(self.words.texts[index]).lower()

    def matter(self, word: str) -> set[str]:
        """What a word, in small letters, adds to a portfolio: its concept, itself where the lists lack it, or
        nothing."""
        data = self.data
        if word in data.empty or word in data.fillers or word in data.shifts or word in data.ranks:
            return set()
        return {self.lexicon.concept(word) or word}

    def titles(self) -> Iterator[Title]:
        texts, roles = self.words.texts, self.lexicon.roles
        index = 0
        while index < self.count:
            word = texts[index]
            found = None
            options = roles.get(word.lower())
            if options is None and word[-2:-1] in _APOSTROPHES:
                options = roles.get(bare(word).lower())
            if options is not None:
                found = self._at(index, options)
            if found is None:
                index += 1
            else:
                yield found
                index = found.last + 1

    def role_at(self, index: int) -> RolePhrase | None:
        """The longest role that is written at a word."""
        word = self.words.texts[index]
        options = self.lexicon.roles.get(word.lower()) or self.lexicon.roles.get(bare(word).lower())
        return next((phrase for phrase in options or () if self._is(phrase, index)), None)

    def _is(self, phrase: RolePhrase, index: int) -> bool:
        end = index + len(phrase.words)
        if len(phrase.words) == 1:
            return True
        if end > self.count:
            return False
        texts = self.words.texts
        said = [word.lower() for word in texts[index + 1 : end - 1]] + [bare(texts[end - 1]).lower()]
        return tuple(word.replace("’", "'") for word in said) == phrase.words[1:] and all(
            self.near(i) for i in range(index, end - 1)
        )

    def _at(self, index: int, options: list[RolePhrase]) -> Title | None:
        phrase = next((phrase for phrase in options if self._is(phrase, index)), None)
        return None if phrase is None else self._around(index, phrase)

    def _around(self, head: int, phrase: RolePhrase) -> Title:
        reading = _Reading(phrase, self.country)
        if phrase.concept:
            reading.portfolio.add(phrase.concept)
        if phrase.shift:
            reading.shifts.add(phrase.shift)
        first = self._left(reading, head)
        last = self._right(reading, head + len(phrase.words) - 1)
        rank = ranks([*reading.ranks, *phrase.rank.split()])
        office = settle(Office(phrase.role, rank, frozenset(reading.portfolio), reading.country))
        return Title(
            self.words.starts[first],
            self.words.ends[last],
            first,
            last,
            head,
            office,
            frozenset(reading.shifts),
            reading.country_at,
            reading.by_capital,
            phrase.plural,
            reading.qualified,
        )

    def _take(self, reading: _Reading, place: Place, at: int, link: str = "") -> bool:
        """A place into the title: as its country, as where somebody is posted, or as a part of the country; False
        where it has a country already."""
        role = reading.phrase.role
        posted = role in self.data.posted and link not in ("", "of")
        if posted:
            reading.portfolio.add(place.country.casefold())
            return True
        if reading.country is not None and place.country != reading.country:
            if not link:
                return False
            reading.portfolio |= {place.country.casefold()} | place.portfolio
            return True
        if reading.country_at is None and self.country is None:
            reading.country, reading.country_at, reading.by_capital = place.country, at, place.capital
        elif not link and not place.portfolio:
            return self.country is not None
        reading.portfolio |= place.portfolio
        if place.capital and (role in self.data.local or self.country is not None):
            reading.portfolio.add(self.words.texts[at].lower())
        return True

    def _left(self, reading: _Reading, head: int) -> int:
        """The first word of the title whose role begins at ``head``."""
        data, lexicon, texts = self.data, self.lexicon, self.words.texts
        capital = texts[head][0].isupper()
        first = head
        listing = False
        while first > 0 and head - first < _REACH:
            at = first - 1
            if not (self.near(at) or (listing and self.gap(at) == ", ")):
                break
            raw = texts[at]
            word = bare(raw).lower()
            agrees = raw[0].isupper() or not capital
            if word in data.ranks:
                reading.ranks.insert(0, data.ranks[word])
            elif word in data.shifts:
                reading.shifts.add(data.shifts[word])
            elif raw[0].isupper() and (place := lexicon.region_before(texts, first)) is not None:
                if not self._take(reading, place, first - 1):
                    break
                at -= place.length - 1
            elif (concept := lexicon.concept(word)) is not None and agrees:
                reading.portfolio.add(concept)
            elif word in data.fillers:
                pass
            elif word in data.joints and first < head and at > 0 and self._leads(at - 1):
                listing = True
            elif word in data.joints and (other := self._shared(reading, first, at)) is not None:
                at -= other.length
            elif word in data.empty and agrees and at > 0 and self._leads(at - 1):
                pass
            else:
                # "Acme President"; at the beginning of a sentence it may be any word.
                known = word in data.honorifics or word in data.articles
                reading.qualified = raw[0].isupper() and not known and len(word) > 2
                break
            first = at
        return first

    def _shared(self, reading: _Reading, first: int, joint: int) -> Place | None:
        """The first of two countries whose titles these are ("Chilean and Peruvian ministers"); then neither is the
        title's."""
        if not reading.phrase.plural or reading.country_at is None or first > reading.country_at:
            return None
        place = self.lexicon.region_before(self.words.texts, joint) if joint > 0 and self.near(joint - 1) else None
        if place is not None:
            reading.country, reading.by_capital = None, False
        return place

    def _leads(self, index: int) -> bool:
        """Whether the word before a joint or an empty word is one of a portfolio."""
        return self.near(index) and self.lexicon.concept(self.lower(index)) is not None

    def _right(self, reading: _Reading, tail: int) -> int:
        """The last word of the title whose role ends at ``tail``."""
        texts = self.words.texts
        last = tail
        if last + 1 < self.count and self.near(last):
            following = texts[last + 1].lower()
            if following in self.data.suffixes:
                reading.shifts.add(self.data.shifts[following])
                last += 1
        if texts[last] != bare(texts[last]):
            return last
        while True:
            taken = self._linked(reading, last)
            if taken is None:
                return last
            last = taken

    def _linked(self, reading: _Reading, last: int) -> int | None:
        """The last word of "of …" after word ``last``; None where no such thing follows that can be read."""
        if last + 2 >= self.count:
            return None
        for link in self.lexicon.links.get(self.words.texts[last + 1].lower(), ()):
            index = last + 1 + len(link)
            if index >= self.count or not all(self.near(i) for i in range(last, index)):
                continue
            if tuple(word.lower() for word in self.words.texts[last + 1 : index]) != link:
                continue
            begin = index
            while index + 1 < self.count and self.lower(index) in self.data.articles and self.near(index):
                index += 1
            small = index == begin and not self.words.texts[index][0].isupper()
            if link[0] in self.data.near_links and small and self.lower(index) != "large":
                return None
            return self._matters(reading, index, link[0])
        return None

    def _matters(self, reading: _Reading, begin: int, link: str) -> int | None:
        """The last word of what follows "of": portfolios, countries and names; None where nothing can be read."""
        texts, lexicon = self.words.texts, self.lexicon
        taken: int | None = None
        index = begin
        while index < self.count:
            raw, word = texts[index], self.lower(index)
            if taken is not None and not self.near(index - 1) and not self._lists_on(index, begin):
                break
            if raw[0].isupper() and (place := lexicon.region_at(texts, index)) is not None:
                if not self._take(reading, place, index, link):
                    break
                index = taken = index + place.length - 1
                if index + 1 < self.count and self.near(index) and self.lower(index + 1) in self.data.governments:
                    index = taken = index + 1
            elif (concept := lexicon.concept(word)) is not None:
                reading.portfolio.add(concept)
                taken = index
            elif word in self.data.joints:
                if index + 1 >= self.count or not self.near(index) or not self._goes_on(index + 1):
                    break
            elif word in self.data.fillers and index + 1 < self.count and self.near(index) and self._goes_on(index + 1):
                pass
            elif word in self.data.empty:
                taken = index if taken is not None or raw[0].isupper() else taken
            elif taken is None and self._names_one(link, begin) and (end := self._foreign(index)) is not None:
                reading.portfolio |= {self.lower(i) for i in range(index, end + 1)}
                index = taken = end
            elif taken is None and (office := self._other_office(index)) is not None:
                reading.portfolio.add(word)
                index = taken = index + len(office.words) - 1
            else:
                break
            if texts[index] != bare(texts[index]) and raw[0].isupper() and not self._names_body(index):
                break
            index += 1
        return taken

    def _names_one(self, link: str, begin: int) -> bool:
        """Whether a name that the lists lack may follow a link: after a capital, "To" is a word of a person's name."""
        return link not in self.data.inner_links and self.words.texts[begin - 1][0].islower()

    def _names_body(self, index: int) -> bool:
        """Whether a possessive is a part of a name: "Veterans' Affairs", "National People's Congress"."""
        word = self.lower(index + 1) if index + 1 < self.count and self.near(index) else ""
        return word in self.data.empty or (self.lexicon.concept(word) is not None and self.role_at(index + 1) is None)

    def _lists_on(self, index: int, begin: int) -> bool:
        """Whether what stands before a word is a comma in a list of portfolios: the word is one, written like the
        first, and no title of its own."""
        texts = self.words.texts
        if self.gap(index - 1) != ", ":
            return False
        if self.lower(index) in self.data.joints:
            return True
        if self.lexicon.concept(self.lower(index)) is None or texts[index][0].isupper() != texts[begin][0].isupper():
            return False
        ahead = index
        while ahead + 1 < self.count and self.near(ahead) and ahead - index < 3:
            ahead += 1
            if self.role_at(ahead) is not None:
                return False
        return texts[index][0].isupper() or any(word.lower() in self.data.joints for word in texts[index : index + 6])

    def _goes_on(self, index: int) -> bool:
        """Whether what follows a joint belongs to a portfolio."""
        word = self.lower(index)
        if word in self.data.articles and index + 1 < self.count:
            word = self.lower(index + 1)
        return (
            self.lexicon.concept(word) is not None or word in self.data.empty or word in self.data.ranks
        ) and self.role_at(index) is None

    def _foreign(self, index: int) -> int | None:
        """The last word of a name that the lists lack ("Quilmes", "San Luis"); a person's name may follow it."""
        texts = self.words.texts
        if not texts[index][0].isupper() or self.role_at(index) is not None:
            return None
        end = index
        while end + 1 < self.count and self.near(end) and texts[end].lower() in self.data.place_starts:
            end += 1
        return end if texts[end][0].isupper() else None

    def _other_office(self, index: int) -> RolePhrase | None:
        """Another office that the title is about ("adviser to the president"), where nobody is named by it."""
        phrase = self.role_at(index)
        if phrase is None or index < 1 or self.lower(index - 1) not in self.data.articles:
            return None
        end, texts = index + len(phrase.words), self.words.texts
        if end >= self.count or not self.near(end - 1) or texts[end][0].islower():
            return phrase
        return phrase if texts[end - 1] != bare(texts[end - 1]) and self.lower(end) in self.data.empty else None


@view
def title_mentions(analysis: Analysis) -> list[Title]:
    """All titles of the article, in order and not overlapping."""
    return list(_Reader(analysis.text, analysis.words, title_grammar(analysis.language.code)).titles())
