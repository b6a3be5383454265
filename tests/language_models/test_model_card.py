"""The tagger's card says what was measured."""

from __future__ import annotations

import pytest

from training.model_card import CARD, FIGURES, shipped, written


def test_the_card_has_the_figures_of_the_shipped_files() -> None:
    card = CARD.read_text(encoding="utf-8")
    assert written(card, *shipped()) == card
    for name in FIGURES:
        assert f"<!-- figures: {name} -->" in card


def test_another_fit_gives_another_card() -> None:
    tagger, margins = shipped()
    judged = {**tagger["judged"], "held_out": {**tagger["judged"]["held_out"], "calibration_error": 0.1234}}
    card = written(CARD.read_text(encoding="utf-8"), {**tagger, "judged": judged}, margins)
    assert "Expected calibration error 0.123;" in card
    assert written(card, tagger, margins) == CARD.read_text(encoding="utf-8")


def test_a_figure_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(KeyError):
        written("<!-- figures: loss -->\n<!-- end -->", *shipped())
