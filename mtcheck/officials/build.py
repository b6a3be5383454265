"""Make a register file, whole or not at all: from the CSV files of officials, or from another register and what is new.

Every build writes a file beside the one that it will replace and puts it in its place in one step: killed at any
moment, the old register is there and works.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from mtcheck.analysis.titles import title_grammar
from mtcheck.dates import PartialDate
from mtcheck.errors import InputError
from mtcheck.officials import file_format
from mtcheck.officials.additions import put
from mtcheck.officials.merge import merge_people, merge_terms
from mtcheck.officials.records import PersonRecord
from mtcheck.officials.register import Register
from mtcheck.officials.sources import csv_folder, factbook, wikidata_query
from mtcheck.officials.sources.wikidata_dump import CHECKPOINT, Broken, DumpReader, Progress, dump_date
from mtcheck.officials.sources.wikidata_query import Service, Update
from mtcheck.officials.writer import RegisterWriter


@contextmanager
def replacing(out: Path, base: Path | None = None, older: frozenset[str] = frozenset()) -> Iterator[sqlite3.Connection]:
    """A database, empty or a copy of ``base``, that takes the place of ``out`` when the block ends without an error.

    ConfigError where ``base`` is no whole register in our format or those of ``older``; InputError where the file
    cannot be written.
    """
    if base is not None:
        file_format.check(base, older)
    try:
        out = out.resolve()  # a link stays a link
        out.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{out.name}.", suffix=".tmp", dir=out.parent)
        os.close(handle)
        try:
            if base is not None:
                shutil.copyfile(base, name)
            with closing(sqlite3.connect(name)) as database:
                yield database
            with open(name, "rb+") as file:  # noqa: PTH123
                os.fsync(file.fileno())
            Path(name).chmod(0o644)
            Path(name).replace(out)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", path=str(out)) from None


def build(data_dir: Path, out: Path, compiled: Path | None = None) -> None:
    """Write the register made of the CSV files in ``data_dir``, and of our own in ``compiled``, to ``out``."""
    grammar = title_grammar()
    people = csv_folder.read_people(data_dir, grammar, compiled)
    if (data_dir / factbook.FILE).is_file():
        people += factbook.read_people(data_dir, grammar)
    people = merge_people(people, grammar)
    with replacing(out) as database:
        writer = RegisterWriter.create(database, grammar)
        for person in people:
            person.terms = merge_terms(person.terms)
            writer.add(person)
        writer.words(csv_folder.lexicon(data_dir))
        writer.variants(csv_folder.variants(data_dir, writer.given_names()))
        writer.finish(
            {"sources": ", ".join([*csv_folder.TERM_FILES, "factbook_leaders", *(["compiled"] if compiled else [])])}
        )


def build_from_dump(
    dump: Path,
    out: Path,
    base: Path,
    *,
    snapshot: str = "",
    since: str = "",
    progress: Progress | None = None,
    broken: Broken | None = None,
    checkpoint: int = CHECKPOINT,
) -> int:
    """Write the register ``base`` with the office-holders of a Wikidata dump to ``out``; how many persons the dump
    gave.

    A build that was killed goes on where it was. ``snapshot`` is the dump's day, by default the one in its name, or
    else the file's own; terms that ended before ``since`` are left out; ``progress`` and ``broken`` are those of
    `DumpReader.read`. ``checkpoint``: lines after which the place is kept.
    """
    file_format.check(base)  # said before the long reading, not after it
    out.parent.mkdir(parents=True, exist_ok=True)
    reader = DumpReader(dump, out.with_name(f"{out.name}.partial"), checkpoint)
    grammar = title_grammar()
    try:
        reader.read(progress, broken)
        count = 0
        with replacing(out, base) as database:
            database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -131072;")
            writer = RegisterWriter(database, grammar)
            for person in reader.people(grammar, snapshot or dump_date(dump), since):
                put(writer, person)
                count += 1
            writer.finish({"sources": _with_source(database, "Wikidata dump")})
    except BaseException:
        reader.close(remove=False)
        raise
    reader.close(remove=True)
    return count


def add(
    people: Iterable[PersonRecord], base: Path, out: Path, source: str, meta: Mapping[str, str] | None = None
) -> int:
    """Write the register ``base`` with ``people`` merged into it to ``out``; how many they were. ``meta``: what else
    the file says of itself."""
    grammar = title_grammar()
    count = 0
    with replacing(out, base) as database:
        writer = RegisterWriter(database, grammar)
        for person in people:
            put(writer, person)
            count += 1
        writer.finish({"sources": _with_source(database, source), **(meta or {})})
    return count


def upgrade(path: Path) -> None:
    """Bring a register of an older mtcheck into the format of this one, in its place."""
    if file_format.check(path, file_format.OLDER) == file_format.VERSION:
        return
    with replacing(path, path, file_format.OLDER) as database:
        writer = RegisterWriter(database, title_grammar())
        writer.upgrade()
        writer.finish({})


UPDATED = "wikidata-updated"  # key of meta: the day of the last update
_OVERLAP = dt.timedelta(days=60)  # facts come to Wikidata late


def update(
    base: Path,
    out: Path,
    service: Service,
    since: dt.date | None = None,
    today: dt.date | None = None,
    progress: Callable[[str], None] | None = None,
) -> int:
    """Write the register ``base`` with what the query service knows to have begun or ended ``since`` to ``out``; how
    many persons that concerns. By default since some weeks before the last update, or the date of ``base``.

    Everything is asked before anything is written, so that an update that is cut off changes nothing.
    """
    file_format.check(base)
    today = today or dt.datetime.now(dt.UTC).date()
    if since is None:
        said = Register(base).meta()
        since = PartialDate.parse(said.get(UPDATED) or said["date"]).first - _OVERLAP
    people = Update(service, title_grammar(), progress).people(since, today)
    return add(people, base, out, wikidata_query.SOURCE, {UPDATED: today.isoformat()})


def _with_source(database: sqlite3.Connection, source: str) -> str:
    row = database.execute("SELECT value FROM meta WHERE key = 'sources'").fetchone()
    return ", ".join(dict.fromkeys([*(row[0].split(", ") if row else ()), source]))
