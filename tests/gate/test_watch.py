"""The watcher judges each version of an item once, hands every verdict on, and bears what the world does to it."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import formatdate
from itertools import pairwise
from pathlib import Path

import pytest
from feed_server import FeedServer, feed_of

from mtcheck.article import Article
from mtcheck.config import default_settings
from mtcheck.errors import ConfigError, InputError
from mtcheck.gate.judges import Here
from mtcheck.gate.judging import judge_of
from mtcheck.gate.net import Answer, Client, is_public
from mtcheck.gate.sinks import Command, Folder, Sink, Webhook
from mtcheck.gate.state import State
from mtcheck.gate.watcher import Watcher
from mtcheck.report import ArticleReport
from mtcheck.scanning import read_document


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer().running() as running:
        yield running


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    kept = State(tmp_path / "state.sqlite")
    yield kept
    kept.close()


def watcher(feed: str, state: State, *sinks: Sink) -> Watcher:
    settings = default_settings()
    return Watcher([feed], settings, state, Here(judge_of(settings)), sinks, Client(allow_private=True), 0)


def test_each_version_of_an_item_is_judged_once(server: FeedServer, state: State, tmp_path: Path) -> None:
    watch = watcher(server.url, state, Folder(tmp_path / "out"))
    watch.turn()
    watch.turn()
    files = sorted((tmp_path / "out").iterdir())
    assert len(files) == 3
    first = json.loads(files[0].read_bytes())
    assert first["schema"] == 1
    assert first["delivery"] == files[0].stem
    assert first["article"]["verdict"] in ("warn", "hold")
    server.body = server.body.replace(b"day 1 of", b"day 11 of")
    watch.turn()
    assert len(list((tmp_path / "out").iterdir())) == 4
    assert sum(state.verdicts().values()) == 4


def test_what_has_not_changed_is_not_sent_again(server: FeedServer, state: State, tmp_path: Path) -> None:
    server.etag = '"one"'
    watch = watcher(server.url, state, Folder(tmp_path / "out"))
    watch.turn()
    watch.turn()
    assert [asked.get("if-none-match") for asked in server.asked] == [None, '"one"']


def test_a_feed_that_fails_is_left_alone_for_a_while(server: FeedServer, state: State, tmp_path: Path) -> None:
    server.statuses = [500]
    watch = watcher(server.url, state, Folder(tmp_path / "out"))
    watch.turn()
    watch.turn()
    assert len(server.asked) == 1
    feed = state.feed(server.url)
    assert feed.failures == 1
    assert 0.5 < feed.due - time.time() <= 2.0
    state.keep_feed(feed._replace(due=time.time() + 1e6))  # the clock has gone back by days
    watch.turn()
    assert len(server.asked) == 2


def test_feeds_of_one_host_are_asked_for_one_after_the_other(
    server: FeedServer, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mtcheck.gate.watcher._HOST_PAUSE", 0.6)
    asked: list[float] = []
    client = Client(allow_private=True)
    own = client.get
    monkeypatch.setattr(client, "get", lambda *given: asked.append(time.monotonic()) or own(*given))
    settings = default_settings()
    host = server.url.replace("http://", "http://me@")
    watch = Watcher([server.url, f"{host}/two"], settings, state, Here(judge_of(settings)), [], client, 0)
    with running(watch):
        assert within(20, lambda: len(asked) >= 4)
    assert min(b - a for a, b in pairwise(asked)) > 0.5


def test_a_feed_that_is_no_url_is_left_alone_like_any_other_that_fails(state: State, tmp_path: Path) -> None:
    watcher("http://[::1", state, Folder(tmp_path / "out")).turn()
    assert state.feed("http://[::1").failures == 1


@pytest.mark.parametrize("status", [200, 304, 429, 503])
@pytest.mark.parametrize("as_date", [False, True])
def test_retry_after_is_heeded(server: FeedServer, state: State, tmp_path: Path, status: int, as_date: bool) -> None:
    server.headers = {"Retry-After": formatdate(time.time() + 120, usegmt=True) if as_date else "120"}
    server.statuses = [status] if status != 200 else []
    watcher(server.url, state, Folder(tmp_path / "out")).turn()
    assert 100 < state.feed(server.url).due - time.time() <= 120


@pytest.mark.parametrize("value", ["", "soon", "-5", "9" * 400, "Thu, 01 Jan 1970 00:00:00 GMT", "\u00b2"])
def test_retry_after_that_means_nothing_does_no_harm(value: str) -> None:
    assert Answer(503, {"retry-after": value}, b"", "").retry_after in (None, 0.0, float("inf"))


def test_a_webhook_that_wants_to_be_left_alone_is(server: FeedServer, state: State) -> None:
    hook = Webhook(f"{server.url}/hook", Client(allow_private=True))
    state.put("d" * 32, server.url, "x", "pass", 0.0, [hook.name], b"{}")
    server.statuses, server.headers = [429], {"Retry-After": "300"}
    watcher(server.url, state, hook).deliver()
    assert state.due(hook.name, time.time() + 200, 3600) == []
    assert len(state.due(hook.name, time.time() + 301, 3600)) == 1


def test_a_webhook_is_signed_and_tried_again(server: FeedServer, state: State) -> None:
    hook = Webhook(f"{server.url}/hook", Client(allow_private=True), b"secret")
    watch = watcher(server.url, state, hook)
    watch.turn()
    keys = [key for key, _, _ in server.posted]
    assert len(set(keys)) == len(keys) == 3
    for _, signature, body in server.posted:
        assert signature == f"sha256={hmac.new(b'secret', body, hashlib.sha256).hexdigest()}"

    server.body = feed_of(4)
    watch.turn()
    assert state.waiting() == 0
    server.body = feed_of(5)
    state.put("d" * 32, server.url, "x", "pass", 0.0, [hook.name], b"{}")
    server.statuses = [503]
    watch.deliver()
    assert state.waiting() == 1
    assert state.due(hook.name, time.time(), 3600) == []
    assert [one.attempts for one in state.due(hook.name, time.time() + 3, 3600)] == [1]


def test_a_command_gets_the_verdict_and_its_name(
    state: State, server: FeedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = "import os, sys; open(os.environ['MTCHECK_DELIVERY'] + '.got', 'wb').write(sys.stdin.buffer.read())"
    monkeypatch.chdir(tmp_path)
    watcher(server.url, state, Command([sys.executable, "-c", script])).turn()
    got = [json.loads(path.read_bytes()) for path in tmp_path.glob("*.got")]
    assert sorted(one["item"] for one in got) == ["item-0", "item-1", "item-2"]
    with pytest.raises(InputError, match="ended with 3"):
        Command([sys.executable, "-c", "raise SystemExit(3)"]).deliver("d", b"{}")


def test_a_folder_that_fills(state: State, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.txt").write_text("The pilots left the the harbour.")
    old = time.time() - 60
    os.utime(inbox / "a.txt", (old, old))
    (inbox / "b.txt").write_text("Still being writ")
    (inbox / "c.txt").write_bytes(b"\x00\x01")
    os.utime(inbox / "c.txt", (old, old))
    watch = watcher(str(inbox), state, Folder(tmp_path / "out"))
    watch.turn()
    assert len(list((tmp_path / "out").iterdir())) == 1
    os.utime(inbox / "b.txt", (old, old))
    watch.turn()
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_a_feed_that_never_ends_is_cut_off(
    server: FeedServer, state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mtcheck.gate.net.LARGEST", 1_000_000)
    server.endless = True
    watcher(server.url, state, Folder(tmp_path / "out")).turn()
    assert state.feed(server.url).failures == 1


def test_a_state_that_cannot_be_written_loses_nothing(
    server: FeedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mtcheck.gate.watcher._FIRST", 0.0)
    state = State(tmp_path / "state.sqlite")
    pages = state._db.execute("PRAGMA page_count").fetchone()[0]
    state._db.execute(f"PRAGMA max_page_count = {pages}")  # what a full disk looks like to SQLite
    watch = watcher(server.url, state, Folder(tmp_path / "out"))
    server.body = feed_of(40)
    watch.turn()
    state._db.execute("PRAGMA max_page_count = 1000000")
    watch.turn()
    assert len(list((tmp_path / "out").iterdir())) == 40
    state.close()


def test_a_file_that_is_no_state_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("no database, but a text that is long enough to be taken for a page" * 40)
    with pytest.raises(ConfigError, match="cannot be used"):
        State(tmp_path / "state")
    newer = sqlite3.connect(tmp_path / "newer")
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    with pytest.raises(ConfigError, match="version 99"):
        State(tmp_path / "newer")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True), ("2606:2800:220:1::1", True),
        ("127.0.0.1", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False),
        ("169.254.169.254", False), ("0.0.0.0", False), ("100.64.0.1", False), ("224.0.0.1", False),
        ("::1", False), ("fe80::1%eth0", False), ("fc00::1", False), ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False), ("64:ff9b::a00:1", False),
        ("64:ff9b::5db8:d70e", True), ("64:ff9b:1::5db8:d70e", False),
        ("fec0::1", False), ("::127.0.0.1", False), ("::", False), ("2001:0:7f00:1::", False), ("192.88.99.1", False),
        ("255.255.255.255", False), ("198.18.0.1", False), ("nonsense", False),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/", "http://localhost:1/", "http://[::1]:1/", "http://2130706433:1/", "http://0177.0.0.1:1/",
        "http://0x7f000001:1/", "http://127.1:1/", "http://0:1/", "http://[::ffff:7f00:1]:1/", "http://a@127.0.0.1:1/",
        "http://127\u30020\u30020\u30021:1/", "ftp://a/", "file:///etc/passwd", "x",
    ],
)  # fmt: skip
def test_inner_addresses_and_other_schemes_are_refused(url: str) -> None:
    with pytest.raises(InputError, match=r"not allowed|only http|can't be found"):
        Client().get(url)


def test_a_redirect_is_checked_again(server: FeedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(allow_private=True)
    assert client.get(f"{server.url}/to/{server.url}/feed").status == 200
    checked: list[str] = []
    monkeypatch.setattr(client, "_check", checked.append)
    client.get(f"{server.url}/to/{server.url}/feed")
    assert checked == [f"{server.url}/to/{server.url}/feed", f"{server.url}/feed"]
    with pytest.raises(InputError, match="redirects"):
        client.get(server.url + "/to//to/" * 9 + "/")


def test_a_name_that_resolves_inside_the_second_time_is_refused(
    server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    monkeypatch.setattr(client, "_check", lambda _url: None)  # the first look-up said something harmless
    with pytest.raises(InputError, match="no answer"):
        client.get(server.url)
    assert server.asked == []


@contextmanager
def answering(start: bytes, then: bytes = b"") -> Iterator[str]:
    """A server that says ``start``, and ``then`` again and again, five times a second, until nobody listens."""

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
                with connection:
                    connection.recv(65_536)
                    connection.sendall(start)
                    while then:
                        time.sleep(0.2)
                        connection.sendall(then)
            except OSError:
                if listening.fileno() < 0:
                    return

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(10)
    assert not thread.is_alive()


@pytest.mark.parametrize(
    ("start", "then"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", b"a"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"a"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\x03", b"a"),
        (b"", b"H"),
    ],
    ids=["body", "headers", "chunks", "compressed", "first line"],
)
def test_a_server_that_says_a_letter_at_a_time_is_cut_off(
    monkeypatch: pytest.MonkeyPatch, start: bytes, then: bytes
) -> None:
    monkeypatch.setattr("mtcheck.gate.net._WHOLE", 1.0)
    with answering(start, then) as url:
        began = time.monotonic()
        with pytest.raises(InputError, match="took longer than 1 seconds"):
            Client(allow_private=True).get(url)
        assert time.monotonic() - began < 8


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 302 x\r\nLocation: http://[::1\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 x\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc",
        b"\x00\x01 nothing of the kind\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 300 + b"\r\n",
    ],
    ids=["no URL", "a file", "not compressed", "cut short", "no chunk", "no HTTP", "many headers"],
)
def test_what_is_no_proper_answer_is_an_error(answer: bytes) -> None:
    with answering(answer) as url, pytest.raises(InputError):
        Client(allow_private=True).get(url)


@pytest.mark.parametrize("host", ["a" * 70 + ".org", "a..org", "%00", "\ud800", "x y", "[v1.a]"])
def test_a_name_that_no_host_can_have_is_an_error(host: str) -> None:
    for allowed in (True, False):
        with pytest.raises(InputError):
            Client(allowed).get(f"http://{host}/")


class Counted:
    """A sink that does what ``deed`` does."""

    def __init__(self, name: str, deed: Callable[[str], None]) -> None:
        self.name, self._deed = name, deed

    def deliver(self, _delivery: str, payload: bytes) -> None:
        self._deed(json.loads(payload)["item"])


@contextmanager
def running(watch: Watcher) -> Iterator[None]:
    ended = threading.Event()
    thread = threading.Thread(target=watch.run, args=(ended.is_set,))
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(30)
        assert not thread.is_alive()


def within(seconds: float, what: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while not what() and time.monotonic() < end:
        time.sleep(0.02)
    return what()


def test_a_server_that_is_silent_and_a_sink_that_is_stuck_keep_nobody_waiting(
    server: FeedServer, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mtcheck.gate.net._READ", 15.0)
    got: list[str] = []
    stuck, settings = threading.Event(), default_settings()
    sinks = [Counted("stuck", lambda _item: stuck.wait(15) and None), Counted("quick", got.append)]
    with socket.create_server(("127.0.0.1", 0)) as silent:
        feeds = [f"http://127.0.0.1:{silent.getsockname()[1]}/feed", server.url]
        watch = Watcher(feeds, settings, state, Here(judge_of(settings)), sinks, Client(allow_private=True), 0)
        with running(watch):
            assert within(10, lambda: len(got) == 3), got
            server.body = feed_of(4)
            assert within(10, lambda: len(got) == 4), got
            stuck.set()
            silent.close()
    assert len(set(got)) == 4


def test_what_a_stop_leaves_is_asked_for_again_at_once(server: FeedServer, state: State) -> None:
    server.etag, server.body = '"one"', feed_of(40)
    got: list[str] = []
    settings = default_settings()
    judge = judge_of(settings)

    def slow(article: Article) -> ArticleReport:
        time.sleep(0.05)
        return judge(article)

    watch = Watcher(
        [server.url], settings, state, Here(slow), [Counted("a", got.append)], Client(allow_private=True), 600
    )
    with running(watch):
        assert within(20, lambda: bool(got))
    feed = state.feed(server.url)
    assert (feed.etag, feed.failures, feed.due) == (None, 0, 0.0)
    watcher(server.url, state, Counted("a", got.append)).turn()
    assert sorted(got) == sorted(f"item-{n}" for n in range(40))


def test_an_item_that_cannot_be_judged_stops_no_other_and_is_asked_for_again(
    server: FeedServer, state: State, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = default_settings()
    right, faulty = judge_of(settings), True

    def judge(article: Article) -> ArticleReport:
        if faulty and article.id == "item-1":
            raise ValueError(f"no good: {article.text}")
        return right(article)

    server.etag = '"one"'
    sink = Folder(tmp_path / "out")
    watch = Watcher([server.url], settings, state, Here(judge), [sink], Client(allow_private=True), 0)
    with caplog.at_level("INFO"):
        watch.turn()
    assert {json.loads(path.read_bytes())["item"] for path in sink.folder.iterdir()} == {"item-0", "item-2"}
    assert state.feed(server.url).etag is None
    assert "pilots" not in caplog.text
    failed = [record for record in caplog.records if record.msg == "item failed"]
    assert [vars(record)["mtcheck_fields"]["item"] for record in failed] == ["item-1"]
    faulty = False
    state.keep_feed(state.feed(server.url)._replace(due=0))
    watch.turn()
    assert len(list(sink.folder.iterdir())) == 3
    assert state.feed(server.url).etag == '"one"'


def test_an_item_in_a_language_without_rules_follows_the_policy(
    server: FeedServer, state: State, tmp_path: Path
) -> None:
    text = "Der Hafen bleibt bis Montag geschlossen, sagte der Bürgermeister am Abend in der Stadthalle."
    items = [{"id": "german", "language": "de", "content_text": text}, json.loads(feed_of(1))["items"][0]]
    server.body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()
    watcher(server.url, state, Folder(tmp_path / "out")).turn()
    verdicts = [json.loads(path.read_bytes()) for path in (tmp_path / "out").iterdir()]
    assert {one["item"]: one["article"]["verdict"] for one in verdicts}["german"] == "warn"
    assert len(verdicts) == 2


def test_a_file_is_read_again_when_it_has_changed(
    state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    read: list[str] = []
    own = read_document
    monkeypatch.setattr("mtcheck.gate.watcher.read_document", lambda name, *rest: read.append(name) or own(name, *rest))
    watch = watcher(str(inbox), state, Folder(tmp_path / "out"))
    for turn, words in enumerate(["The pilots left the the harbour.", "", "They came back to to the quay."]):
        if words:
            (inbox / "a.txt").write_text(words)
            os.utime(inbox / "a.txt", (1e9 + turn, 1e9 + turn))
        watch.turn()
    assert len(read) == 2
    assert len(list((tmp_path / "out").iterdir())) == 2


KILLS = int(os.environ.get("MTCHECK_KILLS", "6"))


def test_killed_at_any_moment_no_verdict_is_lost_or_given_twice(server: FeedServer, tmp_path: Path) -> None:
    """A third of the kills come while it begins, a third around its reading of the feed, a third while it judges and
    delivers."""
    count, moments, written = 12 * KILLS, random.Random(4), 0
    items = json.loads(feed_of(count))["items"]

    def show(first: int, last: int) -> None:
        server.body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items[first:last]}).encode()

    command = [
        sys.executable, "-m", "mtcheck", "watch", server.url, "--state", "state.sqlite", "--into", "out",
        "--webhook", f"{server.url}/hook", "--interval", "0", "--allow-private",
    ]  # fmt: skip
    start = 1.0  # seconds that a run takes to ask for the feed, as the last ones did
    for run in range(KILLS):
        show(8 * run, 8 * run + 24)
        asked, posted = len(server.asked), len(server.posted)
        process, began = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL), time.monotonic()
        if run % 3 == 0:
            time.sleep(moments.uniform(0.0, start))
        else:
            assert within(120, lambda asked=asked: len(server.asked) > asked)  # type: ignore[misc]
            start = time.monotonic() - began
            if run % 3 == 2:
                assert within(120, lambda posted=posted: len(server.posted) > posted)  # type: ignore[misc]
            time.sleep(moments.uniform(0.0, 0.4))
        process.send_signal(signal.SIGKILL)
        process.wait()
        written += len(server.posted) > posted
    assert written >= KILLS // 3
    show(0, count)
    for _ in range(20):
        state = sqlite3.connect(tmp_path / "state.sqlite")
        state.execute("UPDATE outbox SET due = 0")
        state.execute("UPDATE feed SET due = 0")
        state.commit()
        state.close()
        assert (
            subprocess.run([*command, "--once"], cwd=tmp_path, stderr=subprocess.DEVNULL, check=False).returncode == 0
        )
        state = sqlite3.connect(tmp_path / "state.sqlite")
        (left,) = state.execute("SELECT count(*) FROM outbox").fetchone()
        state.close()
        if not left:
            break
    verdicts = [json.loads(path.read_bytes()) for path in (tmp_path / "out").glob("*.json")]
    assert Counter(one["item"] for one in verdicts) == {f"item-{n}": 1 for n in range(count)}
    keys = Counter(key for key, _, _ in server.posted)
    assert set(keys) == {one["delivery"] for one in verdicts}
    print(f"{KILLS} kills, {written} of them in runs that had delivered; {count} verdicts, each once;", end=" ")
    print(f"{sum(n > 1 for n in keys.values())} posted again under the same key")
