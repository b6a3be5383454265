"""Building the register from CSV files, in the small."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mtcheck.officials import build as building
from tests.officials.small_register import made, term

OLD = ("every-politician-scrapers/xx", "2022-08-03")
EU_LIST = ("opensanctions/opensanctions (EU list)", "2026-08-22")
NEW = ("compiled", "2026-11-24")


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


def test_a_name_with_and_without_middle_names_in_one_office_at_one_time_is_one_person(tmp_path: Path) -> None:
    register = made(tmp_path, {
        "officials_terms": [term("Kari Nordmann", "President", "2017-11-24", "", OLD, "Q1")],
        "updates_terms": [
            term("Kari Anne Berg Nordmann", "President", "2023-09-04", "", NEW),
            term("Ola Nordmann", "Minister of Trade", "2017-11-24", "2019-01-01", NEW),
            term("Ola Per Nordmann", "Minister of Trade", "2019-01-02", "", NEW),  # his successor, perhaps his son
            term("Kari Nordmann Berg", "President", "2018-06-01", "2018-09-01", NEW),
        ],
    })  # fmt: skip
    assert [p.qid for p in register.find("Kari Anne Berg Nordmann")] == ["Q1"]
    assert [p.qid for p in register.find("Kari Nordmann Berg")] == [None]
    assert register.find("Ola Nordmann") != register.find("Ola Per Nordmann")


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
    monkeypatch.setattr(building.csv_folder, "lexicon", lambda _folder: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        building.build(tmp_path / "data", tmp_path / "register.sqlite")
    assert (tmp_path / "register.sqlite").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "register.sqlite"]


_BUILD = "import sys, pathlib; from mtcheck.officials.build import build; build(*map(pathlib.Path, sys.argv[1:]))"


def test_the_same_data_give_the_same_bytes(tmp_path: Path) -> None:
    names = ["Kari Nordmann", "Kari Nordmann-Berg", "Karin Nordmann", "Kari van der Berg", "Kari Åslund"]
    rows = [term(name, "Minister of Finance", f"20{i}0-01-24", "", OLD, "Q1") for i, name in enumerate(names)]
    made(tmp_path, {"officials_terms": rows})
    outs = []
    for seed in ("1", "2", "3"):  # sets come in another order under each
        out = tmp_path / f"{seed}.sqlite"
        subprocess.run(
            [sys.executable, "-c", _BUILD, str(tmp_path / "data"), str(out)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            timeout=60,
        )
        outs.append(out.read_bytes())
    assert outs[0] == outs[1] == outs[2]


def test_an_open_term_has_ended_when_the_next_one_in_that_office_begins(tmp_path: Path) -> None:
    register = made(tmp_path, {
        "officials_terms": [term("Kari Nordmann", "Minister of Finance", "2020-01-24", "", OLD, "Q1")],
        "updates_terms": [
            term("Kari Nordmann", "Minister of Finance", "2021-10", "2023-05", NEW),
            term("Kari Nordmann", "Minister of Health", "2024-02", "", NEW),
        ],
        "deputies_terms": [term("Kari Nordmann", "Minister of Health", "", "", NEW)],
    })  # fmt: skip
    (kari,) = register.find("Kari Nordmann")
    assert [(t.label, str(t.start), str(t.end)) for t in kari.terms] == [
        ("Minister of Finance", "2020-01-24", "2021-10"),
        ("Minister of Finance", "2021-10", "2023-05"),
        ("Minister of Health", "2024-02", "None"),
    ]


def test_an_open_term_read_later_says_that_the_last_one_goes_on(tmp_path: Path) -> None:
    seen = ("factbook/xx (end = month last seen)", "2026-05-17")
    register = made(tmp_path, {
        "officials_terms": [
            term("Kari Nordmann", "President", "2014-08-28", "", NEW),
            term("Ola Tung", "President", "2014-08-28", "", OLD),
            term("Liv Haug", "Ambassador to Chile", "2014-08-28", "", ("HistoryAtState/pocom", "2026-06-20")),
        ],
        "updates_terms": [
            term("Kari Nordmann", "President", "2019-07-09", "2023-03", seen),
            term("Ola Tung", "President", "2019-07-09", "2023-03", seen),
            term("Liv Haug", "Ambassador to Chile", "2019-07-09", "2021-03", seen),
        ],
    })  # fmt: skip
    ends = [str(register.find(name)[0].terms[-1].end) for name in ("Kari Nordmann", "Ola Tung", "Liv Haug")]
    assert ends == ["None", "2023-03", "2021-03"]
    assert register.find("Kari Nordmann")[0].terms[-1].snapshot == "2026-11-24"


def test_realms_that_share_a_head(tmp_path: Path) -> None:
    register = made(tmp_path, {
        "officials_terms": [
            term("Margrethe IV", "Queen", "2020-01-24", "", OLD, "Q1", "Denmark"),
            term("Margrethe IV", "Queen", "2020-01-24", "", OLD, "", "Iceland"),
            term("Margrethe IV", "Queen", "1999-05-01", "", OLD, "", "Sweden"),
        ],
    })  # fmt: skip
    assert sorted(sorted(person.countries) for person in register.find("Margrethe IV")) == [
        ["Denmark", "Iceland"],
        ["Sweden"],
    ]


def test_names_that_are_not_all_latin(tmp_path: Path) -> None:
    register = made(tmp_path, {
        "officials_terms": [
            term("Каrі Nordmann", "Minister of Finance", "2020", "", OLD, "Q1"),  # К, а and і are Cyrillic
            term("محمد", "Minister of Health", "2020", "", OLD, "Q2"),
            term("Ola Vik Ола Вик", "Minister of Trade", "2020", "", OLD, "Q3"),
            term("Петр", "Minister of Labour", "2020", "", OLD, "Q4"),
        ],
        "names_extra": [["Q2", "محمد", "Mohammad Rezai", "en", "alias", "compiled"]],
    })  # fmt: skip
    found = [register.find(name) for name in ("Kari Nordmann", "Mohammad Rezai", "Ola Vik")]
    assert [[person.qid for person in people] for people in found] == [["Q1"], ["Q2"], ["Q3"]]
    assert register.counts()["persons"] == 3


def test_ambassadors_of_the_factbook(tmp_path: Path) -> None:
    columns = "file country role title_and_name since first_seen last_seen".split()
    at, from_ = "Diplomatic representation in the US", "Diplomatic representation from the US"
    rows = [
        ["", "Norway", at, "Ambassador Kari NORDMANN-MCLEAN", "9 February 2022", "2022-06-30", "2024-05-17"],
        ["", "Norway", at, "Ambassador Kari NORDMANN-MCLEAN", "9 February 2022", "2024-06-30", "2025-01-17"],
        ["", "Norway", from_, "Chargé d’Affaires John P. O’HARA", "May 2025", "2025-06-30", "2026-05-17"],
        ["", "Norway", from_, "Ambassador (vacant)", "May 2025", "2025-06-30", "2026-05-17"],
        ["", "Norway", "chief of state", "King OLAV", "1 May 2025", "2025-06-30", "2026-05-17"],
    ]
    (tmp_path / "data").mkdir()
    with (tmp_path / "data" / "factbook_leaders.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])
    register = made(tmp_path, {})
    terms = {p.name: [(t.office.country, t.label, str(t.start), str(t.end)) for t in p.terms] for p in (
        register.person(1), register.person(2))}  # fmt: skip
    assert terms == {
        "Kari Nordmann-McLean": [("Norway", "Ambassador to the United States", "2022-02-09", "2025-01")],
        "John P. O’Hara": [("United States", "Chargé d’Affaires to Norway", "2025-05", "None")],
    }
    assert register.counts()["persons"] == 2
