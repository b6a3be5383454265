"""Every finding on officials in openly licensed prose, to be read one by one.

usage: python -m training.official_findings SHARED/data/text [--words N] [--seed N] [--rule officials/misspelt-name]

Prints a line a finding: source, date, rule, score where it has one, what stands there and what is proposed, with the
words around it; at the end the words read and the findings by rule. The prose was written in English, so a finding is
a slip of its writer or a wrong accusation.
"""

from __future__ import annotations

import argparse
import dataclasses
from collections import Counter
from pathlib import Path

from mtcheck.analysis import Analysis
from mtcheck.article import Article
from mtcheck.checker import run_rules
from mtcheck.dates import PartialDate
from mtcheck.reading.text import article_from_text
from mtcheck.rules import load_rules
from training.corpus import sample

_AROUND = 70


def dated(document: dict[str, str]) -> Article:
    """The document as an article, with its date where it has one."""
    article = article_from_text(document["text"])
    try:
        date = PartialDate.parse(document["date"][:10]) if document.get("date") else None
    except ValueError:
        date = None
    return dataclasses.replace(article, date=date)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--words", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rule", default="officials/")
    options = parser.parse_args()
    rules = [rule for rule in load_rules("en").values() if rule.data.enabled and rule.id.startswith(options.rule)]
    words = 0
    counts: Counter[str] = Counter()
    for document in sample(options.folder, options.words, options.seed):
        article = dated(document)
        analysis = Analysis(article)
        words += len(analysis.words.texts)
        for finding in run_rules(rules, analysis):
            counts[finding.rule] += 1
            before = article.text[max(0, finding.start - _AROUND) : finding.start]
            after = article.text[finding.end : finding.end + _AROUND]
            fixes = " / ".join(suggestion.text for suggestion in finding.suggestions)
            line = f"{before}[{article.text[finding.start : finding.end]} → {fixes}]{after}".replace("\n", " ")
            sure = f"{finding.confidence:.2f}"
            print(f"{document['source']} {document['date']} {finding.rule} {sure}  {line}", flush=True)
    print(f"{words} words, {sum(counts.values())} findings: {dict(counts)}")


if __name__ == "__main__":
    main()
