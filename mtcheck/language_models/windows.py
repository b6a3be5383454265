"""A long stream of tokens as windows of one length that overlap, and the answers put together again.

Nothing is padded: a stream is cut into as few windows as it needs, all of the same length. So the network needs no
mask, no word is read for nothing but in the overlaps, and the same text always makes the same batches, however many
threads read them: a network of 8-bit numbers rounds them by what else is in the batch.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

LONGEST, OVERLAP, BATCH = 128, 12, 4

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Network = Callable[[Ints, Ints], Floats]


def cut(tokens: int) -> tuple[Ints, int]:
    """Where the windows over so many tokens begin, and their length; neighbours share `OVERLAP` tokens or more."""
    count = max(1, -(-(tokens - OVERLAP) // (LONGEST - OVERLAP)))
    length = -(-(tokens + (count - 1) * OVERLAP) // count)
    return np.minimum(np.arange(count) * (length - OVERLAP), tokens - length), length


def batches(windows: int) -> int:
    """How many batches so many windows make, each of `BATCH` at the most: a pair of threads gets as many each."""
    return min(windows, 2 * -(-windows // (2 * BATCH)))


def read(pieces: Ints, types: Ints, network: Network, threads: int = 1) -> Floats:
    """The network's answer for each token of a stream of shape (tokens,): shape (tokens, outputs).

    In an overlap each token is answered by the window in which it stands farther from the edge. ``threads`` batches
    are read side by side.
    """
    begins, length = cut(len(pieces))
    place = np.array_split(begins[:, None] + np.arange(length), batches(len(begins)))
    with ThreadPoolExecutor(threads) as pool:
        answers = np.concatenate(list(pool.map(lambda own: network(pieces[own], types[own]), place)))
    edges = [0, *((begins[:-1] + length + begins[1:]) // 2), len(pieces)]
    return np.concatenate(
        [
            answer[low - begin : high - begin]
            for answer, begin, low, high in zip(answers, begins, edges, edges[1:], strict=False)
        ]
    )
