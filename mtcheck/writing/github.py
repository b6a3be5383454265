"""GitHub's workflow commands: findings as annotations on the files of a pull request.

Printed by a step of an action; GitHub shows ten of each level a step, so the worst come first.
"""

from __future__ import annotations

from typing import TextIO

from mtcheck.article import Article
from mtcheck.findings import Finding, Severity
from mtcheck.report import Report
from mtcheck.writing.regions import region_of
from mtcheck.writing.shown import visible, writable

_COMMANDS = {Severity.CRITICAL: "error", Severity.MAJOR: "warning", Severity.MINOR: "notice"}


def write_github(report: Report, out: TextIO) -> None:
    """One command a finding, then one an input that could not be read."""
    found = [(of.article, finding) for of in report.articles for finding in of.findings]
    for article, finding in sorted(found, key=lambda pair: -pair[1].severity.weight):
        out.write(_annotation(article, finding))
    for error in report.errors:
        place = {"file": writable(error.path or ""), "line": str(error.line or 1)} if error.path else {}
        out.write(_command("error", place | {"title": "not read"}, str(error)))


def _annotation(article: Article, finding: Finding) -> str:
    (line, column), (end_line, end_column) = region_of(article, finding)
    values = {"file": writable(article.path), "line": str(line), "endLine": str(end_line)}
    if end_line == line:  # GitHub takes columns within one line only
        values |= {"col": str(column), "endColumn": str(max(column, end_column - 1))}
    fix = f" Fix: {finding.text!r} → {finding.fix.text!r}" if finding.fix else ""
    values["title"] = f"{finding.rule} ({finding.confidence:.0%} sure)"
    return _command(_COMMANDS[finding.severity], values, f"{finding.message}{fix}")


def _command(name: str, values: dict[str, str], message: str) -> str:
    properties = ",".join(f"{key}={_property(value)}" for key, value in values.items())
    return f"::{name} {properties}::{_data(message)}\n"


def _data(text: str) -> str:
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
