"""Make the tagger's training windows from the open text.

usage: python -m training.prepare SHARED/data/text VOCABULARY OUT [--tokens N] [--seed N]
                                  [--no-headlines] [--hide-marks]

Writes ``OUT/train-NNN.npz`` (about a million tokens each) and ``OUT/held.npz``: arrays ``pieces`` and ``types``
(windows, 128), ``labels`` and ``printed`` (windows, 128, 4; -100 where a token has none): what should be and what is.
Documents are taken in random order over all sources; one in 40, by its id's hash, is held out (`held_out`). Three
documents in four are damaged, at 20 to 120 places per 1,000 words, in about two of three paragraphs. ``--no-headlines``
leaves all lines out that aren't prose, ``--hide-marks`` shows the network no sentence marks: both for comparison only.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtcheck.language_models.labels import Repair
from mtcheck.language_models.tokens import Vocabulary
from training.align import IGNORED, Row, row_of, rows
from training.corpus import SOURCES, documents
from training.damage import damage
from training.furniture import furnish
from training.verbs import verbs

WINDOW = 128
_NAMES = ("pieces", "types", "labels", "printed")
_KINDS = (np.int32, np.int8, np.int8, np.int8)
_SHARD = 8192  # windows: about a million tokens
_TRAIN_WEIGHTS = {
    "spurious-boundary": 4.0, "spurious-capital": 2.0,
    "missing-boundary": 3.0, "missing-end": 1.0,
    "lowercase-start": 1.0, "missing-comma": 2.0,
    "spurious-comma": 0.5, "quote": 1.0, "agreement": 5.0, "lost-word": 5.0, "verb-form": 4.0, "extra-word": 1.5,
    "doubled-word": 0.7, "untranslated": 0.2, "repetition": 0.2, "punctuation": 0.5, "glued": 0.3, "spelling": 0.2,
}  # fmt: skip


Example = tuple[list[int], list[int], list[Row], list[Row]]
Window = tuple[NDArray[Any], ...]


def held_out(identity: str) -> bool:
    """Whether a document is never trained on."""
    return hashlib.sha256(identity.encode()).digest()[0] % 40 == 0


_IRREGULAR = {
    "said": "says", "told": "tells", "wrote": "writes", "was": "is", "were": "are", "had": "has", "did": "does",
    "went": "goes", "made": "makes", "took": "takes", "gave": "gives", "came": "comes", "became": "becomes",
    "began": "begins", "saw": "sees", "held": "holds", "left": "leaves", "led": "leads", "met": "meets", "won": "wins",
    "lost": "loses", "sent": "sends", "brought": "brings", "thought": "thinks", "kept": "keeps", "found": "finds",
    "got": "gets", "ran": "runs", "stood": "stands", "spoke": "speaks", "rose": "rises", "fell": "falls",
    "grew": "grows", "knew": "knows", "felt": "feels", "sought": "seeks", "chose": "chooses", "faced": "faces",
}  # fmt: skip
# A subject in the singular and the verb behind it, which has an object or a clause of its own.
_SUBJECT = (
    r"[Hh]e|[Ss]he|[Ii]t|(?!They|These|Those|You|We|Many|Some|Most|Both|All|Few)[A-Z][a-z]{2,}(?<!s)"
    r"|\w+(?:ment|tion|ity|try|cil|tee|ter|dent)"
)
_OBJECT = r"(?:the|an?|that|to|his|her|its|their|not|on|in|at|it|him|them|for|[A-Z]\w+)\b"
_TOLD = re.compile(
    rf"(?P<head>(?:[”\"] |\b(?:{_SUBJECT}) )(?:also |\w+ly )?)(?P<verb>[a-z]{{3,}})\b"
    rf"(?=[,:]? (?:[“\"]|{_OBJECT})|[,:])"
)


@lru_cache
def _presents() -> dict[str, str]:
    return {verb.past: verb.third for verb in verbs()} | _IRREGULAR


def in_present(text: str) -> str:
    """``text`` with its reports in the present tense, as much of the world's press has them and little of ours."""
    table = _presents()
    return _TOLD.sub(lambda match: match["head"] + table.get(match["verb"], match["verb"]), text)


