"""The damage tagger: a small encoder that reads a text as printed and says how it should have been.

    tagger = Tagger.open()
    if tagger is not None:
        for edit in tagger.read(text, [(0, len(text))]).edits():
            print(text[edit.start : edit.end], "->", edit.replacement, edit.probability)

It needs onnxruntime, which is imported when a tagger is opened and not before.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from mtcheck.language_models import windows
from mtcheck.language_models.calibration import Calibration
from mtcheck.language_models.edits import Reading
from mtcheck.language_models.labels import HEADS
from mtcheck.language_models.session import open_session
from mtcheck.language_models.shipped import DATA, calibration_of, why_absent
from mtcheck.language_models.tokens import Stream, Vocabulary
from mtcheck.language_models.windows import Floats, Ints

# A sum and the norm after it, fused, are reckoned number by number; apart they are vectorised, in a sixth of the time.
_SLOWER = ["SkipLayerNormFusion"]


class Tagger:
    """An opened model. Calls are deterministic, however many ``threads`` it takes; several may call at once."""

    def __init__(self, session: Any, vocabulary: Vocabulary, calibration: Calibration, threads: int) -> None:
        self._session = session
        self._vocabulary = vocabulary
        self._threads = threads
        self.calibration = calibration

    @classmethod
    def open(cls, language: str = "en", folder: Path = DATA, threads: int = 2) -> Tagger | None:
        """The model for ``language`` in ``folder``; None where it can't be had (`why_absent` says why)."""
        if why_absent(language, folder) is not None:
            return None
        name = folder / f"{language}-tagger"
        session = open_session(Path(f"{name}.onnx"), without=_SLOWER)
        return cls(session, Vocabulary.open(Path(f"{name}.vocab.txt")), calibration_of(language, folder), threads)

    def read(self, text: str, paragraphs: Iterable[tuple[int, int]]) -> Reading:
        """The prose paragraphs ``[start, end)`` of ``text``: `Tagger.calibration` says what its edits are worth."""
        stream = self._vocabulary.stream(text, paragraphs)
        return Reading(text, stream, self.probabilities(stream))

    def probabilities(self, stream: Stream) -> list[Floats]:
        """One array a head (see `mtcheck.language_models.labels`), of shape (words, classes)."""
        if not stream.words:
            return [np.empty((0, classes), np.float32) for classes in HEADS]
        pieces = np.array(stream.pieces, np.int64)
        types = np.array(stream.types, np.int64)
        logits = windows.read(pieces, types, self._run, self._threads)[np.array(stream.first)]
        return [_softmax(part) for part in np.split(logits, np.cumsum(HEADS)[:-1], axis=-1)]

    def _run(self, pieces: Ints, types: Ints) -> Floats:
        out: Floats = self._session.run(None, {"pieces": pieces, "types": types})[0]
        return out


def _softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    out: Floats = powers / powers.sum(-1, keepdims=True)
    return out
