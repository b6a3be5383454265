"""Measure the shipped tagger on held-out documents, fit its calibration and choose its thresholds.

usage: python -m training.calibrate_tagger SHARED/data/text [--model FOLDER] [--words N] [--judge] [--write]

Held-out documents (`training.prepare.held_out`) with headlines and page lines put among them, a third clean, the
others damaged at 1 to 30 places per 1,000 words (half of these below 5.5); and the passages of `training.annotated`.
Only prose is shown to the tagger, as at run time. An edit is right where it touches a damaged place, exact where it
gives the clean text back. By kind of edit a logistic curve over `mtcheck.language_models.calibration.features` is
fitted, pulled to the curve of all kinds together, so that a rare kind is judged like the others. Shown is what reaches
the least probability at which the clean documents keep to `_ALLOWED` alarms. The figures of each half of the documents
are those of curves that were fitted to the other.

There are two sets of curves in the file: without ``--judge`` those for the tagger alone are fitted, with it those that
weigh the installed judge's margin as well, the others being left as they are. A judge takes a tenth of a second and
more for each proposal (about 20 in 1,000 words), so it is shown fewer documents.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from mtcheck.article import Edit
from mtcheck.config import default_settings
from mtcheck.language_models.calibration import damage_around, features
from mtcheck.language_models.cascade import preferred
from mtcheck.language_models.judge import Judge, open_judge
from mtcheck.language_models.proposals import EditKind, TextEdit
from mtcheck.language_models.shipped import DATA
from mtcheck.language_models.tagger import Tagger
from mtcheck.reading.text import article_from_text
from training.annotated import passages
from training.corpus import SOURCES, documents
from training.damage import Gold, damage
from training.furniture import furnish
from training.prepare import held_out

# Alarms per 1,000 clean words. Twelve of the fourteen that were read (0.18) were slips of the prose itself.
_ALLOWED = 0.25
# No less sure edit is shown, however few alarms there are: with a judge it must be likelier right than wrong.
_LEAST, _LEAST_JUDGED = 0.6, 0.5
_PULL = 3.0  # how strongly a kind's curve is held to that of all kinds
_FEW, _LEAST_RIGHT = 3, 0.5  # a kind shown so often and right less often than this is not shown at all
_BINS = 10

Floats = NDArray[np.float64]


class Text(NamedTuple):
    """A text with its prose paragraphs and damaged places; ``clean`` where nothing was damaged."""

    text: str
    prose: list[tuple[int, int]]
    gold: list[Gold]
    clean: bool
    own: bool = False


class Weighed(Protocol):
    """Something proposed: what a curve weighs of it, and whether it was right."""

    @property
    def values(self) -> tuple[float, ...]: ...

    @property
    def right(self) -> bool: ...


class Case(NamedTuple):
    """One edit with what is known of it; ``half`` is that of its document, 0 or 1."""

    edit: TextEdit
    values: tuple[float, ...]
    right: bool
    exact: bool
    clean: bool
    own: bool
    half: int


class Sheet:
    """What was seen over some texts."""

    def __init__(self) -> None:
        self.cases: list[Case] = []
        self.gold: list[tuple[Gold, list[int]]] = []  # damaged places with the numbers of the edits that touch them
        self.clean_words = 0


def texts(folder: Path, words: int, seed: int) -> Iterator[Text]:
    """Held-out documents of about ``words`` words in all, one in three of them undamaged."""
    rng = random.Random(seed)
    pool = [d for source in SOURCES for d in documents(folder, source) if held_out(d["id"])]
    rng.shuffle(pool)
    other = ""
    for number, document in enumerate(pool):
        density = 30 ** rng.random() if number % 3 else 0.0
        at, text, gold = 0, [], []
        for paragraph, is_prose in furnish(document["title"], document["text"], other, rng):
            rows: list[Gold] = []
            if is_prose and density:
                paragraph, rows = damage(paragraph, density, rng, furniture=False)
            gold += [row._replace(start=row.start + at, end=row.end + at) for row in rows]
            text.append(paragraph)
            at += len(paragraph) + 2
        other = document["title"]
        whole = "\n\n".join(text)
        words -= len(whole.split())
        yield Text(whole, prose_of(whole), gold, not density)
        if words < 0:
            return


def prose_of(text: str) -> list[tuple[int, int]]:
    """The paragraphs that would be judged at run time."""
    return [(p.start, p.end) for p in article_from_text(text).paragraphs if p.kind.is_prose]


def _is_exact(text: str, edit: Edit, row: Gold) -> bool:
    """Whether the edit alone turns the damaged place into what it was."""
    if edit.start < row.start or edit.end > row.end:
        return False
    return text[row.start : edit.start] + edit.replacement + text[edit.end : row.end] == row.correction


def look(tagger: Tagger, some: Iterator[Text], judge: Judge | None = None) -> Sheet:
    """What the tagger proposes for some texts, and what the judge makes of it; every other three texts are a half."""
    sheet = Sheet()
    for number, one in enumerate(some):
        words = len(one.text.split())
        edits = tagger.read(one.text, one.prose).edits()
        margins: Sequence[float | None] = [None] * len(edits)
        if judge is not None:
            weighed = preferred(one.text, edits, judge)
            if weighed is None:
                raise ValueError(f"{judge.name} can't weigh edits")
            edits, margins = weighed
        if one.clean:
            sheet.clean_words += words
        first = len(sheet.cases)
        for edit, around, margin in zip(edits, damage_around(edits, words), margins, strict=True):
            rows = [row for row in one.gold if row.touches(edit.start, edit.end)]
            exact = any(_is_exact(one.text, edit.edit, row) for row in rows)
            values = features(edit.raw, around, margin)
            sheet.cases.append(Case(edit, values, bool(rows), exact, one.clean, one.own, number // 3 % 2))
        for row in one.gold:
            touching = [first + at for at, edit in enumerate(edits) if row.touches(edit.start, edit.end)]
            sheet.gold.append((row, touching))
    return sheet


def newton(cases: Sequence[Weighed], prior: Floats, pull: float) -> Floats:
    """Weights of a logistic curve, held to ``prior`` by a quadratic pull; none but the first goes below nought."""
    values = np.array([case.values for case in cases])
    right = np.array([float(case.right) for case in cases])
    weights = prior.copy()
    for _ in range(100):
        p = 1 / (1 + np.exp(-np.clip(values @ weights, -12, 12)))
        gradient = values.T @ (p - right) + pull * (weights - prior)
        hessian = (values * (p * (1 - p))[:, None]).T @ values + pull * np.eye(len(prior))
        step = np.clip(np.linalg.solve(hessian, gradient), -0.5, 0.5)
        new = weights - step
        new[1:] = np.maximum(new[1:], 0.0)
        if np.abs(new - weights).max() < 1e-5:
            break
        weights = new
    return weights


def fit(cases: Sequence[Case], kinds: Iterable[EditKind]) -> dict[EditKind, Floats]:
    """The weights for each of ``kinds``; one that ``cases`` don't have gets those of all together."""
    prior = np.zeros(len(cases[0].values))
    prior[1] = 1.0
    pooled = newton(cases, prior, 1.0)
    own = {kind: [case for case in cases if case.edit.kind is kind] for kind in kinds}
    return {kind: newton(some, pooled, _PULL) if some else pooled for kind, some in own.items()}


