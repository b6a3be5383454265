"""Kind ``doubled-phrase``: some words that stand twice, one time right after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.language import Language
from mtcheck.analysis.words import Words
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.findings import Safety, Suggestion

# Between the two may stand a comma, a space or a quotation mark; what a full stop parts may be said twice on purpose.
_BETWEEN = re.compile(r"[ \u00a0,“”\"‘’'«»()-]{0,4}")
_JOINT = re.compile(r"[a-z\u00df-\u00ff][A-Z]")  # of two words that were written as one


class DoubledPhraseParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``longest``: words of the longest phrase that is looked for. ``margin``: by so many nats the judge must find one
    likelier than two, since songs and towns have such names ("New York, New York")."""

    longest: int
    margin: float


def compile_rule(params: DoubledPhraseParams, language: Language) -> Runner:
    joining = frozenset(language.lists.get("coordinators", ()))

    def run(analysis: Analysis) -> Iterator[Hit]:
        text = analysis.text
        texts, starts, ends = _parted(analysis.words)
        before: dict[str, int] = {}  # where each word stood last
        done = 0  # the word behind the phrase that was flagged last
        for at, word in enumerate(texts):
            first = before.get(word, -1)
            before[word] = at
            length = at - first
            if first < done or not 2 <= length <= params.longest or texts[first:at] != texts[at : at + length]:
                continue
            end = ends[at + length - 1]
            if _is_said_so(texts[first:at], joining) or not _BETWEEN.fullmatch(text, ends[at - 1], starts[at]):
                continue
            done = at + length
            fix = Suggestion(text[starts[first] : ends[at - 1]], Safety.UNSAFE)
            yield Hit(starts[first], end, (fix,), {"phrase": fix.text}, margin=params.margin)

    return run


def _parted(words: Words) -> Words:
    """The words, those parted that were written as one at a capital ("UniversityAustralian")."""
    glued = [at for at, word in enumerate(words.texts) if not word.islower() and _JOINT.search(word)]
    if not glued:
        return words
    texts, starts, ends = list(words.texts), list(words.starts), list(words.ends)
    for at in reversed(glued):
        cuts = [0, *(match.end() - 1 for match in _JOINT.finditer(texts[at])), len(texts[at])]
        pieces, begin = list(pairwise(cuts)), starts[at]
        texts[at : at + 1] = [texts[at][low:high] for low, high in pieces]
        starts[at : at + 1] = [begin + low for low, _ in pieces]
        ends[at : at + 1] = [begin + high for _, high in pieces]
    return Words(texts, starts, ends)


def _is_said_so(phrase: list[str], joining: frozenset[str]) -> bool:
    """Whether it may well be said twice: it has no word of weight (scores, "6, 4, 6, 4"), or it is one word and what
    joins it to itself ("again and again and again")."""
    if len(phrase) == 2 and joining.intersection(phrase):
        return True
    return not any(word.isalpha() and len(word) > 3 for word in phrase)


KIND = Kind("doubled-phrase", DoubledPhraseParams, compile_rule)
