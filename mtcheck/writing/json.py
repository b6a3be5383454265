"""JSON: the whole report in one object, for other programs.

The structs here are the format; its JSON Schema is made from them and published as
``reports/template/findings.schema.json`` (``python -m mtcheck.writing.json`` prints it anew). The output holds nothing
that differs from run to run: the same report gives the same bytes.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Sequence
from typing import Annotated, Any, Literal, TextIO

import msgspec
from msgspec import Meta

from mtcheck import __version__
from mtcheck.article import Article as _Article
from mtcheck.errors import MtcheckError
from mtcheck.findings import Category, Evidence, Severity, Suggestion
from mtcheck.findings import Finding as _Finding
from mtcheck.report import ArticleReport, Report, Suppression, Verdict
from mtcheck.writing.shown import writable
from mtcheck.writing.summary import summarise

_Count = Annotated[int, Meta(ge=0)]
_FromOne = Annotated[int, Meta(ge=1)]


class Finding(msgspec.Struct, frozen=True):
    """One flagged place: code points [start, end) of the article's text; line and column, from 1, in its file."""

    rule: str
    category: Category
    mqm: str
    its: str
    severity: Severity
    confidence: Annotated[float, Meta(ge=0, le=1)]
    start: _Count
    end: _Count
    line: _FromOne
    column: _FromOne
    text: str
    message: str
    suggestions: Sequence[Suggestion]
    evidence: Sequence[Evidence]
    fingerprint: str
    engine: str


class Suppressed(msgspec.Struct, frozen=True):
    """A finding that was waved through; score and verdict don't count it."""

    rule: str
    start: _Count
    end: _Count
    text: str
    fingerprint: str
    suppression: Suppression


class Article(msgspec.Struct, frozen=True):
    """One article; date is YYYY[-MM[-DD]] or null, score is MQM weight per 1,000 words, reasons say how a policy came
    to the verdict."""

    path: str
    id: str | None
    language: str
    date: Annotated[str, Meta(pattern=r"^\d{4}(-\d{2}){0,2}$")] | None
    words: _Count
    findings: Sequence[Finding]
    suppressed: Sequence[Suppressed]
    score: Annotated[float, Meta(ge=0)]
    verdict: Verdict
    reasons: Sequence[str]


class Unread(msgspec.Struct, frozen=True):
    """An input that could not be read."""

    path: str | None
    line: int | None
    message: str


class Summary(msgspec.Struct, frozen=True):
    """Figures over all articles; the verdict is the worst of them."""

    articles: _Count
    words: _Count
    findings: _Count
    score: Annotated[float, Meta(ge=0)]
    verdict: Verdict
    severities: dict[Severity, _Count]
    categories: dict[Category, _Count]
    errors: Sequence[Unread]
    notices: Sequence[str]


class Findings(msgspec.Struct, frozen=True):
    """What mtcheck found: one object for a run."""

    schema: Literal[1]
    mtcheck: str
    signature: str
    articles: Sequence[Article]
    summary: Summary


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the output."""
    (reference,), definitions = msgspec.json.schema_components([Findings], ref_template="#/$defs/{name}")
    for row in definitions.values():
        if "description" in row:  # some versions of msgspec leave a docstring's margin, others don't
            row["description"] = inspect.cleandoc(row["description"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "mtcheck findings",
        **reference,
        "$defs": definitions,
    }


def article_record(report: ArticleReport) -> Article:
    """One article as JSON and JSON Lines have it."""
    article = report.article
    return Article(
        path=writable(article.path),
        id=article.id,
        language=article.language,
        date=str(article.date) if article.date else None,
        words=report.words,
        findings=[_finding(article, finding) for finding in sorted(report.findings, key=_order)],
        suppressed=[
            Suppressed(found.rule, found.start, found.end, found.text, found.fingerprint, why)
            for found, why in report.suppressed
        ],
        score=round(report.score, 3),
        verdict=report.verdict,
        reasons=report.reasons,
    )


def encode(record: object) -> str:
    """``record`` as JSON on one line."""
    return msgspec.json.encode(record).decode()


def write_json(report: Report, out: TextIO) -> None:
    """The report as one JSON object, indented by two."""
    summary = summarise(report)
    record = Findings(
        schema=1,
        mtcheck=__version__,
        signature=report.signature,
        articles=[article_record(article) for article in report.articles],
        summary=Summary(
            articles=summary.articles,
            words=summary.words,
            findings=summary.findings,
            score=round(summary.score, 3),
            verdict=summary.verdict,
            severities={severity: summary.of_severity(severity) for severity in Severity},
            categories={category: sum(summary.table[category].values()) for category in sorted(summary.table)},
            errors=[_unread(error) for error in report.errors],
            notices=report.notices,
        ),
    )
    out.write(msgspec.json.format(encode(record), indent=2))
    out.write("\n")


def _order(finding: _Finding) -> tuple[int, int, str]:
    return finding.start, finding.end, finding.rule


def _finding(article: _Article, finding: _Finding) -> Finding:
    line, column = article.place(finding.start)
    return Finding(
        rule=finding.rule,
        category=finding.category,
        mqm=finding.category.mqm,
        its=finding.category.its,
        severity=finding.severity,
        confidence=round(finding.confidence, 4),
        start=finding.start,
        end=finding.end,
        line=line,
        column=column,
        text=finding.text,
        message=finding.message,
        suggestions=finding.suggestions,
        evidence=finding.evidence,
        fingerprint=finding.fingerprint,
        engine=finding.engine,
    )


def _unread(error: MtcheckError) -> Unread:
    path = writable(error.path) if error.path is not None else None
    return Unread(path, error.line, f"{error.message} {error.hint}" if error.hint else error.message)


if __name__ == "__main__":
    print(json.dumps(schema(), indent=2))
