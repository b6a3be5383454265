"""TMX: a translation memory as one article, a paragraph a unit; corrections go into its ``seg``."""

from __future__ import annotations

from mtcheck.article import Document
from mtcheck.errors import InputError
from mtcheck.reading.bilingual import Batch, Side, Unit, document
from mtcheck.reading.decode import decode
from mtcheck.reading.pages import declared_encoding
from mtcheck.reading.reader import Given
from mtcheck.reading.xml_events import End, Start, Text, events

_CODES = ("bpt", "ept", "it", "ph", "ut", "sub")


def read(data: bytes, path: str, given: Given) -> Document:
    """The units in the article's language (given, or English) and in that of the header, or another one."""
    decoded = decode(data, path, declared_encoding(data), given.encoding)
    found, escape = events(decoded.text, path)
    reader = _Reader()
    for event in found:
        reader.take(event)
    if not reader.is_tmx:
        raise InputError("no TMX: its root is another element", path=path)
    target = _base(given.language_of(None))
    source = _base(given.source_language or reader.source_language or "")
    batch = Batch(target_language=given.language)
    for sides in reader.units:
        own = sides.get(target)
        others = [language for language in sides if language != target]
        if own is None or not others:
            continue
        language = source if source in others else others[0]
        batch.source_language = batch.source_language or language
        if language == batch.source_language:
            batch.units.append(Unit(sides[language], own))
    return document([batch], path, "tmx", given, decoded.text, decoded.encode_with_references, escape)


def _base(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()


class _Reader:
    def __init__(self) -> None:
        self.is_tmx = False
        self.source_language: str | None = None
        self.units: list[dict[str, Side]] = []
        self.language = ""
        self.side: Side | None = None
        self.closed = 0

    def take(self, event: Start | End | Text) -> None:
        if isinstance(event, Text):
            if self.side is not None and not self.closed:
                self.side.add(event.text, event.piece)
        elif isinstance(event, End):
            if self.closed:
                self.closed -= 1
            elif event.name == "seg":
                self.side = None
        elif self.closed or (event.name in _CODES and self.side is not None):
            self.closed += 1
        else:
            self.start(event)

    def start(self, event: Start) -> None:
        said = event.attributes
        if event.name == "tmx":
            self.is_tmx = True
        elif event.name == "header":
            self.source_language = said.get("srclang") if said.get("srclang") != "*all*" else None
        elif event.name == "tu":
            self.units.append({})
        elif event.name == "tuv":
            self.language = _base(said.get("xml:lang") or said.get("lang") or "")
        elif event.name == "seg" and self.units and self.language:
            self.side = self.units[-1].setdefault(self.language, Side())
