"""Kind ``usage``: small changes after which a place reads as good prose has it, for the judge to weigh.

Which word goes with which is a matter of counts (`mtcheck.language_models.usage`): a rule names the words that
translation takes for each other, loses or puts in; where the counts prefer another of them it proposes that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec
import numpy as np

from mtcheck.analysis import Analysis, view
from mtcheck.analysis.language import Language
from mtcheck.article import Edit
from mtcheck.checks.fixes import in_case_of
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.findings import Safety, Suggestion
from mtcheck.judging import judge_of
from mtcheck.language_models.proposals import with_word
from mtcheck.language_models.usage import END, NAME, Read, Token, shipped_usage
from mtcheck.tagging import reading

_MOST = 3  # fixes of a place that the judge is asked about


class UsageParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``exchange``: words any of which may stand for another; ``insert``: words that may be lost; ``delete``: words
    that may be too many; ``forms``: by list of words, the inflections that may stand for each other; ``swap``: whether
    a word may have changed places with the next. ``gain``: least number of nats by which the counts prefer a change to
    be proposed, ``margin`` that by which the judge must. ``near``: only at words that the tagger takes for wrong with
    at least this probability (nowhere if it did not read): counts of all words cost more than its reading."""

    gain: float
    margin: float
    exchange: tuple[str, ...] = ()
    insert: tuple[str, ...] = ()
    delete: tuple[str, ...] = ()
    forms: Mapping[str, tuple[str, ...]] = {}
    swap: bool = False
    near: float = 0.0


class Change(msgspec.Struct, frozen=True):
    """The ``taken`` tokens from number ``at`` on give way to the words ``written``."""

    at: int
    taken: int
    written: tuple[str, ...]


Changes = Callable[[Sequence[Token], Container[int]], Iterator[Change]]


@view
def _reading(analysis: Analysis) -> Read | None:
    """The prose as the counts read it; None where none ship for its language."""
    usage = shipped_usage(analysis.language.code)
    prose = [(one.start, one.end) for one in analysis.paragraphs if one.kind.is_prose]
    return None if usage is None else usage.read(analysis.text, prose)


def _is_word(token: Token) -> bool:
    return token.word[0].isalpha()


def _changes(params: UsageParams, language: Language) -> Changes:
    """All the changes that a rule knows, at the words that begin at certain code points."""
    others = _others(params, language)
    lost, too_many = params.insert, frozenset(params.delete)

    def changes(tokens: Sequence[Token], begins: Container[int]) -> Iterator[Change]:
        before = END
        for at, (token, after) in enumerate(pairwise(tokens)):
            word = token.word
            # How a sentence may begin is more than counts can tell.
            if before != END and token.start in begins and (_is_word(token) or word == NAME):
                for other in others.get(word, ()):
                    yield Change(at, 1, (other,))
                for other in lost:
                    if other not in (word, before):
                        yield Change(at, 0, (other,))
                if word in too_many and _is_word(after):
                    yield Change(at, 1, ())
                if params.swap and _is_word(token) and _is_word(after) and word != after.word:
                    yield Change(at, 2, (after.word, word))
            before = word

    return changes


def _suspects(analysis: Analysis, least: float) -> Container[int]:
    """Where words begin that the tagger takes for wrong with at least this probability; anywhere where that is 0."""
    if not least:
        return range(len(analysis.text))
    read = reading(analysis)
    return () if read is None else read.result().suspects(least)


def _others(params: UsageParams, language: Language) -> dict[str, tuple[str, ...]]:
    """By word, what may stand for it."""
    families = [frozenset(params.exchange)]
    for name, forms in params.forms.items():
        families += [
            frozenset((word, *(language.inflected(word, form) for form in forms))) for word in language.lists[name]
        ]
    out: dict[str, set[str]] = defaultdict(set)
    for family in families:
        for word in family:
            out[word] |= family - {word}
    return {word: tuple(sorted(others)) for word, others in out.items()}


def _gains(read: Read, changes: Iterable[Change], language: str) -> Iterator[tuple[Change, float]]:
    """Each change with what the counts gain by it; none of those with words that they don't know."""
    usage = shipped_usage(language)
    if usage is None:
        return
    by_shape: dict[tuple[int, int], list[Change]] = defaultdict(list)
    for change in changes:
        if all(map(usage.knows, change.written)):
            by_shape[change.taken, len(change.written)].append(change)
    for (taken, length), alike in by_shape.items():
        places = np.array([change.at for change in alike], np.int64)
        written = np.array([[usage.number(word) for word in change.written] for change in alike], np.int64)
        gains = usage.gains(read, places, taken, written.reshape(len(alike), length))
        yield from zip(alike, gains.tolist(), strict=True)


def _edit(text: str, tokens: Sequence[Token], change: Change) -> Edit:
    """The change as an edit of the text."""
    first = tokens[change.at]
    if not change.taken:
        return Edit(first.start, first.start, f"{change.written[0]} ")
    if not change.written:
        return Edit(first.start, tokens[change.at + 1].start, "")
    last = tokens[change.at + change.taken - 1]
    return Edit(first.start, last.end, in_case_of(" ".join(change.written), text[first.start : first.end]))


def compile_rule(params: UsageParams, language: Language) -> Runner:
    if unknown := params.forms.keys() - language.lists.keys():
        raise ValueError(f"forms: no list {sorted(unknown)[0]!r} in language {language.code!r}")
    changes = _changes(params, language)

    def run(analysis: Analysis) -> Iterator[Hit]:
        read = _reading(analysis) if analysis.language.code == language.code and judge_of(analysis) else None
        if read is None:
            return
        kept: dict[int, list[tuple[float, Change]]] = defaultdict(list)
        for change, gain in _gains(read, changes(read.tokens, _suspects(analysis, params.near)), language.code):
            if gain >= params.gain:
                kept[change.at].append((gain, change))
        for _, found in sorted(kept.items()):
            best = [change for _, change in sorted(found, key=lambda one: -one[0])[:_MOST]]
            yield _hit(analysis.text, [_edit(analysis.text, read.tokens, change) for change in best], params.margin)

    return run


def _hit(text: str, edits: Sequence[Edit], margin: float) -> Hit:
    pointed = [edit if edit.replacement and edit.start < edit.end else with_word(text, edit) for edit in edits]
    fixes = tuple(Suggestion(edit.replacement, Safety.UNSAFE) for edit in pointed)
    first = pointed[0]
    old = text[first.start : first.end]
    return Hit(first.start, first.end, fixes, {"old": old, "new": first.replacement}, margin=margin)


KIND = Kind("usage", UsageParams, compile_rule, begin=reading)
