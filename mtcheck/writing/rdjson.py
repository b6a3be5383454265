"""Reviewdog's diagnostic format, as one object (``rdjson``) or one diagnostic a line (``rdjsonl``).

Columns count bytes of UTF-8, and suggestions are in the file's own notation, so that reviewdog can offer them as
one-click fixes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TextIO

from mtcheck.article import Article
from mtcheck.findings import Finding, Severity
from mtcheck.report import Report
from mtcheck.writing.regions import region_of, replacements, utf8_column
from mtcheck.writing.sarif import HOME
from mtcheck.writing.shown import writable

_SEVERITIES = {Severity.CRITICAL: "ERROR", Severity.MAJOR: "WARNING", Severity.MINOR: "INFO"}
_SOURCE = {"name": "mtcheck", "url": HOME}

Json = dict[str, Any]


def write_rdjson(report: Report, out: TextIO) -> None:
    """A ``DiagnosticResult``."""
    out.write(json.dumps({"source": _SOURCE, "diagnostics": list(_diagnostics(report))}, ensure_ascii=False, indent=2))
    out.write("\n")


def write_rdjsonl(report: Report, out: TextIO) -> None:
    """A ``Diagnostic`` a line."""
    for diagnostic in _diagnostics(report):
        out.write(json.dumps({**diagnostic, "source": _SOURCE}, ensure_ascii=False))
        out.write("\n")


def _diagnostics(report: Report) -> Iterator[Json]:
    for of in report.articles:
        for finding in of.findings:
            yield _diagnostic(of.article, finding)
    for error in report.errors:
        place = {"range": {"start": {"line": error.line}}} if error.line else {}
        yield {
            "message": str(error),
            "location": {"path": writable(error.path or ""), **place},
            "severity": "ERROR",
        }


def _diagnostic(article: Article, finding: Finding) -> Json:
    out: Json = {
        "message": finding.message,
        "location": {"path": writable(article.path), "range": _place(article, finding)},
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.rule},
    }
    changes = replacements(article, finding)
    if len(changes) == 1:  # reviewdog applies each suggestion by itself
        out["suggestions"] = [{"range": _range(article, changes[0].span), "text": changes[0].text}]
    return out


def _place(article: Article, finding: Finding) -> Json:
    if article.source_map.is_file:
        return _range(article, article.source_map.source_span(finding.start, finding.end))
    start, end = region_of(article, finding)
    return {"start": {"line": start.line}, "end": {"line": end.line}}


def _range(article: Article, span: tuple[int, int]) -> Json:
    start, end = (utf8_column(article, at) for at in span)
    return {"start": start._asdict(), "end": end._asdict()}
