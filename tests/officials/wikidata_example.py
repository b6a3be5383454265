"""Entities as the Wikidata JSON dump has them: made here, in the dump's own form."""

from __future__ import annotations

import bz2
import gzip
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

Entity = dict[str, Any]
PRECISION = {4: 9, 7: 10, 10: 11}


def item_snak(prop: str, qid: str) -> Entity:
    value = {"entity-type": "item", "numeric-id": int(qid[1:]), "id": qid}
    return {
        "snaktype": "value",
        "property": prop,
        "datavalue": {"value": value, "type": "wikibase-entityid"},
        "datatype": "wikibase-item",
    }


def time_snak(prop: str, date: str, precision: int | None = None) -> Entity:
    """``date``: YYYY, YYYY-MM, YYYY-MM-DD; "?" is a value that is not known."""
    if date == "?":
        return {"snaktype": "somevalue", "property": prop, "hash": "0" * 40, "datatype": "time"}
    value = {
        "time": f"+{date}{'-00-00'[len(date) - 4 :] if len(date) < 10 else ''}T00:00:00Z",
        "timezone": 0,
        "before": 0,
        "after": 0,
        "precision": precision or PRECISION[len(date)],
        "calendarmodel": "http://www.wikidata.org/entity/Q1985727",
    }
    return {
        "snaktype": "value",
        "property": prop,
        "hash": "0" * 40,
        "datavalue": {"value": value, "type": "time"},
        "datatype": "time",
    }


def claim(snak: Entity, qualifiers: Iterable[Entity] = (), rank: str = "normal") -> Entity:
    grouped: dict[str, list[Entity]] = {}
    for qualifier in qualifiers:
        grouped.setdefault(qualifier["property"], []).append(qualifier)
    out: Entity = {"mainsnak": snak, "type": "statement"}
    if grouped:
        out |= {"qualifiers": grouped, "qualifiers-order": list(grouped)}
    return out | {"id": "Q1$0F2A", "rank": rank, "references": []}


def held(
    position: str,
    start: str = "",
    end: str = "",
    *,
    rank: str = "normal",
    precision: int | None = None,
    **places: str,
) -> Entity:
    """A "position held"; ``places`` are qualifiers such as ``P642="Q1"``."""
    dates = [time_snak("P580", start, precision)] if start else []
    dates += [time_snak("P582", end)] if end else []
    return claim(item_snak("P39", position), [*dates, *(item_snak(p, q) for p, q in places.items())], rank)


def entity(
    qid: str,
    labels: Mapping[str, str],
    claims: Iterable[Entity] = (),
    aliases: Mapping[str, Iterable[str]] | None = None,
    title: str = "",
) -> Entity:
    grouped: dict[str, list[Entity]] = {}
    for one in claims:
        grouped.setdefault(one["mainsnak"]["property"], []).append(one)
    # An empty map is an empty list in the dump.
    return {
        "type": "item",
        "id": qid,
        "labels": {lang: {"language": lang, "value": text} for lang, text in labels.items()} or [],
        "descriptions": [],
        "aliases": {lang: [{"language": lang, "value": t} for t in texts] for lang, texts in (aliases or {}).items()}
        or [],
        "claims": grouped or [],
        "sitelinks": {"enwiki": {"site": "enwiki", "title": title, "badges": []}} if title else [],
        "lastrevid": 1,
    }


def human(
    qid: str,
    labels: Mapping[str, str],
    claims: Iterable[Entity] = (),
    sex: str = "Q6581072",
    aliases: Mapping[str, Iterable[str]] | None = None,
    title: str = "",
) -> Entity:
    own = [claim(item_snak("P31", "Q5")), claim(item_snak("P21", sex))]
    return entity(qid, labels, [*own, *claims], aliases, title)


def position(qid: str, label: str, **places: str) -> Entity:
    return entity(qid, {"en": label}, [claim(item_snak(p, q)) for p, q in places.items()])


def dump(entities: Iterable[Entity | str]) -> bytes:
    """An array with one entity a line and a comma behind it; strings go in as they are."""
    lines = [
        line if isinstance(line, str) else json.dumps(line, ensure_ascii=True, separators=(",", ":"))
        for line in entities
    ]
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def write_dump(path: Path, entities: Iterable[Entity | str]) -> Path:
    data = dump(entities)
    pack = {".gz": gzip.compress, ".bz2": bz2.compress}.get(path.suffix, bytes)
    path.write_bytes(pack(data))
    return path
