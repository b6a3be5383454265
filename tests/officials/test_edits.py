"""What an edit costs: the quick way and the plain one agree, and a bound loses nothing that is within it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from mtcheck.officials.edits import _DIGRAPHS, _DOUBLED, _SHIFT, _TURNED, distance, shipped_costs

_COSTS = shipped_costs()
_LETTERS = st.text(alphabet="aeiouyhkgcsztj", max_size=9)  # those of the spellings, so that these come together


def _plain(a: str, b: str) -> float:
    """The distance by its definition: the cheapest of all ways to make one word of the other."""
    table = {(0, 0): 0.0}

    def gap(word: str, at: int) -> float:
        return _DOUBLED if at and word[at - 1] == word[at] else _COSTS.gap.get(word[at], 1.0)

    for i in range(len(a) + 1):
        for j in range(len(b) + 1):
            ways = [table[0, 0]] if not i and not j else []
            if i:
                ways.append(table[i - 1, j] + gap(a, i - 1))
            if j:
                ways.append(table[i, j - 1] + gap(b, j - 1))
            if i and j:
                x, y = sorted((a[i - 1], b[j - 1]))
                ways.append(table[i - 1, j - 1] + (0.0 if x == y else _COSTS.sub.get(x + y, 1.0)))
            if i > 1 and j > 1 and a[i - 2 : i] == b[j - 2 : j][::-1]:
                ways.append(table[i - 2, j - 2] + _TURNED)
            if i and j:
                for pair, cost in _DIGRAPHS.items():
                    for left, right in (sorted(pair), sorted(pair, reverse=True)):
                        if a[:i].endswith(left) and b[:j].endswith(right):
                            ways.append(table[i - len(left), j - len(right)] + cost)
            table[i, j] = min(ways)
    return table[len(a), len(b)]


@given(_LETTERS, _LETTERS)
def test_the_quick_way_and_the_plain_one_agree(a: str, b: str) -> None:
    assert abs(distance(a, b, _COSTS) - _plain(a, b)) < 1e-9


@given(_LETTERS, _LETTERS, st.floats(0, 5))
def test_what_is_within_the_bound_is_exact_and_the_rest_is_beyond_it(a: str, b: str, most: float) -> None:
    true, bounded = _plain(a, b), distance(a, b, _COSTS, most)
    assert abs(bounded - true) < 1e-9 if true <= most - 1e-9 else bounded > most - 1e-9


@given(_LETTERS, _LETTERS)
def test_no_pair_costs_more_than_its_edits(a: str, b: str) -> None:
    assert distance(a, b, _COSTS) <= OSA.distance(a, b) + 1e-9


def test_no_letter_is_lost_for_less_than_the_bound_reckons_with() -> None:
    assert min(_COSTS.gap.values()) >= _SHIFT
    assert max([*_COSTS.gap.values(), *_COSTS.sub.values()]) <= 1.0
