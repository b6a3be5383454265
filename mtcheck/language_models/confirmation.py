"""How sure a rule's proposal is that the judge confirmed: the more, the farther he goes beyond what the rule asks for.

A logistic curve for each rule, fitted by `training.calibrate_rules` and kept in ``rules/LANGUAGE/margins.json``; a rule
that was seen too seldom has the curve of its group, a group that of all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from mtcheck.language_models.calibration import sigmoid
from mtcheck.resources import data_dir

_ABOVE = (-6.0, 6.0)  # nats above a rule's margin, beyond which they say no more
ALL = "all"


Curves = Mapping[str, tuple[float, ...]]


class Confirmation(NamedTuple):
    """``curves``: by rule, by group of rules, and by `ALL` the weights of `features`."""

    curves: Curves

    def probability(self, rule: str, above: float) -> float:
        """That an editor accepts what the rule (its id) proposes; ``above`` as for `features`."""
        weights = next(self.curves[name] for name in (rule, group_of(rule), ALL) if name in self.curves)
        return sigmoid(sum(w * x for w, x in zip(weights, features(above), strict=True)))


def group_of(rule: str) -> str:
    """The group of a rule, by its id."""
    return rule.partition("/")[0]


def features(above: float) -> tuple[float, float]:
    """What a curve weighs: one, and by how many nats the judge's margin is ``above`` the least one that the rule asks
    for, within bounds.

    How damaged the article looks is left out. It would tell the documents of `training.calibrate_rules` apart, but a
    translation whose sentences are whole has its wrong prepositions all the same.
    """
    return (1.0, min(_ABOVE[1], max(_ABOVE[0], above)))


@lru_cache
def confirmation_of(language: str) -> Confirmation | None:
    """The curves for the rules of a language (two letters); None where none were fitted."""
    path = data_dir("rules") / language / "margins.json"
    if not path.is_file():
        return None
    curves = json.loads(path.read_bytes())["curves"]
    return Confirmation({name: tuple(weights) for name, weights in curves.items()})
