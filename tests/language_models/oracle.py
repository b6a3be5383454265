"""A tagger that knows the answer: the labels of a damaged text as probabilities."""

from __future__ import annotations

import numpy as np

from mtcheck.language_models.labels import HEADS
from mtcheck.language_models.tokens import Stream
from mtcheck.language_models.windows import Floats
from training.align import IGNORED, row_of, rows


def probabilities(stream: Stream, clean: Stream) -> list[Floats]:
    """One-hot heads of shape (words, classes) that turn the first stream into the second."""
    out: list[Floats] = [np.zeros((len(stream.words), classes), np.float32) for classes in HEADS]
    known = rows(stream.words, stream.gaps, clean.words, clean.gaps)
    for at, (word, gap, row) in enumerate(zip(stream.words, stream.gaps, known, strict=True)):
        printed = row_of(word.text, word.text, gap, 0)
        for head, (wanted, old) in enumerate(zip(row, printed, strict=True)):
            out[head][at, max(0, old if wanted == IGNORED else wanted)] = 1
    return out
