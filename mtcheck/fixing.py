"""Corrections put into files."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from mtcheck.article import Document, Edit, apply_edits
from mtcheck.report import ArticleReport


@dataclass(frozen=True)
class Fixed:
    """A document with the edits to be made in each of its articles (by index), and its new bytes."""

    document: Document
    edits: dict[int, list[Edit]]
    data: bytes

    @property
    def count(self) -> int:
        return sum(len(edits) for edits in self.edits.values())


def fix_document(document: Document, reports: list[ArticleReport], unsafe: bool = False) -> Fixed:
    """The corrections of ``reports`` (one an article, in order) put into the document."""
    edits = {i: made for i, report in enumerate(reports) if (made := report.edits(unsafe))}
    return Fixed(document, edits, document.rewrite(edits) if edits else b"")


def diff(fixed: Fixed) -> Iterator[str]:
    """A unified diff of the articles' texts, paragraph by paragraph."""
    for index, edits in fixed.edits.items():
        article = fixed.document.articles[index]
        name = f"{article.path}#{article.id}" if article.id else article.path
        before, after = article.text, apply_edits(article.text, edits)
        lines = difflib.unified_diff(
            before.splitlines(), after.splitlines(), f"a/{name}", f"b/{name}", lineterm="", n=1
        )
        yield from lines
