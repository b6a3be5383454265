"""SARIF 2.1.0, for code scanning: GitHub, GitLab, Azure DevOps, editors.

Columns count code points (``columnKind``), fixes are in the file's own notation, and the fingerprint has no line
numbers in it, so that a scanner knows a finding again when the article around it changes. Findings that were waved
through are there as suppressed results. ``rank`` is the confidence in per cent.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, TextIO
from urllib.parse import quote

from mtcheck import __version__
from mtcheck.article import Article
from mtcheck.errors import ConfigError, MtcheckError
from mtcheck.findings import Finding, Severity
from mtcheck.report import Report, Suppression
from mtcheck.rules import Rule, load_rules
from mtcheck.writing.regions import Region, region_of, replacements
from mtcheck.writing.shown import writable

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
HOME = "https://github.com/mtcheck/mtcheck"

_LEVELS = {Severity.CRITICAL: "error", Severity.MAJOR: "warning", Severity.MINOR: "note"}

Json = dict[str, Any]


def write_sarif(report: Report, out: TextIO) -> None:
    """One SARIF log with one run."""
    rules = _rules(report)
    index = {rule: number for number, rule in enumerate(rules)}
    results = [
        _result(of.article, finding, index, suppression)
        for of in report.articles
        for finding, suppression in of.with_suppressed()
    ]
    run = {
        "tool": {"driver": _driver(rules)},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report.errors)],
        "results": results,
        "properties": {"signature": report.signature},
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    out.write(json.dumps(log, ensure_ascii=False, indent=2))
    out.write("\n")


def _rules(report: Report) -> Mapping[str, Rule | None]:
    """The rules that found something, by id, in order; None for one that isn't among those that ship."""
    found = {finding.rule: of.article.language for of in report.articles for finding, _ in of.with_suppressed()}
    return {rule: _rule(rule, language) for rule, language in sorted(found.items())}


def _rule(rule: str, language: str) -> Rule | None:
    try:
        return load_rules(language).get(rule)
    except ConfigError:
        return None


def _driver(rules: Mapping[str, Rule | None]) -> Json:
    return {
        "name": "mtcheck",
        "semanticVersion": __version__,
        "informationUri": HOME,
        "rules": [_descriptor(name, rule) for name, rule in rules.items()],
    }


def _descriptor(name: str, rule: Rule | None) -> Json:
    if rule is None:
        return {"id": name}
    data = rule.data
    return {
        "id": name,
        "name": data.name,
        "shortDescription": {"text": data.name},
        "fullDescription": {"text": data.explanation},
        "help": {"text": data.explanation},
        "defaultConfiguration": {"level": _LEVELS[data.severity], "rank": _percent(rule.confidence)},
        "properties": {"tags": [str(data.category)], "mqm": data.category.mqm, "its": data.category.its},
    }


def _result(article: Article, finding: Finding, index: Mapping[str, int], suppression: Suppression | None) -> Json:
    return {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": _LEVELS[finding.severity],
        "rank": _percent(finding.confidence),
        "message": {"text": finding.message},
        "locations": [_location(article, finding)],
        "partialFingerprints": {"mtcheck/v1": finding.fingerprint},
        "fixes": _fixes(article, finding),
        "suppressions": [_suppression(suppression)] if suppression else [],
        "properties": {
            "category": str(finding.category),
            "severity": str(finding.severity),
            "engine": finding.engine,
            "evidence": [row.text for row in finding.evidence],
        },
    }


def _location(article: Article, finding: Finding) -> Json:
    region = region_of(article, finding)
    physical = {
        "artifactLocation": _artifact(article.path),
        "region": {**_region(region), "snippet": {"text": finding.text}},
    }
    return {"physicalLocation": physical} | (
        {"logicalLocations": [{"name": article.id, "kind": "article"}]} if article.id else {}
    )


def _artifact(path: str) -> Json:
    """``path`` as a URI: one of a feed as it is, a relative one below the root of the checkout."""
    if "://" in path:
        return {"uri": path}
    uri = quote(writable(path).replace("\\", "/"), safe="/:" if path[1:3] == ":\\" else "/")
    return (
        {"uri": f"file://{uri}"} if path.startswith("/") else {"uri": uri.removeprefix("./"), "uriBaseId": "%SRCROOT%"}
    )


def _region(region: Region) -> Json:
    (line, column), (end_line, end_column) = region
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _fixes(article: Article, finding: Finding) -> list[Json]:
    changes = [
        {"deletedRegion": _region(change.region), "insertedContent": {"text": change.text}}
        for change in replacements(article, finding)
    ]
    if not changes or finding.fix is None:
        return []
    words = f"{finding.text!r} → {finding.fix.text!r} ({finding.fix.safety})"
    change = {"artifactLocation": _artifact(article.path), "replacements": changes}
    return [{"description": {"text": words}, "artifactChanges": [change]}]


def _suppression(suppression: Suppression) -> Json:
    """In the text itself by a comment, from outside by everything else."""
    said = {"kind": "inSource" if suppression.kind == "comment" else "external", "status": "accepted"}
    words = " ".join(filter(None, [suppression.why or suppression.kind, suppression.who, suppression.when]))
    return said | {"justification": words}


def _invocation(errors: Iterable[MtcheckError]) -> Json:
    notes = [{"level": "error", "message": {"text": str(error)}} for error in errors]
    return {"executionSuccessful": not notes, "toolExecutionNotifications": notes}


def _percent(confidence: float) -> float:
    return round(100 * confidence, 1)
