"""The house's own officials.yaml on top of a register, and the settings that choose one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mtcheck.config import OfficialsSettings, load_settings
from mtcheck.errors import ConfigError, InputError, MtcheckError
from mtcheck.officials.house import layered, open_register
from mtcheck.officials.register import Person, Register
from tests.officials.small_register import made, term

OLD = ("every-politician-scrapers/xx", "2022-08-03")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base")
    made(folder, {
        "officials_terms": [
            term("Kari Nordmann", "Minister of Finance", "2020-01-24", "", OLD, "Q7"),
            term("Kari Nordmann", "Minister of Health", "2015", "2017", OLD, "Q7"),
            term("Sergei Voronin", "Minister of Finance", "2020-01-24", "", OLD, "Q2", "Russia"),
            term("Ola Moe", "Minister of Trade", "2020", "", OLD, "Q3"),
            term("Ola Moe", "Minister of Trade", "2020", "", OLD, "Q4", "Sweden"),
        ],
        "names_extra": [["Q2", "Sergei Voronin", "Sergey Voronin", "en", "transliteration", "compiled"]],
    })  # fmt: skip
    return folder / "register.sqlite"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "mtcheck" / "officials"


def house(folder: Path, base: Path, text: str, name: str = "officials.yaml") -> Register:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    os.utime(path, (1_790_000_000, 1_790_000_000))  # 2026-09-21
    return Register(layered(base, [path]))


def one(register: Register, name: str) -> Person:
    (person,) = register.find(name)
    return person


def terms(person: Person) -> list[tuple[str, str, str]]:
    return [(t.label, str(t.start or ""), str(t.end or "")) for t in person.terms]


def test_an_end_is_corrected_and_a_term_added(tmp_path: Path, base: Path) -> None:
    register = house(tmp_path, base, """
people:
  - name: Kari Nordmann
    country: Norway
    terms:
      - {position: Finance Minister, end: 2026-02-11}
      - position: Minister of Defence
        start: 2026-02-12
""")  # fmt: skip
    kari = one(register, "Kari Nordmann")
    assert terms(kari) == [
        ("Minister of Health", "2015", "2017"),
        ("Minister of Finance", "2020-01-24", "2026-02-11"),
        ("Minister of Defence", "2026-02-12", ""),
    ]
    assert kari.qid == "Q7"
    assert [(t.source, t.snapshot) for t in kari.terms[1:]] == [
        ("officials.yaml; every-politician-scrapers/xx", "2026-09-21"),
        ("officials.yaml", "2026-09-21"),
    ]
    assert register.meta()["date"] == "2026-09-21"


def test_forms_that_the_house_wants_and_forbids(tmp_path: Path, base: Path) -> None:
    text = "people:\n  - {name: Sergey Voronin, accept: [Serge Voronin], reject: [Sergei Voronin]}\n"
    register = house(tmp_path, base, text)
    voronin = one(register, "Sergei Voronin")
    assert voronin.name == "Sergey Voronin"
    assert {f.text: f.accepted for f in voronin.forms} == {
        "Sergey Voronin": True,
        "Serge Voronin": True,
        "Sergei Voronin": False,
    }
    assert register.exact("sergeivoronin") == ((voronin.id, False),)
    assert register.exact("sergevoronin") == ((voronin.id, True),)
    assert register.bearers("sergei") == ()
    assert voronin.id in [number for number, _ in register.bearers("serge")]


def test_people_whom_the_register_lacks(tmp_path: Path, base: Path) -> None:
    register = house(tmp_path, base, """
people:
  - {name: Liv Haug, gender: female, terms: [{position: Mayor of Oslo, country: Norway, start: 2024}]}
  - {name: Kari Nordmann, country: Sweden}
