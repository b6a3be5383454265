"""Comments in Markdown and HTML that let a finding stand: ``<!-- mtcheck: allow RULE, RULE: why -->``.

A comment is for the paragraph of the text that follows it. RULE is a rule's id, a group, a category, or
a glob, as in the settings. ``<!-- mtcheck: off -->`` and ``<!-- mtcheck: on -->`` do the same for all rules between
them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from mtcheck.article import Article
from mtcheck.config import names_rule
from mtcheck.findings import Finding

_COMMENT = re.compile(r"<!--\s*mtcheck:\s*(?P<order>allow|off|on)\b(?P<rest>.*?)-->", re.DOTALL)


class Allowed(NamedTuple):
    """Findings of ``rules`` (all if empty) that begin in ``[start, end)`` of the article stand; ``line`` is the
    comment's own."""

    start: int
    end: int
    rules: tuple[str, ...]
    why: str
    line: int

    def covers(self, finding: Finding) -> bool:
        if not self.start <= finding.start < max(self.end, self.start + 1):
            return False
        return not self.rules or any(names_rule(name, finding.rule, finding.category) for name in self.rules)


def allowed(article: Article) -> list[Allowed]:
    """What the comments of an article allow; none where they would be those of whoever wrote a feed."""
    return list(_allowed(article, list(_comments(article))))


def _comments(article: Article) -> Iterator[tuple[re.Match[str], int, int]]:
    """Each comment, the offset in the article where it stands, and its line; not one that is part of the text."""
    source_map = article.source_map
    if not source_map.takes_comments or "mtcheck:" not in source_map.source:
        return
    starts = [piece.source for piece in source_map.pieces]
    for match in _COMMENT.finditer(source_map.source):
        index = bisect_left(starts, match.end())
        before = source_map.pieces[index - 1] if index else None
        if before is None or before.source + before.source_length <= match.start():
            at = source_map.pieces[index].start if index < len(starts) else len(article.text)
            yield match, at, source_map.place_in_source(match.start()).line


def _allowed(article: Article, comments: Sequence[tuple[re.Match[str], int, int]]) -> Iterator[Allowed]:
    off: tuple[int, int, str] | None = None
    for match, at, line in comments:
        names, why = _split(match["rest"])
        if match["order"] == "allow":
            start, end = _paragraph(article, at)
            yield Allowed(start, end, names, why, line)
        elif match["order"] == "off" and off is None:
            off = at, line, why
        elif match["order"] == "on" and off is not None:
            yield Allowed(off[0], at, (), off[2], off[1])
            off = None
    if off is not None:
        yield Allowed(off[0], len(article.text), (), off[2], off[1])


def _split(rest: str) -> tuple[tuple[str, ...], str]:
    """Names of rules, and the reason behind the colon."""
    names, _, why = rest.partition(":")
    return tuple(re.findall(r"[\w*?/-]+", names)), " ".join(why.split())


def _paragraph(article: Article, at: int) -> tuple[int, int]:
    """The paragraph around ``at``, or the next one."""
    found = next((part for part in article.paragraphs if part.end > at), None)
    return (found.start, found.end) if found else (at, at)


def unused(given: Iterable[Allowed], findings: Sequence[Finding]) -> list[Allowed]:
    """Comments that no finding needed."""
    return [one for one in given if not any(one.covers(finding) for finding in findings)]
