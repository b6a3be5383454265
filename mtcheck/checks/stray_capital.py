"""Kind ``stray-capital``: a capital, in the middle of a sentence, on a word that never has one there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.language import Language
from mtcheck.checks.expressions import compile_pattern
from mtcheck.checks.fixes import FixData, suggestions
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.resources import data_dir

# A capitalised word between two small ones (or behind a name), with nothing but spaces between them.
_CAPITAL = re.compile(r"(?<![\w’'.-])(?P<left>[^\W\d_][\w’'-]*[^\W\d_A-Z]) (?P<word>[A-Z][a-z]{2,}) (?=[a-z])")


class StrayCapitalParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``words``: file in the language's folder with the words (`training.capitals` makes it); ``unless``: the hit is
    dropped where one of these matches the words around it; a fix may use ``{left}`` and ``{word}``."""

    words: str
    unless: tuple[str, ...] = ()
    fix: tuple[FixData, ...] = ()


@lru_cache
def _small_words(language: str, file: str) -> frozenset[str]:
    path = data_dir("rules") / language / file
    if not path.is_file():
        raise ValueError(f"words: there is no file {file!r} in the language's folder")
    return frozenset(path.read_text(encoding="utf-8").split())


def compile_rule(params: StrayCapitalParams, language: Language) -> Runner:
    small = _small_words(language.code, params.words)
    exceptions = [compile_pattern(pattern, language, "unless") for pattern in params.unless]

    def run(analysis: Analysis) -> Iterator[Hit]:
        text = analysis.text
        for match in _CAPITAL.finditer(text):
            if match["word"].lower() not in small:
                continue
            start, end = match.start(), match.end("word")
            paragraph = analysis.paragraph_at(start)
            if paragraph is None or not paragraph.kind.is_prose:
                continue
            around = text[max(paragraph.start, start - 60) : min(paragraph.end, end + 40)]
            if any(exception.search(around) for exception in exceptions):
                continue
            groups = {"left": match["left"], "word": match["word"]}
            yield Hit(start, end, suggestions(params.fix, groups), groups)

    return run


KIND = Kind("stray-capital", StrayCapitalParams, compile_rule)
