"""What the desk keeps: decisions on top of the version that was seen, nothing overwritten; who may come in."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from mtcheck.checker import Checker
from mtcheck.cli.main import app
from mtcheck.errors import ConfigError
from mtcheck.gate.decisions import Choice, Decided, Decision, hash_of
from mtcheck.gate.held import encode
from mtcheck.gate.state import State
from mtcheck.reading import read_bytes
from mtcheck.service import users
from mtcheck.service.desk import HELD, Asked, Desk, Entry, Shared, StaleError, UnfitError
from mtcheck.service.documents import exported, file_name
from mtcheck.service.doors import Doors, csrf_of, is_own

TEXT = "The pilots left the the harbour. it was so."
ENTRY = Entry("a.txt", hash_of(TEXT), "Pilots", TEXT, "hold", ("1 minor",), 2)


def accepted(start: int, end: int, replacement: str, rule: str = "repetition/doubled-word") -> Decision:
    return Decision("f", rule, start, end, TEXT[start:end], Choice.ACCEPTED, replacement)


THE = accepted(16, 23, "the")
IT = accepted(33, 35, "It", "boundary/small-letter")
NOT_IT = Decision("f", "boundary/small-letter", 33, 35, "it", Choice.REJECTED)


def decided(*decisions: Decision) -> list[Decided]:
    return [Decided("a.txt", hash_of(TEXT), decisions)]


def made(shared: Shared | None) -> list[tuple[int, str, str | None]]:
    assert shared is not None
    return [(one.start, one.choice, one.who) for of in shared.articles for one in of.decisions]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk.sqlite", tmp_path)


@pytest.fixture
def document(desk: Desk) -> str:
    return desk.add(Asked(TEXT.encode(), "a.txt"), "hold", [ENTRY], "Mira")


def test_a_change_comes_on_top_of_what_was_seen(desk: Desk, document: str) -> None:
    first = desk.put(document, 0, decided(THE), False, "Mira")
    assert first is not None
    assert first.version == 1
    with pytest.raises(StaleError) as stale:
        desk.put(document, 0, decided(IT), False, "Juro")
    assert stale.value.now == first == desk.shared(document)
    second = desk.put(document, 1, decided(THE, NOT_IT), False, "Juro")
    assert made(second) == [(16, "accepted", "Mira"), (33, "rejected", "Juro")]
    third = desk.put(document, 2, decided(NOT_IT), True, "Mira")
    assert third is not None
    assert (made(third), third.done, third.who, third.version) == ([(33, "rejected", "Juro")], True, "Mira", 3)
    assert desk.put(document, 3, decided(NOT_IT), True, "Juro") == third  # nothing new is no change
    assert desk.put("nothing", 0, [], False, "Mira") is None
    assert exported(third).articles == tuple(decided(NOT_IT))


def test_what_was_decided_once_stays(desk: Desk, document: str, tmp_path: Path) -> None:
    for version, decisions in enumerate([decided(THE), decided(), decided(IT), decided(NOT_IT)]):
        desk.put(document, version, decisions, False, "Mira")
    with sqlite3.connect(tmp_path / "desk.sqlite") as db:
        rows = db.execute("SELECT version, body IS NULL FROM decision ORDER BY version, place").fetchall()
    assert rows == [(1, 0), (2, 1), (3, 0), (4, 0)]


@pytest.mark.parametrize(
    "wrong",
    [
        [Decided("b.txt", hash_of(TEXT), (THE,))],
        [Decided("a.txt", hash_of("another"), (THE,))],
        decided(Decision("f", "r", 3, 5, "no", Choice.REJECTED)),
        decided(Decision("f", "r", 9, 3, "", Choice.REJECTED)),
        decided(Decision("f", "r", 10_000, 10_001, "x", Choice.REJECTED)),
    ],
)
def test_what_does_not_fit_changes_nothing(desk: Desk, document: str, wrong: list[Decided]) -> None:
    with pytest.raises(UnfitError):
        desk.put(document, 0, [*decided(THE), *wrong], False, "Mira")
    now = desk.shared(document)
    assert now is not None
    assert (now.version, now.articles) == (0, ())


def test_what_the_watcher_held_is_taken_over_once(desk: Desk, tmp_path: Path) -> None:
    state = State(tmp_path / "state.sqlite")
    (article,) = read_bytes(TEXT.encode(), "wire.txt").articles
    report = Checker().check(article)
    for number in range(3):
        state.put(
            f"d{number}", "https://example.org/feed", f"item-{number}", "hold", float(number), [], b"{}", encode(report)
        )
    state.put("d3", "https://example.org/feed", "item-2", "pass", 9.0, [], b"{}")
    desk.take_over(state)
    desk.take_over(state)
    listed = desk.listed(False, 10)
    assert [one.id for one in listed] == ["d2", "d1", "d0"]
    assert (listed[0].feed, listed[0].findings, desk.count(False)) == (
        "https://example.org/feed",
        len(report.findings),
        3,
    )
    assert desk.feed("d2") == ("https://example.org/feed", "item-2")
    given = desk.given("d0")
    assert given is not None
    assert given.format == HELD
    assert desk.put("d0", 0, [Decided("wire.txt", hash_of(TEXT), (THE,))], True, "Mira") is not None
    desk.take_over(state)
    assert [one.id for one in desk.listed(False, 1, 1)] == ["d1"]
    assert [(one.id, one.decided) for one in desk.listed(True, 10)] == [("d0", 1)]
    state.close()


def test_a_file_that_is_none_of_ours(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"not a database, only text that is long enough to be seen as such " * 20)
    with pytest.raises(ConfigError, match="desk's file"):
        Desk(tmp_path / "x", tmp_path)
    with sqlite3.connect(tmp_path / "y") as db:
        db.execute("PRAGMA user_version = 7")
    with pytest.raises(ConfigError, match="version 7"):
        Desk(tmp_path / "y", tmp_path)


@pytest.mark.parametrize(
    ("name", "format_", "called"),
    [
        ("a.docx", None, "a-corrected.docx"),
        ("article", "markdown", "article-corrected.md"),
        ("https://example.org/news/tide.html?x=1", None, "tide-corrected.html"),
        ("https://example.org/news/tide/", None, "tide-corrected.txt"),
        ("../../etc/pass wd", None, "pass-wd-corrected.txt"),
        ("urn:x:wire.json", HELD, "urn-x-wire.json-corrected.txt"),
        ("..", None, "article-corrected.txt"),
    ],
)
def test_what_the_corrected_file_is_called(name: str, format_: str | None, called: str) -> None:
    assert file_name(Asked(b"", name, format_)) == called


# ---- Who may come in


def begun(doors: Doors, name: str = "", token: str = "") -> dict[str, Any]:
    session: dict[str, Any] = {}
    return session if doors.begin(session, name, token) else {}


def test_a_shared_token_and_a_name() -> None:
    doors = Doors("sesame", None)
    assert (doors.ask_name, doors.ask_token) == (True, True)
    assert begun(doors, "Mira", "wrong") == {}
    assert begun(doors, "  ", "sesame") == {}
    session = begun(doors, " Mira  B. ", "sesame")
    editor = doors.editor(session)
    assert editor is not None
    assert editor.name == "Mira B."
    assert is_own(session, editor.csrf)
    assert Doors("another", None).editor(session) is None
    assert (doors.by_header("Bearer sesame"), doors.by_header("Bearer x"), doors.by_header(None)) == ("", None, None)


def test_without_a_token_a_name_is_enough() -> None:
    doors = Doors(None, None)
    assert (doors.ask_name, doors.ask_token) == (True, False)
    editor = doors.editor(begun(doors, "Mira"))
    assert editor is not None
    assert doors.by_header(None) == ""


def test_tokens_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "users.jsonl"
    run = CliRunner().invoke
    mira = run(app, ["users", "add", "Mira", "--file", str(file)]).stdout.strip()
    juro = run(app, ["users", "add", "Juro", "--file", str(file)]).stdout.strip()
    assert mira not in file.read_text(encoding="utf-8")
    assert run(app, ["users", "list", "--file", str(file)]).stdout == "Mira\nJuro\n"
    doors = Doors(None, file)
    assert (doors.ask_name, doors.ask_token, doors.are_open) == (False, True, False)
    session = begun(doors, "Somebody else", mira)
    editor = doors.editor(session)
    assert editor is not None
    assert editor.name == "Mira"
    assert (doors.by_header(f"Bearer {juro}"), doors.by_header("Bearer x"), doors.by_header(None)) == (
        "Juro",
        None,
        None,
    )
    run(app, ["users", "add", "Juro", "--file", str(file)])
    assert doors.by_header(f"Bearer {juro}") is None
    assert run(app, ["users", "remove", "Mira", "--file", str(file)]).exit_code == 0
    assert doors.editor(session) is None
    assert begun(doors, "Mira", mira) == {}
    assert isinstance(run(app, ["users", "remove", "Mira", "--file", str(file)]).exception, ConfigError)
    assert isinstance(run(app, ["users", "add", " ", "--file", str(file)]).exception, ConfigError)
    file.write_text('{"name": "Mira"}\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"users.jsonl:1: .*sha256"):
        users.load(file)


def test_what_a_session_brings() -> None:
    session: dict[str, Any] = {}
    assert not is_own(session, "")
    assert not is_own(session, None)
    secret = csrf_of(session)
    assert csrf_of(session) == secret
    assert is_own(session, secret)
    assert not is_own(session, secret[:-1])
    assert not is_own(session, "é")
