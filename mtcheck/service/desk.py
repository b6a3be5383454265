"""The desk's own file: articles that editors brought in or the watcher held, and what was decided on them.

Nothing is overwritten. A document has a version that each change raises, and a change is written only on top of the
version that its editor has seen; every decision stays with who made it and when, and the newest counts.
"""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple

import msgspec

from mtcheck.errors import ConfigError
from mtcheck.gate.decisions import Decided, Decision, hash_of
from mtcheck.gate.files import key_of
from mtcheck.gate.held import read, said
from mtcheck.gate.state import Held, State

_SCHEMA = """
CREATE TABLE IF NOT EXISTS document (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, data BLOB NOT NULL, format TEXT, language TEXT, date TEXT, source TEXT,
    feed TEXT, item TEXT, verdict TEXT NOT NULL, articles BLOB NOT NULL, added REAL NOT NULL,
    version INTEGER NOT NULL DEFAULT 0, done INTEGER NOT NULL DEFAULT 0, who TEXT, changed REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS document_added ON document (done, added);
CREATE TABLE IF NOT EXISTS decision (
    document TEXT NOT NULL, article TEXT NOT NULL, hash TEXT NOT NULL, place TEXT NOT NULL, version INTEGER NOT NULL,
    body BLOB, who TEXT, made REAL NOT NULL, PRIMARY KEY (document, article, hash, place, version)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
"""
_VERSION = 1

# Of several rows of a group SQLite takes the other columns from the one with the highest version.
_CURRENT = (
    "SELECT article, hash, place, body, who, made, max(version) FROM decision"
    " WHERE document = ? GROUP BY article, hash, place"
)


class Entry(msgspec.Struct, frozen=True):
    """An article of a document as it was when it came in; ``article`` is what the gate's files call it."""

    article: str
    hash: str
    title: str
    text: str
    verdict: str
    reasons: tuple[str, ...]
    findings: int


class Asked(NamedTuple):
    """What a request brings: the bytes, and what it says of them; ``name`` stands in errors."""

    data: bytes
    name: str
    format: str | None = None
    language: str | None = None
    date: str | None = None
    source: str | None = None


HELD = "held"  # the format of an article that the watcher kept


class Listed(NamedTuple):
    """A document in the queue; times in seconds of the clock. ``decided`` findings have a decision."""

    id: str
    name: str
    feed: str | None
    item: str | None
    verdict: str
    articles: Sequence[Entry]
    added: float
    version: int
    done: bool
    who: str | None
    changed: float
    decided: int

    @property
    def title(self) -> str:
        return self.articles[0].title if len(self.articles) == 1 else self.name

    @property
    def findings(self) -> int:
        return sum(entry.findings for entry in self.articles)

    @property
    def reasons(self) -> Sequence[str]:
        return list(dict.fromkeys(reason for entry in self.articles for reason in entry.reasons))


class Made(Decision, frozen=True, kw_only=True):
    """A decision with who made it, and when (seconds of the clock)."""

    who: str | None = None
    made: float = 0.0


class SharedArticle(msgspec.Struct, frozen=True):
    article: str
    hash: str
    decisions: tuple[Made, ...]


class Shared(msgspec.Struct, frozen=True):
    """What is decided on a document; ``who`` changed it last, and ``changed`` says when. Without these two it has the
    form that a report exports."""

    schema: Literal[1]
    version: int
    done: bool
    who: str | None
    changed: float
    articles: tuple[SharedArticle, ...]


class StaleError(Exception):
    """Somebody else has changed the document since; ``now`` is how it stands."""

    def __init__(self, now: Shared) -> None:
        super().__init__(f"the document is at version {now.version}")
        self.now = now


class UnfitError(Exception):
    """Decisions that don't fit the document; the message says which."""


