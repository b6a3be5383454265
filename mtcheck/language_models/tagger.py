"""The damage tagger: a small encoder that reads a text as printed and says how it should have been.

    tagger = Tagger.open()
    if tagger is not None:
        for edit in tagger.edits(text, [(0, len(text))]):
            print(text[edit.start : edit.end], "->", edit.replacement, edit.probability)

It needs onnxruntime, which is imported when a tagger is opened and not before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from mtcheck.language_models import windows
from mtcheck.language_models.edits import Calibration, TextEdit, edits_of
from mtcheck.language_models.labels import HEADS
from mtcheck.language_models.tokens import Stream, Vocabulary
from mtcheck.language_models.windows import Floats, Ints

_DATA = Path(__file__).resolve().parent / "data"
_NAME = "en-tagger"


def why_absent(folder: Path | None = None) -> str | None:
    """Why no tagger can be opened, in words for the report; None where one can."""
    if find_spec("onnxruntime") is None:
        return "onnxruntime is not installed"
    model = (folder or _DATA) / f"{_NAME}.onnx"
    return None if model.is_file() else f"there is no model at {model}"


class Tagger:
    """An opened model. Calls are deterministic; one tagger may be used by several threads in turn."""

    def __init__(self, session: Any, vocabulary: Vocabulary, calibration: Calibration) -> None:
        self._session = session
        self._vocabulary = vocabulary
        self._calibration = calibration

    @classmethod
    def open(cls, folder: Path | None = None, threads: int = 2) -> Tagger | None:
        """The model in ``folder`` (the shipped one if None); None where it can't be had (`why_absent` says why)."""
        if why_absent(folder) is not None:
            return None
        onnxruntime = import_module("onnxruntime")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        folder = folder or _DATA
        model = folder / f"{_NAME}.onnx"
        session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        calibration = folder / f"{_NAME}.json"
        table = json.loads(calibration.read_text(encoding="utf-8")) if calibration.is_file() else {}
        return cls(session, Vocabulary.open(folder / f"{_NAME}.vocab.txt"), Calibration.of(table))

    def edits(self, text: str, paragraphs: Iterable[tuple[int, int]], floor: float = 0.1) -> list[TextEdit]:
        """Proposals for the prose paragraphs ``[start, end)`` of ``text``, in order, none overlapping.

        Only those that the network itself gives more than ``floor``; `TextEdit.probability` is calibrated, and
        `TextEdit.shown` says whether it reaches its kind's threshold.
        """
        stream = self._vocabulary.stream(text, paragraphs)
        if not stream.words:
            return []
        return edits_of(text, stream, self.probabilities(stream), floor, self._calibration)

    def probabilities(self, stream: Stream) -> list[Floats]:
        """One array a head (see `mtcheck.language_models.labels`), of shape (words, classes)."""
        pieces = np.array(stream.pieces, np.int64)
        types = np.array(stream.types, np.int64)
        logits = windows.read(pieces, types, self._run)[np.array(stream.first)]
        return [_softmax(part) for part in np.split(logits, np.cumsum(HEADS)[:-1], axis=-1)]

    def _run(self, pieces: Ints, types: Ints) -> Floats:
        out: Floats = self._session.run(None, {"pieces": pieces, "types": types})[0]
        return out


def _softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    out: Floats = powers / powers.sum(-1, keepdims=True)
    return out
