"""Engines compared: findings per 1,000 words, with intervals over articles."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from mtcheck.article import plain_article
from mtcheck.corpus import rates
from mtcheck.corpus.differences import COLUMNS, differences
from mtcheck.corpus.engines import UNKNOWN, engine_from, found_below
from mtcheck.errors import ConfigError
from mtcheck.findings import Category, Finding, Severity
from mtcheck.report import ArticleReport, Verdict


def report(path: str, words: int, counts: dict[Category, int], engine: str | None = None) -> ArticleReport:
    article = plain_article("Text.")
    article.path = path
    article.metadata = {"engine": engine} if engine else {}
    findings = [
        Finding("a/b", category, Severity.MAJOR, 0.9, 0, 4, "Text", "wrong")
        for category, count in counts.items()
        for _ in range(count)
    ]
    return ArticleReport(article, findings, words, 0.0, Verdict.PASS)


B, G = Category.BOUNDARY, Category.GRAMMAR
REPORTS = [
    *(report(f"{n}.txt", 100 + n, {B: n % 4, G: 1}, "alpha") for n in range(40)),
    *(report(f"{n}.txt", 100, {B: 1}, "beta") for n in range(40)),
    report("x.txt", 500, {B: 2}, "gamma"),
]


def table() -> pd.DataFrame:
    return rates.rates(rates.article_table(REPORTS, ["."], engine_from(None)))


def test_rates_are_counts_over_words() -> None:
    found = table().set_index(["engine", "category"])
    words = sum(100 + n for n in range(40))
    assert found.loc[("alpha", "boundary"), "rate"] == pytest.approx(1000 * 60 / words)
    assert found.loc[("alpha", "all"), "findings"] == 100
    assert found.loc[("beta", "grammar"), "rate"] == 0
    assert list(dict.fromkeys(table()["engine"])) == ["gamma", "beta", "alpha"]  # the lowest rate first
    assert list(found.reset_index().columns) == list(rates.COLUMNS)


def test_intervals_are_over_articles() -> None:
    found = table().set_index(["engine", "category"])
    rate, low, high = found.loc[("alpha", "boundary"), ["rate", "low", "high"]].astype(float)
    assert low < rate < high
    # By the normal approximation of a ratio estimate, as an outside view of the bootstrap.
    words = np.array([100 + n for n in range(40)])
    counts = np.array([n % 4 for n in range(40)])
    error = np.sqrt(np.sum((counts - rate / 1000 * words) ** 2)) / words.sum() * 1000
    assert high - low == pytest.approx(2 * 1.96 * error, rel=0.15)
    steady = found.loc[("beta", "boundary"), ["rate", "low", "high"]].astype(float)
    assert set(steady) == {10.0}
    assert found.loc[("gamma", "all"), ["low", "high"]].isna().all()
    pd.testing.assert_frame_equal(table(), table())


def of_pairs(more: int) -> pd.DataFrame:
    """Two engines with the same 40 articles, which differ much among themselves, one with ``more`` findings in each."""
    reports = [
        report(f"{engine}/{n}.txt", 100, {B: 5 * (n % 7) + (more if engine == "beta" else 0)}, engine)
        for engine in ("alpha", "beta")
        for n in range(40)
    ]
    return rates.article_table(reports, ["."], engine_from(None))


def test_differences_of_pairs_are_sharper_than_those_of_strangers() -> None:
    articles = of_pairs(1)
    pairs = differences(articles).set_index("category").loc["boundary"]
    assert (pairs["engine"], pairs["other"], pairs["paired"], pairs["articles"]) == ("alpha", "beta", True, 40)
    assert pairs["difference"] == pairs["low"] == pairs["high"] == pytest.approx(-10)  # one more in every article
    assert pairs["p"] < 0.01
    strange = articles.assign(path=[f"{n}.txt" for n in range(len(articles))])
    alone = differences(strange).set_index("category").loc["boundary"]
    assert not alone["paired"]
    assert alone["difference"] == pytest.approx(-10)
    assert alone["low"] < -10 < alone["high"]
    assert alone["p"] > 0.05


def test_no_difference_is_none_and_one_article_tells_no_interval() -> None:
    same = differences(of_pairs(0)).set_index("category").loc["all"]
    assert (same["difference"], same["p"]) == (0, 1)
    few = differences(rates.article_table(REPORTS, ["."], engine_from(None)))
    assert list(few.columns) == list(COLUMNS)
    lone = few[(few["other"] == "gamma") & (few["category"] == "all")]
    assert len(lone) == 2
    assert lone[["low", "high", "p"]].isna().all(axis=None)


def test_plots_and_tables_as_files(tmp_path: Path) -> None:
    svg = rates.draw(table(), tmp_path / "a.svg")
    assert svg == rates.draw(table(), tmp_path / "a.svg")
    texts = {element.text for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")}
    assert {"alpha", "beta", "gamma", "all", "boundary", "grammar"} <= texts
    assert rates.draw(table(), tmp_path / "a.png").startswith(b"\x89PNG")
    with pytest.raises(ConfigError, match="neither"):
        rates.draw(table(), tmp_path / "a.gif")
    pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(rates.as_parquet(table()))), table(), check_dtype=False)


@pytest.mark.parametrize("module", ["matplotlib", "pyarrow"])
def test_what_is_not_installed_is_said(module: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = table()
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ConfigError, match=r"mtcheck\[compare\]"):
        rates.draw(found, tmp_path / "a.svg") if module == "matplotlib" else rates.as_parquet(found)


@pytest.mark.parametrize(
    ("how", "path", "engine", "expected"),
    [
        (None, "mt/alpha/a.txt", None, "alpha"),
        (None, "mt/alpha/sub/a.txt", "beta", "beta"),
        (None, "mt/a.txt", None, UNKNOWN),
        ("field", "mt/alpha/a.txt", None, UNKNOWN),
        ("folder", "mt/alpha/a.txt", "beta", "alpha"),
        ("file", "mt/alpha/a.jsonl", "beta", "a"),
        (r"\.(\w+)\.txt$", "mt/pier.gamma.txt", None, "gamma"),
        (r"\.(\w+)\.txt$", "mt/pier.txt", None, UNKNOWN),
    ],
)
def test_where_the_engine_is_named(
    how: str | None, path: str, engine: str | None, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mt").mkdir()
    monkeypatch.chdir(tmp_path)
    assert engine_from(how)(report(path, 1, {}, engine).article, "mt") == expected


def test_the_folder_that_was_given() -> None:
    assert found_below("a/b/c.txt", ["x", "a/b/c.txt"]) == "a/b/c.txt"


@pytest.mark.parametrize("how", ["(", "engine", "(a)(b)"])
def test_a_wrong_expression_is_an_error(how: str) -> None:
    with pytest.raises(ConfigError, match="--engine-from"):
        engine_from(how)
