"""Findings in sound texts that are not plain news prose, by genre: all that mtcheck has, the judge where one sits.

usage: python -m benchmarks.genres [GENRE...] [--findings]

Poems, speeches, interviews, results, live blogs, headlines in title case, articles on works: `genres.jsonl` beside this
file, whose lines say where each text is from (`genres.md`). Hardly anything in them is a translator's fault, so what is
found is counted as a false alarm; ``--findings`` shows it. Goal: 2 in 1,000 words at most.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from mtcheck import Checker
from mtcheck.findings import Finding
from mtcheck.reading import read
from mtcheck.report import ArticleReport

DATA = Path(__file__).resolve().parent / "genres.jsonl"
_AROUND = 50  # code points shown on either side


def reports(only: Sequence[str]) -> Iterator[tuple[str, ArticleReport]]:
    """Genre and report of each text."""
    checker = Checker()
    for article in read(DATA).articles:
        genre = (article.id or "").partition("/")[0]
        if not only or genre in only:
            yield genre, checker.check(article)


def line(genre: str, words: int, rules: Counter[str]) -> str:
    """A row of the table, in Markdown."""
    most = ", ".join(f"{rule} {count}" for rule, count in rules.most_common(4))
    total = sum(rules.values())
    return f"| {genre} | {words:,} | {total} | {1000 * total / max(1, words):.2f} | {most} |"


def shown(text: str, finding: Finding) -> str:
    before, after = text[max(0, finding.start - _AROUND) : finding.start], text[finding.end : finding.end + _AROUND]
    fix = finding.suggestions[0].text if finding.suggestions else "?"
    around = f"{before}[[{finding.text}|{fix}]]{after}".replace("\n", " / ")
    return f"  {finding.rule} {finding.confidence:.2f} {around}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("genres", nargs="*")
    parser.add_argument("--findings", action="store_true", help="print each finding")
    given = parser.parse_args()
    words: Counter[str] = Counter()
    rules: dict[str, Counter[str]] = defaultdict(Counter)
    sat: set[str] = set()
    for genre, report in reports(given.genres):
        words[genre] += report.words
        rules[genre].update(finding.rule for finding in report.findings)
        sat |= {f"{name} {engine.label}" for name, engine in report.engines.items() if engine.label}
        for finding in report.findings if given.findings else ():
            print(report.article.id, shown(report.article.text, finding))
    print(f"sat: {', '.join(sorted(sat))}\n")
    print("| genre | words | findings | in 1,000 words | most by |\n| --- | --- | --- | --- | --- |")
    for genre in words:
        print(line(genre, words[genre], rules[genre]))
    print(line("all", words.total(), sum(rules.values(), Counter())))


if __name__ == "__main__":
    main()
