"""``mtcheck officials``: what the commands write, and what they say of wrong input."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mtcheck.officials.locations import shipped_register
from mtcheck.officials.register import Register
from tests.officials.wikidata_example import entity, held, human, position, write_dump


def officials(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command with ``home`` for the user's data and caches."""
    return subprocess.run(
        [sys.executable, "-m", "mtcheck", "officials", *arguments],
        env={**os.environ, "XDG_DATA_HOME": str(home / "data"), "XDG_CACHE_HOME": str(home / "cache")},
        cwd=home,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "data" / "mtcheck" / "officials" / "register.sqlite"


def test_a_dump_on_top_of_the_register_that_ships(tmp_path: Path, own: Path) -> None:
    people = [human("Q987654321", {"en": "Torvald Nesmoen"}, [held("Q101", "2026-02")]), '{"id": "Q3", "P39'] * 2
    places = [entity("Q20", {"en": "Norway"}), position("Q101", "Minister of Finance", P1001="Q20")]
    path = write_dump(tmp_path / "wikidata-20261102.json.gz", [*people[:2], *places])
    done = officials(tmp_path, "build", "--from", str(path))
    assert done.returncode == 0, done.stderr
    assert f"{path}:3: passed over" in done.stderr
    assert str(own) in done.stdout
    register = Register(own)
    (person,) = register.find("Torvald Nesmoen")
    assert [(t.label, str(t.start), t.snapshot) for t in person.terms] == [
        ("Minister of Finance", "2026-02", "2026-11-02")
    ]
    assert len(register.find("Mark Rutte")) == 1
    assert "Wikidata dump" in register.meta()["sources"]


def test_build_wants_one_source(tmp_path: Path) -> None:
    done = officials(tmp_path, "build")
    assert (done.returncode, "name a folder of CSV files, or a dump" in done.stderr) == (2, True)


def test_import_then_ask(tmp_path: Path, own: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("name,country,position,start\nTorvald Nesmoen,Norway,Minister of Finance,2026-02\n")
    done = officials(tmp_path, "import", "people.csv")
    assert done.returncode == 0, done.stderr
    assert f"{own}: 1 persons new or completed" in done.stdout
    (tmp_path / "mtcheck.toml").write_text('[officials]\nregister = "own"\n')
    shown = officials(tmp_path, "show", "Torvald Nesmoen", "--date", "2026-03-01").stdout
    assert "Minister of Finance [Norway], from February 2026  (people.csv" in shown
    assert officials(tmp_path, "show", "Torvald Nesmoen", "--date", "2020").stdout == "Torvald Nesmoen\n"
    assert officials(tmp_path, "show", "Nobody Atall").returncode == 1
    stats = officials(tmp_path, "stats").stdout
    assert str(own) in stats
    for line in ("date", "persons with a known sex", "terms with a start", "sources"):
        assert line in stats
    assert "Norway" in officials(tmp_path, "stats", "--by", "country").stdout
    assert "people.csv, read 20" in officials(tmp_path, "stats", "--by", "source").stdout


def test_a_wrong_import_writes_nothing(tmp_path: Path, own: Path) -> None:
    (tmp_path / "people.csv").write_text("name,start\nTorvald Nesmoen,yesterday\n")
    done = officials(tmp_path, "import", "people.csv")
    assert done.returncode == 2
    assert "people.csv:2:17: start: not a date" in done.stderr
    assert not own.exists()


def test_an_update_that_is_refused_writes_nothing(tmp_path: Path, own: Path) -> None:
    done = officials(tmp_path, "update", "--endpoint", "http://127.0.0.1:9/sparql")
    assert (done.returncode, "cannot be reached" in done.stderr, own.exists()) == (2, True, False)


@pytest.mark.parametrize("delay", [0.2, 0.6, 1.0, 1.6])
def test_an_import_killed_at_any_moment_leaves_the_old_register(tmp_path: Path, own: Path, delay: float) -> None:
    own.parent.mkdir(parents=True)
    own.write_bytes(shipped_register().read_bytes())
    before = own.read_bytes()
    lines = [f"Torvald Nes{chr(97 + n % 26)}moen{n},Norway,Minister of Finance,2026" for n in range(3000)]
    (tmp_path / "people.csv").write_text("\n".join(["name,country,position,start", *lines]))
    run = subprocess.Popen(
        [sys.executable, "-m", "mtcheck", "officials", "import", "people.csv"],
        env={**os.environ, "XDG_DATA_HOME": str(tmp_path / "data")},
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with contextlib.suppress(subprocess.TimeoutExpired):
        run.wait(delay)
    run.kill()
    run.wait()
    assert run.returncode in (0, -signal.SIGKILL)
    # The old file or, where the new one was just put in its place, the new one; whole in either case.
    is_old = own.read_bytes() == before
    register = Register(own)
    assert is_old or len(register.find("Torvald Nesjmoen2999")) == 1
    assert len(register.find("Mark Rutte")) == 1
