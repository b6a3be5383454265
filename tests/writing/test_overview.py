"""Many articles at a glance: the figures, and that every bar stands beside its figure."""

from __future__ import annotations

import io

import pytest
from lxml import html

from mtcheck.article import plain_article
from mtcheck.dates import PartialDate
from mtcheck.findings import Category, Finding, Severity, Suggestion
from mtcheck.report import ArticleReport, Report, Verdict, score_of
from mtcheck.writing import write
from mtcheck.writing.overview import OverTime, Overview, overview
from mtcheck.writing.sheets import sheet
from mtcheck.writing.texts import Texts

NAME, STOP = Category.OFFICIAL_NAME, Category.BOUNDARY


def of(
    date: str | None, *found: tuple[Category, Severity], words: int = 1000, engine: str = "", fix: str = "Orlova"
) -> ArticleReport:
    article = plain_article("Orlowa spoke.", date=PartialDate.parse(date) if date else None)
    article.metadata = {"engine": engine} if engine else {}
    findings = [Finding("x/y", c, s, 0.9, 0, 6, "Orlowa", "Look.", (Suggestion(fix),)) for c, s in found]
    return ArticleReport(article, findings, words, score_of(findings, words), Verdict.WARN)


REPORTS = [
    of("2024-03-01", (NAME, Severity.CRITICAL), (STOP, Severity.MAJOR), engine="A"),
    of("2024-03-01", words=500, engine="A"),
    of("2024-03-04", (NAME, Severity.CRITICAL), (STOP, Severity.MINOR), (STOP, Severity.MINOR), words=500, engine="B"),
    of(None, (STOP, Severity.MINOR)),
]


def figures(reports: list[ArticleReport]) -> Overview:
    made = overview([sheet(report, f"a{i}", Texts("en")) for i, report in enumerate(reports, 1)])
    assert made is not None
    return made


def test_articles_and_engines_by_score() -> None:
    made = figures(REPORTS)
    assert [(row.key, row.score, row.findings) for row in made.by_score] == [
        ("a3", 54.0, 3), ("a1", 30.0, 2), ("a4", 1.0, 1), ("a2", 0.0, 0),
    ]  # fmt: skip
    assert [(row.name, row.score, row.articles, row.words) for row in made.engines] == [
        ("B", 54.0, 1, 500),
        ("A", 20.0, 2, 1500),
    ]
    assert made.by_score[0].weights == {Severity.CRITICAL: 50.0, Severity.MAJOR: 0.0, Severity.MINOR: 4.0}


def test_names_that_are_misspelt() -> None:
    made = figures([*REPORTS, of("2024-03-01", (NAME, Severity.CRITICAL), fix="Orlov")])
    assert [(row.text, row.fix, row.count, row.articles) for row in made.names] == [
        ("Orlowa", "Orlova", 2, 2),
        ("Orlowa", "Orlov", 1, 1),
    ]


def times(dates: list[str | None]) -> OverTime | None:
    made = figures([of(date, (STOP, Severity.MINOR)) for date in dates])
    found: OverTime | None = made.over_time
    return found


@pytest.mark.parametrize(
    ("dates", "expected", "undated"),
    [
        (["2024-03-01", "2024-03-03", "2024-03-01", None], ["2024-03-01", "2024-03-03"], 1),
        (["2024-03-01", "2024-05", "2024"], ["2024-03", "2024-05"], 1),
        ([f"2024-{month:02}-{day:02}" for month in (1, 2) for day in range(1, 21)], ["2024-01", "2024-02"], 0),
        ([f"{year}-{month:02}" for year in (2020, 2021, 2022, 2023) for month in range(1, 13)],
         ["2020", "2021", "2022", "2023"], 0),
        (["2024-03-01", "2024-03-01", None], None, 0),
    ],
)  # fmt: skip
def test_time_is_counted_in_days_months_or_years(
    dates: list[str | None], expected: list[str] | None, undated: int
) -> None:
    made = times(dates)
    if expected is None:
        assert made is None
        return
    assert made is not None
    assert (made.dates, made.undated) == ([PartialDate.parse(date) for date in expected], undated)


def test_rates_are_findings_per_thousand_words() -> None:
    made = figures(REPORTS).over_time
    assert made.words == [1500, 500]
    assert {category: [round(rate, 2) for rate in rates] for category, rates in made.rates.items()} == {
        STOP: [0.67, 4.0],
        NAME: [0.67, 2.0],
    }


def test_the_page_shows_tables_with_bars() -> None:
    out = io.StringIO()
    write(Report(REPORTS, "test"), "html", out)
    tree = html.fromstring(out.getvalue())
    captions = [caption.text for caption in tree.xpath("//details[@class='overview']//caption")]
    assert captions == [
        "Articles by score", "Engines compared", "Categories over time: findings per 1,000 words",
        "Names misspelt most often",
    ]  # fmt: skip
    for svg in tree.xpath("//svg"):
        assert svg.get("aria-hidden") == "true"
        assert sum(float(rect.get("width")) for rect in svg.xpath("rect[not(@class='ground')]")) <= 100.1
    (over_time,) = tree.xpath("//table[caption[starts-with(., 'Categories')]]")
    rows = [
        [cell.text_content() for cell in row.xpath("th | td[contains(@class, 'each')]")]
        for row in over_time.xpath(".//tr")
    ]
    assert rows[1:] == [
        ["Sentence boundary", "0.7", "4.0"],
        ["Name of an official", "0.7", "2.0"],
        ["Words", "1,500", "500"],
    ]
    assert tree.xpath("//details[@class='overview']//p[1]")[0].text == "1 article without such a date is left out."


def test_a_single_article_has_no_overview() -> None:
    out = io.StringIO()
    write(Report(REPORTS[:1], "test"), "html", out)
    assert not html.fromstring(out.getvalue()).xpath("//svg")
