"""A report made by hand from an article of our own: every severity, and everything that is hard to show."""

from __future__ import annotations

from mtcheck.article import Article, Paragraph, ParagraphKind, SourceMap
from mtcheck.dates import PartialDate
from mtcheck.errors import InputError
from mtcheck.findings import Category, Evidence, Finding, Safety, Severity, Suggestion, with_fingerprints
from mtcheck.report import ArticleReport, Report, Verdict

K = ParagraphKind
PARAGRAPHS = [
    (K.HEADLINE, "Harbour talks resume as Minister Orlova visits Port Selby"),
    (K.DATELINE, "PORT SELBY, 4 May 2023"),
    (K.BYLINE, "By our own correspondent"),
    (
        K.BODY,
        "Foreign Minister Katarina Orlowa said on Thursday that talks about the harbour would go on. And that a first "
        "agreement was near. “We have come a long way ”, she told reporters after the meeting, which had lasted until "
        "the early hours and which both sides described as frank, and she thanked the mayor, the pilots and the port's "
        "own engineers for what she called a remarkable piece of patient work.",
    ),
    (
        K.BODY,
        "The Chinese side named 東港公司 (Donggang) as its partner there. 東港公司 had built the cafe\u0301 terrace in "
        "Senor\u0303a Alba’s quarter 👩\u200d🔧 last year, the the town hall said.",
    ),
    (K.CAPTION, "The old pier at low tide. Photo: our own"),
    (K.SUBHEADING, "What happens next"),
    (K.LIST_ITEM, "A vote in the town council on 12 May"),
    (K.LIST_ITEM, "A survey of the sea bed"),
    (K.QUOTATION, "“A harbour is a promise,” the pilots’ song says. “It is kept every day.”"),
    (K.BODY, "The next round is planned for June Nobody would say where"),
    (K.BODY, "Source link"),
]


def article() -> Article:
    text, paragraphs = "", []
    for kind, paragraph in PARAGRAPHS:
        paragraphs.append(Paragraph(len(text), len(text) + len(paragraph), kind))
        text += paragraph + "\n\n"
    return Article(
        text,
        paragraphs,
        SourceMap.identity(text),
        path="wire/harbour.txt",
        date=PartialDate(2023, 5, 4),
        title=PARAGRAPHS[0][1],
    )


def _at(text: str, span: str, after: str = "") -> tuple[int, int]:
    start = text.index(span, text.index(after))
    return start, start + len(span)


def findings(text: str) -> list[Finding]:
    def make(
        rule: str,
        category: Category,
        severity: Severity,
        confidence: float,
        place: tuple[int, int],
        message: str,
        *suggestions: tuple[str, Safety],
        evidence: tuple[Evidence, ...] = (),
        engine: str = "rules",
    ) -> Finding:
        start, end = place
        return Finding(
            rule,
            category,
            severity,
            confidence,
            start,
            end,
            text[start:end],
            message,
            tuple(Suggestion(*suggestion) for suggestion in suggestions),
            evidence,
            engine,
        )

    spot = text.index("June Nobody") + len("June")
    register = (
        Evidence(
            "register", "Katarina Orlova, foreign minister of Selby", "https://example.org/selby", "2021-01-26", "2024"
        ),
        Evidence("register", "Katarina Orlova, member of parliament", "Selby gazette", "2017-06", None),
        Evidence("article", "The headline has “Orlova”."),
    )
    made = [
        make(
            "officials/misspelt-name", Category.OFFICIAL_NAME, Severity.CRITICAL, 0.968, _at(text, "Orlowa"),
            "“Orlowa” is not a spelling of the foreign minister’s name: she is Katarina Orlova.",
            ("Orlova", Safety.SAFE), ("Orłowa", Safety.UNSAFE), ("Minister Orlova", Safety.DISPLAY),
            evidence=register, engine="officials",
        ),
        make(
            "boundary/spurious-stop", Category.BOUNDARY, Severity.MAJOR, 0.83, _at(text, ". And"),
            "A full stop splits one sentence in two.", (" and", Safety.UNSAFE),
            evidence=(Evidence("model", "The joined sentence is more likely by 5.1 nats."),), engine="tagger+judge",
        ),
        make(
            "punctuation/space-in-quotes", Category.PUNCTUATION, Severity.MINOR, 0.9, _at(text, " ”"),
            "A space stands before the closing quotation mark.", ("”", Safety.SAFE),
        ),
        make(
            "untranslated/foreign-script", Category.UNTRANSLATED, Severity.MAJOR, 0.55, _at(text, "東港公司", "there."),
            "These words were left in another script.",
        ),
        make(
            "style/accents", Category.STYLE, Severity.MINOR, 0.3, _at(text, "r", "r\u0303a"),
            "Is the tilde on the right letter?", ("Señora", Safety.DISPLAY),
        ),
        make(
            "repetition/doubled-word", Category.REPETITION, Severity.MAJOR, 0.99, _at(text, "the the"),
            "The word “the” stands here twice.", ("the", Safety.SAFE),
        ),
        make(
            "boundary/missing-stop", Category.BOUNDARY, Severity.MAJOR, 0.72, (spot, spot),
            "A full stop is missing between two sentences.", (".", Safety.UNSAFE),
        ),
        make(
            "boilerplate/source-link", Category.BOILERPLATE, Severity.MINOR, 0.97, _at(text, "Source link"),
            "This is furniture of a web page, not part of the article.", ("", Safety.SAFE),
        ),
    ]  # fmt: skip
    return with_fingerprints(text, sorted(made, key=lambda finding: finding.start))


def report() -> Report:
    """Two articles, one of them clean, and an input that could not be read."""
    flagged, clean_text = article(), "The tide was low.\nNobody minded."
    found = findings(flagged.text)
    words = len(flagged.text.split())
    clean = Article(
        clean_text,
        [Paragraph(0, len(clean_text), K.BODY)],
        SourceMap.identity(clean_text),
        path="feed.jsonl",
        id="tide-2",
        language="en-GB",
    )
    return Report(
        [
            ArticleReport(flagged, found, words, 1000 * sum(f.severity.weight for f in found) / words, Verdict.HOLD),
            ArticleReport(clean, [], 6, 0.0, Verdict.PASS),
        ],
        "mtcheck:0.1.0|rules:3f2a9c|officials:2026-01-01|tagger:none|judge:none|languagetool:none",
        [InputError("not UTF-8, and no other encoding fits", path="wire/broken.txt", line=3, byte=118)],
    )
