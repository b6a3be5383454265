"""Measure LanguageTool's rules on clean and on damaged open text, to choose those that mtcheck uses.

usage: python -m training.measure_languagetool SHARED/data/text [--words N] [--out FILE]

All of its English rules run over prose paragraphs. Half of the articles stay clean; a quarter is damaged at 5 to 30
places per 1,000 words (`training.damage`), a quarter in its grammar alone, the way that translation from languages
without articles and endings does, at 15. A match is right where it touches a damaged place. Spelling of words with a
capital is left out, as it is in mtcheck. Writes JSON: {"words": {"clean", "damaged"}, "rules": {id: {"clean": matches
in clean articles, "hits": matches in damaged ones, "right": those that are right, "kinds": {category: right}}}}.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from pathlib import Path

from mtcheck.languagetool.client import matches
from mtcheck.reading.text import article_from_text
from training.corpus import sample
from training.damage import Gold, damage

_SPELLING = "MORFOLOGIK_RULE_EN_US"
_DENSITY = 15  # grammar errors per 1,000 words
_PAIRS = (("is", "are"), ("was", "were"), ("has", "have"), ("does", "do"), ("this", "these"), ("a", "an"))
_GRAMMAR: dict[str, str] = {
    **{rf"\b{old}\b": new for pair in _PAIRS for old, new in (pair, pair[::-1])},
    r"\b([Hh]e|[Ss]he|[Ii]t) ([a-z]{3,})s\b": r"\1 \2",
    r"\b(to|will) (be|go|have|take|make|give|get|come|see|do)\b": r"\1 \2ing",
    r"\b(to|will|can|may) ([a-z]{3,}[^s\W])(?= the\b)": r"\1 \2s",
    r"\b(should|could|would) ([a-z]{3,}[^e\W])(?= the\b)": r"\1 \2ed",
    r"\b(many|these|several) ([a-z]{4,})s\b": r"\1 \2",
    r"\b(of|in|to|by) the (?=[a-z]+ )": r"\1 ",
}


def damage_grammar(text: str, rng: random.Random) -> tuple[str, list[Gold]]:
    """``text`` with errors of grammar, every kind as often as the text allows, and where they are."""
    places = [(match, new) for old, new in _GRAMMAR.items() for match in _sample(old, text, rng)]
    rng.shuffle(places)
    chosen = sorted(places[: len(text.split()) * _DENSITY // 1000], key=lambda place: place[0].start())
    out: list[str] = []
    gold: list[Gold] = []
    done = length = 0
    for match, new in chosen:
        if match.start() < done:
            continue
        before, after = text[done : match.start()], match.expand(new)
        length += len(before)
        gold.append(Gold(length, length + len(after), "grammar", match.group()))
        out += (before, after)
        length += len(after)
        done = match.end()
    return "".join(out) + text[done:], gold


def _sample(pattern: str, text: str, rng: random.Random) -> list[re.Match[str]]:
    found = list(re.finditer(pattern, text))
    return rng.sample(found, min(len(found), max(1, len(text) // 4000)))


def measure(folder: Path, words: int, seed: int) -> dict[str, object]:
    """The table that the module describes."""
    rng = random.Random(seed)
    seen: Counter[str] = Counter()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for document in sample(folder, words, seed):
        is_clean, text = rng.random() < 0.5, document["text"]
        gold: list[Gold] = []
        if not is_clean:
            text, gold = damage_grammar(text, rng) if rng.random() < 0.5 else damage(text, rng.uniform(5, 30), rng)
        seen["clean" if is_clean else "damaged"] += len(text.split())
        prose = [paragraph for paragraph in article_from_text(text).paragraphs if paragraph.kind.is_prose]
        found = matches([text[paragraph.start : paragraph.end] for paragraph in prose])
        for paragraph, answer in zip(prose, found, strict=True):
            for match in answer:
                start, end = paragraph.start + match.start, paragraph.start + match.end
                if match.rule == _SPELLING and text[start].isupper():
                    continue
                if is_clean:
                    counts[match.rule]["clean"] += 1
                    continue
                counts[match.rule]["hits"] += 1
                hit = next((row for row in gold if start <= row.end + 1 and row.start <= end + 1), None)
                if hit is not None:
                    counts[match.rule]["right"] += 1
                    kinds[match.rule][hit.category] += 1
    rules = {
        rule: {name: count[name] for name in ("clean", "hits", "right")} | {"kinds": dict(kinds[rule])}
        for rule, count in sorted(counts.items())
    }
    return {"words": dict(seen), "rules": rules}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--words", type=int, default=300_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    table = measure(options.folder, options.words, options.seed)
    options.out.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
