"""What the words of other languages may be in English: which words of a sentence stand in its translation.

``rules/lexicons/LANGUAGE.txt``: a word a line, a tab, the stems of its English translations. Words are kept as `key`
gives them, so that inflected ones are found: stems where spaces part words, the written form where they don't.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from unicodedata import normalize

from mtcheck.analysis.scripts import DEVANAGARI
from mtcheck.resources import data_dir

_WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u064b-\u0652{DEVANAGARI}'’])*")
_ARABIC_MARKS = re.compile("[\u064b-\u0652\u0640\u0670]")
_STEMMERS = {"ru": "russian", "de": "german", "es": "spanish", "ar": "arabic", "en": "english"}
_STEMMERS |= {"fr": "french", "it": "italian", "pt": "portuguese", "pl": "polish", "tr": "turkish", "hi": "hindi"}
_ELIDING = ("fr", "it")  # an article or a pronoun is written to the word: l'eau, dell’acqua
_DOT = "\u093c"  # of Devanagari letters, often left out
# Where no spaces part words, or particles are written to them: the longest words are taken from left to right. The
# shortest that says something, in code points.
_RUNNING = {"zh": 2, "ko": 2, "th": 3}
_PREFIX = 5  # at most so many letters of a Ukrainian word are what its forms share


@lru_cache
def _stemmer(language: str) -> Any:
    import snowballstemmer  # only where a source text is at hand

    return snowballstemmer.stemmer(_STEMMERS[language])


@lru_cache(100_000)
def key(word: str, language: str) -> str:
    """The form of a word by which it is looked up."""
    word = word.lower()
    if language in _RUNNING:
        return word
    if language == "ar":
        word = _ARABIC_MARKS.sub("", word)
    if language in _ELIDING:
        word = re.split("['’]", word)[-1]
    if language == "hi":
        word = normalize("NFD", word).replace(_DOT, "")
    if language in _STEMMERS:
        stem: str = _stemmer(language).stemWord(word)
        return stem
    return word[: max(3, min(_PREFIX, len(word) - (2 if len(word) > 5 else 1)))]


def english_stems(text: str) -> list[str]:
    """The stems of an English text's words, in order."""
    return [key(word.partition("'")[0], "en") for word in _WORD.findall(text.replace("’", "'"))]


@dataclass(frozen=True)
class Lexicon:
    """``translations``: key → stems of English words."""

    language: str
    translations: Mapping[str, frozenset[str]]
    longest: int

    @cached_property
    def english(self) -> frozenset[str]:
        """All stems that a word may be translated by."""
        return frozenset().union(*self.translations.values())

    def words(self, text: str) -> set[str]:
        """Which of its words stand in ``text``."""
        return set(self._running(text) if self.language in _RUNNING else self._parted(text))

    def _parted(self, text: str) -> Iterator[str]:
        for word in _WORD.findall(text):
            found = key(word, self.language)
            if found in self.translations:
                yield found

    def _running(self, text: str) -> Iterator[str]:
        least, at = _RUNNING[self.language], 0
        while at < len(text):
            for end in range(min(len(text), at + self.longest), at + least - 1, -1):
                if text[at:end] in self.translations:
                    yield text[at:end]
                    at = end
                    break
            else:
                at += 1


@lru_cache
def lexicon(language: str) -> Lexicon | None:
    """That of a language (ISO 639-1); None where there is none."""
    path = data_dir("rules") / "lexicons" / f"{language}.txt"
    if not language.isalpha() or not path.is_file():
        return None
    entries = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    translations = {word: frozenset(stems.split()) for word, stems in entries}
    return Lexicon(language, translations, max(map(len, translations)))
