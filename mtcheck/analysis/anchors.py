"""What a sentence and its translation have in common that can be seen without knowing the words: numbers, words in
Latin letters, names by the sound of their consonants, countries, days of the week, and marks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from mtcheck.analysis import Analysis, view
from mtcheck.analysis.paragraphs import Span
from mtcheck.analysis.quantities import Quantity, quantities
from mtcheck.analysis.source import Source, source_of
from mtcheck.analysis.titles import title_grammar
from mtcheck.officials.keys import fold, join, skeleton
from mtcheck.resources import data_dir

_LATIN_WORD = re.compile(r"[A-Za-z][\w.+@/-]*\w")
_ANY_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u064b-\u0652\u0900-\u0dff])+")
_CAPITAL, _SMALL = 3, 4  # consonants that a word needs to be known by its sound
_UNSPACED = ("HAN", "HIRAGANA", "THAI", "LAO", "KHMER", "MYANMAR")
_QUOTE = re.compile(r"[\"“”„«»「『《]")
_QUESTION = re.compile(r"[?？؟]")
_BRACKET = re.compile(r"[(（]")
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


class Anchors(NamedTuple):
    """``shared``: what may stand on the other side, each with its kind before it; ``numbers``: those that should;
    ``marks``: whether there are quotation marks, a question mark, brackets."""

    shared: frozenset[str]
    numbers: frozenset[str]
    marks: tuple[bool, bool, bool]


@view
def source_quantities(analysis: Analysis) -> list[Quantity]:
    """All numbers of the source text; none where it isn't at hand."""
    source = source_of(analysis)
    return quantities(source.text, source.language) if source is not None else []


@view
def target_quantities(analysis: Analysis) -> list[Quantity]:
    """All numbers of the article."""
    return quantities(analysis.text, analysis.language.code)


def target_anchors(analysis: Analysis, source: Source, spans: Sequence[Span]) -> list[Anchors]:
    """Those of the article's sentences."""
    out = []
    words, grammar = analysis.words, title_grammar(analysis.language.code)
    for (start, end), numbers in zip(spans, _numbers(target_quantities(analysis), spans), strict=True):
        text = analysis.text[start:end]
        shared = {f"#{value}" for number in numbers for value in number.values}
        shared |= _latin(text, source.script)
        for index in words.between(start, end):
            word = words.texts[index]
            if word in _DAYS:
                shared.add(f"%{_DAYS.index(word)}")
            if word[0].isupper() and (place := grammar.place_at(words.texts, index)) is not None:
                shared.add(f"@{place.country}")
            if source.script != "LATIN":
                bones = sound(word)
                if len(bones) >= (_CAPITAL if word[0].isupper() else _SMALL):
                    shared.add(f"~{bones}")
        out.append(Anchors(frozenset(shared), _sure(numbers), _marks(text)))
    return out


def source_anchors(analysis: Analysis, source: Source, sounds: Iterable[str]) -> list[Anchors]:
    """Those of the source's sentences; of ``sounds``, the sounds of the article's words, those that occur there."""
    wanted = {sound[1:] for sound in sounds if sound[0] == "~"}
    names = _foreign_names(source.language)
    out = []
    numbers = _numbers(source_quantities(analysis), source.sentences)
    for (start, end), found in zip(source.sentences, numbers, strict=True):
        text = source.text[start:end]
        shared = {f"#{value}" for number in found for value in number.values}
        shared |= _latin(text, source.script)
        if names is not None:
            shared |= {names.kinds[match.lastgroup or ""] for match in names.pattern.finditer(text)}
        if wanted and source.script != "LATIN":
            shared |= {f"~{bones}" for bones in _heard(text, source.script, wanted)}
        out.append(Anchors(frozenset(shared), _sure(found), _marks(text)))
    return out


def sound(word: str) -> str:
    """The consonants of a word in any script, as `officials.keys.skeleton` classes them."""
    if not word.isascii():
        from anyascii import anyascii

        word = anyascii(word)
    return skeleton(join(fold(word)))


def _heard(text: str, script: str, wanted: set[str]) -> Iterator[str]:
    """Which of the ``wanted`` sounds begin a word of ``text``, or stand anywhere where no spaces part words."""
    if script in _UNSPACED:
        # l and r are one sound there, or none.
        heard = "".join(sound(char) if char.isalpha() else " " for char in text) if script == "HAN" else sound(text)
        heard = heard.replace("R", "L")
        yield from (bones for bones in wanted if bones.replace("R", "L") in heard)
        return
    begun = {bones[:length] for bones in map(sound, _ANY_WORD.findall(text)) for length in range(3, len(bones) + 1)}
    yield from wanted & begun


def _latin(text: str, script: str) -> set[str]:
    return {word.lower() for word in _LATIN_WORD.findall(text) if script != "LATIN" or len(word) > 3}


def _marks(text: str) -> tuple[bool, bool, bool]:
    return _QUOTE.search(text) is not None, _QUESTION.search(text) is not None, _BRACKET.search(text) is not None


def _sure(numbers: Iterable[Quantity]) -> frozenset[str]:
    return frozenset(f"#{number.value}" for number in numbers if number.sure)


def _numbers(found: Sequence[Quantity], spans: Sequence[Span]) -> Iterator[list[Quantity]]:
    at = 0
    for start, end in spans:
        inside: list[Quantity] = []
        while at < len(found) and found[at].start < start:
            at += 1
        while at < len(found) and found[at].start < end:
            inside.append(found[at])
            at += 1
        yield inside


class _Names(NamedTuple):
    """Countries and days in one language: an expression, and its group → anchor."""

    pattern: re.Pattern[str]
    kinds: Mapping[str, str]


@lru_cache
def _places() -> dict[str, Any]:
    places: dict[str, Any] = json.loads((data_dir("rules") / "places.json").read_bytes())
    return places


@lru_cache
def _foreign_names(language: str) -> _Names | None:
    """What ``language`` calls the countries and days; endings are left open where it has any."""
    known = [_places()[key] for key in (language, f"{language}-hant") if key in _places()]
    if not known:
        return None
    kinds: dict[str, str] = {}
    parts: dict[str, str] = {}
    for number, data in enumerate(known):
        named = [(f"@{ours}", theirs) for ours, theirs in data["countries"].items()]
        named += [(f"%{day}", theirs) for day, theirs in enumerate(data["days"])]
        for index, (anchor, theirs) in enumerate(named):
            group = f"g{number}_{index}"
            kinds[group] = anchor
            parts[group] = _stem(theirs)
    ordered = sorted(parts, key=lambda group: -len(parts[group]))
    return _Names(re.compile("|".join(f"(?P<{group}>{parts[group]})" for group in ordered), re.I), kinds)


def _stem(name: str) -> str:
    """The name without its last letters, where they may change."""
    if not name.isalpha() or ord(name[0]) > 0x52F:  # several words, or a script of a language that adds no endings
        return re.escape(name)
    kept = max(3, len(name) - (2 if len(name) > 5 else 1))
    return rf"\b{re.escape(name[:kept])}\w{{0,{8 if len(name) > 4 else 3}}}"
