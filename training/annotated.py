"""Our own passages in the manner of whole-page translation, with their faults marked by hand.

A file of ``training/annotated`` is an article in which ``[[printed|right]]`` marks a fault and what should stand there;
``[[printed|]]`` should go, ``[[|right]]`` is lost. A third part names the kind of fault (``[[is|are|agreement]]``);
``style`` is what an editor may leave as it is. They are written for mtcheck, from no source, and dedicated to the
public domain (CC0). Nothing is fitted to those in ``held_out/``, and no rule is written for them: they measure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from training.damage import Gold

_MARKED = re.compile(r"\[\[(?P<printed>[^|\[\]]*)\|(?P<right>[^|\[\]]*)(?:\|(?P<kind>[a-z-]+))?\]\]")
_FOLDER = Path(__file__).resolve().parent / "annotated"
HELD_OUT = _FOLDER / "held_out"
STYLE = "style"


def passages(folder: Path = _FOLDER) -> Iterator[tuple[str, list[Gold]]]:
    """Each passage as printed, and its faults."""
    for path in sorted(folder.glob("*.txt")):
        yield parse(path.read_text(encoding="utf-8"))


def parse(marked: str) -> tuple[str, list[Gold]]:
    """The printed text of a marked one, and its faults."""
    out, done, length, gold = [], 0, 0, []
    for match in _MARKED.finditer(marked):
        kept, printed = marked[done : match.start()], match["printed"]
        out += [kept, printed]
        start = length + len(kept)
        length = start + len(printed)
        gold.append(Gold(start, length, match["kind"] or "annotated", match["right"]))
        done = match.end()
    return "".join(out) + marked[done:], gold
