"""Give pronouns the other sex in open text and see how many are found.

usage: python -m training.measure_pronouns SHARED/data/text [--words N] [--seed S]

In a third of the paragraphs that have pronouns of one sex all of them are swapped (he, him, his, himself; she, her,
hers, herself), the other paragraphs stay as they are. Prints how many swapped ones are reported, of all and of those in
paragraphs that name somebody whose sex the register or the article knows; how many reports are on swapped ones; and
how many of these propose the word that stood there.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from mtcheck.analysis import Analysis
from mtcheck.analysis.words import Words
from mtcheck.dates import PartialDate
from mtcheck.officials.sexes import pronoun_data, somebodies
from mtcheck.reading.text import article_from_text
from mtcheck.rules import load_rules
from training.corpus import sample

_SHARE = 1 / 3


class Swapper:
    """Swaps the pronouns of a paragraph."""

    def __init__(self) -> None:
        data = pronoun_data()
        self.forms: dict[str, tuple[str, str]] = {}
        for sex, forms in data.pronouns.items():
            for form, word in forms.items():
                self.forms.setdefault(word, (sex, form))
        self.data = data

    def swap(self, text: str) -> tuple[str, list[tuple[int, int, str]]]:
        """The text with its pronouns swapped, and where and what stood there; as it is where both sexes occur."""
        words = Words.of(text)
        found = [i for i, word in enumerate(words.texts) if word.lower() in self.forms]
        if len({self.forms[words.texts[i].lower()][0] for i in found}) != 1:
            return text, []
        out, gold, at, length = [], [], 0, 0
        for index in found:
            word, start, end = words.texts[index], words.starts[index], words.ends[index]
            new = self._other(words, text, index)
            new = new.capitalize() if word[0].isupper() else new
            out += [text[at:start], new]
            length += start - at
            gold.append((length, length + len(new), word))
            length += len(new)
            at = end
        return "".join([*out, text[at:]]), gold

    def _other(self, words: Words, text: str, index: int) -> str:
        sex, form = self.forms[words.texts[index].lower()]
        following = words.texts[index + 1].lower() if index + 1 < len(words.texts) else ""
        joined = bool(following) and text[words.ends[index]] == " "
        if words.texts[index].lower() == "her" and joined and following not in self.data.ends_object:
            form = "possessive"
        if words.texts[index].lower() == "his" and not joined:
            form = "own"
        return self.data.pronouns["female" if sex == "male" else "male"][form]


def damaged(folder: Path, words: int, seed: int) -> Iterator[tuple[Analysis, list[tuple[int, int, str]]]]:
    """Articles with some paragraphs swapped, and the places."""
    rng, swapper = random.Random(seed), Swapper()
    for document in sample(folder, words, seed):
        parts: list[str] = []
        gold: list[tuple[int, int, str]] = []
        length = 0
        for part in document["text"].split("\n\n"):
            new, places = swapper.swap(part) if rng.random() < _SHARE else (part, [])
            gold += [(length + start, length + end, word) for start, end, word in places]
            parts.append(new)
            length += len(new) + 2
        try:
            date = PartialDate.parse(document.get("date") or "")
        except ValueError:
            date = None
        yield Analysis(article_from_text("\n\n".join(parts), date=date)), gold


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--words", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rule = load_rules("en")["officials/pronoun-gender"]
    count: Counter[str] = Counter()
    for analysis, gold in damaged(options.folder, options.words, options.seed):
        hits = {(hit.start, hit.end): hit for hit in rule.run(analysis)}
        known = [one.start for one in somebodies(analysis) if one.sex]
        count["words"] += len(analysis.words.texts)
        places = {(start, end) for start, end, _ in gold}
        for start, end, word in gold:
            paragraph = analysis.paragraph_at(start)
            named = paragraph is not None and any(paragraph.start <= at < paragraph.end for at in known)
            count["swapped"] += 1
            count["swapped, named"] += named
            hit = hits.get((start, end))
            if hit is not None:
                count["found"] += 1
                count["exact"] += hit.suggestions[0].text == word
        for start, end in hits:
            if (start, end) not in places:
                count["false"] += 1
                text = analysis.text
                print(f"false: {text[max(0, start - 150) : start]!r} <<{text[start:end]}>> {text[end : end + 40]!r}")
    found, total = count["found"], max(1, count["found"] + count["false"])
    print(
        f"{count['words']} words, {count['swapped']} swapped, {count['swapped, named']} of them beside somebody known"
    )
    print(f"found {found}: {found / max(1, count['swapped']):.3f} of all, ", end="")
    print(f"{found / max(1, count['swapped, named']):.3f} of those beside somebody known")
    print(f"precision {found / total:.3f} ({count['false']} false); right word {count['exact']} of {found}")


if __name__ == "__main__":
    main()
