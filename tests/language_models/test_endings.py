"""Spellings of verbs with -ed and -ing, and without."""

from __future__ import annotations

import pytest

from mtcheck.language_models.endings import with_ending, without_ending


@pytest.mark.parametrize(
    ("word", "ending", "spelt"),
    [
        ("use", "ed", "used"), ("support", "ed", "supported"), ("carry", "ed", "carried"), ("play", "ed", "played"),
        ("stop", "ed", "stopped"), ("agree", "ed", "agreed"), ("fix", "ed", "fixed"), ("use", "ing", "using"),
        ("carry", "ing", "carrying"), ("die", "ing", "dying"), ("see", "ing", "seeing"), ("plan", "ing", "planning"),
    ],
)  # fmt: skip
def test_with_ending(word: str, ending: str, spelt: str) -> None:
    assert with_ending(word, ending)[0] == spelt
    assert word in without_ending(spelt, ending)


@pytest.mark.parametrize(
    ("word", "ending", "base"),
    [
        ("increased", "ed", "increase"), ("announced", "ed", "announce"), ("stopped", "ed", "stop"),
        ("passed", "ed", "pass"), ("killed", "ed", "kill"), ("created", "ed", "create"), ("closing", "ing", "close"),
        ("building", "ing", "build"),
    ],
)  # fmt: skip
def test_without_ending(word: str, ending: str, base: str) -> None:
    assert without_ending(word, ending)[0] == base


@pytest.mark.parametrize(("word", "ending"), [("bed", "ed"), ("king", "ing"), ("went", "ed"), ("", "ing")])
def test_what_has_no_ending_loses_none(word: str, ending: str) -> None:
    assert without_ending(word, ending) == ()


@pytest.mark.parametrize("word", ["limit", "travel", "visit"])
def test_both_spellings_are_offered_where_the_stress_decides(word: str) -> None:
    assert with_ending(word, "ed") == (f"{word}ed", f"{word}{word[-1]}ed")
