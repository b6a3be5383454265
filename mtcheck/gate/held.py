"""An article that the watcher did not let pass, kept for the desk as it was judged."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, NamedTuple, get_type_hints

import msgspec

from mtcheck.article import Article, Document, Edit, SourceMap
from mtcheck.errors import InputError
from mtcheck.report import ArticleReport

_FIELDS = [field.name for field in fields(Article) if field.name != "source_map"]


class Said(NamedTuple):
    """What was said of it: the policy's reasons, and how many findings there were."""

    reasons: tuple[str, ...]
    findings: int


def encode(of: ArticleReport) -> bytes:
    """The article and what is said of it; its own file stays where it came from."""
    article = {name: getattr(of.article, name) for name in _FIELDS}
    said = Said(tuple(of.reasons), len(of.findings))
    return json.dumps({**article, "said": said}).encode()  # half surrogates too


def said(data: bytes) -> Said:
    """What was said of an article that ``encode`` wrote."""
    return msgspec.convert(json.loads(data)["said"], Said)


def read(data: bytes, path: str) -> Document:
    """The document of an article that was kept; its corrected text in UTF-8 is what a rewrite gives."""
    hints = get_type_hints(Article)
    try:
        kept: Mapping[str, Any] = json.loads(data)
        given = {name: msgspec.convert(kept[name], hints[name]) for name in _FIELDS if name in kept}
        article = Article(source_map=SourceMap.identity(given["text"]), **given)
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"no article that was kept: {error}", path=path) from None

    def rewrite(edits: Mapping[int, Sequence[Edit]]) -> bytes:
        return article.source_map.rewrite(edits.get(0, ())).encode("utf-8", "surrogatepass")

    return Document(path, "held", [article], rewrite)
