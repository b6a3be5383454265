"""A feed's server, and a webhook's, on loopback; both do what a test tells them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


def feed_of(count: int, words: str = "The pilots left the the harbour.") -> bytes:
    """A JSON Feed with ``count`` items."""
    items = [
        {"id": f"item-{n}", "title": f"Report number {n}", "content_text": f"{words} It was day {n} of the talks."}
        for n in range(count)
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()


class FeedServer:
    """``body`` is the feed, ``etag`` its tag; ``asked`` are the headers of each request, ``posted`` of each delivery
    the key, the signature and the body. ``statuses`` are answered first, one a request."""

    def __init__(self) -> None:
        self.body = feed_of(3)
        self.etag: str | None = None
        self.asked: list[dict[str, str]] = []
        self.posted: list[tuple[str, str | None, bytes]] = []
        self.statuses: list[int] = []
        self.headers: dict[str, str] = {}
        self.endless = False
        self.url = ""

    @contextmanager
    def running(self) -> Iterator[FeedServer]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append({key.lower(): value for key, value in self.headers.items()})
                if self.path.startswith("/to/"):
                    self.answer(302, {"Location": self.path.removeprefix("/to/")})
                elif outer.statuses:
                    self.answer(outer.statuses.pop(0), outer.headers)
                elif outer.etag and self.headers.get("If-None-Match") == outer.etag:
                    self.answer(304, {})
                elif outer.endless:
                    self.send_response(200)
                    self.end_headers()
                    try:
                        while True:
                            self.wfile.write(b" " * 65_536)
                    except OSError:
                        pass
                else:
                    self.answer(200, {**outer.headers, **({"ETag": outer.etag} if outer.etag else {})}, outer.body)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if outer.statuses:
                    self.answer(outer.statuses.pop(0), outer.headers)
                    return
                key, signature = self.headers["Idempotency-Key"], self.headers.get("X-Mtcheck-Signature")
                outer.posted.append((key, signature, body))
                self.answer(204, {})

            def answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
                self.send_response(status)
                for key, value in headers.items():
                    self.send_header(key, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        self.url = f"http://127.0.0.1:{server.server_port}"
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
