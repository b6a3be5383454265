"""What the watcher knows, in one SQLite file: which versions of items it has judged, and verdicts still to be handed
on.

A verdict and its deliveries are written in one transaction, and a delivery is struck out when it is done: killed at any
moment, the watcher goes on where it was.

A version of an item is forgotten when it has been out of its feed for long. What counts is not its age but since when
looks at the whole feed have not found it: it may stand there for a year, the server be away for a month, or an answer
be cut short, and it is known all the same.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from mtcheck.errors import ConfigError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS feed (
    url TEXT PRIMARY KEY, etag TEXT, modified TEXT, due REAL NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS item (
    delivery TEXT PRIMARY KEY, feed TEXT NOT NULL, item TEXT NOT NULL, verdict TEXT NOT NULL, seen REAL NOT NULL,
    gone REAL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outbox (
    delivery TEXT NOT NULL, sink TEXT NOT NULL, payload BLOB NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
    due REAL NOT NULL DEFAULT 0, PRIMARY KEY (delivery, sink)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS outbox_of_sink ON outbox (sink, due);
CREATE TABLE IF NOT EXISTS held (
    number INTEGER PRIMARY KEY AUTOINCREMENT, delivery TEXT NOT NULL, article BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS forgotten (verdict TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS item_of ON item (feed, item, seen);
CREATE INDEX IF NOT EXISTS item_there ON item (feed) WHERE gone IS NULL;
CREATE INDEX IF NOT EXISTS item_gone ON item (feed, gone) WHERE gone IS NOT NULL;
CREATE INDEX IF NOT EXISTS held_of ON held (delivery);
"""
_VERSION = 2
_PUT = "INSERT OR IGNORE INTO item (delivery, feed, item, verdict, seen) VALUES (?, ?, ?, ?, ?)"
_WRITING = threading.Lock()  # the threads of a watcher queue here: SQLite would have them sleep and try again


class Feed(NamedTuple):
    """A feed and what is known of it: ``due`` is when it is to be asked again, in seconds of the clock."""

    url: str
    etag: str | None = None
    modified: str | None = None
    due: float = 0.0
    failures: int = 0


class Delivery(NamedTuple):
    """A verdict on its way to a sink."""

    delivery: str
    sink: str
    payload: bytes
    attempts: int


class Held(NamedTuple):
    """A version of an item that did not pass, as `mtcheck.gate.held` writes it; ``seen`` in seconds of the clock."""

    number: int
    delivery: str
    feed: str
    item: str
    verdict: str
    seen: float
    article: bytes


def delivery_id(feed: str, item: str, version: str) -> str:
    """The name of the verdict on one version of an item; the same each time."""
    return hashlib.sha256("\0".join([feed, item, version]).encode("utf-8", "surrogatepass")).hexdigest()[:32]


