"""Many articles at a glance: by score, over time, by engine, and the names that are misspelt most often."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from mtcheck.dates import PartialDate
from mtcheck.findings import Category, Severity
from mtcheck.report import ArticleReport, score_of
from mtcheck.writing.sheets import Sheet
from mtcheck.writing.summary import SEVERITIES

_MOST_DAYS = 31  # one bar a day, then one a month, then one a year
_MOST_MONTHS = 36
_MOST_NAMES = 20
_NAMES = (Category.OFFICIAL_NAME, Category.NAME_INCONSISTENCY)


@dataclass(frozen=True)
class Weighed:
    """An article or an engine: MQM weight per 1,000 words, whole and by severity."""

    name: str
    score: float
    weights: Mapping[Severity, float]
    articles: int
    words: int
    findings: int
    key: str | None = None


@dataclass(frozen=True)
class OverTime:
    """Findings per 1,000 words: ``rates`` of a category, one for each of ``dates``, the most frequent category first;
    ``undated`` counts the articles whose date isn't known so exactly."""

    dates: Sequence[PartialDate]
    words: Sequence[int]
    rates: Mapping[Category, Sequence[float]]
    undated: int

    @property
    def highest(self) -> float:
        return max((max(rates) for rates in self.rates.values()), default=0.0)


@dataclass(frozen=True)
class Misspelt:
    """A name as articles have it, what it should be, how often, and in how many articles."""

    text: str
    fix: str
    count: int
    articles: int


@dataclass(frozen=True)
class Overview:
    """What the report shows of all articles together; what can't be compared is empty."""

    by_score: Sequence[Weighed]
    engines: Sequence[Weighed]
    over_time: OverTime | None
    names: Sequence[Misspelt]


def overview(sheets: Sequence[Sheet]) -> Overview | None:
    """The figures of a run of several articles; None for a single one."""
    if len(sheets) < 2:
        return None
    reports = [sheet.report for sheet in sheets]
    articles = _weighed([(sheet.name, sheet.key, [sheet.report]) for sheet in sheets])
    engines: dict[str, list[ArticleReport]] = defaultdict(list)
    for report in reports:
        if engine := report.article.metadata.get("engine"):
            engines[engine].append(report)
    compared = _weighed([(name, None, of) for name, of in engines.items()]) if len(engines) > 1 else []
    return Overview(articles, compared, _over_time(reports), _names(reports))


def _weighed(groups: Iterable[tuple[str, str | None, Sequence[ArticleReport]]]) -> list[Weighed]:
    """The heaviest first."""
    rows = []
    for name, key, reports in groups:
        words = sum(report.words for report in reports)
        findings = [finding for report in reports for finding in report.findings]
        weights = {
            severity: score_of([f for f in findings if f.severity is severity], words) for severity in SEVERITIES
        }
        rows.append(Weighed(name, score_of(findings, words), weights, len(reports), words, len(findings), key))
    return sorted(rows, key=lambda row: (-row.score, row.name))


def _over_time(reports: Sequence[ArticleReport]) -> OverTime | None:
    """None where all are of one time, or no dates are known."""
    unit = _unit([report.article.date for report in reports if report.article.date])
    words: Counter[PartialDate] = Counter()
    counts: dict[Category, Counter[PartialDate]] = defaultdict(Counter)
    undated = 0
    for report in reports:
        date = unit(report.article.date) if report.article.date else None
        if date is None:
            undated += 1
            continue
        words[date] += report.words
        for finding in report.findings:
            counts[finding.category][date] += 1
    dates = sorted(words, key=lambda date: date.first)
    if len(dates) < 2 or not counts:
        return None
    often = sorted(counts, key=lambda category: (-counts[category].total(), category))
    rates = {category: [1000 * counts[category][date] / max(words[date], 1) for date in dates] for category in often}
    return OverTime(dates, [words[date] for date in dates], rates, undated)


def _unit(dates: Sequence[PartialDate]) -> Callable[[PartialDate], PartialDate | None]:
    """What a date is counted under: its day, its month or its year, so that no chart has too many; None where the date
    isn't known so exactly."""
    days = {date for date in dates if date.day}
    months = {PartialDate(date.year, date.month) for date in dates if date.month}
    if len(days) <= _MOST_DAYS and all(date.day for date in dates):
        return lambda date: date
    if len(months) <= _MOST_MONTHS:
        return lambda date: PartialDate(date.year, date.month) if date.month else None
    return lambda date: PartialDate(date.year)


def _names(reports: Sequence[ArticleReport]) -> list[Misspelt]:
    """The most frequent first."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, report in enumerate(reports):
        for finding in report.findings:
            if finding.category in _NAMES and finding.fix:
                found[finding.text, finding.fix.text].append(number)
    rows = [Misspelt(text, fix, len(where), len(set(where))) for (text, fix), where in found.items()]
    return sorted(rows, key=lambda row: (-row.count, row.text))[:_MOST_NAMES]
