"""Where a window on a text may begin and end: between words."""

from __future__ import annotations

import re

_SPACE = re.compile(r"\s+|\Z")


def left(text: str, at: int) -> int:
    """Where the first word from ``at`` on begins, or the text itself."""
    return _SPACE.search(text, at - 1).end() if at > 0 else 0  # type: ignore[union-attr] # the end matches always


def right(text: str, at: int) -> int:
    """Where the word at ``at`` ends, or the text."""
    return len(text) if at >= len(text) else _SPACE.search(text, at).start()  # type: ignore[union-attr]
