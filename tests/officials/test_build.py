"""Building the register from CSV files, in the small."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mtcheck.officials import build as building
from mtcheck.officials.register import Register

TERMS = "person_qid name_en gender enwiki country country_qid position start end source_repo snapshot_date".split()
FILES = {
    "officials_terms": TERMS,
    "orgs_terms": TERMS,
    "deputies_terms": TERMS,
    "updates_terms": TERMS,
    "names_extra": ["person_qid", "name_en", "name", "lang", "kind", "source"],
    "names_wikidata": ["qid", "name"],
    "token_variants": ["qid", "latin_forms", "native_forms"],
    "given_names": ["name", "native", "gender", "country", "count", "source"],
    "surnames": ["name", "native", "country", "count", "source"],
}
OLD = ("every-politician-scrapers/xx", "2022-08-03")
EU_LIST = ("opensanctions/opensanctions (EU list)", "2026-08-22")
NEW = ("compiled", "2026-11-24")


def term(
    name: str, position: str, start: str, end: str, source: tuple[str, str], qid: str = "", country: str = "Norway"
):
    return [qid, name, "", "", country, "", position, start, end, *source]


def made(folder: Path, rows: dict[str, list[list[str]]]) -> Register:
    data = folder / "data"
    data.mkdir(exist_ok=True)
    for name, columns in FILES.items():
        with (data / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([columns, *rows.get(name, [])])
    building.build(data, folder / "register.sqlite")
    return Register(folder / "register.sqlite")


def test_a_newer_file_ends_an_open_term(tmp_path: Path) -> None:
    register = made(tmp_path, {
        "officials_terms": [term("Kari Nordmann", "Minister of Finance", "2020-01-24", "", OLD, "Q1")],
        "updates_terms": [term("Kari Nordmann", "Minister of Finance", "2020-01", "2023-05", NEW)],
    })  # fmt: skip
    (kari,) = register.find("Kari Nordmann")
    (held,) = kari.terms
    assert (str(held.start), str(held.end)) == ("2020-01-24", "2023-05")
    assert held.source == "every-politician-scrapers/xx; compiled"
    assert held.snapshot == "2026-11-24"


def test_near_names_in_one_office_from_one_time_are_one_person(tmp_path: Path) -> None:
    register = made(tmp_path, {
        "officials_terms": [term("Kari Nordmann", "Minister of Finance", "2020-01-24", "", OLD, "Q1")],
        "deputies_terms": [term("Kari Anne Nordmann", "Minister of Finance", "2020-01-20", "", NEW)],
        "updates_terms": [term("Kari Nordman", "Minister of Health", "2020-01-20", "", NEW)],
    })  # fmt: skip
    assert [p.qid for p in register.find("Kari Anne Nordmann")] == ["Q1"]
    assert [p.qid for p in register.find("Kari Nordman")] == [None]


def test_what_is_left_out(tmp_path: Path) -> None:
    register = made(tmp_path, {
        "officials_terms": [term("Kari Nordmann", "Minister of Finance", "2020-01-24", "", OLD, "Q1")],
        "deputies_terms": [
            term("Ola Tung", "Executive Director of LLC Citadel", "", "", EU_LIST),
            term("Ola Lett", "Minister of Trade", "", "", EU_LIST),
            term("Ola Kort", "Minister of Trade", "2004", "", ("mysociety/parlparse (ministers.json)", "2026-08-05")),
            term("Ola Feil", "Minister of Trade", "2004", "2003", NEW),
        ],
    })  # fmt: skip
    assert [len(register.find(name)) for name in ("Ola Tung", "Ola Lett", "Ola Kort")] == [0, 1, 0]
    assert register.find("Ola Lett")[0].terms[0].start is None
    assert all(not person.terms for person in register.find("Ola Feil"))


def test_one_right_spelling_for_a_language_of_latin_letters(tmp_path: Path) -> None:
    register = made(tmp_path, {
        "officials_terms": [
            term("Antony Brekke", "Minister of Finance", "2020-01-24", "", OLD, "Q1"),
            term("Sergei Voronin", "Minister of Finance", "2020-01-24", "", OLD, "Q2", "Russia"),
        ],
        "names_extra": [
            ["Q1", "Antony Brekke", name, "en", "transliteration", "compiled"]
            for name in ("Anthony Brekke", "Tony Brekke", "Antony Lund Brekke")
        ] + [
            ["Q2", "Sergei Voronin", "Sergey Voronin", "en", "transliteration", "compiled"],
            ["Q2", "Sergei Voronin", "Sergej Woronin", "ru-Latn", "transliteration", "generated:ru-german"],
            ["Q2", "Sergei Voronin", "Сергей Воронин", "ru", "native", "compiled"],
        ],
    })  # fmt: skip
    brekke, voronin = register.find("Antony Brekke")[0], register.find("Sergei Voronin")[0]
    assert {f.text for f in brekke.forms if f.accepted} == {"Antony Brekke", "Tony Brekke", "Antony Lund Brekke"}
    assert {f.text for f in voronin.forms if f.accepted} == {"Sergei Voronin", "Sergey Voronin"}


def test_a_build_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {"officials_terms": [term("Kari Nordmann", "Minister of Finance", "2020-01-24", "", OLD, "Q1")]}
    made(tmp_path, rows)
    before = (tmp_path / "register.sqlite").read_bytes()
    monkeypatch.setattr(building, "_lexicon", lambda _folder: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        building.build(tmp_path / "data", tmp_path / "register.sqlite")
    assert (tmp_path / "register.sqlite").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "register.sqlite"]


def test_the_same_data_give_the_same_bytes(tmp_path: Path) -> None:
    names = ["Kari Nordmann", "Kari Nordmann-Berg", "Karin Nordmann", "Kari van der Berg", "Kari Åslund"]
    rows = [term(name, "Minister of Finance", f"20{i}0-01-24", "", OLD, "Q1") for i, name in enumerate(names)]
    made(tmp_path, {"officials_terms": rows})
    outs = []
    for seed in ("1", "2", "3"):  # sets come in another order under each
        out = tmp_path / f"{seed}.sqlite"
        subprocess.run(
            [sys.executable, "-m", "mtcheck.officials.build", str(tmp_path / "data"), str(out)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            timeout=60,
        )
        outs.append(out.read_bytes())
    assert outs[0] == outs[1] == outs[2]
