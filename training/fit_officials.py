"""Fit the weights and the calibration of misspelt names.

usage: python -m training.fit_officials SHARED/data [--words N] [--articles N] [--write]

Readings (a mention and a person whom it may misspell, `mtcheck.officials.decide.readings`) are taken from articles
that misname officials, from articles that name people rightly whom the register has been made to forget, and from
clean prose; a reading is right where the article was made so. A logistic regression gives each clue its weight in nats;
the base is set for one misnamed official in `_WORDS_EACH` words. On other articles of each kind, not fitted on, the
stated confidence is set beside the share that was right (``calibration.json``), with its expected error. What reads as
a slip of the writers of the prose (``official_slips.txt``, found by reading every finding) counts for neither side.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np

from mtcheck.analysis import Analysis
from mtcheck.officials import decide
from mtcheck.officials.clues import Clues
from mtcheck.officials.people_in import Named, people_in
from mtcheck.officials.register import Term
from mtcheck.resources import data_dir
from training.corpus import sample
from training.measure_officials import forgetful
from training.misnamed import Maker
from training.official_findings import dated

_WORDS_EACH = 2_000
_LOOSE = -2.0  # readings whose best outcome is below this are not looked at
_SLIPS = Path(__file__).parent / "official_slips.txt"


# What was set by hand before anything was fitted. The made articles are about the country of whom they misname, at a
# time when he or she was in office, and under the office that the register has, far more often than real ones: the
# clues of context keep their weights.
_PRIOR = {
    "base": -1.5, "edits": -2.0, "edits in a sole office": -1.5, "edits a letter": 0.0,
    "office held": 5.5, "office perhaps": 4.5,
    "office implied": 4.0, "office vague": 1.0, "sole holder": 1.0, "other office": -0.5, "other office there": -1.5,
    "other country": -4.0, "shared office": -1.5, "country mentioned": 0.8, "another country": -1.0, "in office": 1.0,
    "out of office": -1.0, "undated": -1.2, "body mentioned": 1.0, "compatriots": 0.7, "high office": 0.7,
    "same consonants": 0.4, "family name first": -1.5, "pieces": 0.5, "bare": 0.0, "family name agrees": 0.5,
    "rare family name": 0.2, "known family name": -0.3, "letters of the family name": 0.25, "unknown family name": 1.0,
    "family name of others": -1.5, "given name agrees": 0.0, "another family name": -4.5,
    "another given name": -4.5, "rare given name": 0.12, "known given name": -0.14,
}  # fmt: skip
_CONTEXT = frozenset(
    {"country mentioned", "another country", "in office", "out of office", "undated", "body mentioned", "compatriots",
     "high office", "other office", "other office there", "other country"}
)  # fmt: skip
_FIRM, _SOFT = 0.1, 1.0  # standard deviations of the weights about what was set


class Example(NamedTuple):
    """The readings of one mention: each with its clues and whether it is right. ``weight`` is how often such a mention
    comes in the text that the figures stand for."""

    origin: str
    readings: tuple[tuple[Clues, bool], ...]
    weight: float


def _judged(named: Named) -> bool:
    return not named.accepted and (named.is_full or bool(named.mention.titles)) and len(named.words) <= 5


def _of(analysis: Analysis) -> Iterator[tuple[Named, list[decide.Reading]]]:
    people = people_in(analysis)
    for named in people.named:
        if _judged(named) and (found := list(decide.readings(named, people))):
            yield named, found


def made_examples(data: Path, count: int, seed: int) -> Iterator[Example]:
    """From articles that misname officials, and from those that name forgotten people rightly."""
    with forgetful() as register:
        maker = Maker(data / "text", data / "officials" / "confusions.csv", random.Random(seed))
        for made in maker.many(count):
            for named, found in _of(Analysis(made.article)):
                person = next((o.person for o in made.owed if o.start < named.end and named.start < o.end), None)
                if person is not None:
                    yield Example("misnamed", tuple((r.clues, r.person.id == person) for r in found), 1.0)
        for made in maker.many(count, right_name=True):
            register.hidden = frozenset([made.term.person])
            for _, found in _of(Analysis(made.article)):
                # Where two rows of the register stand for one person, the other one is no wrong accusation.
                kept = [r for r in found if not any(_same(made.term, term) for term in r.person.terms)]
                if kept:
                    yield Example("forgotten", tuple((r.clues, False) for r in kept), 1.0)
            register.hidden = frozenset()


def _same(a: Term, b: Term) -> bool:
    return (
        a.office.country == b.office.country
        and a.office.role == b.office.role
        and a.start is not None
        and b.start is not None
        and a.start.year == b.start.year
    )


def clean_examples(data: Path, words: int, seed: int) -> Iterator[Example]:
    slips = frozenset(_SLIPS.read_text(encoding="utf-8").splitlines())
    for document in sample(data / "text", words, seed):
        for named, found in _of(Analysis(dated(document))):
            if " ".join(named.words) not in slips:
                yield Example("clean", tuple((r.clues, False) for r in found), 1.0)


def examples(data: Path, words: int, articles: int, seed: int) -> list[Example]:
    """All three kinds, weighted to what `words` words of translated news are taken to have."""
    made = list(made_examples(data, articles, seed))
    misnamed = words / _WORDS_EACH / max(1, sum(example.origin == "misnamed" for example in made))
    # A rightly named person whom the register lacks: twice as often as a misnamed one that it has.
    forgotten = 2 * words / _WORDS_EACH / articles
    weights = {"misnamed": misnamed, "forgotten": forgotten}
    return [example._replace(weight=weights[example.origin]) for example in made] + list(
        clean_examples(data, words, seed)
    )


def fit(found: list[Example]) -> dict[str, float]:
    """Nats by clue: the most likely ones under the examples and `_PRIOR`, by Newton's method."""
    names = list(_PRIOR)
    rows = [(clues, right, example.weight) for example in found for clues, right in example.readings]
    x = np.array([[1.0 if name == "base" else clues.get(name, 0.0) for name in names] for clues, _, _ in rows])
    y = np.array([float(right) for _, right, _ in rows])
    w = np.array([weight for *_, weight in rows])
    prior = np.array(list(_PRIOR.values()))
    precision = np.array([1 / (_FIRM if name in _CONTEXT else _SOFT) ** 2 for name in names])
    beta = prior.copy()
    for _ in range(50):
        p = 1 / (1 + np.exp(-(x @ beta)))
        gradient = x.T @ (w * (y - p)) - precision * (beta - prior)
        step = np.linalg.solve(x.T @ (x * (w * p * (1 - p))[:, None]) + np.diag(precision), gradient)
        beta += np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < 1e-6:
            break
    return {name: round(float(value), 3) for name, value in zip(names, beta, strict=True)}


