"""XML with the place of each piece of its text, so that corrections can be written back without touching anything else.

Parsed by expat, which expands nothing here: a document type that declares entities (bombs, files of the machine) is
refused; one that only names an outside DTD, as TMX files do, is passed over, and nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeGuard
from xml.parsers import expat
from xml.sax.saxutils import escape

from mtcheck.analysis.words import Utf8
from mtcheck.article import Piece
from mtcheck.errors import InputError

_DEEPEST = 200  # open elements: a file of translations has ten


class Start(NamedTuple):
    """A start tag: its name without a prefix, its attributes by name (``xml:lang`` and the like keep theirs)."""

    name: str
    attributes: dict[str, str]
    line: int


class End(NamedTuple):
    name: str


class Text(NamedTuple):
    """Characters, and the piece of the source that they stand in (``start`` is 0)."""

    text: str
    piece: Piece
    cdata: bool


Event = Start | End | Text


def events(source: str, path: str) -> tuple[list[Event], Callable[[str, int], str]]:
    """The events of an XML file's text, and how new text is written at a place of it; InputError with the place where
    it is broken or declares entities."""
    found = _Reader(source, path).found
    raw = [(event.piece.source, event.piece.source + event.piece.source_length) for event in found if _is_raw(event)]
    return found, _Writer(raw)


class _Writer:
    """Writes new text at a place; ``raw`` are the spans of CDATA. A class, so that it can go to another process."""

    def __init__(self, raw: list[tuple[int, int]]) -> None:
        self._raw = raw

    def __call__(self, new: str, at: int) -> str:
        if any(start <= at <= end for start, end in self._raw):
            return new.replace("]]>", "]]]]><![CDATA[>")
        return escape(new)


def _is_raw(event: Event) -> TypeGuard[Text]:
    return isinstance(event, Text) and event.cdata


class _Reader:
    def __init__(self, source: str, path: str) -> None:
        self.path = path
        self.utf8 = Utf8(source)
        self.found: list[Event] = []
        self.depth = 0
        self.cdata = False
        self.open_text: tuple[str, int, bool] | None = None
        self.parser = parser = expat.ParserCreate("utf-8")
        parser.buffer_text = False
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.StartCdataSectionHandler = lambda: self.section(True)
        parser.EndCdataSectionHandler = lambda: self.section(False)
        parser.CommentHandler = lambda _text: self.settle()
        parser.ProcessingInstructionHandler = lambda _target, _text: self.settle()
        parser.StartDoctypeDeclHandler = self.doctype
        parser.EntityDeclHandler = self.refuse
        try:
            parser.Parse(self.utf8.data, True)
        except expat.ExpatError as error:
            message = expat.ErrorString(error.code)
            raise InputError(f"not XML: {message}", path=path, line=error.lineno, column=error.offset + 1) from None

    def place(self) -> int:
        return self.utf8.code_point(self.parser.CurrentByteIndex)

    def doctype(self, _name: str, _system: str | None, _public: str | None, internal: int) -> None:
        if internal:
            self.refuse()

    def refuse(self, *_: object) -> None:
        line = self.parser.CurrentLineNumber
        raise InputError("the XML declares entities, which is refused", path=self.path, line=line)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.settle()
        self.depth += 1
        if self.depth > _DEEPEST:
            raise InputError("the XML is nested too deep", path=self.path, line=self.parser.CurrentLineNumber)
        self.found.append(Start(name.rpartition(":")[2], attributes, self.parser.CurrentLineNumber))

    def end(self, name: str) -> None:
        self.settle()
        self.depth -= 1
        self.found.append(End(name.rpartition(":")[2]))

    def text(self, data: str) -> None:
        self.settle()
        self.open_text = (data, self.place(), self.cdata)

    def section(self, begins: bool) -> None:
        self.settle()
        self.cdata = begins

    def settle(self) -> None:
        """The last text ends where the next event begins."""
        if self.open_text is not None:
            data, start, cdata = self.open_text
            self.found.append(Text(data, Piece(0, len(data), start, self.place() - start), cdata))
            self.open_text = None
