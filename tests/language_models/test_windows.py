"""Windows over a stream of tokens."""

from __future__ import annotations

import numpy as np
import pytest

from mtcheck.language_models.windows import LONGEST, OVERLAP, Floats, Ints, cut, read


@pytest.mark.parametrize("tokens", [1, OVERLAP, LONGEST, LONGEST + 1, 2 * LONGEST - OVERLAP, 233, 1000])
def test_every_token_is_answered_once_and_in_order(tokens: int) -> None:
    def echo(pieces: Ints, types: Ints) -> Floats:
        assert pieces.shape == types.shape
        return pieces[..., None].astype(np.float32)

    stream = np.arange(tokens, dtype=np.int64)
    assert read(stream, stream, echo)[:, 0].tolist() == list(range(tokens))


def test_no_token_is_read_only_near_an_inner_edge() -> None:
    def place(pieces: Ints, _types: Ints) -> Floats:
        return np.broadcast_to(np.arange(pieces.shape[1]), pieces.shape)[..., None].astype(np.float32)

    stream = np.arange(1000, dtype=np.int64)
    length = cut(1000)[1]
    inner = read(stream, stream, place)[OVERLAP:-OVERLAP, 0]
    assert inner.min() >= OVERLAP // 2 - 1
    assert inner.max() <= length - OVERLAP // 2


@pytest.mark.parametrize("tokens", range(1, 700, 7))
def test_windows_cover_the_stream_and_are_no_longer_than_allowed(tokens: int) -> None:
    begins, length = cut(tokens)
    assert length <= LONGEST
    assert begins[0] == 0
    assert begins[-1] + length == tokens
    assert all(begins[1:] - begins[:-1] <= length - OVERLAP)


@pytest.mark.parametrize("tokens", [50, 128, 129, 700, 2000])
def test_threads_change_no_answer(tokens: int) -> None:
    """A call is answered by all that it is given, as a network of 8-bit numbers does."""

    def sums(pieces: Ints, _types: Ints) -> Floats:
        return (pieces + pieces.sum())[..., None].astype(np.float32)

    stream = np.arange(tokens, dtype=np.int64)
    alone = read(stream, stream, sums)
    assert len(alone) == tokens
    for threads in (2, 3):
        assert (read(stream, stream, sums, threads) == alone).all()


def test_what_is_said_of_a_window_goes_by_that_window_alone() -> None:
    def sums(pieces: Ints, _types: Ints) -> Floats:
        return (pieces + pieces.sum())[..., None].astype(np.float32)

    stream = np.arange(700, dtype=np.int64)
    other = np.where(stream < 500, stream, 0)
    assert (read(stream, stream, sums)[:400] == read(other, other, sums)[:400]).all()
