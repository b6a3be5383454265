"""Verdicts in a feed's own words: a held item of ninjs comes back withheld, with the reasons in its editor's note."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from mtcheck.reading.items import LONGEST
from mtcheck.report import ArticleReport, Verdict

_WITHHELD = "withheld"
_TOO_LONG = (Verdict.HOLD, ("it is too long to be judged",))


def answer(data: bytes, reports: Sequence[ArticleReport]) -> bytes:
    """The ninjs in ``data`` with the items that ``reports`` (on the articles in it) hold marked as withheld; a warning
    is a note alone, what passes stays as it is. Keys are those of the version that the item is in.
    """
    value = json.loads(data)
    items: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for item in _items(value):
        items[str(item["uri"])].append(item)
    judged: dict[str, list[ArticleReport]] = defaultdict(list)
    for of in reports:
        judged[str(of.article.id)].append(of)
    for uri, same in items.items():
        for item, (verdict, reasons) in zip(same, _decided(same, judged[uri]), strict=True):
            if verdict is not Verdict.PASS:
                _mark(item, verdict, reasons)
    return json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "surrogatepass") + b"\n"


def _decided(
    same: Sequence[dict[str, Any]], reports: Sequence[ArticleReport]
) -> Sequence[tuple[Verdict, Sequence[str]]]:
    """The verdicts on the items of one uri and why: each its own, or the worst for all where not all were judged."""
    decided = [(of.verdict, of.reasons) for of in reports]
    if len(decided) == len(same):
        return decided
    if decided:
        return [max(decided, key=lambda one: list(Verdict).index(one[0]))] * len(same)
    return [_TOO_LONG if len(json.dumps(item)) > LONGEST else (Verdict.PASS, ()) for item in same]


def _items(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict) and "uri" not in value:
        value = [item for some in value.values() if isinstance(some, list) for item in some]
    found = value if isinstance(value, list) else [value]
    return [item for item in found if isinstance(item, dict) and "uri" in item]


def _mark(item: dict[str, Any], verdict: Verdict, reasons: Iterable[str]) -> None:
    status, note = ("pubStatus", "edNote") if _is_camel(item) else ("pubstatus", "ednote")
    if verdict is Verdict.HOLD:
        item[status] = _WITHHELD
    said = f"mtcheck: {verdict}: {'; '.join(reasons)}"
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
