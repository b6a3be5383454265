"""JUnit XML, for every CI server: a test suite a file, a test case an article, which fails where it is held."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TextIO
from xml.etree import ElementTree

from mtcheck.errors import MtcheckError
from mtcheck.findings import Finding
from mtcheck.report import ArticleReport, Report, Verdict
from mtcheck.writing.shown import visible, writable


def write_junit(report: Report, out: TextIO) -> None:
    """One ``testsuites`` element; unreadable inputs are errors, findings below the threshold are output."""
    root = ElementTree.Element("testsuites", name="mtcheck")
    for path, articles in groupby(report.articles, key=lambda of: of.article.path):
        _suite(root, path, list(articles))
    for error in report.errors:
        _unread(root, error)
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, 0)) for suite in root)))
    ElementTree.indent(root)
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    out.write(ElementTree.tostring(root, encoding="unicode"))
    out.write("\n")


def _suite(root: ElementTree.Element, path: str, articles: Sequence[ArticleReport]) -> None:
    held = sum(article.verdict is Verdict.HOLD for article in articles)
    name = visible(writable(path))
    suite = ElementTree.SubElement(
        root, "testsuite", name=name, tests=str(len(articles)), failures=str(held), errors="0"
    )
    for number, of in enumerate(articles, start=1):
        title = of.article.id or of.article.title or (name if len(articles) == 1 else f"article {number}")
        case = ElementTree.SubElement(suite, "testcase", classname=name, name=visible(title))
        lines = "\n".join(_line(of, finding) for finding in of.findings)
        if of.verdict is Verdict.HOLD:
            worst = max(of.findings, key=lambda finding: finding.severity.weight, default=None)
            kind = worst.rule if worst else "policy"
            failure = ElementTree.SubElement(case, "failure", type=kind, message=_summary(of))
            failure.text = lines
        elif of.findings:
            ElementTree.SubElement(case, "system-out").text = lines


def _summary(of: ArticleReport) -> str:
    count = len(of.findings)
    return f"{count} finding{'s' if count != 1 else ''}, score {of.score:g} per 1,000 words"


def _line(of: ArticleReport, finding: Finding) -> str:
    line, column = of.article.place(finding.start)
    fix = f" Fix: {finding.fix.text!r}" if finding.fix else ""
    return visible(f"{line}:{column} {finding.severity} {finding.rule} {finding.text!r}: {finding.message}{fix}")


def _unread(root: ElementTree.Element, error: MtcheckError) -> None:
    name = visible(writable(error.path or "input"))
    suite = ElementTree.SubElement(root, "testsuite", name=name, tests="1", failures="0", errors="1")
    case = ElementTree.SubElement(suite, "testcase", classname=name, name=name)
    ElementTree.SubElement(case, "error", type=type(error).__name__, message=visible(str(error)))
