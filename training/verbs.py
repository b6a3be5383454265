"""Regular verbs of the open prose with their forms: what the damage of verbs' endings goes by.

usage: python -m training.verbs SHARED/data/text [--documents N]

Writes ``training/verbs.txt``, a line each: base, -s, -ed and -ing form, where all four are met often enough.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from mtcheck.language_models.endings import with_ending, without_ending
from training.corpus import SOURCES, documents

_FILE = Path(__file__).with_name("verbs.txt")
_OFTEN = 5


class Verb(NamedTuple):
    base: str
    third: str
    past: str
    gerund: str


@lru_cache
def verbs() -> tuple[Verb, ...]:
    """The verbs of ``training/verbs.txt``."""
    return tuple(Verb(*line.split()) for line in _FILE.read_text(encoding="utf-8").splitlines())


def third_of(base: str) -> str:
    """``base`` with the -s of the third person."""
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "x", "z", "ch", "sh")) else "s")


def found(counts: Counter[str]) -> list[Verb]:
    """The verbs whose four forms are all in ``counts``."""
    out = {}
    for gerund in (word for word, count in counts.items() if word.endswith("ing") and count >= _OFTEN):
        for base in without_ending(gerund, "ing"):
            past = max(with_ending(base, "ed"), key=counts.__getitem__)
            verb = Verb(base, third_of(base), past, gerund)
            if len(base) > 2 and all(counts[form] >= _OFTEN for form in verb):
                out[base] = verb
    return sorted(out.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=15000, help="of each source")
    options = parser.parse_args()
    counts: Counter[str] = Counter()
    for source in SOURCES:
        for document in islice(documents(options.folder, source), options.documents):
            counts.update(re.findall(r"\b[a-z]{3,}\b", document["text"]))
    lines = [" ".join(verb) for verb in found(counts)]
    _FILE.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(len(lines), "verbs")


if __name__ == "__main__":
    main()
