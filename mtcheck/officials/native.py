"""Persons of the register whom the source text names in their own script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from mtcheck.analysis import Analysis, view
from mtcheck.analysis.lexicon import lexicon
from mtcheck.analysis.scripts import script_of
from mtcheck.analysis.source import Source, source_of
from mtcheck.officials.house import open_register
from mtcheck.officials.register import Person, Register
from mtcheck.officials.transliteration import without_grammar

WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u064b-\u0652\u0900-\u0dff])*(?:['’ʼ-][^\W\d_]+)*")
UNSPACED = {"HAN": ("CJK",), "HIRAGANA": ("CJK", "KATAKANA", "HIRAGANA", "KATAKANA-HIRAGANA"), "THAI": ("THAI",)}
_BY_DATA = ("HANGUL", "ARABIC", "HEBREW")  # what is added to names is listed; others may add any letters
_ENDINGS = 3  # letters that case endings and particles add to a name
_APART = 3  # words between a given and a family name: a father's name, a title
_DOTS = re.compile(r"[\s·・‧•.=＝-]+")


class NativeName(NamedTuple):
    """A form of a person's name in another script, in words as written."""

    person: int
    words: tuple[str, ...]


class NamedInSource(NamedTuple):
    """Code points ``[start, end)`` of the source text that name a person in full."""

    start: int
    end: int
    person: Person


def _stem(word: str, script: str) -> str:
    """The part of a name that its cases share."""
    word = word.casefold()
    if script == "CYRILLIC" and len(word) > 3 and word[-1] in "аяойьйиіїеє":
        return word[:-1] if not word.endswith(("ий", "ый", "ій")) else word[:-2]
    if script == "ARABIC" and len(word) > 4:
        return word.removeprefix("ال")
    return word


@dataclass(frozen=True)
class _Index:
    """The native names of one script: by the stem of each of their words, and whole where no spaces part words."""

    stems: dict[str, list[NativeName]]
    whole: dict[str, set[int]]


@lru_cache
def _index(register: Register, script: str) -> _Index:
    stems: dict[str, list[NativeName]] = {}
    whole: dict[str, set[int]] = {}
    for person, text in register.native_names():
        scripts = {found for char in text if (found := script_of(char)) is not None}
        if not scripts <= set(UNSPACED.get(script, (script,))):
            continue
        family, comma, given = text.partition(",")
        written = f"{given.strip()} {family.strip()}" if comma else text
        whole.setdefault(_DOTS.sub("", written), set()).add(person)
        words = tuple(WORD.findall(written))
        if script not in UNSPACED:
            name = NativeName(person, words)
            for word in {words[0], words[-1]} if len(words) > 1 else set(words):
                stems.setdefault(_stem(word, script), []).append(name)
    return _Index(stems, whole)


def _in_unspaced(source: Source, index: _Index, register: Register) -> Iterator[NamedInSource]:
    """Names are looked for as they stand; in Chinese and Japanese with or without the dot between given and family
    name."""
    kept = [at for at, char in enumerate(source.text) if not _DOTS.fullmatch(char)]
    text = "".join(source.text[at] for at in kept)
    for name, people in index.whole.items():
        at = text.find(name) if len(name) > 1 and len(people) == 1 else -1
        while at >= 0:
            yield NamedInSource(kept[at], kept[at + len(name) - 1] + 1, register.person(next(iter(people))))
            at = text.find(name, at + len(name))


def _in_spaced(source: Source, index: _Index, register: Register) -> Iterator[NamedInSource]:
    matches = list(WORD.finditer(source.text))
    bare = [_bare(match.group(), source.script) for match in matches]
    for place, forms in enumerate(bare):
        for form in forms:
            for name in index.stems.get(form, ()):
                if len(name.words) == 1:
                    word = matches[place].group()
                    if len(index.whole.get(name.words[0], ())) == 1 and _is_certain(name, word, source.language):
                        yield _found(matches, place, place, register, name)
                    continue
                if _stem(name.words[-1], source.script) != form:
                    continue
                first = _stem(name.words[0], source.script)
                around = range(max(0, place - _APART), min(len(matches), place + _APART))
                given = next((at for at in around if at != place and first in bare[at]), None)
                if given is not None:
                    yield _found(matches, min(given, place), max(given, place), register, name)


def _bare(word: str, script: str) -> frozenset[str]:
    """What a name may be that stands in the source as ``word``: without cases, particles, clitics."""
    forms = {_stem(form, script) for form in without_grammar(word.casefold(), script)}
    if script not in _BY_DATA:
        stem = word.casefold()
        forms |= {stem[:length] for length in range(max(2, len(stem) - _ENDINGS), len(stem))}
    return frozenset(forms)


def _is_certain(name: NativeName, word: str, language: str) -> bool:
    """Whether a word can't be another name that begins alike (Kim Song is written as Kim Song-eun may begin), nor a
    common word and a particle."""
    whole = name.words[0]
    if len(whole) <= 2 and word != whole and len(word) <= len(whole) + 1:
        return False
    known = lexicon(language)
    return known is None or not any(form in known.translations for form in without_grammar(word, "HANGUL"))


def _found(matches: list[re.Match[str]], first: int, last: int, register: Register, name: NativeName) -> NamedInSource:
    return NamedInSource(matches[first].start(), matches[last].end(), register.person(name.person))


@view
def named_in_source(analysis: Analysis) -> list[NamedInSource]:
    """Persons that the source names in full in its own script, in order; none for a source in Latin letters."""
    source = source_of(analysis)
    if source is None or source.script == "LATIN":
        return []
    register = open_register(analysis.settings.officials)
    index = _index(register, source.script)
    find = _in_unspaced if source.script in UNSPACED else _in_spaced
    found = sorted({(n.start, -n.end, n.person.id) for n in find(source, index, register)})
    out: list[NamedInSource] = []
    for start, end, number in found:
        if not out or start >= out[-1].end:
            out.append(NamedInSource(start, -end, register.person(number)))
    return out
