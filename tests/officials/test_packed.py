"""The packed keys say what the rows of the register say, for any names."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from hypothesis import given
from hypothesis import strategies as st

from mtcheck.officials.keys import near_keys
from mtcheck.officials.packed import WordIndex, pack

_WORDS = st.text(alphabet="abkns", min_size=1, max_size=7)
_PAIRS = st.lists(st.tuples(_WORDS, _WORDS), max_size=30)


def made(pairs: list[tuple[str, str]]) -> sqlite3.Connection:
    out = sqlite3.connect(":memory:")
    out.executescript(
        "CREATE TABLE token (id INTEGER PRIMARY KEY, text TEXT UNIQUE); CREATE TABLE pair (family, given, person); "
        "CREATE TABLE packed (name TEXT PRIMARY KEY, data BLOB);"
    )
    put(out, pairs)
    return out


def put(into: sqlite3.Connection, pairs: list[tuple[str, str]]) -> None:
    into.executemany("INSERT OR IGNORE INTO token (text) VALUES (?)", [(word,) for pair in pairs for word in pair])
    number = dict(into.execute("SELECT text, id FROM token"))
    into.executemany("INSERT INTO pair VALUES (?, ?, 1)", [(number[a], number[b]) for a, b in pairs])


def check(database: sqlite3.Connection, pairs: list[tuple[str, str]], asked: list[str]) -> None:
    pack(database)
    index = WordIndex.read(lambda query, values: database.execute(query, values).fetchall())
    words = {text: number for number, text in enumerate(index.texts) if number}
    assert words == dict(database.execute("SELECT text, id FROM token"))
    for word in [*words, *asked]:
        near = {other for other in words if near_keys(word) & near_keys(other)}
        assert {index.texts[number] for number in index.near(word)} == near
    for word, number in words.items():
        assert {index.texts[other] for other in index.others(number)} == {b for a, b in pairs if a == word}
        assert {index.texts[other] for other in index.families(number)} == {a for a, b in pairs if b == word}


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
