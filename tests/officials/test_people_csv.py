"""A newsroom's list of people as CSV: what it may say, and where its errors are."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from mtcheck.analysis.titles import title_grammar
from mtcheck.errors import InputError
from mtcheck.officials.records import PersonRecord
from mtcheck.officials.sources.people_csv import read_people

HEAD = "name,qid,gender,country,position,start,end,aliases,source\n"


def read(folder: Path, text: str | bytes) -> list[PersonRecord]:
    path = folder / "people.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_people(path, title_grammar(), dt.date(2026, 11, 24))


def test_lines_of_one_person_are_joined(tmp_path: Path) -> None:
    kari, ola = read(
        tmp_path,
        "\ufeff" + HEAD + "Kari Nordmann,Q7,female,Norway,Minister of Finance,2020-01,2021-02-03,K. Nordmann;Кари,\n\n"
        'Kari Nordmann,Q7,,Norway,"Minister of Health",2022,,,gov.no\r\n'
        "Ola Vik,,,,,,,,\n",
    )
    assert (kari.qid, kari.gender) == ("Q7", "female")
    assert [(t.label, t.country, t.start, t.end, t.source, t.snapshot) for t in kari.terms] == [
        ("Minister of Finance", "Norway", "2020-01", "2021-02-03", "people.csv", "2026-11-24"),
        ("Minister of Health", "Norway", "2022", "", "gov.no", "2026-11-24"),
    ]
    assert {f.text: (f.kind, f.accepted) for f in kari.forms.values()} == {
        "K. Nordmann": ("alias", True),
        "Кари": ("native", False),
    }
    assert (ola.names, ola.terms) == (["Ola Vik"], [])


def test_fewer_columns_in_another_order(tmp_path: Path) -> None:
    (kari,) = read(tmp_path, "Position, Name,country\nMinister of Finance,Kari Nordmann,norway\n")
    assert [(t.label, t.country) for t in kari.terms] == [("Minister of Finance", "Norway")]


def test_one_name_in_two_countries_is_two_people(tmp_path: Path) -> None:
    rows = "Kari Moe,,,Norway,Minister of Health,,,,\nKari Moe,,,Sweden,Minister of Health,,,,\n"
    assert [person.countries for person in read(tmp_path, HEAD + rows)] == [{"Norway"}, {"Sweden"}]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "people.csv:1: the file is empty"),
        ("qid\nQ7\n", "people.csv:1: there is no column 'name'"),
        ("name,nam\n", "people.csv:1:6: unknown column 'nam'"),
        ("name,name\n", "people.csv:1: a column stands twice"),
        (HEAD + "Kari Moe,Q7\n", "people.csv:2: the line has 2 cells, the first line 9"),
        (HEAD + ",Q7,,,,,,,\n", "people.csv:2:1: name: is empty"),
        (HEAD + "Кари Му,,,,,,,,\n", "people.csv:2:1: name: 'Кари Му' is not in Latin letters"),
        (HEAD + "Kari Moe,7,,,,,,,\n", "people.csv:2:10: qid: '7' is no Wikidata item"),
        (HEAD + "\nKari Moe,,f,,,,,,\n", "people.csv:3:11: gender: 'f' is neither male nor female"),
        (HEAD + "Kari Moe,,,,Minister,May 2020,,,\n", "people.csv:2:22: start: not a date of the form YYYY"),
        (HEAD + "Kari Moe,,,,Minister,2020-13,,,\n", "people.csv:2:22: start: month must be in 1..12"),
        (HEAD + "Kari Moe,,,,Minister,2020,2019,,\n", "people.csv:2:27: end: 2019 is before the start, 2020"),
        (HEAD + "Kari Moe,,,,,2020,,,\n", "people.csv:2:13: position: is empty, but there are dates"),
        (HEAD + '"Kari Moe",,,,Minister,x,,,\n', "people.csv:2: start: not a date"),
        (HEAD + 'Kari Moe,,,,Minister,2020,,"a\nb",\nOla Moe,,,,,,,,9,9\n', "people.csv:4: the line has 10 cells"),
        (HEAD + 'Kari Moe,,,,"Minister,2020,,,\n', "people.csv:2: no CSV: unexpected end of data"),
    ],
)
def test_errors_say_where(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        read(tmp_path, text)
    assert str(error.value).startswith(f"{tmp_path}/{said}")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"people\.csv: is not UTF-8 \(byte 5\)"):
        read(tmp_path, b"name\n\xff\n")
    with pytest.raises(InputError, match="cannot be read"):
        read_people(tmp_path / "none.csv", title_grammar(), dt.date(2026, 11, 24))
