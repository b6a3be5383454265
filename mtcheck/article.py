"""The article: its text, what its paragraphs are, and where each character stands in the file it came from.

Every span in mtcheck counts code points of ``Article.text``. A `SourceMap` carries a span back into the
file (line, column) and a correction back into the file's own notation (HTML entities, JSON escapes, the runs of
a DOCX), so that checks never need to know what format they look at.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from mtcheck.dates import PartialDate
from mtcheck.errors import InputError

_LINE_END = re.compile(r"\r\n?|\n")


_PARAGRAPH = re.compile(r"\S(?:.*?\S)??(?=\s*(?:\n[ \t]*\n|\Z))", re.DOTALL)


class ParagraphKind(StrEnum):
    """What a paragraph is; only ``BODY`` and ``QUOTATION`` are judged as sentences."""

    BODY = "body"
    QUOTATION = "quotation"
    HEADLINE = "headline"
    SUBHEADING = "subheading"
    DATELINE = "dateline"
    BYLINE = "byline"
    CAPTION = "caption"
    LIST_ITEM = "list-item"
    VERSE = "verse"
    TABLE_CELL = "table-cell"
    CODE = "code"

    @property
    def is_prose(self) -> bool:
        return self in (ParagraphKind.BODY, ParagraphKind.QUOTATION)


class Paragraph(NamedTuple):
    """Code points ``[start, end)`` of the article's text, without the white space around them."""

    start: int
    end: int
    kind: ParagraphKind


class Place(NamedTuple):
    """Where something stands in the original file: line and column from 1, column in code points.

    In a DOCX ``line`` is the number of the paragraph in the document.
    """

    line: int
    column: int


class Edit(NamedTuple):
    """Replace code points ``[start, end)`` of the article's text."""

    start: int
    end: int
    replacement: str

    def trimmed(self, text: str) -> Edit:
        """The same change of ``text`` without what the edit leaves as it is at either edge."""
        head, tail = common_edges(text[self.start : self.end], self.replacement)
        return Edit(self.start + head, self.end - tail, self.replacement[head : len(self.replacement) - tail])


def common_edges(old: str, new: str) -> tuple[int, int]:
    """How many code points ``old`` and ``new`` share at their beginning and, of the rest, at their end."""
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    tail = next((i for i in range(shorter - head) if old[-1 - i] != new[-1 - i]), shorter - head)
    return head, tail


class Piece(NamedTuple):
    """A run of the article's text, ``length`` code points from ``start``, and its place in the source.

    Where the two lengths are equal the run stands in the source letter for letter; otherwise it is one code point here
    and one unit there (an entity, an escape, a run of white space), replaced as a whole.
    """

    start: int
    length: int
    source: int
    source_length: int


def verbatim(text: str) -> str:
    """The notation of a source that has none."""
    return text


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """``text`` with ``edits`` applied; ValueError where two overlap."""
    out: list[str] = []
    done = 0
    for edit in sorted(edits, key=_place):
        if edit.start < done:
            raise ValueError(f"edits overlap at {edit.start}")
        out += (text[done : edit.start], edit.replacement)
        done = edit.end
    return "".join(out) + text[done:]


def _place(edit: Edit) -> tuple[int, int]:
    """What edits are sorted by: of two insertions at one place the one given first stays first."""
    return edit.start, edit.end


@lru_cache(2)
def _line_starts(source: str) -> list[int]:
    """All items of a feed have one source."""
    return [0, *(match.end() for match in _LINE_END.finditer(source))]


def _as_it_is(new: str, _at: int) -> str:
    return new


