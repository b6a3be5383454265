"""A causal network that was made by `mtcheck.language_models.causal.graph`: how likely tokens are where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mtcheck.language_models.causal.graph import UNSEEN
from mtcheck.language_models.session import open_session

Ints = NDArray[np.int64]


class Branch(NamedTuple):
    """A continuation of a trunk's first ``at`` tokens (1 or more); the probability of its own ``tokens`` is asked."""

    at: int
    tokens: Sequence[int]


class Row:
    """A trunk of tokens and branches of it, side by side: the trunk is read once, and each branch after it once.

    A branch sees its part of the trunk and itself. Where its tokens are the trunk's own it costs nothing more, and
    nobody reads a token after which nothing is asked: the last one of each.
    """

    def __init__(self, trunk: Sequence[int], branches: Sequence[Branch]) -> None:
        beyond = [_beyond(trunk, branch) for branch in branches]
        own = [branch for branch in beyond if branch.tokens]
        needed = max((branch.at - (not branch.tokens) for branch in beyond), default=0)
        self.parts = [trunk[:needed], *(branch.tokens[:-1] for branch in own)]
        edges = np.cumsum([len(part) for part in self.parts]).tolist()
        self.begins = [branch.at for branch in own]
        self.starts: list[int] = edges[:-1]
        self.length: int = edges[-1]
        # The places and tokens that are asked, branch by branch: pairs (place, next token).
        self.asked: list[tuple[int, int]] = []
        starts = iter(self.starts)
        for branch, rest in zip(branches, beyond, strict=True):
            self.asked += [(at - 1, trunk[at]) for at in range(branch.at, rest.at)]
            if rest.tokens:
                start = next(starts)
                places = [rest.at - 1, *range(start, start + len(rest.tokens) - 1)]
                self.asked += zip(places, rest.tokens, strict=True)
        self.counts = [len(branch.tokens) for branch in branches]

    def write(self, tokens: Ints, positions: Ints, mask: NDArray[np.float32]) -> None:
        """Into arrays of shape (S,), (S,) and (S, S), where S is `length` or more."""
        tokens[: self.length] = [token for part in self.parts for token in part]
        at = [np.arange(begin, begin + len(part)) for begin, part in zip([0, *self.begins], self.parts, strict=True)]
        positions[: self.length] = np.concatenate(at)
        sees = np.tri(self.length, dtype=bool)
        for start, begin, part in zip(self.starts, self.begins, self.parts[1:], strict=True):
            sees[start : start + len(part), begin:start] = False
        mask[: self.length, : self.length][sees] = 0


def _beyond(trunk: Sequence[int], branch: Branch) -> Branch:
    """What of a branch differs from the trunk."""
    same = 0
    for own, there in zip(branch.tokens, trunk[branch.at :], strict=False):
        if own != there:
            break
        same += 1
    return Branch(branch.at + same, branch.tokens[same:])


class Network:
    """Calls are deterministic, each in the thread that makes it; several threads may call at once."""

    def __init__(self, model: Path) -> None:
        self._session = open_session(model)

    def log_probabilities(self, rows: Sequence[Row]) -> list[list[float]]:
        """Nats of each branch's tokens, given the trunk before them, row by row.

        Rows are filled up to the length of the longest.
        """
        length = max((row.length for row in rows), default=0)
        tokens, positions = np.zeros((2, len(rows), length), np.int64)
        mask = np.full((len(rows), length, length), UNSEEN)
        for row, *arrays in zip(rows, tokens, positions, mask, strict=True):
            row.write(*arrays)
        asked = [(at * length + place, token) for at, row in enumerate(rows) for place, token in row.asked]
        if not asked:
            return [[0.0] * len(row.counts) for row in rows]
        pairs = np.array(asked, np.int64)
        places, pairs[:, 0] = np.unique(pairs[:, 0], return_inverse=True)
        feeds = {"tokens": tokens, "positions": positions, "mask": mask, "asked": places, "pairs": pairs}
        nats: NDArray[np.float32] = self._session.run(None, feeds)[0]
        sums = iter(np.split(nats.astype(np.float64), np.cumsum([n for row in rows for n in row.counts])[:-1]))
        return [[float(next(sums).sum()) for _ in row.counts] for row in rows]
