"""Runs of words that may name a person, as English news writes them: "Sergei Ryabkov", "Ursula von der Leyen", "Kim
Jong-un’s"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import msgspec

from mtcheck import yaml12
from mtcheck.analysis import Analysis, view
from mtcheck.analysis.titles import Title, TitleGrammar, bare, title_grammar, title_mentions
from mtcheck.resources import data_dir

_LONGEST = 7  # words
_NUMERAL = re.compile("[IVX]+")  # Felipe VI


class NameData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``names.yaml``; what each key means is said there."""

    particles: frozenset[str]
    conjunction: str
    generations: frozenset[str]
    joining: frozenset[str]
    small: frozenset[str]
    apposition: frozenset[str]
    closes: str
    another_spelling: str
    born: str
    like_words: frozenset[str]
    speech: str
    stops: frozenset[str]
    family_first: frozenset[str]
    either_order: frozenset[str]
    given_alone: frozenset[str]
    cut_short: frozenset[str]
    other_script: frozenset[str]
    tonal: frozenset[str]
    kin: frozenset[str]
    habits: dict[str, frozenset[str]]
    pinyin: str
    nicknames: dict[str, frozenset[str]]


@lru_cache
def name_data(language: str = "en") -> NameData:
    """The lists of ``rules/LANGUAGE/names.yaml``; RuleError where the file is wrong."""
    return msgspec.convert(yaml12.load(data_dir("rules") / language / "names.yaml"), NameData)


@lru_cache
def name_pattern(key: str, language: str) -> re.Pattern[str]:
    """The pattern called ``key`` of ``rules/LANGUAGE/names.yaml``."""
    return re.compile(getattr(name_data(language), key))


@lru_cache
def _closing(language: str) -> re.Pattern[str]:
    """What ends an apposition."""
    return re.compile(rf"\s*(?:[,.;:)\]—–]|$|{name_data(language).closes})")


class NameMention(NamedTuple):
    """Words ``[first, last]`` at code points ``[start, end)``, the possessive left out; ``words`` are their texts.

    ``honorific`` is the word before it ("mr", ""), ``before`` the title that leads up to it, ``after`` the one in
    apposition. ``loose``: a comma stands between title and name, so that they may not belong together.
    """

    start: int
    end: int
    first: int
    last: int
    words: tuple[str, ...]
    honorific: str = ""
    before: Title | None = None
    after: Title | None = None
    loose: bool = False

    @property
    def titles(self) -> tuple[Title, ...]:
        return tuple(title for title in (self.before, self.after) if title is not None)


