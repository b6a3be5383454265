"""A rest for an engine or a server that failed: the next article would only wait for it again."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


class Rest:
    """Whether an engine is left alone for a while, in this process."""

    def __init__(self, seconds: float = 300) -> None:
        self._seconds = seconds
        self._until = 0.0
        self._trouble = ""

    def begin(self, trouble: str, seconds: float | None = None) -> str:
        """Leave the engine alone from now on because of ``trouble``, which is given back; no longer than usual where
        it asks for so many ``seconds`` itself."""
        rest = self._seconds if seconds is None else min(seconds, self._seconds)
        self._until, self._trouble = time.monotonic() + rest, trouble
        return trouble

    def end(self) -> None:
        self._until = 0.0

    def now(self) -> str | None:
        """Why the engine is left alone; None where it isn't."""
        return self._trouble if time.monotonic() < self._until else None


def wait_of(retry_after: str | None) -> float | None:
    """Seconds that a Retry-After header asks for, which has them or a date; None where it makes no sense."""
    said = (retry_after or "").strip()
    if said.isdecimal():
        return float(said)
    try:
        date = parsedate_to_datetime(said)
        if date.tzinfo is None:
            date = date.replace(tzinfo=UTC)
        return max(0.0, (date - datetime.now(UTC)).total_seconds())
    except (ValueError, OverflowError):
        return None
