"""The result of a run: articles with their findings, and how it came about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import msgspec

from mtcheck.article import Article, Edit
from mtcheck.errors import InputError
from mtcheck.findings import Engine, Finding, Safety, Severity


class Verdict(StrEnum):
    """``hold`` where something at or above the threshold was found, ``warn`` for anything below it."""

    PASS = "pass"
    WARN = "warn"
    HOLD = "hold"


def score_of(findings: Iterable[Finding], words: int) -> float:
    """MQM weight per 1,000 words; opinions weigh nothing."""
    weight = sum(finding.severity.weight for finding in findings if not finding.is_opinion)
    return round(1000 * weight / max(words, 1), 2)


def verdict_of(findings: Sequence[Finding], threshold: Severity) -> Verdict:
    """``hold`` from ``threshold`` on, ``warn`` for what is below it, and for opinions."""
    if any(finding.severity >= threshold and not finding.is_opinion for finding in findings):
        return Verdict.HOLD
    return Verdict.WARN if findings else Verdict.PASS


class Suppression(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why a finding doesn't count: it is in the baseline, was dismissed, or a comment in the text lets it stand.

    ``kind`` is "baseline", "dismissal" or "comment"; ``when`` is the day, YYYY-MM-DD, on which ``who`` said so.
    """

    kind: str
    why: str = ""
    who: str | None = None
    when: str | None = None


@dataclass(frozen=True, slots=True)
class ArticleReport:
    """One article and what was found in it, in the order of the text; ``score`` is MQM weight per 1,000 words.

    ``suppressed`` are findings that were waved through: neither score nor verdict counts them. ``reasons`` say in words
    how a policy came to the verdict.
    ``engines`` are those beside the rules that were to judge it, by their names.
    """

    article: Article
    findings: Sequence[Finding]
    words: int
    score: float
    verdict: Verdict
    suppressed: Sequence[tuple[Finding, Suppression]] = ()
    reasons: Sequence[str] = ()
    engines: Mapping[str, Engine] = field(default_factory=dict)

    def with_suppressed(self) -> list[tuple[Finding, Suppression | None]]:
        """All findings in the order of the text, each with what suppresses it."""
        both: list[tuple[Finding, Suppression | None]] = [(finding, None) for finding in self.findings]
        return sorted([*both, *self.suppressed], key=lambda pair: (pair[0].start, pair[0].end, pair[0].rule))

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
    """All articles of a run; ``errors`` are inputs that could not be read, ``notices`` what else a user should know of
    the run (a dismissal that nothing needs, a checker that is not installed), a line each."""

    articles: Sequence[ArticleReport]
    signature: str
    errors: Sequence[InputError] = field(default=())
    notices: Sequence[str] = ()

    @property
    def findings(self) -> int:
        return sum(len(article.findings) for article in self.articles)

    def judged(self, judge: Callable[[ArticleReport], ArticleReport]) -> Report:
        """The same with every article's report as ``judge`` gives it back."""
        return replace(self, articles=[judge(of) for of in self.articles])


def not_checked(articles: Sequence[ArticleReport]) -> list[str]:
    """What an engine left unchecked in how many articles, and why, one line a reason."""
    reasons = Counter(engine.trouble for article in articles for engine in article.engines.values() if engine.trouble)
    return [f"{reason} ({count} of {len(articles)} articles)" for reason, count in reasons.items()]
