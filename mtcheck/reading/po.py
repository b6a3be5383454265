"""PO (gettext), by translate-toolkit: the translated messages as one article, a paragraph a message; corrections go
into its ``msgstr``. Fuzzy and obsolete messages are no translations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mtcheck.article import Document, Piece
from mtcheck.errors import InputError
from mtcheck.reading.bilingual import Batch, Side, Unit, document
from mtcheck.reading.decode import decode
from mtcheck.reading.reader import Given

_MESSAGE = re.compile(r"^msgid\s", re.M)
_MSGSTR = re.compile(r"^msgstr(?:\[(\d+)\])?[ \t]*", re.M)
_STRING = re.compile(r'[ \t]*"((?:[^"\\\n]|\\.)*)"[ \t]*(?:\r?\n|\Z)')
_UNIT = re.compile(r"\\(?:[0-7]{1,3}|x[0-9a-fA-F]{2}|.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}


def read(data: bytes, path: str, given: Given) -> Document:
    """The messages of a file; InputError where it can't be parsed or nothing in it is translated."""
    from translate.storage import pypo

    decoded = decode(data, path, _charset(data), given.encoding)
    try:
        store = pypo.pofile()
        store.parse(decoded.text.encode())
    except Exception as error:  # whatever translate-toolkit finds wrong with it
        raise InputError(f"not a PO file: {error}", path=path) from None
    units = [unit for unit in store.units if not unit.isobsolete()]
    starts = [match.start() for match in _MESSAGE.finditer(decoded.text)]
    if not units or len(starts) != len(units):
        raise InputError("not a PO file: its messages can't be told apart", path=path)
    batch = Batch(target_language=_language(store))
    for unit, start, end in zip(units, starts, [*starts[1:], len(decoded.text)], strict=True):
        if not unit.isheader() and not unit.isfuzzy():
            batch.units += _messages(unit, decoded.text, start, end)
    return document([batch], path, "po", given, decoded.text, decoded.encode, _escape)


def _messages(unit: Any, text: str, start: int, end: int) -> Iterator[Unit]:
    """The message, or each of its plural forms; the first of these answers to the singular."""
    sources = [str(source) for source in getattr(unit.source, "strings", [unit.source])]
    for match in _MSGSTR.finditer(text, start, end):
        number = int(match[1] or 0)
        side = Side()
        at = match.end()
        while (string := _STRING.match(text, at, end)) is not None:
            _read_string(side, text, string.start(1), string.end(1))
            at = string.end()
        source = Side(sources[min(number, len(sources) - 1)])
        yield Unit(source, side)


def _read_string(side: Side, text: str, start: int, end: int) -> None:
    done = start
    for match in _UNIT.finditer(text, start, end):
        if match.start() > done:
            side.add(text[done : match.start()], Piece(0, match.start() - done, done, match.start() - done))
        body = match.group()[1:]
        char = _ESCAPES.get(body) or _char(body)
        side.add(char, Piece(0, len(char), match.start(), match.end() - match.start()))
        done = match.end()
    if done < end:
        side.add(text[done:end], Piece(0, end - done, done, end - done))


def _char(body: str) -> str:
    """What an escape without a name means; one that is none stands for itself."""
    if body[0] in "01234567":
        return chr(int(body, 8))
    return chr(int(body[1:], 16)) if body[0] == "x" and len(body) > 1 else body


def _escape(new: str, _at: int) -> str:
    return new.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


def _charset(data: bytes) -> str | None:
    match = re.search(rb"charset=([\w-]+)", data[:4096])
    return match[1].decode("ascii") if match else None


def _language(store: Any) -> str | None:
    language = store.gettargetlanguage()
    return str(language).replace("_", "-") if language else None
