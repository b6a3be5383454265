"""Corrections put into files."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from mtcheck.article import Article, Document
from mtcheck.report import ArticleReport

_PASSES = 10  # one fix may make way for another; more than a few are never needed


@dataclass(frozen=True)
class Fixed:
    """A document before and after: ``data`` are its new bytes (empty where nothing was to be corrected), ``counts`` the
    corrections made in each article, by its index."""

    before: Document
    after: Document
    data: bytes
    counts: Mapping[int, int]

    @property
    def count(self) -> int:
        return sum(self.counts.values())


def fix_document(
    document: Document,
    check: Callable[[Article], ArticleReport],
    reread: Callable[[bytes], Document],
    unsafe: bool = False,
) -> Fixed:
    """Put corrections into ``document`` until there is none left to make, so that a second call changes nothing.

    ``check`` judges an article, ``reread`` reads the bytes that a pass has made. Unsafe corrections are made in the
    first pass only: they are for what the article held, not for what other corrections made of it.
    """
    current, data = document, b""
    counts: Counter[int] = Counter()
    for turn in range(_PASSES):
        reports = [check(article) for article in current.articles]
        edits = {i: made for i, report in enumerate(reports) if (made := report.edits(unsafe and turn == 0))}
        if not edits:
            break
        counts.update({i: len(made) for i, made in edits.items()})
        data = current.rewrite(edits)
        current = reread(data)
    return Fixed(document, current, data, counts)


def diff(fixed: Fixed) -> Iterator[str]:
    """A unified diff of the articles' texts."""
    for old, new in zip(fixed.before.articles, fixed.after.articles, strict=True):
        name = f"{old.path}#{old.id}" if old.id else old.path
        before, after = old.text.splitlines(), new.text.splitlines()
        yield from difflib.unified_diff(before, after, f"a/{name}", f"b/{name}", lineterm="", n=1)
