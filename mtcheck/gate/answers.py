"""Verdicts in a feed's own words: a held item of ninjs comes back withheld, with the reasons in its editor's note."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from mtcheck.report import ArticleReport, Verdict

_WITHHELD = "withheld"


def answer(data: bytes, reports: Mapping[str, ArticleReport]) -> bytes:
    """The ninjs in ``data`` with the items that ``reports`` (by their uri) hold marked as withheld; a warning is a note
    alone, what passes stays as it is. Keys are those of the version that the item is in."""
    value = json.loads(data)
    for item in _items(value):
        of = reports.get(str(item.get("uri")))
        if of is not None and of.verdict is not Verdict.PASS:
            _mark(item, of)
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"


def _items(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict) and "uri" not in value:
        value = [item for some in value.values() if isinstance(some, list) for item in some]
    found = value if isinstance(value, list) else [value]
    return [item for item in found if isinstance(item, dict) and "uri" in item]


def _mark(item: dict[str, Any], of: ArticleReport) -> None:
    # From version 3 on keys are in camel case.
    camel = any(key in item for key in ("pubStatus", "versionCreated", "contentType", "edNote"))
    status, note = ("pubStatus", "edNote") if camel else ("pubstatus", "ednote")
    if of.verdict is Verdict.HOLD:
        item[status] = _WITHHELD
    said = f"mtcheck: {of.verdict}: {'; '.join(of.reasons)}"
    item[note] = f"{item[note]}\n{said}" if item.get(note) else said
