"""A register from a Wikidata dump: what is read of it, and that a build that was killed goes on."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import pytest

from mtcheck.analysis.titles import title_grammar
from mtcheck.errors import InputError
from mtcheck.officials.build import build_from_dump
from mtcheck.officials.register import Person, Register
from mtcheck.officials.sources import wikidata_dump
from tests.officials.small_register import made, term
from tests.officials.wikidata_example import (
    Entity,
    claim,
    entity,
    held,
    human,
    item_snak,
    position,
    time_snak,
    write_dump,
)

NORWAY = entity("Q20", {"en": "Norway", "nb": "Norge"})
OSLO = entity("Q585", {"en": "Oslo"}, [claim(item_snak("P17", "Q20"))])
FINANCE = position("Q101", "Minister of Finance", P1001="Q20")
MAYOR = position("Q102", "Mayor of Oslo", P1001="Q585")
MINISTER = position("Q103", "minister")
HEALTH = entity("Q104", {"en": "Ministry of Health"})
PLACES = [NORWAY, OSLO, FINANCE, MAYOR, MINISTER, HEALTH]
KARI = human(
    "Q7",
    {"en": "Kari Nordmann", "nb": "Kari Nordmann", "ru": "Кари Нурдманн"},
    [held("Q101", "2020-01-24", "2022-11")],
    aliases={"en": ["Kari Berg Nordmann"], "ru": ["Нурдманн, Кари"]},
    title="Kari Nordmann (politician)",
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base")
    old = ("every-politician-scrapers/xx", "2022-08-03")
    made(folder, {"officials_terms": [term("Kari Nordmann", "Minister of Finance", "2020-01-24", "", old, "Q7")]})
    return folder / "register.sqlite"


def built(folder: Path, base: Path, entities: list[Entity | str], name: str = "x-20260803.json.gz") -> Register:
    path = write_dump(folder / name, entities)
    build_from_dump(path, folder / "out.sqlite", base)
    return Register(folder / "out.sqlite")


def one(register: Register, name: str) -> Person:
    (person,) = register.find(name)
    return person


def terms(person: Person) -> list[tuple[str, str, str, str]]:
    return [(t.label, t.office.country or "", str(t.start or ""), str(t.end or "")) for t in person.terms]


@pytest.mark.parametrize("name", ["x.json", "x.json.gz", "x.json.bz2"])
@pytest.mark.parametrize("order", ["positions first", "persons first"])
def test_positions_stand_anywhere_and_packing_does_not_matter(
    tmp_path: Path, base: Path, name: str, order: str
) -> None:
    ola = human("Q8", {"en": "Ola Vik"}, [held("Q102", "2019")], sex="Q6581097")
    people = [ola, KARI]  # who brings Norway in: the country of a place is taken where a position names it too
    entities: list[Entity | str] = [*PLACES, *people] if order == "positions first" else [*people, *PLACES]
    person = one(built(tmp_path, base, entities, name), "Ola Vik")
    assert (person.qid, person.gender) == ("Q8", "male")
    assert terms(person) == [("Mayor of Oslo", "Norway", "2019", "")]
    assert [path.name for path in tmp_path.iterdir() if "partial" in path.name] == []


def test_the_dump_completes_whom_the_register_has(tmp_path: Path, base: Path) -> None:
    kari = one(built(tmp_path, base, [KARI, *PLACES]), "Kari Nordmann")
    assert terms(kari) == [("Minister of Finance", "Norway", "2020-01-24", "2022-11")]
    assert (kari.terms[0].source, kari.terms[0].snapshot) == (
        "every-politician-scrapers/xx; Wikidata dump",
        "2026-08-03",
    )
    forms = {form.text: (form.kind, form.accepted) for form in kari.forms}
    assert forms["Kari Berg Nordmann"] == ("alias", True)
    assert forms["Кари Нурдманн"] == ("native", False)
    assert kari.gender == "female"


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (held("Q101", "2020-01-24", "2021-02"), ("Minister of Finance", "Norway", "2020-01-24", "2021-02")),
        (held("Q101", "2020"), ("Minister of Finance", "Norway", "2020", "")),
        (held("Q102", "2020", precision=8), ("Mayor of Oslo", "Norway", "", "")),  # a decade
        (held("Q102", "1900", precision=7), ("Mayor of Oslo", "Norway", "", "")),  # a century
        (held("Q101", "2020", "?"), ("Minister of Finance", "Norway", "2020", "")),  # an end that nobody knows
        (held("Q101", "?", "2020"), ("Minister of Finance", "Norway", "", "2020")),
        (held("Q103", "2020", P642="Q104"), ("minister of Ministry of Health", "", "2020", "")),
        (held("Q103", "2020", P642="Q20"), ("minister", "Norway", "2020", "")),
        (held("Q103", "2020", P1001="Q585"), ("minister", "Norway", "2020", "")),
        (held("Q103", "2020", P17="Q20"), ("minister", "Norway", "2020", "")),
        (held("Q101", "2020", rank="preferred"), ("Minister of Finance", "Norway", "2020", "")),
        (held("Q101", "2020", rank="deprecated"), None),
        (held("Q101", "2020", "2019"), None),  # ends before it begins
        (held("Q999", "2020"), None),  # a position that the dump lacks
        (claim({"snaktype": "somevalue", "property": "P39", "datatype": "wikibase-item"}), None),
    ],
)
def test_what_a_statement_says(tmp_path: Path, base: Path, statement: Entity, expected: tuple[str, ...] | None) -> None:
    other = human("Q9", {"en": "Per Dahl"}, [held("Q101", "1990", "1991"), statement])
    found = terms(one(built(tmp_path, base, [other, *PLACES]), "Per Dahl"))
    rest = [item for item in found if item != ("Minister of Finance", "Norway", "1990", "1991")]
    assert rest == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("labels", "title", "name"),
    [
        ({"en": "Per Dahl", "de": "Peer Dahl"}, "", "Per Dahl"),
        ({"mul": "Per Dahl"}, "", "Per Dahl"),
        ({"nb": "Per Dahl", "ru": "Пер Даль"}, "", "Per Dahl"),
        ({"nb": "Per Dahl", "de": "Peer Dahl"}, "", None),  # which of them is English?
        ({"nb": "Per Dahl", "de": "Peer Dahl"}, "Per Dahl (politician)", "Per Dahl"),
        ({"ru": "Пер Даль"}, "", None),
        ({}, "", None),
    ],
)
def test_the_english_name(tmp_path: Path, base: Path, labels: dict[str, str], title: str, name: str | None) -> None:
    register = built(tmp_path, base, [human("Q9", labels, [held("Q101", "2020")], title=title), KARI, *PLACES])
    found = [person.name for number in range(1, 4) for person in _person(register, number) if person.qid == "Q9"]
    assert found == ([name] if name else [])


def _person(register: Register, number: int) -> list[Person]:
    try:
        return [register.person(number)]
    except KeyError:
        return []


def test_only_humans_with_a_position_are_taken(tmp_path: Path, base: Path) -> None:
    cat = entity("Q30", {"en": "Stubbs Cat"}, [claim(item_snak("P31", "Q146")), held("Q102", "2019")])
    nobody = human("Q31", {"en": "Nils Dal"}, [claim(time_snak("P569", "1970"))])
    register = built(tmp_path, base, [cat, nobody, KARI, *PLACES])
    assert [register.find(name) for name in ("Stubbs Cat", "Nils Dal")] == [[], []]


def test_broken_lines_are_told_and_passed_over(tmp_path: Path, base: Path) -> None:
    ola = human("Q8", {"en": "Ola Vik"}, [held("Q101", "2019")])
    path = write_dump(tmp_path / "x.json", ['{"type":"item","id":"Q6","claims":{"P39":[}', *PLACES, '{"id":"Q5', ola])
    told: list[int] = []
    build_from_dump(path, tmp_path / "out.sqlite", base, broken=lambda line, _: told.append(line))
    assert told == [2, 9]
    assert one(Register(tmp_path / "out.sqlite"), "Ola Vik").terms


@pytest.mark.parametrize("name", ["x.json", "x.json.gz", "x.json.bz2"])
def test_a_dump_that_is_cut_off_is_an_error_and_the_old_register_stays(tmp_path: Path, base: Path, name: str) -> None:
    whole = built(tmp_path, base, [KARI, *PLACES]).path.read_bytes()
    path = write_dump(tmp_path / name, [KARI, *PLACES])
    path.write_bytes(path.read_bytes()[:-12])
    with pytest.raises(InputError, match=r"x\.json.*: the dump cannot be read on"):
        build_from_dump(path, tmp_path / "out.sqlite", base)
    assert (tmp_path / "out.sqlite").read_bytes() == whole


def test_a_file_that_is_no_dump(tmp_path: Path, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wikidata_dump, "_LONGEST", 1000)
    path = tmp_path / "x.json"
    path.write_text('{"entities": {' + '"Q1": {},' * 1000)
    with pytest.raises(InputError, match=r"x\.json:1: no dump of Wikidata"):
        build_from_dump(path, tmp_path / "out.sqlite", base)
    with pytest.raises(InputError, match="cannot be read"):
        build_from_dump(tmp_path / "none.json", tmp_path / "out.sqlite", base)


def test_a_build_killed_at_any_moment_goes_on_to_the_same_register(tmp_path: Path, base: Path) -> None:
    dice = random.Random(3)
    given, family = ["Kari", "Ola", "Per", "Liv", "Nils"], ["Vik", "Dahl", "Berg", "Moen", "Lie", "Haug"]
    people: list[Entity | str] = [
        human(
            f"Q{1000 + n}",
            {"en": f"{dice.choice(given)} {dice.choice(family)}{dice.choice(family).lower()}"},
            [held(dice.choice(["Q101", "Q102"]), f"{dice.randint(1950, 2020)}")],
        )
        for n in range(4000)
    ]
    path = write_dump(tmp_path / "x-20260803.json.gz", [*people[:2000], *PLACES, *people[2000:]])
    build_from_dump(path, tmp_path / "whole.sqlite", base)
    out = tmp_path / "out.sqlite"
    out.write_bytes(base.read_bytes())
    code = (
        "import sys; from pathlib import Path; from mtcheck.officials.build import build_from_dump\n"
        "dump, out, base = map(Path, sys.argv[1:])\n"
        "print('ready', flush=True)\n"
        "build_from_dump(dump, out, base, checkpoint=100, progress=lambda *at: print(*at, flush=True))"
    )
    command = [sys.executable, "-c", code, str(path), str(out), str(base)]
    kills, starts = 0, []
    while True:
        run = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert run.stdout is not None
        assert run.stdout.readline() == "ready\n"
        told = []
        if kills < 6:
            # Some checkpoints on, at no moment in particular.
            told = [run.stdout.readline() for _ in range(dice.randint(0, 4))]
            time.sleep(dice.uniform(0.0, 0.05))
            run.send_signal(signal.SIGKILL)
            kills += 1
        told += run.stdout.readlines()
        run.wait()
        starts += told[:1]
        if run.returncode == 0:
            break
        assert out.read_bytes() == base.read_bytes()
    assert any(not start.startswith("persons 100 ") for start in starts)  # it did go on
    assert out.read_bytes() == (tmp_path / "whole.sqlite").read_bytes()


def test_what_it_keeps_in_memory_does_not_grow_with_the_dump(tmp_path: Path) -> None:
    """Ten times the people, each with two kilobytes of text that no two share."""
    dice = random.Random(4)

    def peak(count: int) -> int:
        people: list[Entity | str] = [
            human(f"Q{1000 + n}", {"en": f"Kari Vik{n}", "nb": dice.randbytes(1_000).hex()}, [held("Q101", "2020")])
            for n in range(count)
        ]
        path = write_dump(tmp_path / f"x{count}.json.gz", [*people, *PLACES])
        del people
        reader = wikidata_dump.DumpReader(path, tmp_path / f"{count}.partial", 50)
        tracemalloc.start()
        reader.read()
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert sum(1 for _ in reader.people(title_grammar(), "2026-08-03", None)) == count
        reader.close(remove=True)
        return most

    peak(50)  # what is loaded once
    assert peak(1_000) < peak(100) + 200_000
