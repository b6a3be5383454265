"""The checker: an article in, its report out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mtcheck.analysis import Analysis
from mtcheck.article import Article
from mtcheck.checks.kind import Hit
from mtcheck.findings import Evidence, Finding, Severity, with_fingerprints
from mtcheck.merging import merge
from mtcheck.report import ArticleReport, Verdict
from mtcheck.rules import Rule, load_rules


class _Values(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def finding_of(rule: Rule, hit: Hit, text: str) -> Finding:
    """The finding that a hit of a rule amounts to."""
    return Finding(
        rule=rule.id,
        category=rule.data.category,
        severity=hit.severity or rule.data.severity,
        confidence=rule.confidence if hit.confidence is None else hit.confidence,
        start=hit.start,
        end=hit.end,
        text=text[hit.start : hit.end],
        message=rule.data.message.format_map(_Values(text=text[hit.start : hit.end], **hit.values)),
        suggestions=hit.suggestions,
        evidence=(Evidence("rule", rule.data.name, source=rule.id), *hit.evidence),
    )


def run_rules(rules: Mapping[str, Rule], analysis: Analysis) -> Iterator[Finding]:
    """All findings of all rules, unmerged."""
    for rule in rules.values():
        for hit in rule.run(analysis):
            yield finding_of(rule, hit, analysis.text)


class Checker:
    """Checks articles with one set of settings; its rules and register are loaded once."""

    def check(self, article: Article) -> ArticleReport:
        """Everything that is found in ``article``; RuleError where its language has no rules."""
        rules = {key: rule for key, rule in load_rules(article.language).items() if rule.data.enabled}
        analysis = Analysis(article)
        findings = with_fingerprints(article.text, merge(run_rules(rules, analysis)))
        words = len(analysis.words.texts)
        score = 1000 * sum(finding.severity.weight for finding in findings) / max(words, 1)
        hold = any(finding.severity >= Severity.MAJOR for finding in findings)
        verdict = Verdict.HOLD if hold else Verdict.WARN if findings else Verdict.PASS
        return ArticleReport(article, findings, words, score, verdict)
