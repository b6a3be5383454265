"""How much the tagger doubts a place."""

from __future__ import annotations

import pytest

from mtcheck import tagging
from mtcheck.analysis import Analysis
from mtcheck.article import plain_article
from mtcheck.checks.kind import Hit
from mtcheck.findings import Safety, Suggestion
from mtcheck.tagging import doubt

TEXT = "The bridge in the old town was closed on Monday. The keys was lost, the mayor of the town said on Tuesday."


def proposal(old: str, *new: str) -> Hit:
    start = TEXT.index(old)
    return Hit(start, start + len(old), tuple(Suggestion(text, Safety.UNSAFE) for text in new), margin=1.0)


def test_a_fault_is_doubted_and_what_is_right_is_not() -> None:
    analysis = Analysis(plain_article(TEXT))
    wrong, right = (
        doubt(analysis, proposal("keys was", "keys were")),
        doubt(analysis, proposal("old town", "old towns")),
    )
    assert wrong is not None
    assert right is not None
    assert right < 0.05 < 0.5 < wrong


def test_what_counts_is_where_the_fixes_differ_from_the_text() -> None:
    analysis = Analysis(plain_article(TEXT))
    whole = TEXT[TEXT.index("Monday") : TEXT.index(" lost")]
    assert doubt(analysis, proposal(whole, whole.replace("was", "were"))) == doubt(
        analysis, proposal("was lost", "were lost")
    )


def test_without_a_tagger_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagging, "shipped_tagger", lambda _code: None)
    analysis = Analysis(plain_article(TEXT))
    assert doubt(analysis, proposal("keys was", "keys were")) is None
    assert "did not read" in str(analysis.engines["tagger"].trouble)


def test_where_the_tagger_read_nothing_there_is_no_doubt() -> None:
    assert doubt(Analysis(plain_article("")), Hit(0, 0, (Suggestion("", Safety.UNSAFE),), margin=1.0)) == 0.0
