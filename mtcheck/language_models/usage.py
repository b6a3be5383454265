"""How good prose puts words side by side: how much likelier another wording of a place is than the one printed.

    usage = shipped_usage("en")
    if usage is not None:
        text = usage.read(article.text, [(0, len(article.text))])
        gains = usage.gains(text, places, taken, written)

Runs of up to four words are counted in open prose (`training.make_usage`). What such counts see is narrow, and they
cost next to nothing: they propose, and leave it to a judge that reads the sentence.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mtcheck.language_models.shipped import DATA

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

LONGEST = 4  # words of a run
_BACK = math.log(0.4)  # what a shorter run costs ("stupid backoff")
_TOKEN = re.compile(r"\d[\d.,:/-]*|[^\W\d_]+(?:[’'][^\W\d_]+)*|[.?!\n]+|[,;:]|[—–()\[\]]")
NAME, NUMBER, END, COMMA, BREAK = "^", "#", ".", ",", "("
# A word that is too rare to be counted counts as one of its ending.
_ENDINGS = ("ing", "ed", "ly", "ion", "s")
CLASSES = (NAME, NUMBER, END, COMMA, BREAK, "~", *(f"~{ending}" for ending in _ENDINGS))


class Token(NamedTuple):
    """Code points ``[start, end)`` of the text; ``word`` in small letters, or the class of what is none."""

    start: int
    end: int
    word: str


def tokens(text: str, start: int, end: int) -> list[Token]:
    """The tokens of a paragraph, and its end; words with a capital inside a sentence are all one to us."""
    out = []
    opens = True
    for match in _TOKEN.finditer(text, start, end):
        printed = match.group()
        if printed[0].isalpha():
            small = printed.lower().replace("’", "'")
            is_name = printed[0].isupper() and not opens and small.partition("'")[0] != "i"
            word, opens = NAME if is_name else small, False
        elif printed[0].isdigit():
            word, opens = NUMBER, False
        elif printed[0] in ".?!\n":
            word, opens = END, True
        else:
            word = COMMA if printed in ",;:" else BREAK
        out.append(Token(*match.span(), word))
    return out if not out or out[-1].word == END else [*out, Token(end, end, END)]


def class_of(word: str) -> str:
    """What a word that isn't counted counts as."""
    return "~" + next((ending for ending in _ENDINGS if word.endswith(ending) and len(word) > len(ending) + 2), "")


class Read(NamedTuple):
    """A text as `Usage` reads it: its tokens, their numbers with `LONGEST` - 1 ends on either side, and the logarithms
    of how likely each token is behind those before it, summed up (``sums[i]``: the first ``i`` tokens)."""

    tokens: list[Token]
    numbers: Ints
    sums: Floats


_EDGE = LONGEST - 1


