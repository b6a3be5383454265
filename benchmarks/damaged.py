"""How much of held-out damage the whole of mtcheck finds: rules, register, tagger, and the judge where one sits.

usage: python -m benchmarks.damaged SHARED/data/text [--words N] [--seed N] [--misses KIND] [--alarms]

The documents are those that no model was trained on (`training.prepare.held_out`), a third clean, the others damaged at
1 to 30 places in 1,000 words by `training.damage` (`training.calibrate_tagger.texts`, with another seed than the
calibration's). A place is found where a finding of any check touches it (spans overlap or lie one character apart).
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from mtcheck import Checker
from mtcheck.article import plain_article
from training.calibrate_tagger import Text, texts

_GROUPS = {
    "boundaries": ("spurious-boundary", "spurious-capital", "missing-boundary", "missing-end", "lowercase-start"),
    "punctuation": ("missing-comma", "spurious-comma", "quote", "punctuation", "glued"),
    "grammar": ("agreement", "lost-word"),
    "doubled words": ("doubled-word",),
}


def _check(checker: Checker, one: Text, table: dict[str, Counter[str]], misses: str, alarms: bool) -> None:
    findings = checker.check(plain_article(one.text)).findings
    touched: set[int] = set()
    for row in one.gold:
        hits = [at for at, f in enumerate(findings) if row.touches(f.start, f.end)]
        touched.update(hits)
        groups = [group for group, kinds in _GROUPS.items() if row.category in kinds]
        for group in ("all", row.category, *groups):
            table.setdefault(group, Counter()).update(places=1, found=bool(hits))
        if misses == row.category and not hits:
            print(repr(one.text[max(0, row.start - 60) : row.end + 40]), "<-", repr(row.correction))
    if alarms and one.clean:
        for finding in findings:
            around = one.text[max(0, finding.start - 50) : finding.end + 40]
            print(finding.rule, repr(around), [suggestion.text for suggestion in finding.suggestions[:1]])
    total = table.setdefault("clean documents" if one.clean else "damaged documents", Counter())
    total.update(words=len(one.text.split()), findings=len(findings), right=len(touched))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--words", type=int, default=60_000)
    parser.add_argument("--seed", type=int, default=99)
    parser.add_argument("--misses", default="", help="print the places of this kind that were not found")
    parser.add_argument("--alarms", action="store_true", help="print what is found in clean documents")
    options = parser.parse_args()
    checker = Checker()
    table: dict[str, Counter[str]] = {}
    for one in texts(options.folder, options.words, options.seed):
        _check(checker, one, table, options.misses, options.alarms)
    for group, counts in table.items():
        if counts["places"]:
            print(f"{group:20} {counts['places']:5} places, found {counts['found'] / counts['places']:.2f}")
    for group in ("damaged documents", "clean documents"):
        counts = table.get(group, Counter())
        share = counts["right"] / max(1, counts["findings"])
        rate = 1000 * (counts["findings"] - counts["right"]) / max(1, counts["words"])
        print(
            f"{group:20} {counts['words']:6} words, {counts['findings']:4} findings, {share:.2f} on damage, "
            f"{rate:.2f} elsewhere in 1,000 words"
        )


if __name__ == "__main__":
    main()
