"""Words of names by the keys that they share with words like them, and by the words beside which they stand; persons by
the sound of their names; names by number.

Each is a blob in the register file and read whole, into memory of our own (mapped, a file that is overwritten in place
would end the process). What is under a key or a number is a slice of an array, where rows of a table are looked up and
handed over one by one.
"""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mtcheck.officials import key_bits
from mtcheck.officials.keys import MANY, fold, full_keys, join, near_keys

Numbers = NDArray[np.uint32]
Rows = NDArray[np.uint64]  # key << 32 | number
Kept = Callable[[str], bytes]  # a name → what the register file keeps under it, or nothing

TEXTS = "texts"  # the words in the order of their numbers, from 1
NEAR = "near"  # key of `near_keys` → words that have it
GIVENS = "givens"  # word of a family name → words before it in somebody's name
FAMILIES = "families"  # the same the other way round
NAMESAKES = "namesakes"  # a pair's place in `GIVENS` → persons
SOUNDS = "sounds"  # key of `full_keys` → the first `MANY` persons with an accepted name that has it
NAMES = "names"  # `packed_names` of all persons

_HALF = np.uint64(32)
_ONE = np.uint64(1)
_LOW = np.uint64(0xFFFFFFFF)
_NONE = np.empty(0, np.uint32)


class Groups:
    """Numbers under the numbers from 0 on: ``values[starts[n] : starts[n + 1]]``, sorted."""

    def __init__(self, numbers: Numbers) -> None:
        """From what `grouped` gave; nothing is none."""
        count = int(numbers[0]) if len(numbers) else 0
        self.starts, self.values = numbers[1 : count + 1].data, numbers[count + 1 :]

    def of(self, number: int) -> Numbers:
        """What is under a number."""
        return self.values[self.starts[number] : self.starts[number + 1]] if number + 1 < len(self.starts) else _NONE


class Packed:
    """Numbers under 32-bit keys."""

    def __init__(self, numbers: Numbers) -> None:
        """From what `packed` gave; nothing is none."""
        count = int(numbers[0]) if len(numbers) else 0
        self._keys, self._groups = numbers[1 : count + 1], Groups(numbers[count + 1 :])

    @cached_property
    def _bits(self) -> int:
        """How many of a key's last bits don't count for its bucket: there are a dozen keys or two in each, since more
        buckets take longer to make than they save."""
        return min(31, 37 - len(self._keys).bit_length())

    @cached_property
    def _buckets(self) -> memoryview:
        """Where the keys of each bucket begin, and where the last ones end."""
        firsts = np.arange(1 << 32 - self._bits, dtype=np.uint32) << np.uint32(self._bits)
        return np.append(self._keys.searchsorted(firsts), len(self._keys)).astype(np.uint32).data

    def under(self, keys: Iterable[int]) -> list[Numbers]:
        """What is under each of ``keys`` that has anything, in their order."""
        buckets, bits, known, starts = self._buckets, self._bits, self._keys.data, self._groups.starts
        found = []
        # A name has so few keys that to look into their buckets one by one is quicker than to search for all of them in
        # the whole array.
        for key in keys:
            end = buckets[(key >> bits) + 1]
            at = bisect_left(known, key, buckets[key >> bits], end)
            if at < end and known[at] == key:
                found.append(self._groups.values[starts[at] : starts[at + 1]])
        return found


def grouped(rows: Rows) -> Numbers:
    """Sorted rows as `Groups` takes them: how many starts there are, the starts, the values."""
    starts = np.append(0, np.bincount((rows >> _HALF).astype(np.intp)).cumsum())
    return np.concatenate(([len(starts)], starts, rows & _LOW)).astype("<u4")


def packed(rows: Rows, most: int | None = None) -> Numbers:
    """Rows, in any order and more than once, as `Packed` takes them: how many keys there are, the keys, and `grouped`
    under their places what is under each, of more than ``most`` the first."""
    rows = np.sort(rows)
    rows = rows[_differ(rows, 1)]
    if most is not None:
        rows = rows[_differ(rows >> _HALF, most)]
    keys = rows >> _HALF
    begins = _differ(keys, 1)
    values = grouped((begins.cumsum(dtype=np.uint64) - _ONE) << _HALF | rows & _LOW)
    return np.concatenate(([begins.sum()], keys[begins], values)).astype("<u4")


def _differ(numbers: Rows, apart: int) -> NDArray[np.bool]:
    """Whether each of the sorted numbers is another one than that so many places before it."""
    out = np.ones(len(numbers), np.bool)
    out[apart:] = numbers[apart:] != numbers[:-apart]
    return out


