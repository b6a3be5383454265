"""The policy: what becomes of an article, and in words why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from mtcheck.config import Clause, Effective, Settings, names_rule
from mtcheck.findings import Finding, Severity
from mtcheck.report import ArticleReport, Report, Verdict, verdict_of


class Decision(NamedTuple):
    """A verdict and its reasons, a phrase each; none for ``pass``."""

    verdict: Verdict
    reasons: tuple[str, ...]


def decide(of: ArticleReport, settings: Effective, missing: Iterable[str] = ()) -> Decision:
    """What the policy in ``settings`` says of an article; ``missing`` names what could not be asked of it ("judge",
    "languagetool")."""
    policy = settings.gate
    hold = policy.hold if policy.hold is not None else (Clause(severity=settings.threshold),)
    warn = policy.warn if policy.warn is not None else (Clause(),)
    absent: dict[Verdict, list[str]] = {verdict: [] for verdict in Verdict}
    for name in missing:
        absent[getattr(policy, f"{name}_missing", Verdict.PASS)].append(f"{name} could not be asked")
    for verdict, clauses, limit in (
        (Verdict.HOLD, hold, policy.hold_score),
        (Verdict.WARN, warn, policy.warn_score),
    ):
        reasons = (*_reasons(of, clauses, limit), *absent[verdict])
        if reasons:
            return Decision(verdict, reasons)
    return Decision(Verdict.PASS, ())


def judged(report: Report, settings: Settings) -> Report:
    """``report`` with the verdicts of the policy and their reasons."""
    articles = []
    for of in report.articles:
        missing = [name for name, engine in of.engines.items() if engine.trouble]
        decision = decide(of, settings.settings_for(of.article.path, of.article.language), missing)
        articles.append(replace(of, verdict=decision.verdict, reasons=decision.reasons))
    return replace(report, articles=articles)


def by_threshold(report: Report, settings: Settings) -> Report:
    """``report`` with the verdicts of the threshold alone."""
    return replace(
        report,
        articles=[
            replace(
                of,
                verdict=verdict_of(of.findings, settings.settings_for(of.article.path, of.article.language).threshold),
            )
            for of in report.articles
        ],
    )


def _reasons(of: ArticleReport, clauses: Iterable[Clause], limit: float | None) -> Iterator[str]:
    for clause in clauses:
        met = [finding for finding in of.findings if meets(finding, clause)]
        if len(met) >= clause.count:
            yield _in_words(met)
    if limit is not None and of.score >= limit:
        yield f"score {of.score:g} of {limit:g} per 1,000 words"


def meets(finding: Finding, clause: Clause) -> bool:
    """Whether a finding counts for a clause."""
    return (
        finding.severity >= clause.severity
        and finding.confidence >= clause.confidence
        and (not clause.rules or any(names_rule(name, finding.rule, finding.category) for name in clause.rules))
    )


def _in_words(findings: list[Finding]) -> str:
    """ "2 critical, 1 major (officials/misspelt-name, boundary/lost-stop)"."""
    counts = ((severity, sum(f.severity is severity for f in findings)) for severity in reversed(Severity))
    rules = dict.fromkeys(finding.rule for finding in findings)
    return f"{', '.join(f'{n} {severity}' for severity, n in counts if n)} ({', '.join(rules)})"
