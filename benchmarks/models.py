"""What the language models cost: rules alone, with the damage tagger, with the judge as well; and the bare tagger.

usage: python -m benchmarks.models [ARTICLES.jsonl] [--words N]

All in one run on the same articles, the best of several times, since only the ratios mean something on a busy machine.
Processor seconds are those of all threads together. Without a file the clean text of the tests is used. The judge's
line is missing where none is installed.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.speed import best
from mtcheck.article import Article
from mtcheck.checker import Checker
from mtcheck.config import default_settings, with_overrides
from mtcheck.language_models.judge import open_judge
from mtcheck.language_models.shipped import shipped_tagger
from mtcheck.language_models.windows import LONGEST
from mtcheck.reading import read

_CLEAN = Path(__file__).resolve().parent.parent / "tests" / "data" / "clean.jsonl"
_NOWHERE = "/nonexistent"


def checking(articles: Sequence[Article], *, with_tagger: bool) -> Callable[[], object]:
    """A run over all articles; without the tagger its rules are off."""
    rules = [rule.id for rule in Checker().rules("en").values() if rule.data.kind in ("tagger", "usage")]
    checker = Checker(default_settings() if with_tagger else with_overrides(default_settings(), {"ignore": rules}))
    return lambda: [checker.check(article) for article in articles]


def bare() -> Callable[[], object]:
    """One window through the tagger's network."""
    tagger = shipped_tagger("en")
    assert tagger is not None
    pieces = np.random.default_rng(0).integers(1000, 20000, (1, LONGEST))
    return lambda: tagger._run(pieces, np.zeros_like(pieces))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, nargs="?", default=_CLEAN)
    parser.add_argument("--words", type=int, default=8000)
    options = parser.parse_args()
    articles: list[Article] = []
    words = 0
    for article in read(options.articles).articles:
        if words < options.words:
            articles.append(article)
            words += len(article.text.split())
    print(f"{len(articles)} articles, {words} words")
    home = os.environ.get("XDG_DATA_HOME")
    os.environ["XDG_DATA_HOME"] = _NOWHERE  # nothing is installed there
    _say("rules alone", words, checking(articles, with_tagger=False))
    _say("with the tagger", words, checking(articles, with_tagger=True))
    seconds = best(bare(), 5)
    print(f"{'the bare tagger':18} {LONGEST / seconds:10,.0f} tokens a second")
    if home is None:
        del os.environ["XDG_DATA_HOME"]
    else:
        os.environ["XDG_DATA_HOME"] = home
    if open_judge() is not None:
        _say("with the judge too", words, checking(articles, with_tagger=True), times=1)


def _say(name: str, words: int, work: Callable[[], object], times: int = 3) -> None:
    work()  # warms every cache
    spent: list[float] = []

    def once() -> None:
        begin = time.process_time()
        work()
        spent.append(time.process_time() - begin)

    seconds = best(once, times)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{name:18} {words / seconds:10,.0f} words a second {words / min(spent):10,.0f} a processor second"
        f"   {seconds:8.2f} s   {peak:6.0f} MB at the most so far"
    )


if __name__ == "__main__":
    main()
