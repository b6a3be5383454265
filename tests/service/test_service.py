"""The service as its users meet it: a real server on loopback, asked over HTTP."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from served import Served
from typer.testing import CliRunner

from mtcheck.cli.main import app
from mtcheck.errors import ConfigError
from mtcheck.gate.decisions import hash_of
from mtcheck.service.limits import Rate, is_allowed

HARD = {"text": "She said so, and He left. " * 30_000}
BAD = "The mayor said that There is no money for the the bridge.\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("service")
    options = ("--rate", "0", "--size", "200000", "--seconds", "20", "--desk", str(folder / "desk.sqlite"))
    service = Served(folder, *options)
    yield service
    service.stop()


def test_an_article_is_checked(served: Served) -> None:
    status, body, _ = served.ask("/v1/check", {"text": BAD, "id": "tide-1", "date": "2021-05-04"})
    assert status == 200
    answer = json.loads(body)
    assert answer["articles"][0]["verdict"] == "hold"
    assert "the the" in [finding["text"] for finding in answer["articles"][0]["findings"]]
    assert answer["signature"].startswith("mtcheck:")


def test_an_article_is_corrected(served: Served) -> None:
    status, body, _ = served.ask("/v1/fix?unsafe=true", {"text": "<p>He saw the the sea.</p>", "format": "html"})
    assert (status, json.loads(body)["text"]) == (200, "He saw the sea.")


def test_a_report_is_a_page(served: Served) -> None:
    status, body, headers = served.ask("/v1/report", {"text": BAD})
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert b"Content-Security-Policy" in body


def test_a_feed_is_pushed_as_it_is(served: Served) -> None:
    ninjs = {"uri": "a", "headline": "Bridge", "body_text": BAD, "versioncreated": "2021-05-04T08:00:00Z"}
    status, body, _ = served.ask("/v1/push?name=wire", ninjs)
    assert status == 200
    (article,) = json.loads(body)["articles"]
    assert (article["path"], article["id"], article["verdict"]) == ("wire", "a", "hold")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/v1/check", {"text": ""}, 422),
        ("/v1/check", {"text": "a", "more": 1}, 422),
        ("/v1/check", {"text": "a", "date": "2021-13-40"}, 422),
        ("/v1/check", {"text": "   "}, 422),
        ("/v1/check", b"{", 422),
        ("/v1/check", {"text": "The \ud800 the the mayor."}, 422),
        ("/v1/check", {"text": "a", "id": "\udfff" * 300}, 422),
        ("/v1/push", b"\x00\x01\x02", 422),
        ("/v1/check", {"text": "a" * 300_000}, 413),
        ("/v1/nothing", None, 404),
    ],
)
def test_what_is_refused(served: Served, path: str, body: Any, status: int) -> None:
    got, said, _ = served.ask(path, body)
    assert got == status
    assert "detail" in json.loads(said)


def test_a_body_without_a_declared_length_is_cut_off(served: Served) -> None:
    host, port = served.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as sock:
        sock.sendall(b"POST /v1/push HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
        try:
            for _ in range(40):
                sock.sendall(b"2710\r\n" + b"a" * 10_000 + b"\r\n")
        except OSError:
            pass
        assert b" 413 " in sock.recv(200)


@pytest.mark.parametrize("way", ["push", "check"])
def test_a_body_that_does_not_come_is_not_waited_for(tmp_path: Path, way: str) -> None:
    service = Served(tmp_path, "--seconds", "2", "--rate", "0")
    try:
        host, port = service.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=20) as sock:
            length = b"Content-Type: application/json\r\nContent-Length: 100"
            sock.sendall(f"POST /v1/{way} HTTP/1.1\r\nHost: localhost\r\n".encode() + length + b"\r\n\r\n{")
            assert sock.recv(200).split()[1] in (b"408", b"400")
        assert service.ask("/v1/check", {"text": BAD})[0] == 200
    finally:
        service.stop()


def test_another_sites_name_that_leads_here_is_refused(served: Served) -> None:
    assert served.ask("/healthz", headers={"Host": "localhost"})[0] == 200
    assert served.ask("/healthz", headers={"Host": "example.org"})[0] == 400


def test_metrics_count_and_the_log_holds_no_text(served: Served) -> None:
    served.ask("/v1/check", {"text": "An unheard-of zeppelin left the the harbour."})
    status, body, _ = served.ask("/metrics")
    assert status == 200
    assert 'mtcheck_requests_total{status="200",way="check"}' in body.decode()
    assert "mtcheck_verdicts_total" in body.decode()
    assert b"zeppelin" not in Path(served.log.name).read_bytes()


def test_openapi_describes_every_way(served: Served) -> None:
    described = json.loads(served.ask("/openapi.json")[1])
    own = {"/v1/check", "/v1/fix", "/v1/report", "/v1/push", "/v1/verdicts", "/healthz", "/readyz", "/metrics"}
    desk = {"", "/{document}/decisions", "/{document}/dismissals", "/{document}/corrected"}
    assert set(described["paths"]) == own | {f"/v1/documents{way}" for way in desk}


def test_a_document_is_put_on_the_desk_and_decided_on(served: Served) -> None:
    status, body, headers = served.ask("/v1/documents", {"text": BAD, "id": "tide-2"})
    assert status == 201
    name = json.loads(body)["id"]
    assert headers["location"] == f"/desk/{name}"
    way = f"/v1/documents/{name}/decisions"
    status, body, headers = served.ask(way)
    assert (status, headers["etag"], json.loads(body)["articles"]) == (200, '"0"', [])
    assert served.ask(way, headers={"If-None-Match": '"0"'})[0] == 304
    decision = {"fingerprint": "f", "rule": "r", "start": 42, "end": 49, "text": "the the", "choice": "accepted"}
    article = {"article": "tide-2", "hash": hash_of(BAD), "decisions": [{**decision, "replacement": "the"}]}

    def put(version: str | None, given: Any) -> tuple[int, Any, dict[str, str]]:
        status, body, headers = served.ask(way, given, {"If-Match": version} if version else {}, "PUT")
        return status, json.loads(body), headers

    assert put(None, {"articles": []})[0] == 428
    status, now, headers = put('"0"', {"articles": [article]})
    assert (status, headers["etag"], now["articles"][0]["decisions"][0]["who"]) == (200, '"1"', "")
    for version in ('"0"', 'W/"1"', "*", "1"):
        status, stale, _ = put(version, {"articles": []})
        assert (status, stale) == (412, now)
    assert put('"1"', {"articles": [{**article, "hash": "0" * 64}]})[0] == 422
    assert put('"1"', {"articles": [article], "done": True})[2]["etag"] == '"2"'
    assert served.ask(f"/v1/documents/{name}/corrected")[1].decode() == BAD.replace("the the", "the")
    assert served.ask(f"/v1/documents/{name}/dismissals", {})[0] == 409
    assert served.ask("/v1/documents/nothing/decisions")[0] == 404


def test_schemathesis_finds_nothing(served: Served) -> None:
    # Of a path with two methods the framework names the first one's in Allow.
    excluded = "unsupported_method,positive_data_acceptance,allow_header_conformance"
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", f"{served.url}/openapi.json", "--max-examples", "10",
        "--phases", "examples,coverage,fuzzing", "--exclude-checks", excluded,
        "--seed", "1", "--generation-database", "none", "--no-color",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout[-4000:]


def test_one_hard_article_does_not_stop_the_rest(tmp_path: Path) -> None:
    service = Served(tmp_path, "--seconds", "4", "--processes", "2", "--rate", "0")
    try:
        with ThreadPoolExecutor(1) as crowd:
            slow = crowd.submit(service.ask, "/v1/check", HARD)
            time.sleep(0.1)
            assert service.status("/healthz") == 200
            assert service.ask("/v1/check", {"text": BAD})[0] == 200
            assert not slow.done()
            assert slow.result()[0] == 504
    finally:
        service.stop()


def test_a_limit_below_the_time_that_models_take_to_load(tmp_path: Path) -> None:
    service = Served(tmp_path, "--seconds", "0.5", "--rate", "0")
    try:
        for _ in range(2):
            assert service.ask("/v1/check", HARD)[0] == 504
            assert service.status("/readyz") == 503
            assert service.ask("/v1/check", {"text": BAD})[0] == 200  # a new process, which has loaded before it began
            service.wait_until_ready()
        assert b'mtcheck_deaths_total{why="time"} 2.0' in service.ask("/metrics")[1]
    finally:
        service.stop()


def test_a_process_that_dies_is_replaced(tmp_path: Path) -> None:
    service = Served(tmp_path, "--rate", "0")
    try:
        for child in service.workers():
            os.kill(child, signal.SIGKILL)
        time.sleep(0.5)
        assert service.ask("/v1/check", {"text": BAD})[0] == 200
        with ThreadPoolExecutor(1) as crowd:
            slow = crowd.submit(service.ask, "/v1/check", HARD)
            while b"mtcheck_inside 1.0" not in service.ask("/metrics")[1]:
                assert not slow.done()
            time.sleep(1)
            for child in service.workers():
                os.kill(child, signal.SIGKILL)
            assert slow.result()[0] == 500
        service.wait_until_ready()
        assert service.ask("/v1/check", {"text": BAD})[0] == 200
        assert b'mtcheck_deaths_total{why="crash"} 1.0' in service.ask("/metrics")[1]
    finally:
        service.stop()


def test_not_ready_while_the_settings_allow_no_article(tmp_path: Path) -> None:
    config = tmp_path / "mtcheck.toml"
    config.write_text('dismissals = "kept.jsonl"\n', encoding="utf-8")
    service = Served(tmp_path, "--config", str(config), ready=False)
    try:
        status, body, _ = service.ask("/v1/check", {"text": BAD})
        assert status == 500
        assert "kept.jsonl" in json.loads(body)["detail"]
        assert service.status("/readyz") == 503
        assert service.status("/healthz") == 200
        (tmp_path / "kept.jsonl").write_bytes(b"")
        service.wait_until_ready()
    finally:
        service.stop()


def test_too_many_that_wait_are_sent_away(tmp_path: Path) -> None:
    service = Served(tmp_path, "--rate", "0", "--seconds", "2", "--waiting", "3")
    try:
        with ThreadPoolExecutor(6) as crowd:
            answers = list(crowd.map(lambda _: service.ask("/v1/check", HARD), range(6)))
        assert sorted(status for status, _, _ in answers) == [503, 503, 503, 504, 504, 504]
        assert {headers.get("retry-after") for status, _, headers in answers if status == 503} == {"5"}
    finally:
        service.stop()


def test_work_that_has_begun_is_finished_before_the_end(tmp_path: Path) -> None:
    service = Served(tmp_path, "--rate", "0", "--seconds", "60")
    with ThreadPoolExecutor(1) as crowd:
        slow = crowd.submit(service.ask, "/v1/check", {"text": HARD["text"][: len(HARD["text"]) // 12]})
        while b"mtcheck_inside 1.0" not in service.ask("/metrics")[1]:
            assert not slow.done()
        children = service.workers()
        assert not slow.done(), "it was over too early to say anything"
        assert service.stop() in (0, -signal.SIGTERM, 128 + signal.SIGTERM)
        assert slow.result()[0] == 200
    assert not [child for child in children if Path(f"/proc/{child}").exists()]


def test_a_token_and_a_rate(tmp_path: Path) -> None:
    service = Served(tmp_path, "--rate", "5", token="sesame")
    try:
        assert service.ask("/v1/check", {"text": BAD}, {"Authorization": "Bearer wrong"})[0] == 401
        statuses = [service.ask("/v1/check", {"text": BAD})[0] for _ in range(8)]
        assert statuses[0] == 200
        assert 429 in statuses
        assert service.status("/healthz") == 200
    finally:
        assert service.stop() in (0, -signal.SIGTERM, 128 + signal.SIGTERM)


def test_an_open_service_needs_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MTCHECK_TOKEN", raising=False)
    done = CliRunner().invoke(app, ["serve", "--host", "0.0.0.0"])
    assert isinstance(done.exception, ConfigError)


def test_a_bucket_fills_again(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("mtcheck.service.limits.time.monotonic", lambda: now)
    rate = Rate(2)
    assert [rate.wait("a") > 0 for _ in range(3)] == [False, False, True]
    assert rate.wait("b") == 0
    assert rate.wait("a") == pytest.approx(30)
    now = 31.0
    assert rate.wait("a") == 0


@pytest.mark.parametrize(
    ("header", "token", "allowed"),
    [(None, None, True), (None, "t", False), ("Bearer t", "t", True), ("Bearer é", "t", False), ("t", "t", False)],
)
def test_tokens(header: str | None, token: str | None, allowed: bool) -> None:
    assert is_allowed(header, token) is allowed
