"""Kind ``foreign-script``: a word with letters of a script that the language isn't written in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.language import Language
from mtcheck.analysis.scripts import script_of
from mtcheck.checks.kind import Hit, Kind, Runner

_WIDE = re.compile(r"[^\x00-\u024f\s\u2000-\u2bff\u3000-\u303f\ufe00-\ufe0f\U0001f000-\U0001ffff]")
# A word as the eye sees one: a run without space or punctuation, in whatever mixture of scripts and marks.
_RUN = re.compile(r"[^\s\x00-\x40\x5b-\x60\x7b-\x7f\u2000-\u2bff\u3000-\u303f\uff00-\uff0f]+")


class ForeignScriptParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``words``: "mixed" (two scripts in one word) or "whole" (outside brackets and quotations)."""

    words: Literal["mixed", "whole"]


def compile_rule(params: ForeignScriptParams, language: Language) -> Runner:
    own = language.script.upper()

    def in_brackets(text: str, start: int) -> bool:
        line = text[max(0, start - 120) : start].rpartition("\n")[2]
        return line.count("(") > line.count(")") or line.count("[") > line.count("]")

    def run(analysis: Analysis) -> Iterator[Hit]:
        text = analysis.text
        if _WIDE.search(text) is None:
            return
        last: Hit | None = None
        for match in _RUN.finditer(text):
            scripts = {script for char in match.group() if (script := script_of(char)) is not None}
            foreign = scripts - {own}
            if not foreign or (foreign == {"GREEK"} and sum(script_of(char) == "GREEK" for char in match.group()) == 1):
                continue  # μg, α-synuclein
            mixed = own in scripts
            if mixed != (params.words == "mixed"):
                continue
            start, end = match.span()
            if not mixed and (end - start == 1 or in_brackets(text, start) or analysis.quotations.at(start)):
                continue  # a symbol (α), a name glossed in its own script, a quotation in another language
            hit = Hit(start, end, (), {"word": match.group(), "script": sorted(foreign)[0].capitalize()})
            if last and not mixed and text[last.end : start].isspace():
                last = Hit(last.start, end, (), {**last.values, "word": text[last.start : end]})
                continue
            if last:
                yield last
            last = hit
        if last:
            yield last

    return run


KIND = Kind("foreign-script", ForeignScriptParams, compile_rule)