class _Reader:
    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.text = analysis.text
        self.words = analysis.words
        self.data = name_data(analysis.language.code)
        self.closing = _closing(analysis.language.code)
        self.grammar: TitleGrammar = title_grammar(analysis.language.code)
        self.titles = title_mentions(analysis)
        self.title_at: dict[int, Title] = {}
        self._shared: Title | None = None  # the plural title of the last mention
        self._listing: str | None = None  # the country of the last mention's title
        self._last = -1
        for title in self.titles:
            for index in range(title.first, title.last + 1):
                self.title_at[index] = title

    def gap(self, left: int, right: int) -> str:
        return self.text[self.words.ends[left] : self.words.starts[right]]

    def names(self) -> Iterator[NameMention]:
        texts, count = self.words.texts, len(self.words.texts)
        stops, honorifics = self.data.stops, self.grammar.data.honorifics
        index = 0
        while index < count:
            word = texts[index]
            # Most words begin with a small letter: this test is all that they cost.
            if not word[0].isupper() or index in self.title_at or not self._is_name(index):
                index += 1
                continue
            place = self.grammar.place_at(texts, index)
            if place is not None:
                index += place.length
                continue
            lower = bare(word).lower()
            if lower in stops or lower in honorifics:
                index += 1
                continue
            last = self._run(index)
            mention = self._mention(index, last)
            if mention.before is None and self._listed(index):
                mention = mention._replace(before=self._shared)
            mention = self._in_list(mention)
            self._shared = mention.before if mention.before is not None and mention.before.plural else None
            self._last = last
            yield mention
            index = last + 1

    def _listed(self, index: int) -> bool:
        """Whether the name that begins here goes on a list of names under one title: "Ministers A, B and C"."""
        return self._shared is not None and self._goes_on(self.words.starts[index])

    def _goes_on(self, start: int) -> bool:
        """Whether nothing but what joins a list stands between the last mention and an offset."""
        between = self.text[self.words.ends[self._last] : start] if self._last >= 0 else ""
        return between.replace(",", "").strip() in ("", "&", self.data.conjunction) and between.strip() != ""

    def _in_list(self, mention: NameMention) -> NameMention:
        """The mention, with the country of the title before it on a list: "Peruvian President A, Minister B"."""
        title = mention.before
        if title is None:
            self._listing = None
            return mention
        country = title.office.country or (self._listing if self._goes_on(title.start) else None)
        self._listing = country
        return mention if title.office.country else mention._replace(before=title._replace(listed=country))

    def _is_name(self, index: int) -> bool:
        word = self.words.texts[index]
        if len(word) < 2:
            return self._is_initial(index) and self._is_initial(index + 1)  # "J. D. Sandoval"
        if word[1].isdigit():
            return False
        # A short word in capitals is an abbreviation, but for a paragraph that has nothing else.
        return not (word.isupper() and len(word) <= 5 and "." not in word) or self._all_capitals(
            self.words.starts[index]
        )

    def _is_initial(self, index: int) -> bool:
        texts = self.words.texts
        return index + 1 < len(texts) and len(texts[index]) == 1 and self.gap(index, index + 1) == ". "

    def _all_capitals(self, offset: int) -> bool:
        paragraph = self.analysis.paragraph_at(offset)
        return paragraph is not None and self.text[paragraph.start : paragraph.end].isupper()

    def _is_place(self, index: int) -> bool:
        return self.grammar.place_at(self.words.texts, index) is not None

    def _run(self, first: int) -> int:
        texts, count = self.words.texts, len(self.words.texts)
        last = index = first
        while index + 1 < count and index + 1 - first < _LONGEST:
            if texts[index] != bare(texts[index]):
                break
            following = index + 1
            word = texts[following]
            gap = self.gap(index, following)
            if gap != " " and gap != "\u00a0" and not (gap == ". " and len(texts[index]) == 1):
                break
            if following in self.title_at:
                break
            if word[0].isupper():
                if (word.lower() in self.data.stops and len(word) > 1) or (
                    len(word) > 1 and not self._is_name(following) and not _NUMERAL.fullmatch(word)
                ):
                    break
                if self._is_place(following):
                    break
                last = following
            elif self._is_hyphenated(word):
                last = following
            elif word.lower() not in self.data.particles or not self._leads_on(following):
                break
            index = following
        return last

    def _is_hyphenated(self, word: str) -> bool:
        """ "al-Sisi", "el-Baradei"."""
        particle, hyphen, rest = word.partition("-")
        return bool(hyphen) and rest[:1].isupper() and particle in self.data.particles

    def _leads_on(self, index: int) -> bool:
        """Whether a particle is followed, perhaps after more particles, by a word with a capital."""
        texts = self.words.texts
        while index < len(texts) and texts[index] in self.data.particles:
            index += 1
        return index < len(texts) and texts[index][0].isupper() and texts[index].lower() not in self.data.stops

    def _mention(self, first: int, last: int) -> NameMention:
        texts = self.words.texts
        words = (*texts[first:last], bare(texts[last]))
        start = self.words.starts[first]
        end = self.words.starts[last] + len(words[-1])
        honorific, at = "", first - 1
        while (
            at >= 0
            and at not in self.title_at  # "Attorney General"
            and self.gap(at, at + 1) in (" ", ". ", "' ", "’ ")  # "Dato' Seri"
            and bare(texts[at]).lower() in self.grammar.data.honorifics
            and texts[at] not in self.data.small
        ):
            honorific = honorific or bare(texts[at]).lower()
            at -= 1
        before, loose = self._before(at)
        after = self._after(last) if end == self.words.ends[last] else None
        return NameMention(start, end, first, last, words, honorific, before, after, loose)

    def _before(self, at: int) -> tuple[Title | None, bool]:
        title = self.title_at.get(at)
        if title is None or title.last != at or bare(self.words.texts[at]) != self.words.texts[at]:
            return None, False
        gap = self.gap(at, at + 1)
        if gap in (" ", "\u00a0") or (gap == ". " and len(self.words.texts[at]) < 5):  # "Sen. "
            return title, False
        return (title, True) if gap == ", " else (None, False)

    def _after(self, last: int) -> Title | None:
        texts, count = self.words.texts, len(self.words.texts)
        at = last + 1
        if at >= count or self.gap(last, at) not in (", ", " (", " "):
            return None
        if self.gap(last, at) == " " and at in self.title_at and not texts[self.title_at[at].head][0].isupper():
            return None
        while at < count and at - last < 3 and texts[at].lower() in self.data.apposition:
            at += 1
        title = self.title_at.get(at)
        if title is None or title.first != at:
            return None
        # "A, Chancellor B": the title is the next name's; "told A, the chancellor said": it is the subject of what
        # follows.
        end = title.last
        if texts[title.head][0].islower() and not self.closing.match(self.text, title.end):
            return None
        if (
            end + 1 < count
            and self.gap(end, end + 1) in (" ", ". ")
            and texts[end + 1][0].isupper()
            and (texts[end + 1].lower() not in self.data.stops)
        ):
            return None
        return title


@view
def name_mentions(analysis: Analysis) -> list[NameMention]:
    """All runs of the article that may name a person, in order; most runs in news do, but not all."""
    return list(_Reader(analysis).names())
