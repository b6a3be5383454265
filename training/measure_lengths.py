"""How long English sentences are beside their source, and how often a lexicon's words find their fellows: the rows of
``rules/alignment.yaml``.

usage: python -m training.measure_lengths FOLDER

FOLDER holds the pairs that `benchmarks.pud_pairs` writes. Only the first half of each file is looked at; the second is
for reporting.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from mtcheck.analysis.lexicon import Lexicon, english_stems, lexicon


def lengths(pairs: Sequence[tuple[str, str]]) -> tuple[float, float]:
    """(English characters for one of the source, mean squared difference over the mean length)."""
    ratio = sum(len(english) for _, english in pairs) / sum(len(source) for source, _ in pairs)
    odd = ((len(english) - len(source) * ratio, (len(english) + len(source) * ratio) / 2) for source, english in pairs)
    return ratio, sum(differ**2 / mean for differ, mean in odd) / len(pairs)


def hits(pairs: Sequence[tuple[str, str]], known: Lexicon) -> tuple[float, float]:
    """The share of the source's words that have a fellow in the translation, and of the translation's."""
    found, asked = [0, 0], [0, 0]
    for source, english in pairs:
        words, stems = known.words(source), set(english_stems(english)) & known.english
        meant = set[str]().union(*(known.translations[word] for word in words))
        found = [found[0] + sum(bool(known.translations[w] & stems) for w in words), found[1] + len(stems & meant)]
        asked = [asked[0] + len(words), asked[1] + len(stems)]
    return found[0] / max(asked[0], 1), found[1] / max(asked[1], 1)


def main(folder: Path) -> None:
    for path in sorted(folder.glob("*.tsv")):
        language = path.stem.rpartition(".")[2]
        rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
        pairs = [(source, english) for _, source, english in rows[: len(rows) // 2]]
        ratio, variance = lengths(pairs)
        known = lexicon(language)
        shares = ", hits: [{:.2f}, {:.2f}]".format(*hits(pairs, known)) if known else ""
        print(f"  {language}: {{ratio: {ratio:.2f}, variance: {variance:.1f}{shares}}}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
