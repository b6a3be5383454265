"""The strings of a JSON text with the places that they stand in, so that what is read from one can be written back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mtcheck.article import Piece

Path = tuple[str | int, ...]

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")


class Literal(NamedTuple):
    """A string at ``path``: code points ``[start, end)`` of the JSON text, without its quotes."""

    path: Path
    start: int
    end: int


def literals(source: str) -> Iterator[Literal]:
    """All strings that are values, in the order of the text. ``source`` must be valid JSON."""
    path: list[str | int] = []  # for each open object its key, for each array its index
    is_object: list[bool] = []
    expects_key = False
    for match in _TOKEN.finditer(source):
        token = match.group()
        if token in "{[":
            is_object.append(token == "{")
            path.append("" if token == "{" else 0)
            expects_key = token == "{"
        elif token in "}]":
            is_object.pop()
            path.pop()
            expects_key = False
        elif token == ",":
            if is_object[-1]:
                expects_key = True
            else:
                path[-1] = int(path[-1]) + 1
        elif token == ":":
            expects_key = False
        elif token[0] == '"':
            if expects_key:
                path[-1] = json.loads(token, strict=False)
            else:
                yield Literal(tuple(path), match.start() + 1, match.end() - 1)


def pieces(source: str, literal: Literal) -> list[Piece]:
    """The pieces of the string's value: escapes are units."""
    out: list[Piece] = []
    at, done = 0, literal.start
    for match in _ESCAPE.finditer(source, literal.start, literal.end):
        if match.start() > done:
            out.append(Piece(at, match.start() - done, done, match.start() - done))
            at += match.start() - done
        out.append(Piece(at, 1, match.start(), match.end() - match.start()))
        at, done = at + 1, match.end()
    if literal.end > done or not out:
        out.append(Piece(at, literal.end - done, done, literal.end - done))
    return out


def escape(new: str) -> str:
    """``new`` as a JSON string writes it."""
    return json.dumps(new, ensure_ascii=False)[1:-1]


def escape_to_ascii(new: str) -> str:
    """The same for a text that has no letters beyond ASCII."""
    return json.dumps(new)[1:-1]


def carried(inner: Sequence[Piece], outer: Sequence[Piece]) -> list[Piece]:
    """``inner`` pieces, whose source is the text that ``outer`` describes, with their places in the source of that."""
    out: list[Piece] = []
    index = 0
    for piece in inner:
        while index and outer[index].start > piece.source:
            index -= 1
        while index + 1 < len(outer) and outer[index + 1].start <= piece.source:
            index += 1
        out += _carried(piece, outer, index)
    return out


def _carried(piece: Piece, outer: Sequence[Piece], index: int) -> Iterator[Piece]:
    end = piece.source + piece.source_length
    is_unit = piece.length != piece.source_length
    first = last = None
    at = piece.source
    while at < end and index < len(outer):
        host = outer[index]
        stop = min(end, host.start + host.length)
        is_plain = host.length == host.source_length
        low = host.source + (at - host.start if is_plain else 0)
        high = low + (stop - at) if is_plain else host.source + host.source_length
        if is_unit:
            first = low if first is None else first
            last = high
        else:
            yield Piece(piece.start + at - piece.source, stop - at, low, high - low)
        at = stop
        index += 1
    if is_unit and first is not None and last is not None:
        yield Piece(piece.start, piece.length, first, last - first)
