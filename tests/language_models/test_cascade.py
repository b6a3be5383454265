"""Which proposals the judge is asked about, and what comes of his answers."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from mtcheck.article import Article, Edit
from mtcheck.language_models.calibration import Calibration
from mtcheck.language_models.cascade import weigh
from mtcheck.language_models.judge import JudgedSpan
from mtcheck.language_models.proposals import EditKind, TextEdit

STOP, END = EditKind.MISSING_STOP, EditKind.MISSING_END
# An end is shown from a raw probability of 0.5 with a margin of 2, a stop hardly ever.
CALIBRATION = Calibration.of(
    {
        "alone": {"threshold": 0.6, "kinds": {"missing-comma": {"weights": [-2.0, 1.0, 0.0], "exact": 1.0}}},
        "judged": {
            "threshold": 0.5,
            "kinds": {
                "missing-end": {"weights": [-1.0, 1.0, 0.5, 0.5], "exact": 1.0},
                "missing-stop": {"weights": [-20.0, 1.0, 0.5, 0.5], "exact": 1.0},
            },
        },
    }
)
TEXT = "It rained The boat left"


class Clerk:
    """A judge who notes what he is asked, and has a margin for each replacement."""

    name = "clerk"

    def __init__(self, said: dict[str, float] | None) -> None:
        self.said = said
        self.asked: list[str] = []

    def margins(self, _text: str, edits: Sequence[Edit]) -> list[float] | None:
        self.asked += [edit.replacement for edit in edits]
        return None if self.said is None else [self.said[edit.replacement] for edit in edits]

    def judge(self, _article: Article) -> list[JudgedSpan]:
        return []


def edit(replacement: str, kind: EditKind, raw: float, *others: TextEdit, at: int = 9) -> TextEdit:
    return TextEdit(at, at, replacement, kind, raw, others)


@pytest.mark.parametrize(
    ("raw", "kind", "asked"),
    [(0.6, END, ["."]), (0.0001, END, []), (0.9, STOP, []), (0.9, EditKind.QUOTATION, [])],
)
def test_what_would_not_be_shown_at_any_margin_is_not_asked(raw: float, kind: EditKind, asked: list[str]) -> None:
    clerk = Clerk({".": 10.0})
    weighed = weigh(TEXT, [edit(".", kind, raw)], 100, CALIBRATION, clerk)
    assert clerk.asked == asked
    assert [one.edit.replacement for one in weighed or () if one.shown] == asked


def test_an_edit_is_asked_with_all_its_forms_where_one_may_be_shown() -> None:
    clerk = Clerk({",": 1.0, ".": 4.0})
    (only,) = weigh(TEXT, [edit(",", STOP, 0.9, edit(".", END, 0.9))], 100, CALIBRATION, clerk) or ()
    assert clerk.asked == [",", "."]
    assert (only.edit.replacement, only.margin, only.shown) == (".", 4.0, True)


def test_edits_that_are_not_asked_are_evidence_of_damage_all_the_same() -> None:
    doubtful = edit("!", END, 0.3)
    clerk = Clerk({"!": 3.5})
    (alone,) = weigh(TEXT, [doubtful], 100, CALIBRATION, clerk) or ()
    stops = [edit("?", STOP, 0.99, at=at) for at in range(2, 8)]
    among = weigh(TEXT, [*stops, doubtful], 100, CALIBRATION, clerk) or ()
    assert "?" not in clerk.asked
    assert among[-1].probability > alone.probability


def test_a_judge_that_cannot_weigh_is_asked_what_the_tagger_alone_would_show() -> None:
    clerk = Clerk(None)
    assert weigh(TEXT, [edit(",", EditKind.MISSING_COMMA, 0.99)], 100, CALIBRATION, clerk) is None
    assert clerk.asked == [","]