def damaged(
    document: dict[str, str],
    other: str,
    rng: random.Random,
    weights: dict[str, float] | None = None,
    headlines: bool = True,
) -> tuple[list[str], list[str]]:
    """The document's paragraphs as damaged and as they were."""
    density = 0.0 if rng.random() < 0.25 else 20 * (120 / 20) ** rng.random()
    clean, dirty = [], []
    body = in_present(document["text"]) if rng.random() < 0.3 else document["text"]
    for paragraph, prose in furnish(document["title"], body, other, rng):
        if not (prose or headlines):
            continue
        strike = prose and density and rng.random() < 0.67
        clean.append(paragraph)
        dirty.append(
            damage(paragraph, density, rng, weights or _TRAIN_WEIGHTS, furniture=False)[0] if strike else paragraph
        )
    return dirty, clean


def example(dirty: list[str], clean: list[str], vocabulary: Vocabulary) -> Example:
    """A document's tokens."""
    pieces: list[int] = []
    types: list[int] = []
    labels: list[Row] = []
    printed: list[Row] = []
    for text, wanted in zip(dirty, clean, strict=True):
        stream = vocabulary.stream(text, [(0, len(text))])
        target = stream if text is wanted else vocabulary.stream(wanted, [(0, len(wanted))])
        known = rows(stream.words, stream.gaps, target.words, target.gaps)
        block: list[Row] = [(IGNORED, IGNORED, IGNORED, IGNORED)] * len(stream.pieces)
        shown = list(block)
        for first, row, word, gap in zip(stream.first, known, stream.words, stream.gaps, strict=True):
            block[first] = row
            shown[first] = row_of(word.text, word.text, gap, Repair.KEEP)
        pieces += stream.pieces
        types += stream.types
        labels += block
        printed += shown
    return pieces, types, labels, printed


def mixed(folder: Path, rng: random.Random) -> Iterator[dict[str, str]]:
    """All documents, the sources shuffled into each other by their sizes."""
    pool = [document for source in SOURCES for document in documents(folder, source)]
    rng.shuffle(pool)
    return iter(pool)


_MARKS = re.compile(r"[.,;:?!]+(?=[\s”\"’)]|$)")


def windows(
    stream: Iterator[dict[str, str]],
    vocabulary: Vocabulary,
    rng: random.Random,
    headlines: bool = True,
    marks: bool = True,
) -> Iterator[Window]:
    """Full windows, cut without regard to documents."""
    left: tuple[list[Any], ...] = ([], [], [], [])
    other = ""
    for document in stream:
        dirty, clean = damaged(document, other, rng, headlines=headlines)
        if not marks:
            dirty = [_MARKS.sub("", text) for text in dirty]
        columns: tuple[list[Any], ...] = example(dirty, clean, vocabulary)
        for kept, new in zip(left, columns, strict=True):
            kept.extend(new)
        other = document["title"]
        full = len(left[0]) // WINDOW * WINDOW
        for start in range(0, full, WINDOW):
            yield tuple(
                np.array(column[start : start + WINDOW], kind) for column, kind in zip(left, _KINDS, strict=True)
            )
        for kept in left:
            del kept[:full]


def save(path: Path, rows_: list[Window]) -> None:
    arrays: dict[str, Any] = {
        name: np.stack(column) for name, column in zip(_NAMES, zip(*rows_, strict=True), strict=True)
    }
    part = path.with_suffix(".part.npz")
    np.savez(part, **arrays)
    part.rename(path)
    print(path.name, arrays["pieces"].size, "tokens", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("vocabulary", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--tokens", type=int, default=24_000_000)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--no-headlines", action="store_true")
    parser.add_argument("--hide-marks", action="store_true")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    rng = random.Random(options.seed)
    vocabulary = Vocabulary.open(options.vocabulary)
    pool = list(mixed(options.folder, rng))
    shown = {"headlines": not options.no_headlines, "marks": not options.hide_marks}
    held = (document for document in pool if held_out(document["id"]))
    block = []
    for window in windows(held, vocabulary, rng, **shown):
        block.append(window)
        if len(block) == 1024:
            break
    save(options.out / "held.npz", block)
    train = (document for document in pool if not held_out(document["id"]))
    block, done = [], 0
    for window in windows(train, vocabulary, rng, **shown):
        block.append(window)
        if len(block) == _SHARD:
            save(options.out / f"train-{done:03}.npz", block)
            block, done = [], done + 1
            if done * _SHARD * WINDOW >= options.tokens:
                break


if __name__ == "__main__":
    main()
