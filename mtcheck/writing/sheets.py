"""An article cut into what the HTML report shows: paragraphs with their marks beside the cards of their findings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mtcheck.article import Article, Paragraph, ParagraphKind
from mtcheck.findings import Evidence, Finding, Safety, Suggestion
from mtcheck.report import ArticleReport
from mtcheck.writing.shown import whole_letters
from mtcheck.writing.summary import SEVERITIES
from mtcheck.writing.texts import Texts

_ON_A_SCREEN = 1200  # code points of a paragraph


@dataclass(frozen=True)
class Card:
    """A finding as the page shows it; ``number`` counts from 1 in its article, ``key`` is unique in the page."""

    key: str
    number: int
    finding: Finding
    confidence: str

    @property
    def fix(self) -> Suggestion | None:
        return self.finding.fix

    @property
    def evidence(self) -> Sequence[Evidence]:
        """What speaks for it beside the rule itself."""
        return [row for row in self.finding.evidence if row.kind != "rule"]

    @property
    def rule_name(self) -> str | None:
        return next((row.text for row in self.finding.evidence if row.kind == "rule"), None)

    @property
    def alternatives(self) -> Sequence[Suggestion]:
        return [suggestion for suggestion in self.finding.suggestions if suggestion is not self.fix]

    @property
    def is_safe(self) -> bool:
        """Whether ``mtcheck fix`` would correct it without being asked."""
        return bool(self.finding.suggestions) and self.finding.suggestions[0].safety is Safety.SAFE


@dataclass(frozen=True)
class Segment:
    """A run of a paragraph's text; of ``card`` if it is marked, and its ``first`` run in the page or a later one.

    ``lead`` and ``tail`` are what the run holds around the finding itself, so that no letter is cut.
    """

    text: str
    card: Card | None = None
    first: bool = False
    lead: str = ""
    tail: str = ""


@dataclass(frozen=True)
class Row:
    """A paragraph, the ``number``-th from 0, beside the cards of the findings that begin in it."""

    number: int
    kind: ParagraphKind
    segments: Sequence[Segment]
    cards: Sequence[Card]

    @property
    def is_short(self) -> bool:
        """Whether it fits on a screen, so that it can stay in sight beside many cards."""
        return sum(len(segment.text) for segment in self.segments) <= _ON_A_SCREEN


@dataclass
class Sheet:
    """One article as the page shows it; ``has_headline`` where its text brings its own."""

    key: str
    report: ArticleReport
    cards: Sequence[Card]
    rows: list[Row] = field(default_factory=list)

    @property
    def article(self) -> Article:
        return self.report.article

    @property
    def has_headline(self) -> bool:
        return any(row.kind is ParagraphKind.HEADLINE for row in self.rows)

    @property
    def name(self) -> str:
        return self.article.title or self.article.id or self.article.path

    @property
    def source(self) -> Sequence[tuple[int | None, str]]:
        """The paragraphs of the source text, each with the number of the row that was translated from it, if known."""
        article = self.article
        if not article.source_text:
            return []
        if article.source_spans is not None:
            return [(i, article.source_text[start:end]) for i, (start, end) in enumerate(article.source_spans)]
        parts = [part.strip("\n") for part in re.split(r"\n[ \t]*\n", article.source_text) if part.strip()]
        is_in_step = len(parts) == len(self.rows)
        return [(i if is_in_step else None, part) for i, part in enumerate(parts)]

    @property
    def counts(self) -> Mapping[str, int]:
        """Findings by severity, the worst first."""
        return {s.value: sum(f.severity is s for f in self.report.findings) for s in SEVERITIES}


def sheet(report: ArticleReport, key: str, texts: Texts) -> Sheet:
    """The article cut into rows: each paragraph beside the findings that begin in it (or in the gap behind it)."""
    article = report.article
    cards = [
        Card(f"{key}f{number}", number, finding, texts.confidence(finding.confidence))
        for number, finding in enumerate(sorted(report.findings, key=lambda f: (f.start, f.end)), 1)
    ]
    out = Sheet(key, report, cards)
    paragraphs = article.paragraphs or [Paragraph(0, len(article.text), ParagraphKind.BODY)]
    waiting = list(reversed(cards))
    open_cards: list[Card] = []  # begun in an earlier paragraph and not ended in it
    for paragraph, after in zip(paragraphs, [*paragraphs[1:], None], strict=True):
        own = []
        while waiting and (after is None or waiting[-1].finding.start < after.start):
            own.append(waiting.pop())
        segments = _segments(article.text, paragraph, open_cards, own)
        out.rows.append(Row(len(out.rows), paragraph.kind, segments, own))
        open_cards = [card for card in (*open_cards, *own) if after is not None and card.finding.end > after.start]
    return out


def _segments(text: str, paragraph: Paragraph, continued: Sequence[Card], own: Sequence[Card]) -> list[Segment]:
    """The paragraph's text, cut where marks begin and end; a mark in a gap stands as an empty one at its edge."""
    out: list[Segment] = []
    done = paragraph.start
    for card in (*continued, *own):
        start, end = whole_letters(text, card.finding.start, card.finding.end)
        start = min(max(start, done), paragraph.end)
        end = min(max(end, start), paragraph.end)
        lead, tail = text[start : card.finding.start], text[card.finding.end : end]
        out += (Segment(text[done:start]), Segment(text[start:end], card, card in own, lead, tail))
        done = end
    return [*out, Segment(text[done : paragraph.end])]
