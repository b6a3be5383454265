"""Rules of kind ``usage``: what counts of good prose prefer, put before the judge."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

import pytest

from mtcheck.analysis import Analysis
from mtcheck.analysis.language import load_language
from mtcheck.article import plain_article
from mtcheck.checks import usage as kind

TEXT = "They waited for arrival of the ferry and went home after end of the fair."


class Doubting:
    """A reading of a tagger that takes some words for wrong."""

    def __init__(self, *words: str) -> None:
        self.words = words

    def suspects(self, _least: float) -> frozenset[int]:
        return frozenset(TEXT.index(word) for word in self.words)


def read_as(answer: Doubting | None) -> Callable[[Analysis], Future[Doubting] | None]:
    def reading(_analysis: Analysis) -> Future[Doubting] | None:
        if answer is None:
            return None
        future: Future[Doubting] = Future()
        future.set_result(answer)
        return future

    return reading


@pytest.mark.parametrize(
    ("near", "read", "found"),
    [
        (0.0, Doubting(), ["arrival", "end"]),
        (0.01, Doubting("end"), ["end"]),
        (0.01, Doubting("ferry"), []),
        (0.01, None, []),
    ],
)
def test_counts_are_asked_where_the_tagger_doubts(
    near: float, read: Doubting | None, found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kind, "judge_of", lambda _analysis: object())
    monkeypatch.setattr(kind, "reading", read_as(read))
    run = kind.compile_rule(kind.UsageParams(gain=2, margin=1, insert=("the",), near=near), load_language("en"))
    hits = list(run(Analysis(plain_article(TEXT))))
    assert [TEXT[hit.start : hit.end] for hit in hits] == found
    assert all(hit.suggestions[0].text == f"the {TEXT[hit.start : hit.end]}" for hit in hits)


def test_a_word_may_be_lost_before_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kind, "judge_of", lambda _analysis: object())
    run = kind.compile_rule(kind.UsageParams(gain=2, margin=1, insert=("to",)), load_language("en"))
    hits = list(run(Analysis(plain_article("In the spring he returned Norway with his wife."))))
    assert [hit.suggestions[0].text for hit in hits] == ["to Norway"]
