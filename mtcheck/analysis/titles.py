"""Titles of office: a small grammar over word lists that are data (``titles.yaml``, ``countries.yaml``).

A title is ``[former|acting|deputy|…] [country or body] [portfolio] role [of|for|to portfolio, country or body]``. The
same reader takes the titles of an article and the positions of the register, so that "foreign minister" and "Minister
of Foreign Affairs" come out as one office.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from mtcheck import yaml12
from mtcheck.analysis import Analysis, view
from mtcheck.analysis.words import Words
from mtcheck.errors import RuleError
from mtcheck.resources import data_dir

_POSSESSIVE = re.compile(r"['’‘ʼ][sS]?$")
_PREPOSITIONS = frozenset({"of", "for", "to"})
_REACH = 9  # words that a title may reach to either side of its role


class Office(NamedTuple):
    """What a title says, normalised. ``rank`` is "" for the office itself, else "deputy", "assistant", "under"…"""

    role: str
    rank: str = ""
    portfolio: frozenset[str] = frozenset()
    country: str | None = None


class Title(NamedTuple):
    """A title at code points ``[start, end)``, words ``[first, last]``; ``head`` is where the words of the role begin.

    ``country`` bounds the words that name its country (None where none is named); ``by_capital``: only the capital is.
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


class TitleData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``titles.yaml``; what each key means is said there."""

    roles: Mapping[str, str]
    ranks: Mapping[str, str]
    shifts: Mapping[str, str]
    fillers: frozenset[str]
    portfolios: Mapping[str, tuple[str, ...]]
    empty: frozenset[str]
    honorifics: Mapping[str, str]
    conventions: Mapping[str, Mapping[str, str]]


class Country(NamedTuple):
    """A country or international body; ``adjective`` is how a title names it ("Russian", "NATO")."""

    name: str
    adjective: str
    is_body: bool


class Place(NamedTuple):
    """A phrase of the text that stands for a country: how many words it has and whether it is only the capital."""

    country: str
    length: int
    capital: bool


def bare(word: str) -> str:
    """``word`` without a possessive ending."""
    return _POSSESSIVE.sub("", word) if word[-1:] in "sS'’‘ʼ" else word


def _phrase(text: str) -> tuple[str, ...]:
    return tuple(Words.of(text).texts)


class TitleGrammar:
    """The word lists of one language, arranged for reading."""

    def __init__(self, data: TitleData, countries: Mapping[str, str]) -> None:
        self.data = data
        self.countries: dict[str, Country] = {}
        self._places: dict[str, list[tuple[tuple[str, ...], str, bool]]] = {}
        self._aliases: dict[str, str] = {}
        for name, line in countries.items():
            self._add_country(name, line)
        for places in self._places.values():
            places.sort(key=lambda place: -len(place[0]))
        self.concepts = {word: concept for concept, words in data.portfolios.items() for word in words}
        self.roles: dict[str, list[tuple[tuple[str, ...], str, str, str]]] = {}
        for phrase, role in data.roles.items():
            self._add_role(phrase, role)
        for roles in self.roles.values():
            roles.sort(key=lambda role: -len(role[0]))

    def _add_country(self, name: str, line: str) -> None:
        demonyms, capitals, others = (
            [part.strip() for part in field.split(",") if part.strip(" ~")] for field in (*line.split("|"), "", "")[:3]
        )
        self.countries[name] = Country(name, (demonyms or [name])[0], "|" in line and not demonyms and not capitals)
        for phrase in (name, *demonyms, *others):
            self._aliases[phrase.casefold()] = name
            words = _phrase(phrase)
            if words[0] in ("the", "The"):
                words = words[1:]
            self._places.setdefault(words[0], []).append((words, name, False))
        for phrase in capitals:
            words = _phrase(phrase)
            self._places.setdefault(words[0], []).append((words, name, True))

    def _add_role(self, phrase: str, role: str) -> None:
        rank, _, rest = role.partition(" ")
        concept = ""
        if not rest:
            rank, rest = "", role
        elif rest not in self.data.roles.values():  # "minister finance"
            rank, rest, concept = "", rank, rest
        words = tuple(phrase.split())
        forms = {words, ("-".join(words),)}
        for form in forms:
            self.roles.setdefault(form[0], []).append((form, rest, rank, concept))
        joined = "-".join(words)
        for suffix in ("elect", "designate"):
            form = (*words[:-1], f"{words[-1]}-{suffix}")
            self.roles.setdefault(form[0], []).append((form, rest, f"{rank}+incoming", concept))
        for word in ("ex", "then"):
            form = (f"{word}-{words[0]}", *words[1:])
            self.roles.setdefault(form[0], []).append((form, rest, f"{rank}+former", concept))
        for word, named in self.data.ranks.items():
            self.roles.setdefault(f"{word}-{joined}", []).append(((f"{word}-{joined}",), rest, named, concept))

    def country(self, name: str) -> str | None:
        """The list's own name for a country, body or any of its other names; None where the list lacks it."""
        return self._aliases.get(name.strip().casefold())

    def place_at(self, words: Sequence[str], index: int) -> Place | None:
        """The country or body named at word ``index``."""
        first = words[index]
        places = self._places.get(first) or self._places.get(bare(first))
        if places is None:
            return None
        for phrase, name, capital in places:
            size = len(phrase)
            if size == 1:
                return Place(name, 1, capital)
            if index + size <= len(words) and [*words[index : index + size - 1], bare(words[index + size - 1])] == [
                *phrase
            ]:
                return Place(name, size, capital)
        return None

    def place_before(self, words: Sequence[str], end: int) -> Place | None:
        """The country or body whose last word is at ``end - 1``."""
        for size in (3, 2, 1, 4, 5):
            if end - size >= 0:
                place = self.place_at(words, end - size)
                if place is not None and place.length == size:
                    return place
        return None

    def concept(self, word: str) -> str | None:
        """The portfolio that a word of a title speaks of."""
        return self.concepts.get(word)

    @lru_cache(maxsize=20_000)  # noqa: B019 - one grammar a language, kept as long as the process
    def office(self, label: str, country: str | None) -> Office | None:
        """The office that a position's label names in ``country``; None where no role is in it."""
        words = [word.casefold() for word in re.findall(r"[\w'’.]+", label)]
        texts = re.findall(r"[\w'’.]+", label)
        best: tuple[int, int, str, str, str] | None = None
        for index in range(len(words)):
            for phrase, role, rank, concept in self.roles.get(words[index], ()):
                if tuple(words[index : index + len(phrase)]) == phrase:
                    best = (index, index + len(phrase), role, rank, concept)
                    break
            if best:
                break
        if best is None:
            return None
        start, end, role, rank, concept = best
        rank = rank.partition("+")[0]
        portfolio = {concept} if concept else set()
        for index, word in enumerate(words):
            if start <= index < end or word in self.data.empty or word in self.data.fillers:
                continue
            if word in self.data.ranks:
                rank = rank or self.data.ranks[word]
            elif word not in self.data.shifts and not word.isdigit():
                portfolio.add(self.concepts.get(word, word))
        for index in range(len(texts)):
            place = self.place_at(texts, index)
            if place is not None and (place.country == country or role in ("ambassador", "permanent-representative")):
                named = {word.casefold() for word in texts[index : index + place.length]}
                portfolio -= named
                portfolio -= {self.concepts.get(word, word) for word in named}
                if place.country != country:
                    portfolio.add(place.country.casefold())
        return settle(Office(role, rank, frozenset(portfolio), country))


