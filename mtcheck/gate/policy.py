"""The policy: what becomes of an article, and in words why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from mtcheck.config import Clause, Effective, Settings, names_rule
from mtcheck.findings import RULES, Finding, Severity
from mtcheck.report import ArticleReport, Verdict, verdict_of


class Decision(NamedTuple):
    """A verdict and its reasons, a phrase each; none for ``pass``."""

    verdict: Verdict
    reasons: tuple[str, ...]


def decide(of: ArticleReport, settings: Effective) -> Decision:
    """What the policy in ``settings`` says of an article."""
    policy = settings.gate
    hold = policy.hold if policy.hold is not None else (Clause(severity=settings.threshold),)
    warn = policy.warn if policy.warn is not None else (Clause(), Clause(rules=("judge",)))
    absent: dict[Verdict, list[str]] = {verdict: [] for verdict in Verdict}
    for name, engine in of.engines.items():
        if engine.trouble:
            why = "its language has no rules" if name == RULES else f"{name} could not be asked"
            absent[getattr(policy, f"{name}_missing", Verdict.PASS)].append(why)
    for verdict, clauses, limit in (
        (Verdict.HOLD, hold, policy.hold_score),
        (Verdict.WARN, warn, policy.warn_score),
    ):
        reasons = (*_reasons(of, clauses, limit), *absent[verdict])
        if reasons:
            return Decision(verdict, reasons)
    return Decision(Verdict.PASS, ())


def by_policy(of: ArticleReport, settings: Settings) -> ArticleReport:
    """The report with the policy's verdict and its reasons."""
    decision = decide(of, _effective(of, settings))
    return replace(of, verdict=decision.verdict, reasons=decision.reasons)


def by_threshold(of: ArticleReport, settings: Settings) -> ArticleReport:
    """The report with the verdict of the threshold alone."""
    return replace(of, verdict=verdict_of(of.findings, _effective(of, settings).threshold))


def _effective(of: ArticleReport, settings: Settings) -> Effective:
    return settings.settings_for(of.article.path, of.article.language)


def _reasons(of: ArticleReport, clauses: Iterable[Clause], limit: float | None) -> Iterator[str]:
    for clause in clauses:
        met = [finding for finding in of.findings if meets(finding, clause)]
        if len(met) >= clause.count:
            yield _in_words(met)
    if limit is not None and of.score >= limit:
        yield f"score {of.score:g} of {limit:g} per 1,000 words"


def meets(finding: Finding, clause: Clause) -> bool:
    """Whether a finding counts for a clause; an opinion of the judge does where the clause names its rule."""
    category = "" if finding.is_opinion else finding.category
    named = any(names_rule(name, finding.rule, category) for name in clause.rules)
    return (
        finding.severity >= clause.severity
        and finding.confidence >= clause.confidence
        and (named or not (clause.rules or finding.is_opinion))
    )


def _in_words(findings: list[Finding]) -> str:
    """ "2 critical, 1 major (officials/misspelt-name, boundary/lost-stop)"."""
    counts = ((severity, sum(f.severity is severity for f in findings)) for severity in reversed(Severity))
    rules = dict.fromkeys(finding.rule for finding in findings)
    return f"{', '.join(f'{n} {severity}' for severity, n in counts if n)} ({', '.join(rules)})"
