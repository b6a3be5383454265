"""A table of articles in, a table of findings out."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise

import pandas as pd
import pytest

from mtcheck.article import Article
from mtcheck.corpus.frame import COLUMNS, check_frame
from mtcheck.errors import InputError
from mtcheck.findings import Category, Finding, Safety, Severity, Suggestion, with_fingerprints
from mtcheck.report import ArticleReport, Verdict


class DoubledWords:
    """A checker that finds doubled words, and remembers the articles that it saw."""

    def __init__(self) -> None:
        self.seen: list[Article] = []

    def check(self, article: Article) -> ArticleReport:
        self.seen.append(article)
        findings = [
            Finding(
                "repetition/doubled-word", Category.REPETITION, Severity.MAJOR, 0.9, *m.span(), m[0], f"“{m[1]}” twice",
                (Suggestion(m[1], Safety.SAFE), Suggestion("", Safety.DISPLAY)) if m[1] != "that" else (),
            )
            for m in re.finditer(r"\b(\w+) \1\b", article.text)
        ]  # fmt: skip
        return ArticleReport(article, with_fingerprints(article.text, findings), 1, 0.0, Verdict.PASS)


TEXTS = ["The the boat left.\nIt was was late.", "All well.", "He said that that was so.", "A a b b c c"]


def frame() -> pd.DataFrame:
    return pd.DataFrame({"id": [f"x{i}" for i in range(40)], "text": TEXTS * 10, "score": range(40)})


def test_one_row_a_finding_with_its_place() -> None:
    found = check_frame(pd.DataFrame({"id": [7, 8, 9], "text": TEXTS[:3]}), DoubledWords())
    assert list(found.columns) == ["id", *COLUMNS]
    assert found[["id", "start", "end", "line", "column", "text"]].to_numpy().tolist() == [
        [7, 22, 29, 2, 4, "was was"],
        [9, 8, 17, 1, 9, "that that"],
    ]
    assert found["suggestion"].tolist()[0] == "was"
    assert found["safety"].tolist()[0] == "safe"
    assert found[["suggestion", "safety"]].isna().to_numpy().tolist() == [[False, False], [True, True]]
    assert found["severity"].tolist() == ["major", "major"]


@pytest.mark.parametrize("chunks", [1, 3, 40])
def test_chunks_make_no_difference(chunks: int) -> None:
    whole = frame()
    bounds = [len(whole) * i // chunks for i in range(chunks + 1)]
    parts = [check_frame(whole.iloc[a:b], DoubledWords()) for a, b in pairwise(bounds)]
    expected = check_frame(whole, DoubledWords())
    assert len(expected) == 40
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), expected)


def test_columns_and_dtypes_are_the_same_without_findings() -> None:
    full = check_frame(frame(), DoubledWords())
    for empty in (frame().iloc[:0], frame().iloc[1:2]):
        found = check_frame(empty, DoubledWords())
        assert len(found) == 0
        pd.testing.assert_series_equal(found.dtypes, full.dtypes)


def test_without_ids_the_index_names_the_article() -> None:
    found = check_frame(pd.DataFrame({"body": TEXTS}, index=["a", "b", "c", "d"]), DoubledWords(), text="body")
    assert found["id"].tolist() == ["a", "c", "d", "d"]


def test_dates_languages_and_sources_reach_the_article() -> None:
    dates = ["2023-05", dt.date(2022, 1, 2), pd.Timestamp("2021-03-04 05:06"), None]
    df = pd.DataFrame(
        {
            "t": ["One."] * 4,
            "day": pd.Series(dates, dtype=object),
            "language": ["de", None, float("nan"), "en-GB"],
            "src": ["Quelle", None, None, ""],
        }
    )
    checker = DoubledWords()
    check_frame(df, checker, text="t", date="day", source="src")
    assert [str(article.date) for article in checker.seen] == ["2023-05", "2022-01-02", "2021-03-04", "None"]
    assert [article.language for article in checker.seen] == ["de", "en", "en", "en-GB"]
    assert [article.source_text for article in checker.seen] == ["Quelle", None, None, ""]
    assert [article.id for article in checker.seen] == ["0", "1", "2", "3"]


def test_a_missing_text_has_no_findings() -> None:
    df = pd.DataFrame({"id": [1, 2], "text": [None, "c c"]})
    assert check_frame(df, DoubledWords())["id"].tolist() == [2]


def test_a_table_without_texts_is_an_error() -> None:
    with pytest.raises(KeyError, match="no column 'text'"):
        check_frame(pd.DataFrame({"body": ["x"]}), DoubledWords())


def test_a_wrong_date_names_its_article() -> None:
    with pytest.raises(InputError, match="x1: not a date"):
        check_frame(pd.DataFrame({"id": ["x1"], "text": ["a"], "date": ["yesterday"]}), DoubledWords())


def test_the_real_checker() -> None:
    df = pd.DataFrame({"text": ["The council met on on Monday and the the mayor spoke for a long time."]})
    found = check_frame(df)
    assert "repetition/doubled-word" in found["rule"].tolist()
    assert list(found.columns) == ["id", *COLUMNS]
