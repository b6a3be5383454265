"""Measure each rule on clean and on damaged open text, and write its confidence.

usage: python -m training.measure_rules SHARED/data/text [--words N] [--write]

Half of the articles stay clean, the others are damaged at 2 to 30 places per 1,000 words (`training.damage`). A hit is
right where it touches a damaged place (spans overlap, or lie at most one character apart). The confidence of a rule is
the share of right hits, with one right and one wrong one added (Laplace), written to ``rules/en/confidence.json``
with its counts. A rule with fewer than 20 hits keeps the figure that the file has for it, or gets none.

Prints, by rule, hits, right ones and confidence; by kind of damage, the share found.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from mtcheck.analysis import Analysis
from mtcheck.checker import run_rules
from mtcheck.merging import merge
from mtcheck.reading.text import article_from_text
from mtcheck.resources import data_dir
from mtcheck.rules import load_rules
from training.corpus import sample
from training.damage import damage

_LEAST = 20


def measure(folder: Path, words: int, seed: int) -> tuple[Counter[str], Counter[str], Counter[str], Counter[str]]:
    """Hits and right hits by rule; damaged places and found ones by category."""
    rng = random.Random(seed)
    rules = [rule for rule in load_rules("en").values() if rule.data.enabled and not rule.id.startswith("officials/")]
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


def keep(measured: Mapping[str, Mapping[str, object]]) -> None:
    """Put the confidence of some rules into ``rules/en/confidence.json``; those of the others stay."""
    target = data_dir("rules") / "en" / "confidence.json"
    table = json.loads(target.read_text(encoding="utf-8")) if target.is_file() else {}
    table.update(measured)
    target.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--words", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="write rules/en/confidence.json")
    options = parser.parse_args()
    hits, right, owed, found = measure(options.folder, options.words, options.seed)
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
    for category, count in sorted(owed.items()):
        print(f"damage {category:20} found {found[category]:6} of {count:6} = {found[category] / count:.3f}")
    if options.write:
        keep(table)


if __name__ == "__main__":
    main()
