"""Kind ``untranslated``: words of the source that stand in the article as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.language import Language
from mtcheck.analysis.lexicon import key, lexicon
from mtcheck.analysis.scripts import script_of
from mtcheck.analysis.source import Source, source_of
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.findings import Evidence
from mtcheck.resources import data_dir

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_BETWEEN = re.compile(r"[\s,;:.…()\"'“”„«»–—-]{1,5}")
_GLUED = 7  # letters that make a run where no spaces part words
_IN_QUOTATION = 1.5  # so many times longer it must be in a quotation: titles of works stay as they are
_LONG, _LONGS = 5, 2  # letters of words that are no particles of names; with two of them a run may be a word shorter
_NOUNS_LARGE = ("de",)  # languages that write nouns with capitals
_WHOLE = 2  # words that may be lacking where all of a sentence of the source stands there


class UntranslatedParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``words``: so many in a row, names not counted, must stand in the source too; fewer where none of them is English
    or they are a whole sentence."""

    words: int


@lru_cache
def _english(code: str) -> frozenset[str]:
    """Words that the article's language has itself."""
    path = data_dir("rules") / code / "small-words.txt"
    return frozenset(path.read_text(encoding="utf-8").split()) if path.is_file() else frozenset()


class _Run(NamedTuple):
    """Code points ``[start, end)`` of the article, its words there, and the code points in the source."""

    start: int
    end: int
    words: list[str]
    source: tuple[int, int]


def _runs(text: str, source: str) -> Iterator[_Run]:
    """Stretches of ``text`` whose words stand in ``source`` in the same order, the longest first at each place."""
    ours, theirs = list(_WORD.finditer(text)), list(_WORD.finditer(source))
    said, meant = [m.group().casefold() for m in ours], [m.group().casefold() for m in theirs]
    where: dict[str, list[int]] = {}
    for index, word in enumerate(meant):
        where.setdefault(word, []).append(index)
    at = 0
    while at < len(ours):
        longest = best = 0
        for place in where.get(said[at], ()):
            length = 1
            while (
                at + length < len(ours)
                and place + length < len(theirs)
                and said[at + length] == meant[place + length]
                and _BETWEEN.fullmatch(text, ours[at + length - 1].end(), ours[at + length].start())
            ):
                length += 1
            if length > longest:
                longest, best = length, place
        if longest:
            words = [match.group() for match in ours[at : at + longest]]
            span = theirs[best].start(), theirs[best + longest - 1].end()
            yield _Run(ours[at].start(), ours[at + longest - 1].end(), words, span)
        at += max(longest, 1)


def _holds_sentence(run: _Run, source: Source) -> bool:
    """Whether all words of a sentence of the source are in the run."""
    for start, end in source.sentences:
        if start < run.source[1] and run.source[0] < end:
            words = list(_WORD.finditer(source.text, start, end))
            if words and run.source[0] <= words[0].start() and words[-1].end() <= run.source[1]:
                return True
    return False


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


def _is_left(run: _Run, source: Source, language: Language, need: float) -> bool:
    """Whether the words of a run in Latin letters are of the source's language, names and English ones not counted."""
    english = _english(language.code)
    small = [word for word in run.words if word[:1].islower()]
    own = sum(word.casefold() in english for word in small)
    longs = sum(len(word) >= _LONG for word in small)
    whole = _holds_sentence(run, source)
    counted = len(small)
    if source.language in _NOUNS_LARGE and (whole or longs >= _LONGS):
        counted += sum(_is_noun(word, source.language) for word in run.words if word.casefold() not in english)
    if own * 2 >= counted:
        return False
    return counted >= need - (_WHOLE if whole else own == 0 and longs >= _LONGS)


def _is_noun(word: str, language: str) -> bool:
    known = lexicon(language)
    return known is not None and word[:1].isupper() and key(word, language) in known.translations


def compile_rule(params: UntranslatedParams, language: Language) -> Runner:
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
        for found in _runs(analysis.text, source.text):
            if source.script == "LATIN":
                quoted = analysis.quotations.at(found.start) is not None
                left = _is_left(found, source, language, params.words * (_IN_QUOTATION if quoted else 1))
            else:
                alien = sum(script_of(word[0]) not in (None, language.script.upper()) for word in found.words)
                left = alien >= params.words - 1
            if left:
                yield found.start, found.end

    return run


KIND = Kind("untranslated", UntranslatedParams, compile_rule)
