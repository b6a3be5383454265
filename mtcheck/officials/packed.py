"""Words of names by the keys that they share with words like them, and by the words beside which they stand.

Each is two arrays, of sorted keys and of what is found under them, kept as one blob in the register file and read
whole, into memory of our own (mapped, a file that is overwritten in place would end the process). All keys of a word
are looked up at once, where rows of a table are looked up and handed over one by one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtcheck.officials.keys import near_keys

Numbers = NDArray[np.uint32]
Ask = Callable[[str, tuple[object, ...]], list[Any]]  # a question in SQL and its values → rows

NEAR = "near"  # key of `near_keys` → number of a word that has it
BESIDE = "beside"  # number of a word → twice that of a word beside it in somebody's name, and 1 where that one leads
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

    def under(self, keys: Collection[int]) -> Numbers:
        """What is under any of ``keys``, in no order; once for each key that has it."""
        wanted = np.array([*keys], np.uint32)
        starts, ends = self.keys.searchsorted(wanted).tolist(), self.keys.searchsorted(wanted, "right").tolist()
        found = [self.values[start:end] for start, end in zip(starts, ends, strict=True) if start < end]
        return np.concatenate(found) if found else self.values[:0]


class WordIndex:
    """The words of a register: ``texts[number]``, and their numbers by what they have in common."""

    def __init__(self, texts: list[str], near: Packed, beside: Packed) -> None:
        self.texts = texts
        self._near = near
        self._beside = beside.values
        self._starts = np.concatenate(([0], np.bincount(beside.keys, minlength=len(texts)).cumsum()))

    @classmethod
    def read(cls, ask: Ask) -> WordIndex:
        """Those of the register file that ``ask`` puts questions to."""
        texts = ["", *_read(ask, TEXTS).decode().split()]
        return cls(texts, Packed.read(ask, NEAR), Packed.read(ask, BESIDE))

    def near(self, word: str) -> Numbers:
        """Words that share a key with a folded ``word``, itself included; one may come several times."""
        return self._near.under(near_keys(word))

    def beside(self, number: int, words: Numbers) -> set[tuple[int, bool]]:
        """Those of ``words`` that stand beside the word with this number in somebody's name, and whether they are of
        the family name there."""
        beside = self._beside[self._starts[number] : self._starts[number + 1]]
        if not len(beside) or not len(words):
            return set()
        at = beside.searchsorted(words << 1)
        (hits,) = ((beside.take(at, mode="clip") >> 1) == words).nonzero()
        # Where a word leads in one name and follows in another, that stands right behind.
        entries = [entry for start in at[hits].tolist() for entry in beside[start : start + 2].tolist()]
        wanted = {*words[hits].tolist()}
        return {(entry >> 1, bool(entry & 1)) for entry in entries if entry >> 1 in wanted}


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
    beside = np.concatenate((families << _HALF | givens << 1, givens << _HALF | families << 1 | 1))
    blobs = {
        NEAR: Packed.of(np.concatenate((near.rows, new))).data,
        BESIDE: Packed.of(beside).data,
        TEXTS: " ".join(texts).encode(),
    }
    database.executemany("INSERT OR REPLACE INTO packed VALUES (?, ?)", blobs.items())


def _numbers(numbers: Iterable[int]) -> NDArray[np.uint64]:
    return np.fromiter(numbers, np.uint64)
