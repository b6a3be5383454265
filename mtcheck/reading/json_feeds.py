"""Feeds in JSON: JSON Feed, IPTC's ninjs (1.x, 2.x, 3.x), and posts from WordPress's REST interface.

The first is an object with ``items``; ninjs is one item, or an array of them, or an object with an array of them;
WordPress gives one post or an array. Places are those in the file, and corrections can be written back.

None of them has a place for the text that an article was translated from. It is looked for where each may be extended:
in ``_mtcheck`` of a JSON Feed's item (an object with ``source``, ``source_language``, ``people``), in the ``meta`` of a
post from WordPress (``mtcheck_source``, ``mtcheck_source_language``), in ``body_source`` of ninjs or a body whose role
is ``source``.
"""

from __future__ import annotations

import html
import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from mtcheck.article import Document
from mtcheck.errors import InputError
from mtcheck.reading.decode import decode
from mtcheck.reading.items import Field, Item, check_size, document_of
from mtcheck.reading.json_text import Literal, Path, escape, literals, pieces
from mtcheck.reading.reader import Given

Json = Mapping[str, Any]

_NINJS = (
    "body_html", "body_xhtml", "body_text", "bodies", "headline", "headlines",
    "description_text", "description_html", "description_xhtml", "descriptions",
)  # fmt: skip
_NO_PROSE = ("creditline", "credit", "byline", "source")  # roles of what is not the article


def read(data: bytes, path: str, given: Given) -> Document:
    """The items of a feed; InputError where the file is none of the formats."""
    check_size(data, path)
    decoded = decode(data, path, "utf-8", given.encoding)
    feed = _Feed(decoded.text, path)
    items, name = feed.items()
    document = document_of(items, path, name, given, decoded.text, feed.escape, decoded.encode)
    return replace(document, format="json")  # what reads it again


def is_feed(value: Any) -> bool:
    """Whether a JSON value looks like one of the formats."""
    first = value[0] if isinstance(value, list) and value else value
    if not isinstance(first, dict):
        return False
    return _is_item(first) or _is_json_feed(first) or _list_of_items(first) is not None


def _is_item(value: Any) -> bool:
    return isinstance(value, dict) and (_is_wordpress(value) or _is_ninjs(value))


def _list_of_items(value: Json) -> str | None:
    """The key of an object's array of items."""
    return next((key for key, some in value.items() if isinstance(some, list) and some and _is_item(some[0])), None)


def _is_json_feed(value: Json) -> bool:
    return "jsonfeed.org/version/" in str(value.get("version", ""))


def _is_wordpress(value: Json) -> bool:
    return isinstance(value.get("content"), dict) and "rendered" in value["content"]


def _is_ninjs(value: Json) -> bool:
    return "uri" in value and any(key in value for key in _NINJS)


class _Feed:
    """The JSON of a file, and where each of its strings stands."""

    def __init__(self, source: str, path: str) -> None:
        self.source, self.path = source, path
        try:
            self.value: Any = json.loads(source)
        except RecursionError:
            raise InputError("JSON that is nested too deep", path=path) from None
        except ValueError as error:
            line, column = getattr(error, "lineno", None), getattr(error, "colno", None)
            raise InputError(f"not JSON: {getattr(error, 'msg', error)}", path=path, line=line, column=column) from None
        self._places: dict[Path, Literal] = {literal.path: literal for literal in literals(source)}
        self._markup: list[tuple[int, int]] = []

    def items(self) -> tuple[list[Item], str]:
        """The items, and the format's name."""
        value = self.value
        if isinstance(value, dict) and _is_json_feed(value):
            return [
                _json_feed_item(self, item, at) for at, item in _objects(value.get("items"), ("items",))
            ], "jsonfeed"
        found = self._found()
        if found and _is_wordpress(found[0][1]):
            return [_wordpress_item(self, item, at) for at, item in found], "wordpress"
        if found and _is_ninjs(found[0][1]):
            return [_ninjs_item(self, item, at) for at, item in found], "ninjs"
        raise InputError("neither JSON Feed nor ninjs nor posts from WordPress", path=self.path)

    def _found(self) -> list[tuple[Path, Json]]:
        """Items of ninjs or WordPress: the file's one, those of its array, or those of an array in its object."""
        if isinstance(self.value, list):
            return list(_objects(self.value, ()))
        if not isinstance(self.value, dict) or _is_item(self.value):
            return [((), self.value)] if _is_item(self.value) else []
        key = _list_of_items(self.value)
        return list(_objects(self.value[key], (key,))) if key is not None else []

    def field(self, path: Path, is_html: bool = False) -> Field | None:
        """The string at ``path``; None where there is none."""
        literal = self._places.get(path)
        if literal is None or literal.start == literal.end:
            return None
        if is_html:
            self._markup.append((literal.start, literal.end))
            self._markup.sort()
        text = json.loads(f'"{self.source[literal.start : literal.end]}"', strict=False)
        return Field(text, pieces(self.source, literal), is_html)

    def escape(self, new: str, at: int) -> str:
        """``new`` as the string at ``at`` of the file writes it."""
        index = bisect_right(self._markup, (at, len(self.source))) - 1
        in_markup = index >= 0 and self._markup[index][0] <= at <= self._markup[index][1]
        return escape(html.escape(new, quote=False) if in_markup else new)


