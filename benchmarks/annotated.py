"""How many faults of our own annotated articles (`training.annotated`) the whole of mtcheck finds, by kind.

usage: python -m benchmarks.annotated [--held-out] [--misses KIND|all] [--alarms] [ARTICLE...]

A fault is found where a finding of any check touches it (spans overlap or lie one character apart), and mended where
the finding's first suggestion gives the words that the fault's own correction gives. Only faults with a kind are
counted, and not those of ``style``: a finding there is neither wrong nor owed.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict

from mtcheck import Checker, Finding
from mtcheck.reading.text import article_from_text
from training.annotated import HELD_OUT, STYLE, passages
from training.damage import Gold

_UNKNOWN = "annotated"  # the kind of a fault that has none


def _mends(text: str, finding: Finding, row: Gold) -> bool:
    """Whether the finding's first suggestion does what the correction does."""
    if not finding.suggestions:
        return False
    low, high = min(finding.start, row.start), max(finding.end, row.end)
    made = text[low : finding.start] + finding.suggestions[0].text + text[finding.end : high]
    return made.strip() == (text[low : row.start] + row.correction + text[row.end : high]).strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("only", nargs="*", metavar="ARTICLE", help="words that the article holds")
    parser.add_argument("--held-out", action="store_true", help="the articles that nothing was fitted to")
    parser.add_argument("--misses", default="", help="print the faults of this kind (or all) that were not found")
    parser.add_argument("--alarms", action="store_true", help="print the findings that touch no fault")
    given = parser.parse_args()
    checker = Checker()
    table: dict[str, Counter[str]] = defaultdict(Counter)
    total: Counter[str] = Counter()
    missed: dict[str, list[str]] = defaultdict(list)
    for text, gold in passages(HELD_OUT) if given.held_out else passages():
        if all(row.category == _UNKNOWN for row in gold) or not all(word in text for word in given.only):
            continue
        findings = checker.check(article_from_text(text)).findings
        for row in gold:
            if row.category in (_UNKNOWN, STYLE):
                continue
            hits = [finding for finding in findings if row.touches(finding.start, finding.end)]
            mended = int(any(_mends(text, finding, row) for finding in hits))
            for kind in (row.category, "all"):
                table[kind].update(places=1, found=int(bool(hits)), mended=mended)
            if not hits:
                before, after = text[max(0, row.start - 50) : row.start], text[row.end : row.end + 40]
                missed[row.category].append(f"{before}[[{text[row.start : row.end]}|{row.correction}]]{after}")
        wrong = [f for f in findings if not any(row.touches(f.start, f.end) for row in gold)]
        total.update(words=len(text.split()), findings=len(findings), wrong=len(wrong))
        for finding in wrong if given.alarms else ():
            around = text[max(0, finding.start - 50) : finding.end + 40]
            print(finding.rule, repr(around), [suggestion.text for suggestion in finding.suggestions[:1]])
    for kind in sorted(missed):
        if given.misses in (kind, "all"):
            print(kind, *missed[kind], sep="\n  ")
    for kind, counts in sorted(table.items(), key=lambda row: -row[1]["places"]):
        found, mended = counts["found"], counts["mended"]
        print(f"{kind:12} {counts['places']:4} found {found:4} ({found / counts['places']:.2f}) mended {mended:4}")
    print(f"{total['words']} words, {total['findings']} findings, {total['wrong']} touch no fault")


if __name__ == "__main__":
    main()
