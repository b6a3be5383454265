"""The result of a run: articles with their findings, and how it came about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from mtcheck.article import Article, Edit
from mtcheck.errors import InputError
from mtcheck.findings import Finding, Safety


class Verdict(StrEnum):
    """``hold`` where something at or above the threshold was found, ``warn`` for anything below it."""

    PASS = "pass"
    WARN = "warn"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class ArticleReport:
    """One article and what was found in it, in the order of the text; ``score`` is MQM weight per 1,000 words."""

    article: Article
    findings: Sequence[Finding]
    words: int
    score: float
    verdict: Verdict

    def edits(self, unsafe: bool = False) -> list[Edit]:
        """The corrections that may be applied, without overlaps (findings don't overlap)."""
        allowed = (Safety.SAFE, Safety.UNSAFE) if unsafe else (Safety.SAFE,)
        return [
            Edit(f.start, f.end, f.suggestions[0].text)
            for f in self.findings
            if f.suggestions and f.suggestions[0].safety in allowed
        ]


@dataclass(frozen=True, slots=True)
class Report:
    """All articles of a run; ``errors`` are inputs that could not be read."""

    articles: Sequence[ArticleReport]
    signature: str
    errors: Sequence[InputError] = field(default=())

    @property
    def findings(self) -> int:
        return sum(len(article.findings) for article in self.articles)
