"""How sure rules with a margin are: fit, by rule and by group of rules, what the judge's margin is worth.

usage: python -m training.calibrate_rules SHARED/data/text [--words N] [--write]

The texts are those of `training.calibrate_tagger`: our own annotated passages, and held-out documents, a third of them
clean, the others damaged. A case is a proposal that the judge is asked about, confirmed or not; it is right where it
touches a fault. A logistic curve over `mtcheck.language_models.confirmation.features` is fitted to all cases, and one
for each group and each rule with at least `_FEW` of them, pulled to that of all or of the group. The figures are those
of cases that were not fitted to: every text is measured with curves of the other half of the texts.

Rules of the second reading are measured on texts with so many faults that they would read them. Most of what these
rules find `training.damage` doesn't do, so the passages speak for right proposals and the documents for wrong ones.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np

from mtcheck.analysis import Analysis
from mtcheck.checker import is_garbled, worth_asking
from mtcheck.findings import RULES, TAGGER
from mtcheck.judging import confirmed
from mtcheck.language_models.confirmation import ALL, Confirmation, features, group_of
from mtcheck.language_models.judge import open_judge
from mtcheck.reading.text import article_from_text
from mtcheck.resources import data_dir
from mtcheck.rules import Rule, load_rules
from training.annotated import passages
from training.calibrate_tagger import Text, newton, prose_of, reliability, texts

_FEW = 20  # cases of a group, or of a rule
_PULL, _PULL_ALL = 20.0, 1.0
_PRIOR = (0.0, 0.3)
_SEEN = 0.6  # of the faults of a text the first reading sees


class Case(NamedTuple):
    """A proposal of a rule, confirmed where it is ``above`` nought; ``half`` is that of its text, ``second`` whether it
    is made in the second reading."""

    rule: str
    above: float
    right: bool
    clean: bool
    half: int
    second: bool

    @property
    def values(self) -> tuple[float, ...]:
        return features(self.above)


def proposals(text: Text, rules: Sequence[Rule], half: int) -> Iterator[Case]:
    """What the rules propose, in the form that the judge likes best."""
    analysis = Analysis(article_from_text(text.text))
    every = ((rule, hit) for rule in rules for hit in rule.run(analysis) if hit.margin is not None)
    hits = list(worth_asking(analysis, every))
    weighed = confirmed(analysis, [msgspec.structs.replace(hit, margin=-math.inf) for _, hit in hits])
    for (rule, hit), best in zip(hits, weighed, strict=True):
        if best is None or best.margin is None or hit.margin is None:
            continue
        right = any(row.touches(best.start, best.end) for row in text.gold)
        yield Case(rule.id, round(best.margin - hit.margin, 3), right, text.clean, half, rule.data.second)


def gather(folder: Path, words: int) -> tuple[list[Case], int]:
    """All cases, and how many clean words there were."""
    every = [rule for rule in load_rules("en").values() if rule.data.enabled and rule.proposes]
    rules = [rule for rule in every if rule.engine in (RULES, TAGGER)]
    cases: list[Case] = []
    clean_words = 0
    own = (Text(text, prose_of(text), gold, clean=False, own=True) for text, gold in passages())
    for number, text in enumerate(chain(own, texts(folder, words, seed=5))):
        twice = is_garbled(_SEEN * len(text.gold), len(text.text.split()))
        cases += proposals(text, [rule for rule in rules if twice or not rule.data.second], number // 3 % 2)
        clean_words += len(text.text.split()) if text.clean else 0
    return cases, clean_words


def curves(cases: Sequence[Case]) -> dict[str, tuple[float, ...]]:
    """Those of all, of groups and of rules, by name; of the second reading those of rules alone, since what is right in
    a bad translation says nothing of other articles."""
    first = [case for case in cases if not case.second]
    fitted = {ALL: newton(first, np.array(_PRIOR), _PULL_ALL)}
    for name, own in _by_name(first, group_of):
        fitted[name] = newton(own, fitted[ALL], _PULL)
    for name, own in _by_name(first, str):
        fitted[name] = newton(own, fitted.get(group_of(name), fitted[ALL]), _PULL)
    second = [case for case in cases if case.second]
    if second:
        shared = newton(second, fitted[ALL], _PULL_ALL)
        fitted |= {name: newton(own, shared, _PULL) for name, own in _by_name(second, str, least=1)}
    return {name: tuple(round(float(w), 4) for w in weights) for name, weights in fitted.items()}


def _by_name(
    cases: Sequence[Case], name_of: Callable[[str], str], least: int = _FEW
) -> Iterator[tuple[str, list[Case]]]:
    """The cases by the name that their rule's id stands for, where there are enough of them."""
    own: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        own[name_of(case.rule)].append(case)
    return ((name, some) for name, some in sorted(own.items()) if len(some) >= least)


def figures(cases: Sequence[Case], clean_words: int) -> dict[str, Any]:
    """What the confidences of each half are worth that curves of the other half give."""
    by_half = [Confirmation(curves([case for case in cases if case.half != half])) for half in (0, 1)]
    p = np.array([by_half[case.half].probability(case.rule, case.above) for case in cases])
    right = np.array([float(case.right) for case in cases])
    rows, error = reliability(p, right)
    shown = np.array([case.above >= 0 for case in cases])
    kept = [case for case in cases if case.above >= 0]
    counts: Counter[str] = Counter(group_of(case.rule) for case in kept)
    good: Counter[str] = Counter(group_of(case.rule) for case in kept if case.right)
    return {
        "proposed": len(cases),
        "confirmed": len(kept),
        "clean_words": clean_words,
        "alarms_per_1000_clean_words": round(1000 * sum(case.clean for case in kept) / max(1, clean_words), 3),
        "calibration_error": error,
        "calibration_error_of_confirmed": reliability(p[shown], right[shown])[1],
        "reliability": rows,
        "groups": {group: {"confirmed": n, "right": good[group]} for group, n in sorted(counts.items())},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--words", type=int, default=250_000)
    parser.add_argument("--write", action="store_true", help="write rules/en/margins.json")
    options = parser.parse_args()
    judge = open_judge()
    if judge is None:
        parser.error("no judge is installed")
    cases, clean_words = gather(options.folder, options.words)
    table = {"judge": judge.name, "curves": curves(cases), "held_out": figures(cases, clean_words)}
    print(json.dumps(table, indent=1))
    if options.write:
        target = data_dir("rules") / "en" / "margins.json"
        target.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
