"""What a web page says of its article: language, date, title, address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from mtcheck.dates import PartialDate
from mtcheck.reading.markup import attributes_of, tags

_PUBLISHED = ("article:published_time", "og:article:published_time", "datepublished", "dc.date.issued", "dc.date")
_ALSO_PUBLISHED = ("parsely-pub-date", "sailthru.date", "publishdate", "pubdate", "date")
_TITLE = ("og:title", "twitter:title", "dc.title")
_JSON_LD = re.compile(r"(?P<start>.*?>)(?P<json>.*)</script", re.S | re.I)


class PageData(NamedTuple):
    """None where the page doesn't say."""

    language: str | None = None
    date: PartialDate | None = None
    title: str | None = None
    url: str | None = None


def page_data(source: str) -> PageData:
    """Read off the page's head and its tags; a date counts where it is marked as that of publication."""
    language = url = None
    meta: dict[str, str] = {}
    for tag in tags(source):
        if tag.closes:
            continue
        if tag.name == "html":
            language = language or attributes_of(tag.rest).get("lang")
        elif tag.name == "meta":
            given = attributes_of(tag.rest)
            name = given.get("property") or given.get("name") or given.get("itemprop") or given.get("http-equiv")
            if name and given.get("content"):
                meta.setdefault(name.lower(), given["content"])
        elif tag.name == "link":
            given = attributes_of(tag.rest)
            if given.get("rel", "").lower() == "canonical":
                url = url or given.get("href")
        elif tag.name == "time":
            given = attributes_of(tag.rest)
            if "pubdate" in given or given.get("itemprop", "").lower() == "datepublished":
                meta.setdefault("datepublished", given.get("datetime", ""))
        elif tag.name == "script" and "ld+json" in tag.rest:
            for item in _json_ld(source[tag.start : tag.end]):
                if isinstance(item.get("datePublished"), str):
                    # The page's own data goes before its tags.
                    meta["article:published_time"] = item["datePublished"]
                if isinstance(item.get("headline"), str):
                    meta.setdefault("og:title", item["headline"])
    return PageData(
        language or meta.get("og:locale") or meta.get("content-language"),
        next(filter(None, (_date(meta[name]) for name in (*_PUBLISHED, *_ALSO_PUBLISHED) if name in meta)), None),
        next((meta[name] for name in _TITLE if name in meta), None),
        url or meta.get("og:url"),
    )


def declared_encoding(data: bytes) -> str | None:
    """The encoding named in ``<meta charset>`` or an XML declaration, looked for in the first 4 KB."""
    match = re.search(rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", data[:4096], re.I)
    return match[1].decode("ascii") if match else None


def _date(text: str) -> PartialDate | None:
    try:
        return PartialDate.parse(text)
    except ValueError:
        return None


def _json_ld(script: str) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD script that have a date or a headline; none where it is not JSON."""
    match = _JSON_LD.match(script)
    try:
        found = json.loads(match["json"]) if match else []
    except (ValueError, RecursionError):
        return
    graph = found.get("@graph", found) if isinstance(found, dict) else found
    for item in graph if isinstance(graph, list) else [graph]:
        if isinstance(item, dict):
            yield item