class SourceMap:
    """The way from the article's text to the text of its file and back.

    ``source`` is the decoded text of the file (of one part of it in a DOCX), ``pieces`` say which run of the article
    stands where, in the article's order; text between two pieces (the blank lines that a reader puts between
    HTML paragraphs) has no place of its own. ``escape`` writes new text in the source's notation, for an offset in it.
    ``is_file`` says that lines of the source are lines of the file, so that others may edit it by line and column,
    ``takes_comments`` that comments in it are the desk's own (`mtcheck.gate.comments`).
    """

    is_file = True
    takes_comments = False
    _begins = Place(1, 1)  # where the source begins in its file

    def __init__(
        self, text: str, source: str, pieces: Sequence[Piece], escape: Callable[[str, int], str] = _as_it_is
    ) -> None:
        self.text = text
        self.source = source
        self.pieces = pieces
        self.escape = escape
        self._starts = [piece.start for piece in pieces]

    @classmethod
    def identity(cls, text: str) -> SourceMap:
        return cls(text, text, [Piece(0, len(text), 0, len(text))])

    def alone(self) -> SourceMap:
        """The same for a process that looks places up and writes nothing: of a feed with thousands of items it has
        this one's part alone."""
        alone = copy(self)
        alone.escape = _as_it_is
        if type(self) is SourceMap and self.pieces:
            start = min(piece.source for piece in self.pieces)
            end = max(piece.source + piece.source_length for piece in self.pieces)
            alone.pieces = [piece._replace(source=piece.source - start) for piece in self.pieces]
            alone.source, alone._begins = self.source[start:end], self.place_in_source(start)
        return alone

    def source_offset(self, offset: int) -> int:
        """Where code point ``offset`` of the article stands in the source (the nearest place before it in a gap)."""
        if not self.pieces:
            return 0
        piece = self.pieces[max(0, bisect_right(self._starts, offset) - 1)]
        inside = max(0, offset - piece.start)
        if inside >= piece.length:
            return piece.source + piece.source_length
        return piece.source + (inside if piece.length == piece.source_length else 0)

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``[start, end)`` of the article stands in the source, without markup that follows its last letter."""
        first = self.source_offset(start)
        if end <= start or not self.pieces:
            return first, first
        piece = self.pieces[max(0, bisect_right(self._starts, end - 1) - 1)]
        is_unit = piece.length != piece.source_length and end - 1 < piece.start + piece.length
        last = piece.source + piece.source_length if is_unit else self.source_offset(end - 1) + 1
        return first, max(first, min(last, len(self.source)))

    def place(self, offset: int) -> Place:
        """Line and column of code point ``offset`` in the source."""
        return self.place_in_source(self.source_offset(offset))

    def place_in_source(self, at: int) -> Place:
        """Line and column of code point ``at`` of the source itself."""
        starts = _line_starts(self.source)
        line = bisect_right(starts, at)
        column = at - starts[line - 1] + (self._begins.column if line == 1 else 1)
        return Place(line + self._begins.line - 1, column)

    def source_edits(self, edits: Iterable[Edit]) -> list[Edit]:
        """The same edits in offsets of the source, its markup left where it is; ValueError where two overlap."""
        out: list[Edit] = []
        done = 0
        for edit in sorted(edits, key=_place):
            if edit.start < done:
                raise ValueError(f"edits overlap at {edit.start}")
            done = edit.end
            old = self.text[edit.start : edit.end]
            matcher = difflib.SequenceMatcher(None, old, edit.replacement, autojunk=False)
            for tag, a, b, c, d in matcher.get_opcodes():
                if tag != "equal":
                    out += self._carry(edit.start + a, edit.start + b, edit.replacement[c:d])
        return out

    def rewrite(self, edits: Iterable[Edit]) -> str:
        """The source with ``edits`` (in offsets of the article) applied to it."""
        return apply_edits(self.source, self.source_edits(edits))

    def _carry(self, start: int, end: int, new: str) -> list[Edit]:
        """One change, cut where markup divides its place: the new text goes where the change begins."""
        if start == end:
            return self._insert(start, new)
        out: list[Edit] = []
        for index in range(max(0, bisect_right(self._starts, start) - 1), len(self.pieces)):
            piece = self.pieces[index]
            if piece.start >= end:
                break
            low, high = max(start, piece.start), min(end, piece.start + piece.length)
            if low < high:
                out.append(self._change(piece, low, high, "" if out else new))
        return out or self._insert(start, new)

    def _change(self, piece: Piece, low: int, high: int, new: str) -> Edit:
        if piece.length == piece.source_length:
            at = piece.source + low - piece.start
            return Edit(at, at + high - low, self.escape(new, at))
        return Edit(piece.source, piece.source + piece.source_length, self.escape(new, piece.source))

    def _insert(self, at: int, new: str) -> list[Edit]:
        if not new or not self.pieces:
            return []
        index = max(0, bisect_right(self._starts, at) - 1)
        if self.pieces[index].start == at and index > 0:
            before = self.pieces[index - 1]
            if before.start + before.length == at:  # stay with the word before: inside its markup
                index -= 1
        piece = self.pieces[index]
        inside = min(max(at - piece.start, 0), piece.length)
        if piece.length == piece.source_length:
            position = piece.source + inside
        else:
            position = piece.source + (piece.source_length if inside else 0)
        return [Edit(position, position, self.escape(new, position))]


@dataclass(slots=True)
class Article:
    """One article as a reader found it.

    ``date`` is the day it was published, as far as known; ``source_text`` the text it was translated from, where that
    is at hand, ``source_language`` its language, where the file or the user says it. ``source_spans`` are the code
    points of ``source_text`` that each paragraph was translated from, where the file says that (XLIFF, TMX, PO).
    ``paragraphs`` are in order and don't overlap. ``format`` is the file's, where a reader that knows several says it.
    """

    text: str
    paragraphs: Sequence[Paragraph]
    source_map: SourceMap
    path: str = "-"
    format: str | None = None
    id: str | None = None
    language: str = "en"
    date: PartialDate | None = None
    title: str | None = None
    source_text: str | None = None
    source_language: str | None = None
    source_spans: Sequence[tuple[int, int]] | None = None
    url: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)

    def place(self, offset: int) -> Place:
        return self.source_map.place(offset)


def plain_article(text: str, kind: ParagraphKind = ParagraphKind.BODY, date: PartialDate | None = None) -> Article:
    """``text`` as an article whose paragraphs, parted by blank lines, are all of one kind."""
    paragraphs = [Paragraph(*match.span(), kind) for match in _PARAGRAPH.finditer(text)]
    return Article(text, paragraphs, SourceMap.identity(text), date=date)


@dataclass(frozen=True, slots=True)
class Document:
    """A file (or standard input) with the articles read from it.

    ``rewrite`` takes for each changed article (by its index in ``articles``) the edits in offsets of its text and gives
    the bytes of the whole file with nothing else changed. ``errors`` are the records that could not be read, where the
    others could (a bad line among JSON Lines).
    """

    path: str
    format: str
    articles: Sequence[Article]
    rewrite: Callable[[Mapping[int, Sequence[Edit]]], bytes]
    errors: Sequence[InputError] = ()
