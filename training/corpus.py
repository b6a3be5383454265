"""The openly licensed prose that mtcheck's figures are made from (``shared/data/text``, see its README)."""

from __future__ import annotations

import json
import lzma
import random
from collections.abc import Iterator
from pathlib import Path

# au_pm is left out: its licence could not be checked.
SOURCES = ("senate_press", "wikipedia", "state_hr_reports", "digitalgov", "eighteenf", "history_state", "wikinews")


def documents(folder: Path, source: str) -> Iterator[dict[str, str]]:
    """Documents of one source: ``id``, ``date``, ``title``, ``text`` with paragraphs parted by blank lines."""
    with lzma.open(folder / f"{source}.jsonl.xz", "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def sample(folder: Path, words: int, seed: int) -> Iterator[dict[str, str]]:
    """About ``words`` words, taken in turn from all sources and from random places of each."""
    rng = random.Random(seed)
    for source in SOURCES:
        left = words // len(SOURCES)
        for document in documents(folder, source):
            if left <= 0:
                break
            if rng.random() < 0.3:
                left -= len(document["text"].split())
                yield document