class Desk:
    """The file at ``path``, made if need be; ConfigError where it is none of ours. Paths of articles start from
    ``folder``. Every call opens it anew, so that threads and processes may share it."""

    def __init__(self, path: Path, folder: Path) -> None:
        self._path, self._folder = path, folder
        try:
            with self._opened() as db:
                version = db.execute("PRAGMA user_version").fetchone()[0]
                if version not in (0, _VERSION):
                    raise ConfigError(f"a desk of version {version} made this; this one is {_VERSION}", path=str(path))
                db.execute("PRAGMA journal_mode = WAL")
                db.executescript(_SCHEMA)
                db.execute(f"PRAGMA user_version = {_VERSION}")
        except sqlite3.Error as error:
            raise ConfigError(f"cannot be used as the desk's file: {error}", path=str(path)) from None

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        db = sqlite3.connect(self._path, isolation_level=None, timeout=30)
        try:
            db.execute("PRAGMA synchronous = FULL")
            yield db
        finally:
            db.close()

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        with self._opened() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")

    def secret(self) -> str:
        """What signs sessions; made at the first call, the same ever after."""
        with self._changing() as db:
            db.execute("INSERT OR IGNORE INTO kept VALUES ('secret', ?)", (secrets.token_urlsafe(32),))
            return str(db.execute("SELECT value FROM kept WHERE name = 'secret'").fetchone()[0])

    def add(self, given: Asked, verdict: str, articles: Sequence[Entry], who: str) -> str:
        """A document that an editor brings in; its name here."""
        name = secrets.token_urlsafe(12)
        with self._changing() as db:
            _insert(db, name, given, None, None, verdict, articles, time.time(), who)
        return name

    def take_over(self, state: State) -> None:
        """What the watcher has held since the last time."""
        while True:
            with self._changing() as db:
                row = db.execute("SELECT value FROM kept WHERE name = 'held'").fetchone()
                new = state.held(int(row[0]) if row else 0)
                for held in new:
                    _insert(
                        db,
                        held.delivery,
                        Asked(held.article, held.item, HELD),
                        held.feed,
                        held.item,
                        held.verdict,
                        [self._entry(held)],
                        held.seen,
                        None,
                    )
                if not new:
                    return
                db.execute("INSERT OR REPLACE INTO kept VALUES ('held', ?)", (new[-1].number,))

    def _entry(self, held: Held) -> Entry:
        (article,) = read(held.article, held.item).articles
        about = said(held.article)
        return Entry(
            key_of(article, self._folder),
            hash_of(article.text),
            whole(article.title or held.item),  # items of feeds have headlines, files have names
            whole(article.text),
            held.verdict,
            about.reasons,
            about.findings,
        )

    def listed(self, done: bool, limit: int, offset: int = 0) -> list[Listed]:
        """Documents that are open (or done), the newest first."""
        with self._opened() as db:
            rows = db.execute(
                "SELECT id, name, feed, item, verdict, articles, added, version, done, who, changed FROM document"
                " WHERE done = ? ORDER BY added DESC, id LIMIT ? OFFSET ?",
                (done, limit, offset),
            ).fetchall()
            return [_listed(db, row) for row in rows]

    def count(self, done: bool) -> int:
        with self._opened() as db:
            return int(db.execute("SELECT count(*) FROM document WHERE done = ?", (done,)).fetchone()[0])

    def given(self, document: str) -> Asked | None:
        """What a document holds; None where there is none."""
        with self._opened() as db:
            row = db.execute(
                "SELECT data, name, format, language, date, source FROM document WHERE id = ?", (document,)
            ).fetchone()
        return Asked(*row) if row else None

    def feed(self, document: str) -> tuple[str, str] | None:
        """The feed and the item that a document is a version of; None where an editor brought it in."""
        with self._opened() as db:
            row = db.execute("SELECT feed, item FROM document WHERE id = ?", (document,)).fetchone()
        return (row[0], row[1]) if row and row[0] is not None else None

    def shared(self, document: str) -> Shared | None:
        """What is decided on a document; None where there is none."""
        with self._opened() as db:
            db.execute("BEGIN")  # version and decisions of one moment
            return _shared(db, document)

    def put(self, document: str, version: int, decided: Iterable[Decided], done: bool, who: str) -> Shared | None:
        """All decisions on a document, on top of ``version``: what differs is written as ``who``'s, what is missing is
        taken back. None where there is no such document; StaleError, UnfitError."""
        with self._changing() as db:
            before = _shared(db, document)
            if before is None:
                return None
            if before.version != version:
                raise StaleError(before)
            row = db.execute("SELECT articles FROM document WHERE id = ?", (document,)).fetchone()
            new = dict(_placed(decided, _articles(row[0])))
            old = {key: body for key, (body, *_) in _current(db, document).items()}
            changes = [(key, new.get(key)) for key in {**old, **new} if new.get(key) != old.get(key)]
            if changes or done != before.done:
                now = time.time()
                db.execute(
                    "UPDATE document SET version = version + 1, done = ?, who = ?, changed = ? WHERE id = ?",
                    (done, who, now, document),
                )
                db.executemany(
                    "INSERT INTO decision VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    [(document, *key, version + 1, body, who, now) for key, body in changes],
                )
            return _shared(db, document)


