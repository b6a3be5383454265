"""What a person's name is made of, and which of the forms that the sources list are right in English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from mtcheck.analysis.names import name_data
from mtcheck.officials.edits import name_distance
from mtcheck.officials.keys import fold, join, skeleton
from mtcheck.resources import data_dir


@lru_cache
def _surname_lines() -> dict[str, frozenset[int]]:
    """Romanisations of Chinese family names → the lines of ``rules/officials/chinese-surnames.txt`` that have them."""
    text = (data_dir("rules") / "officials" / "chinese-surnames.txt").read_text(encoding="utf-8")
    lines: dict[str, set[int]] = {}
    for number, line in enumerate(text.splitlines()):
        for reading in line.partition(":")[2].split():
            lines.setdefault(reading, set()).add(number)
    return {reading: frozenset(numbers) for reading, numbers in lines.items()}


def surname_readings(word: str) -> frozenset[int]:
    """The Chinese family names that a folded word may romanise, by number; Lo and Law share one."""
    return _surname_lines().get(word, frozenset())


@lru_cache
def _nickname_groups() -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for full, shorts in name_data().nicknames.items():
        for short in shorts:
            groups.setdefault(full, {full}).add(short)
            groups.setdefault(short, {short}).add(full)
    return {name: frozenset(group) for name, group in groups.items()}


def are_nicknames(a: str, b: str) -> bool:
    """Whether one folded given name is a short form of the other, or both of a third."""
    if a == b or (min(len(a), len(b)) == 1 and a[:1] == b[:1]):
        return True
    shorter, longer = sorted((a, b), key=len)
    if len(shorter) > 2 and len(longer) - len(shorter) > 1 and longer.startswith(shorter):
        return True  # Norm and Norman, Alex and Alexander
    groups = _nickname_groups()
    first, second = groups.get(a), groups.get(b)
    if first is None or second is None:
        return False
    return b in first or a in second


class Parts(NamedTuple):
    """A name in words as it is written, with the index of the first word of the given and of the family name."""

    words: tuple[str, ...]
    given: int
    family: int

    @property
    def surname(self) -> str:
        """The family name with its particles: "von der Leyen", "Kim"."""
        if self.family < self.given:
            return self.words[self.family]
        return " ".join(self.words[self.family :])

    @property
    def given_name(self) -> str:
        return self.words[self.given]


def tells_generation(word: str) -> bool:
    """Whether a word after a name only says which of several it is: "Jr.", "III"."""
    return word.rstrip(".").lower() in name_data().generations


def split_name(name: str, family_first: bool) -> Parts:
    """The parts of a full name; a name of one word is its own family name.

    A Chinese family name may stand second, after a given name of the West ("Carrie Lam"); what follows it then ("Grace
    Fu Hai Yien") is left out.
    """
    words = tuple(name.split())
    if len(words) == 1:
        return Parts(words, 0, 0)
    if family_first:
        first, second = (join(fold(word)) for word in words[:2])
        is_western = surname_readings(second) and not surname_readings(first)
        return Parts(words[:2], 0, 1) if is_western else Parts(words, 1, 0)
    data = name_data()
    family = len(words) - 1
    if tells_generation(words[family]) and family > 1:
        words = words[:-1]
        family -= 1
    for index in range(1, family):
        word = words[index].lower()
        if word in data.particles and word not in data.joining:
            family = index
            break
    return Parts(words, 0, family)


_LATIN = re.compile(r"^[\w\s'’ʼʹ.,\-‑()“”\"&·]+$")


@lru_cache(maxsize=100_000)
def is_latin(name: str) -> bool:
    """Whether all letters of ``name`` are Latin."""
    return all(unicodedata.name(char, "").startswith(("LATIN", "MODIFIER")) for char in name if char.isalpha())


# Romanisations that other languages use; English has its own.
_FOREIGN_RULES = ("german", "french", "scientific")


def is_accepted(form: str, kind: str, lang: str, source: str, canonical: Iterable[str], own_script: bool) -> bool:
    """Whether English text may write the person ``form``.

    ``canonical`` are the names under which the register's files list the person. Somebody whose own language is
    written in Latin letters (``own_script``) has one right spelling: a form that differs from it by its letters
    ("Anthony" for Antony) is right only as a nickname or another name altogether; marks may be missing.
    """
    if kind == "native" or not is_latin(form):
        return False
    if source.startswith("generated:"):
        return not source.endswith(_FOREIGN_RULES)
    if lang not in ("", "en", "ru-Latn", "uk-Latn"):
        return False
    if not own_script:
        return True
    return all(_is_same_spelling(word, canonical) for word in form.split())


def _is_same_spelling(word: str, canonical: Iterable[str]) -> bool:
    folded = join(fold(word))
    near = False
    for name in canonical:
        for other in map(join, map(fold, name.split())):
            if folded == other or are_nicknames(folded, other) or expanded(folded) == expanded(other):
                return True
            if min(len(folded), len(other)) >= 4 and (
                name_distance(folded, other) <= 1.0 or skeleton(folded) == skeleton(other)
            ):
                near = True
    return not near


def expanded(folded: str) -> str:
    """Soeder and Söder (folded: soder) come out alike."""
    return folded.replace("oe", "o").replace("ue", "u").replace("ae", "a").replace("aa", "a")