""")  # fmt: skip
    liv = one(register, "Liv Haug")
    assert (liv.gender, terms(liv)) == ("female", [("Mayor of Oslo", "2024", "")])
    assert len(register.find("Kari Nordmann")) == 2
    assert "haug" in register.near("hauge")
    assert register.near_pairs("liv", "haugg") == (("haug", "liv"),)


def test_the_last_file_is_uppermost(tmp_path: Path, base: Path) -> None:
    files = []
    for name, end in (("a.yaml", "2024"), ("b.yaml", "2025")):
        files.append(tmp_path / name)
        files[-1].write_text(
            f"people: [{{name: Kari Nordmann, qid: Q7, terms: [{{position: Minister of Finance, country: Norway, "
            f"end: {end}}}]}}]"
        )
    assert terms(one(Register(layered(base, files)), "Kari Nordmann"))[1] == (
        "Minister of Finance",
        "2020-01-24",
        "2025",
    )


def test_it_is_made_once_for_what_the_files_hold(tmp_path: Path, base: Path, cache: Path) -> None:
    first = house(tmp_path, base, "people: [{name: Liv Haug}]")
    stamp = first.path.stat().st_mtime_ns
    again = house(tmp_path, base, "people: [{name: Liv Haug}]", "other.yaml")
    assert (again.path, again.path.stat().st_mtime_ns) == (first.path, stamp)
    for number in range(12):
        changed = house(tmp_path, base, f"people: [{{name: Liv Haug {'ABCDEFGHIJKL'[number]}}}]")
        assert changed.path != first.path
    assert len(list(cache.iterdir())) == 8
    assert layered(base, []) == base


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("people:\n  - nam: Kari\n", "2:5: unknown key 'nam'. Did you mean 'name'?"),
        ("person: []\n", "1:1: unknown key 'person'."),
        ("people: Kari\n", "1:9: here must be a list"),
        ("- Kari\n", "1:1: here must be a mapping"),
        ("people:\n  - qid: Q7\n", "2:5: a person needs a 'name'"),
        ("people:\n  - name: [Kari]\n", "2:11: here must be a text"),
        ("people:\n  - name: Кари\n", "2:11: 'Кари' is not in Latin letters"),
        ("people:\n  - name: Kari\n    qid: 7\n", "3:10: '7' is no Wikidata item"),
        ("people:\n  - name: Kari\n    gender: f\n", "3:13: 'f' is neither male nor female"),
        ("people:\n  - name: Kari\n    name: Ola\n", "3:5: 'name' stands twice"),
        ("people:\n  - name: Kari\n    reject: [Ola, Kari]\n", "3:19: 'Kari' is both right and wrong"),
        ("people:\n  - name: Kari\n    terms: [{country: Norway}]\n", "3:13: a term needs a 'position'"),
        ("people:\n  - name: Kari\n    terms: [{position: Mayor, start: May 2020}]\n", "3:38: not a date of the form"),
        (
            "people:\n  - name: Kari\n    terms: [{position: Mayor, start: 2020, end: 2019}]\n",
            "3:49: the end, 2019, is before the start, 2020",
        ),
        ("people:\n  - name: Ola Moe\n", "2:5: 2 people in the register are called 'Ola Moe': say the qid"),
        ("people:\n  - name: 'Kari\n", "3:1: "),
        ("", "1: the file is empty"),
    ],
)
def test_errors_say_where(tmp_path: Path, base: Path, cache: Path, text: str, said: str) -> None:
    with pytest.raises(MtcheckError) as error:
        house(tmp_path, base, text)
    assert str(error.value).startswith(f"{tmp_path}/officials.yaml:{said}")
    assert not cache.exists() or list(cache.iterdir()) == []


def test_the_settings_choose(tmp_path: Path, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "people.yaml").write_text("people: [{name: Liv Haug}]")
    (tmp_path / "base.sqlite").write_bytes(base.read_bytes())
    config = tmp_path / "mtcheck.toml"
    config.write_text('[officials]\nregister = "base.sqlite"\nhouse = ["people.yaml"]\n')
    chosen = load_settings(config).settings_for().officials
    register = open_register(chosen)
    assert [len(register.find(name)) for name in ("Liv Haug", "Kari Nordmann", "Mark Rutte")] == [1, 1, 0]
    assert open_register(OfficialsSettings()).find("Mark Rutte")
    config.write_text('[officials]\nregistre = "base.sqlite"\n')
    with pytest.raises(ConfigError, match=r"mtcheck\.toml:2: unknown key 'registre'. Did you mean 'register'\?"):
        load_settings(config)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with pytest.raises(ConfigError, match=r"no register of officials here\. `mtcheck officials update` makes"):
        open_register(OfficialsSettings(register="own"))
    with pytest.raises(InputError, match=r"none\.yaml: cannot be read"):
        open_register(OfficialsSettings(house=(str(tmp_path / "none.yaml"),)))
