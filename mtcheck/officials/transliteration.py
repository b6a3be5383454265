"""Whether a name in Latin letters is one of the ways to write a name of another script.

The spellings of each letter are data, ``rules/transliteration/SCRIPT.yaml``; Chinese goes by its pinyin.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any

import msgspec

from mtcheck.analysis.scripts import script_of
from mtcheck.errors import RuleError
from mtcheck.officials.keys import fold, join, skeleton
from mtcheck.officials.pinyin import readings
from mtcheck.resources import data_dir
from mtcheck.yaml12 import load

_SILENT = "-"  # a spelling in the data: the letter isn't written
# Vowel points, accents, joiners and the stroke that lengthens Arabic words.
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u0652\u0670\u200c-\u200f]")
_KOREAN_CLASSES = str.maketrans("RF", "LP")  # classes of `skeleton`
_DOUBLED = re.compile(r"(.)\1+")
_LONGEST_NAME = 5  # syllables of a Korean or Chinese name
_JOINED = 3  # words that English may write as one: Abd al-Rahman
_OTHER_PINYIN = {"lu": ("lyu", "lv"), "nu": ("nyu", "nv")}  # ü has no one way


class Letters(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """A file of ``rules/transliteration``; ``cyrillic.yaml`` says what each key means."""

    script: str
    letters: dict[str, str]
    doubled: bool
    first: dict[str, str] = {}
    short: str = ""
    endings: frozenset[str] = frozenset()
    nominatives: frozenset[str] = frozenset()
    clitics: frozenset[str] = frozenset()
    family: dict[str, str] = {}

    @cached_property
    def spellings(self) -> Mapping[str, tuple[str, ...]]:
        """Letters, one or several → how English may write them."""
        return {self.normal(letter): _spellings(text) for letter, text in self.letters.items()}

    @cached_property
    def at_first(self) -> Mapping[str, tuple[str, ...]]:
        """The same where a name begins with them, beside what they are everywhere."""
        return {self.normal(letter): _spellings(text) for letter, text in self.first.items()}

    @cached_property
    def families(self) -> Mapping[str, tuple[str, ...]]:
        """Family names of one syllable → how English writes them."""
        return {name: _spellings(text) for name, text in self.family.items()}

    @cached_property
    def vowels(self) -> tuple[str, ...]:
        """Vowels that may stand after any letter, as the script doesn't write them."""
        return tuple(self.short.split())

    @cached_property
    def longest(self) -> int:
        """The most letters of an entry."""
        return max(map(len, (*self.spellings, *self.at_first)))

    def normal(self, native: str) -> str:
        """A native name as the entries are compared with it: small letters without marks, Korean letter by letter."""
        if self.script == "HANGUL":
            return unicodedata.normalize("NFD", native)
        text = native.casefold()
        if self.script in ("GREEK", "ARABIC"):  # accents of vowels; Arabic letters in the shapes of old code pages
            text = unicodedata.normalize("NFKD" if self.script == "GREEK" else "NFKC", text)
        return _MARKS.sub("", text)


def _spellings(text: str) -> tuple[str, ...]:
    return tuple("" if spelling == _SILENT else spelling for spelling in text.split())


@lru_cache
def letters_of(script: str) -> Letters | None:
    """The letters of a script as Unicode calls it (CYRILLIC), None where there are none of it.

    RuleError where the file is wrong.
    """
    path = data_dir("rules") / "transliteration" / f"{script.lower()}.yaml"
    if not path.is_file():
        return None
    data: Any = load(path)
    try:
        return msgspec.convert(data, Letters)
    except msgspec.ValidationError as error:
        raise RuleError(str(error), path=str(path)) from None


def may_spell(word: str, native: str) -> bool:
    """Whether a folded ``word`` in Latin letters may write the ``native`` name; False for scripts without data."""
    script = next((found for char in native if (found := script_of(char))), "")
    if script == "CJK":
        return word in _pinyin(native)
    letters = letters_of(script)
    return letters is not None and _may_write(letters, word, letters.normal(native))