def _objects(values: Any, path: Path) -> Iterator[tuple[Path, Json]]:
    for index, value in enumerate(values if isinstance(values, list) else []):
        if isinstance(value, dict):
            yield (*path, index), value


def _first(feed: _Feed, ways: Sequence[tuple[Path, bool]]) -> Field:
    found = next((field for path, is_html in ways if (field := feed.field(path, is_html))), None)
    return found or Field("")


def _text(item: Json, *keys: str) -> str | None:
    """The first of ``keys`` that is a text or a number."""
    return next((str(item[key]) for key in keys if isinstance(item.get(key), str | int) and item[key] != ""), None)


def _object(item: Json, key: str) -> Json:
    value = item.get(key)
    return value if isinstance(value, dict) else {}


def _names(value: Any) -> list[str]:
    return [name for name in value if isinstance(name, str)] if isinstance(value, list) else []


def _json_feed_item(feed: _Feed, item: Json, at: Path) -> Item:
    return Item(
        id=_text(item, "id", "url") or f"item {at[-1]}",
        headline=feed.field((*at, "title")),
        body=_first(feed, [((*at, "content_html"), True), ((*at, "content_text"), False)]),
        date=_text(item, "date_published", "date_modified"),
        language=_text(item, "language") or _text(feed.value, "language"),
        url=_text(item, "url"),
        source=feed.field((*at, "_mtcheck", "source")),
        source_language=_text(_object(item, "_mtcheck"), "source_language"),
        people=_names(_object(item, "_mtcheck").get("people")),
    )


def _wordpress_item(feed: _Feed, item: Json, at: Path) -> Item:
    return Item(
        id=_text(item, "id", "link") or f"post {at}",
        headline=feed.field((*at, "title", "rendered"), is_html=True),
        body=_first(feed, [((*at, "content", "rendered"), True)]),
        date=_text(item, "date_gmt", "date"),
        language=_text(item, "lang"),
        url=_text(item, "link"),
        source=feed.field((*at, "meta", "mtcheck_source")),
        source_language=_text(_object(item, "meta"), "mtcheck_source_language"),
    )


def _ninjs_item(feed: _Feed, item: Json, at: Path) -> Item:
    kinds = (
        (f"{part}_{kind}", kind != "text") for part in ("body", "description") for kind in ("html", "xhtml", "text")
    )
    whole = [((*at, key), is_html) for key, is_html in kinds]
    # A picture, a video, a short item have a description alone.
    body = [*whole[:3], *_valued(item, "bodies", at), *whole[3:], *_valued(item, "descriptions", at)]
    titles = [((*at, "headline"), False)]
    titles += [((*path, "value"), False) for path, _ in _objects(item.get("headlines"), (*at, "headlines"))]
    headline = _first(feed, [*titles, ((*at, "title"), False)])
    people = [
        name
        for key in ("people", "person")
        for _, one in _objects(item.get(key), ())
        if (name := _text(one, "name", "literal"))
    ]
    status = _text(item, "pubStatus", "pubstatus")
    return Item(
        id=_text(item, "uri") or f"item {at}",
        headline=headline if headline.text else None,
        body=_first(feed, body),
        date=_text(item, "versionCreated", "versioncreated", "firstCreated", "firstcreated"),
        language=_text(item, "language"),
        source=_first(feed, [((*at, "body_source"), False), *_source_bodies(item, at)]),
        people=people,
        metadata={"pubstatus": status} if status else {},
    )


def _valued(item: Json, key: str, at: Path) -> list[tuple[Path, bool]]:
    """Where the texts in a list of ninjs 2 or 3 stand, and which are markup: the item's own first, those that are a
    document in themselves (NITF) last."""
    parts = [(path, part) for path, part in _objects(item.get(key), (*at, key)) if _role(part) not in _NO_PROSE]
    parts.sort(key=lambda pair: (_is_document(pair[1]), _role(pair[1]) not in ("", "main", "body", "caption")))
    return [((*path, "value"), _is_document(part) or _is_markup(part)) for path, part in parts]


def _source_bodies(item: Json, at: Path) -> list[tuple[Path, bool]]:
    found = [(path, part) for path, part in _objects(item.get("bodies"), (*at, "bodies")) if _role(part) == "source"]
    return [((*path, "value"), _is_markup(part)) for path, part in found]


def _kind(part: Json) -> str:
    return (_text(part, "contentType", "contenttype") or "").lower()


def _is_document(part: Json) -> bool:
    kind = _kind(part)
    return "nitf" in kind or ("xml" in kind and "xhtml" not in kind)


def _is_markup(part: Json) -> bool:
    kind = _kind(part)
    return "html" in kind or (not kind and "<p" in str(part.get("value")))


def _role(part: Json) -> str:
    return (_text(part, "role") or "").rpartition(":")[2].rpartition("/")[2].lower()
