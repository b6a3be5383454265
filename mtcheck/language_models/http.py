"""One question to a server: an answer in time and of a bearable size, or a reason why there is none."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from typing import Any

from mtcheck.errors import UnavailableError

_LARGEST = 16 << 20  # bytes of an answer
_PART = 1 << 16


class RefusedError(UnavailableError):
    """The server answers, but not this question (HTTP status 400 to 499)."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Nobody but the server that the settings name gets the article or the key."""

    def redirect_request(self, *_: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirect)


def post(url: str, body: bytes, key: str | None, timeout: float) -> bytes:
    """The answer to a JSON ``body``, whole within ``timeout`` seconds; `UnavailableError` otherwise."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
    deadline = time.monotonic() + timeout
    out = b""
    try:
        with _opener.open(urllib.request.Request(url, body, headers), timeout=timeout) as answer:
            # Part by part: a server that sends a byte now and then would never time out.
            while part := answer.read1(_PART):
                out += part
                if len(out) > _LARGEST:
                    raise UnavailableError("its answer is too long")
                if time.monotonic() > deadline:
                    raise UnavailableError(f"no answer within {timeout:g} s")
    except urllib.error.HTTPError as error:
        kind = RefusedError if 400 <= error.code < 500 else UnavailableError
        raise kind(f"it answers {error.code} {error.reason}") from None
    except TimeoutError:
        raise UnavailableError(f"no answer within {timeout:g} s") from None
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        late = isinstance(reason, TimeoutError)
        raise UnavailableError(f"no answer within {timeout:g} s" if late else f"no answer ({reason})") from None
    return out
