"""Words and where they stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import NamedTuple

# Marks that combine with the letter before them (Latin accents, Indic and Thai vowel signs) are not \w in Python.
_LETTER = r"[^\W_\u0300-\u036f]|[\u0300-\u036f\u0900-\u0dff\u0e31-\u0e4e\u1000-\u109f]"
_WORD = re.compile(
    r"(?:[A-Za-z]\.){2,}"  # U.S., a.m.
    r"|\d+(?:[.,:]\d+)*[^\W_]*"  # 1,300  4.49  18th
    rf"|(?:{_LETTER})+(?:['’‑-](?:{_LETTER})+)*"
)

# Runs of letters and digits: what is left of a text where marks, hyphens and apostrophes make no difference.
LETTERS = re.compile(r"[^\W_]+")


class Words(NamedTuple):
    """The words of a text, in order: parallel lists, since an article has a thousand of them and checks read
    columns."""

    texts: list[str]
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, text: str) -> Words:
        spans = [match.span() for match in _WORD.finditer(text)]
        return cls([text[a:b] for a, b in spans], [a for a, _ in spans], [b for _, b in spans])

    def between(self, start: int, end: int) -> range:
        """Indices of the words that begin in ``[start, end)``."""
        return range(bisect_left(self.starts, start), bisect_left(self.starts, end))


class Utf8:
    """A text in UTF-8, for engines that count bytes, with the way back to code points."""

    def __init__(self, text: str) -> None:
        self.data = text.encode("utf-8", "surrogatepass")
        self._ascii = len(self.data) == len(text)

    @cached_property
    def _wide(self) -> tuple[list[int], list[int]]:
        """For each run of multi-byte characters' ends: the byte after the character, bytes spent beyond one each."""
        after, excess, total = [], [], 0
        for match in re.finditer(rb"[\xc0-\xff][\x80-\xbf]+", self.data):
            total += match.end() - match.start() - 1
            after.append(match.end())
            excess.append(total)
        return after, excess

    def code_point(self, byte: int) -> int:
        """The code point that begins at ``byte``."""
        if self._ascii:
            return byte
        after, excess = self._wide
        index = bisect_left(after, byte + 1)
        return byte - (excess[index - 1] if index else 0)

    def byte(self, code_point: int) -> int:
        """The byte at which ``code_point`` begins."""
        if self._ascii:
            return code_point
        after, excess = self._wide
        low, high = 0, len(after)
        while low < high:  # the last wide character that ends at or before the code point
            mid = (low + high) // 2
            if after[mid] - excess[mid] <= code_point:
                low = mid + 1
            else:
                high = mid
        return code_point + (excess[low - 1] if low else 0)
