"""What the service lets in: who may ask, how often, and how much."""

from __future__ import annotations

import asyncio
import hmac
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, NamedTuple

_CLIENTS = 10_000  # whose last requests are remembered


class Limits(NamedTuple):
    """``size`` in bytes of a body, ``seconds`` for the work on it, ``rate`` in requests a minute of one client (0:
    any), ``waiting`` in requests that are worked on or wait for that."""

    size: int = 5_000_000
    seconds: float = 30.0
    rate: int = 600
    waiting: int = 200


DEFAULT = Limits()


class Rate:
    """A bucket a client that fills at the rate and holds a minute's worth."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> float:
        """Seconds until ``client`` may ask; 0 takes the request out of its bucket."""
        if not self._per_minute:
            return 0.0
        now = time.monotonic()
        level, then = self._buckets.pop(client, (float(self._per_minute), now))
        level = min(self._per_minute, level + (now - then) * self._per_minute / 60)
        allowed = level >= 1
        self._buckets[client] = (level - allowed, now)
        if len(self._buckets) > _CLIENTS:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - level) * 60 / self._per_minute

    def give_back(self, client: str) -> None:
        """Put back what the last request of ``client`` took out."""
        if client in self._buckets:
            level, then = self._buckets[client]
            self._buckets[client] = (min(float(self._per_minute), level + 1), then)


def is_allowed(header: str | None, token: str | None) -> bool:
    """Whether an ``Authorization`` header has the token; always where none is set."""
    if token is None:
        return True
    return hmac.compare_digest((header or "").encode(), f"Bearer {token}".encode())


_TOO_LARGE = (b"application/json", b'{"detail": "the body is too large"}')
_TOO_SLOW = (b"application/json", b'{"detail": "the body did not come in time"}')
_TOO_LARGE_PAGE = (b"text/plain; charset=utf-8", b"It is too large. Go back: what you entered is still there.")


class TooLargeError(Exception):
    """A body beyond the limit."""


class TooSlowError(Exception):
    """A body that does not come."""


class BodyLimit:
    """ASGI middleware: 413 for a body beyond ``size``, whether its length was declared or not; ``refused`` is told. 408
    for one that hasn't come within ``seconds``."""

    def __init__(self, app: Any, size: int, seconds: float, refused: Callable[[], None]) -> None:
        self.app, self.size, self.seconds, self.refused = app, size, seconds, refused

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        seen, begun, whole, end = 0, False, False, time.monotonic() + self.seconds

        async def limited() -> Any:
            nonlocal seen, whole
            if whole:  # what else comes is that the client has gone
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), max(0.5, end - time.monotonic()))
            except TimeoutError:
                raise TooSlowError from None
            whole = not message.get("more_body", False)
            seen += len(message.get("body", b""))
            if seen > self.size:
                raise TooLargeError
            return message

        async def noted(message: Any) -> None:
            nonlocal begun
            begun = True
            await send(message)

        declared = dict(scope["headers"]).get(b"content-length", b"0")
        try:
            if declared.isdigit() and int(declared) > self.size:
                raise TooLargeError
            await self.app(scope, limited, noted)
        except TooSlowError:
            if begun:
                raise
            await _refuse(send, 408, *_TOO_SLOW)
        except TooLargeError:
            if begun:
                raise
            self.refused()
            is_browser = b"text/html" in dict(scope["headers"]).get(b"accept", b"")
            await _refuse(send, 413, *(_TOO_LARGE_PAGE if is_browser else _TOO_LARGE))


async def _refuse(send: Any, status: int, kind: bytes, body: bytes) -> None:
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
