"""Kind ``unpaired-bracket``: a bracket that nothing closes, or nothing opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.language import Language
from mtcheck.checks.expressions import compile_pattern
from mtcheck.checks.kind import Hit, Kind, Runner

_CLOSES = {"(": ")", "[": "]", "{": "}"}
_BRACKET = re.compile(r"[()\[\]{}]")
_AHEAD = 2000  # code points in which a bracket may be closed that runs over paragraphs


class UnpairedBracketParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``unless``: what has a bracket that needs no other: the letters of a list, "a)"."""

    unless: tuple[str, ...] = ()


class _Open(NamedTuple):
    at: int
    paragraph: int


def _unpaired(text: str, brackets: list[int], paragraph_of: list[int]) -> Iterator[int]:
    """Places of brackets without a partner, each one's being the nearest of its paragraph, or else of those behind."""
    opened: list[_Open] = []
    for at, paragraph in zip(brackets, paragraph_of, strict=True):
        if text[at] in _CLOSES:
            opened.append(_Open(at, paragraph))
            continue
        fitting = [one for one in opened if _CLOSES[text[one.at]] == text[at] and at - one.at < _AHEAD]
        near = [one for one in fitting if one.paragraph == paragraph] or fitting
        if near:
            opened.remove(near[-1])
        else:
            yield at
    yield from (one.at for one in opened)


def compile_rule(params: UnpairedBracketParams, language: Language) -> Runner:
    exceptions = [compile_pattern(pattern, language, "unless") for pattern in params.unless]

    def run(analysis: Analysis) -> Iterator[Hit]:
        places = [match.start() for match in _BRACKET.finditer(analysis.text)]
        if not places:
            return
        paragraphs = [analysis.paragraph_at(at) for at in places]
        prose = {at for at, paragraph in zip(places, paragraphs, strict=True) if paragraph and paragraph.kind.is_prose}
        starts = [paragraph.start if paragraph else -1 for paragraph in paragraphs]
        alone = [at for at in sorted(_unpaired(analysis.text, places, starts)) if at in prose]
        if not alone:
            return
        utf8 = analysis.utf8
        excepted = [
            (utf8.code_point(match.start()), utf8.code_point(match.end()))
            for exception in exceptions
            for match in exception.finditer(utf8.data)
        ]
        for at in alone:
            if not any(low <= at < high for low, high in excepted):
                yield Hit(at, at + 1, (), {"mark": analysis.text[at]})

    return run


KIND = Kind("unpaired-bracket", UnpairedBracketParams, compile_rule)
