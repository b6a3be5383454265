"""One item of a feed as an article: its headline, then its body."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from mtcheck.analysis.paragraphs import paragraph_spans
from mtcheck.article import Article, Document, Edit, ParagraphKind, Piece, SourceMap, apply_edits
from mtcheck.dates import PartialDate
from mtcheck.errors import InputError
from mtcheck.reading.html import fragment_parts
from mtcheck.reading.json_text import carried
from mtcheck.reading.parts import Part, join
from mtcheck.reading.reader import Given, people_metadata

LARGEST = 20_000_000  # bytes of a feed
LONGEST = 5_000_000  # code points of an item's body


class Field(NamedTuple):
    """A text of an item; ``pieces`` say where it stands in the file, none where nobody knows."""

    text: str
    pieces: Sequence[Piece] = ()
    is_html: bool = False

    def parts(self, kind: ParagraphKind | None = None) -> list[Part]:
        """Its paragraphs, their pieces in places of the file (or of the field itself)."""
        outer = self.pieces or [Piece(0, len(self.text), 0, len(self.text))]
        if self.is_html:
            return [part._replace(pieces=carried(part.pieces, outer)) for part in fragment_parts(self.text)]
        spans = [(0, len(self.text))] if kind else paragraph_spans(self.text)
        return [
            Part(self.text[start:end], carried([Piece(0, end - start, start, end - start)], outer), kind)
            for start, end in spans
            if self.text[start:end].strip()
        ]


class Item(NamedTuple):
    """What a feed says of an article; ``people`` are names of those who are in it, ``source`` is the text that it was
    translated from."""

    id: str
    headline: Field | None
    body: Field
    date: str | None = None
    language: str | None = None
    url: str | None = None
    source: Field | None = None
    source_language: str | None = None
    people: Sequence[str] = ()
    metadata: Mapping[str, str] = {}


class ItemMap(SourceMap):
    """Places in an item whose file isn't at hand as text: lines and columns of the item's own fields."""

    is_file = False


def article_of(
    item: Item, path: str, given: Given, source: str | None = None, escape: Callable[[str, int], str] | None = None
) -> Article:
    """The article of an item; with the file's ``source`` its places are those in the file, and ``escape`` writes text
    for it. InputError for an item without text, or with too much of it."""
    if len(item.body.text) > LONGEST:
        raise InputError(f"the item {item.id!r} is longer than {LONGEST:,} letters", path=path)
    headline = item.headline.parts(ParagraphKind.HEADLINE) if item.headline else []
    body = item.body.parts()
    if not body and not headline:
        raise InputError(f"the item {item.id!r} has no text", path=path)
    language = given.language_of(base_language(item.language))
    title = " ".join(headline[0].text.split()) if headline else None
    joined = join([*headline, *body], language, title)
    if source is None:
        source_map: SourceMap = ItemMap(joined.text, joined.text, [Piece(0, len(joined.text), 0, len(joined.text))])
    else:
        source_map = SourceMap(joined.text, source, joined.pieces, *([escape] if escape else []))
    return Article(
        joined.text,
        joined.paragraphs,
        source_map,
        path=path,
        id=item.id,
        language=language,
        date=given.date or day_of(item.date) or joined.date,
        title=title or joined.headline,
        source_text=given.source_text or _source_text(item),
        source_language=given.source_language or base_language(item.source_language),
        url=item.url,
        metadata={**item.metadata, **people_metadata(item.people)},
    )


def _source_text(item: Item) -> str | None:
    parts = item.source.parts() if item.source else []
    return "\n\n".join(part.text for part in parts) or None


def document_of(
    items: Sequence[Item],
    path: str,
    format_name: str,
    given: Given,
    source: str | None = None,
    escape: Callable[[str, int], str] | None = None,
    encode: Callable[[str], bytes] = str.encode,
) -> Document:
    """All items of a file; one without text is an error beside the others, and InputError where none has any.

    Without ``source`` the file can't be rewritten.
    """
    articles: list[Article] = []
    errors: list[InputError] = []
    for item in items:
        try:
            article = article_of(item, path, given, source, escape)
            article.format = format_name
            articles.append(article)
        except InputError as error:
            errors.append(error)
    if not articles:
        raise errors[0] if errors else InputError("the feed has no items", path=path)

    def rewrite(edits: Mapping[int, Sequence[Edit]]) -> bytes:
        if source is None:
            if any(edits.values()):
                raise InputError(f"corrections can't be written into {format_name}", path=path)
            return b""
        changes = [change for index, some in edits.items() for change in articles[index].source_map.source_edits(some)]
        return encode(apply_edits(source, changes))

    return Document(path, format_name, articles, rewrite, errors)


def day_of(text: str | None) -> PartialDate | None:
    """The date in an ISO timestamp; None where there is none or it is none."""
    try:
        return PartialDate.parse(text) if text else None
    except ValueError:
        return None


def base_language(tag: str | None) -> str | None:
    """A language tag as it stands (``en-GB``), None where it is none."""
    tag = (tag or "").strip().replace("_", "-")
    return tag if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", tag) else None


def check_size(data: bytes, path: str) -> None:
    """InputError for a feed that is too large to be one."""
    if len(data) > LARGEST:
        raise InputError(f"the feed is larger than {LARGEST // 1_000_000} MB", path=path)
