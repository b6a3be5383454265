"""Measure each rule on clean and on damaged open text, and write its confidence.

usage: python -m training.measure_rules SHARED/data/text [--words N] [--write]

Half of the articles stay clean, the others are damaged at 2 to 30 places per 1,000 words (`training.damage`). A hit is
right where it touches a damaged place (spans overlap, or lie at most one character apart). The confidence of a rule is
the share of right hits, with one right and one wrong one added (Laplace), written to ``rules/en/confidence.json``
with its counts.

A rule with fewer than 20 hits there, and with no figure of an earlier run, looks for what we can't damage at will. What
it hits in the annotated passages (`training.annotated`, without those held out) says how often it is right in garbled
text (Laplace again); its rate there and its rate in clean prose, where all hits count as wrong, say how likely a hit is
to stand in garbled text, every other word being so (half a hit is added to each count). Its confidence is the product.
A rule without a hit in the passages gets none, and counts as 0.5, which is what the formula makes of it.

Prints, by rule, hits, right ones and confidence; by kind of damage, the share found.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from mtcheck.analysis import Analysis
from mtcheck.checker import run_rules
from mtcheck.merging import merge
from mtcheck.reading.text import article_from_text
from mtcheck.resources import data_dir
from mtcheck.rules import Rule, load_rules
from training.annotated import STYLE, passages
from training.corpus import sample
from training.damage import damage

_LEAST = 20
_TARGET = data_dir("rules") / "en" / "confidence.json"


def measure(
    rules: Sequence[Rule], folder: Path, words: int, seed: int
) -> tuple[Counter[str], Counter[str], Counter[str], Counter[str]]:
    """Hits and right hits by rule; damaged places and found ones by category."""
    rng = random.Random(seed)
    hits: Counter[str] = Counter()
    right: Counter[str] = Counter()
    owed: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for document in sample(folder, words, seed):
        density = 0.0 if rng.random() < 0.5 else rng.uniform(2, 30)
        text, gold = damage(document["text"], density, rng)
        findings = merge(run_rules(rules, Analysis(article_from_text(text))))
        for finding in findings:
            hits[finding.rule] += 1
            right[finding.rule] += any(row.touches(finding.start, finding.end) for row in gold)
        for row in gold:
            owed[row.category] += 1
            found[row.category] += any(row.touches(f.start, f.end) for f in findings)
    return hits, right, owed, found


class Rates(NamedTuple):
    """Hits of each rule in garbled passages, right ones and others, and in clean prose; the words of both."""

    right: Counter[str]
    wrong: Counter[str]
    clean: Counter[str]
    garbled_words: int
    clean_words: int

    def confidence(self, rule: str) -> float:
        """How likely a hit is right, half of all words being garbled."""
        hits = self.right[rule] + self.wrong[rule]
        garbled = (hits + 0.5) / self.garbled_words
        clean = (self.clean[rule] + 0.5) / self.clean_words
        return (self.right[rule] + 1) / (hits + 2) * garbled / (garbled + clean)


def rates(rules: Sequence[Rule], folder: Path, words: int, seed: int) -> Rates:
    """Hits in the annotated passages, and in ``words`` words of clean prose."""
    right, wrong, clean = Counter[str](), Counter[str](), Counter[str]()
    garbled_words = clean_words = 0
    for text, gold in passages():
        garbled_words += len(text.split())
        for finding in merge(run_rules(rules, Analysis(article_from_text(text)))):
            touched = [row for row in gold if row.touches(finding.start, finding.end)]
            if any(row.category != STYLE for row in touched):
                right[finding.rule] += 1
            elif not touched:
                wrong[finding.rule] += 1
    for document in sample(folder, words, seed):
        clean_words += len(document["text"].split())
        clean.update(f.rule for f in merge(run_rules(rules, Analysis(article_from_text(document["text"])))))
    return Rates(right, wrong, clean, garbled_words, clean_words)


def kept() -> dict[str, Mapping[str, object]]:
    """What ``rules/en/confidence.json`` has by rule."""
    return json.loads(_TARGET.read_bytes()) if _TARGET.is_file() else {}


def keep(measured: Mapping[str, Mapping[str, object]]) -> None:
    """Put the confidence of some rules into ``rules/en/confidence.json``; those of the others stay."""
    table = {**kept(), **measured}
    _TARGET.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--words", type=int, default=1_000_000)
    parser.add_argument("--clean-words", type=int, default=2_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="write rules/en/confidence.json")
    options = parser.parse_args()
    rules = [rule for rule in load_rules("en").values() if rule.data.enabled and not rule.id.startswith("officials/")]
    hits, right, owed, found = measure(rules, options.folder, options.words, options.seed)
    table: dict[str, dict[str, object]] = {}
    for rule, count in sorted(hits.items()):
        confidence = (right[rule] + 1) / (count + 2)
        print(f"{rule:42} {right[rule]:6} of {count:6}  {confidence:.3f}")
        if count >= _LEAST:
            table[rule] = {
                "confidence": round(confidence, 3),
                "hits": count,
                "right": right[rule],
                "on": "damaged open text",
            }
    by_rates = rates(rules, options.folder, options.clean_words, options.seed + 1)
    damaged = {*table, *(rule for rule, row in kept().items() if "hits" in row)}
    for rule in sorted({*by_rates.right, *by_rates.wrong} - damaged):
        counts = {"right": by_rates.right[rule], "wrong": by_rates.wrong[rule], "clean": by_rates.clean[rule]}
        confidence = by_rates.confidence(rule)
        print(f"{rule:42} {counts}  {confidence:.3f}")
        on = f"annotated passages ({by_rates.garbled_words:,} words) and clean prose ({by_rates.clean_words:,} words)"
        table[rule] = {"confidence": round(confidence, 3), "on": on, **counts}
    for category, count in sorted(owed.items()):
        print(f"damage {category:20} found {found[category]:6} of {count:6} = {found[category] / count:.3f}")
    if options.write:
        keep(table)


if __name__ == "__main__":
    main()
