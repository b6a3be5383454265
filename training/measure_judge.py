"""How often a judge prefers right edits and wrong ones, by kind and margin.

usage: python -m training.measure_judge SHARED/data/text [--words N] [--seed N] [--model FILE]

Right edits mend one damaged place of a damaged document, with all its other damage left (`training.damage`); wrong
ones damage one place of a clean document, or put a comma, a stop or a capital at a random gap. Documents are those
that were held out from training the tagger. ``--model`` weighs them with another model, as `[judge] model` names it.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from mtcheck.article import Edit
from mtcheck.config.tables import JudgeSettings
from mtcheck.language_models.judge import Judge, open_judge
from training.corpus import SOURCES, documents
from training.damage import WAYS, damage
from training.prepare import held_out

_MARGINS = (0, 1, 2, 3, 4, 6)
_PER_1000 = 12.0  # damaged places in 1,000 words
_WRONG_PER_KIND = 2  # in a document


class Weighed(NamedTuple):
    """An edit and what the judge said of it."""

    right: bool
    kind: str
    margin: float


def texts(folder: Path, words: int) -> Iterator[str]:
    """About ``words`` words of held-out documents, in turn from all sources."""
    for source in SOURCES:
        left = words // len(SOURCES)
        for document in documents(folder, source):
            if left <= 0:
                break
            if held_out(document["id"]):
                text = document["text"][:6000].rpartition("\n\n")[0] or document["text"][:6000]
                left -= len(text.split())
                yield text


def right_edits(text: str, rng: random.Random) -> tuple[str, list[tuple[str, Edit]]]:
    """The text damaged, and the edit that mends each place."""
    damaged, gold = damage(text, _PER_1000, rng)
    return damaged, [(row.category, Edit(row.start, row.end, row.correction)) for row in gold]


def wrong_edits(text: str, rng: random.Random) -> list[tuple[str, Edit]]:
    """Edits that damage a clean text."""
    out: list[tuple[str, Edit]] = []
    for kind, ways in WAYS.items():
        found = []
        for way in ways:
            found += [Edit(*strike) for strike in way(text, rng)]
        out += [(kind, edit) for edit in rng.sample(found, min(_WRONG_PER_KIND, len(found)))]
    gaps = [match.start() for match in re.finditer(r"(?<=[A-Za-z]) (?=[A-Za-z])", text)]
    for gap in rng.sample(gaps, min(3 * _WRONG_PER_KIND, len(gaps))):
        after = text[gap + 1]
        out += [
            ("random comma", Edit(gap, gap, ",")),
            ("random stop", Edit(gap, gap + 2, f". {after.upper()}")),
            ("random case", Edit(gap + 1, gap + 2, after.swapcase())),
        ]
    return out


def weigh(judge: Judge, folder: Path, words: int, seed: int) -> list[Weighed]:
    """All edits of all documents, weighed."""
    rng = random.Random(seed)
    out: list[Weighed] = []
    for text in texts(folder, words):
        for right, (printed, edits) in ((True, right_edits(text, rng)), (False, (text, wrong_edits(text, rng)))):
            margins = judge.margins(printed, [edit for _, edit in edits])
            if margins is None:
                raise SystemExit(f"{judge.name} cannot weigh edits")
            out += [Weighed(right, kind, margin) for (kind, _), margin in zip(edits, margins, strict=True)]
    return out


def table(weighed: Sequence[Weighed]) -> str:
    """Markdown: the share of edits of each kind whose margin is above each of some margins."""
    kinds: dict[tuple[bool, str], list[float]] = defaultdict(list)
    for row in weighed:
        kinds[not row.right, row.kind].append(row.margin)
        kinds[not row.right, "all"].append(row.margin)
    lines = [f"| edit | n | {' | '.join(f'> {margin}' for margin in _MARGINS)} |", "| --- " * (2 + len(_MARGINS)) + "|"]
    for (wrong, kind), margins in sorted(kinds.items()):
        shares = [f"{sum(m > least for m in margins) / len(margins):.3f}" for least in _MARGINS]
        lines.append(f"| {'wrong' if wrong else 'right'}: {kind} | {len(margins)} | {' | '.join(shares)} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--words", type=int, default=40_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--model", default=None)
    given = parser.parse_args()
    judge = open_judge(JudgeSettings(model=given.model))
    if judge is None:
        raise SystemExit("there is no judge: run mtcheck setup judge")
    print(f"{judge.name}, {given.words} words, seed {given.seed}\n")
    print(table(weigh(judge, given.folder, given.words, given.seed)))


if __name__ == "__main__":
    main()
