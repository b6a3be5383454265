"""The MQM benchmark on documents made by hand, whose figures can be worked out on paper."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.mqm import Checkers, Judged, Marked, Spans, Windows, is_certain, share, shared_places
from benchmarks.mqm import judge as judge_findings
from mtcheck.checker import Checker
from mtcheck.config import default_settings, with_overrides

CHECKERS = Checkers()
CHECKERS.plain = Checker(with_overrides(default_settings(), {"select": ["boundary/lost-stop"]}))
TEXT = "Ms Dahl said that There is no money left for the old pier at all."


def span(rater: str, text: str, *, seg: int = 1, side: str = "target", sev: str = "major") -> dict[str, Any]:
    start = TEXT.index(text)
    return {"seg": seg, "start": start, "end": start + len(text), "side": side, "sev": sev, "cat": "Fluency/Grammar",
            "rater": rater}  # fmt: skip


def record(*spans: dict[str, Any], agree: int = 3) -> dict[str, Any]:
    raters = ["r1", "r2", "r3"]
    one = {"tgt": TEXT, "src": "…", "raters": raters, "mqm": 5.0}
    segments = [{"n": 1, "text_agree": 3, **one}, {"n": 2, "text_agree": agree, **one}]
    return {"set": "s", "system": "x", "doc": "d", "human": False, "segments": segments, "spans": list(spans)}


def judge(one: dict[str, Any]) -> Judged | None:
    return judge_findings(one, next(iter(CHECKERS.findings(one, None))))


def test_precision_chance_and_recall() -> None:
    judged = judge(record(span("r1", " There is "), span("r2", "that There"), agree=1))
    assert judged is not None
    assert [finding.text for finding in judged.findings] == ["that There"]  # the uncertain segment doesn't count
    assert judged.words == 15
    assert judged.hits == [True]
    # Windows of two words: 14; those that meet words 4 to 6 ("that There is") begin at words 3 to 6.
    assert judged.chance == [pytest.approx(4 / 14)]
    assert [(TEXT[place.start : place.end]) for place in judged.shared] == ["There"]
    assert judged.found == [True]
    assert judged.mqm == pytest.approx(1000 * 5 / 15)
    assert sorted(judged.ceiling) == [True, True]
    assert str(share([judged], lambda one: one.hits)) == "1.00 [1.00, 1.00] of 1"


def test_what_does_not_count() -> None:
    spans = [span("r1", "that There", sev="neutral"), span("r1", "that There", side="source"), span("r2", " ")]
    judged = judge(record(*spans))
    assert judged is not None
    assert judged.hits == [False, False]
    assert judged.chance == [0, 0]
    assert not judged.shared
    assert not judged.ceiling
    assert judge({**record(), "doc": "d", "system": "s", "segments": []}) is None


def test_one_rater_alone_is_certain_of_the_text_but_shares_nothing() -> None:
    assert is_certain({"raters": ["r"], "text_agree": 1})
    assert not is_certain({"raters": ["r", "s"], "text_agree": 1})
    assert not shared_places([Marked(0, 5, "r", "a"), Marked(2, 6, "r", "a")])
    (one,) = shared_places([Marked(0, 5, "r", "a"), Marked(2, 6, "s", "b"), Marked(3, 6, "t", "b")])
    assert tuple(one) == (2, 6, "b")


def test_chance_is_of_windows_inside_a_segment() -> None:
    windows = Windows([(0, "a b c d"), (100, "e f")])
    assert windows.chance(1, Spans([(0, 1)])) == pytest.approx(1 / 6)
    assert windows.chance(2, Spans([(0, 1)])) == pytest.approx(1 / 4)
    assert windows.chance(9, Spans([(0, 1)])) == pytest.approx(1 / 2)