def crossed(cases: Sequence[Case], kinds: Iterable[EditKind]) -> Floats:
    """The probability of each case by curves that were fitted to the other half."""
    by_half = [fit([case for case in cases if case.half != half], kinds) for half in (0, 1)]
    weights = np.array([by_half[case.half][case.edit.kind] for case in cases])
    values = np.array([case.values for case in cases])
    out: Floats = 1 / (1 + np.exp(-np.clip((values * weights).sum(-1), -12, 12)))
    return out


def threshold(sheet: Sheet, p: Floats, least: float) -> float:
    """The probability, ``least`` or more, from which the clean documents keep to the allowed alarms."""
    alarms = np.sort(p[[case.clean for case in sheet.cases]])[::-1]
    allowed = int(_ALLOWED * sheet.clean_words / 1000)
    found = float(alarms[allowed]) + 1e-3 if len(alarms) > allowed else 0.0
    return round(max(least, found), 3)


def unreliable(cases: Sequence[Case], shown: Sequence[bool]) -> set[EditKind]:
    """Kinds that are wrong too often where they are shown: a curve can't make sense of them."""
    right: dict[EditKind, list[bool]] = defaultdict(list)
    for case, is_shown in zip(cases, shown, strict=True):
        if is_shown:
            right[case.edit.kind].append(case.right)
    return {kind for kind, own in right.items() if len(own) >= _FEW and sum(own) < _LEAST_RIGHT * len(own)}


