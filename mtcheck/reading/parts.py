"""Parts of a file put together as one article's text: what the readers of marked-up formats have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mtcheck.article import Paragraph, ParagraphKind, Piece
from mtcheck.dates import PartialDate
from mtcheck.reading.datelines import find_date
from mtcheck.reading.shapes import paragraph_kinds, paragraph_words

_GAP = "\n\n"


class Part(NamedTuple):
    """One paragraph: its text, its pieces (``start`` in that text), and the kind that the markup tells, if any."""

    text: str
    pieces: Sequence[Piece]
    kind: ParagraphKind | None = None


class Joined(NamedTuple):
    """The text of an article with all that an `Article` wants to know of it.

    ``starts`` are the code points at which the parts begin (their white space is no part of the paragraph);
    ``headline`` and ``date`` are those that stand in the text.
    """

    text: str
    paragraphs: list[Paragraph]
    pieces: list[Piece]
    starts: list[int]
    headline: str | None
    date: PartialDate | None


def join(parts: Sequence[Part], language: str, title: str | None = None) -> Joined:
    """``parts`` with a blank line between them; ``title`` is what the file says its title is."""
    words = paragraph_words(language)
    texts = [part.text.strip() for part in parts]
    kinds = paragraph_kinds(texts, words, [part.kind for part in parts], title)
    paragraphs: list[Paragraph] = []
    pieces: list[Piece] = []
    starts: list[int] = []
    at = 0
    for part, text, kind in zip(parts, texts, kinds, strict=True):
        lead = at + len(part.text) - len(part.text.lstrip())
        paragraphs.append(Paragraph(lead, lead + len(text), kind))
        pieces += [piece._replace(start=at + piece.start) for piece in part.pieces]
        starts.append(at)
        at += len(part.text) + len(_GAP)
    headline = next((text for text, kind in zip(texts, kinds, strict=True) if kind is ParagraphKind.HEADLINE), None)
    whole = _GAP.join(part.text for part in parts)
    return Joined(whole, paragraphs, pieces, starts, headline, find_date(texts, kinds, words))