class State:
    """The file at ``path``, made if need be; ConfigError where it is none of ours.

    Each thread has its own.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._db = sqlite3.connect(path, isolation_level=None, timeout=30)
            version = self._version()
            if version > _VERSION:
                raise ConfigError(f"a watcher of version {version} made this; this one is {_VERSION}", path=str(path))
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")  # a verdict that was written is there after a power cut
            if version < _VERSION:
                self._make()
        except sqlite3.Error as error:
            raise ConfigError(f"cannot be used as the watcher's state: {error}", path=str(path)) from None

    def close(self) -> None:
        self._db.close()

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    def _make(self) -> None:
        """The tables, or what those of an older version lack."""
        with self._transaction():
            if self._version() == 1:
                self._db.execute("ALTER TABLE item ADD COLUMN gone REAL")
            for statement in _SCHEMA.split(";"):
                self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version = {_VERSION}")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with _WRITING:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # SQLite has rolled back by itself where the disk was full
                    self._db.execute("ROLLBACK")
                raise

    def feed(self, url: str) -> Feed:
        row = self._db.execute("SELECT url, etag, modified, due, failures FROM feed WHERE url = ?", (url,)).fetchone()
        return Feed(*row) if row else Feed(url)

    def keep_feed(self, feed: Feed) -> None:
        with self._transaction():
            self._db.execute(
                "INSERT OR REPLACE INTO feed (url, etag, modified, due, failures) VALUES (?, ?, ?, ?, ?)", feed
            )

    def knows(self, delivery: str) -> bool:
        """Whether this version of an item has its verdict."""
        return self._db.execute("SELECT 1 FROM item WHERE delivery = ?", (delivery,)).fetchone() is not None

    def put(
        self,
        delivery: str,
        feed: str,
        item: str,
        verdict: str,
        seen: float,
        sinks: Iterable[str],
        payload: bytes,
        held: bytes | None = None,
    ) -> bool:
        """A verdict, to be handed to ``sinks``, and the article that is ``held`` for the desk; False where it was there
        already."""
        with self._transaction():
            row = (delivery, feed, item, verdict, seen)
            done = self._db.execute(_PUT, row).rowcount
            if done:
                if held is not None:
                    self._db.execute("INSERT INTO held (delivery, article) VALUES (?, ?)", (delivery, held))
                rows = [(delivery, sink, payload) for sink in sinks]
                self._db.executemany("INSERT INTO outbox (delivery, sink, payload) VALUES (?, ?, ?)", rows)
        return bool(done)

    def due(self, sink: str, now: float, longest: float, limit: int = 100) -> list[Delivery]:
        """Deliveries to a sink whose time has come; one that is due later than ``longest`` seconds from now was put off
        by a clock that has gone backwards since."""
        rows = self._db.execute(
            "SELECT delivery, sink, payload, attempts FROM outbox WHERE sink = ? AND (due <= ? OR due > ?) "
            "ORDER BY due LIMIT ?",
            (sink, now, now + longest, limit),
        )
        return [Delivery(*row) for row in rows]

    def delivered(self, one: Delivery) -> None:
        with self._transaction():
            self._db.execute("DELETE FROM outbox WHERE delivery = ? AND sink = ?", (one.delivery, one.sink))

    def put_off(self, one: Delivery, due: float) -> None:
        """It failed; try again at ``due``."""
        with self._transaction():
            self._db.execute(
                "UPDATE outbox SET attempts = attempts + 1, due = ? WHERE delivery = ? AND sink = ?",
                (due, one.delivery, one.sink),
            )

    def waiting(self) -> int:
        """Deliveries that are not done yet."""
        return int(self._db.execute("SELECT count(*) FROM outbox").fetchone()[0])

    def held(self, after: int, limit: int = 100) -> list[Held]:
        """Articles that were kept for the desk, those numbered higher than ``after``, in their order."""
        rows = self._db.execute(
            "SELECT number, held.delivery, feed, item, verdict, seen, article FROM held JOIN item USING (delivery)"
            " WHERE number > ? ORDER BY number LIMIT ?",
            (after, limit),
        )
        return [Held(*row) for row in rows]

    def latest(self, feed: str, item: str) -> tuple[str, str] | None:
        """The name and the verdict of the newest version of an item."""
        row = self._db.execute(
            "SELECT delivery, verdict FROM item WHERE feed = ? AND item = ? ORDER BY seen DESC LIMIT 1", (feed, item)
        ).fetchone()
        return (row[0], row[1]) if row else None

    def looked(self, feed: str, there: Set[str], now: float, keep: float) -> int:
        """A look at the whole of ``feed`` found the versions of items in ``there``, and no others. How many were
        forgotten: those that no look has found for ``keep`` seconds, with what was held of them, but for those with
        deliveries that are not done yet."""
        known = {
            name for (name,) in self._db.execute("SELECT delivery FROM item WHERE feed = ? AND gone IS NULL", (feed,))
        }
        with self._transaction():
            self._db.executemany("UPDATE item SET gone = ? WHERE delivery = ?", ((now, name) for name in known - there))
            back = ((name,) for name in there - known)
            self._db.executemany("UPDATE item SET gone = NULL WHERE delivery = ? AND gone IS NOT NULL", back)
            # The clock has gone back.
            self._db.execute("UPDATE item SET gone = ? WHERE feed = ? AND gone > ?", (now, feed, now))
            old = self._db.execute(
                "SELECT delivery, verdict FROM item WHERE feed = ? AND gone <= ?"
                " AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.delivery = item.delivery)",
                (feed, now - keep),
            ).fetchall()
            for table in ("held", "item"):
                self._db.executemany(f"DELETE FROM {table} WHERE delivery = ?", ((name,) for name, _ in old))
            self._db.executemany(
                "INSERT INTO forgotten VALUES (?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count",
                Counter(verdict for _, verdict in old).items(),
            )
        return len(old)

    def verdicts(self) -> dict[str, int]:
        """How many versions of items had which verdict, those that were forgotten too."""
        counted = self._db.execute(
            "SELECT verdict, sum(count) FROM (SELECT verdict, count(*) AS count FROM item GROUP BY verdict"
            " UNION ALL SELECT verdict, count FROM forgotten) GROUP BY verdict"
        )
        return dict(counted)
