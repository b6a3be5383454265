"""The shipped tagger itself."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from mtcheck.language_models.proposals import EditKind
from mtcheck.language_models.shipped import DATA, calibration_of, why_absent
from mtcheck.language_models.tagger import Tagger
from tests.conftest import need

GOOD = (
    "The mayor said on Monday that the bridge, which was built in 1931, will be closed for repairs until spring.\n\n"
    "“We have no choice,” she told The Telegraph. Traffic will be sent through the old town, and buses will run late."
)


def spans(text: str) -> list[tuple[int, int]]:
    first, second = text.split("\n\n")
    return [(0, len(first)), (len(first) + 2, len(first) + 2 + len(second))]


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    opened = Tagger.open()
    need(opened, f"the tagger ({why_absent()})")
    assert opened is not None
    return opened


def test_good_text_has_nothing_to_show(tagger: Tagger) -> None:
    edits = tagger.read(GOOD, spans(GOOD)).edits()
    assert [one for one in tagger.calibration.weigh(edits, 40) if one.shown] == []


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        (EditKind.SPURIOUS_STOP, "bridge, which", "bridge. Which"),
        (EditKind.MISSING_END, "until spring.", "until spring"),
        (EditKind.STRAY_CAPITAL, "and buses", "And buses"),
        (EditKind.DOUBLED_WORD, "through the old", "through the the old"),
    ],
)
def test_damage_is_found_and_mended(tagger: Tagger, kind: EditKind, old: str, new: str) -> None:
    text = GOOD.replace(old, new)
    edit = next(edit for edit in tagger.read(text, spans(text)).edits() if edit.kind is kind)
    assert edit.raw > 0.5
    assert old in text[: edit.start] + edit.replacement + text[edit.end :]


def test_two_calls_give_the_same(tagger: Tagger) -> None:
    text = GOOD.replace(", which", ". Which")
    assert tagger.read(text, spans(text)).edits() == tagger.read(text, spans(text)).edits()


def test_nothing_to_read(tagger: Tagger) -> None:
    assert tagger.read("", []).edits() == []


def test_without_a_model_there_is_a_reason(tmp_path: Path) -> None:
    assert Tagger.open(folder=tmp_path) is None
    assert why_absent(folder=tmp_path)


def test_the_calibration_is_that_of_the_model() -> None:
    model = (DATA / "en-tagger.onnx").read_bytes()
    assert calibration_of().model == hashlib.sha256(model).hexdigest()[:8]


@pytest.mark.parametrize("curves", ["alone", "judged"])
def test_confidence_is_calibrated(curves: str) -> None:
    table = json.loads((DATA / "en-tagger.json").read_bytes())[curves]
    assert table["held_out"]["calibration_error"] <= 0.05
    assert table["threshold"] >= {"alone": 0.6, "judged": 0.5}[curves]