class Usage:
    """Counts of runs of words: ``keys[n - 1]`` of the runs of n words, sorted, ``logs[n - 1]`` how often they were met.

    Of one word there are no keys: its number is its row.
    """

    def __init__(self, words: Sequence[str], keys: Sequence[NDArray[np.uint32]], logs: Sequence[Floats]) -> None:
        self._numbers = {word: number for number, word in enumerate(words)}
        self._keys, self._logs = keys, logs
        self._all = float(np.log(np.exp(logs[0]).sum()))

    @classmethod
    def open(cls, path: Path) -> Usage:
        """What `save` wrote."""
        with np.load(path) as file:
            words = bytes(file["words"]).decode().split("\n")
            keys = [np.cumsum(file[f"keys{n}"], dtype=np.uint32) for n in range(2, LONGEST + 1)]
            logs = [file[f"logs{n}"] / _STEPS for n in range(1, LONGEST + 1)]
        return cls(words, [np.zeros(0, np.uint32), *keys], logs)

    def number(self, word: str) -> int:
        known = self._numbers.get(word)
        return self._numbers[class_of(word)] if known is None else known

    def knows(self, word: str) -> bool:
        return word in self._numbers

    def read(self, text: str, paragraphs: Iterable[tuple[int, int]]) -> Read:
        """The paragraphs ``[start, end)`` of a text, in order."""
        found = [token for start, end in paragraphs for token in tokens(text, start, end)]
        edge = [self.number(END)] * _EDGE
        numbers = np.array([*edge, *(self.number(token.word) for token in found), *edge], np.int64)
        each = self._likely(np.lib.stride_tricks.sliding_window_view(numbers, LONGEST))
        return Read(found, numbers, np.concatenate([[0.0], np.cumsum(each)]))

    def gains(self, read: Read, places: Ints, taken: int, written: Ints) -> Floats:
        """By how many nats each change makes the text likelier: the ``taken`` tokens from a place on give way to a row
        of ``written`` (numbers of words; shape (changes, words))."""
        left = [read.numbers[places + step] for step in range(_EDGE)]
        right = [read.numbers[places + _EDGE + taken + step] for step in range(_EDGE)]
        row = np.stack([*left, *written.T, *right], axis=1)
        new = sum(self._likely(row[:, at : at + LONGEST]) for at in range(row.shape[1] - _EDGE))
        reach = np.minimum(places + taken + _EDGE, len(read.sums) - 1)
        gains: Floats = new - (read.sums[reach] - read.sums[places])
        return gains

    def _likely(self, runs: Ints) -> Floats:
        """log p of the last word of each run (shape (runs, `LONGEST`)) behind the others."""
        out: Floats = self._logs[0][runs[:, -1]] - self._all + _BACK * _EDGE
        for n in range(2, LONGEST + 1):
            run, before = self._met(runs[:, -n:]), self._met(runs[:, -n:-1])
            known = np.isfinite(run) & np.isfinite(before)
            out[known] = np.minimum(run[known] - before[known], 0.0) + _BACK * (LONGEST - n)
        return out

    def _met(self, runs: Ints) -> Floats:
        """The logarithm of how often each run was met; -inf where it was too seldom."""
        n = runs.shape[1]
        if n == 1:
            return self._logs[0][runs[:, 0]]
        wanted, keys = key_of(runs), self._keys[n - 1]
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[at] == wanted, self._logs[n - 1][at], -np.inf)


_STEPS = 8  # of a nat: how finely counts are kept
_MIX = 0x9E3779B97F4A7C15


def key_of(runs: Ints) -> NDArray[np.uint32]:
    """A number of 32 bits for each run (a row of numbers of words); two runs seldom share one."""
    mixed = np.zeros(len(runs), np.uint64)
    for column in runs.T:
        mixed = (mixed + column.astype(np.uint64) + np.uint64(1)) * np.uint64(_MIX)
        mixed ^= mixed >> np.uint64(29)
    return (mixed >> np.uint64(32)).astype(np.uint32)


def save(path: Path, words: Sequence[str], counted: Sequence[tuple[Ints, Ints]]) -> None:
    """``counted[n - 1]``: runs of n words (rows of numbers) and how often each was met; every single word has a row."""
    arrays: dict[str, Any] = {"words": np.frombuffer("\n".join(words).encode(), np.uint8)}
    for n, (runs, counts) in enumerate(counted, start=1):
        logs = np.round(np.log(np.maximum(counts, 1)) * _STEPS).astype(np.uint8)
        if n == 1:
            arrays["logs1"] = logs
            continue
        keys = key_of(runs)
        order = np.argsort(keys, kind="stable")
        arrays[f"keys{n}"] = np.diff(keys[order].astype(np.int64), prepend=0).astype(np.uint32)
        arrays[f"logs{n}"] = logs[order]
    np.savez_compressed(path, **arrays)


@lru_cache
def shipped_usage(language: str) -> Usage | None:
    """The counts of a language (its two-letter code); None where none ship."""
    path = DATA / f"{language}-usage.npz"
    return Usage.open(path) if path.is_file() else None
