"""What the desk takes away from a report: the corrected article as a document of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from mtcheck.taking_away.documents import html, markdown, text
from mtcheck.taking_away.docx import docx
from mtcheck.taking_away.revised import Change, Revised, revise

__all__ = ["DOCUMENTS", "SUFFIXES", "Change", "Revised", "file_names", "revise"]

DOCUMENTS: Mapping[str, Callable[[Revised], bytes]] = {"text": text, "markdown": markdown, "html": html, "docx": docx}
SUFFIXES = {"text": ".txt", "markdown": ".md", "html": ".html", "docx": ".docx"}

_NO_NAME = re.compile(r"[^\w.-]+")


def file_names(keys: Sequence[str], suffix: str) -> list[str]:
    """What the documents of the articles with these ids or paths are called; no two have one name."""
    out: list[str] = []
    taken: Counter[str] = Counter()
    for key in keys:
        last = next((part for part in reversed(re.split(r"[\\/#?]", key)) if part), "")
        stem = _NO_NAME.sub("-", re.sub(r"\.\w{1,8}$", "", last)) or "article"
        taken[stem.casefold()] += 1
        copy = taken[stem.casefold()]
        out.append(f"{stem}-corrected{f'-{copy}' if copy > 1 else ''}{suffix}")
    return out
