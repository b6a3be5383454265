"""pandas in, pandas out: a table of articles, a table of findings.

The rows of a table depend on its articles alone, so that a corpus may be cut into chunks at will.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Protocol

from mtcheck.article import Article
from mtcheck.dates import PartialDate
from mtcheck.errors import InputError
from mtcheck.findings import Finding
from mtcheck.reading.text import article_from_text
from mtcheck.report import ArticleReport

if TYPE_CHECKING:
    import pandas as pd


class ChecksArticles(Protocol):
    """What finds: `mtcheck.checker.Checker`, or anything that looks like it."""

    def check(self, article: Article) -> ArticleReport: ...


# Column → dtype, after the article's id (which keeps the dtype that it has in the input).
COLUMNS = {
    "rule": "string",
    "category": "string",
    "severity": "string",
    "confidence": "float64",
    "start": "int64",
    "end": "int64",
    "line": "int64",
    "column": "int64",
    "text": "string",
    "message": "string",
    "suggestion": "string",
    "safety": "string",
    "engine": "string",
    "fingerprint": "string",
}


def check_frame(
    df: pd.DataFrame,
    checker: ChecksArticles | None = None,
    *,
    text: str = "text",
    id: str = "id",  # noqa: A002 (the column's usual name)
    date: str = "date",
    language: str = "language",
    source: str = "source",
) -> pd.DataFrame:
    """One row a finding, in the order of the articles and of their text; columns ``id`` and `COLUMNS`.

    The other parameters name columns of ``df``; only ``text`` must be there. Without an ``id`` column the index is the
    id. Articles without text (None, NaN) have no findings; ``suggestion`` and ``safety`` are of the first suggestion
    and missing where there is none. KeyError without a text column, InputError for a date that is none.
    """
    import pandas as pd

    if text not in df.columns:
        raise KeyError(f"the table has no column {text!r}; name the one that holds the articles: text=...")
    if checker is None:
        from mtcheck.checker import Checker

        checker = Checker()
    ids = df[id] if id in df.columns else df.index.to_series()
    columns = {
        name: df[column] for name, column in _columns(text, date, language, source).items() if column in df.columns
    }
    positions: list[int] = []
    rows: list[tuple[Any, ...]] = []
    for position, values in enumerate(zip(*columns.values(), strict=True)):
        given = {name: value for name, value in zip(columns, values, strict=True) if not pd.isna(value)}
        if "text" not in given:
            continue
        article = _article(str(ids.iloc[position]), given)
        found = [_row(article, finding) for finding in checker.check(article).findings]
        rows += found
        positions += [position] * len(found)
    table = {"id": ids.take(positions).reset_index(drop=True)}
    for at, (name, dtype) in enumerate(COLUMNS.items()):
        table[name] = pd.Series([row[at] for row in rows], dtype=dtype)
    return pd.DataFrame(table)


def _columns(text: str, date: str, language: str, source: str) -> dict[str, str]:
    return {
        "text": text,
        "date": date,
        "language": language,
        "source_text": source,
        "source_language": f"{source}_language",
    }


def _article(key: str, given: dict[str, Any]) -> Article:
    return article_from_text(
        str(given["text"]),
        path=key,
        id=key,
        date=_date(key, given["date"]) if "date" in given else None,
        language=given.get("language"),
        source_text=given.get("source_text"),
        source_language=given.get("source_language"),
    )


def _date(key: str, value: Any) -> PartialDate:
    """A date or timestamp, or text that begins with ``YYYY[-MM[-DD]]``."""
    if isinstance(value, dt.date):  # a pandas Timestamp is one too
        return PartialDate(value.year, value.month, value.day)
    try:
        return PartialDate.parse(str(value))
    except ValueError as error:
        raise InputError(str(error), path=key) from None


def _row(article: Article, finding: Finding) -> tuple[Any, ...]:
    """The values of `COLUMNS`."""
    line, column = article.place(finding.start)
    first = finding.suggestions[0] if finding.suggestions else None
    return (
        finding.rule,
        finding.category.value,
        finding.severity.value,
        finding.confidence,
        finding.start,
        finding.end,
        line,
        column,
        finding.text,
        finding.message,
        first.text if first else None,
        first.safety.value if first else None,
        finding.engine,
        finding.fingerprint,
    )