def figures(sheet: Sheet, p: Floats, shown: Sequence[bool]) -> dict[str, Any]:
    """Recall by damage, and precision, alarms and calibration error by kind, of the cases that are ``shown``."""
    seen = [case for case, is_shown in zip(sheet.cases, shown, strict=True) if is_shown]
    owed = Counter(row.category for row, _ in sheet.gold)
    found = Counter(row.category for row, touching in sheet.gold if any(shown[at] for at in touching))
    low = Counter(row.category for row, touching in sheet.gold if touching)
    kinds: dict[str, dict[str, float]] = {}
    for kind in EditKind:
        picked = [case for case in seen if case.edit.kind is kind]
        damaged = [case for case in picked if not case.clean]
        if picked:
            kinds[str(kind)] = {
                "shown": len(picked),
                "precision": _share(sum(case.right for case in damaged), len(damaged)),
                "exact": _share(sum(case.exact for case in damaged), len(damaged)),
                "alarms_per_1000_clean_words": _share(1000 * sum(case.clean for case in picked), sheet.clean_words),
            }
    own = [case for case in seen if case.own]
    rows, error = reliability(p, np.array([float(case.right) for case in sheet.cases]))
    return {
        "clean_words": sheet.clean_words,
        "alarms_per_1000_clean_words": _share(1000 * sum(case.clean for case in seen), sheet.clean_words),
        "calibration_error": error,
        "precision_on_annotated": _share(sum(case.right for case in own), len(own)),
        "reliability": rows,
        "recall": {
            name: {"owed": n, "shown": _share(found[name], n), "proposed": _share(low[name], n)}
            for name, n in sorted(owed.items())
        },
        "kinds": kinds,
    }


def reliability(p: Floats, right: Floats) -> tuple[list[dict[str, float]], float]:
    """By tenth of confidence ``p`` how much of it was right, and the expected calibration error."""
    bins = np.minimum((p * _BINS).astype(int), _BINS - 1)
    rows = [
        {"confidence": round(float(p[bins == b].mean()), 3), "right": round(float(right[bins == b].mean()), 3),
         "edits": int((bins == b).sum())}
        for b in range(_BINS) if (bins == b).any()
    ]  # fmt: skip
    error = sum(row["edits"] * abs(row["confidence"] - row["right"]) for row in rows) / max(1, len(p))
    return rows, round(float(error), 4)


def _share(part: float, whole: float) -> float:
    return round(part / max(1, whole), 3)


def calibrate(tagger: Tagger, folder: Path, words: int, judge: Judge | None) -> dict[str, Any]:
    """Curves, threshold and figures, with the judge's margins where one is given."""

    def some() -> Iterator[Text]:
        for text, gold in passages():
            yield Text(text, prose_of(text), gold, clean=False, own=True)
        yield from texts(folder, words, seed=3)

    sheet = look(tagger, some(), judge)
    kinds = [kind for kind in EditKind if any(case.edit.kind is kind for case in sheet.cases)]
    p = crossed(sheet.cases, kinds)
    least = threshold(sheet, p, _LEAST if judge is None else _LEAST_JUDGED)
    sure: list[bool] = (p >= least).tolist()
    hidden = unreliable(sheet.cases, sure)
    shown = [one and case.edit.kind not in hidden for case, one in zip(sheet.cases, sure, strict=True)]
    return {
        "threshold": least,
        "kinds": {
            str(kind): {"weights": [round(float(w), 4) for w in weights], "exact": exactness(sheet.cases, kind)}
            for kind, weights in fit(sheet.cases, kinds).items()
            if kind not in hidden
        },
        "held_out": figures(sheet, p, shown),
    }


def exactness(cases: Sequence[Case], kind: EditKind) -> float:
    """The share of right edits of a kind that gave the very text back."""
    right = [case for case in cases if case.edit.kind is kind and case.right]
    return _share(sum(case.exact for case in right), len(right))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", type=Path, default=DATA, help="folder of the tagger")
    parser.add_argument("--words", type=int, help="of all documents; 500,000, or 60,000 with a judge")
    parser.add_argument("--judge", action="store_true", help="fit the curves for the installed judge")
    parser.add_argument("--write", action="store_true", help="write en-tagger.json beside the model")
    options = parser.parse_args()
    tagger = Tagger.open(folder=options.model)
    if tagger is None:
        parser.error(f"no tagger in {options.model}")
    target = options.model / "en-tagger.json"
    model = hashlib.sha256((options.model / "en-tagger.onnx").read_bytes()).hexdigest()[:8]
    table = json.loads(target.read_text(encoding="utf-8")) if target.is_file() else {}
    if table.get("model") != model:  # curves of another model mean nothing
        table = {"model": model}
    if options.judge:
        judge = open_judge(default_settings().settings_for().judge)
        if judge is None:
            parser.error("no judge is installed")
        table["judged"] = {"judge": judge.name, **calibrate(tagger, options.folder, options.words or 60_000, judge)}
    else:
        table["alone"] = calibrate(tagger, options.folder, options.words or 500_000, None)
    print(json.dumps(table, indent=1))
    if options.write:
        target.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
