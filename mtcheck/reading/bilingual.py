"""Files that hold source and translation side by side (XLIFF, TMX, PO): units to articles, a paragraph a unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from mtcheck.article import Article, Document, Edit, Piece, SourceMap, apply_edits
from mtcheck.errors import InputError
from mtcheck.reading.parts import Part, join
from mtcheck.reading.reader import Given

Escape = Callable[[str, int], str]


@dataclass
class Side:
    """The text of a unit in one language, with the pieces of the file that it stands in (``start`` in the text)."""

    text: str = ""
    pieces: list[Piece] = field(default_factory=list)

    def add(self, text: str, piece: Piece) -> None:
        self.pieces.append(piece._replace(start=len(self.text)))
        self.text += text

    def gap(self, text: str) -> None:
        """Text that stands nowhere in the file."""
        self.text += text


@dataclass
class Unit:
    source: Side = field(default_factory=Side)
    target: Side = field(default_factory=Side)


@dataclass
class Batch:
    """The units of one article, and what the file says of it."""

    units: list[Unit] = field(default_factory=list)
    id: str | None = None
    source_language: str | None = None
    target_language: str | None = None


def document(
    batches: Sequence[Batch],
    path: str,
    format_name: str,
    given: Given,
    text: str,
    encode: Callable[[str], bytes],
    escape: Escape,
) -> Document:
    """The articles of a file, one a batch; units that aren't translated are left out. ``text`` is the file's,
    ``escape`` writes new text in its notation. InputError where nothing is translated."""
    articles = [
        _article(batch, path, given, text, escape) for batch in batches if any(map(_is_translated, batch.units))
    ]
    if not articles:
        raise InputError("the file holds no translation", path=path)

    def rewrite(edits: Mapping[int, Sequence[Edit]]) -> bytes:
        changes = [change for index, some in edits.items() for change in articles[index].source_map.source_edits(some)]
        return encode(apply_edits(text, changes))

    return Document(path, format_name, articles, rewrite)


def _is_translated(unit: Unit) -> bool:
    return bool(unit.target.text.strip())


def _article(batch: Batch, path: str, given: Given, text: str, escape: Escape) -> Article:
    units = [unit for unit in batch.units if _is_translated(unit)]
    language = given.language_of(batch.target_language)
    joined = join([Part(unit.target.text, unit.target.pieces) for unit in units], language)
    spans, at = [], 0
    for unit in units:
        spans.append((at, at + len(unit.source.text)))
        at += len(unit.source.text) + 2
    return Article(
        joined.text,
        joined.paragraphs,
        SourceMap(joined.text, text, joined.pieces, escape),
        path=path,
        id=batch.id,
        language=language,
        date=given.date or joined.date,
        title=joined.headline,
        source_text=given.source_text or "\n\n".join(unit.source.text for unit in units),
        source_language=given.source_language or batch.source_language,
        source_spans=None if given.source_text else spans,
    )
