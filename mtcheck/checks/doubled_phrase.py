"""Kind ``doubled-phrase``: some words that stand twice, one time right after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.language import Language
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.findings import Safety, Suggestion

# Between the two may stand a comma, a space or a quotation mark; what a full stop parts may be said twice on purpose.
_BETWEEN = re.compile(r"[ \u00a0,“”\"‘’'«»()-]{0,4}")


class DoubledPhraseParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``longest``: words of the longest phrase that is looked for. ``margin``: by so many nats the judge must find one
    likelier than two, since songs and towns have such names ("New York, New York")."""

    longest: int
    margin: float


def compile_rule(params: DoubledPhraseParams, _language: Language) -> Runner:
    def run(analysis: Analysis) -> Iterator[Hit]:
        text = analysis.text
        texts, starts, ends = analysis.words
        before: dict[str, int] = {}  # where each word stood last
        done = 0  # the word behind the phrase that was flagged last
        for at, word in enumerate(texts):
            first = before.get(word, -1)
            before[word] = at
            length = at - first
            if first < done or not 2 <= length <= params.longest or texts[first:at] != texts[at : at + length]:
                continue
            end = ends[at + length - 1]
            if _is_said_so(texts[first:at]) or not _BETWEEN.fullmatch(text, ends[at - 1], starts[at]):
                continue
            done = at + length
            fix = Suggestion(text[starts[first] : ends[at - 1]], Safety.UNSAFE)
            yield Hit(starts[first], end, (fix,), {"phrase": fix.text}, margin=params.margin)

    return run


def _is_said_so(phrase: list[str]) -> bool:
    """Whether it has no word of weight: scores ("6, 4, 6, 4"), "on and on and"."""
    return not any(word.isalpha() and len(word) > 3 for word in phrase)


KIND = Kind("doubled-phrase", DoubledPhraseParams, compile_rule)
