"""JSON Lines: one article a line, ``{"text": …}`` with, where known, id, title, date, language, source (and
source_language), url and people (names of persons in it).

What made the article (``engine``) and what became of it (``post_edited``, ``reference``) stand in its metadata.

A bad line doesn't hide the good ones: its error stands in the document beside the articles. A 1 GB file needs no memory
to speak of when its lines are taken one by one (`articles`).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from mtcheck.article import Article, Document, Edit, Place, SourceMap
from mtcheck.dates import PartialDate
from mtcheck.errors import InputError
from mtcheck.reading.decode import refuse_binary
from mtcheck.reading.json_text import escape, escape_to_ascii, literals, pieces
from mtcheck.reading.reader import Given, people_metadata
from mtcheck.reading.text import article_from_text

_BOM = b"\xef\xbb\xbf"


class _Record(msgspec.Struct):
    text: str
    id: str | int | None = None
    title: str | None = None
    date: str | None = None
    language: str | None = None
    source: str | None = None
    source_language: str | None = None
    url: str | None = None
    people: list[str] | None = None
    engine: str | None = None
    post_edited: str | None = None
    reference: str | None = None


_METADATA = ("engine", "post_edited", "reference")
_decode_record = msgspec.json.Decoder(_Record).decode


def read(data: bytes, path: str, given: Given) -> Document:
    """All articles of a file; InputError where there is none, the errors of single lines in ``Document.errors``."""
    refuse_binary(data, path)
    found: list[Article] = []
    errors: list[InputError] = []
    for result in articles(io.BytesIO(data), path, given):
        if isinstance(result, Article):
            found.append(result)
        else:
            errors.append(result)
    if not found:
        raise errors[0] if errors else InputError("the file holds no text", path=path)

    def rewrite(edits: Mapping[int, Sequence[Edit]]) -> bytes:
        lines = list(io.BytesIO(data))
        for index, changes in edits.items():
            source_map = found[index].source_map
            assert isinstance(source_map, _JsonMap)
            if changes:
                lines[source_map.line - 1] = source_map.rewrite(changes).encode()
        return b"".join(lines)

    return Document(path, "jsonl", found, rewrite, errors)


def articles(lines: Iterable[bytes], path: str, given: Given) -> Iterator[Article | InputError]:
    """The article of each line, or the error where the line holds none; blank lines are passed over."""
    byte = 0
    for number, line in enumerate(lines, 1):
        if line.strip() and line != _BOM:
            try:
                yield _article(line, number, byte, path, given)
            except InputError as error:
                yield error
        byte += len(line)


def _article(line: bytes, number: int, byte: int, path: str, given: Given) -> Article:
    mark = _BOM if number == 1 and line.startswith(_BOM) else b""
    try:
        line.decode()  # the decoder passes over keys that it doesn't know, whatever they hold
        record = _decode_record(line[len(mark) :].rstrip())
        if not record.text.strip():
            raise InputError("`text` is empty", path=path, line=number)
        date = given.date or (PartialDate.parse(record.date) if record.date else None)
    except UnicodeDecodeError:
        raise _not_utf8(line, number, byte, path) from None
    except msgspec.ValidationError as error:
        raise InputError(str(error).replace("`$.", "`"), path=path, line=number) from None
    except msgspec.DecodeError as error:
        raise _malformed(error, line, len(mark), number, path) from None
    except ValueError as error:
        raise InputError(f"`date`: {error}", path=path, line=number) from None
    return article_from_text(
        record.text,
        path=path,
        id=None if record.id is None else str(record.id),
        language=given.language_of(record.language),
        date=date,
        title=record.title,
        source_text=given.source_text or record.source,
        source_language=given.source_language or record.source_language,
        url=record.url,
        metadata={
            **{name: value for name in _METADATA if (value := getattr(record, name)) is not None},
            **people_metadata(record.people or ()),
        },
        source_map=_JsonMap(record.text, line, number),
    )


def _not_utf8(line: bytes, number: int, byte: int, path: str) -> InputError:
    try:
        line.decode()
    except UnicodeDecodeError as error:
        return InputError("not UTF-8, which JSON Lines are", path=path, line=number, byte=byte + error.start)
    return InputError("not UTF-8, which JSON Lines are", path=path, line=number)


def _malformed(error: msgspec.DecodeError, line: bytes, skip: int, number: int, path: str) -> InputError:
    message = str(error)
    at = re.search(r" \(byte (\d+)\)$", message)
    end = int(at.group(1)) + skip if at else len(line.rstrip())
    column = len(line[:end].decode(errors="replace")) + 1
    reason = message[: at.start()] if at else "JSON is malformed: the line ends too early"
    return InputError(reason.replace("JSON is malformed", "not JSON"), path=path, line=number, column=column)


class _JsonMap(SourceMap):
    """The map of one line, worked out only when a place or a rewrite is asked for: few articles have findings."""

    def __init__(self, text: str, raw: bytes, line: int) -> None:
        self.text = text
        self.line = line
        self._raw = raw

    def __getattr__(self, name: str) -> Any:
        if name not in ("source", "pieces", "escape", "_starts"):
            raise AttributeError(name)
        source = self._raw.decode()
        # Of two keys `text` the last one counts, as for the decoder.
        literal = [found for found in literals(source) if found.path == ("text",)][-1]
        write = _to_ascii if source.removeprefix("\ufeff").isascii() else _to_json
        super().__init__(self.text, source, pieces(source, literal), write)
        return getattr(self, name)

    def place_in_source(self, at: int) -> Place:
        """The record's line and the column in it."""
        return Place(self.line, at - self.source.startswith("\ufeff") + 1)


def _to_ascii(new: str, _at: int) -> str:
    return escape_to_ascii(new)


def _to_json(new: str, _at: int) -> str:
    return escape(new)
