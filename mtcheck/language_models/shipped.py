"""The taggers that ship: one a language, opened once a process and only when an article is to be read."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from mtcheck.language_models.calibration import Calibration
from mtcheck.language_models.threads import threads

if TYPE_CHECKING:
    from mtcheck.language_models.tagger import Tagger

DATA = Path(__file__).resolve().parent / "data"


def why_absent(language: str = "en", folder: Path = DATA) -> str | None:
    """Why no tagger can be opened, in words for the report; None where one can."""
    if not (folder / f"{language}-tagger.onnx").is_file():
        return f"there is none for {language!r} in {folder}"
    return "onnxruntime is not installed" if find_spec("onnxruntime") is None else None


def calibration_of(language: str = "en", folder: Path = DATA) -> Calibration:
    """What the proposals of a tagger are worth; an empty calibration where none was made."""
    path = folder / f"{language}-tagger.json"
    return Calibration.of(json.loads(path.read_bytes()) if path.is_file() else {})


@lru_cache
def shipped_tagger(language: str) -> Tagger | None:
    """The tagger of a language (its two-letter code); None where `why_absent` has a reason."""
    if why_absent(language) is not None:
        return None
    from mtcheck.language_models.tagger import Tagger

    return Tagger.open(language, threads=threads())
