"""Measure the shipped tagger on held-out documents, fit its calibration and choose its thresholds.

usage: python -m training.calibrate_tagger SHARED/data/text [--model FOLDER] [--words N] [--write]

Held-out documents (`training.prepare.held_out`) with headlines and page lines put among them, half clean, half damaged
at 2 to 30 places per 1,000 words. Only prose is shown to the tagger, as at run time. An edit is right where it touches
a damaged place, exact where it gives the clean text back. By kind of edit: a logistic curve from the network's
probability to the share of right edits, and the lowest threshold at which the clean half has no more false alarms than
the kind's share of 0.3 in 1,000 words. One half of the documents fits, the other gives the figures.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from mtcheck.language_models.edits import Curve, EditKind, TextEdit, logit
from mtcheck.language_models.tagger import Tagger
from training.corpus import SOURCES, documents
from training.damage import Gold, damage
from training.furniture import furnish
from training.prepare import held_out

# False alarms per 1,000 words that each kind may have at its threshold: 0.3 in all.
_ALLOWED = {
    EditKind.SPURIOUS_STOP: 0.05, EditKind.MISSING_STOP: 0.04, EditKind.MISSING_END: 0.02, EditKind.STRAY_CAPITAL: 0.04,
    EditKind.LOWERCASE_START: 0.02, EditKind.LOST_CAPITAL: 0.01, EditKind.CAPITAL_IN_DOUBT: 0.01,
    EditKind.MISSING_COMMA: 0.02, EditKind.SPURIOUS_COMMA: 0.01, EditKind.OTHER_MARK: 0.005, EditKind.QUOTATION: 0.02,
    EditKind.AGREEMENT: 0.02, EditKind.WORD_ENDING: 0.015, EditKind.LOST_WORD: 0.02, EditKind.DOUBLED_WORD: 0.01,
}  # fmt: skip
_FEWEST = 10  # edits of a kind without which no curve is fitted
_BINS = 10


class Case(NamedTuple):
    """One edit with what is known of it; ``clean`` where its document was not damaged."""

    edit: TextEdit
    right: bool
    exact: bool
    clean: bool


class Sheet:
    """What was seen over some documents."""

    def __init__(self) -> None:
        self.cases: list[Case] = []
        self.gold: list[tuple[Gold, list[TextEdit]]] = []
        self.clean_words = 0


def _articles(folder: Path, words: int, seed: int) -> Iterator[tuple[str, list[tuple[int, int]], list[Gold], bool]]:
    """Text, its prose paragraphs, the damaged places, and whether the document is clean."""
    rng = random.Random(seed)
    pool = [d for source in SOURCES for d in documents(folder, source) if held_out(d["id"])]
    rng.shuffle(pool)
    other = ""
    for number, document in enumerate(pool):
        density = 0.0 if number % 2 else rng.uniform(2, 30)
        at, text, prose, gold = 0, [], [], []
        for paragraph, is_prose in furnish(document["title"], document["text"], other, rng):
            rows: list[Gold] = []
            if is_prose and density:
                paragraph, rows = damage(paragraph, density, rng, furniture=False)
            gold += [row._replace(start=row.start + at, end=row.end + at) for row in rows]
            if is_prose:
                prose.append((at, at + len(paragraph)))
            text.append(paragraph)
            at += len(paragraph) + 2
        other = document["title"]
        whole = "\n\n".join(text)
        words -= len(whole.split())
        yield whole, prose, gold, not density
        if words < 0:
            return


def _touches(edit: TextEdit, row: Gold) -> bool:
    return edit.start <= row.end + 1 and row.start <= edit.end + 1


def _is_exact(text: str, edit: TextEdit, row: Gold) -> bool:
    """Whether the edit alone turns the damaged place into what it was."""
    if edit.start < row.start or edit.end > row.end:
        return False
    return text[row.start : edit.start] + edit.replacement + text[edit.end : row.end] == row.correction


def look(tagger: Tagger, folder: Path, words: int, seed: int) -> tuple[Sheet, Sheet]:
    """Two sheets, of every other pair of documents: one to fit on, one to measure on."""
    sheets = (Sheet(), Sheet())
    for number, (text, prose, gold, clean) in enumerate(_articles(folder, words, seed)):
        sheet = sheets[number // 2 % 2]
        edits = tagger.edits(text, prose)
        if clean:
            sheet.clean_words += len(text.split())
        for edit in edits:
            rows = [row for row in gold if _touches(edit, row)]
            sheet.cases.append(Case(edit, bool(rows), any(_is_exact(text, edit, row) for row in rows), clean))
        sheet.gold += [(row, [edit for edit in edits if _touches(edit, row)]) for row in gold]
    return sheets


def fit(points: list[tuple[float, bool]]) -> tuple[float, float]:
    """Slope and offset of the logistic curve over logit(raw), by damped Newton steps with a pull to the identity."""
    slope, offset = 1.0, 0.0
    data = [(logit(raw), right) for raw, right in points]
    for _ in range(200):
        g0, g1, h00, h01, h11 = slope - 1, offset, 1.0, 0.0, 1.0
        for x, right in data:
            p = Curve(slope, offset).probability(1 / (1 + math.exp(-x)))
            g0 += (p - right) * x
            g1 += p - right
            w = p * (1 - p)
            h00, h01, h11 = h00 + w * x * x, h01 + w * x, h11 + w
        determinant = h00 * h11 - h01 * h01
        steps = ((h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant)
        slope, offset = (value - max(-0.2, min(0.2, step)) for value, step in zip((slope, offset), steps, strict=True))
        if max(map(abs, steps)) < 1e-4:
            break
    return round(max(0.0, slope), 4), round(offset, 4)


def threshold(kind: EditKind, sheet: Sheet) -> float:
    """The lowest raw probability at which the clean documents keep to the kind's allowance."""
    alarms = sorted((case.edit.raw for case in sheet.cases if case.clean and case.edit.kind is kind), reverse=True)
    allowed = int(_ALLOWED[kind] * sheet.clean_words / 1000)
    return round(min(0.999, max(0.3, alarms[allowed] + 1e-4)), 4) if len(alarms) > allowed else 0.3


