"""How sure proposals of rules are that the judge confirmed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mtcheck.language_models import confirmation
from mtcheck.language_models.confirmation import ALL, Confirmation, confirmation_of, features, group_of
from mtcheck.resources import data_dir
from mtcheck.rules import load_rules

CURVES = Confirmation({ALL: (0.0, 0.0), "grammar": (-1.0, 0.5), "grammar/own": (-1.0, 0.0)})


def test_a_rule_has_its_own_curve_and_others_that_of_their_group_or_of_all() -> None:
    assert CURVES.probability("grammar/own", 4.0) == CURVES.probability("grammar/own", 2.0) < 0.3
    assert CURVES.probability("grammar/lost-article", 2.0) == 0.5
    assert CURVES.probability("grammar/lost-article", 4.0) > 0.7
    assert CURVES.probability("house/own", 4.0) == 0.5


def test_the_judges_margin_makes_surer_within_bounds() -> None:
    some = [CURVES.probability("grammar/x", above) for above in (0.0, 3.0, 5.0)]
    assert some == sorted(set(some))
    assert features(50.0) == features(6.0) != features(5.0)
    assert features(-6.0) == features(-50.0) != features(-5.0)


def test_a_language_without_curves_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confirmation, "data_dir", lambda _name: tmp_path)
    assert confirmation_of("xx") is None


def test_what_ships_is_calibrated_and_speaks_of_groups_that_there_are() -> None:
    shipped = confirmation_of("en")
    assert shipped is not None
    rules = load_rules("en")
    assert set(shipped.curves) <= {ALL, *rules, *map(group_of, rules)}
    # More of the judge's margin never makes less sure.
    assert all(weight >= 0 for weights in shipped.curves.values() for weight in weights[1:])
    held_out = json.loads((data_dir("rules") / "en" / "margins.json").read_bytes())["held_out"]
    assert held_out["calibration_error"] <= 0.05
    assert held_out["calibration_error_of_confirmed"] <= 0.05
