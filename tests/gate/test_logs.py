"""Logs are lines that a log server can read, and none holds what an article says."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from feed_server import FeedServer, feed_of

from mtcheck.logs import Format, Level, fields, set_up

LEFT_IN_TEXT = "zeppelin"


def watch(folder: Path, server: FeedServer, *options: str, **environment: str) -> list[str]:
    """What the watcher logs of one look."""
    done = subprocess.run(
        [sys.executable, "-m", "mtcheck", "watch", server.url, str(folder / "inbox"), "--once", "--allow-private",
         "--command", f"{sys.executable} -c 'import sys; sys.exit(sys.stdin.read())'",
         "--webhook", f"{server.url}/hook", *options],
        cwd=folder, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True,
    )  # fmt: skip
    return done.stderr.decode().splitlines()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "bad.txt").write_bytes(b"\x00zeppelin")
    (inbox / "feed.jsonl").write_text(
        '{"text": "A zeppelin zeppelin left the harbour.", "id": 1}\n{"text": 7, "zeppelin"}\n'
    )
    for path in inbox.iterdir():
        os.utime(path, (1e9, 1e9))
    return tmp_path


def test_a_line_is_an_object_and_holds_no_text_of_an_article(folder: Path) -> None:
    with FeedServer().running() as server:
        server.body = feed_of(3, f"The {LEFT_IN_TEXT} {LEFT_IN_TEXT} left the harbour.")
        lines = watch(folder, server, "--log-format", "json")
    events = [json.loads(line) for line in lines]
    failures = {"file not read", "item not read", "delivery failed"}
    assert {event["event"] for event in events} == {"verdict", "engine not asked"} | failures
    absent = [(event["engine"], event["error"]) for event in events if event["event"] == "engine not asked"]
    assert sorted(name for name, _ in absent) == ["judge", "languagetool"]  # each once, nothing being installed here
    assert all("not installed" in why for _, why in absent)
    for event in events:
        assert {"time", "level", "logger", "event"} <= event.keys()
        assert event["time"].endswith("Z")
    verdicts = [event for event in events if event["event"] == "verdict"]
    assert len(verdicts) == 4
    assert {event["verdict"] for event in verdicts} <= {"pass", "warn", "hold"}
    assert all(isinstance(event["findings"], int) and event["feed"] and event["item"] for event in verdicts)
    assert LEFT_IN_TEXT not in "\n".join(lines)


def test_text_is_for_debugging_alone_and_the_environment_sets_both(folder: Path) -> None:
    with FeedServer().running() as server:
        server.body = feed_of(1, f"The {LEFT_IN_TEXT} {LEFT_IN_TEXT} left the harbour.")
        lines = watch(folder, server, MTCHECK_LOG_FORMAT="json", MTCHECK_LOG_LEVEL="debug")
    said = [event for event in map(json.loads, lines) if event["event"] == "the command said"]
    assert said
    assert all(event["level"] == "debug" and LEFT_IN_TEXT in event["stderr"] for event in said)


@pytest.fixture
def root() -> object:
    handlers, level = logging.root.handlers[:], logging.root.level
    yield
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


@pytest.mark.usefixtures("root")
def test_words_are_parted_and_a_trace_follows(capsys: pytest.CaptureFixture[str]) -> None:
    set_up(Format.TEXT, Level.INFO)
    log = logging.getLogger("mtcheck.test")
    log.info("verdict", extra=fields(feed="https://example.org/a b", item="", count=3, nothing=None))
    log.debug("not shown")
    try:
        raise ValueError("x")
    except ValueError:
        log.exception("failed", extra=fields(item='say "no"'))
    first, second, *trace = capsys.readouterr().err.splitlines()
    assert first.partition("Z ")[2] == 'INFO verdict feed="https://example.org/a b" item="" count=3'
    assert second.partition("Z ")[2] == 'ERROR failed item="say \\"no\\""'
    assert trace[-1] == "ValueError: x"