def settle(office: Office) -> Office:
    """One name for roles that differ by country: a secretary of state is a foreign minister in the United States."""
    role, rank, portfolio, country = office
    if role == "secretary-of-state":
        if country in ("United States", "Vatican", None) and not portfolio:
            return Office("minister", rank, frozenset({"foreign"}), country)
        return Office("minister", rank, portfolio, country)
    if role == "secretary" and portfolio:
        role = "spokesperson" if portfolio == {"press"} else "minister"
    if role == "secretary" and not portfolio and country == "NATO":
        return office
    return Office(role, rank, portfolio, country)


@lru_cache
def title_grammar(language: str = "en") -> TitleGrammar:
    """The grammar of ``rules/LANGUAGE/titles.yaml`` and ``countries.yaml``; RuleError where one is wrong."""
    folder = data_dir("rules") / language
    try:
        titles = msgspec.convert(yaml12.load(folder / "titles.yaml"), TitleData)
        return TitleGrammar(titles, yaml12.load(folder / "countries.yaml"))
    except msgspec.ValidationError as error:
        raise RuleError(str(error), path=str(folder / "titles.yaml")) from error


class _Reader:
    """Reads the titles of one article."""

    def __init__(self, text: str, words: Words, grammar: TitleGrammar) -> None:
        self.text = text
        self.words = words
        self.grammar = grammar
        self.count = len(words.texts)

    def near(self, left: int, right: int) -> bool:
        """Whether two neighbouring words have nothing but a space (or a hyphen) between them."""
        return self.text[self.words.ends[left] : self.words.starts[right]] in (" ", "-", "\u00a0")

    def titles(self) -> Iterator[Title]:
        texts, roles = self.words.texts, self.grammar.roles
        index = 0
        while index < self.count:
            word = texts[index]
            found = None
            if len(word) > 1 and (options := roles.get(word.lower()) or roles.get(bare(word).lower())):
                found = self._at(index, options)
            if found is None:
                index += 1
            else:
                yield found
                index = found.last + 1

    def _at(self, index: int, options: list[tuple[tuple[str, ...], str, str, str]]) -> Title | None:
        texts = self.words.texts
        for phrase, role, rank, concept in options:
            end = index + len(phrase)
            if end > self.count:
                continue
            if len(phrase) > 1:
                said = [word.lower() for word in texts[index + 1 : end - 1]] + [bare(texts[end - 1]).lower()]
                if tuple(said) != phrase[1:] or not all(self.near(i, i + 1) for i in range(index, end - 1)):
                    continue
            return self._around(index, end - 1, role, rank, concept)
        return None

    def _around(self, head: int, tail: int, role: str, rank: str, concept: str) -> Title:
        self._portfolio = {concept} if concept else set()
        rank, _, shift = rank.partition("+")
        self._rank, self._shifts = rank, {shift} if shift else set[str]()
        self._country: str | None = None
        self._country_at: int | None = None
        self._by_capital = False
        first = self._left(head)
        last = self._right(tail, role)
        office = settle(Office(role, self._rank, frozenset(self._portfolio), self._country))
        return Title(
            self.words.starts[first],
            self.words.ends[last],
            first,
            last,
            head,
            office,
            frozenset(self._shifts),
            self._country_at,
            self._by_capital,
        )

    def _take_country(self, place: Place, at: int) -> None:
        if self._country is None:
            self._country, self._country_at, self._by_capital = place.country, at, place.capital

    def _left(self, head: int) -> int:
        data, grammar, texts = self.grammar.data, self.grammar, self.words.texts
        first = head
        while first > 0 and head - first < _REACH and self.near(first - 1, first):
            raw = texts[first - 1]
            word = bare(raw).lower()
            if word in data.ranks:
                self._rank = self._rank or data.ranks[word]
            elif word in data.shifts:
                self._shifts.add(data.shifts[word])
            elif (place := grammar.place_before(texts, first)) is not None and self._country is None:
                first -= place.length - 1
                self._take_country(place, first - 1)
            elif (concept := grammar.concept(word)) is not None and (raw[0].isupper() or first - 1 > 0):
                self._portfolio.add(concept)
            elif word in data.fillers:
                pass
            elif word in ("and", "affairs", "staff", "press") and first > 1:
                if word == "press":
                    self._portfolio.add("press")
                elif word == "and" and grammar.concept(texts[first - 2].lower()) is None:
                    break
            else:
                break
            first -= 1
        return first

    def _right(self, tail: int, role: str) -> int:
        texts = self.words.texts
        last = tail
        if last + 1 < self.count and self.near(last, last + 1):
            word = texts[last + 1].lower()
            if word in ("elect", "designate"):
                self._shifts.add("incoming")
                last += 1
        while last + 2 < self.count and self.near(last, last + 1) and texts[last + 1].lower() in _PREPOSITIONS:
            index = last + 2
            while index < self.count and texts[index].lower() in ("the", "republic", "of", "state"):
                index += 1
            taken = self._matter(index, role)
            if taken is None:
                break
            last = taken
        return last

    def _matter(self, index: int, role: str) -> int | None:
        """The last word of what follows "of": portfolios and one country; None where neither follows."""
        grammar, texts = self.grammar, self.words.texts
        taken: int | None = None
        while index < self.count and (taken is None or self.near(index - 1, index)):
            raw = texts[index]
            word = bare(raw).lower()
            place = grammar.place_at(texts, index)
            if place is not None:
                if role in ("ambassador", "permanent-representative"):
                    self._portfolio.add(place.country.casefold())
                else:
                    self._take_country(place, index)
                taken = index + place.length - 1
                index = taken + 1
                continue
            if (concept := grammar.concept(word)) is not None:
                self._portfolio.add(concept)
                taken = index
            elif (
                word in grammar.data.empty
                and index + 1 < self.count
                and word not in ("a", "an", "to", "in", "at", "on")
            ):
                if word in ("affairs", "services", "ministry", "office", "council", "union"):
                    taken = index
            elif raw[0].isupper() and taken is not None and word in ("committee", "directorate"):
                taken = index
            else:
                break
            index += 1
        return taken


@view
def title_mentions(analysis: Analysis) -> list[Title]:
    """All titles of the article, in order and not overlapping."""
    return list(_Reader(analysis.text, analysis.words, title_grammar(analysis.language.code)).titles())
