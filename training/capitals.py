"""Words that English never capitalises inside a sentence, learned from clean prose.

usage: python -m training.capitals SHARED/data/text [--words N]

Counts each word between two small ones, without a mark on either side: how often small, how often with a capital. Kept
are words seen small often enough and with a capital hardly ever; names, titles of office and words that titles of works
are made of drop out by themselves. Written to ``rules/en/small-words.txt``, one word a line.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from pathlib import Path

from mtcheck.resources import data_dir
from training.corpus import SOURCES, documents

_LEAST_SMALL = 150
_MOST_CAPITAL = 1 / 4000
_WORD = re.compile(r"(?<=[a-z] )([A-Za-z][a-z]{2,})(?= [a-z])")


def count(folder: Path, limit: int) -> tuple[Counter[str], Counter[str]]:
    """Small and capitalised occurrences by small word, in about ``limit`` words of each source."""
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for source in SOURCES:
        left = limit
        for document in documents(folder, source):
            text = document["text"]
            left -= text.count(" ")
            for word in _WORD.findall(text):
                (capital if word[0].isupper() else small)[word.lower()] += 1
            if left < 0:
                break
    return small, capital


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--words", type=int, default=10_000_000, help="of each source at the most")
    options = parser.parse_args()
    small, capital = count(options.folder, options.words)
    # One capital is allowed to nobody rare: a word seen 4,000 times may have one.
    kept = sorted(w for w, n in small.items() if n >= _LEAST_SMALL and capital[w] <= n * _MOST_CAPITAL)
    target = data_dir("rules") / "en" / "small-words.txt"
    target.write_text("\n".join(kept) + "\n", encoding="utf-8")
    print(f"{len(kept)} words of {len(small)} in {target}")


if __name__ == "__main__":
    main()
