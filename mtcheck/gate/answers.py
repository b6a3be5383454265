"""Verdicts in a feed's own words: a held item of ninjs comes back withheld, with the reasons in its editor's note."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
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
    status, note = ("pubStatus", "edNote") if _is_camel(item) else ("pubstatus", "ednote")
    if of.verdict is Verdict.HOLD:
        item[status] = _WITHHELD
    said = f"mtcheck: {of.verdict}: {'; '.join(of.reasons)}"
    item[note] = f"{item[note]}\n{said}" if item.get(note) else said


def _is_camel(item: Mapping[str, Any]) -> bool:
    """Whether its keys are in camel case, as from version 3 on; an item need not say its version."""
    standard = item.get("standard")
    said = str(standard.get("version", "")) if isinstance(standard, dict) else ""
    if said[:1].isdigit():
        return int(said.partition(".")[0]) >= 3
    return any(any(letter.isupper() for letter in key) for key in _keys(item))


def _keys(value: Any) -> Iterator[str]:
    """The keys of an item's objects, but for those of extensions and such that are names themselves."""
    for inner in value if isinstance(value, list) else [value]:
        if isinstance(inner, dict):
            for key, below in inner.items():
                yield key
                if key in ("bodies", "headlines", "descriptions"):
                    yield from _keys(below)
