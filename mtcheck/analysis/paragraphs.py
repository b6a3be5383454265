"""Paragraphs of plain text."""

from __future__ import annotations

import re
from functools import partial

_LINE = re.compile(r"\S[^\n\r\u2028\u2029]*")
_LINE_END = re.compile(r"\r\n?|[\n\u2028\u2029]")
_WRAP_WIDTHS = range(50, 121)  # code points of the longest line of a hard-wrapped paragraph
_SENTENCE_END = re.compile(r"[.?!…:][\"”’'»)\]]*\Z")
Span = tuple[int, int]


def paragraph_spans(text: str) -> list[Span]:
    """Code points of each paragraph: parted by blank lines, and by every line of a block that isn't hard-wrapped."""
    out: list[Span] = []
    block: list[Span] = []
    for match in _LINE.finditer(text):
        start, end = match.span()
        while text[end - 1].isspace():
            end -= 1
        if block and _is_blank_between(text[block[-1][1] : start]):
            out += _join(text, block)
            block = []
        block.append((start, end))
    return out + _join(text, block)


def _is_blank_between(gap: str) -> bool:
    return gap != "\n" and ("\u2029" in gap or len(_LINE_END.findall(gap)) > 1)


def _join(text: str, block: list[Span]) -> list[Span]:
    if len(block) > 1 and _is_hard_wrapped(text, block):
        return [(block[0][0], block[-1][1])]
    return block


def _is_hard_wrapped(text: str, block: list[Span]) -> bool:
    """Whether each line is full: the next line's first word would not have fitted."""
    widths = [end - start for start, end in block]
    width = max(widths)
    if width not in _WRAP_WIDTHS:
        return False
    first_words = map(partial(_first_word, text), block[1:])
    if any(length + 1 + word <= width for length, word in zip(widths, first_words, strict=False)):
        return False
    # Lines that all end a sentence are paragraphs of one line which happen to be of like length.
    return not all(_SENTENCE_END.search(text, max(start, end - 4), end) for start, end in block[:-1])


def _first_word(text: str, span: Span) -> int:
    return len(text[span[0] : min(span[1], span[0] + 120)].split(maxsplit=1)[0])
