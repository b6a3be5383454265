"""The figures of a run, as every format shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from mtcheck.findings import Category, Severity
from mtcheck.report import Report, Verdict

SEVERITIES = (Severity.CRITICAL, Severity.MAJOR, Severity.MINOR)  # the worst first


@dataclass(frozen=True)
class Summary:
    """Counts over all articles; ``table`` counts findings by category and severity, the worst categories first.

    ``score`` is MQM weight per 1,000 words over all articles, ``verdict`` the worst one of any article.
    """

    articles: int
    words: int
    findings: int
    score: float
    verdict: Verdict
    table: Mapping[Category, Mapping[Severity, int]]

    def of_severity(self, severity: Severity) -> int:
        return sum(row[severity] for row in self.table.values())


def summarise(report: Report) -> Summary:
    """The figures of ``report``."""
    counts: dict[Category, Counter[Severity]] = {}
    for article in report.articles:
        for finding in article.findings:
            counts.setdefault(finding.category, Counter())[finding.severity] += 1
    weights = {category: _weight(row) for category, row in counts.items()}
    worst_first = sorted(counts, key=lambda category: (-weights[category], category))
    words = sum(article.words for article in report.articles)
    return Summary(
        articles=len(report.articles),
        words=words,
        findings=report.findings,
        score=1000 * sum(weights.values()) / words if words else 0.0,
        verdict=max((article.verdict for article in report.articles), key=list(Verdict).index, default=Verdict.PASS),
        table={category: {s: counts[category][s] for s in SEVERITIES} for category in worst_first},
    )


def _weight(row: Mapping[Severity, int]) -> int:
    return sum(severity.weight * count for severity, count in row.items())
