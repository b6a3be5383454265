"""RSS (all versions) and Atom, read by feedparser, which takes them as broken as they come.

Places are those in an item's own text, since feedparser keeps none of the file's; corrections can't be written back.
"""

from __future__ import annotations

import re
import time
from typing import Any

from mtcheck.article import Document
from mtcheck.errors import InputError
from mtcheck.reading.decode import decode
from mtcheck.reading.items import Field, Item, check_size, document_of
from mtcheck.reading.pages import declared_encoding
from mtcheck.reading.reader import Given

_DOCTYPE = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.I)
_UNMARKED = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}  # XML without a byte order mark
_AS_UTF8 = {"content-type": "application/xml; charset=utf-8"}


def read(data: bytes, path: str, given: Given) -> Document:
    """The items of a feed; InputError where it has none, or declares a document type (entities can grow without
    end)."""
    import feedparser

    check_size(data, path)
    text = _text(data, path, given)  # what is looked at and what is parsed is the same, whatever it says it is in
    declared = _DOCTYPE.search(text)
    if declared:
        line = text.count("\n", 0, declared.start()) + 1
        raise InputError("the feed declares a document type, which is refused", path=path, line=line)
    try:
        parsed = feedparser.parse(
            text.encode("utf-8", "replace"),
            response_headers=_AS_UTF8,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # it has no error of its own for what it can't take
        raise InputError(f"no feed that can be read: {error}", path=path) from None
    if not parsed.entries:
        why = f": {parsed.bozo_exception}" if parsed.get("bozo") else ""
        raise InputError(f"no feed with items{why}", path=path)
    language = parsed.feed.get("language")
    return document_of([_item(entry, n, language) for n, entry in enumerate(parsed.entries, 1)], path, "feed", given)


def _text(data: bytes, path: str, given: Given) -> str:
    """A feed whose encoding can't be told is read as UTF-8 as far as it goes."""
    if unmarked := _UNMARKED.get(data[:2]):
        return data.decode(unmarked, "replace")
    try:
        return decode(data, path, declared_encoding(data), given.encoding).text
    except InputError:
        return data.replace(b"\0", b"").decode("utf-8", "replace")


def _item(entry: Any, number: int, language: str | None) -> Item:
    contents = [*entry.get("content", ()), entry.get("summary_detail") or {}]
    body: Any = max(contents, key=lambda content: len(content.get("value") or ""), default={})
    title = entry.get("title_detail") or {}
    return Item(
        id=entry.get("id") or entry.get("link") or f"item {number}",
        headline=_field(title),
        body=_field(body) or Field(""),
        date=_day(entry.get("published_parsed") or entry.get("updated_parsed")),
        language=body.get("language") or language,
        url=entry.get("link"),
    )


def _field(content: Any) -> Field | None:
    value = content.get("value")
    return Field(value, is_html="html" in (content.get("type") or "html")) if value else None


def _day(when: time.struct_time | None) -> str | None:
    return time.strftime("%Y-%m-%d", when) if when else None
