"""What tells a register file that this mtcheck reads from any other file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from mtcheck.errors import ConfigError

VERSION = "5"
OLDER = frozenset({"2", "3", "4"})  # what `mtcheck officials upgrade` reads
_MAGIC = b"SQLite format 3\0"
_ANEW = "`mtcheck officials build` or `update` makes one."


def check(path: Path, also: frozenset[str] = frozenset()) -> str:
    """The format of a register file, our own or one of ``also``; ConfigError, naming the command that helps, where it
    is in another or no whole register at all."""
    try:
        with path.open("rb") as file:
            header = file.read(100)
        size = path.stat().st_size
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", path=str(path)) from None
    if len(header) < 100 or not header.startswith(_MAGIC):
        raise ConfigError("is no register of officials.", path=str(path), hint=_ANEW)
    # https://www.sqlite.org/fileformat2.html#the_database_header
    page = int.from_bytes(header[16:18])
    owed = (65536 if page == 1 else page) * int.from_bytes(header[28:32])
    if size < owed:
        what = f"is a register of officials that was cut off: it has {size:,} of {owed:,} bytes."
        raise ConfigError(what, path=str(path), hint=f"Delete it; {_ANEW}")
    version = _version(path)
    if version == VERSION or version in also:
        return version
    if version in OLDER:
        raise ConfigError(
            f"is a register in the format {version} of an older mtcheck; this one reads format {VERSION}.",
            path=str(path),
            hint=f"`mtcheck officials upgrade {path}` mends it.",
        )
    if not version.isdecimal():
        raise ConfigError("is no register of officials.", path=str(path), hint=_ANEW)
    raise ConfigError(
        f"is a register in the format {version} of another mtcheck; this one reads format {VERSION}.",
        path=str(path),
        hint=f"Use the mtcheck that made it, or delete it; {_ANEW}",
    )


def _version(path: Path) -> str:
    """What the file says of its format; "" where it says nothing."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            row = database.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
    except sqlite3.Error:
        return ""
    return str(row[0]) if row else ""
