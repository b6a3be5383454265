"""A short run of the fuzz target; ``tests/reading/fuzz.py`` makes the long ones."""

from __future__ import annotations

from fuzz import check, mutated
from hypothesis import given, settings
from hypothesis import strategies as st


@given(st.integers(0, 2**63))
@settings(max_examples=150, deadline=None)
def test_a_mutated_input_is_read_or_refused(number: int) -> None:
    assert check(number) in ("read", "refused")


def test_a_number_is_an_input() -> None:
    assert mutated(7) == mutated(7)
    outcomes = [check(number) for number in range(30)]
    assert min(outcomes.count("read"), outcomes.count("refused")) > 3
