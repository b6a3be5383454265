"""The text that an article was translated from: its language, paragraphs and sentences."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from mtcheck.analysis import Analysis, view
from mtcheck.analysis.paragraphs import Span, paragraph_spans
from mtcheck.analysis.scripts import script_of
from mtcheck.resources import data_dir
from mtcheck.yaml12 import load

_SPACED = re.compile(r"\S+")
_CLAUSE = 12  # code points of Thai and its kin below which a space ends nothing
# Sentences that begin with a figure: splitters take the stop before it for one of an ordinal.
_BEFORE_FIGURE = re.compile(r"(?<=[^\W\d_]{3}[.!?…])\s+(?=\d{4}\b)|(?<=[。！？])\s*(?=\d)")
_CLOSING = "”’»」』\"'"
_INITIAL = r"(?<![A-Za-zА-яІЇЄҐіїєґ])[A-ZА-ЯІЇЄҐ]\.\Z"  # of a name, or of a word cut in pieces as in "E.ON"
NEVER = r"(?!)"  # a pattern that matches nowhere
# Scripts that tell the language by themselves, in news; the others need a look at the words.
_BY_SCRIPT = {
    "HANGUL": "ko",
    "THAI": "th",
    "GREEK": "el",
    "HEBREW": "he",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "LAO": "lo",
}
_BY_SCRIPT |= {"HIRAGANA": "ja", "KATAKANA": "ja", "KHMER": "km", "MYANMAR": "my"}


class Lengths(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is usual for a pair of languages: English characters for one of the source, how much that varies, and how
    often a word of the source that a lexicon knows, and an English one, finds its fellow in the translation."""

    ratio: float
    variance: float
    hits: tuple[float, float] = (0.4, 0.35)


class AlignmentData(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """``rules/alignment.yaml``; what each key means is said there."""

    languages: dict[str, Lengths]
    scripts: dict[str, float]
    variance: float
    moves: dict[str, float]
    moves_unmarked: dict[str, float]
    unmarked: frozenset[str]
    continues: dict[str, str]
    stops: dict[str, str]
    abbreviations: dict[str, str]

    def lengths(self, language: str, script: str) -> Lengths:
        """What is usual between a language, or else a script, and English."""
        return self.languages.get(language) or Lengths(self.scripts.get(script, 1.0), self.variance)


@lru_cache
def alignment_data() -> AlignmentData:
    return msgspec.convert(load(data_dir("rules") / "alignment.yaml"), AlignmentData)


@dataclass(frozen=True)
class Source:
    """The source text. ``sentences`` are code points of ``text``, in order, each inside one of ``paragraphs``;
    ``script`` is the Unicode name of the script that most of it is in."""

    text: str
    language: str
    script: str
    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]

    @property
    def is_marked(self) -> bool:
        """Whether its sentences end in marks."""
        return self.language not in alignment_data().unmarked


def main_script(text: str) -> str:
    """The script of most letters, LATIN where there are none; kana make Japanese of a text in Han characters."""
    counts = Counter(script for char in text[:4000] if (script := script_of(char)) is not None)
    if not counts:
        return "LATIN"
    best = counts.most_common(1)[0][0]
    if best in ("CJK", "KATAKANA", "HIRAGANA", "KATAKANA-HIRAGANA"):
        return "HIRAGANA" if counts["HIRAGANA"] * 20 > counts["CJK"] else "HAN"
    return best


def detect_language(text: str) -> str:
    """The language of ``text`` (ISO 639-1), by its script where that is enough, else by py3langid."""
    script = main_script(text)
    if script in _BY_SCRIPT:
        return _BY_SCRIPT[script]
    if script == "HAN":
        return "zh"
    import py3langid  # a second: only where neither file nor user says the language

    language: str = py3langid.classify(text[:2000])[0]
    return language


def split_sentences(text: str, start: int, end: int, language: str) -> list[Span]:
    """The sentences of a paragraph of a source text; pieces between spaces where the language marks no ends."""
    part = text[start:end]
    if language in alignment_data().unmarked:
        return [(start + low, start + high) for low, high in _pieces(part)]
    import sentencex

    data = alignment_data()
    goes_on = re.compile(data.continues.get(language, NEVER))
    stops = re.compile(data.stops.get(language, NEVER))
    abbreviated = re.compile(rf"(?<!\w)(?:{data.abbreviations.get(language, NEVER)})\.\Z|{_INITIAL}")
    out: list[Span] = []
    at = 0
    for sentence in (piece for found in sentencex.segment(language, part) for piece in _BEFORE_FIGURE.split(found)):
        body = sentence.strip()
        if not body:
            continue
        at = part.index(body, at)
        # A closing mark alone belongs to the sentence before it, and so do who said it and what begins small.
        quoted = bool(out) and text[out[-1][1] - 1] in _CLOSING and goes_on.match(body) is not None
        cut = bool(out) and (stops.fullmatch(text, *out[-1]) or abbreviated.search(text[slice(*out[-1])])) is not None
        first = next(filter(str.isalnum, body), "")
        if out and (quoted or cut or not first or first.islower()):
            out[-1] = (out[-1][0], start + at + len(body))
        else:
            out.append((start + at, start + at + len(body)))
        at += len(body)
    return out


def _pieces(text: str) -> list[Span]:
    """The pieces between spaces, those joined that are too short for a clause or parted only by a number's spaces."""
    out: list[Span] = []
    for match in _SPACED.finditer(text):
        is_long = match.end() - match.start() >= _CLAUSE
        counted = match.group()[0].isdigit() or (text[out[-1][1] - 1].isdigit() and not is_long) if out else False
        if out and (out[-1][1] - out[-1][0] < _CLAUSE or counted):
            out[-1] = (out[-1][0], match.end())
        else:
            out.append(match.span())
    return out


@view
def source_of(analysis: Analysis) -> Source | None:
    """The article's source text, None where it isn't at hand."""
    article = analysis.article
    text = article.source_text
    if not text or text.isspace():
        return None
    language = (article.source_language or detect_language(text)).replace("_", "-").partition("-")[0].lower()
    if article.source_spans is not None:
        paragraphs = tuple(span for span in article.source_spans if span[0] < span[1])
    else:
        paragraphs = tuple(paragraph_spans(text))
    sentences = tuple(span for low, high in paragraphs for span in split_sentences(text, low, high, language))
    return Source(text, language, main_script(text), paragraphs, sentences)