def _may_write(letters: Letters, word: str, native: str) -> bool:
    """All places of ``word`` that the first letters of ``native`` may have led to, letter by letter."""
    places: list[set[int]] = [set() for _ in range(len(native) + 1)]
    places[0].add(0)
    for index, here in enumerate(places):
        if not here:
            continue
        for vowel in letters.vowels:
            here |= {place + len(vowel) for place in here if word.startswith(vowel, place)}
        for end in range(index + 1, min(len(native), index + letters.longest) + 1):
            unit = native[index:end]
            spellings = letters.spellings.get(unit, ())
            if index == 0:
                spellings = (*spellings, *letters.at_first.get(unit, ()))
            elif end == index + 1 and not unit.isalpha() and not spellings:
                spellings = ("",)  # a hyphen, an apostrophe
            places[end] |= set(_after(letters, word, here, spellings))
            if letters.doubled and unit == native[index - 1 : index]:
                places[end] |= here  # two letters written as one
    return len(word) in places[-1]


def _after(letters: Letters, word: str, here: set[int], spellings: tuple[str, ...]) -> Iterator[int]:
    for spelling in spellings:
        for place in here:
            if word.startswith(spelling, place):
                end = place + len(spelling)
                yield end
                if letters.doubled and spelling and spelling[-1] not in "aeiou":
                    if word.startswith(spelling, end):
                        yield end + len(spelling)
                    if word.startswith(spelling[-1], end):
                        yield end + 1


@lru_cache(maxsize=5_000)
def _pinyin(native: str) -> frozenset[str]:
    forms = {""}
    for char in native:
        syllable = readings().get(char)
        if syllable is None:
            return frozenset()
        forms = {form + way for form in forms for way in (syllable, *_OTHER_PINYIN.get(syllable, ()))}
    return frozenset(forms)


def romanise(native: str) -> str:
    """A native name by the first spelling of each of its letters; "" where the script leaves vowels out or has no
    data."""
    script = next((found for char in native if (found := script_of(char))), "")
    if script == "CJK":
        return "".join(readings()[char] for char in native) if all(char in readings() for char in native) else ""
    letters = letters_of(script)
    if letters is None or letters.vowels:
        return ""
    text, out, at = letters.normal(native), "", 0
    while at < len(text):
        for end in range(min(len(text), at + letters.longest), at, -1):
            unit = text[at:end]
            spellings = letters.spellings.get(unit) or (letters.at_first.get(unit) if at == 0 else None)
            if spellings is not None:
                out += spellings[0]
                break
        else:
            return ""
        at = end
    return out


def korean_families(syllable: str) -> tuple[str, ...]:
    """How English writes a Korean family name, () where the syllable is none."""
    letters = letters_of("HANGUL")
    return letters.families.get(syllable, ()) if letters is not None else ()


def consonants(word: str, script: str) -> str:
    """`skeleton` of a folded word as far as a script tells its classes apart: Korean has one letter for l and r, and
    for p and f."""
    bones = skeleton(word)
    if script != "HANGUL":
        return bones
    return _DOUBLED.sub(r"\1", bones.translate(_KOREAN_CLASSES))


def heard(native: str, script: str) -> str:
    """The consonants of a native name, by its transliteration."""
    from anyascii import anyascii

    return consonants(join(fold(anyascii(native))), script)


def parts_of(native: str) -> Iterator[str]:
    """What a word of an English name may stand for: the words of a native name, two or three of them together, and
    stretches of words in which Korean and Chinese write given and family name together."""
    words = [word for word in re.split(r"[\s·・=]+", native) if word]
    for word in words:
        if script_of(word[0]) in ("HANGUL", "CJK"):
            for start in range(len(word)):
                for end in range(start + 1, min(len(word), start + _LONGEST_NAME) + 1):
                    yield word[start:end]
        else:
            yield word
            yield from (part for part in word.split("-") if part != word)
    for start in range(len(words)):
        for end in range(start + 2, min(len(words), start + _JOINED) + 1):
            yield "".join(words[start:end])


def without_grammar(word: str, script: str) -> Iterator[str]:
    """A word of a source text, and what it may be without the particles, endings and clitics of its script."""
    yield word
    letters = letters_of(script)
    if letters is None:
        return
    starts = [0, *(len(clitic) for clitic in letters.clitics if word.startswith(clitic))]
    ends = [len(word), *(len(word) - len(ending) for ending in letters.endings if word.endswith(ending))]
    least = 1 if script == "HANGUL" else 3  # letters of a name
    for start in starts:
        for end in ends:
            if least <= end - start < len(word):
                yield word[start:end]
                yield from (word[start:end] + nominative for nominative in letters.nominatives)
