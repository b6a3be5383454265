"""Offices and the word lists that name them: ``titles.yaml``, ``countries.yaml``, ``regions.yaml``, ``parties.yaml`` of
a language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from mtcheck.analysis.words import Words

_PARTY = "political-party"  # the portfolio that all parties' offices have in common
_PARTY_HEADS = frozenset({"leader", "president", "chair", "head", "chief"})
_POSSESSIVE = re.compile(r"['’‘ʼ][sS]?$")


class Office(NamedTuple):
    """What a title says, normalised. ``rank`` is "" for the office itself, else "deputy", "assistant", "under"…"""

    role: str
    rank: str = ""
    portfolio: frozenset[str] = frozenset()
    country: str | None = None


class TitleData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``titles.yaml``; what each key means is said there."""

    roles: Mapping[str, str]
    plurals: Mapping[str, str]
    posted: frozenset[str]
    local: frozenset[str]
    ranks: Mapping[str, str]
    shifts: Mapping[str, str]
    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    fillers: frozenset[str]
    links: tuple[str, ...]
    near_links: frozenset[str]
    inner_links: frozenset[str]
    articles: frozenset[str]
    governments: frozenset[str]
    joints: frozenset[str]
    portfolios: Mapping[str, tuple[str, ...]]
    matters: frozenset[str]
    empty: frozenset[str]
    place_starts: frozenset[str]
    honorifics: Mapping[str, str]
    honoured: Mapping[str, str]
    conventions: Mapping[str, Mapping[str, str]]
    heads: Mapping[str, str]
    nationwide: frozenset[str]
    proper: frozenset[str]


class Country(NamedTuple):
    """A country or international body; ``adjective`` is how a title names it ("Russian", "NATO")."""

    name: str
    adjective: str
    is_body: bool


class Place(NamedTuple):
    """A phrase of the text that stands for a country: how many words it has and whether it is only the capital.

    ``portfolio`` is what it says beside the country: the region, the parliament, the commission; ``shared`` are other
    countries that it may mean ("Congolese").
    """

    country: str
    length: int
    capital: bool
    portfolio: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()


class RolePhrase(NamedTuple):
    """A way to write a role, in small letters; the rest is what it says."""

    words: tuple[str, ...]
    role: str
    rank: str
    concept: str
    shift: str = ""
    plural: bool = False


_Places = dict[str, list[tuple[tuple[str, ...], Place]]]


def bare(word: str) -> str:
    """``word`` without a possessive ending."""
    return _POSSESSIVE.sub("", word) if word[-1:] in "sS'’‘ʼ" else word


def _phrase(text: str) -> tuple[str, ...]:
    words = tuple(Words.of(text).texts)
    return words[1:] if words[0] in ("the", "The") else words


def _fields(line: str, count: int) -> list[list[str]]:
    """The comma-separated lists of a line between its bars, ``count`` of them."""
    parts = (line.split("|") + [""] * count)[:count]
    return [[item.strip() for item in part.split(",") if item.strip(" ~")] for part in parts]


def _add(places: _Places, phrase: str, place: Place) -> None:
    # As it is, and in the capitals of a headline.
    words = _phrase(phrase)
    place = place._replace(length=len(words))
    for form in {words, tuple(word.upper() for word in words)}:
        places.setdefault(form[0], []).append((form, place))


def _find(places: _Places, words: Sequence[str], index: int) -> Place | None:
    """The longest phrase of ``places`` that begins at word ``index``; its last word may have a possessive ending."""
    first = words[index]
    options = places.get(first) or places.get(bare(first))
    if options is None:
        return None
    for phrase, place in options:
        size = len(phrase)
        if size == 1:
            return place
        if index + size <= len(words) and [*words[index : index + size - 1], bare(words[index + size - 1])] == [
            *phrase
        ]:
            return place
    return None


