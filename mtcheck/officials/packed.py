"""Words of names by the keys that they share with words like them, and by the words beside which they stand; names by
number.

Each is one blob in the register file and read whole, into memory of our own (mapped, a file that is overwritten in
place would end the process). Numbers under numbers are two arrays, of sorted keys and of what is found under them: all
keys of a word are looked up at once, where rows of a table are looked up and handed over one by one, and so are all
words that are near among those that stand beside another.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mtcheck.officials import key_bits
from mtcheck.officials.keys import fold, join, near_keys

Numbers = NDArray[np.uint32]
Kept = Callable[[str], bytes]  # a name → what the register file keeps under it, or nothing

NEAR = "near"  # key of `near_keys` → code of a word that has it
BESIDE = "beside"  # number of a word → codes of those that stand beside it in somebody's name
TEXTS = "texts"  # the words in the order of their numbers, from 1
NAMES = "names"  # `packed_names` of all persons

_HALF = np.uint64(32)
_ONE = np.uint64(1)
_NONE = np.empty(0, np.uint32)


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
    def read(cls, data: bytes) -> Packed:
        """From what `data` gave; nothing is an empty one."""
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

    @cached_property
    def _bits(self) -> int:
        """How many of a key's last bits don't count for its bucket: there are a dozen rows or two in each, since more
        buckets take longer to make than they save."""
        return min(31, 37 - len(self.keys).bit_length())

    @cached_property
    def _starts(self) -> memoryview:
        """Where the keys of each bucket begin, and where the last ones end."""
        firsts = np.arange(1 << 32 - self._bits, dtype=np.uint32) << np.uint32(self._bits)
        return np.append(self.keys.searchsorted(firsts), len(self.keys)).astype(np.uint32).data

    def under(self, keys: Iterable[int]) -> Numbers:
        """What is under any of ``keys``; once for each key that has it."""
        starts, bits, rows = self._starts, self._bits, self.keys.data
        found = []
        # Few of a word's keys have anything under them: to look into their buckets one by one is quicker than to search
        # for all of them in the whole array.
        for key in keys:
            bucket = key >> bits
            start, end = starts[bucket], starts[bucket + 1]
            if start < end and key in (row := rows[start:end].tolist()):
                first = start + row.index(key)
                found.append(self.values[first : first + row.count(key)])
        return np.concatenate(found) if found else _NONE


class Beside:
    """The words that stand beside a word in somebody's name: codes under numbers."""

    def __init__(self, words: Packed) -> None:
        self._words = words.values
        self._starts = np.concatenate(([0], np.bincount(words.keys).cumsum())).astype(np.uint32).data

    def among(self, wanted: Numbers, word: int) -> list[int]:
        """The codes of those of the ``wanted`` words that stand beside ``word``, a number."""
        if word + 1 >= len(self._starts):
            return []
        words = self._words[self._starts[word] : self._starts[word + 1]]
        if not len(words):
            return []
        at = words.searchsorted(wanted)
        hits = at[words.take(at, mode="clip") ^ wanted <= 1].tolist()
        return [code for hit in hits for code in words[hit : hit + 2].tolist() if code >> 1 == words[hit] >> 1]


class WordIndex:
    """The words of a register: ``texts[number]``, and their numbers by what they have in common."""

    def __init__(self, texts: list[str], near: Packed, beside: Beside) -> None:
        self.texts = texts
        self._near = near
        self._beside = beside

    @classmethod
    def read(cls, kept: Kept) -> WordIndex:
        """Those of a register file."""
        near, beside = (Packed.read(kept(name)) for name in (NEAR, BESIDE))
        return cls(["", *kept(TEXTS).decode().split()], near, Beside(beside))

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each word."""
        return {text: number for number, text in enumerate(self.texts) if number}

    def codes(self, word: str) -> Numbers:
        """Codes of the words that share a key with a folded ``word``, itself included; once for each key.

        A code is twice a word's number, and one more where the word is meant as one of a family name.
        """
        return self._near.under(near_keys(word))

    def near(self, word: str) -> set[int]:
        """The words whose `codes` these are."""
        return {code >> 1 for code in self.codes(word).tolist()}

    def beside(self, number: int, wanted: Numbers) -> set[int]:
        """Codes of those of the ``wanted`` words that stand in somebody's name with this one: in the family name where
        this one is before it, before it where this one is in it."""
        return {*self._beside.among(wanted, number)}


class NameIndex:
    """The names of persons, folded and as one word, by the persons' numbers."""

    def __init__(self, data: bytes) -> None:
        """From what `packed_names` gave."""
        self._ends = np.frombuffer(data, "<u4", int.from_bytes(data[:4], "little"))
        self._data = data

    def of(self, numbers: Sequence[int]) -> list[str]:
        """The names of these persons of the file, whose numbers begin with 1."""
        at = np.array(numbers, np.intp)
        starts, ends = self._ends[at].tolist(), self._ends[at + 1].tolist()
        return [self._data[start:end].decode() for start, end in zip(starts, ends, strict=True)]


def packed_names(names: Mapping[int, str]) -> bytes:
    """Names by persons' numbers, which begin with 1, as `NameIndex` takes them: how many 32-bit numbers there are, then
    for each number from 0 where its name ends, then the names."""
    joined = [join(fold(names.get(number, ""))).encode() for number in range(max(names, default=0) + 1)]
    head = len(joined) + 1
    ends = np.cumsum([4 * head, *map(len, joined)])
    return head.to_bytes(4, "little") + ends[1:].astype("<u4").tobytes() + b"".join(joined)


def pack(database: sqlite3.Connection) -> None:
    """Bring what is packed in a register file up to date with its words and names."""
    near = Packed.read(dict(database.execute("SELECT name, data FROM packed WHERE name = ?", (NEAR,))).get(NEAR, b""))
    texts = [text for (text,) in database.execute("SELECT text FROM token ORDER BY id")]
    # A word once known stays, under its number: only new ones are to be added.
    last = int(near.values.max()) >> 1 if len(near.values) else 0
    new = _numbers(
        key << 32 | number << 1 for number, text in enumerate(texts, 1) if number > last for key in near_keys(text)
    )
    pairs = _numbers(row for (row,) in database.execute("SELECT DISTINCT family << 32 | given FROM pair"))
    families, givens = pairs >> _HALF, pairs & np.uint64(0xFFFFFFFF)
    beside = np.concatenate((families << _HALF | givens << _ONE, givens << _HALF | families << _ONE | _ONE))
    blobs = {
        NEAR: Packed.of(np.concatenate((near.rows, new))).data,
        BESIDE: Packed.of(beside).data,
        TEXTS: " ".join(texts).encode(),
        key_bits.FORMS: key_bits.data([key for (key,) in database.execute("SELECT DISTINCT key FROM form")]),
        NAMES: packed_names(dict(database.execute("SELECT id, name FROM person"))),
    }
    database.execute("DELETE FROM packed")
    database.executemany("INSERT INTO packed VALUES (?, ?)", blobs.items())


def _numbers(numbers: Iterable[int]) -> NDArray[np.uint64]:
    return np.fromiter(numbers, np.uint64)
