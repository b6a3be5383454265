"""Plain text: its paragraphs, and an article made of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

from mtcheck.article import Article, Document, Paragraph, ParagraphKind, SourceMap
from mtcheck.dates import PartialDate
from mtcheck.reading.datelines import find_date
from mtcheck.reading.decode import decode
from mtcheck.reading.reader import DEFAULT_LANGUAGE, Given, one_article
from mtcheck.reading.shapes import paragraph_kinds, paragraph_words

_LINE = re.compile(r"\S[^\n\r\u2028\u2029]*")
_LINE_END = re.compile(r"\r\n?|[\n\u2028\u2029]")
_WRAP_WIDTHS = range(50, 121)  # code points of the longest line of a hard-wrapped paragraph
_SENTENCE_END = re.compile(r"[.?!…:][\"”’'»)\]]*\Z")
Span = tuple[int, int]


def read(data: bytes, path: str, given: Given) -> Document:
    """One article a file."""
    decoded = decode(data, path, given=given.encoding)
    article = article_from_text(
        decoded.text, path=path, language=given.language, date=given.date, source_text=given.source_text
    )
    return one_article(article, "text", data, decoded.encode)


def article_from_text(
    text: str,
    *,
    path: str = "-",
    id: str | None = None,  # noqa: A002 (the name that the article has for it)
    language: str | None = None,
    date: PartialDate | None = None,
    title: str | None = None,
    source_text: str | None = None,
    url: str | None = None,
    source_map: SourceMap | None = None,
    metadata: Mapping[str, str] | None = None,
) -> Article:
    """An article whose paragraphs are told by blank lines and by their shape.

    A headline found in the text becomes the title, and a full date in a dateline the date, unless they are given.
    """
    language = language or DEFAULT_LANGUAGE
    words = paragraph_words(language)
    spans = paragraph_spans(text)
    parts = [text[start:end] for start, end in spans]
    kinds = paragraph_kinds(parts, words, title=title)
    if title is None and ParagraphKind.HEADLINE in kinds:
        title = " ".join(parts[kinds.index(ParagraphKind.HEADLINE)].split())
    return Article(
        text,
        [Paragraph(start, end, kind) for (start, end), kind in zip(spans, kinds, strict=True)],
        source_map or SourceMap.identity(text),
        path=path,
        id=id,
        language=language,
        date=date or find_date(parts, kinds, words),
        title=title,
        source_text=source_text,
        url=url,
        metadata=metadata or {},
    )


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
