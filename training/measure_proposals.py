"""What the judge says of the places that rules with a margin propose in clean prose: their false alarms.

usage: python -m training.measure_proposals SHARED/data/text [RULE...] [--words N] [--show N] [--least M]

By rule: places proposed in 1,000 words, findings in 1,000 words at some margins, and with ``--show`` the surest ones,
to be read: slips of the prose itself are among them. Then the passages of `training.annotated`: of the proposals at or
above the rule's own margin, how many touch a fault that is marked.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from mtcheck.analysis import Analysis
from mtcheck.language_models.judge import Judge, open_judge
from mtcheck.reading.text import article_from_text
from mtcheck.rules import Rule, load_rules
from mtcheck.yaml12 import load
from training.annotated import passages
from training.corpus import sample

_MARGINS = (0, 2, 3, 4, 5, 6, 7, 8, 10)
_AROUND = 70  # code points shown on either side


def proposals(rules: Sequence[Rule], text: str, judge: Judge) -> list[tuple[Rule, int, int, str, float]]:
    """Rule, span, fix and margin of each place's best fix."""
    analysis = Analysis(article_from_text(text))
    hits = [(rule, hit) for rule in rules for hit in rule.run(analysis) if hit.margin is not None]
    edits = [edit for _, hit in hits for edit in hit.edits]
    margins = iter(judge.margins(text, edits) or ())
    best: dict[object, tuple[Rule, int, int, str, float]] = {}
    for at, (rule, hit) in enumerate(hits):
        margin, fix = max((next(margins), fix.text) for fix in hit.suggestions)
        key = at if hit.choice is None else hit.choice
        if key not in best or best[key][-1] < margin:
            best[key] = (rule, hit.start, hit.end, fix, margin)
    return list(best.values())


def least_of(rule: Rule) -> float:
    """The rule's own margin, as its file has it."""
    return float(load(rule.path)["margin"])


def shown(text: str, start: int, end: int, fix: str) -> str:
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return f"{before}[[{text[start:end]}|{fix}]]{after}".replace("\n", " ")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("only", nargs="*", metavar="RULE")
    parser.add_argument("--rules", type=Path, help="a folder with more rules")
    parser.add_argument("--words", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="so many findings of each rule")
    parser.add_argument("--least", type=float, default=2.0, help="show what has this margin or more")
    given = parser.parse_args()
    judge = open_judge()
    if judge is None:
        raise SystemExit("there is no judge: run mtcheck setup judge")
    loaded = load_rules("en", (given.rules,) if given.rules else ())
    rules = [r for r in loaded.values() if r.proposes]
    rules = [r for r in rules if not given.only or r.id in given.only]
    words = 0
    seen: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for document in sample(given.folder, given.words, given.seed):
        text = document["text"]
        words += len(text.split())
        for rule, start, end, fix, margin in proposals(rules, text, judge):
            seen[rule.id].append((margin, shown(text, start, end, fix)))
    print(f"{judge.name}, {words:,} clean words\n")
    print(f"{'rule':34} {'proposed':>8} " + " ".join(f"{'>=' + str(least):>6}" for least in _MARGINS))
    for rule in rules:
        margins = [margin for margin, _ in seen[rule.id]]
        rates = [1000 * sum(margin >= least for margin in margins) / words for least in _MARGINS]
        print(f"{rule.id:34} {1000 * len(margins) / words:8.2f} " + " ".join(f"{rate:6.3f}" for rate in rates))
    for rule in rules if given.show else ():
        print(f"\n{rule.id}")
        for margin, line in sorted(seen[rule.id], reverse=True)[: given.show]:
            if margin >= given.least:
                print(f"  {margin:5.1f} {line}")
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for text, gold in passages():
        for rule, start, end, fix, margin in proposals(rules, text, judge):
            if margin >= least_of(rule):
                touches = any(start <= row.end and row.start <= end for row in gold)
                (right if touches else wrong)[rule.id] += 1
                if given.show and not touches:
                    print(f"\nnot marked, {rule.id} {margin:.1f} {shown(text, start, end, fix)}")
    print("\nannotated passages: right and wrong")
    for rule in rules:
        print(f"{rule.id:34} {right[rule.id]:4} {wrong[rule.id]:4}")


if __name__ == "__main__":
    main()