_Key = tuple[str, str, str]  # article, hash, place


def _insert(
    db: sqlite3.Connection,
    name: str,
    given: Asked,
    feed: str | None,
    item: str | None,
    verdict: str,
    articles: Sequence[Entry],
    added: float,
    who: str | None,
) -> None:
    about = (given.name, given.data, given.format, given.language, given.date, given.source, feed, item, verdict)
    db.execute(
        "INSERT OR IGNORE INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?)",
        (name, *about, msgspec.json.encode(articles), added, who, added),
    )


def _listed(db: sqlite3.Connection, row: Sequence[Any]) -> Listed:
    document, name, feed, item, verdict, articles, added, version, done, who, changed = row
    decided = len(_current(db, document))
    entries = _articles(articles)
    return Listed(document, name, feed, item, verdict, entries, added, version, bool(done), who, changed, decided)


def _articles(written: bytes) -> tuple[Entry, ...]:
    return msgspec.json.decode(written, type=tuple[Entry, ...])


def _current(db: sqlite3.Connection, document: str) -> Mapping[_Key, tuple[bytes, str | None, float]]:
    rows = db.execute(_CURRENT, (document,))
    return {(row[0], row[1], row[2]): (row[3], row[4], row[5]) for row in rows if row[3] is not None}


def _shared(db: sqlite3.Connection, document: str) -> Shared | None:
    row = db.execute("SELECT version, done, who, changed FROM document WHERE id = ?", (document,)).fetchone()
    if row is None:
        return None
    made: dict[tuple[str, str], list[Made]] = {}
    for (article, text, _), (body, who, when) in _current(db, document).items():
        one = msgspec.json.decode(body, type=Decision)
        made.setdefault((article, text), []).append(Made(**msgspec.structs.asdict(one), who=who, made=when))
    articles = tuple(
        SharedArticle(article, text, tuple(sorted(decisions, key=lambda one: (one.start, one.end, one.rule))))
        for (article, text), decisions in made.items()
    )
    return Shared(1, row[0], bool(row[1]), row[2], row[3], articles)


def _placed(decided: Iterable[Decided], articles: Sequence[Entry]) -> Iterator[tuple[_Key, bytes]]:
    """Each decision by what it is about; UnfitError where that isn't there."""
    texts = {(entry.article, entry.hash): entry.text for entry in articles}
    for of in decided:
        text = texts.get((of.article, of.hash))
        if text is None:
            raise UnfitError(f"{of.article}: no article of this document, or its text is another one")
        for one in of.decisions:
            if text[one.start : one.end] != whole(one.text) or one.end < one.start:
                raise UnfitError(f"{of.article}: {one.text!r} does not stand at {one.start}")
            yield (of.article, of.hash, f"{one.start} {one.end} {one.rule}"), msgspec.json.encode(one)


def whole(text: str) -> str:
    """``text`` as a database can keep it: without half surrogates, as many code points."""
    return text.encode("utf-8", "replace").decode()