def curves(sheet: Sheet) -> dict[str, dict[str, float]]:
    """Calibration by kind, as `mtcheck.language_models.edits.Curve` takes it."""
    out = {}
    for kind in EditKind:
        points = [(case.edit.raw, case.right) for case in sheet.cases if case.edit.kind is kind]
        slope, offset = fit(points) if len(points) >= _FEWEST else (1.0, 0.0)
        out[str(kind)] = {"slope": slope, "offset": offset, "threshold": threshold(kind, sheet)}
    return out


def figures(sheet: Sheet, table: dict[str, dict[str, float]]) -> dict[str, object]:
    """Recall by damage, and precision, alarms and calibration error by kind, at the thresholds of ``table``."""

    def shown(edit: TextEdit) -> bool:
        return edit.raw >= table[str(edit.kind)]["threshold"]

    owed = Counter(row.category for row, _ in sheet.gold)
    found = Counter(row.category for row, edits in sheet.gold if any(map(shown, edits)))
    low = Counter(row.category for row, edits in sheet.gold if edits)
    kinds: dict[str, dict[str, float]] = {}
    for kind in EditKind:
        cases = [case for case in sheet.cases if case.edit.kind is kind and shown(case.edit)]
        in_damaged = [case for case in cases if not case.clean]
        kinds[str(kind)] = {
            "shown": len(cases),
            "precision": round(sum(case.right for case in in_damaged) / max(1, len(in_damaged)), 3),
            "exact": round(sum(case.exact for case in in_damaged) / max(1, len(in_damaged)), 3),
            "alarms_per_1000_clean_words": round(
                1000 * sum(case.clean for case in cases) / max(1, sheet.clean_words), 3
            ),
        }
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for case in sheet.cases:
        bins[min(_BINS - 1, int(case.edit.probability * _BINS))].append((case.edit.probability, case.right))
    total = len(sheet.cases)
    error = sum(abs(sum(p for p, _ in rows) - sum(right for _, right in rows)) for rows in bins.values()) / max(
        1, total
    )
    return {
        "clean_words": sheet.clean_words,
        "alarms_per_1000_clean_words": round(sum(row["alarms_per_1000_clean_words"] for row in kinds.values()), 3),
        "calibration_error": round(error, 4),
        "recall": {
            name: {"owed": n, "shown": round(found[name] / n, 3), "proposed": round(low[name] / n, 3)}
            for name, n in sorted(owed.items())
        },
        "kinds": kinds,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", type=Path, default=None)
    parser.add_argument("--words", type=int, default=400_000)
    parser.add_argument("--write", action="store_true", help="write en-tagger.json beside the model")
    options = parser.parse_args()
    tagger = Tagger.open(options.model)
    if tagger is None:
        parser.error("no tagger")
    fitting, measuring = look(tagger, options.folder, options.words, seed=3)
    table = curves(fitting)
    for index, case in enumerate(measuring.cases):  # with the new curves
        p = Curve(**table[str(case.edit.kind)]).probability(case.edit.raw)
        measuring.cases[index] = case._replace(edit=case.edit._replace(probability=p))
    report = figures(measuring, table)
    print(json.dumps(report, indent=1))
    if options.write:
        folder = options.model or Path(__file__).resolve().parents[1] / "mtcheck/language_models/data"
        text = json.dumps({"curves": table, "held_out": report}, indent=1)
        (folder / "en-tagger.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
