"""Office-holders of a Wikidata dump: the JSON dump of all entities, plain or packed with gzip or bzip2.

The dump is an array with one entity a line. It is read three times, since a position may come before or after those
who held it: for persons (P31 is Q5) with positions held (P39), for the positions that they name, and for the countries
and bodies that these name. Lines that cannot matter are passed over without being parsed. What was found is kept in a
file beside the output (``NAME.partial``) together with the place that was reached, in one transaction, so that a build
that was killed goes on from there. In memory are the ids of positions and places, not persons.

A line that isn't JSON is told to ``broken`` and passed over; a dump that ends too early is an InputError, and the next
build goes on where it ended.
"""

from __future__ import annotations

import bz2
import datetime as dt
import gzip
import hashlib
import re
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, cast

import msgspec

from mtcheck.analysis.titles import TitleGrammar
from mtcheck.errors import InputError
from mtcheck.officials.records import PersonRecord, valid_date
from mtcheck.officials.sources import wikidata
from mtcheck.officials.sources.wikidata import Item, Statement

SOURCE = "Wikidata dump"
PASSES = ("persons", "positions", "places")
CHECKPOINT = 20_000  # lines
_LONGEST = 256 * 2**20  # bytes of a line; the longest entity has some 10 MB
_ID = re.compile(rb'"id"\s*:\s*"([QPL]\d+)"')
_HEAD = 400  # bytes of a line in which an entity says its id

Progress = Callable[[str, int, int], None]
"""Told the pass, the line and the byte (unpacked) that were reached."""
Broken = Callable[[int, str], None]
"""Told the number of a line that is passed over, and why."""


class _Snak(msgspec.Struct):
    snaktype: str = ""
    datavalue: dict[str, Any] | None = None

    @property
    def value(self) -> Any:
        return self.datavalue.get("value") if self.snaktype == "value" and self.datavalue else None

    @property
    def item(self) -> str:
        """The QID that is the value, or ""."""
        value = self.value
        if not isinstance(value, dict):
            return ""
        number = value.get("numeric-id")
        return str(value.get("id") or (f"Q{number}" if isinstance(number, int) else ""))

    @property
    def date(self) -> str:
        value = self.value
        if not isinstance(value, dict) or not isinstance(value.get("precision"), int):
            return ""
        return wikidata.date(str(value.get("time", "")), value["precision"])


# An empty map is written as an empty list.
class _Claim(msgspec.Struct):
    mainsnak: _Snak
    rank: str = "normal"
    qualifiers: dict[str, list[_Snak]] | list[Any] = {}

    def qualifier(self, *properties: str) -> list[_Snak]:
        found = self.qualifiers if isinstance(self.qualifiers, dict) else {}
        return [snak for name in properties for snak in found.get(name, ())]


class _Text(msgspec.Struct):
    value: str


class _Link(msgspec.Struct):
    title: str


class _Entity(msgspec.Struct):
    id: str
    labels: dict[str, _Text] | list[Any] = {}
    aliases: dict[str, list[_Text]] | list[Any] = {}
    claims: dict[str, list[_Claim]] | list[Any] = {}
    sitelinks: dict[str, _Link] | list[Any] = {}

    def statements(self, name: str) -> list[_Claim]:
        """The statements of a property that aren't deprecated."""
        found = self.claims.get(name, []) if isinstance(self.claims, dict) else []
        return [claim for claim in found if claim.rank != "deprecated"]

    def items(self, *names: str) -> list[str]:
        found = (claim.mainsnak.item for name in names for claim in self.statements(name))
        return [qid for qid in found if qid]

    @property
    def texts(self) -> dict[str, str]:
        return {lang: text.value for lang, text in self.labels.items()} if isinstance(self.labels, dict) else {}

    @property
    def title(self) -> str:
        link = self.sitelinks.get("enwiki") if isinstance(self.sitelinks, dict) else None
        return link.title if link else ""


class _Staged(msgspec.Struct):
    """A person as the first pass leaves it."""

    labels: dict[str, str]
    title: str
    aliases: list[tuple[str, str]]
    gender: str
    statements: list[Statement]


_entity = msgspec.json.Decoder(_Entity)
_staged = msgspec.json.Decoder(_Staged)


def _first(snaks: list[_Snak], read: Callable[[_Snak], str]) -> str:
    return next((value for snak in snaks if (value := read(snak))), "")


def _statement(claim: _Claim) -> Statement:
    return Statement(
        position=claim.mainsnak.item,
        of=_first(claim.qualifier("P642"), lambda snak: snak.item),
        places=tuple(snak.item for snak in claim.qualifier("P1001", "P17", "P2389") if snak.item),
        start=_first(claim.qualifier("P580"), lambda snak: snak.date),
        end=_first(claim.qualifier("P582"), lambda snak: snak.date),
    )


