"""Files of the gate: JSON that people keep under version control; a fault in one is an error with its place."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TypeVar

import msgspec

from mtcheck.article import Article
from mtcheck.errors import ConfigError

T = TypeVar("T")


def read_bytes(path: Path) -> bytes:
    """The file's bytes; ConfigError where it can't be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", path=str(path)) from None


def decode(data: bytes, kind: type[T], path: Path, line: int = 1) -> T:
    """JSON as ``kind``; ``line`` is where ``data`` begins in its file. ConfigError with line and column."""
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.ValidationError as error:
        raise ConfigError(str(error).replace("`$.", "`"), path=str(path), line=line) from None
    except UnicodeDecodeError as error:
        raise ConfigError("not UTF-8", path=str(path), line=line, byte=error.start) from None
    except msgspec.DecodeError as error:
        at = re.search(r" \(byte (\d+)\)$", str(error))
        before = data[: int(at.group(1)) + 1] if at else data.rstrip()
        row, column = before.count(b"\n"), len(before.rpartition(b"\n")[2])
        message = str(error)[: at.start()] if at else "JSON ends too early"
        raise ConfigError(message, path=str(path), line=line + row, column=column) from None


def key_of(article: Article, folder: Path) -> str:
    """What an article is called in the gate's files: its id, or its path from ``folder``."""
    if article.id:
        return article.id
    if "://" in article.path or article.path == "-":
        return article.path
    full = os.path.abspath(article.path)  # noqa: PTH100 - links are not followed: the user's names count
    base = os.path.abspath(folder).rstrip(os.sep) + os.sep  # noqa: PTH100
    return (full.removeprefix(base) if full.startswith(base) else article.path).replace(os.sep, "/")
