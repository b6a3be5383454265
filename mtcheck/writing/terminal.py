"""The terminal: findings under their article's line, and a summary.

The same words with and without colour: severity, span and fix never hang on colour alone. Colour follows rich's rules
(a terminal, ``NO_COLOR``, ``FORCE_COLOR``).
"""

from __future__ import annotations

import os
from typing import TextIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from mtcheck.article import Article
from mtcheck.errors import MtcheckError
from mtcheck.findings import Evidence, Finding, Safety, Severity, Suggestion
from mtcheck.report import ArticleReport, Report, Verdict
from mtcheck.writing.excerpt import excerpt
from mtcheck.writing.shown import visible
from mtcheck.writing.summary import SEVERITIES, Summary, summarise
from mtcheck.writing.tables import counted

_SEVERITY_STYLE = {Severity.CRITICAL: "bold red", Severity.MAJOR: "bold yellow", Severity.MINOR: "bold cyan"}
_VERDICT_STYLE = {Verdict.HOLD: "bold red", Verdict.WARN: "bold yellow", Verdict.PASS: "bold green"}
_PIPED_WIDTH = 100
_MAX_EXCERPT = 100  # columns of the article's line
_MIN_EXCERPT = 20
_INDENT = 4


def write_terminal(report: Report, out: TextIO, *, quiet: bool = False, width: int | None = None) -> None:
    """Findings article by article, then the summary; only the summary if ``quiet``.

    ``width`` in columns; if not given, that of the terminal (or ``COLUMNS``), and 100 where ``out`` is none.
    """
    screen = _Screen(out, width)
    if not quiet:
        for article in report.articles:
            if article.findings:
                screen.article(article)
    for error in report.errors:
        screen.unread(error)
    screen.summary(summarise(report), report.signature)


