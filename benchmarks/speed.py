"""How fast mtcheck is: start, one article, many articles.

usage: python -m benchmarks.speed [ARTICLES.jsonl]

Times are noisy on shared machines: everything is run several times and the best is taken, and what is timed is set
beside plain ``python -c pass`` in the same run. Without a file the clean text of the tests is used.

What names and titles cost is a share of the time of all rules but those that ask a model or LanguageTool, on articles
that are new (every second one; the others fill the caches as a long run does), in time of the processor.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from mtcheck.analysis import Analysis
from mtcheck.article import Article
from mtcheck.checker import Checker
from mtcheck.findings import RULES
from mtcheck.officials.people_in import people_in
from mtcheck.reading import read
from mtcheck.rules import load_rules

_ROOT = Path(__file__).resolve().parent.parent
_CLEAN = _ROOT / "tests" / "data" / "clean.jsonl"
_EXAMPLE = _ROOT / "reports" / "example" / "article.txt"


def best(work: Callable[[], object], times: int = 5) -> float:
    """Seconds that ``work`` takes, at its fastest."""
    out = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        out.append(time.perf_counter() - begin)
    return min(out)


def command(*arguments: str) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=False)


def names_share(articles: Sequence[Article]) -> tuple[float, float]:
    """(seconds for names and titles, seconds for everything that rules do), for every second article."""
    rules = [rule for rule in load_rules("en").values() if rule.data.enabled and rule.engine == RULES]
    officials = [rule for rule in rules if rule.id.startswith("officials/")]
    others = [rule for rule in rules if rule not in officials]
    taken = [0.0, 0.0]
    known, new = articles[::2], articles[1::2]
    for number, one in enumerate((*known, *new)):
        analysis = Analysis(one)
        parts: tuple[Callable[[], object], ...] = (
            lambda a=analysis: (a.words, a.sentences, a.quotations),  # type: ignore[misc]
            lambda a=analysis: (people_in(a), [list(rule.run(a)) for rule in officials]),  # type: ignore[misc]
            lambda a=analysis: [list(rule.run(a)) for rule in others],  # type: ignore[misc]
        )
        times = []
        for part in parts:
            begin = time.process_time()
            part()
            times.append(time.process_time() - begin)
        if number >= len(known):
            taken = [taken[0] + times[1], taken[1] + sum(times)]
    return taken[0], taken[1]


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else _CLEAN
    plain = best(command("-c", "pass"))
    version = best(command("-m", "mtcheck", "--version"))
    article = best(command("-m", "mtcheck", "scan", str(_EXAMPLE)))
    print(f"python -c pass          {plain * 1000:8.0f} ms")
    print(f"mtcheck --version       {version * 1000:8.0f} ms   {(version - plain) * 1000:6.0f} ms more")
    print(f"scan of one article     {article * 1000:8.0f} ms   {(article - plain) * 1000:6.0f} ms more")

    checker = Checker()
    articles = read(path).articles
    names, rules = names_share(articles)
    print(f"names and titles        {100 * names / rules:8.0f} % of the rules' time")
    words = sum(checker.check(one).words for one in articles)  # also warms every cache
    seconds = best(lambda: [checker.check(one) for one in articles], 3)
    print(f"{len(articles)} articles, {words} words: {words / seconds:,.0f} words a second on one core")
    reading = best(lambda: read(path), 3)
    print(f"  reading them          {words / reading:,.0f} words a second")
    groups: dict[str, float] = {}
    for rule_id, rule in checker.rules("en").items():
        if rule.data.enabled:
            analyses = [Analysis(one) for one in articles]
            taken = best(lambda rule=rule, analyses=analyses: [list(rule.run(a)) for a in analyses], 1)  # type: ignore[misc]
            groups[rule_id] = taken
    for rule_id, taken in sorted(groups.items(), key=lambda item: -item[1])[:12]:
        print(f"  {rule_id:38} {1e6 * taken / words:6.2f} µs a word (with what it needs of the analysis)")


if __name__ == "__main__":
    main()
