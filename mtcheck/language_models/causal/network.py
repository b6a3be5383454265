"""A causal network that was made by `mtcheck.language_models.causal.graph`: how likely tokens are where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mtcheck.language_models.session import open_session

_UNSEEN = np.float32(-1e9)

Ints = NDArray[np.int64]


class Branch(NamedTuple):
    """A continuation of the trunk's first ``at`` tokens; the probability of its own ``tokens`` is asked."""

    at: int
    tokens: Sequence[int]


class Network:
    """Calls are deterministic, each in the thread that makes it; several threads may call at once."""

    def __init__(self, model: Path) -> None:
        self._session = open_session(model)

    def log_probabilities(self, trunk: Sequence[int], branches: Sequence[Branch]) -> list[float]:
        """Nats of each branch's tokens, given the trunk before them; ``at`` is 1 or more.

        The trunk is read once, and each branch after it once, in one row: a branch sees its part of the trunk and
        itself. Where a branch's tokens are the trunk's own it costs nothing more.
        """
        rest = [_beyond(trunk, branch) for branch in branches]
        row = _Row(trunk, [branch for branch in rest if branch.tokens])
        # The places and tokens that are asked: pairs (place, next token), branch by branch.
        asked: list[tuple[int, int]] = []
        counts = []
        own = iter(row.starts)
        for branch, beyond in zip(branches, rest, strict=True):
            shared = range(branch.at, beyond.at)
            asked += [(at - 1, trunk[at]) for at in shared]
            if beyond.tokens:
                start = next(own)
                places = [beyond.at - 1, *range(start, start + len(beyond.tokens) - 1)]
                asked += zip(places, beyond.tokens, strict=True)
            counts.append(len(branch.tokens))
        if not asked:
            return [0.0] * len(branches)
        pairs = np.array(asked, np.int64)
        rows, which = np.unique(pairs[:, 0], return_inverse=True)
        pairs[:, 0] = which
        feeds = {"tokens": row.tokens, "positions": row.positions, "mask": row.mask, "rows": rows, "pairs": pairs}
        nats: NDArray[np.float32] = self._session.run(None, feeds)[0]
        parts = np.split(nats.astype(np.float64), np.cumsum(counts)[:-1])
        return [float(part.sum()) for part in parts]


def _beyond(trunk: Sequence[int], branch: Branch) -> Branch:
    """What of a branch differs from the trunk."""
    same = 0
    for own, there in zip(branch.tokens, trunk[branch.at :], strict=False):
        if own != there:
            break
        same += 1
    return Branch(branch.at + same, branch.tokens[same:])


class _Row:
    """Trunk and branches side by side; ``starts`` say at which place each branch begins."""

    def __init__(self, trunk: Sequence[int], branches: Sequence[Branch]) -> None:
        lengths = [len(branch.tokens) for branch in branches]
        edges = np.cumsum([len(trunk), *lengths])
        self.starts = [int(edge) for edge in edges[:-1]]
        self.tokens: Ints = np.array([*trunk, *(t for branch in branches for t in branch.tokens)], np.int64)
        at = [np.arange(len(trunk)), *(branch.at + np.arange(len(branch.tokens)) for branch in branches)]
        self.positions: Ints = np.concatenate(at).astype(np.int64)
        total = len(self.tokens)
        sees = np.tri(total, dtype=bool)
        for start, branch in zip(self.starts, branches, strict=True):
            sees[start : start + len(branch.tokens), branch.at : start] = False
        self.mask: NDArray[np.float32] = np.where(sees, np.float32(0), _UNSEEN)