class Lexicon:
    """The word lists of one language, arranged for look-ups."""

    def __init__(
        self,
        data: TitleData,
        countries: Mapping[str, str],
        regions: Mapping[str, Mapping[str, str]],
        parties: Mapping[str, str],
    ) -> None:
        self.data = data
        self.countries: dict[str, Country] = {}
        self._places: _Places = {}
        self._regions: _Places = {}
        self._aliases: dict[str, str] = {}
        self._shared: dict[str, frozenset[str]] = {}
        for name, line in countries.items():
            for phrase in _fields(line, 4)[3]:
                self._shared[phrase] = self._shared.get(phrase, frozenset()) | {name}
        for name, line in countries.items():
            self._add_country(name, line)
        for country, lines in regions.items():
            self._add_regions(country, lines)
        for country, line in parties.items():
            self._add_parties(country, line)
        for index in (self._places, self._regions):
            for options in index.values():
                options.sort(key=lambda option: -len(option[0]))
        phrases = [
            words for index in (self._places, self._regions) for options in index.values() for words, _ in options
        ]
        self._place_ends = frozenset(words[-1] for words in phrases)
        self._concepts = {word: word for word in data.matters}
        self._concepts.update((word, concept) for concept, words in data.portfolios.items() for word in words)
        self.links: dict[str, list[tuple[str, ...]]] = {}
        for link in sorted((tuple(link.split()) for link in data.links), key=lambda link: -len(link)):
            self.links.setdefault(link[0], []).append(link)
        self.roles: dict[str, list[RolePhrase]] = {}
        for phrase, role in data.roles.items():
            self._add_role(phrase, role)
        for roles in self.roles.values():
            roles.sort(key=lambda role: -len(role.words))

    def _add_country(self, name: str, line: str) -> None:
        demonyms, capitals, others = _fields(line, 3)
        self.countries[name] = Country(name, (demonyms or [name])[0], "|" in line and not demonyms and not capitals)
        for phrase in (name, *demonyms, *others):
            self._aliases[phrase.casefold()] = name
            _add(self._places, phrase, Place(name, 0, False, shared=self._shared.get(phrase, frozenset())))
        for phrase in capitals:
            _add(self._places, phrase, Place(name, 0, True))

    def _add_regions(self, country: str, lines: Mapping[str, str]) -> None:
        for concepts, names in lines.items():
            for name in names.split(","):
                said = concepts.split() if concepts != "regions" else [name.partition("=")[0].strip().casefold()]
                for phrase in name.split("="):
                    _add(self._regions, phrase.strip(), Place(country, 0, False, frozenset(said) - {"-"}))

    def _add_parties(self, country: str, line: str) -> None:
        for names in line.split(","):
            name, *others = (text.strip() for text in names.split("="))
            said = frozenset({_PARTY, name.casefold()})
            for phrase in (name, *others):
                _add(self._regions, phrase, Place(country, 0, False, said))

    def _add_role(self, phrase: str, role: str) -> None:
        rank, _, rest = role.partition(" ")
        concept = ""
        if not rest:
            rank, rest = "", role
        elif rest not in self.data.roles.values():  # "minister finance"
            rank, rest, concept = "", rank, rest
        said = RolePhrase(tuple(phrase.split()), rest, rank, concept)
        self._add_forms(said)
        for plural, singular in self.data.plurals.items():
            if singular in said.words:
                at = said.words.index(singular)
                words = (*said.words[:at], plural, *said.words[at + 1 :])
                self._add_forms(said._replace(words=words, plural=True))

    def _add_forms(self, said: RolePhrase) -> None:
        """The phrase with its hyphens, and with the words that hang on it: vice-, ex-, -elect."""
        words = said.words
        self._add_phrases(said)
        for prefix, rank in self.data.ranks.items():
            self._add_phrases(said._replace(words=(f"{prefix}-{words[0]}", *words[1:]), rank=_ranked(rank, said.rank)))
        for prefix in self.data.prefixes:
            shift = self.data.shifts[prefix]
            self._add_phrases(said._replace(words=(f"{prefix}-{words[0]}", *words[1:]), shift=shift))
        for suffix in self.data.suffixes:
            shift = self.data.shifts[suffix]
            self._add_phrases(said._replace(words=(*words[:-1], f"{words[-1]}-{suffix}"), shift=shift))

    def _add_phrases(self, said: RolePhrase) -> None:
        words = said.words
        forms = {words, ("-".join(words),)}
        if len(words) > 2:
            forms |= {(f"{words[0]}-{words[1]}", *words[2:]), (*words[:-2], f"{words[-2]}-{words[-1]}")}
        for form in forms:
            self.roles.setdefault(form[0], []).append(said._replace(words=form))

    def country(self, name: str) -> str | None:
        """The list's own name for a country, body or any of its other names; None where the list lacks it."""
        return self._aliases.get(name.strip().casefold())

    def place_at(self, words: Sequence[str], index: int) -> Place | None:
        """The country or body named at word ``index``."""
        return _find(self._places, words, index)

    def region_at(self, words: Sequence[str], index: int) -> Place | None:
        """The country, body, or part of one (a state, a parliament) named at word ``index``; the longest."""
        place, region = _find(self._places, words, index), _find(self._regions, words, index)
        if region is not None and (place is None or region.length >= place.length):
            return region
        return place

    def region_before(self, words: Sequence[str], end: int) -> Place | None:
        """The longest country, body or part of one whose last word is at ``end - 1``."""
        if words[end - 1] not in self._place_ends and bare(words[end - 1]) not in self._place_ends:
            return None
        for size in range(min(5, end), 0, -1):
            place = self.region_at(words, end - size)
            if place is not None and place.length == size:
                return place
        return None

    def concept(self, word: str) -> str | None:
        """The portfolio that a word of a title, in small letters, speaks of."""
        return self._concepts.get(word)


def _ranked(first: str, second: str) -> str:
    return f"{first} {second}" if second and second != first else first


def ranks(names: Iterable[str]) -> str:
    """Ranks in the order of the text as one: "deputy assistant"."""
    return " ".join(dict.fromkeys(name for name in names if name))


def settle(office: Office) -> Office:
    """One name for roles that differ by country (a secretary of state is a foreign minister in the United States) and
    by party (a leader, a president, a chairman)."""
    role, rank, portfolio, country = office
    if _PARTY in portfolio and role in _PARTY_HEADS:
        return Office("leader", rank, portfolio, country)
    if role == "secretary-of-state":
        if country in ("United States", "Vatican", None) and not portfolio:
            return Office("minister", rank, frozenset({"foreign"}), country)
        return Office("minister", rank, portfolio, country)
    if role == "head-of-government" and portfolio == {"council"}:  # "Premier of the State Council"
        portfolio = frozenset()
    if role == "secretary" and portfolio:
        role = "spokesperson" if portfolio == {"press"} else "minister"
    return Office(role, rank, portfolio, country)
