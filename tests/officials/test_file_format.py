"""What is no register, or not one of this format, is refused with a line that says what helps; never read."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from mtcheck.errors import ConfigError
from mtcheck.officials import build as building
from mtcheck.officials import file_format
from mtcheck.officials.keys import fold, full_keys, join, near_keys
from mtcheck.officials.locations import shipped_register
from mtcheck.officials.register import Register
from tests.officials.small_register import made, term
from tests.officials.test_commands import officials

OLD = ("every-politician-scrapers/xx", "2022-08-03")
NAMES = ("Kari Nordmann", "Kari Nordmann-Berg", "Karin Normann", "Ola Kari", "Li Bo")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    rows = [term(name, "Minister of Finance", f"20{n}0-01-24", "", OLD, f"Q{n}") for n, name in enumerate(NAMES, 1)]
    made(tmp_path, {"officials_terms": rows})
    return tmp_path / "register.sqlite"


def age(path: Path, version: str = "2") -> None:
    """Make of a register what mtcheck wrote before: with rows for the sound of full names; of formats 3 and 4 with
    other things packed, in others with rows for the keys of words and nothing packed."""
    with closing(sqlite3.connect(path)) as database:
        words = database.execute("SELECT id, text FROM token").fetchall()
        rows = sorted((key, number) for number, text in words for key in near_keys(text))
        database.execute(
            "CREATE TABLE near_full (key INTEGER NOT NULL, person INTEGER NOT NULL, PRIMARY KEY (key, person)) "
            "WITHOUT ROWID"
        )
        names = database.execute("SELECT key, person FROM form").fetchall()
        sounds = {(key, person) for name, person in names for key in full_keys(name)}
        database.executemany("INSERT INTO near_full VALUES (?, ?)", sounds)
        if version in ("3", "4"):
            near = np.array(rows, "<u4").T.tobytes()
            database.execute("DELETE FROM packed WHERE name <> 'texts'")
            database.executemany("INSERT INTO packed VALUES (?, ?)", [("near", near), ("others", bytes(8))])
        else:
            database.executescript(
                "DROP TABLE packed; CREATE TABLE near (key INTEGER NOT NULL, token INTEGER NOT NULL, "
                "PRIMARY KEY (key, token)) WITHOUT ROWID;"
            )
            database.executemany("INSERT INTO near VALUES (?, ?)", rows)
        database.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (version,))
        database.commit()


def test_the_register_that_ships_is_of_this_format() -> None:
    assert file_format.check(shipped_register()) == file_format.VERSION


@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 0.99])
def test_a_file_that_was_cut_off(tmp_path: Path, small: Path, share: float) -> None:
    cut = tmp_path / "cut.sqlite"
    cut.write_bytes(small.read_bytes()[: int(small.stat().st_size * share)])
    with pytest.raises(ConfigError, match="cut off" if share > 0.1 else "no register") as error:
        Register(cut)
    assert str(cut) in str(error.value)
    assert "mtcheck officials" in str(error.value)


def test_a_foreign_file(tmp_path: Path) -> None:
    text, database, folder = tmp_path / "a.sqlite", tmp_path / "b.sqlite", tmp_path / "c.sqlite"
    text.write_text("name,country\n" * 50)
    with closing(sqlite3.connect(database)) as other:
        other.execute("CREATE TABLE meta (key TEXT, value TEXT)")
    folder.mkdir()
    for path in (text, database):
        with pytest.raises(ConfigError, match="is no register of officials"):
            Register(path)
    with pytest.raises(ConfigError, match="no register of officials here"):
        Register(folder)


@pytest.mark.parametrize("version", sorted(file_format.OLDER))
def test_an_older_register_is_refused_until_it_is_upgraded(small: Path, version: str) -> None:
    def answers() -> tuple[list[object], ...]:
        asked = [("kari", "nordman"), ("nordmann", "karri"), ("kari", "ole"), ("bo", "li"), ("berg", "kari")]
        words = [word for name in NAMES for word in name.lower().replace("-", " ").split()]
        register = Register(small)
        return (
            [{*register.near_pairs(*pair)} for pair in asked],
            [register.near(word) for word in words],
            [register.find(name) != [] for name in NAMES],
            [register.near_full(join(fold(name))) for name in NAMES],
        )

    before = answers()
    assert all(map(any, before))
    age(small, version)
    with pytest.raises(ConfigError, match=f"format {version} of an older mtcheck.*`mtcheck officials upgrade {small}`"):
        Register(small)
    old = small.read_bytes()
    with pytest.raises(ConfigError, match="officials upgrade"):
        building.add([], small, small.with_name("out.sqlite"), "nobody")
    assert sorted(path.name for path in small.parent.iterdir()) == ["data", "register.sqlite"]
    building.upgrade(small)
    assert small.read_bytes() != old
    assert answers() == before
    whole = small.read_bytes()
    building.upgrade(small)  # nothing is left to do
    assert small.read_bytes() == whole


@pytest.mark.parametrize("version", ["1", "99"])
def test_a_register_of_another_mtcheck(small: Path, version: str) -> None:
    age(small, version)
    for ask in (Register, building.upgrade):
        with pytest.raises(ConfigError, match=f"format {version} of another mtcheck; this one reads format"):
            ask(small)


def test_a_file_that_is_overwritten_while_it_is_open(small: Path) -> None:
    register = Register(small)
    assert register.find("Kari Nordmann")
    small.write_bytes(b"nothing of the kind " * 40_000)
    assert register.find("Kari Nordmann")  # what was read is remembered
    with pytest.raises(ConfigError, match="damaged register of officials"):
        register.bearers("nordmann")


def test_what_is_packed_in_a_file_that_is_overwritten_while_it_is_open(tmp_path: Path) -> None:
    path = tmp_path / "register.sqlite"
    path.write_bytes(shipped_register().read_bytes())
    register = Register(path)
    path.write_bytes(b"nothing of the kind " * (path.stat().st_size // 20))
    for ask in (register.near, register.near_full, lambda name: register.namesakes(name, name), register.exact):
        with pytest.raises(ConfigError, match="damaged register of officials"):
            ask("markrutte")


def test_the_commands_say_it_in_one_line(tmp_path: Path) -> None:
    own = tmp_path / "data" / "mtcheck" / "officials" / "register.sqlite"
    own.parent.mkdir(parents=True)
    own.write_bytes(shipped_register().read_bytes()[:1_000_000])
    (tmp_path / "people.csv").write_text(
        "name,country,position,start\nTorvald Nesmoen,Norway,Minister of Finance,2026\n"
    )
    (tmp_path / "mtcheck.toml").write_text('[officials]\nregister = "own"\n')
    for command in (["show", "Mark Rutte"], ["stats"], ["import", "people.csv"], ["upgrade"]):
        done = officials(tmp_path, *command)
        assert (done.returncode, done.stderr.count("\n"), "cut off" in done.stderr) == (2, 1, True), done.stderr
    own.unlink()
    done = officials(tmp_path, "upgrade")
    assert (done.returncode, "no register of officials here" in done.stderr) == (2, True)
