"""How far one spelling of a name is from another, in edits weighed by how often real spellings differ by them.

The costs are learned by ``training/name_edits.py`` and ship as ``rules/officials/edits.json``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from math import inf

import msgspec
from rapidfuzz.distance import OSA

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
# The least that a step costs for each letter by which it makes one word longer than the other.
_SHIFT = min(_DOUBLED, *(cost / max(1, abs(len(a) - len(b))) for (a, b), cost in _DIGRAPHS.items()))
# By their first letters: letter → letter → the pairs that begin so.
_BY_STARTS: dict[str, dict[str, list[tuple[str, str, float]]]] = {}
for _pair, _cost in _DIGRAPHS.items():
    for _left, _right in (tuple(sorted(_pair)), tuple(sorted(_pair, reverse=True))):
        _BY_STARTS.setdefault(_left[0], {}).setdefault(_right[0], []).append((_left, _right, _cost))
_NO_SWAPS: dict[str, float] = {}
ROUNDING = 1e-9  # what a bound is wide of costs that are sums


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
    # A table of costs, its rows one after the other: a place below is ``wide`` further on. To the right of it and below
    # it are places that steps may lead to and none leaves.
    width = len(b)
    wide = width + 2
    end = wide * len(a) + width
    table = [inf] * (end + 2 * wide)
    table[0] = 0.0
    letters, others = f"{a}\0\0", f"{b}\0\0"
    gaps, other_gaps, all_swaps = [*_gaps(a, costs.gap), inf], [*_gaps(b, costs.gap), inf], costs.swaps
    longer = len(a) - width
    # The one loop of the matcher that runs for every two letters of two words: no calls in it that can be spared. Each
    # place hands on what the next ones cost by way of it, unless the end is out of its reach within ``most``.
    for at, here in enumerate(islice(table, end + 1)):
        if here > most:
            continue
        i, j = divmod(at, wide)
        off = longer - i + j
        if here + (off if off > 0 else -off) * _SHIFT > most or j > width:
            continue
        x, y = letters[i], others[j]
        if (cost := here + other_gaps[j]) < table[at + 1]:
            table[at + 1] = cost
        if (cost := here + gaps[i]) < table[at + wide]:
            table[at + wide] = cost
        to = at + wide + 1
        if x == y:
            if here < table[to]:
                table[to] = here
        else:
            if (cost := here + all_swaps.get(x, _NO_SWAPS).get(y, 1.0)) < table[to]:
                table[to] = cost
            if x == others[j + 1] and y == letters[i + 1] and (cost := here + _TURNED) < table[to + wide + 1]:
                table[to + wide + 1] = cost
        if x in _BY_STARTS and y in _BY_STARTS[x]:
            for said, other, step in _BY_STARTS[x][y]:
                if a.startswith(said, i) and b.startswith(other, j):
                    to = at + wide * len(said) + len(other)
                    table[to] = min(table[to], here + step)
    return table[end]


@lru_cache(maxsize=50_000)
def name_distance(a: str, b: str) -> float:
    """`distance` of two folded words under the shipped costs."""
    # No pair of words costs more than its plain edits.
    return 0.0 if a == b else distance(a, b, shipped_costs(), OSA.distance(a, b) + ROUNDING)
