"""What counts of words say of another wording."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from mtcheck.language_models.usage import CLASSES, LONGEST, Usage, class_of, save, shipped_usage, tokens

PROSE = "they depend on the road . " * 20 + "the road depends on them . " * 10


def made(folder: Path) -> Usage:
    """Counts of `PROSE`."""
    printed = PROSE.split()
    words = sorted({*printed, *CLASSES})
    numbers = np.array([words.index(word) for word in printed])
    counted = [(np.arange(len(words))[:, None], np.bincount(numbers, minlength=len(words)))]
    for length in range(2, LONGEST + 1):
        met = Counter(map(tuple, np.lib.stride_tricks.sliding_window_view(numbers, length).tolist()))
        counted.append((np.array(list(met)), np.array(list(met.values()))))
    save(folder / "en-usage.npz", words, counted)
    return Usage.open(folder / "en-usage.npz")


def gain(usage: Usage, text: str, at: int, taken: int, *written: str) -> float:
    row = np.array([[usage.number(word) for word in written]], np.int64).reshape(1, len(written))
    return float(usage.gains(usage.read(text, [(0, len(text))]), np.array([at]), taken, row)[0])


def test_what_prose_has_is_likelier_than_what_it_has_not(tmp_path: Path) -> None:
    usage = made(tmp_path)
    assert gain(usage, "They depend of the road.", 2, 1, "on") > 3
    assert gain(usage, "They depend on the road.", 2, 1, "the") < -3
    assert gain(usage, "They depend the road.", 2, 0, "on") > 0
    assert gain(usage, "They depend on on the road.", 2, 1) > 3
    assert gain(usage, "They on depend the road.", 1, 2, "depend", "on") > 3


def test_a_change_to_what_is_printed_gains_nothing(tmp_path: Path) -> None:
    usage = made(tmp_path)
    for at, word in enumerate(("they", "depend", "on", "the", "road")):
        assert gain(usage, "They depend on the road.", at, 1, word) == pytest.approx(0)


def test_the_gain_is_that_of_the_whole_text(tmp_path: Path) -> None:
    usage = made(tmp_path)
    before, after = "The road depends of them.", "The road depends on them."
    whole = usage.read(after, [(0, len(after))]).sums[-1] - usage.read(before, [(0, len(before))]).sums[-1]
    assert gain(usage, before, 3, 1, "on") == pytest.approx(whole)


def test_tokens_are_small_words_and_classes() -> None:
    text = "The mayor’s son met Ann on May 3, 2020 (he said). They"
    words = [token.word for token in tokens(text, 0, len(text))]
    assert words == "the mayor's son met ^ on ^ # # ( he said ( . they .".split()
    assert all(text[token.start : token.end] for token in tokens(text, 0, len(text))[:-1])


@pytest.mark.parametrize(("word", "expected"), [("blorping", "~ing"), ("zorks", "~s"), ("is", "~"), ("ring", "~")])
def test_rare_words_count_as_their_ending(word: str, expected: str) -> None:
    assert class_of(word) == expected


def test_the_shipped_counts_know_english() -> None:
    usage = shipped_usage("en")
    assert usage is not None
    assert gain(usage, "The two countries agreed in the need for reform.", 4, 1, "on") > 2
    assert shipped_usage("xx") is None
