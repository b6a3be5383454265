"""Measure LanguageTool's rules on clean and on damaged open text, to choose those that mtcheck uses.

usage: python -m training.measure_languagetool SHARED/data/text [--words N] [--out FILE]

All of its English rules run over prose paragraphs. Half of the articles stay clean; a quarter is damaged at 5 to 30
places per 1,000 words (`training.damage`), a quarter in its grammar alone, the way that translation from languages
without articles and endings does, at 60. A match is right where it touches a damaged place. Spelling of words with a
capital is left out, as it is in mtcheck. Writes JSON: {"words": {"clean", "damaged"}, "rules": {id: {"clean": matches
in clean articles, "hits": matches in damaged ones, "right": those that are right, "kinds": {category: right}, "places":
some of the matches in their surroundings, to be judged by eye}}}.
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
_PLACES = 12
_DENSITY = 60  # grammar errors per 1,000 words: rare rules need many
_PAIRS = (
    ("is", "are"), ("was", "were"), ("has", "have"), ("does", "do"), ("this", "these"), ("that", "those"), ("a", "an"),
    ("him", "he"), ("them", "they"), ("much", "many"), ("who", "whom"), ("its", "it's"),
)  # fmt: skip
# What translation from languages without articles, endings and copula leaves behind.
_GRAMMAR: dict[str, str] = {
    **{rf"\b{old}\b": new for pair in _PAIRS for old, new in (pair, pair[::-1])},
    r"\b([Hh]e|[Ss]he|[Ii]t) ([a-z]{3,})s\b": r"\1 \2",
    r"\b(to|will) (be|go|have|take|make|give|get|come|see|do)\b": r"\1 \2ing",
    r"\b(to|will|can|may) ([a-z]{3,}[^s\W])(?= the\b)": r"\1 \2s",
    r"\b(should|could|would) ([a-z]{3,}[^e\W])(?= the\b)": r"\1 \2ed",
    r"\b(to|did not|could|would|will|must) (go|take|make|give|see|come)\b": r"\1 \2s",
    r"\b(to|did not|could|would|will|must) (go|take|make|give|see|come|say|leave) ": r"\1 have \2 ",
    r"\b(has|have|had|been|was|were|is|are) ([a-z]{3,})ed\b": r"\1 \2",
    r"\b(has|have|had) been ([a-z]{3,}ed)\b": r"\1 \2ing",
    r"\b(many|these|several|two|three|four|few) ([a-z]{4,})s\b": r"\1 \2",
    r"\b(one of the [a-z]+)s\b": r"\1",
    r"\b(an?) ([a-z]{4,}[^s\W])(?= (?:of|in|to|for|and|who|that|was|is)\b)": r"\1 \2s",
    r"\b(of|in|to|by|at|on|from|with) the (?=[a-z]+ )": r"\1 ",
    r"(?<=[a-z] )(?:a|an) (?=[a-z]+ (?:of|in|to|for|who|that)\b)": "",
    r"\b(he|she|they|we|it|who|there) (?:is|are|was|were|has|have|had) (?=[a-z])": r"\1 ",
    r"\b(he|she|they|we|it|there) (?=(?:is|are|was|were|has|have|had) )": "",
    r"\b(able|want|wants|wanted|need|needs|needed|going|refused|agreed|decided) to (?=[a-z])": r"\1 ",
    r"(?<=[a-z] )(?:of|in|on|at|for|from|with|by|to) (?=(?:the|a|his|her|its|their)\b)": "",
    r"(?<=[a-z] )(of|in|on|at|for|from|with|by) (?=(?:the|a|his|her|its|their)\b)": r"\1 of ",
    r"\b([a-z]{4,})ly (?=[a-z]+ed\b)": r"\1 ",
    r"\bmore ([a-z]{4,})\b": r"more \1er",
    r"\b(he|she|they|we) ([a-z]{3,})ed\b": r"\1 \2ing",
    r"\b([a-z]{4,})'s (?=[a-z])": r"\1s ",
    r"\b(said|says|believe|know|think) that (?=[a-z])": r"\1 what ",
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
    return rng.sample(found, min(len(found), max(1, len(text) // 1500)))


def measure(folder: Path, words: int, seed: int) -> dict[str, object]:
    """The table that the module describes."""
    rng = random.Random(seed)
    seen: Counter[str] = Counter()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    places: dict[str, list[str]] = defaultdict(list)
    for document in sample(folder, words, seed):
        is_clean, text = rng.random() < 0.5, document["text"]
        gold: list[Gold] = []
        if not is_clean:
            text, gold = damage_grammar(text, rng) if rng.random() < 0.5 else damage(text, rng.uniform(5, 30), rng)
        seen["clean" if is_clean else "damaged"] += len(text.split())
        prose = [paragraph for paragraph in article_from_text(text).paragraphs if paragraph.kind.is_prose]
        found = matches([text[paragraph.start : paragraph.end] for paragraph in prose], "en-US")
        for paragraph, answer in zip(prose, found, strict=True):
            for match in answer:
                start, end = paragraph.start + match.start, paragraph.start + match.end
                if match.rule == _SPELLING and text[start].isupper():
                    continue
                hit = next((row for row in gold if start <= row.end + 1 and row.start <= end + 1), None)
                counts[match.rule]["clean" if is_clean else "hits"] += 1
                if hit is not None:
                    counts[match.rule]["right"] += 1
                    kinds[match.rule][hit.category] += 1
                if len(places[match.rule]) < _PLACES:
                    sort = "clean" if is_clean else "right" if hit else "wrong"
                    around = f"{text[max(0, start - 40) : start]}[{text[start:end]}]{text[end : end + 30]}"
                    places[match.rule].append(f"{sort}: {around} -> {', '.join(match.replacements)}")
    rules = {
        rule: {name: count[name] for name in ("clean", "hits", "right")}
        | {"kinds": dict(kinds[rule]), "places": places[rule]}
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
