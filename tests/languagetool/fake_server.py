"""A server on loopback that misbehaves as it is told; what LanguageTool's answers look like."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple


class Later(NamedTuple):
    """An HTTP status that says when to ask again."""

    status: int
    retry_after: str


class Dripping(NamedTuple):
    """A header that comes byte by byte and never ends."""

    pause: float  # seconds


Answer = bytes | float | int | None | Later | Dripping


class Fake(ThreadingHTTPServer):
    """``answers``: bodies for what is posted, one after the other, the last for ever; None ends the connection, a
    fraction waits so many seconds, a whole number is an HTTP status. ``asked`` counts the questions, ``seen`` keeps
    them: path, body, headers."""

    daemon_threads = True

    def __init__(self, answers: list[Answer]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = answers
        self.asked = 0
        self.seen: list[tuple[str, bytes, dict[str, str]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Fake

    def do_GET(self) -> None:
        names = {"English (US)": "en-US", "German (Austria)": "de-AT"}
        rows = [{"name": name, "code": code[:2], "longCode": code} for name, code in names.items()]
        self._send(json.dumps(rows).encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((self.path, body, dict(self.headers)))
        answer = self.server.answers[min(self.server.asked, len(self.server.answers) - 1)]
        self.server.asked += 1
        if answer is None:
            self.close_connection = True
            return
        if isinstance(answer, int):
            self._send(b"", answer)
            return
        if isinstance(answer, Later):
            self._send(b"", answer.status, answer.retry_after)
            return
        if isinstance(answer, Dripping):
            self._drip(answer.pause)
            return
        if isinstance(answer, float):
            time.sleep(answer)
            answer = matches()
        self._send(answer)

    def _drip(self, pause: float) -> None:
        self.close_connection = True
        self.wfile.write(b"HTTP/1.0 200 OK\r\nX: ")
        try:
            while True:
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(pause)
        except OSError:
            pass

    def _send(self, body: bytes, status: int = 200, retry_after: str | None = None) -> None:
        self.send_response(status)
        if retry_after is not None:
            self.send_header("Retry-After", retry_after)
        if status in (301, 302, 307, 308):
            self.send_header("Location", f"{self.server.url}/elsewhere")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def matches(*places: tuple[int, int], rule: str = "EN_A_VS_AN") -> bytes:
    """LanguageTool's answer with matches at (offset, length)."""
    row = {
        "message": "Wrong.",
        "replacements": [{"value": "right"}],
        "context": {"text": "", "offset": 0, "length": 0},
        "sentence": "",
        "rule": {"id": rule, "issueType": "grammar", "category": {"id": "GRAMMAR", "name": "Grammar"}},
    }
    return json.dumps({"matches": [row | {"offset": at, "length": length} for at, length in places]}).encode()


@contextmanager
def fake(*answers: Answer) -> Iterator[Fake]:
    server = Fake(list(answers))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