def numbers(data: bytes) -> Numbers:
    """What the register file keeps of `grouped` or `packed`."""
    return np.frombuffer(data, "<u4")


class WordIndex:
    """The words of a register: ``texts[number]``, and their numbers by what they have in common."""

    def __init__(self, kept: Kept) -> None:
        self.texts = ["", *kept(TEXTS).decode().split()]
        self.numbers = {text: number for number, text in enumerate(self.texts) if number}
        self._near = Packed(numbers(kept(NEAR)))
        groups = (Groups(numbers(kept(name))) for name in (GIVENS, FAMILIES, NAMESAKES))
        self._givens, self._families, self._namesakes = groups

    def near(self, word: str) -> Numbers:
        """The words that share a key with a folded ``word``, itself included; once for each key."""
        found = self._near.under(near_keys(word))
        return np.concatenate(found) if found else _NONE

    def givens(self, family: int, wanted: Numbers) -> set[int]:
        """Those of the ``wanted`` words that stand before this one of the family name in somebody's name."""
        return _among(wanted, self._givens.of(family))

    def families(self, given: int, wanted: Numbers) -> set[int]:
        """Those of the ``wanted`` words that are of the family name where this one stands before it."""
        return _among(wanted, self._families.of(given))

    def namesakes(self, family: int, given: int) -> Numbers:
        """The persons with these two words in the family name and before it."""
        givens = self._givens.of(family)
        at = int(givens.searchsorted(np.uint32(given)))
        if at == len(givens) or givens[at] != given:
            return _NONE
        return self._namesakes.of(self._givens.starts[family] + at)


def _among(wanted: Numbers, words: Numbers) -> set[int]:
    """What is in both; ``words`` are sorted."""
    if not len(words):
        return set()
    found = words.take(words.searchsorted(wanted), mode="clip")
    return {*found[found == wanted].tolist()}


class NameIndex:
    """The names of persons, folded and as one word, by the persons' numbers."""

    def __init__(self, data: bytes) -> None:
        """From what `packed_names` gave."""
        self._ends = np.frombuffer(data, "<u4", int.from_bytes(data[:4], "little")).data
        self._data = data

    def of(self, numbers: Sequence[int]) -> list[str]:
        """The names of these persons of the file, whose numbers begin with 1."""
        return [self._data[self._ends[n] : self._ends[n + 1]].decode() for n in numbers]


def packed_names(names: Iterable[tuple[int, str]]) -> bytes:
    """Names by persons' numbers, which begin with 1 and rise, as `NameIndex` takes them: how many 32-bit numbers there
    are, then for each number from 0 where its name ends, then the names."""
    ends, text = array("I", [0]), bytearray()
    for number, name in names:
        ends.extend([len(text)] * (number - len(ends)))  # numbers that nobody has
        text += join(fold(name)).encode()
        ends.append(len(text))
    head = len(ends) + 1
    return np.append(head, np.array(ends) + 4 * head).astype("<u4").tobytes() + text


def pack(database: sqlite3.Connection) -> None:
    """Make anew what is packed in a register file, of its words and names."""
    texts = [text for (text,) in database.execute("SELECT text FROM token ORDER BY id")]
    pairs = "SELECT {} FROM pair ORDER BY family, given, person"
    givens = _rows(database.execute(pairs.format("family, given")))
    persons = _rows(database.execute(pairs.format("0, person")))
    begins = _differ(givens, 1)
    places, givens = begins.cumsum(dtype=np.uint64) - _ONE, givens[begins]
    names = database.execute("SELECT key, person FROM form WHERE accepted ORDER BY key")
    arrays = {
        NEAR: packed(_rows((key, number) for number, text in enumerate(texts, 1) for key in near_keys(text))),
        GIVENS: grouped(givens),
        FAMILIES: grouped(np.sort(givens << _HALF | givens >> _HALF)),
        NAMESAKES: grouped(places << _HALF | persons),
        SOUNDS: packed(_rows((key, person) for name, person in names for key in full_keys(name)), MANY),
    }
    blobs = {
        TEXTS: " ".join(texts).encode(),
        NAMES: packed_names(database.execute("SELECT id, name FROM person ORDER BY id")),
        key_bits.FORMS: key_bits.data([key for (key,) in database.execute("SELECT DISTINCT key FROM form")]),
        **{name: numbers.tobytes() for name, numbers in arrays.items()},
    }
    database.execute("DELETE FROM packed")
    database.executemany("INSERT INTO packed VALUES (?, ?)", blobs.items())


def _rows(pairs: Iterable[tuple[int, int]]) -> Rows:
    return np.fromiter((key << 32 | number for key, number in pairs), np.uint64)
