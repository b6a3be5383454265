"""Plain text: its paragraphs, and an article made of them."""

from __future__ import annotations

from collections.abc import Mapping

from mtcheck.analysis.paragraphs import paragraph_spans
from mtcheck.article import Article, Document, Paragraph, ParagraphKind, SourceMap
from mtcheck.dates import PartialDate
from mtcheck.reading.datelines import find_date
from mtcheck.reading.decode import decode
from mtcheck.reading.reader import DEFAULT_LANGUAGE, Given, one_article
from mtcheck.reading.shapes import paragraph_kinds, paragraph_words


def read(data: bytes, path: str, given: Given) -> Document:
    """One article a file."""
    decoded = decode(data, path, given=given.encoding)
    article = article_from_text(
        decoded.text,
        path=path,
        language=given.language_of(None),
        date=given.date,
        source_text=given.source_text,
        source_language=given.source_language,
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
    source_language: str | None = None,
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
        source_language=source_language,
        url=url,
        metadata=metadata or {},
    )
