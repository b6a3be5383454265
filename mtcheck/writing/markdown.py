"""Markdown: a summary for a CI server's job page or a comment on a pull request."""

from __future__ import annotations

import re
from typing import TextIO

from mtcheck.findings import Finding
from mtcheck.report import ArticleReport, Report, Verdict
from mtcheck.writing.shown import visible, writable
from mtcheck.writing.summary import SEVERITIES, summarise

_ROOM = 60_000  # code points; a comment on GitHub may have 65,536
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~@:-])")
_SIGNS = {Verdict.HOLD: "🛑 hold", Verdict.WARN: "⚠️ warn", Verdict.PASS: "✅ pass"}


def write_markdown(report: Report, out: TextIO) -> None:
    """Figures, then a table an article with findings, the worst first, as far as a comment has room."""
    summary = summarise(report)
    out.write(f"## mtcheck: {_SIGNS[summary.verdict]}\n\n")
    out.write(f"{summary.articles} articles, {summary.words} words, {summary.findings} findings, ")
    out.write(f"score {summary.score:.1f} per 1,000 words.\n")
    if summary.table:
        out.write(f"\n| category | {' | '.join(SEVERITIES)} |\n| --- |{' ---: |' * len(SEVERITIES)}\n")
        for category, row in summary.table.items():
            out.write(f"| {category} | {' | '.join(str(row[severity] or '') for severity in SEVERITIES)} |\n")
    room, left = _ROOM, 0
    for of in sorted(report.articles, key=lambda of: -of.score):
        block = _article(of) if of.findings else ""
        if len(block) > room:
            left += 1
            continue
        room -= len(block)
        out.write(block)
    if left:
        out.write(f"\n{left} more articles with findings are not shown.\n")
    for error in report.errors:
        out.write(f"\n- not read: {_plain(str(error))}\n")
    out.write(f"\n<sub>{_plain(report.signature)}</sub>\n")


def _article(of: ArticleReport) -> str:
    name = " ".join(filter(None, [writable(of.article.path), of.article.id]))
    rows = "".join(_row(of, finding) for finding in of.findings)
    return (
        f"\n### {_plain(name)}: {_SIGNS[of.verdict]}, score {of.score:.1f}\n\n"
        f"| line | severity | rule | text | fix | why |\n| ---: | --- | --- | --- | --- | --- |\n{rows}"
    )


def _row(of: ArticleReport, finding: Finding) -> str:
    line = of.article.place(finding.start).line
    fix = _plain(finding.fix.text) or "delete" if finding.fix else ""
    cells = (str(line), finding.severity, finding.rule, _plain(finding.text), fix, _plain(finding.message))
    return f"| {' | '.join(cells)} |\n"


def _plain(text: str) -> str:
    """``text`` as it is, whatever Markdown would make of it."""
    return _SPECIAL.sub(r"\\\1", " ".join(visible(text).split()))
