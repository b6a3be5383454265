"""HTML: one page that needs nothing but itself, the article as a reader would see it with a card beside each finding.

The page's look lies under ``reports/template``: ``report.html.j2``, ``report.css``, ``report.js``, and its words in
``texts.LANGUAGE.json``. Here the article is cut into what the template shows. Nothing of an article can run: Jinja
escapes every value, `visible` goes over it first, and the page's Content-Security-Policy allows the template's own
style and script by their hashes and nothing else. What the script decides on (the exact texts, the places, the fixes)
stands beside them as a block of JSON, which no browser runs.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TextIO

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from mtcheck import __version__
from mtcheck.article import Article, Paragraph, ParagraphKind
from mtcheck.dates import PartialDate
from mtcheck.errors import ConfigError
from mtcheck.findings import Evidence, Finding, Safety, Suggestion
from mtcheck.gate.decisions import hash_of
from mtcheck.gate.files import key_of
from mtcheck.report import ArticleReport, Report
from mtcheck.resources import data_dir
from mtcheck.writing.shown import UNSAFE, visible, whole_letters
from mtcheck.writing.summary import SEVERITIES, summarise

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
    """A paragraph beside the cards of the findings that begin in it."""

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
    def counts(self) -> Mapping[str, int]:
        """Findings by severity, the worst first."""
        return {s.value: sum(f.severity is s for f in self.report.findings) for s in SEVERITIES}


class Texts:
    """The words of the page in one language, from ``texts.LANGUAGE.json``."""

    def __init__(self, language: str) -> None:
        path = _template_dir() / f"texts.{language}.json"
        if not path.is_file():
            known = ", ".join(sorted(found.name.split(".")[1] for found in path.parent.glob("texts.*.json")))
            raise ConfigError(f"the report has no texts in {language!r}.", hint=f"There are: {known}.")
        self.language = language
        self.words: Mapping[str, Any] = msgspec.json.decode(path.read_bytes())

    def __getitem__(self, key: str) -> Any:
        return self.words[key]

    def count(self, key: str, number: int) -> str:
        """``number`` of something, in the singular or the plural."""
        forms = self.words[key]
        return str(forms["one" if number == 1 else "other"]).format(n=f"{number:,}")

    def confidence(self, probability: float) -> str:
        """A probability in words."""
        steps = self.words["confidence"]
        return next(str(words) for least, words in steps if probability >= least)

    def date(self, date: str | PartialDate | None) -> str:
        """A date as people write it; as its source has it where that is no ISO date."""
        try:
            parsed = PartialDate.parse(date) if isinstance(date, str) else date
        except ValueError:
            return str(date)
        if parsed is None:
            return ""
        forms = self.words["date"]
        if parsed.month is None:
            return str(parsed.year)
        form = forms["day"] if parsed.day else forms["month"]
        return str(form).format(day=parsed.day, month=forms["months"][parsed.month - 1], year=parsed.year)


def write_html(report: Report, out: TextIO, *, language: str = "en", folder: Path = Path()) -> None:
    """The whole page; its own words are in ``language``. The decisions that it exports name articles by their id, or
    by their path from ``folder``."""
    style, script = _inline("report.css"), _inline("decisions.js", "report.js")
    texts = Texts(language)
    sheets = [sheet(article, f"a{i}", texts) for i, article in enumerate(report.articles, 1)]
    out.writelines(
        _environment()
        .get_template("report.html.j2")
        .generate(
            style=Markup(style),
            script=Markup(script),
            policy=_policy(style, script),
            t=texts,
            data=_data(sheets, texts, folder),
            sheets=sheets,
            summary=summarise(report),
            severities=SEVERITIES,
            report=report,
            version=__version__,
        )
    )


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
        out.rows.append(Row(paragraph.kind, segments, own))
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


def _data(sheets: Sequence[Sheet], texts: Texts, folder: Path) -> Markup:
    """What the script needs, as JSON for a page: exact texts, spans in code points, no letter that a parser of HTML
    or a reader could stumble over."""
    articles = [
        {
            "key": sheet.key,
            "article": key_of(sheet.article, folder),
            "hash": hash_of(sheet.article.text),
            "text": sheet.article.text,
            "findings": [
                {
                    "key": card.key,
                    "start": card.finding.start,
                    "end": card.finding.end,
                    "fingerprint": card.finding.fingerprint,
                    "rule": card.finding.rule,
                    "fix": card.fix and card.fix.text,
                    "safe": card.is_safe,
                    "others": [suggestion.text for suggestion in card.alternatives],
                }
                for card in sheet.cards
            ],
        }
        for sheet in sheets
    ]
    data = {"unsafe": UNSAFE.pattern, "says": texts["says"], "articles": articles}
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(_NOT_IN_A_PAGE.sub(lambda match: f"\\u{ord(match.group()):04x}", written))


# Each of them can stand inside of a JSON string only.
_NOT_IN_A_PAGE = re.compile(f"[<>&]|{UNSAFE.pattern}")


def _link(address: str | None) -> str | None:
    """``address`` if a browser may follow it: no ``javascript:`` or ``data:`` from an article."""
    return address if address and address.startswith(("https://", "http://")) else None


def _template_dir() -> Path:
    return data_dir("reports") / "template"


@lru_cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_template_dir()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # Every value goes through `visible`, so that no place in the template can forget it.
        finalize=lambda value: visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value,
    )
    environment.filters["link"] = _link
    environment.globals["Safety"] = Safety
    return environment


def _inline(*names: str) -> str:
    """A style or script as it stands between its tags; what the policy's hash is of."""
    return "\n" + "\n".join((_template_dir() / name).read_text(encoding="utf-8") for name in names)


def _policy(style: str, script: str) -> str:
    """The Content-Security-Policy: this style and this script, and nothing else from anywhere."""
    own = f"style-src '{_hash(style)}'; script-src '{_hash(script)}'"
    return f"default-src 'none'; {own}; base-uri 'none'; form-action 'none'"


def _hash(inline: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