def outcomes(found: list[Example], weights: dict[str, float], margin: float) -> list[tuple[float, bool, Example]]:
    """For each mention the log-odds of its best reading that is ahead by ``margin``, and whether it is right."""
    out = []
    for example in found:
        scored = sorted(
            (
                (weights["base"] + sum(weights.get(k, 0.0) * v for k, v in clues.items()), right)
                for clues, right in example.readings
            ),
            reverse=True,
        )
        if len(scored) == 1 or scored[0][0] - scored[1][0] >= margin:
            out.append((*scored[0], example))
    return out


def table(rated: list[tuple[float, bool, Example]], edges: list[float]) -> list[tuple[float, float, float, float]]:
    """(least score, mean stated probability, share right, weight) by bands of the score."""
    rows = []
    for low, high in zip(edges, [*edges[1:], math.inf], strict=True):
        band = [(score, right, example.weight) for score, right, example in rated if low <= score < high]
        weight = sum(w for *_, w in band)
        if weight:
            stated = sum(w / (1 + math.exp(-score)) for score, _, w in band) / weight
            rows.append((low, stated, sum(w for _, right, w in band if right) / weight, weight))
    return rows


def report(rated: list[tuple[float, bool, Example]], found: list[Example], threshold: float) -> None:
    for origin in ("misnamed", "forgotten", "clean"):
        mine = [(score, right) for score, right, example in rated if example.origin == origin and score >= threshold]
        right = sum(right for _, right in mine)
        total = sum(example.origin == origin for example in found)
        print(f"  {origin:10} {total:6} mentions: flagged {len(mine):5}, rightly {right:5}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--words", type=int, default=4_000_000)
    parser.add_argument("--articles", type=int, default=6_000)
    parser.add_argument("--threshold", type=float, default=2.0)
    parser.add_argument("--margin", type=float, default=0.7)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    shipped = decide.shipped_weights()
    loose = msgspec.structs.replace(shipped, threshold=_LOOSE)
    decide.shipped_weights = lambda: loose  # type: ignore[assignment]
    learned = examples(options.data, options.words, options.articles, seed=1)
    print(Counter(example.origin for example in learned), sum(len(example.readings) for example in learned), "readings")
    weights = fit(learned)
    held = examples(options.data, options.words // 2, options.articles // 2, seed=2)
    edges = [options.threshold, 3.0, 4.0, 5.0, 6.0, 8.0]
    for name, tried in (("as shipped", dict(shipped.weights)), ("fitted", weights)):
        rated = outcomes(held, tried, options.margin)
        print(f"held out, {name}:")
        report(rated, held, options.threshold)
        rows = table(rated, edges)
        for low, stated, share, weight in rows:
            print(f"    from {low:4.1f}: stated {stated:.3f}, right {share:.3f} of {weight:8.1f}")
        total = sum(weight for *_, weight in rows)
        error = sum(abs(stated - share) * weight for _, stated, share, weight in rows) / total
        print(f"    expected calibration error {error:.3f}")
    for name, value in sorted(weights.items(), key=lambda item: -abs(item[1])):
        print(f"  {name:28} {value:7.3f}")
    if options.write:
        _write(weights, rows, options)


def _write(
    weights: dict[str, float], rows: list[tuple[float, float, float, float]], options: argparse.Namespace
) -> None:
    made = (
        f"{options.articles} made articles that misname officials, as many that name unknown ones rightly, and "
        f"{options.words} words of clean prose"
    )
    folder = data_dir("rules") / "officials"
    data = {
        "about": f"Nats by clue, fitted by training/fit_officials.py on {made}.",
        "threshold": options.threshold,
        "margin": options.margin,
        "weights": weights,
    }
    text = json.dumps(data, indent=1, sort_keys=True) + "\n"
    (folder / "weights.json").write_text(text, encoding="utf-8")
    table = [[low, round((share * weight + 1) / (weight + 2), 2)] for low, _, share, weight in rows]
    about = (
        "score of a misspelling → share of such findings that were right, one right and one wrong one added, measured "
        "by training/fit_officials.py on articles that the weights were not fitted on, weighted to text with one "
        f"misnamed official in {_WORDS_EACH} words."
    )
    lines = ",\n  ".join(json.dumps(row) for row in table)
    (folder / "calibration.json").write_text(
        f'{{\n "about": {json.dumps(about, ensure_ascii=False)},\n "misspelt-name": [\n  {lines}\n ]\n}}\n',
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
