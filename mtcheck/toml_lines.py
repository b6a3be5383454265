"""Where the keys of a TOML document stand: tomllib does not tell, and an error in the settings must."""

from __future__ import annotations

import re
import tomllib

KeyPath = tuple[str | int, ...]
"""Where a value stands in a TOML document: ``("terms", 0, "use")``."""


def toml_lines(source: str) -> dict[KeyPath, int]:
    """The line (from 1) on which each table, key and item of a valid TOML document begins; tomllib does not tell."""
    return _Lines(source).lines


_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'|[A-Za-z0-9_-]+')
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})|\'\'\'.*?\'\'\'(?:\'{0,2})|"(?:\\.|[^"\\])*"|\'[^\']*\'', re.DOTALL
)
_BARE = re.compile(r"[^,\]}\n#]+")  # numbers, dates (they may hold a space), true and false


class _Lines:
    """A walk over a document that is known to be TOML, noting where keys begin."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.lines: dict[KeyPath, int] = {}
        self.counted = 0, 1  # the line (second) that an offset (first) is known to be on
        self.tables: dict[KeyPath, int] = {}  # array of tables → index of its last one
        table: KeyPath = ()
        while self.skip():
            line = self.line()
            opening = next((mark for mark in ("[[", "[") if source.startswith(mark, self.at)), "")
            self.at += len(opening)
            keys = self.keys(() if opening else table, line, new_table=opening == "[[")
            if opening:
                table = keys
                self.at += len(opening)
            else:
                self.at += 1  # "="
                self.value(keys)

    def skip(self) -> bool:
        """Over blanks and comments; whether anything follows."""
        blank = _BLANK.match(self.source, self.at)
        self.at = blank.end() if blank else self.at
        return self.at < len(self.source)

    def line(self) -> int:
        offset, line = self.counted
        self.counted = self.at, line + self.source.count("\n", offset, self.at)
        return self.counted[1]

    def keys(self, base: KeyPath, line: int, new_table: bool = False) -> KeyPath:
        """Reads a dotted key below ``base``, up to what follows it; of an array's tables it means the last."""
        parts = []
        while True:
            self.skip()
            key = self.take(_KEY)
            parts.append(str(tomllib.loads(f"k = {key}")["k"]) if key[0] in "\"'" else key)
            self.skip()
            if not self.source.startswith(".", self.at):
                break
            self.at += 1
        path = base
        for i, part in enumerate(parts):
            path = (*path, part)
            self.lines.setdefault(path, line)
            if new_table and i == len(parts) - 1:
                self.tables[path] = self.tables.get(path, -1) + 1
            if path in self.tables:
                path = (*path, self.tables[path])
                self.lines.setdefault(path, line)
        return path

    def value(self, path: KeyPath) -> None:
        self.skip()
        opening = self.source[self.at]
        if opening in "\"'":
            self.take(_STRING)
        elif opening in "[{":
            self.at += 1
            self.items(path, "]" if opening == "[" else "}")
        else:
            self.take(_BARE)

    def items(self, path: KeyPath, closing: str) -> None:
        index = 0
        while self.skip() and not self.source.startswith(closing, self.at):
            if closing == "]":
                item: KeyPath = (*path, index)
                self.lines[item] = self.line()
            else:
                item = self.keys(path, self.line())
                self.at += 1  # "="
            self.value(item)
            index += 1
            self.skip()
            self.at += self.source.startswith(",", self.at)
        self.at += 1

    def take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.source, self.at)
        if found is None:
            raise ValueError(f"not TOML at offset {self.at}")
        self.at = found.end()
        return found.group()
