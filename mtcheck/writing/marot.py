"""Marot's table of MQM annotations (ten columns, tab-separated): mtcheck as one more rater beside people.

A row a finding, its span between ``<v>`` and ``</v>`` in ``target``; a paragraph without findings has one row that says
no-error. ``docSegId`` counts the article's paragraphs, ``globalSegId`` those of the run, both from 1.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TextIO

from mtcheck.article import Article, Paragraph
from mtcheck.findings import Finding
from mtcheck.report import ArticleReport, Report
from mtcheck.writing.shown import writable

COLUMNS = (
    "system", "doc", "docSegId", "globalSegId", "rater", "source", "target", "category", "severity", "metadata",
)  # fmt: skip

_BREAKS = re.compile(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


def write_marot(report: Report, out: TextIO) -> None:
    """The table with its header; the system is the article's ``engine``, where its metadata name one."""
    out.write("\t".join(COLUMNS) + "\n")
    segment = 0
    for of in report.articles:
        for number, paragraph in enumerate(of.article.paragraphs, start=1):
            segment += 1
            for target, category, severity, metadata in _rows(of, paragraph):
                article = of.article
                system = article.metadata.get("engine", "machine")
                doc = article.id or writable(article.path)
                row = (system, doc, str(number), str(segment), "mtcheck", "", target, category, severity)
                out.write("\t".join([*map(_flat, row), writable(json.dumps(metadata, ensure_ascii=False))]) + "\n")


def _rows(of: ArticleReport, paragraph: Paragraph) -> Iterator[tuple[str, str, str, dict[str, object]]]:
    article = of.article
    found = [finding for finding in of.findings if paragraph.start <= finding.start < paragraph.end]
    for finding in found:
        metadata: dict[str, object] = {"note": finding.message, "confidence": finding.confidence, "rule": finding.rule}
        severity = str(finding.severity).capitalize()
        yield _marked(article, paragraph, finding), finding.category.mqm.capitalize(), severity, metadata
    if not found:
        yield article.text[paragraph.start : paragraph.end], "No-error", "No-error", {}


def _marked(article: Article, paragraph: Paragraph, finding: Finding) -> str:
    text, end = article.text, min(finding.end, paragraph.end)
    before, after = text[paragraph.start : finding.start], text[end : paragraph.end]
    return f"{before}<v>{text[finding.start : end]}</v>{after}"


def _flat(value: str) -> str:
    return _BREAKS.sub(" ", writable(value))
