"""How far one spelling of a name is from another, in edits weighed by how often real spellings differ by them.

The costs are learned by ``training/name_edits.py`` and ship as ``rules/officials/edits.json``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import msgspec

from mtcheck.resources import data_dir

_DOUBLED = 0.25  # a letter doubled or a double letter single
# Several letters for one sound: (spelling, spelling) at the cost of half an edit.
_SPELLINGS = (
    "kh/h kh/k kh/g gh/g ch/k ch/h ph/f ck/k tsch/ch tch/ch cz/ch sz/sh sch/sh ch/sh zh/j dj/j dzh/j ou/u oo/u "
    "ee/i eo/u eo/o ue/u oe/o ae/a ie/i ei/ai ey/ai eu/oi yu/iu ya/ia yo/io x/ks qu/k ff/v ts/c tz/c ts/z th/t "
    "dh/d au/o eau/o ow/ov cc/ck cc/ch gi/j gl/l gn/n ng/n yi/i iy/i ii/y ij/y wo/u woo/u yeo/yo cs/ch "
    "s/sh lj/l nj/n ai/e x/sh q/ch zh/ch"
)
_DIGRAPHS = {frozenset(pair.split("/")): 0.4 for pair in _SPELLINGS.split()}
_BY_ENDS: dict[str, list[tuple[str, str, float]]] = {}
for _pair, _cost in _DIGRAPHS.items():
    for _left, _right in (tuple(sorted(_pair)), tuple(sorted(_pair, reverse=True))):
        _BY_ENDS.setdefault(_left[-1] + _right[-1], []).append((_left, _right, _cost))


class Costs(NamedTuple):
    """``sub``: two letters in order of the alphabet → cost of one for the other; ``gap``: letter → cost of losing it.

    What stands in neither costs 1.
    """

    sub: Mapping[str, float]
    gap: Mapping[str, float]


@lru_cache
def shipped_costs() -> Costs:
    """The learned costs."""
    data = msgspec.json.decode((data_dir("rules") / "officials" / "edits.json").read_bytes())
    return Costs(data["sub"], data["gap"])


def distance(a: str, b: str, costs: Costs) -> float:
    """Weighed edit distance of two folded words; 0 where they are equal, 1 for an edit that tells nothing."""
    sub, gap = costs
    rows: list[list[float]] = [[0.0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) + 1):
        for j in range(len(b) + 1):
            if not i and not j:
                continue
            best = 1e9
            if i and j:
                x, y = a[i - 1], b[j - 1]
                step = 0.0 if x == y else sub.get(x + y if x < y else y + x, 1.0)
                best = rows[i - 1][j - 1] + step
            if i:
                best = min(
                    best, rows[i - 1][j] + (_DOUBLED if i > 1 and a[i - 2] == a[i - 1] else gap.get(a[i - 1], 1.0))
                )
            if j:
                best = min(
                    best, rows[i][j - 1] + (_DOUBLED if j > 1 and b[j - 2] == b[j - 1] else gap.get(b[j - 1], 1.0))
                )
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                best = min(best, rows[i - 2][j - 2] + 0.7)
            if i and j and best > 0.4:
                # Only the few spellings that end in these two letters are tried.
                for left, right, cost in _BY_ENDS.get(a[i - 1] + b[j - 1], ()):
                    if (
                        a.startswith(left, i - len(left))
                        and b.startswith(right, j - len(right))
                        and i >= len(left)
                        and j >= len(right)
                    ):
                        best = min(best, rows[i - len(left)][j - len(right)] + cost)
            rows[i][j] = best
    return rows[-1][-1]


@lru_cache(maxsize=50_000)
def name_distance(a: str, b: str) -> float:
    """`distance` of two folded words under the shipped costs."""
    return 0.0 if a == b else distance(a, b, shipped_costs())