def _person(entity: _Entity) -> _Staged | None:
    statements = [_statement(claim) for claim in entity.statements("P39") if claim.mainsnak.item]
    if not statements or "Q5" not in entity.items("P31"):
        return None
    aliases = entity.aliases if isinstance(entity.aliases, dict) else {}
    forms = [(lang, text.value) for lang, texts in aliases.items() for text in texts]
    for claim in entity.statements("P1559"):
        value = claim.mainsnak.value
        if isinstance(value, dict) and value.get("text"):
            forms.append((str(value.get("language", "")), str(value["text"])))
    return _Staged(entity.texts, entity.title, forms, wikidata.sex(entity.items("P21")), statements)


def _item(entity: _Entity) -> Item:
    texts = entity.texts
    label = texts.get("en") or texts.get("mul") or entity.title
    return Item(label, tuple(dict.fromkeys(entity.items("P1001", "P17", "P2389"))))


class DumpReader:
    """A dump, what was found in it, and how far it was read. ``work`` is the file that keeps both."""

    def __init__(self, path: Path, work: Path, checkpoint: int = CHECKPOINT) -> None:
        self.path = path
        self.work = work
        self.checkpoint = checkpoint
        self.print = _fingerprint(path)
        self.db = sqlite3.connect(work)
        try:
            self._prepare()
        except sqlite3.DatabaseError:  # what lies there is no file of ours
            self.db.close()
            self._remove()
            self.db = sqlite3.connect(work)
            self._prepare()

    def _prepare(self) -> None:
        self.db.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
            "CREATE TABLE IF NOT EXISTS state (print TEXT, pass INTEGER, offset INTEGER, line INTEGER);"
            "CREATE TABLE IF NOT EXISTS person (id INTEGER PRIMARY KEY, data BLOB NOT NULL);"
            "CREATE TABLE IF NOT EXISTS item (id INTEGER PRIMARY KEY, label TEXT NOT NULL, places TEXT NOT NULL);"
            "CREATE TABLE IF NOT EXISTS wanted (pass INTEGER, id INTEGER, PRIMARY KEY (pass, id)) WITHOUT ROWID;"
        )
        row = self.db.execute("SELECT print FROM state").fetchone()
        if row != (self.print,):
            self.db.executescript("DELETE FROM state; DELETE FROM person; DELETE FROM item; DELETE FROM wanted;")
            self.db.execute("INSERT INTO state VALUES (?, 0, 0, 0)", (self.print,))
            self.db.commit()

    @property
    def place(self) -> tuple[int, int, int]:
        """Index of the pass, byte and line that were reached."""
        number, offset, line = self.db.execute("SELECT pass, offset, line FROM state").fetchone()
        return number, offset, line

    def read(self, progress: Progress | None = None, broken: Broken | None = None) -> None:
        """Read what is still to be read."""
        while (number := self.place[0]) < len(PASSES):
            self._pass(number, progress, broken if number == 0 else None)

    def _pass(self, number: int, progress: Progress | None, broken: Broken | None) -> None:
        _, offset, line = self.place
        rows = self.db.execute("SELECT id FROM wanted WHERE pass = ? AND id NOT IN (SELECT id FROM item)", (number,))
        wanted = {b"Q%d" % qid for (qid,) in rows}
        if number > 0 and not wanted:
            self._reached(number + 1, 0, 0)
            return
        for at, end, data in self._lines(offset, line):
            try:
                self._take(number, data, wanted)
            except (msgspec.DecodeError, ValueError) as error:
                if broken is not None:
                    broken(at, str(error))
            if at - line >= self.checkpoint:
                self._reached(number, end, at)
                line = at
                if progress is not None:
                    progress(PASSES[number], at, end)
        self._reached(number + 1, 0, 0)

    def _reached(self, number: int, offset: int, line: int) -> None:
        self.db.execute("UPDATE state SET pass = ?, offset = ?, line = ?", (number, offset, line))
        self.db.commit()

    def _lines(self, offset: int, line: int) -> Iterator[tuple[int, int, bytes]]:
        """(number, offset behind it, entity) of each line after ``offset``, brackets and commas left out."""
        try:
            with _open(self.path) as file:
                last = b"" if file.read(1) == b"[" else b"]"  # with one entity a line and no array, any end will do
                file.seek(offset)
                while data := file.readline(_LONGEST):
                    line += 1
                    offset += len(data)
                    if len(data) == _LONGEST:
                        raise InputError(
                            "no dump of Wikidata in JSON: one entity a line", path=str(self.path), line=line
                        )
                    entity = data.strip().removesuffix(b",")
                    if entity == b"]":
                        last = entity
                    elif entity not in (b"", b"["):
                        yield line, offset, entity
                if last != b"]":
                    raise EOFError("it ends before its last bracket")
        except (EOFError, OSError, zlib.error) as error:
            raise InputError(f"the dump cannot be read on: {error}", path=str(self.path), line=line) from None

    def _take(self, number: int, data: bytes, wanted: set[bytes]) -> None:
        if number == 0:
            if b'"P39"' in data:
                self._take_person(_entity.decode(data))
            elif not data.endswith(b"}"):
                raise ValueError("the line is cut off")
            return
        said = _ID.search(data, 0, _HEAD)
        if said is None or said.group(1) in wanted:
            entity = _entity.decode(data)
            if entity.id.encode() in wanted:
                item = _item(entity)
                row = (int(entity.id[1:]), item.label, " ".join(item.places))
                self.db.execute("INSERT OR REPLACE INTO item VALUES (?, ?, ?)", row)
                self._want(number + 1, item.places)

    def _take_person(self, entity: _Entity) -> None:
        staged = _person(entity)
        if staged is None:
            return
        self.db.execute(
            "INSERT OR REPLACE INTO person VALUES (?, ?)", (int(entity.id[1:]), msgspec.json.encode(staged))
        )
        for statement in staged.statements:
            self._want(1, (statement.position, statement.of))
            self._want(2, statement.places)

    def _want(self, number: int, qids: tuple[str, ...]) -> None:
        if number < len(PASSES):
            rows = [(number, int(qid[1:])) for qid in qids if qid[:1] == "Q"]
            self.db.executemany("INSERT OR IGNORE INTO wanted VALUES (?, ?)", rows)

    def people(self, grammar: TitleGrammar, snapshot: str, since: str = "") -> Iterator[PersonRecord]:
        """Persons with the terms whose position is known, in the order of their QIDs; ``since`` leaves out terms that
        ended before that date."""
        items = _Items(self.db)
        for number, data in self.db.execute("SELECT id, data FROM person ORDER BY id"):
            staged = _staged.decode(data)
            record = wikidata.person(
                f"Q{number}", staged.labels, staged.title, staged.aliases, staged.gender, "Wikidata"
            )
            if record is None:
                continue
            for statement in staged.statements:
                term = wikidata.term(statement, items, grammar, SOURCE, snapshot)
                if term is not None and not (term.end and term.end < since):
                    record.terms.append(term)
            if record.terms:
                yield record

    def close(self, remove: bool) -> None:
        """Close the file of what was found; ``remove`` it where it has served."""
        self.db.close()
        if remove:
            self._remove()

    def _remove(self) -> None:
        for end in ("", "-wal", "-shm"):
            self.work.with_name(self.work.name + end).unlink(missing_ok=True)


