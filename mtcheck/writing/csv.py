"""CSV, for spreadsheets: one row a finding."""

from __future__ import annotations

import csv
from typing import TextIO

from mtcheck.report import Report
from mtcheck.writing.shown import writable

COLUMNS = (
    "path", "id", "language", "date", "line", "column", "start", "end", "rule", "category", "mqm", "severity",
    "confidence", "text", "suggestion", "safety", "message", "engine", "fingerprint",
)  # fmt: skip


def write_csv(report: Report, out: TextIO) -> None:
    """RFC 4180 with a header; a value that a spreadsheet would take for a formula gets an apostrophe before it."""
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for of in report.articles:
        article = of.article
        for finding in of.findings:
            line, column = article.place(finding.start)
            row = (
                writable(article.path), article.id, article.language, article.date, line, column, finding.start,
                finding.end, finding.rule, finding.category, finding.category.mqm, finding.severity,
                finding.confidence, finding.text, finding.fix.text if finding.fix else None,
                finding.fix.safety if finding.fix else None, finding.message, finding.engine, finding.fingerprint,
            )  # fmt: skip
            writer.writerow([tame(value) if isinstance(value, str) else value for value in row])


def tame(value: str) -> str:
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