class _Screen:
    """What is known of the output: its width, colours, and the characters that it can show."""

    def __init__(self, out: TextIO, width: int | None) -> None:
        self.encoding = getattr(out, "encoding", None) or "utf-8"
        if width is None and not out.isatty() and "COLUMNS" not in os.environ:
            width = _PIPED_WIDTH
        self.console = Console(file=out, width=width, markup=False, highlight=False, emoji=False)
        self.unicode = _can_write("→…·│↵“”", self.encoding)
        self.arrow, self.ellipsis, self.dot, self.bar, self.line_end = (
            ("→", "…", "·", "│", "↵")
            if self.unicode and self.console.is_terminal
            else ("→", "…", "·", "|", "↵")
            if self.unicode
            else ("->", "...", "-", "|", "\\")
        )

    def show(self, text: str) -> str:
        """``text`` on one line, harmless, and in characters that the output's encoding has."""
        line = visible(text).replace("\r\n", "\n").replace("\n", self.line_end).replace("\t", " ")
        if _can_write(line, self.encoding):
            return line
        return "".join(char if _can_write(char, self.encoding) else f"<U+{ord(char):04X}>" for char in line)

    def print(self, text: Text) -> None:
        """``text`` on one line, even if it is longer: what an editor should be able to click on or copy."""
        self.console.print(text, no_wrap=True, crop=False, overflow="ignore")

    def paragraph(self, text: Text, indent: int = _INDENT) -> None:
        """``text`` wrapped to the width, without blanks at the ends of lines."""
        for line in text.wrap(self.console, max(_MIN_EXCERPT, self.console.width - indent)):
            line.rstrip()
            self.print(Text(" " * indent) + line)

    def article(self, report: ArticleReport) -> None:
        """The heading of an article and its findings."""
        article = report.article
        facts = [article.language, str(article.date or "no date"), f"{report.words:,} words"]
        heading = Text(self.show(article.id or article.path), style="bold underline")
        heading.append(f"  {f' {self.dot} '.join(facts)}", style="not bold not underline dim")
        self.print(heading)
        for finding in report.findings:
            self.console.print()
            self.finding(article, finding)
        self.console.print()

    def finding(self, article: Article, finding: Finding) -> None:
        """One finding: where and what, the article's line with the span marked, the fix, the evidence."""
        line, column = article.place(finding.start)
        self.print(
            Text.assemble(
                (f"{self.show(article.path)}:{line}:{column}", "bold"),
                "  ",
                (finding.severity.value, _SEVERITY_STYLE[finding.severity]),
                "  ",
                finding.rule,
                (f"  {finding.confidence:.0%} sure", "dim"),
            )
        )
        self.paragraph(Text(self.show(finding.message)))
        self.marked_line(article, finding)
        for text in (self.fix(finding), self.evidence(finding.evidence)):
            if text is not None:
                self.paragraph(text)

    def marked_line(self, article: Article, finding: Finding) -> None:
        bar = Text.assemble((" " * _INDENT + self.bar + " ", "dim"))
        columns = max(_MIN_EXCERPT, min(_MAX_EXCERPT, self.console.width - len(bar) - 1))
        found = excerpt(article.text, finding.start, finding.end, columns, self.show, self.ellipsis)
        style = _SEVERITY_STYLE[finding.severity]
        line = Text(found.text)
        line.stylize(f"{style} underline", found.start, found.end)
        for text in (line, Text(found.underline, style=style)):
            self.print(bar + text)

    def fix(self, finding: Finding) -> Text | None:
        """``fix: old → new``, then the other suggestions."""
        if not finding.suggestions:
            return None
        fix = finding.fix
        text = Text()
        if fix is not None:
            text.append("fix: ", "bold")
            text.append_text(self.change(finding.text, fix))
            if fix.safety is Safety.UNSAFE:
                text.append("  (unsafe: look first)", "dim")
        others = [suggestion for suggestion in finding.suggestions if suggestion is not fix]
        if others:
            text.append("; or: " if fix else "perhaps: ", "dim" if fix else "bold")
            text.append(", ".join(self.quoted(suggestion.text) or "nothing" for suggestion in others))
        return text

    def change(self, old: str, new: Suggestion) -> Text:
        before, after = (self.quoted(old), "red strike"), (self.quoted(new.text), "green")
        if not new.text:
            return Text.assemble("delete ", before)
        if not old:
            return Text.assemble("insert ", after)
        return Text.assemble(before, f" {self.arrow} ", after)

    def quoted(self, text: str) -> str:
        """``text``, in quotation marks where one could not see otherwise where it begins and ends."""
        shown = self.show(text)
        return f'"{shown}"' if shown != shown.strip() else shown

    def evidence(self, evidence: tuple[Evidence, ...]) -> Text | None:
        rows = [self.show(_one(row)) for row in evidence if row.kind != "rule"]  # the rule's id stands above
        return Text("evidence: " + "; ".join(rows), style="dim") if rows else None

    def unread(self, error: MtcheckError) -> None:
        self.print(Text.assemble(("could not be read  ", "bold red"), self.show(str(error))))

    def summary(self, summary: Summary, signature: str) -> None:
        """The table of categories and severities, and the verdict."""
        if summary.findings:
            self.console.print(self.table(summary))
        facts = [
            counted(summary.articles, "article"),
            counted(summary.words, "word"),
            counted(summary.findings, "finding"),
            f"score {summary.score:.1f} per 1,000 words",
        ]
        verdict = (summary.verdict.value, _VERDICT_STYLE[summary.verdict])
        self.paragraph(Text.assemble(", ".join(facts) + "; verdict: ", verdict), indent=0)
        self.print(Text(self.show(signature), style="dim"))

    def table(self, summary: Summary) -> Table:
        drawn = box.SIMPLE_HEAD if self.unicode and self.console.is_terminal else None
        table = Table(box=drawn, pad_edge=False, show_footer=True, header_style="bold", footer_style="bold")
        table.add_column("category", "all")
        for severity in SEVERITIES:
            table.add_column(severity.value, str(summary.of_severity(severity)), justify="right")
        table.add_column("all", str(summary.findings), justify="right")
        for category, row in summary.table.items():
            cells = [Text(str(row[severity]), "" if row[severity] else "dim") for severity in SEVERITIES]
            table.add_row(category.value, *cells, str(sum(row.values())))
        return table


def _one(row: Evidence) -> str:
    """``text (source, start to end)``."""
    dates = f"{row.start or '?'} to {row.end or '?'}" if row.start or row.end else None
    about = ", ".join(part for part in (row.source, dates) if part)
    return f"{row.text} ({about})" if about else row.text


def _can_write(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
