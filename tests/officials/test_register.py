"""The register: that it is sound, and that it says yes, perhaps or no of a term and a date."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mtcheck.analysis.titles import Office, title_grammar
from mtcheck.dates import PartialDate
from mtcheck.errors import ConfigError
from mtcheck.officials.meaning import fits
from mtcheck.officials.register import Held, Register, Term
from mtcheck.resources import data_dir

SHIPPED = data_dir("rules") / "officials" / "register.sqlite"
UNLICENSED = ("parlparse", "world-leaders-current")


@pytest.fixture(scope="module")
def rows() -> sqlite3.Connection:
    return sqlite3.connect(f"file:{SHIPPED}?mode=ro&immutable=1", uri=True)


def test_no_term_ends_before_it_begins(rows: sqlite3.Connection) -> None:
    dated = rows.execute('SELECT start, "end" FROM term WHERE start IS NOT NULL AND "end" IS NOT NULL').fetchall()
    assert len(dated) > 30_000
    assert [(s, e) for s, e in dated if PartialDate.parse(e).last < PartialDate.parse(s).first] == []


def test_every_date_is_a_date(rows: sqlite3.Connection) -> None:
    for column in ("start", '"end"', "snapshot"):
        for (text,) in rows.execute(f"SELECT DISTINCT {column} FROM term WHERE {column} IS NOT NULL"):
            PartialDate.parse(text)


def test_no_person_has_two_sexes_and_no_item_two_persons(rows: sqlite3.Connection) -> None:
    assert {row[0] for row in rows.execute("SELECT DISTINCT gender FROM person")} <= {None, "male", "female"}
    assert (
        rows.execute("SELECT qid FROM person WHERE qid IS NOT NULL GROUP BY qid HAVING count(*) > 1").fetchall() == []
    )


def test_two_of_one_name_are_told_apart(rows: sqlite3.Connection) -> None:
    """Whom one accepted form means is never left to the order of rows: QID or country tells, and `exact` gives all."""
    shared = rows.execute(
        "SELECT key, group_concat(person) FROM form WHERE accepted GROUP BY key HAVING count(*) > 1"
    ).fetchall()
    assert len(shared) > 50
    for key, numbers in shared:
        found = [Register.open().person(int(number)) for number in numbers.split(",")]
        assert {person.id for person in found} <= {number for number, _ in Register.open().exact(key)}
        marks = [(person.qid, person.countries if person.qid is None else None) for person in found]
        assert len(set(marks)) == len(found), key


def test_an_occupancy_stands_once(rows: sqlite3.Connection) -> None:
    twice = "SELECT person, office, start FROM term GROUP BY 1, 2, coalesce(start, '') HAVING count(*) > 1"
    assert rows.execute(twice).fetchall() == []


def test_an_open_term_is_the_last_in_its_office(rows: sqlite3.Connection) -> None:
    later = (
        "SELECT a.person FROM term a JOIN term b ON b.person = a.person AND b.office = a.office AND b.start > a.start "
        'WHERE a."end" IS NULL'
    )
    assert rows.execute(later).fetchall() == []


def test_every_term_has_the_day_on_which_its_source_was_read(rows: sqlite3.Connection) -> None:
    assert rows.execute("SELECT min(snapshot) FROM term").fetchone()[0] > "2020"
    assert (
        rows.execute("SELECT max(snapshot) FROM term").fetchone()
        == rows.execute("SELECT value FROM meta WHERE key = 'date'").fetchone()
    )


def test_no_question_is_answered_by_reading_a_table_through() -> None:
    register = Register(SHIPPED)
    asked: list[str] = []
    register._database.set_trace_callback(asked.append)
    register.person(1)
    register.find("Mark Rutte")
    register.near("rutte")
    register.near_full("markrutte")
    assert register.near_pairs("rutte", "mrak") == (("rutte", "mark"),)
    assert len(register.namesakes("rutte", "mark")) == 1
    register.bearers("rutte")
    register.family_bearers("rutte")
    register.word("rutte")
    register.variants("mark")
    register.holders("Netherlands", "minister", frozenset({"foreign"}))
    register._database.set_trace_callback(None)
    assert len(asked) > 12
    tables = {name for (name,) in register._database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    for statement in asked:
        plan = register._database.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
        scanned = {step.split()[1] for *_, step in plan if step.startswith("SCAN")}
        assert not scanned & tables, statement


def test_no_empty_names_and_nobody_without_an_office(rows: sqlite3.Connection) -> None:
    assert rows.execute("SELECT count(*) FROM name WHERE trim(text) = ''").fetchone() == (0,)
    assert rows.execute("SELECT count(*) FROM form WHERE key = ''").fetchone() == (0,)
    assert rows.execute("SELECT count(*) FROM person WHERE id NOT IN (SELECT person FROM name)").fetchone() == (0,)
    assert rows.execute("SELECT count(*) FROM term WHERE person NOT IN (SELECT id FROM person)").fetchone() == (0,)
    assert rows.execute("SELECT count(*) FROM name WHERE text LIKE '%[%' OR text LIKE '%(%'").fetchone() == (0,)


def test_every_row_has_its_source_and_none_an_unlicensed_one(rows: sqlite3.Connection) -> None:
    sources = [text for (text,) in rows.execute("SELECT text FROM source")]
    sources += [text for (text,) in rows.execute("SELECT DISTINCT source FROM name")]
    assert all(sources)
    assert [text for text in sources if any(part in text for part in UNLICENSED)] == []


def test_business_people_of_sanctions_lists_are_left_out(rows: sqlite3.Connection) -> None:
    labels = [label for (label,) in rows.execute("SELECT label FROM office")]
    assert [label for label in labels if "LLC" in label or "JSC" in label] == []


def test_the_file_stays_small() -> None:
    assert SHIPPED.stat().st_size < 40 * 2**20


def test_most_positions_are_read_by_the_grammar(rows: sqlite3.Connection) -> None:
    total, read = rows.execute(
        "SELECT count(*), sum(o.role != '') FROM term t JOIN office o ON o.id = t.office"
    ).fetchone()
    assert read / total > 0.94


def term(start: str | None, end: str | None, snapshot: str = "2022-08-03") -> Term:
    parse = PartialDate.parse
    return Term(1, Office("minister"), "", parse(start) if start else None, parse(end) if end else None, "x", snapshot)


@pytest.mark.parametrize(
    ("start", "end", "date", "held"),
    [
        ("2018-01-22", "2020-03-01", "2019", Held.YES),
        ("2018-01-22", "2020-03-01", "2018-01-22", Held.YES),
        ("2018-01-22", "2020-03-01", "2020-03-01", Held.YES),
        ("2018-01-22", "2020-03-01", "2018-01-21", Held.PERHAPS),  # sworn in the day before?
        ("2018-01-22", "2020-03-01", "2020-03-02", Held.PERHAPS),
        ("2018-01-22", "2020-03-01", "2018", Held.PERHAPS),  # an article of 2018, no day known
        ("2018-01-22", "2020-03-01", "2017-06", Held.NO),
        ("2018-01-22", "2020-03-01", "2021", Held.NO),
        ("2018", "2020", "2019-01-01", Held.YES),
        ("2018", "2020", "2018-07-01", Held.PERHAPS),  # only the year is sure
        ("2018", "2020", "2020-07-01", Held.PERHAPS),
        ("2018-01-22", None, "2022-08-03", Held.YES),
        ("2018-01-22", None, "2023-01-01", Held.PERHAPS),  # after the source was read it decides nothing
        ("2018-01-22", None, "2016-01-01", Held.NO),
        (None, None, "2020-01-01", Held.PERHAPS),
        ("2018-01-22", "2020-03-01", None, Held.PERHAPS),
    ],
)
def test_dates_at_the_edges_of_a_term(start: str | None, end: str | None, date: str | None, held: Held) -> None:
    assert term(start, end).held(PartialDate.parse(date) if date else None) is held


def test_one_person_of_several_files_is_one(register: Register) -> None:
    (rutte,) = register.find("Mark Rutte")
    labels = {(t.office.country, t.office.role) for t in rutte.terms}
    assert {("Netherlands", "head-of-government"), ("NATO", "secretary-general")} <= labels


def test_an_end_that_the_old_snapshot_lacks_comes_from_the_new_file(register: Register) -> None:
    (kuleba,) = register.find("Dmytro Kuleba")
    (foreign,) = [t for t in kuleba.terms if t.office.portfolio == {"foreign"}]
    assert foreign.end == PartialDate(2024, 9, 5)
    assert "compiled" in foreign.source
    assert "every-politician-scrapers" in foreign.source


def test_two_people_of_one_name_stay_two(register: Register) -> None:
    assert len(register.find("Andrew Mitchell")) == 2
    assert len(register.find("pedro sanchez")) == 2


def test_two_terms_of_one_office(register: Register) -> None:
    (kurz,) = register.find("Sebastian Kurz")
    between = PartialDate(2019, 10, 15)
    terms = [t for t in kurz.terms if t.office.role == "head-of-government"]
    assert [t.held(between) for t in terms] == [Held.NO, Held.PERHAPS] or [t.held(between) for t in terms] == [
        Held.NO,
        Held.NO,
    ]
    assert terms[1].held(PartialDate(2021, 2)) is Held.YES


def test_holders(register: Register) -> None:
    at = PartialDate(2019, 5, 1)
    names = {
        register.person(t.person).name for t in register.holders("Hungary", "minister", frozenset({"foreign"}), at)
    }
    assert names == {"Péter Szijjártó"}
    assert register.holders("Hungary", "minister", frozenset({"foreign"}), PartialDate(1890)) == []


def test_find_does_not_mind_marks_case_and_hyphens(register: Register) -> None:
    for name in ("Péter Szijjártó", "peter szijjarto", "PETER SZIJJARTO", "Peter-Szijjarto"):
        assert [p.qid for p in register.find(name)] == ["Q685293"]
    assert register.find("Nobody Atall") == []


def test_fits() -> None:
    deputy = Office("minister", "deputy", frozenset({"foreign"}), "Russia")
    assert fits(Office("minister", "deputy", frozenset({"foreign"}), "Russia"), deputy)
    assert fits(Office("minister", "deputy", frozenset(), None), deputy)
    assert not fits(Office("minister", "", frozenset({"foreign"}), "Russia"), deputy)
    assert not fits(Office("minister", "deputy", frozenset({"defence"}), "Russia"), deputy)
    assert not fits(Office("minister", "deputy", frozenset({"foreign"}), "Belarus"), deputy)


def test_a_register_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no register"):
        Register.open(tmp_path / "none.sqlite")


def test_several_processes_and_threads_read_it() -> None:
    code = "from mtcheck.officials.register import Register; print(len(Register.open().find('Mark Rutte')))"
    runs = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _ in range(2)]
    assert [run.communicate()[0].strip() for run in runs] == [b"1", b"1"]
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda name: len(Register.open().find(name)), ["Heiko Maas", "Janet Yellen"]))
    assert found == [1, 1]


def test_positions_of_the_register_and_titles_of_the_news_meet() -> None:
    office = title_grammar().office
    assert office("Minister of Foreign Affairs", "Chile") == office("Foreign Minister", "Chile")
    assert office("Secretary of Defence", "United States") == office("Defense Secretary", "United States")
    assert office("Secretary of State", "United States") == office(
        "Secretary of State of the United States", "United States"
    )
    assert office("Secretary of State", "United States") != office("Deputy Secretary of State", "United States")
    assert office("Prime Minister", "Japan") == office("Premier", "Japan")
