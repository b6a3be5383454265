"""Measure the spelling that LanguageTool and the judge agree on, and write its confidence.

usage: python -m training.measure_spelling SHARED/data/text [--words N] [--show] [--write]

Every other article stays clean; in the others some words of four letters and more lose a letter, get one twice, get two
in the wrong order or another one. A finding is right where it touches such a word; slips of the prose's own writers
count as wrong, so read them with ``--show``. With ``--write`` the counts and the confidence, (right + 1) / (findings +
2), go into rules/en/languagetool.json.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from pathlib import Path
from string import ascii_lowercase

from mtcheck.language_models.judge import open_judge
from mtcheck.resources import data_dir
from mtcheck.rules import load_rules
from training.corpus import sample
from training.measure_proposals import least_of, proposals, shown

_RULE, _ID = "languagetool/spelling", "MORFOLOGIK_RULE_EN_US"
_EVERY = 400  # words between two slips
_WORD = re.compile(r"(?<![\w’'-])[a-z]{4,}(?![\w’'-])")


def slip(word: str, rng: random.Random) -> str:
    """``word`` with one slip of the pen."""
    at = rng.randrange(1, len(word) - 1)
    head, letter, tail = word[:at], word[at], word[at + 1 :]
    ways = (head + tail, head + letter + letter + tail, head + tail[0] + letter + tail[1:])
    return rng.choice((*ways, head + rng.choice(ascii_lowercase) + tail))


def misspelt(text: str, rng: random.Random) -> tuple[str, list[tuple[int, int]]]:
    """``text`` with slips, and where they are."""
    out, at, places, length = [], 0, [], 0
    words = list(_WORD.finditer(text))
    picked = sorted(rng.sample(words, min(len(words), len(text.split()) // _EVERY + 1)), key=lambda one: one.start())
    for match in picked:
        new = slip(match.group(), rng)
        kept = text[at : match.start()]
        out += [kept, new]
        length += len(kept)
        if new != match.group():
            places.append((length, length + len(new)))
        length += len(new)
        at = match.end()
    return "".join(out) + text[at:], places


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--words", type=int, default=150_000)
    parser.add_argument("--show", action="store_true", help="print what is not right")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    judge = open_judge()
    if judge is None:
        raise SystemExit("there is no judge: run mtcheck setup judge")
    rule = load_rules("en")[_RULE]
    rng = random.Random(1)
    counts = dict.fromkeys(("clean words", "clean", "slips", "hits", "right"), 0)
    for number, document in enumerate(sample(options.folder, options.words, seed=5)):
        clean = bool(number % 2)
        text, places = (document["text"], []) if clean else misspelt(document["text"], rng)
        counts["slips"] += len(places)
        counts["clean words"] += len(text.split()) if clean else 0
        for _, start, end, fix, margin in proposals([rule], text, judge):
            if margin < least_of(rule):
                continue
            right = any(start < last and first < end for first, last in places)
            counts["clean" if clean else "hits"] += 1
            counts["right"] += right
            if options.show and not right:
                print(f"{margin:5.1f} {shown(text, start, end, fix)}")
    print(counts)
    confidence = round((counts["right"] + 1) / (counts["hits"] + counts["clean"] + 2), 3)
    print(f"confidence {confidence}, recall {counts['right'] / max(1, counts['slips']):.2f}")
    if options.write:
        path = data_dir("rules") / "en" / "languagetool.json"
        table = json.loads(path.read_text(encoding="utf-8"))
        kept = {key: counts[key] for key in ("clean", "hits", "right")}
        table[_ID] = {"group": "spelling", "confidence": confidence, **kept}
        path.write_text(json.dumps(dict(sorted(table.items())), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
