"""What is packed says what the rows of the register say, for any names."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from hypothesis import given
from hypothesis import strategies as st

from mtcheck.officials.key_bits import FORMS, KeyBits
from mtcheck.officials.keys import fold, join, near_keys
from mtcheck.officials.packed import NAMES, NameIndex, WordIndex, pack

_WORDS = st.text(alphabet="abkns", min_size=1, max_size=7)
_PAIRS = st.lists(st.tuples(_WORDS, _WORDS), max_size=30)


def made(pairs: list[tuple[str, str]]) -> sqlite3.Connection:
    out = sqlite3.connect(":memory:")
    out.executescript(
        "CREATE TABLE token (id INTEGER PRIMARY KEY, text TEXT UNIQUE); CREATE TABLE pair (family, given, person); "
        "CREATE TABLE packed (name TEXT PRIMARY KEY, data BLOB); CREATE TABLE person (id INTEGER PRIMARY KEY, name); "
        "CREATE TABLE form (key, person);"
    )
    put(out, pairs)
    return out


def put(into: sqlite3.Connection, pairs: list[tuple[str, str]]) -> None:
    into.executemany("INSERT OR IGNORE INTO token (text) VALUES (?)", [(word,) for pair in pairs for word in pair])
    number = dict(into.execute("SELECT text, id FROM token"))
    into.executemany("INSERT INTO pair VALUES (?, ?, 1)", [(number[a], number[b]) for a, b in pairs])


def kept(database: sqlite3.Connection, name: str) -> bytes:
    ((data,),) = database.execute("SELECT data FROM packed WHERE name = ?", (name,))
    return bytes(data)


def check(database: sqlite3.Connection, pairs: list[tuple[str, str]], asked: list[str]) -> None:
    pack(database)
    index = WordIndex.read(lambda name: kept(database, name))
    words = {text: number for number, text in enumerate(index.texts) if number}
    assert words == dict(database.execute("SELECT text, id FROM token"))
    for word in [*words, *asked]:
        near = {other for other in words if near_keys(word) & near_keys(other)}
        assert {index.texts[number] for number in index.near(word)} == near
        for other, number in words.items():
            found = index.beside(number, index.codes(word))
            assert {index.texts[code >> 1] for code in found if not code & 1} == near & {
                b for a, b in pairs if a == other
            }
            assert {index.texts[code >> 1] for code in found if code & 1} == near & {a for a, b in pairs if b == other}


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
        database.executemany("INSERT INTO form VALUES (?, ?)", [(join(fold(name)), n) for n, name in persons.items()])
        pack(database)
        names = [join(fold(name)) for name in persons.values()]
        assert NameIndex(kept(database, NAMES)).of([*persons]) == names
        bits = KeyBits(kept(database, FORMS))
        assert all(map(bits.may_have, names))
        others = {*asked} - {*names}
        assert sum(map(bits.may_have, others)) <= len(others) // 4 + 4


def test_without_bits_any_key_may_be_there() -> None:
    assert KeyBits(b"").may_have("nobody")
