"""Word documents (.docx): ``word/document.xml``, each run of text with its place in that XML.

Not read: notes, headers and footers, comments, and text that a tracked change deletes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape

from mtcheck.analysis.words import Utf8
from mtcheck.article import Article, Document, Edit, ParagraphKind, Piece, Place, SourceMap, apply_edits
from mtcheck.errors import InputError
from mtcheck.reading.archive import Archive, BadArchiveError
from mtcheck.reading.decode import Decoded, decode
from mtcheck.reading.parts import Part, join
from mtcheck.reading.reader import Given

_MAIN = "word/document.xml"
_OLD_WORD = b"\xd0\xcf\x11\xe0"
_NAMESPACES = frozenset(
    (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
)
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_KIND_OF_STYLE = (
    (re.compile(r"title$"), ParagraphKind.HEADLINE),
    (re.compile(r"heading|subtitle"), ParagraphKind.SUBHEADING),
    (re.compile(r"caption"), ParagraphKind.CAPTION),
    (re.compile(r"list"), ParagraphKind.LIST_ITEM),
    (re.compile(r"quote|block text"), ParagraphKind.QUOTATION),
)
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
# Left out with all that is in it: deleted text, the older copy of a text box, what a field is made of.
_SKIPPED = frozenset(("del", "moveFrom", "Fallback", "instrText", "pPrChange", "rPrChange"))


@dataclass(slots=True)
class _Paragraph:
    """A paragraph of the document; ``pieces`` have their ``start`` in the joined ``texts``, places in bytes."""

    number: int
    in_table: bool
    style: str = ""
    numbered: bool = False
    texts: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    length: int = 0

    def add(self, text: str, source: int, source_length: int) -> None:
        self.pieces.append(Piece(self.length, len(text), source, source_length))
        self.texts.append(text)
        self.length += len(text)


class _Run(NamedTuple):
    """The content of a ``w:t`` element, code points ``[start, end)``, which may lack ``xml:space="preserve"``."""

    start: int
    end: int
    keeps_space: bool


def read(data: bytes, path: str, given: Given) -> Document:
    """One article a document; InputError where it is broken, locked, or not a .docx at all."""
    if data.startswith(_OLD_WORD):
        hint = "Save it as .docx, without a password."
        raise InputError("this is an old Word document (.doc), or one with a password", path=path, byte=0, hint=hint)
    try:
        archive = Archive(data)
        if _MAIN not in archive.names:
            raise BadArchiveError(f"it has no part {_MAIN}")
        main = decode(archive.part(_MAIN), path)
        styles = archive.part("word/styles.xml") if "word/styles.xml" in archive.names else b""
    except BadArchiveError as error:
        raise InputError(f"not a Word document: {error}", path=path) from None
    parser = _Parser(main.text)
    style_names, default_language = _styles(styles, path)
    _parse(parser.handle, main.text, path)
    article = _article(main.text, parser, style_names, default_language, path, given)
    return Document(path, "docx", [article], _Rewriter(archive, main, article, parser.runs(), path))


class _Rewriter:
    """Writes the edits of the one article into the main part of the archive."""

    def __init__(self, archive: Archive, main: Decoded, article: Article, runs: Sequence[_Run], path: str) -> None:
        self._archive = archive
        self._main = main
        self._article = article
        self._runs = runs
        self._path = path

    def __call__(self, edits: Mapping[int, Sequence[Edit]]) -> bytes:
        changes = self._article.source_map.source_edits(edits.get(0, ()))
        if not changes:
            return self._archive.data
        changes += self._kept_spaces(changes)
        content = self._main.encode_with_references(apply_edits(self._main.text, changes))
        try:
            return self._archive.replaced(_MAIN, content)
        except BadArchiveError as error:
            raise InputError(f"cannot be rewritten: {error}", path=self._path) from None

    def _kept_spaces(self, changes: Sequence[Edit]) -> list[Edit]:
        """``xml:space`` for the runs that a change leaves with a space at an edge, which Word would drop."""
        starts = [run.start for run in self._runs]
        touched = {index for edit in changes if (index := bisect_right(starts, edit.start) - 1) >= 0}
        out: list[Edit] = []
        for run in (self._runs[index] for index in sorted(touched)):
            inside = [
                e._replace(start=e.start - run.start, end=e.end - run.start)
                for e in changes
                if run.start <= e.start <= e.end <= run.end
            ]
            content = apply_edits(self._main.text[run.start : run.end], inside)
            if not run.keeps_space and content != content.strip():
                out.append(Edit(run.start - 1, run.start - 1, ' xml:space="preserve"'))
        return out


class _DocumentMap(SourceMap):
    """A place is the number of the paragraph and the column in it: the lines of the XML say nothing to anybody."""

    is_file = False

    def __init__(self, text: str, source: str, pieces: list[Piece], starts: list[int], numbers: list[int]) -> None:
        super().__init__(text, source, pieces, _escape)
        self._paragraph_starts = starts
        self._numbers = numbers

    def place(self, offset: int) -> Place:
        index = max(0, bisect_right(self._paragraph_starts, offset) - 1)
        return Place(self._numbers[index], offset - self._paragraph_starts[index] + 1)


def _escape(new: str, _at: int) -> str:
    return escape(new)


def _article(
    source: str, parser: _Parser, styles: Mapping[str, str], default_language: str | None, path: str, given: Given
) -> Article:
    found = [(paragraph, "".join(paragraph.texts)) for paragraph in parser.paragraphs]
    found = [(paragraph, text) for paragraph, text in found if text.strip()]
    if not found:
        raise InputError("the document holds no text", path=path)
    language = given.language_of(parser.language or default_language)
    utf8 = Utf8(source)
    kinds = _kinds_by_style([paragraph for paragraph, _ in found], styles)
    parts = [
        Part(text, [_in_code_points(piece, utf8) for piece in paragraph.pieces], kind)
        for (paragraph, text), kind in zip(found, kinds, strict=True)
    ]
    joined = join(parts, language)
    numbers = [paragraph.number for paragraph, _ in found]
    return Article(
        joined.text,
        joined.paragraphs,
        _DocumentMap(joined.text, source, joined.pieces, joined.starts, numbers),
        path=path,
        language=language,
        # When the file was made says nothing of when the article came out.
        date=given.date or joined.date,
        title=joined.headline,
        source_text=given.source_text,
        source_language=given.source_language,
    )


def _in_code_points(piece: Piece, utf8: Utf8) -> Piece:
    start = utf8.code_point(piece.source)
    end = utf8.code_point(piece.source + piece.source_length)
    return Piece(piece.start, piece.length, start, end - start)


def _kinds_by_style(paragraphs: Sequence[_Paragraph], styles: Mapping[str, str]) -> list[ParagraphKind | None]:
    kinds = [_kind_by_style(paragraph, styles.get(paragraph.style, paragraph.style)) for paragraph in paragraphs]
    if kinds[0] is ParagraphKind.SUBHEADING and ParagraphKind.HEADLINE not in kinds:
        kinds[0] = ParagraphKind.HEADLINE  # a document that begins with "Heading 1" and has no "Title"
    return kinds


def _kind_by_style(paragraph: _Paragraph, style: str) -> ParagraphKind | None:
    if paragraph.in_table:
        return ParagraphKind.TABLE_CELL
    name = style.lower()
    kind = next((kind for pattern, kind in _KIND_OF_STYLE if pattern.match(name)), None)
    if name.startswith("intense quote"):
        return ParagraphKind.QUOTATION
    return kind or (ParagraphKind.LIST_ITEM if paragraph.numbered else None)


class _Parser:
    """Collects the paragraphs of the main part. All places are bytes of its UTF-8."""

    def __init__(self, source: str) -> None:
        self.paragraphs: list[_Paragraph] = []
        self._data = source.encode()
        self._source = source
        self._languages: Counter[str] = Counter()
        self._open: list[_Paragraph] = []  # a text box has paragraphs inside a paragraph
        self._tables = 0
        self._skipping = 0
        self._run: tuple[int, bool] | None = None  # the first byte of a w:t, and whether it keeps edge space
        self._run_pieces: list[tuple[str, int]] = []
        self._runs: list[tuple[int, int, bool]] = []

    @property
    def language(self) -> str | None:
        return self._languages.most_common(1)[0][0] if self._languages else None

    def runs(self) -> list[_Run]:
        utf8 = Utf8(self._source)
        return [_Run(utf8.code_point(start), utf8.code_point(end), keeps) for start, end, keeps in self._runs]

    def handle(self, parser: expat.XMLParserType) -> None:
        """Set the handlers of ``parser``."""
        self._xml = parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if self._skipping or name in _SKIPPED:
            self._skipping += 1
        elif name == "p":
            self._open.append(_Paragraph(len(self.paragraphs) + 1, self._tables > 0))
            self.paragraphs.append(self._open[-1])
        elif name == "tbl":
            self._tables += 1
        elif name == "lang":
            language = _value(attributes, "val")
            if language and self._open:
                self._languages[language.partition("-")[0].lower()] += 1
        elif self._open:
            self._in_paragraph(name, attributes)

    def _in_paragraph(self, name: str, attributes: dict[str, str]) -> None:
        paragraph = self._open[-1]
        if name == "pStyle":
            paragraph.style = _value(attributes, "val") or ""
        elif name == "numPr":
            paragraph.numbered = True
        elif name in _CHARACTERS and not (name == "tab" and "val" in map(_local_attribute, attributes)):
            start = self._xml.CurrentByteIndex
            paragraph.add(_CHARACTERS[name], start, self._data.index(b">", start) + 1 - start)
        elif name == "t":
            start = self._xml.CurrentByteIndex
            keeps = attributes.get("http://www.w3.org/XML/1998/namespace space") == "preserve"
            self._run = (self._data.index(b">", start) + 1, keeps)
            self._run_pieces = []

    def _end(self, tag: str) -> None:
        name = _local(tag)
        if self._skipping:
            self._skipping -= 1
        elif name == "p" and self._open:
            self._open.pop()
        elif name == "tbl":
            self._tables -= 1
        elif name == "t" and self._run:
            self._end_run(*self._run)
            self._run = None

    def _end_run(self, start: int, keeps_space: bool) -> None:
        end = max(start, self._xml.CurrentByteIndex)  # of an empty <w:t/> the end is its start
        self._runs.append((start, end, keeps_space))
        starts = [at for _, at in self._run_pieces]
        pieces = [(text, at, after) for (text, at), after in zip(self._run_pieces, [*starts[1:], end], strict=False)]
        for text, at, after in pieces if keeps_space else _stripped(pieces):
            written = text.encode()
            literal = text != "&" and self._data.startswith(written, at)
            self._open[-1].add(text, at, len(written) if literal else after - at)

    def _characters(self, text: str) -> None:
        if self._run and not self._skipping:
            self._run_pieces.append((text, self._xml.CurrentByteIndex))


def _stripped(pieces: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """The pieces of a run without the spaces at its edges, which Word drops."""
    out = list(pieces)
    while out and not out[0][0].strip():
        del out[0]
    while out and not out[-1][0].strip():
        del out[-1]
    if out:
        text, at, after = out[-1]
        out[-1] = (text.rstrip(), at, after)
        text, at, after = out[0]
        lead = len(text) - len(text.lstrip())
        out[0] = (text[lead:], at + len(text[:lead].encode()), after)
    return out


def _local(tag: str) -> str:
    """The name of an element of WordprocessingML (or the fallback of markup compatibility); "" for others."""
    namespace, _, name = tag.rpartition(" ")
    return name if namespace in _NAMESPACES or (namespace == _COMPATIBILITY and name == "Fallback") else ""


def _local_attribute(name: str) -> str:
    return name.rpartition(" ")[2]


def _value(attributes: Mapping[str, str], name: str) -> str | None:
    return next((value for key, value in attributes.items() if _local_attribute(key) == name), None)


def _styles(content: bytes, path: str) -> tuple[dict[str, str], str | None]:
    """Style id → name (Word's own names are English in every language), and the language of the defaults."""
    names: dict[str, str] = {}
    languages: list[str] = []
    current = [""]

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if name == "style":
            current[0] = _value(attributes, "styleId") or ""
        elif name == "name" and current[0]:
            names[current[0]] = _value(attributes, "val") or current[0]
        elif name == "lang" and not current[0]:
            languages.append((_value(attributes, "val") or "").partition("-")[0].lower())

    def handle(parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = start

    if content:
        _parse(handle, decode(content, path).text, path)
    return names, next(filter(None, languages), None)


def _parse(handle: Callable[[expat.XMLParserType], None], text: str, path: str) -> None:
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")  # whatever the file says that it was in
    parser.buffer_text = False  # a piece must tell its own place
    parser.StartDoctypeDeclHandler = _refuse_doctype
    handle(parser)
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise InputError(f"not a Word document: its XML is broken ({reason})", path=path) from None
    except _DoctypeError:
        raise InputError("not a Word document: its XML declares a document type", path=path) from None


class _DoctypeError(Exception):
    pass


def _refuse_doctype(*_: object) -> None:
    """Entities can grow without end (the "billion laughs"); no word processor writes any."""
    raise _DoctypeError
