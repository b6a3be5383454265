"""What a proposal is worth."""

from __future__ import annotations

import pytest

from mtcheck.language_models.calibration import Calibration, damage_around
from mtcheck.language_models.proposals import EditKind, TextEdit

TABLE = {
    "alone": {"threshold": 0.7, "kinds": {"missing-end": {"weights": [-1.0, 1.0, 0.5], "exact": 1.0}}},
    "judged": {"threshold": 0.6, "kinds": {"missing-end": {"weights": [-1.0, 1.0, 0.0, 0.5], "exact": 1.0}}},
}
CALIBRATION = Calibration.of(TABLE)


def edit(raw: float, kind: EditKind = EditKind.MISSING_END) -> TextEdit:
    return TextEdit(3, 3, ".", kind, raw)


def test_damage_elsewhere_is_evidence() -> None:
    alone = CALIBRATION.weigh([edit(0.9)], 100)[0]
    among = CALIBRATION.weigh([edit(0.9), edit(0.99), edit(0.99)], 100)[0]
    assert among.probability > alone.probability


def test_an_edit_is_no_evidence_for_itself_and_a_doubtful_one_for_none() -> None:
    assert damage_around([edit(0.99), edit(0.4)], 100) == [0.0, pytest.approx(damage_around([edit(0.99)] * 2, 100)[0])]


def test_a_kind_without_a_curve_is_left_out() -> None:
    assert CALIBRATION.weigh([edit(0.99, EditKind.QUOTATION)], 100) == []


def test_a_judge_has_curves_of_its_own() -> None:
    weighed = [CALIBRATION.weigh([edit(0.5)], 100, [margin])[0] for margin in (-100.0, 0.0, 100.0, 1000.0)]
    assert [one.shown for one in weighed] == [False, False, True, True]
    assert weighed[2].probability == weighed[3].probability
    assert weighed[2].margin == 100.0


def test_without_a_calibration_nothing_is_shown() -> None:
    assert Calibration.of({}).weigh([edit(0.99)], 100) == []
