"""How far one spelling of a name is from another, in edits weighed by how often real spellings differ by them.

The costs are learned by ``training/name_edits.py`` and ship as ``rules/officials/edits.json``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from math import inf

import msgspec

from mtcheck.resources import data_dir

_DOUBLED = 0.25  # a letter doubled or a double letter single
_TURNED = 0.7  # two letters in each other's place
# Several letters for one sound: (spelling, spelling) at the cost of half an edit.
_SPELLINGS = (
    "kh/h kh/k kh/g gh/g ch/k ch/h ph/f ck/k tsch/ch tch/ch cz/ch sz/sh sch/sh ch/sh zh/j dj/j dzh/j ou/u oo/u "
    "ee/i eo/u eo/o ue/u oe/o ae/a ie/i ei/ai ey/ai eu/oi yu/iu ya/ia yo/io x/ks qu/k ff/v ts/c tz/c ts/z th/t "
    "dh/d au/o eau/o ow/ov cc/ck cc/ch gi/j gl/l gn/n ng/n yi/i iy/i ii/y ij/y wo/u woo/u yeo/yo cs/ch "
    "s/sh lj/l nj/n ai/e x/sh q/ch zh/ch"
)
_LEAST_SPELLING = 0.4
_DIGRAPHS = {frozenset(pair.split("/")): _LEAST_SPELLING for pair in _SPELLINGS.split()}
_LONGEST = max(len(spelling) for pair in _DIGRAPHS for spelling in pair)
# The least that a step costs for each letter by which it makes one word longer than the other.
_SHIFT = min(_DOUBLED, *(cost / max(1, abs(len(a) - len(b))) for (a, b), cost in _DIGRAPHS.items()))
# By their last letters: letter → letter → the pairs that end so.
_BY_ENDS: dict[str, dict[str, list[tuple[str, str, float]]]] = {}
for _pair, _cost in _DIGRAPHS.items():
    for _left, _right in (tuple(sorted(_pair)), tuple(sorted(_pair, reverse=True))):
        _BY_ENDS.setdefault(_left[-1], {}).setdefault(_right[-1], []).append((_left, _right, _cost))
_NO_ENDS: dict[str, list[tuple[str, str, float]]] = {}
_NO_SWAPS: dict[str, float] = {}


@dataclass(frozen=True)
class Costs:
    """``sub``: two letters in order of the alphabet → cost of one for the other; ``gap``: letter → cost of losing it.

    What stands in neither costs 1.
    """

    sub: Mapping[str, float]
    gap: Mapping[str, float]

    @cached_property
    def swaps(self) -> Mapping[str, Mapping[str, float]]:
        """Letter → other letter → cost of one for the other."""
        out: dict[str, dict[str, float]] = {}
        for pair, cost in self.sub.items():
            out.setdefault(pair[0], {})[pair[1]] = out.setdefault(pair[1], {})[pair[0]] = cost
        return out


@lru_cache
def shipped_costs() -> Costs:
    """The learned costs."""
    data = msgspec.json.decode((data_dir("rules") / "officials" / "edits.json").read_bytes())
    return Costs(data["sub"], data["gap"])


def _gaps(word: str, gap: Mapping[str, float]) -> list[float]:
    """What it costs to lose each letter of ``word``."""
    return [_DOUBLED if at and word[at - 1] == char else gap.get(char, 1.0) for at, char in enumerate(word)]


def distance(a: str, b: str, costs: Costs, most: float = inf) -> float:
    """Weighed edit distance of two folded words; 0 where they are equal, 1 for an edit that tells nothing.

    What is more than ``most`` need not be exact. That holds where no letter is lost for less than `_SHIFT`.
    """
    length = len(b)
    # Each step between places that differ in the two words costs `_SHIFT` at least: what lies too far off the diagonal
    # is not looked at.
    ahead, behind = length, len(a)
    if most < inf:
        reach, longer = most / _SHIFT, length - len(a)
        if abs(longer) > reach:
            return inf
        ahead, behind = int((reach + longer) / 2), int((reach - longer) / 2)
    gaps, other_gaps = _gaps(a, costs.gap), _gaps(b, costs.gap)
    above = list(accumulate(other_gaps, initial=0.0))
    rows = [above]
    empty = [inf] * (length + 1)
    far = 0  # rows in turn that have nothing within reach
    # The one loop of the matcher that runs for every two letters of two words: no calls in it that can be spared.
    for i, (x, lost) in enumerate(zip(a, gaps, strict=True)):
        ends = _BY_ENDS.get(x, _NO_ENDS)
        swaps = costs.swaps.get(x, _NO_SWAPS)
        row = empty[:]
        left = least = inf
        if i < behind:
            row[0] = left = least = above[0] + lost
        for j in range(max(0, i - behind), min(length, i + ahead + 1)):
            y = b[j]
            best = above[j + 1] + lost
            if (cost := left + other_gaps[j]) < best:
                best = cost
            if (cost := above[j]) < best and (x == y or (cost := cost + swaps.get(y, 1.0)) < best):
                best = cost
            if best > _LEAST_SPELLING:
                if i and j and x == b[j - 1] and y == a[i - 1] and (cost := rows[i - 1][j - 1] + _TURNED) < best:
                    best = cost
                if y in ends:
                    # Only the few spellings that end in these two letters are tried.
                    for said, other, step in ends[y]:
                        up, back = i + 1 - len(said), j + 1 - len(other)
                        if up >= 0 <= back and a.startswith(said, up) and b.startswith(other, back):
                            best = min(best, rows[up][back] + step)
            row[j + 1] = left = best
            if best < least:
                least = best
        rows.append(row)
        above = row
        if least > most:
            far += 1
            if far == _LONGEST:  # a step goes no further back
                return inf
        else:
            far = 0
    return above[-1]


@lru_cache(maxsize=50_000)
def name_distance(a: str, b: str) -> float:
    """`distance` of two folded words under the shipped costs."""
    return 0.0 if a == b else distance(a, b, shipped_costs())
