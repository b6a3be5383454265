"""Words of names by the keys that they share with words like them, and by the words beside which they stand.

Each is two arrays, of sorted keys and of what is found under them, kept as one blob in the register file and read
whole, into memory of our own (mapped, a file that is overwritten in place would end the process). All keys of a word
are looked up at once, where rows of a table are looked up and handed over one by one. Which of the words that are near
stand beside another is then a matter of two sets, of which those of common words are asked for again and again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtcheck.officials.keys import near_keys

Numbers = NDArray[np.uint32]
Ask = Callable[[str, tuple[object, ...]], list[Any]]  # a question in SQL and its values → rows

NEAR = "near"  # key of `near_keys` → number of a word that has it
OTHERS = "others"  # number of a word of a family name → number of another word of that person's name
FAMILIES = "families"  # the other way round
TEXTS = "texts"  # the words in the order of their numbers, from 1

_HALF = np.uint64(32)


def _read(ask: Ask, name: str) -> bytes:
    """What the file keeps under ``name``; nothing where it doesn't."""
    rows = ask("SELECT data FROM packed WHERE name = ?", (name,))
    return bytes(rows[0][0]) if rows else b""


class Packed:
    """Numbers under numbers: ``values[i]`` is one of those under ``keys[i]``; sorted by both."""

    def __init__(self, keys: Numbers, values: Numbers) -> None:
        self.keys = keys
        self.values = values

    @classmethod
    def of(cls, rows: NDArray[np.uint64]) -> Packed:
        """From rows ``key << 32 | value``, in any order and more than once."""
        rows = np.unique(rows)
        return cls((rows >> _HALF).astype(np.uint32), rows.astype(np.uint32))

    @classmethod
    def read(cls, ask: Ask, name: str) -> Packed:
        """The one that the file keeps under ``name``, or an empty one."""
        data = _read(ask, name)
        keys, values = np.frombuffer(data, "<u4", len(data) // 8 * 2).reshape(2, -1)
        return cls(keys, values)

    @property
    def data(self) -> bytes:
        """As `read` takes it."""
        return np.stack((self.keys, self.values)).astype("<u4").tobytes()

    @property
    def rows(self) -> NDArray[np.uint64]:
        """As `of` takes them."""
        return self.keys.astype(np.uint64) << _HALF | self.values

    def under(self, keys: Collection[int]) -> list[int]:
        """What is under any of ``keys``; once for each key that has it."""
        wanted = np.array([*keys], np.uint32)
        starts, ends = self.keys.searchsorted(wanted).tolist(), self.keys.searchsorted(wanted, "right").tolist()
        found: list[int] = []
        for start, end in zip(starts, ends, strict=True):
            if start < end:
                found += self.values[start:end].tolist()
        return found

    def under_one(self, key: int) -> list[int]:
        """What is under ``key``."""
        start, end = self.keys.searchsorted(np.array((key, key + 1), np.uint32)).tolist()
        return self.values[start:end].tolist()  # type: ignore[no-any-return]


class WordIndex:
    """The words of a register: ``texts[number]``, and their numbers by what they have in common."""

    def __init__(self, texts: list[str], near: Packed, others: Packed, families: Packed) -> None:
        self.texts = texts
        self._near = near
        self._others = others
        self._families = families

    @classmethod
    def read(cls, ask: Ask) -> WordIndex:
        """Those of the register file that ``ask`` puts questions to."""
        texts = ["", *_read(ask, TEXTS).decode().split()]
        return cls(texts, *(Packed.read(ask, name) for name in (NEAR, OTHERS, FAMILIES)))

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each word."""
        return {text: number for number, text in enumerate(self.texts) if number}

    def near(self, word: str) -> frozenset[int]:
        """Words that share a key with a folded ``word``, itself included."""
        return frozenset(self._near.under(near_keys(word)))

    def others(self, number: int) -> frozenset[int]:
        """Words that somebody has in the name with this one in the family name."""
        return frozenset(self._others.under_one(number))

    def families(self, number: int) -> frozenset[int]:
        """Words of the family names of those who have this one in the name."""
        return frozenset(self._families.under_one(number))


def pack(database: sqlite3.Connection) -> None:
    """Bring the packed keys of a register file up to date with its words and names."""
    near = Packed.read(lambda query, values: database.execute(query, values).fetchall(), NEAR)
    texts = [text for (text,) in database.execute("SELECT text FROM token ORDER BY id")]
    # A word once known stays, under its number: only new ones are to be added.
    last = int(near.values.max()) if len(near.values) else 0
    new = _numbers(
        key << 32 | number for number, text in enumerate(texts, 1) if number > last for key in near_keys(text)
    )
    pairs = _numbers(row for (row,) in database.execute("SELECT DISTINCT family << 32 | given FROM pair"))
    families, givens = pairs >> _HALF, pairs & np.uint64(0xFFFFFFFF)
    blobs = {
        NEAR: Packed.of(np.concatenate((near.rows, new))).data,
        OTHERS: Packed.of(pairs).data,
        FAMILIES: Packed.of(givens << _HALF | families).data,
        TEXTS: " ".join(texts).encode(),
    }
    database.executemany("INSERT OR REPLACE INTO packed VALUES (?, ?)", blobs.items())


def _numbers(numbers: Iterable[int]) -> NDArray[np.uint64]:
    return np.fromiter(numbers, np.uint64)
