"""Kind ``doubled-word``: one word twice or more often in a row, or twice in one ("AwardAward")."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.language import Language
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.findings import Safety, Suggestion

_LEAST_HALF = 5  # letters: shorter ones make words ("couscous")


class DoubledWordParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``allowed``: words that good prose doubles ("had had"); words on ``always`` are safe to drop. ``margin``: a word
    with a capital may be a name's ("Duran Duran"), so the judge must find one alone likelier by as many nats."""

    allowed: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    margin: float | None = None


def compile_rule(params: DoubledWordParams, _language: Language) -> Runner:
    allowed, always = frozenset(params.allowed), frozenset(params.always)

    def run(analysis: Analysis) -> Iterator[Hit]:
        text, words = analysis.text, analysis.words
        texts, starts, ends = words
        last = 0  # the word after the run that was flagged last
        for i in range(len(texts) - 1):
            word = texts[i + 1]
            half = len(word) // 2 >= _LEAST_HALF and word[: len(word) // 2]
            if half and word == half + half and word.lower() not in allowed:
                yield Hit(starts[i + 1], ends[i + 1], (Suggestion(half, Safety.UNSAFE),), {"word": half})
            # Most words fail the length test, which is why it comes first.
            if (
                len(texts[i]) != len(word)
                or texts[i].lower() != word.lower()
                or not word.isalpha()
                or word.lower() in allowed
            ):
                continue
            is_name = word[0].isupper()
            if is_name and (params.margin is None or texts[i] != word or len(word) < 3):
                continue
            if i < last or text[ends[i] : starts[i + 1]] != " ":
                continue
            last = i + 1
            while last + 1 < len(texts) and texts[last + 1] == word and text[ends[last] : starts[last + 1]] == " ":
                last += 1
            safety = Safety.SAFE if word in always else Safety.UNSAFE
            margin = params.margin if is_name else None
            yield Hit(starts[i], ends[last], (Suggestion(texts[i], safety),), {"word": word}, margin=margin)

    return run


KIND = Kind("doubled-word", DoubledWordParams, compile_rule)
