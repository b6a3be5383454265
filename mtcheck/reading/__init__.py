"""Files to articles, one reader a format.

A reader from outside joins through the entry point group ``mtcheck.readers``; the entry's name is the format, and the
suffix of its files.
"""

from __future__ import annotations

import glob
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import cast

from mtcheck.article import Article, Document
from mtcheck.dates import PartialDate
from mtcheck.errors import InputError
from mtcheck.reading.reader import DEFAULT_LANGUAGE, Given, Reader

__all__ = ["Given", "Reader", "expand", "formats", "read", "read_bytes", "stream"]

STANDARD_INPUT = "-"

# Format → function; a module is imported when the first file of its format is read.
_BUILT_IN = {
    "docx": "mtcheck.reading.docx:read",
    "feed": "mtcheck.reading.feeds:read",
    "html": "mtcheck.reading.html:read",
    "json": "mtcheck.reading.json_feeds:read",
    "jsonl": "mtcheck.reading.jsonl:read",
    "markdown": "mtcheck.reading.markdown:read",
    "newsml": "mtcheck.reading.newsml:read",
    "po": "mtcheck.reading.po:read",
    "text": "mtcheck.reading.text:read",
    "tmx": "mtcheck.reading.tmx:read",
    "xliff": "mtcheck.reading.xliff:read",
}
_SUFFIXES = {
    ".atom": "feed",
    ".docx": "docx",
    ".htm": "html",
    ".html": "html",
    ".jsonl": "jsonl",
    ".markdown": "markdown",
    ".md": "markdown",
    ".ndjson": "jsonl",
    ".po": "po",
    ".rss": "feed",
    ".sdlxliff": "xliff",
    ".text": "text",
    ".tmx": "tmx",
    ".txt": "text",
    ".xhtml": "html",
    ".xlf": "xliff",
    ".xliff": "xliff",
}
_BILINGUAL = re.compile(rb"<(tmx|xliff)[\s>]")
_FEED = re.compile(rb"<(?:rss|rdf:RDF|(?:\w+:)?feed)[\s>]")


def read(
    path: str | Path,
    *,
    format: str | None = None,  # noqa: A002 (the name of the option on the command line)
    language: str | None = None,
    date: PartialDate | None = None,
    source: str | None = None,
    encoding: str | None = None,
    source_language: str | None = None,
    usual_language: str = DEFAULT_LANGUAGE,
) -> Document:
    """The articles of a file ("-" for standard input). What is given goes before what the file says.

    ``source`` is the text that the article was translated from, ``source_language`` its language, ``encoding`` that of
    the file; ``usual_language`` is that of articles that say none. InputError names the file and what is wrong with
    it.
    """
    name = str(path)
    data = _bytes_of(name)
    return read_bytes(
        data,
        name,
        format=format,
        language=language,
        date=date,
        source=source,
        encoding=encoding,
        source_language=source_language,
        usual_language=usual_language,
    )


def read_bytes(
    data: bytes,
    name: str,
    *,
    format: str | None = None,  # noqa: A002
    language: str | None = None,
    date: PartialDate | None = None,
    source: str | None = None,
    encoding: str | None = None,
    source_language: str | None = None,
    usual_language: str = DEFAULT_LANGUAGE,
) -> Document:
    """The same for bytes at hand; ``name`` tells the format by its suffix, and stands in errors."""
    if not data:
        raise InputError("the file is empty", path=name)
    return _reader(format or _format_of(name, data), name)(
        data, name, Given(language, date, source, encoding, source_language, usual_language)
    )


def stream(
    path: str | Path,
    *,
    format: str | None = None,  # noqa: A002
    language: str | None = None,
    date: PartialDate | None = None,
) -> Iterator[Article | InputError]:
    """The articles of a file one by one, and the errors of single records; JSON Lines are never held as a whole."""
    name = str(path)
    if (format or _SUFFIXES.get(Path(name).suffix.lower())) != "jsonl" or name == STANDARD_INPUT:
        document = read(name, format=format, language=language, date=date)
        yield from document.articles
        yield from document.errors
        return
    from mtcheck.reading.jsonl import articles

    try:
        with Path(name).open("rb") as lines:
            yield from articles(lines, name, Given(language, date))
    except OSError as error:
        raise _cannot_open(error, name) from None