class _Items(Mapping[str, Item]):
    """The positions and places that were found, looked up in the file."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self.db = database
        self._find = lru_cache(50_000)(self._found)

    def _found(self, qid: str) -> Item | None:
        if qid[:1] != "Q":
            return None
        row = self.db.execute("SELECT label, places FROM item WHERE id = ?", (int(qid[1:]),)).fetchone()
        return Item(row[0], tuple(row[1].split())) if row else None

    def __getitem__(self, qid: str) -> Item:
        found = self._find(qid)
        if found is None:
            raise KeyError(qid)
        return found

    def __iter__(self) -> Iterator[str]:
        return (f"Q{number}" for (number,) in self.db.execute("SELECT id FROM item"))

    def __len__(self) -> int:
        return int(self.db.execute("SELECT count(*) FROM item").fetchone()[0])


def _open(path: Path) -> IO[bytes]:
    """The file's bytes, unpacked; told by how it begins, not by its name."""
    with closing(path.open("rb")) as file:
        magic = file.read(3)
    if magic[:2] == b"\x1f\x8b":
        return cast(IO[bytes], gzip.open(path))
    return cast(IO[bytes], bz2.open(path)) if magic == b"BZh" else path.open("rb")


def _fingerprint(path: Path) -> str:
    """What tells one dump from another without reading it through."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(65_536)
            file.seek(max(0, size - 65_536))
            return hashlib.sha256(b"%d" % size + head + file.read()).hexdigest()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=str(path)) from None


def dump_date(path: Path) -> str:
    """The day of a dump: the one in its name (``wikidata-20260803-all.json.gz``), or else of the file."""
    found = re.search(r"(?<!\d)(20\d\d)-?(\d\d)-?(\d\d)(?!\d)", path.name)
    said = valid_date("-".join(found.groups())) if found else ""
    return said or dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC).date().isoformat()
