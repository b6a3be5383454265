"""Answers of engines, kept on disk by what was asked: an unchanged text is asked about once."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from threading import Lock

_MOST = 200_000  # answers; past that the oldest go


def key_of(text: str, setup: str) -> bytes:
    """The key of a text; ``setup`` says by which engine, of which version, it was asked what."""
    return hashlib.blake2b(f"{setup}\0{text}".encode("utf-8", "surrogatepass"), digest_size=16).digest()


class Cache:
    """A file of answers (JSON as bytes); a cache that can't be read or written is an empty one, never an error.

    Threads may share it.
    """

    def __init__(self, path: Path) -> None:
        self._db: sqlite3.Connection | None = None
        self._one = Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=5, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("CREATE TABLE IF NOT EXISTS answers (key BLOB UNIQUE, answer BLOB)")
        except (OSError, sqlite3.Error):
            self._db = None

    def get(self, key: bytes) -> bytes | None:
        if self._db is None:
            return None
        try:
            with self._one:
                row = self._db.execute("SELECT answer FROM answers WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error:
            return None
        return row[0] if row and isinstance(row[0], bytes) else None

    def put(self, rows: Iterable[tuple[bytes, bytes]]) -> None:
        if self._db is None:
            return
        try:
            with self._one, self._db:
                self._db.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?)", rows)
                self._db.execute("DELETE FROM answers WHERE rowid <= (SELECT max(rowid) FROM answers) - ?", (_MOST,))
        except sqlite3.Error:
            self._db = None
