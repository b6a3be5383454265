"""The client against a server that answers well, badly, late, or not at all; no Java needed."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from mtcheck.analysis.language import load_language
from mtcheck.errors import UnavailableError
from mtcheck.kept import Cache, key_of
from mtcheck.languagetool import client
from mtcheck.languagetool.client import Match, matches
from tests.languagetool.fake_server import fake
from tests.languagetool.fake_server import matches as answer


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(client, "_TIMEOUT", 0.5)
    client._tool.cache_clear()


def ask(url: str, *paragraphs: str) -> list[list[Match]]:
    return list(matches(paragraphs, "en-US", ("EN_A_VS_AN",), url))


def test_an_unchanged_paragraph_is_asked_once() -> None:
    with fake(answer((2, 3))) as server:
        first = ask(server.url, "a one", "a two")
        assert first[0] == [Match("EN_A_VS_AN", 2, 5, "Wrong.", ("right",))]
        assert ask(server.url, "a two", "a one") == first
        assert server.asked == 2


def test_the_language_is_asked_for_by_the_name_that_its_data_have() -> None:
    assert load_language("en").languagetool == "en-US"
    with fake(answer()) as server:
        assert list(matches(["a one"], "de-AT", (), server.url)) == [[]]
        assert b"language=de-AT" in server.seen[0][1]


def test_offsets_are_code_points() -> None:
    with fake(answer((3, 3))) as server:  # UTF-16 as LanguageTool counts: the face is two units
        assert ask(server.url, "😀 one")[0][0].start == 2


@pytest.mark.parametrize(
    "nonsense",
    [b"", b"no JSON", b"[]", b"{}", b'{"matches": 7}', b'{"matches": [{}]}', answer((90, 3)), answer((2, 0)), None],
)
def test_nonsense_and_death_are_said_and_not_kept(nonsense: bytes | None) -> None:
    with fake(nonsense) as server:
        with pytest.raises(UnavailableError):
            ask(server.url, "a one")
        server.answers = [answer()]
        assert ask(server.url, "a one") == [[]]


def test_slowness_ends() -> None:
    with fake(3.0) as server, pytest.raises(UnavailableError, match="no answer"):
        ask(server.url, "a one")


def test_nobody_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(UnavailableError, match="no answer"):
        ask(f"http://127.0.0.1:{port}", "a one")


def test_a_broken_cache_is_an_empty_one(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    path.write_bytes(b"no database at all" * 100)
    cache = Cache(path)
    cache.put([(b"k", b"v")])
    assert cache.get(b"k") is None


def test_the_rules_are_part_of_the_key() -> None:
    assert key_of("text", "6.7 A") != key_of("text", "6.7 B")
