"""Count how open prose puts words side by side: ``en-usage.npz``, which `mtcheck.language_models.usage` reads.

usage: python -m training.make_usage SHARED/data/text OUT.npz

All documents but those held out (`training.prepare.held_out`). Words met fewer than `_WORD` times count as one of their
ending. Of the runs of two, three and four words those are kept that were met often enough (`_LEAST`): with all
that were met twice, four times as many, rights and wrongs of the annotated passages come apart no better.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from mtcheck.language_models.usage import CLASSES, END, LONGEST, Ints, class_of, save, tokens
from training.corpus import SOURCES, documents
from training.prepare import held_out

_WORD = 30
_LEAST = {2: 3, 3: 5, 4: 5}


def texts(folder: Path) -> list[list[str]]:
    """The words of each document, with an end behind each paragraph."""
    out = []
    for source in SOURCES:
        for document in documents(folder, source):
            if not held_out(document["id"]):
                text = document["text"]
                out.append([token.word for token in tokens(text, 0, len(text))])
    return out


def runs(numbers: Ints, length: int, base: int) -> tuple[Ints, Ints]:
    """The runs of ``length`` words that were met often enough, and how often."""
    windows = sliding_window_view(numbers, length)
    packed = windows[:, 0].copy()
    for column in windows.T[1:]:
        packed = packed * base + column
    found, counts = np.unique(packed, return_counts=True)
    found, counts = found[counts >= _LEAST[length]], counts[counts >= _LEAST[length]]
    columns = []
    for _ in range(length):
        found, column = np.divmod(found, base)
        columns.append(column)
    return np.stack(columns[::-1], axis=1), counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    read = texts(options.folder)
    met = Counter(word for text in read for word in text)
    words = sorted({word for word, count in met.items() if count >= _WORD}.union(CLASSES))
    number = {word: at for at, word in enumerate(words)}
    edge = [number[END]] * (LONGEST - 1)
    numbers = np.array(
        [
            one
            for text in read
            for one in (*edge, *(number[word] if word in number else number[class_of(word)] for word in text))
        ],
        np.int64,
    )
    single = np.bincount(numbers, minlength=len(words))
    counted = [(np.arange(len(words))[:, None], single)]
    counted += [runs(numbers, length, len(words)) for length in range(2, LONGEST + 1)]
    save(options.out, words, counted)
    print(f"{len(numbers):,} tokens, {len(words):,} words, runs", *(f"{len(c):,}" for _, c in counted[1:]))


if __name__ == "__main__":
    main()
