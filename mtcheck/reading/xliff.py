"""XLIFF 1.2 and 2.x: one article a ``file``, one paragraph a unit; corrections go into its ``target``."""

from __future__ import annotations

from mtcheck.article import Document
from mtcheck.errors import InputError
from mtcheck.reading.bilingual import Batch, Side, Unit, document
from mtcheck.reading.decode import decode
from mtcheck.reading.pages import declared_encoding
from mtcheck.reading.reader import Given
from mtcheck.reading.xml_events import End, Start, Text, events

_CODES = ("bpt", "ept", "it", "ph", "sub")  # what stands in them is the file's own markup
_OTHERS = ("alt-trans", "matches", "glossary", "mda", "note", "notes")  # other translations, and what isn't one
_UNITS = ("trans-unit", "unit")


def read(data: bytes, path: str, given: Given) -> Document:
    """The files of an XLIFF document; InputError where it isn't one, or nothing in it is translated."""
    decoded = decode(data, path, declared_encoding(data), given.encoding)
    found, escape = events(decoded.text, path)
    reader = _Reader()
    for event in found:
        reader.take(event)
    if not reader.is_xliff:
        raise InputError("no XLIFF: its root is another element", path=path)
    return document(reader.batches, path, "xliff", given, decoded.text, decoded.encode_with_references, escape)


class _Reader:
    """Follows the elements; the text of a unit is that of its ``source`` and ``target``, in 2.x of all its segments."""

    def __init__(self) -> None:
        self.batches: list[Batch] = []
        self.is_xliff = False
        self.languages: tuple[str | None, str | None] = (None, None)
        self.unit: Unit | None = None
        self.side: Side | None = None
        self.closed = 0  # open elements whose text is none of the unit's

    def take(self, event: Start | End | Text) -> None:
        if isinstance(event, Start):
            self.start(event)
        elif isinstance(event, End):
            self.end(event.name)
        elif self.side is not None and not self.closed:
            self.side.add(event.text, event.piece)

    def start(self, event: Start) -> None:
        name, said = event.name, event.attributes
        if name == "xliff":
            self.is_xliff = True
            self.languages = (said.get("srcLang"), said.get("trgLang"))
        elif name == "file":
            source = said.get("source-language") or self.languages[0]
            target = said.get("target-language") or self.languages[1]
            self.batches.append(Batch([], said.get("original") or said.get("id"), source, target))
        elif name in _UNITS and self.batches:
            self.unit = Unit()
            self.batches[-1].units.append(self.unit)
        elif self.closed or name in _OTHERS or (name in _CODES and self.side is not None):
            self.closed += 1
        elif name in ("source", "target") and self.unit is not None and self.side is None:
            self.side = self.unit.source if name == "source" else self.unit.target
            if self.side.text and not self.side.text[-1].isspace():
                self.side.gap(" ")

    def end(self, name: str) -> None:
        if self.closed:
            self.closed -= 1
        elif name in ("source", "target"):
            self.side = None
        elif name in _UNITS:
            self.unit = None
