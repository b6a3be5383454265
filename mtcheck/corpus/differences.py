"""How much more is found in the articles of one engine than in those of another, with bootstrap intervals.

Where both engines have translated the same articles (the same ids, or names of files below the engine's folder) the
articles are drawn in pairs, so that what is hard in an article counts on both sides and the interval is narrower.
"""

from __future__ import annotations

from itertools import combinations
from pathlib import PurePath
from typing import TYPE_CHECKING

from mtcheck.corpus.rates import ALL, FEWEST, SAMPLES, SEED, counts_of, drawn_rates
from mtcheck.findings import Category

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("engine", "other", "category", "paired", "articles", "difference", "low", "high", "p")


def differences(articles: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """`COLUMNS`: one row for two engines and a category that is found anywhere, and "all".

    ``articles`` is `rates.article_table`. ``difference`` is the rate of ``engine`` less that of ``other``, in findings
    per 1,000 words; ``low`` and ``high`` bound its interval, and ``p`` is how likely one as far from zero is by chance
    (two-sided, from the same draws); all three are missing where an engine has one article. ``articles`` are the pairs,
    or else the articles of both.
    """
    import numpy as np
    import pandas as pd

    found = [category.value for category in Category if articles[category.value].sum()]
    keyed = articles.assign(key=[_key(path, name) for path, name in zip(articles["path"], articles["id"], strict=True)])
    rows = []
    for (one, left), (two, right) in combinations(keyed.groupby("engine", sort=True), 2):
        paired = _are_pairs(left["key"].tolist(), right["key"].tolist())
        if paired:
            left, right = left.sort_values("key"), right.sort_values("key")
        sides = [counts_of(side, found) for side in (left, right)]
        wholes = [drawn_rates(*side, np.ones((1, len(side[1]))))[0] for side in sides]
        point = wholes[0] - wholes[1]
        low = high = p = np.full(len(point), np.nan)
        if min(len(left), len(right)) >= FEWEST:
            random = np.random.default_rng(SEED)
            draws = [random.multinomial(len(side), [1 / len(side)] * len(side), SAMPLES) for side in (left, right)]
            spread = drawn_rates(*sides[0], draws[0]) - drawn_rates(*sides[1], draws[0 if paired else 1])
            low, high = np.quantile(spread, [(1 - level) / 2, (1 + level) / 2], axis=0)
            over = np.minimum((spread <= 0).sum(axis=0), (spread >= 0).sum(axis=0))
            p = np.minimum(2 * (over + 1) / (SAMPLES + 1), 1.0)
        size = len(left) if paired else len(left) + len(right)
        for at, category in enumerate([ALL, *found]):
            rows.append((one, two, category, paired, size, point[at], low[at], high[at], p[at]))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _key(path: str, name: str) -> str:
    return name or PurePath(path).name


def _are_pairs(left: list[str], right: list[str]) -> bool:
    return len(set(left)) == len(left) and sorted(left) == sorted(right)
