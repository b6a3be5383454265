"""Kind ``bracket-echo``: a term that stands again in brackets behind itself, as where a glossary form met its
translation."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.language import Language
from mtcheck.analysis.words import LETTERS
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.findings import Safety, Suggestion

_BRACKET = re.compile(r"[ \u00a0]?\(([^()\n]{2,60})\)")


class BracketEchoParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No parameters."""


def _key(text: str) -> list[str]:
    return [word.casefold() for word in LETTERS.findall(text)]


def compile_rule(_params: BracketEchoParams, _language: Language) -> Runner:
    def run(analysis: Analysis) -> Iterator[Hit]:
        text = analysis.text
        if "(" not in text:
            return
        for match in _BRACKET.finditer(text):
            inner = _key(match.group(1))
            if not inner:
                continue
            # As many words before the bracket as stand in it, joined by space or hyphen alike.
            before = list(LETTERS.finditer(text, max(0, match.start() - len(match.group(1)) - 20), match.start()))
            echoed = before[-len(inner) :]
            if [word.group().casefold() for word in echoed] != inner or not text[echoed[0].start()].isalpha():
                continue
            start = echoed[0].start()
            term = text[start : match.start()]
            yield Hit(start, match.end(), (Suggestion(term, Safety.SAFE),), {"term": match.group(1)})

    return run


KIND = Kind("bracket-echo", BracketEchoParams, compile_rule)
