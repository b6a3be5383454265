"""From proposals to confidence: the probability that a copy editor would accept an edit.

A logistic curve for each kind of edit, fitted by `training.calibrate_tagger`, over what is known of it: the tagger's
probability, how damaged the article looks elsewhere, and the judge's margin where one sat. There are two sets of
curves, since a judge's answer can't be guessed where there was none.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from mtcheck.language_models.proposals import TextEdit

_FAR = 12.0  # no answer is surer than one in 160,000
_SURE = 0.5  # raw probability from which an edit counts as damage of its article
_LEAST_WORDS = 300  # a short article with one fault is not yet a damaged one
_MARGIN = (-6.0, 10.0)  # nats beyond which a margin says no more


def logit(p: float) -> float:
    """log(p / (1 - p)), within `_FAR` on either side."""
    p = min(max(p, 1e-6), 1 - 1e-6)
    return min(_FAR, max(-_FAR, math.log(p / (1 - p))))


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-min(_FAR, max(-_FAR, x))))


class Curve(NamedTuple):
    """``weights`` are those of `features`; ``exact`` is the share of right edits that gave the very text back."""

    weights: tuple[float, ...]
    exact: float = 0.0


class Curves(NamedTuple):
    """A curve for each kind of edit, and the probability from which an edit is shown."""

    kinds: Mapping[str, Curve]
    threshold: float

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Curves:
        kinds = {kind: Curve(tuple(row["weights"]), row["exact"]) for kind, row in table.get("kinds", {}).items()}
        return cls(kinds, table.get("threshold", 1.0))


class Judged(NamedTuple):
    """An edit, how likely an editor accepts it, the judge's margin in nats (None: no judge sat), whether to show it."""

    edit: TextEdit
    probability: float
    margin: float | None
    shown: bool
    exact: float


def features(raw: float, damage: float, margin: float | None = None) -> tuple[float, ...]:
    """What a curve weighs: one, the logit of ``raw``, ``damage``, and with a judge the margin within bounds."""
    out = (1.0, logit(raw), damage)
    return out if margin is None else (*out, min(_MARGIN[1], max(_MARGIN[0], margin)))


def damage_around(edits: Sequence[TextEdit], words: int) -> list[float]:
    """For each edit, how damaged its article of ``words`` words looks elsewhere: log(1 + sure edits in 1,000 words).

    Whole-page translation breaks many sentences or none, so one article's faults are evidence for each other.
    """
    sure = [edit.raw if edit.raw >= _SURE else 0.0 for edit in edits]
    total = sum(sure)
    return [math.log1p(1000 * max(0.0, total - own) / (words + _LEAST_WORDS)) for own in sure]


class Calibration(NamedTuple):
    """Curves without and with a judge; ``model`` is the hash of the tagger that they were fitted to."""

    alone: Curves
    judged: Curves
    model: str = ""

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Calibration:
        """From the JSON object that `training.calibrate_tagger` writes."""
        return cls(Curves.of(table.get("alone", {})), Curves.of(table.get("judged", {})), table.get("model", ""))

    def weigh(self, edits: Sequence[TextEdit], words: int, margins: Sequence[float] | None = None) -> list[Judged]:
        """The edits of an article of ``words`` words with their probabilities; a kind without a curve is left out."""
        curves = self.alone if margins is None else self.judged
        out = []
        for at, (edit, damage) in enumerate(zip(edits, damage_around(edits, words), strict=True)):
            curve = curves.kinds.get(edit.kind)
            if curve is None:
                continue
            margin = None if margins is None else margins[at]
            values = features(edit.raw, damage, margin)
            probability = sigmoid(sum(w * x for w, x in zip(curve.weights, values, strict=True)))
            shown = probability >= curves.threshold
            out.append(Judged(edit, round(probability, 4), margin, shown, curve.exact))
        return out
