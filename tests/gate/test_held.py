"""What the watcher does not let pass is kept for the desk, as it was judged."""

from __future__ import annotations

import json
import os
import time
from dataclasses import fields
from pathlib import Path

import pytest

from mtcheck.article import Article, Edit
from mtcheck.checker import Checker
from mtcheck.config import default_settings
from mtcheck.errors import InputError
from mtcheck.gate.held import encode, read, said
from mtcheck.gate.judges import Here
from mtcheck.gate.judging import judge_of
from mtcheck.gate.net import Client
from mtcheck.gate.sinks import Folder
from mtcheck.gate.state import State
from mtcheck.gate.watcher import Watcher
from mtcheck.reading import read_bytes

BAD = "The pilots said that There is nobody left."
NINJS = {
    "uri": "quay-7",
    "headline": "Quay \ud800 closed",
    "body_html": "<p>The warden said that There is no ferry.</p><blockquote>It was was so 🌊.</blockquote>",
    "versioncreated": "2021-05-04T08:00:00Z",
    "people": [{"name": "Ada Moe"}],
}


@pytest.mark.parametrize(
    ("name", "data"), [("wire.json", json.dumps(NINJS).encode()), ("a.txt", b"Quay 4 is is shut.\r\n\r\nNobody came.")]
)
def test_an_article_comes_back_as_it_was(name: str, data: bytes) -> None:
    (article,) = read_bytes(data, name).articles
    report = Checker().check(article)
    assert said(encode(report)) == ((), len(report.findings))
    document = read(encode(report), "held")
    (again,) = document.articles
    for field in fields(Article):
        if field.name != "source_map":
            assert getattr(again, field.name) == getattr(article, field.name)
    assert Checker().check(again).findings == report.findings
    assert document.rewrite({0: [Edit(0, 4, "Pier")]}) == ("Pier" + article.text[4:]).encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"{}", b'{"text": 3, "paragraphs": []}', b'{"text": "a"}'])
def test_what_was_not_kept_by_us_is_an_error(data: bytes) -> None:
    with pytest.raises(InputError, match="x: no article"):
        read(data, "x")


def test_the_watcher_keeps_what_does_not_pass(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "bad.txt").write_text(BAD, encoding="utf-8")
    (inbox / "good.txt").write_text("The pilots left the harbour.", encoding="utf-8")
    state = State(tmp_path / "state.sqlite")
    settings = default_settings()
    watch = Watcher([str(inbox)], settings, state, Here(judge_of(settings)), [Folder(tmp_path / "out")], Client(), 0)

    for path in inbox.iterdir():
        os.utime(path, (time.time() - 60,) * 2)
    watch.turn()
    (held,) = state.held(0)
    assert held.item.endswith("bad.txt")
    assert held.verdict == "hold"
    assert said(held.article) == (("1 major (boundary/lost-stop)",), 1)
    assert read(held.article, held.item).articles[0].text == BAD
    assert state.held(held.number) == []
    assert state.latest(held.feed, held.item) == (held.delivery, held.verdict)
    (inbox / "bad.txt").write_text("The pilots left the harbour.", encoding="utf-8")
    os.utime(inbox / "bad.txt", (time.time() - 50,) * 2)
    watch.turn()
    latest = state.latest(held.feed, held.item)
    assert latest is not None
    assert latest[1] == "pass"
    state.close()
