"""One question to a server: an answer in time and of a bearable size, or a reason why there is none."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from mtcheck.errors import UnavailableError
from mtcheck.resting import wait_of

_LARGEST = 16 << 20  # bytes of an answer
_PART = 1 << 16
_GRACE = 0.25  # seconds in which a time-out closes its own connection
_REFUSALS = frozenset({400, 404, 405, 413, 415, 422, 501})
_BUSY = frozenset({408, 425, 429, 503})


class RefusedError(UnavailableError):
    """The server answers, but not this question."""


class LateError(UnavailableError):
    """There was no whole answer in time."""


class BusyError(UnavailableError):
    """The server wants to be asked again later, after ``wait`` seconds where it says so."""

    def __init__(self, message: str, wait: float | None) -> None:
        super().__init__(message)
        self.wait = wait


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Nobody but the server that the settings name gets the article or the key."""

    def redirect_request(self, *_: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirect)


def post(url: str, body: bytes, key: str | None, timeout: float) -> bytes:
    """The answer to a JSON ``body``, whole within ``timeout`` seconds and a moment; `UnavailableError` otherwise."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
    request = urllib.request.Request(url, body, headers)
    came: SimpleQueue[bytes | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            came.put(_answer(request, timeout))
        except Exception as error:
            came.put(error)

    # A socket's time-out counts from its last byte, and looking up a name has none: only who waits outside keeps time.
    # What is left behind then closes its connection when it next looks at the clock.
    Thread(target=ask, daemon=True).start()
    try:
        answer = came.get(timeout=timeout + _GRACE)
    except Empty:
        raise LateError(_late(timeout)) from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def _answer(request: urllib.request.Request, timeout: float) -> bytes:
    deadline = time.monotonic() + timeout
    out = b""
    try:
        with _opener.open(request, timeout=timeout) as answer:
            # Part by part: a server that sends a byte now and then would never time out.
            while part := answer.read1(_PART):
                out += part
                if len(out) > _LARGEST:
                    raise UnavailableError("its answer is too long")
                if time.monotonic() > deadline:
                    raise LateError(_late(timeout))
    except urllib.error.HTTPError as error:
        raise _said_no(error) from None
    except TimeoutError:
        raise LateError(_late(timeout)) from None
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            raise LateError(_late(timeout)) from None
        raise UnavailableError(f"no answer ({reason})") from None
    return out


def _late(timeout: float) -> str:
    return f"no answer within {timeout:.3g} s"


def _said_no(error: urllib.error.HTTPError) -> UnavailableError:
    said = f"it answers {error.code} {error.reason}"
    if error.code in _BUSY:
        return BusyError(said, wait_of(error.headers.get("Retry-After")))
    return RefusedError(said) if error.code in _REFUSALS else UnavailableError(said)
