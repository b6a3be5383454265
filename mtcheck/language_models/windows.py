"""A long stream of tokens as windows of one length that overlap, and the answers put together again.

Nothing is padded: a stream is cut into as few windows as it needs, all of the same length. So the network needs no
mask, and no word is read for nothing but in the overlaps. Each window is read by itself: a network of 8-bit numbers
rounds them by what else it is given, so what it says of a window goes by nothing but that window; and threads that
take one at a time end together.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

LONGEST, OVERLAP = 128, 12

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Network = Callable[[Ints, Ints], Floats]


def cut(tokens: int) -> tuple[Ints, int]:
    """Where the windows over so many tokens begin, and their length; neighbours share `OVERLAP` tokens or more."""
    count = max(1, -(-(tokens - OVERLAP) // (LONGEST - OVERLAP)))
    length = -(-(tokens + (count - 1) * OVERLAP) // count)
    return np.minimum(np.arange(count) * (length - OVERLAP), tokens - length), length


def read(pieces: Ints, types: Ints, network: Network, threads: int = 1) -> Floats:
    """The network's answer for each token of a stream of shape (tokens,): shape (tokens, outputs).

    It is given arrays of shape (1, tokens) and answers with (1, tokens, outputs). In an overlap each token is answered
    by the window in which it stands farther from the edge. ``threads`` windows are read side by side.
    """
    begins, length = cut(len(pieces))
    with ThreadPoolExecutor(threads) as pool:
        own = [np.s_[None, begin : begin + length] for begin in begins]
        answers = [answer[0] for answer in pool.map(lambda at: network(pieces[at], types[at]), own)]
    edges = [0, *((begins[:-1] + length + begins[1:]) // 2), len(pieces)]
    return np.concatenate(
        [
            answer[low - begin : high - begin]
            for answer, begin, low, high in zip(answers, begins, edges, edges[1:], strict=False)
        ]
    )
