"""What the watcher knows stays bounded, and what is still in its feed is never forgotten."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from feed_server import FeedServer
from hypothesis import given
from hypothesis import strategies as st

from mtcheck.config import default_settings
from mtcheck.gate.judges import Here
from mtcheck.gate.judging import judge_of
from mtcheck.gate.net import Client
from mtcheck.gate.sinks import Folder
from mtcheck.gate.state import State
from mtcheck.gate.watcher import Watcher

DAY = 86_400.0
NAMES = "abcd"


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    kept = State(tmp_path / "state.sqlite")
    yield kept
    kept.close()


def put(state: State, name: str, sinks: tuple[str, ...] = (), held: bytes | None = None) -> bool:
    return state.put(name, "feed", f"item {name}", "hold" if held else "pass", 0.0, sinks, b"{}", held)


def known(state: State) -> set[str]:
    return {name for name in NAMES if state.knows(name)}


looks = st.lists(st.tuples(st.sets(st.sampled_from(NAMES)), st.floats(0.0, 3.0)), min_size=1, max_size=12)


@given(looks)
def test_forgotten_is_what_has_been_out_of_the_feed_for_so_long_and_nothing_else(
    looks: list[tuple[set[str], float]],
) -> None:
    state = State(Path(":memory:"))
    now, gone = 1e9, dict[str, float]()
    expected = set[str]()
    for there, passed in looks:
        now += passed * DAY
        for name in there:
            assert put(state, name) is (name not in expected)
        state.looked("feed", there, now, 2 * DAY)
        expected |= there
        gone = {name: gone.get(name, now) for name in expected - there}
        expected -= {name for name, since in gone.items() if since <= now - 2 * DAY}
        assert known(state) == expected
        assert there <= known(state)
    state.close()


def test_an_answer_that_is_cut_short_and_a_long_absence_of_the_server_forget_nothing(state: State) -> None:
    for name in NAMES:
        put(state, name)
    state.looked("feed", set(NAMES), 0.0, 30 * DAY)
    state.looked("feed", {"a"}, 400 * DAY, 30 * DAY)  # the first answer in a year, and it is broken
    assert known(state) == set(NAMES)
    state.looked("feed", set(NAMES), 401 * DAY, 30 * DAY)
    state.looked("feed", {"a"}, 420 * DAY, 30 * DAY)
    state.looked("feed", {"a"}, 449 * DAY, 30 * DAY)
    assert known(state) == set(NAMES)
    assert state.looked("feed", {"a"}, 450 * DAY, 30 * DAY) == 3
    assert known(state) == {"a"}


def test_a_look_at_one_feed_says_nothing_of_another(state: State) -> None:
    put(state, "a")
    state.looked("other", set(), 0.0, DAY)
    state.looked("other", set(), 9 * DAY, DAY)
    assert known(state) == {"a"}


def test_a_clock_that_goes_back_delays_forgetting_by_no_more_than_the_time_to_keep(state: State) -> None:
    put(state, "a")
    state.looked("feed", set(), 1000 * DAY, 2 * DAY)
    state.looked("feed", set(), 10 * DAY, 2 * DAY)
    assert known(state) == {"a"}
    state.looked("feed", set(), 12 * DAY, 2 * DAY)
    assert known(state) == set()


def test_what_is_still_to_be_delivered_is_kept(state: State) -> None:
    put(state, "a", ("sink",))
    for day in (0, 9):
        state.looked("feed", set(), day * DAY, DAY)
    assert known(state) == {"a"}
    (waiting,) = state.due("sink", 1e12, 1e9)
    state.delivered(waiting)
    state.looked("feed", set(), 10 * DAY, DAY)
    assert known(state) == set()


def test_what_was_held_goes_along_and_verdicts_are_counted_all_the_same(state: State) -> None:
    put(state, "a", held=b"article")
    put(state, "b", held=b"article")
    put(state, "c")
    for day in (0, 2):
        state.looked("feed", {"b"}, day * DAY, DAY)
    assert [one.delivery for one in state.held(0)] == ["b"]
    assert state._db.execute("SELECT count(*) FROM held").fetchone() == (1,)
    assert state.verdicts() == {"hold": 2, "pass": 1}
    put(state, "a", held=b"article")
    assert state.verdicts() == {"hold": 3, "pass": 1}
    assert state.held(2)[0].number == 3  # the desk asks for those after the last it took


def test_a_state_of_an_older_watcher_is_taken_over(tmp_path: Path) -> None:
    old = sqlite3.connect(tmp_path / "old")
    old.execute(
        "CREATE TABLE item (delivery TEXT PRIMARY KEY, feed TEXT NOT NULL, item TEXT NOT NULL, verdict TEXT NOT NULL,"
        " seen REAL NOT NULL) WITHOUT ROWID"
    )
    old.execute("INSERT INTO item VALUES ('a', 'feed', 'item a', 'pass', 1.0)")
    old.execute("PRAGMA user_version = 1")
    old.commit()
    old.close()
    for _ in range(2):
        state = State(tmp_path / "old")
        assert known(state) == {"a"}
        assert state.verdicts() == {"pass": 1}
        state.close()
    assert sqlite3.connect(tmp_path / "old").execute("PRAGMA user_version").fetchone() == (2,)


def watcher(feed: str, state: State, folder: Path, keep: float) -> Watcher:
    settings = default_settings()
    client = Client(allow_private=True)
    return Watcher([feed], settings, state, Here(judge_of(settings)), [Folder(folder)], client, 0, keep)


def page(first: int, last: int) -> bytes:
    items = [{"id": f"item-{n}", "content_text": f"Ship {n} left the quay."} for n in range(first, last)]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()


def test_a_feed_that_moves_on_leaves_as_much_as_it_shows(
    state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mtcheck.gate.watcher._HOST_PAUSE", 0.0)
    with FeedServer().running() as server:
        watch = watcher(server.url, state, tmp_path / "out", 0.0)
        for first in range(0, 60, 5):
            server.body = page(first, first + 10)
            watch.turn()
            assert state._db.execute("SELECT count(*) FROM item").fetchone() == (10,)
    files = [json.loads(path.read_bytes())["item"] for path in (tmp_path / "out").iterdir()]
    assert sorted(files) == sorted(f"item-{n}" for n in range(65))  # each once, though each was shown twice
    assert state.verdicts() == {"pass": 65}


@pytest.mark.parametrize("status", [304, 500, 200])
def test_what_no_whole_look_has_missed_is_not_forgotten(state: State, tmp_path: Path, status: int) -> None:
    with FeedServer().running() as server:
        watch = watcher(server.url, state, tmp_path / "out", 0.0)
        watch.turn()
        server.body = b"<!doctype html><html><body><p>We will be back soon, the the engineers say.</p></body></html>"
        server.statuses = [status] if status != 200 else []
        watch.turn()
        assert state.verdicts() == {"warn": 3}
        assert state._db.execute("SELECT count(*) FROM item").fetchone() == (3,)


def test_a_file_that_stays_in_its_folder_is_known_and_one_that_has_gone_is_not(state: State, tmp_path: Path) -> None:
    inbox, out = tmp_path / "inbox", tmp_path / "out"
    inbox.mkdir()
    for name in ("a.txt", "b.txt"):
        (inbox / name).write_text(f"The ship left quay {name[0]} at noon.")
        os.utime(inbox / name, (1e9, 1e9))
    for _ in range(3):  # the last two know the files by their stamps alone
        watch = watcher(str(inbox), state, out, 0.0)
        watch.turn()
        watch.turn()
    assert len(list(out.iterdir())) == 2
    (inbox / "b.txt").unlink()
    watch.turn()
    assert state._db.execute("SELECT item FROM item").fetchall() == [(str(inbox / "a.txt"),)]
    watch.turn()
    assert len(list(out.iterdir())) == 2
