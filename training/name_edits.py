"""Learn what an edit of a name costs, from pairs of a right and a wrong spelling of one name.

    python training/name_edits.py confusions.csv rules/officials/edits.json

``confusions.csv`` has columns correct, variant, ops, kind, level (see its README). An edit costs between 0.15 and 1:
the more often real spellings differ by it, relative to how often its letters occur, the less. A tenth of the pairs is
held out; printed is how often the right name of a held-out pair is nearer to the variant than 200 random names are,
under the learned costs and under plain edit distance.
"""

from __future__ import annotations

import csv
import json
import math
import random
import re
import sys
import zlib
from collections import Counter
from pathlib import Path

from mtcheck.officials.edits import Costs, distance
from mtcheck.officials.keys import fold, join

_OP = re.compile(r"(sub|ins|del|tr):(\w)(?:>?(\w))?@")
_CHEAPEST, _PRIOR = 0.15, 0.5


def is_held_out(name: str) -> bool:
    """Whether the pairs of a name are kept from learning, a tenth of all."""
    return zlib.crc32(join(fold(name)).encode()) % 10 == 0


def learn(rows: list[dict[str, str]]) -> Costs:
    """Costs of substitutions, and of a letter inserted or left out, from the edits in ``rows``."""
    letters: Counter[str] = Counter()
    subs: Counter[str] = Counter()
    gaps: Counter[str] = Counter()
    for row in rows:
        letters.update(join(fold(row["correct"])))
        for kind, a, b in _OP.findall(row["ops"]):
            a, b = fold(a)[:1], fold(b)[:1]
            if kind == "sub" and a and b and a != b:
                subs["".join(sorted((a, b)))] += 1
            elif kind in ("ins", "del") and a:
                gaps[a] += 1
    total = sum(letters.values())

    def cost(count: int, expected: float, scale: float) -> float:
        return round(min(1.0, max(_CHEAPEST, 1.0 - 0.22 * math.log((count + _PRIOR) / (expected * scale + _PRIOR)))), 3)

    sub_scale = sum(subs.values()) * 2
    gap_scale = sum(gaps.values())
    alphabet = sorted(letter for letter in letters if "a" <= letter <= "z")
    return Costs(
        sub={
            pair: value
            for i, a in enumerate(alphabet)
            for b in alphabet[i + 1 :]
            if (value := cost(subs[pair := a + b], letters[a] * letters[b] / total**2, sub_scale)) < 1.0
        },
        gap={a: value for a in alphabet if (value := cost(gaps[a], letters[a] / total, gap_scale)) < 1.0},
    )


def nearest_rate(rows: list[dict[str, str]], costs: Costs, chance: random.Random) -> float:
    names = sorted({join(fold(row["correct"])) for row in rows})
    right = 0
    for row in rows:
        variant, correct = join(fold(row["variant"])), join(fold(row["correct"]))
        rivals = [name for name in chance.sample(names, min(200, len(names))) if name != correct]
        right += distance(variant, correct, costs) < min(distance(variant, name, costs) for name in rivals)
    return right / len(rows)


def main(source: Path, target: Path) -> None:
    with source.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "spelling" and row["level"] == "token"]
    rest = [row for row in rows if not is_held_out(row["correct"])]
    held = [row for row in rows if is_held_out(row["correct"])]
    held = random.Random(1).sample(held, min(400, len(held)))
    costs = learn(rest)
    print(
        f"{len(rest)} pairs; held out {len(held)}: nearest {nearest_rate(held, costs, random.Random(2)):.3f},"
        f" plain {nearest_rate(held, Costs({}, {}), random.Random(2)):.3f}"
    )
    target.write_text(
        json.dumps({"sub": costs.sub, "gap": costs.gap}, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
