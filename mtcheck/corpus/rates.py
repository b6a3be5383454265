"""How much is found in the articles of each engine: findings per 1,000 words by category, with bootstrap intervals.

The intervals say what other articles of the same engine would have given: articles are drawn with replacement, not
words or findings, which come in bursts. They say nothing of how well mtcheck finds what is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mtcheck.corpus.engines import EngineOf, found_below
from mtcheck.errors import ConfigError
from mtcheck.findings import Category
from mtcheck.report import ArticleReport

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

ALL = "all"
COLUMNS = ("engine", "category", "articles", "words", "findings", "rate", "low", "high")
SAMPLES = 2000
SEED = 12345
FEWEST = 2  # articles; of one alone no interval can be told


def article_table(reports: Sequence[ArticleReport], given: list[str], engine_of: EngineOf) -> pd.DataFrame:
    """One row an article: engine, path, id, words, MQM score, and the findings of each category."""
    import pandas as pd

    rows = []
    for report in reports:
        article = report.article
        counts = {category.value: 0 for category in Category}
        for finding in report.findings:
            counts[finding.category.value] += 1
        engine = engine_of(article, found_below(article.path, given))
        rows.append(
            {"engine": engine, "path": article.path, "id": article.id or "", "words": report.words}
            | {"score": report.score, **counts}
        )
    columns = ["engine", "path", "id", "words", "score", *(category.value for category in Category)]
    return pd.DataFrame(rows, columns=columns)


def counts_of(articles: pd.DataFrame, found: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Findings of each article, all together and in the categories ``found``: shape (articles, 1 + categories); and its
    words: shape (articles,)."""
    import numpy as np

    counts = articles[list(found)].to_numpy(dtype=float)
    return np.column_stack([counts.sum(axis=1), counts]), articles["words"].to_numpy(dtype=float)


def drawn_rates(counts: np.ndarray, words: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Findings per 1,000 words of each draw, of shape (draws, articles): how often it has each article."""
    import numpy as np

    return np.asarray(1000 * (drawn @ counts) / np.maximum(drawn @ words, 1)[:, None])


def rates(articles: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """`COLUMNS`: one row an engine and category that is found anywhere, and "all".

    ``rate`` is findings per 1,000 words, ``low`` and ``high`` bound its interval (missing where an engine has one
    article). Engines come with the lowest rate first.
    """
    import numpy as np
    import pandas as pd

    found = [category.value for category in Category if articles[category.value].sum()]
    rows = []
    for engine, group in articles.groupby("engine", sort=True):
        counts, words = counts_of(group, found)
        total = words.sum()
        point = 1000 * counts.sum(axis=0) / total if total else np.zeros(counts.shape[1])
        low = high = np.full(len(point), np.nan)
        if len(group) >= FEWEST and total:
            # The same draws for every engine of as many articles, and for every run.
            drawn = np.random.default_rng(SEED).multinomial(len(group), [1 / len(group)] * len(group), SAMPLES)
            spread = drawn_rates(counts, words, drawn)
            low, high = np.quantile(spread, [(1 - level) / 2, (1 + level) / 2], axis=0)
        for at, category in enumerate([ALL, *found]):
            rows.append(
                (engine, category, len(group), int(total), int(counts[:, at].sum()), point[at], low[at], high[at])
            )
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    order = table[table["category"] == ALL].sort_values(["rate", "engine"])["engine"].tolist()
    table["engine"] = pd.Categorical(table["engine"], order, ordered=True)
    table = table.sort_values("engine", kind="stable").reset_index(drop=True)
    table["engine"] = table["engine"].astype(str)
    return table


def draw(table: pd.DataFrame, file: Path) -> bytes:
    """A plot of `rates`, in the format of the file's suffix (PNG or SVG); ConfigError for others, or no matplotlib."""
    import io

    kind = file.suffix.lower().lstrip(".")
    if kind not in ("png", "svg"):
        raise ConfigError(f"--plot: {file.name!r} is neither .png nor .svg.")
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError:
        raise ConfigError("--plot needs matplotlib.", hint="pip install 'mtcheck[compare]'") from None

    engines = list(dict.fromkeys(table["engine"]))
    categories = list(dict.fromkeys(table["category"]))
    with mpl.rc_context({"svg.hashsalt": "mtcheck", "svg.fonttype": "none"}):
        figure = Figure(figsize=(8, 1.2 + 0.28 * len(categories) * max(len(engines), 2)), layout="constrained")
        axes = figure.subplots()
        height = 0.8 / len(engines)
        for at, engine in enumerate(engines):
            rows = table[table["engine"] == engine].set_index("category").loc[categories]
            places = [index + (at - (len(engines) - 1) / 2) * height for index in range(len(categories))]
            errors = [(rows["rate"] - rows["low"]).fillna(0), (rows["high"] - rows["rate"]).fillna(0)]
            # A drawn interval may leave out the rate itself where findings are few.
            errors = [side.clip(lower=0) for side in errors]
            axes.barh(places, rows["rate"], height, xerr=errors, label=engine, capsize=2, error_kw={"linewidth": 0.8})
        axes.set_yticks(range(len(categories)), categories)
        axes.invert_yaxis()
        axes.set_xlabel("findings per 1,000 words, with 95% intervals over articles")
        axes.legend(title="engine")
        out = io.BytesIO()
        figure.savefig(out, format=kind, dpi=150, metadata={"Date": None} if kind == "svg" else {})
    return out.getvalue()


def as_parquet(table: pd.DataFrame) -> bytes:
    """The table as Parquet; ConfigError without pyarrow."""
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise ConfigError("Parquet needs pyarrow.", hint="pip install 'mtcheck[compare]'") from None
    data = table.to_parquet(engine="pyarrow", index=False)
    assert data is not None  # without a path it gives the bytes
    return data
