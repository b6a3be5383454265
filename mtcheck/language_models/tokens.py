"""Words, the marks between them, and the word pieces that the tagger reads.

A text's paragraphs become one stream: a separator before each paragraph, then its words and marks. The vocabulary is
uncased, so the case of a word goes in as the token's type; a mark's type says on which side it touches a word, which
tells an opening straight quotation mark from a closing one. Training and run time share this file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

# A number with its inner marks, an abbreviation in dotted letters (its last dot is a mark), or a word with its inner
# apostrophes and hyphens. "Ukraine.A" is two words.
WORD = re.compile(r"\d+(?:[.,:/]\d+)*\w*|(?<!\w)(?:[A-Za-z]\.)+[A-Za-z](?!\w)|\w+(?:['’\-]\w+)*")

PAD, UNKNOWN, SEPARATOR = 0, 100, 102
PLAIN, CAPITALISED, ALL_CAPITALS, MIXED, GLUED_LEFT, GLUED_RIGHT, FREE, NEW_PARAGRAPH = range(8)
TYPES = 8

_PART = re.compile(r"\w+|[^\w\s]")
_LONGEST_WORD = 40


class Word(NamedTuple):
    """A word at code points ``[start, end)`` of the text; the separator before a paragraph is an empty one."""

    start: int
    end: int
    text: str


class Stream(NamedTuple):
    """A text as the network reads it.

    ``pieces`` and ``types`` have one entry a token; ``first`` says at which token each word begins, ``words`` are the
    words, ``gaps`` what is printed between a word and the next one or the paragraph's end.
    """

    pieces: list[int]
    types: list[int]
    first: list[int]
    words: list[Word]
    gaps: list[str]


def case_type(word: str) -> int:
    """The token type of a word."""
    if word.islower() or not word[:1].isalpha():
        return PLAIN if not word.isupper() or len(word) < 2 else ALL_CAPITALS
    if word.isupper():
        return ALL_CAPITALS if len(word) > 1 else CAPITALISED
    return CAPITALISED if word[:1].isupper() and word[1:].islower() else MIXED


class Vocabulary:
    """Word pieces of an uncased BERT vocabulary, one a line of its file."""

    def __init__(self, ids: Mapping[str, int]) -> None:
        self.ids = ids
        self.pieces = lru_cache(200_000)(self._pieces)

    @classmethod
    def open(cls, path: Path) -> Vocabulary:
        return cls({line: number for number, line in enumerate(path.read_text(encoding="utf-8").splitlines())})

    def _pieces(self, word: str) -> tuple[int, ...]:
        """The longest pieces of a word from left to right, as BERT's own tokeniser finds them."""
        plain = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) != "Mn")
        return tuple(piece for part in _PART.findall(plain) for piece in self._longest(part)) or (UNKNOWN,)

    def _longest(self, part: str) -> list[int]:
        out: list[int] = []
        at = 0
        while at < len(part):
            prefix = "##" if at else ""
            for end in range(min(len(part), at + _LONGEST_WORD), at, -1):
                number = self.ids.get(prefix + part[at:end])
                if number is not None:
                    break
            else:
                return [UNKNOWN]
            out.append(number)
            at = end
        return out

    def stream(self, text: str, paragraphs: Iterable[tuple[int, int]]) -> Stream:
        """The paragraphs ``[start, end)`` of ``text`` as one stream."""
        out = Stream([], [], [], [], [])
        for start, end in paragraphs:
            self._add(out, text, start, end)
        return out

    def _add(self, out: Stream, text: str, start: int, end: int) -> None:
        words = [Word(start, start, "")]
        words += [Word(m.start(), m.end(), m.group()) for m in WORD.finditer(text, start, end)]
        stops = [word.start for word in words[1:]] + [end]
        for word, stop in zip(words, stops, strict=True):
            out.first.append(len(out.pieces))
            pieces = self.pieces(word.text) if word.text else (SEPARATOR,)
            out.pieces.extend(pieces)
            out.types.extend([case_type(word.text) if word.text else NEW_PARAGRAPH] * len(pieces))
            gap = text[word.end : stop]
            out.words.append(word)
            out.gaps.append(gap)
            if gap != " " and gap:
                self._add_marks(out, gap, bool(word.text), stop < end)

    def _add_marks(self, out: Stream, gap: str, after_word: bool, before_word: bool) -> None:
        left, right = 0, len(gap)
        if after_word:
            left = len(gap) - len(gap.lstrip())
            left = 0 if left else len(re.match(r"\S*", gap).group())  # type: ignore[union-attr]
        if before_word:
            right = len(gap.rstrip()) if gap[-1:].isspace() else re.search(r"\S*$", gap).start()  # type: ignore[union-attr]
        glued_right = right if before_word and not gap[-1:].isspace() else len(gap) + 1
        for at, mark in enumerate(gap):
            if mark.isspace():
                continue
            out.pieces.append(self.pieces(mark)[0])
            touches_left, touches_right = at < left, at >= glued_right
            both = touches_left and touches_right
            out.types.append(PLAIN if both else GLUED_LEFT if touches_left else GLUED_RIGHT if touches_right else FREE)
