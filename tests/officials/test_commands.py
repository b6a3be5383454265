"""``mtcheck officials``: what the commands write, and what they say of wrong input."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

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
