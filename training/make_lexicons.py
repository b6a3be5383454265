"""What the words of other languages may be in English, from open wordnets and dictionaries, for aligning sources.

usage: python -m training.make_lexicons FOLDER TEXTS [LANGUAGE ...]

FOLDER holds ``omw/`` (tab files of omwn/omw-data: ``wikt-LANG.tab``, ``cldr-LANG.tab``, ``nodia-arb.tab``, and
``data-LANG.tab`` for cmn, ita (MultiWordNet), por and pol), ``wn/`` (the data files of WordNet 3.0), ``tha-wn.db`` (the
Thai WordNet as PyThaiNLP 1.6 had it), ``th-en.tsv`` (wannaphong's Thai-English transliteration dictionary) and
``ezcorean_6000.sql`` (kengdic). TEXTS is the folder of openly licensed prose: English words that it hardly has are left
out. Chinese needs opencc (``pip install opencc``). Writes ``rules/lexicons/LANGUAGE.txt`` for these languages, or all.
"""

from __future__ import annotations

import re
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from mtcheck.analysis.lexicon import english_stems, key
from mtcheck.resources import data_dir
from training.corpus import sample

_CODES = {"ar": "arb", "de": "deu", "es": "spa", "ko": "kor", "ru": "rus", "th": "tha", "uk": "ukr", "zh": "cmn"}
_CODES |= {"fr": "fra", "it": "ita", "pt": "por", "pl": "pol", "tr": "tur", "hi": "hin"}
_TEXT_WORDS = 3_000_000
_RARE = 12  # times in those words; rarer English stems are no use in news
_COMMON = 1 / 120  # of all words; commoner ones stand in every sentence
_MOST = 14  # translations of a word
_LENGTHS = {"zh": (2, 6), "ko": (2, 8), "th": (3, 18)}  # code points where no spaces part words
_PARTED = (3, 30)  # letters where they do
_LICENCE = "Made by training/make_lexicons.py; sources in LICENSES/DATA.md; CC BY-SA 4.0"
_KOREAN_ENDINGS = ("하다", "되다", "이다", "스럽다", "롭다", "다")
_THAI_NOMINAL = ("การ", "ความ")


def wordnet(folder: Path) -> dict[str, list[str]]:
    """Synset (offset and part of speech) → English words."""
    out = {}
    for name, letter in (("noun", "n"), ("verb", "v"), ("adj", "a"), ("adv", "r")):
        with (folder / f"data.{name}").open(encoding="utf-8") as lines:
            for line in lines:
                if line[0].isdigit():
                    parts = line.split(" ")
                    count = int(parts[3], 16)
                    out[f"{parts[0]}-{letter}"] = [re.sub(r"\(.*", "", word) for word in parts[4 : 4 + 2 * count : 2]]
    return out


def of_synsets(folder: Path, language: str) -> Iterator[tuple[str, str]]:
    """(word, synset) of the wordnets of a language."""
    for path in sorted((folder / "omw").glob(f"*-{_CODES[language]}.tab")):
        for line in path.read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            if len(cells) > 2 and cells[1].endswith("lemma"):
                yield cells[2], cells[0].replace("-s", "-a")
    if language == "th":
        for synset, word in sqlite3.connect(folder / "tha-wn.db").execute("SELECT synsetid, li FROM word_synset"):
            yield word, synset.replace("-s", "-a")


def of_dictionaries(folder: Path, language: str) -> Iterator[tuple[str, str]]:
    """(word, short English gloss)."""
    if language == "th":
        for line in (folder / "th-en.tsv").read_text(encoding="utf-8").splitlines()[1:]:
            word, english, _ = line.split("\t")
            yield word, english
    if language == "ko":
        for line in (folder / "ezcorean_6000.sql").read_text(encoding="utf-8", errors="replace").splitlines():
            cells = line.split("\t")
            if len(cells) > 4 and cells[0].isdigit():
                for gloss in re.split(r"[,;/()]", cells[3]):
                    gloss = re.sub(r"^(?:to|an?|the|be|of) ", "", gloss.strip())
                    if 0 < len(gloss.split()) <= 2:
                        yield cells[1], gloss


@lru_cache
def _converters() -> list[Any]:
    """Between the simplified and the traditional characters."""
    from opencc import OpenCC  # type: ignore[import-not-found,import-untyped,unused-ignore]

    return [OpenCC(name) for name in ("s2t", "s2twp", "t2s")]


def forms(word: str, language: str) -> Iterator[str]:
    """The keys under which a word is kept; none for what says too little."""
    word = word.replace("_", " ").strip()
    if language == "ko":
        word = next((word.removesuffix(end) for end in _KOREAN_ENDINGS if word.endswith(end)), word)
        word = word.replace(" ", "")
    if language == "th":
        word = next((word.removeprefix(start) for start in _THAI_NOMINAL if word.startswith(start)), word)
    if language == "zh":
        word = word.replace("+", "")
        found = {word, *(converter.convert(word) for converter in _converters())}
    else:
        found = {word}
    for one in sorted(found):
        least, most = _LENGTHS.get(language, _PARTED)
        if least <= len(one) <= most and " " not in one and one[0].isalpha():
            yield key(one, language)


def main(folder: Path, texts: Path, *languages: str) -> None:
    counts = Counter(stem for document in sample(texts, _TEXT_WORDS, 1) for stem in english_stems(document["text"]))
    most = sum(counts.values()) * _COMMON
    english = wordnet(folder / "wn")
    for language in languages or _CODES:
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        pairs = [(word, name) for word, synset in of_synsets(folder, language) for name in english.get(synset, ())]
        for word, name in [*pairs, *of_dictionaries(folder, language)]:
            stems = english_stems(name.replace("_", " ").replace("-", " "))
            for stem in stems if len(stems) < 3 else ():
                if _RARE <= counts[stem] < most and len(stem) > 1:
                    for form in forms(word, language):
                        votes[form][stem] += 2 if len(stems) == 1 else 1
        lines = [f"# {_LICENCE}\n"]
        for word, stems_of in sorted(votes.items()):
            best = sorted(stems_of, key=lambda stem: (-stems_of[stem], -counts[stem]))[:_MOST]
            lines.append(f"{word}\t{' '.join(sorted(best))}\n")
        target = data_dir("rules") / "lexicons" / f"{language}.txt"
        target.parent.mkdir(exist_ok=True)
        target.write_text("".join(lines), encoding="utf-8")
        print(language, len(lines) - 1, "words", target.stat().st_size, "bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
