"""Kind ``untranslated``: words of the source that stand in the article as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.language import Language
from mtcheck.analysis.scripts import script_of
from mtcheck.analysis.source import Source, source_of
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.findings import Evidence
from mtcheck.resources import data_dir

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_BETWEEN = re.compile(r"[\s,;:–—-]{1,3}")
_GLUED = 7  # letters that make a run where no spaces part words
_IN_QUOTATION = 1.5  # so many times longer it must be in a quotation: titles of works stay as they are


class UntranslatedParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``words``: so many in a row, names not counted, must stand in the source too."""

    words: int


@lru_cache
def _english(code: str) -> frozenset[str]:
    """Words that the article's language has itself."""
    path = data_dir("rules") / code / "small-words.txt"
    return frozenset(path.read_text(encoding="utf-8").split()) if path.is_file() else frozenset()


def _runs(text: str, source: str) -> Iterator[tuple[int, int, list[str]]]:
    """Stretches of ``text`` whose words stand in ``source`` in the same order, the longest first at each place."""
    ours = [(match.group().casefold(), match.start(), match.end()) for match in _WORD.finditer(text)]
    theirs = [match.group().casefold() for match in _WORD.finditer(source)]
    where: dict[str, list[int]] = {}
    for index, word in enumerate(theirs):
        where.setdefault(word, []).append(index)
    at = 0
    while at < len(ours):
        longest = 0
        for place in where.get(ours[at][0], ()):
            length = 1
            while (
                at + length < len(ours)
                and place + length < len(theirs)
                and ours[at + length][0] == theirs[place + length]
                and _BETWEEN.fullmatch(text, ours[at + length - 1][2], ours[at + length][1])
            ):
                length += 1
            longest = max(longest, length)
        if longest:
            start, end = ours[at][1], ours[at + longest - 1][2]
            yield start, end, [text[a:b] for _, a, b in ours[at : at + longest]]
        at += max(longest, 1)


def _glued_runs(text: str, source: str, script: str) -> Iterator[tuple[int, int]]:
    """The same for a script without spaces: stretches of its letters."""
    names = {"HAN": ("CJK",), "HIRAGANA": ("CJK", "HIRAGANA", "KATAKANA")}.get(script, (script,))
    start = None
    for at, char in enumerate(f"{text}\n"):
        inside = script_of(char) in names or (start is not None and not char.isascii() and char not in "“”‘’—–")
        if inside and start is None:
            start = at
        elif not inside and start is not None:
            run = text[start:at].rstrip()
            if sum(map(str.isalpha, run)) >= _GLUED and run[:_GLUED] in source:
                yield start, start + len(run)
            start = None


def compile_rule(params: UntranslatedParams, language: Language) -> Runner:
    def is_left(words: list[str], quoted: bool, latin: bool) -> bool:
        need = params.words * (_IN_QUOTATION if quoted and latin else 1)
        if not latin:
            return sum(script_of(word[0]) not in (None, language.script.upper()) for word in words) >= need - 1
        small = [word for word in words if word[:1].islower()]
        own = sum(word.casefold() in _english(language.code) for word in small)
        return len(small) >= need and own * 2 < len(small)

    def run(analysis: Analysis) -> Iterator[Hit]:
        source = source_of(analysis) if analysis.article.source_text else None
        if source is None or source.language == language.code:
            return
        for start, end in _found(analysis, source):
            values = {"words": " ".join(analysis.text[start:end].split()[:8])}
            yield Hit(start, end, (), values, (Evidence("source-text", analysis.text[start:end]),))

    def _found(analysis: Analysis, source: Source) -> Iterator[tuple[int, int]]:
        if source.script in ("HAN", "HIRAGANA", "THAI", "LAO", "KHMER", "MYANMAR"):
            yield from _glued_runs(analysis.text, source.text, source.script)
            return
        latin = source.script == "LATIN"
        for start, end, words in _runs(analysis.text, source.text):
            if is_left(words, analysis.quotations.at(start) is not None, latin):
                yield start, end

    return run


KIND = Kind("untranslated", UntranslatedParams, compile_rule)