def formats() -> list[str]:
    """The names of all formats, those from outside too."""
    return sorted({*_BUILT_IN, *_outside()})


def expand(paths: Iterable[str]) -> Iterator[str]:
    """The files that ``paths`` mean, each once: files as named, folders searched through for files of known suffixes
    (in order, hidden ones left out), patterns (``news/**/*.html``), and "-".

    InputError for a missing file, a folder without articles, and a pattern that matches nothing.
    """
    seen: set[str] = set()
    for path in paths:
        for found in _expand_one(path):
            if found not in seen:
                seen.add(found)
                yield found


def _expand_one(path: str) -> Iterator[str]:
    if path == STANDARD_INPUT or Path(path).is_file():
        yield path
        return
    if Path(path).is_dir():
        files = _files_below(path)
        fault = f"the folder holds no file that can be read ({', '.join(sorted(_known_suffixes()))})"
    elif glob.has_magic(path):
        files = iter(sorted(found for found in _glob(path) if Path(found).is_file()))
        fault = "no file matches this pattern"
    else:
        # What is no regular file (a pipe) is left to the reader; what isn't there is a mistake.
        files = iter([path] if Path(path).exists() else [])
        fault = "no such file"
    first = next(files, None)
    if first is None:
        raise InputError(fault, path=path)
    yield first
    yield from files


def _glob(pattern: str) -> list[str]:
    return glob.glob(pattern, recursive=True)  # noqa: PTH207 (Path.glob knows no absolute patterns)


def _files_below(folder: str) -> Iterator[str]:
    suffixes = _known_suffixes()
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in suffixes:
                yield str(Path(root, name))


def _bytes_of(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == STANDARD_INPUT else Path(name).read_bytes()
    except OSError as error:
        raise _cannot_open(error, name) from None


def _cannot_open(error: OSError, name: str) -> InputError:
    reason = error.strerror or str(error)
    return InputError(reason[:1].lower() + reason[1:], path=name)


@lru_cache
def _outside() -> dict[str, str]:
    return {entry.name: entry.value for entry in entry_points(group="mtcheck.readers")}


def _known_suffixes() -> set[str]:
    return {*_SUFFIXES, *(f".{name}" for name in _outside())}


def _format_of(name: str, data: bytes) -> str:
    suffix = Path(name).suffix.lower()
    if suffix[1:] in _outside():
        return suffix[1:]
    return _SUFFIXES.get(suffix) or _format_by_content(data)


def _format_by_content(data: bytes) -> str:
    head = data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")  # UTF-16, too
    if head.startswith(b"PK\x03\x04"):
        return "docx"
    if head.startswith((b"{", b"[")):
        return _json_format(data)
    if head.startswith(b"<") and (bilingual := _BILINGUAL.search(head)):
        return bilingual[1].decode()
    if head.startswith(b"<") and _FEED.search(head):
        return "feed"
    if head.startswith(b"<") and b"iptc.org/std/nar/2006-10-01" in head:
        return "newsml"
    if head.startswith(b"<") and any(tag in head.lower() for tag in (b"<!doctype html", b"<html", b"<head", b"<body")):
        return "html"
    return "markdown" if head.startswith((b"---\n", b"---\r\n", b"# ")) else "text"


def _json_format(data: bytes) -> str:
    """A text that begins with a bracket is none of JSON's; JSON that is no feed is a fault that the feeds' reader
    names."""
    from mtcheck.reading.json_feeds import is_feed

    value = _json(data)
    if is_feed(value):
        return "json"
    if isinstance(_json(data.split(b"\n", 1)[0]), dict):
        return "jsonl"
    return "json" if isinstance(value, dict | list) else "text"


def _json(data: bytes) -> object:
    """The value in ``data``; None where it isn't JSON."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _reader(format_name: str, path: str) -> Reader:
    where = _BUILT_IN.get(format_name) or _outside().get(format_name)
    if where is None:
        known = ", ".join(formats())
        raise InputError(f"no reader for the format {format_name!r}; there are: {known}", path=path)
    module, _, function = where.partition(":")
    return cast(Reader, getattr(import_module(module), function))
