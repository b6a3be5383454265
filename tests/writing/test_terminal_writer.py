"""The terminal, as it looks with and without colour, narrow and wide."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion
from writing_example import article, findings, report

from mtcheck.article import Article, Paragraph, ParagraphKind, SourceMap
from mtcheck.findings import Category, Evidence, Finding, Severity, Suggestion
from mtcheck.report import ArticleReport, Report, Verdict
from mtcheck.writing import write

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TTY_COMPATIBLE", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(to_show: Report, out: io.StringIO | None = None, **options: object) -> str:
    out = out or io.StringIO()
    write(to_show, "terminal", out, **options)
    return out.getvalue()


@pytest.mark.parametrize("width", [60, 120])
def test_piped(snapshot: SnapshotAssertion, width: int) -> None:
    text = shown(report(), width=width)
    assert "\x1b" not in text
    assert not re.search("[─│┌╭━]", text)
    assert not re.search(" $", text, re.MULTILINE)
    assert text == snapshot


@pytest.mark.parametrize("width", [60, 120])
def test_colour(snapshot: SnapshotAssertion, width: int) -> None:
    assert shown(report(), Tty(), width=width) == snapshot


def test_quiet(snapshot: SnapshotAssertion) -> None:
    assert shown(report(), quiet=True, width=80) == snapshot


def test_without_findings(snapshot: SnapshotAssertion) -> None:
    assert shown(replace(report(), articles=report().articles[1:], errors=()), width=80) == snapshot


def test_colour_is_no_part_of_the_words() -> None:
    def words(text: str) -> str:
        return re.sub(r"[│|─\s]+", " ", _COLOUR.sub("", text)).strip()

    assert words(shown(report(), Tty(), width=100)) == words(shown(report(), width=100))


def test_no_color_and_force_color(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1;31m" in shown(report(), width=80)
    monkeypatch.delenv("FORCE_COLOR")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", shown(report(), Tty(), width=80))


def test_the_underline_lies_under_the_span() -> None:
    lines = shown(report(), width=100).splitlines()
    marked = []
    for line, under in pairwise(lines):
        if re.fullmatch(r" +\| +\^~*", under):
            start, end = cell_len(under.rstrip("^~")), cell_len(under)
            first = next(at for at in range(len(line) + 1) if cell_len(line[:at]) >= start)
            marked.append("".join(c for at, c in enumerate(line) if at >= first and cell_len(line[: at + 1]) <= end))
    assert marked == ["Orlowa", ". And", " ”", "東港公司", "r\u0303", "the the", " ", "Source link"]


def test_without_unicode_everything_can_still_be_written() -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    write(report(), "terminal", out, width=100)
    out.flush()
    text = raw.getvalue().decode("ascii")
    assert "Orlowa -> Orlova" in text
    assert "<U+6771>" in text


def test_nothing_of_an_article_steers_the_terminal() -> None:
    text = "Some [bold red]markup[/] and :smile: \x1b[2J\x1b]0;title\x07 \u202egnikcart here"
    span = text.index("gnik")
    hostile = Finding(
        "x/y", Category.OTHER, Severity.MAJOR, 0.5, span, span + 4, text[span : span + 4], "[red]message\x1b[0m",
        (Suggestion("\x1b[1m\u202e[b]"),), (Evidence("register", "row\x1b[2J", "[link=https://a]src[/]"),),
    )  # fmt: skip
    made = Article(text, [Paragraph(0, len(text), ParagraphKind.BODY)], SourceMap.identity(text), path="a\x1b[2J[red]")
    out = shown(Report([ArticleReport(made, [hostile], 9, 1.0, Verdict.HOLD)], "sig\x1b"), width=200)
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "\x07" not in out
    assert "[bold red]markup[/] and :smile: ␛[2J" in out
    assert "[red]message␛[0m" in out
    assert "[link=https://a]src[/]" in out


def test_every_finding_has_its_place_rule_and_fix() -> None:
    text = shown(report(), width=200)
    made = article()
    for finding in findings(made.text):
        line, column = made.place(finding.start)
        assert f"wire/harbour.txt:{line}:{column}  {finding.severity}  {finding.rule}" in text
        assert finding.message in text
        for suggestion in finding.suggestions:
            assert (suggestion.text or "delete") in text
    assert report().signature in text
