"""Where findings and their fixes stand in the file, for formats whose readers open and edit that file."""

from __future__ import annotations

from typing import NamedTuple

from mtcheck.article import Article, Edit, Place
from mtcheck.findings import Finding


class Region(NamedTuple):
    """From ``start`` to before ``end``: lines and columns of the file from 1, columns in code points."""

    start: Place
    end: Place


class Replacement(NamedTuple):
    """What stands in the region, to be replaced by ``text`` in the file's own notation; ``span`` is the region in
    offsets of the article's source."""

    region: Region
    text: str
    span: tuple[int, int]


def region_of(article: Article, finding: Finding) -> Region:
    """Where the finding stands."""
    if article.source_map.is_file:
        return _region(article, article.source_map.source_span(finding.start, finding.end))
    start = article.place(finding.start)
    last = article.place(max(finding.start, finding.end - 1))
    return Region(start, last._replace(column=last.column + (finding.end > finding.start)))


def replacements(article: Article, finding: Finding) -> list[Replacement]:
    """What the finding's fix changes in the file, in order; nothing without a fix, or where the file is no text."""
    if finding.fix is None or not article.source_map.is_file:
        return []
    edits = article.source_map.source_edits([Edit(finding.start, finding.end, finding.fix.text)])
    return [Replacement(_region(article, (start, end)), text, (start, end)) for start, end, text in edits]


def _region(article: Article, span: tuple[int, int]) -> Region:
    place = article.source_map.place_in_source
    return Region(place(span[0]), place(span[1]))


def utf8_column(article: Article, at: int) -> Place:
    """The place of code point ``at`` of the article's source, its column in bytes of UTF-8."""
    source_map = article.source_map
    line, column = source_map.place_in_source(at)
    return Place(line, len(source_map.source[at - column + 1 : at].encode("utf-8", "surrogatepass")) + 1)
