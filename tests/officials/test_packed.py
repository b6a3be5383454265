"""What is packed says what the rows of the register say, for any names."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mtcheck.officials.key_bits import FORMS, KeyBits
from mtcheck.officials.keys import MANY, fold, full_keys, join, near_keys
from mtcheck.officials.packed import NAMES, SOUNDS, NameIndex, Packed, WordIndex, numbers, pack

_WORDS = st.text(alphabet="abkns", min_size=1, max_size=7)
_PAIRS = st.lists(st.tuples(_WORDS, _WORDS), max_size=30)


def made(pairs: list[tuple[str, str]]) -> sqlite3.Connection:
    out = sqlite3.connect(":memory:")
    out.executescript(
        "CREATE TABLE token (id INTEGER PRIMARY KEY, text TEXT UNIQUE); CREATE TABLE pair (family, given, person); "
        "CREATE TABLE packed (name TEXT PRIMARY KEY, data BLOB); CREATE TABLE person (id INTEGER PRIMARY KEY, name); "
        "CREATE TABLE form (key, person, accepted);"
    )
    put(out, pairs)
    return out


def put(into: sqlite3.Connection, pairs: list[tuple[str, str]]) -> None:
    into.executemany("INSERT OR IGNORE INTO token (text) VALUES (?)", [(word,) for pair in pairs for word in pair])
    number = dict(into.execute("SELECT text, id FROM token"))
    persons = into.execute("SELECT count(*) FROM pair").fetchone()[0]
    into.executemany(
        "INSERT INTO pair VALUES (?, ?, ?)", [(number[a], number[b], persons + i) for i, (a, b) in enumerate(pairs)]
    )


def kept(database: sqlite3.Connection, name: str) -> bytes:
    ((data,),) = database.execute("SELECT data FROM packed WHERE name = ?", (name,))
    return bytes(data)


def check(database: sqlite3.Connection, pairs: list[tuple[str, str]], asked: list[str]) -> None:
    pack(database)
    index = WordIndex(lambda name: kept(database, name))
    words = {text: number for number, text in enumerate(index.texts) if number}
    assert words == dict(database.execute("SELECT text, id FROM token"))
    for word in [*words, *asked]:
        near = {other for other in words if near_keys(word) & near_keys(other)}
        found = index.near(word)
        assert {index.texts[number] for number in found} == near
        for other, number in words.items():
            givens, families = index.givens(number, found), index.families(number, found)
            assert {index.texts[given] for given in givens} == near & {b for a, b in pairs if a == other}
            assert {index.texts[family] for family in families} == near & {a for a, b in pairs if b == other}
    for left, family in words.items():
        for right, before in words.items():
            persons = [person for person, pair in enumerate(pairs) if pair == (left, right)]
            assert index.namesakes(family, before).tolist() == persons


@given(_PAIRS, _PAIRS, st.lists(_WORDS, max_size=5))
def test_what_is_near_and_what_stands_beside(
    pairs: list[tuple[str, str]], more: list[tuple[str, str]], asked: list[str]
) -> None:
    with closing(made(pairs)) as database:
        check(database, pairs, asked)
        put(database, more)  # a register that is added to
        check(database, [*pairs, *more], asked)
        database.execute("DELETE FROM pair")  # words stay
        check(database, [], asked)


@given(st.dictionaries(st.integers(1, 30), st.text(alphabet="aé b", min_size=1), max_size=9), st.lists(_WORDS))
def test_names_by_number_and_the_bits_of_full_names(persons: dict[int, str], asked: list[str]) -> None:
    with closing(made([])) as database:
        database.executemany("INSERT INTO person VALUES (?, ?)", persons.items())
        forms = [(join(fold(name)), number) for number, name in persons.items()]
        database.executemany("INSERT INTO form VALUES (?, ?, 1)", forms)
        pack(database)
        names = [join(fold(name)) for name in persons.values()]
        assert NameIndex(kept(database, NAMES)).of([*persons]) == names
        bits = KeyBits(kept(database, FORMS))
        assert all(map(bits.may_have, names))
        others = {*asked} - {*names}
        assert sum(map(bits.may_have, others)) <= len(others) // 4 + 4


_FULL = st.text(alphabet="abknrst", min_size=4, max_size=9)


@given(
    st.lists(st.tuples(_FULL, st.integers(1, 400), st.booleans()), max_size=30), st.lists(_FULL), st.integers(0, 150)
)
def test_persons_by_the_sound_of_their_names(forms: list[tuple[str, int, bool]], asked: list[str], alike: int) -> None:
    forms += [("kasparov", 1000 + number, True) for number in range(alike)]
    with closing(made([])) as database:
        database.executemany("INSERT INTO form VALUES (?, ?, ?)", forms)
        pack(database)
        sounds = Packed(numbers(kept(database, SOUNDS)))
    for name in [*(name for name, _, _ in forms), *asked, "gasparow"]:
        for key in full_keys(name):
            persons = sorted({person for other, person, right in forms if right and key in full_keys(other)})
            assert [found.tolist() for found in sounds.under([key])] == ([persons[:MANY]] if persons else [])


def test_what_is_not_in_the_file_is_not_found() -> None:
    index = WordIndex(lambda _name: b"")
    assert not index.near("kari").tolist()
    assert not index.givens(1, np.array([1, 2], np.uint32))
    assert not index.namesakes(1, 2).tolist()
    assert Packed(numbers(b"")).under([0, 2**32 - 1]) == []


def test_without_bits_any_key_may_be_there() -> None:
    assert KeyBits(b"").may_have("nobody")
