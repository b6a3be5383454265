"""Titles that the register contradicts, and what is no accusation."""

from __future__ import annotations

import pytest

from .conftest import Check


@pytest.mark.parametrize(
    ("text", "date", "found"),
    [
        # the rank lost; without a date, since she never was the Secretary
        ("US Secretary of Defense Kathleen Hicks spoke.", "2022-05-01",
         [("US Secretary of Defense", "US Deputy Secretary of Defense")]),
        ("US Secretary of Defense Kathleen Hicks spoke.", None,
         [("US Secretary of Defense", "US Deputy Secretary of Defense")]),
        # the wrong country
        ("German Prime Minister Mark Rutte spoke.", "2019-05-01", [("German Prime Minister", "Dutch Prime Minister")]),
        # the wrong office of the same cabinet
        ("German Finance Minister Heiko Maas spoke.", "2019-05-01",
         [("German Finance Minister", "German Federal Minister for Foreign Affairs")]),
        # an office that the country doesn't have
        ("Kazakhstan Governor Kassym-Jomart Tokayev spoke.", "2021-05-01",
         [("Kazakhstan Governor", "Kazakh President")]),
        ("The OPEC secretary spoke.", None, [("OPEC secretary", "OPEC Secretary General")]),
        ("Janet Yellen spoke. The US finance minister left.", "2022-05-01",
         [("US finance minister", "US secretary of the treasury")]),
        ("Minister Lloyd Austin spoke in the United States.", "2022-05-01", [("Minister", "Secretary")]),
    ],
)  # fmt: skip
def test_contradicted(wrong_title: Check, text: str, date: str | None, found: list[tuple[str, str]]) -> None:
    assert wrong_title(text, date) == found


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("US Deputy Secretary of Defense Kathleen Hicks spoke.", "2022-05-01"),  # consistent
        ("US Secretary of State John Kerry spoke.", "2022-05-01"),  # held before: "former" is often left out
        ("Former US Secretary of Defense Kathleen Hicks spoke.", "2022-05-01"),
        ("Then-US Secretary of Defense Kathleen Hicks spoke.", "2022-05-01"),
        ("Acting US Secretary of Defense Kathleen Hicks spoke.", "2022-05-01"),
        ("US Secretary of Defense designate Kathleen Hicks spoke.", "2022-05-01"),
        ("Aides of US Secretary of Defense, Kathleen Hicks and others, spoke.", "2022-05-01"),  # a list
        ("The US Secretary of Defense’s deputy Kathleen Hicks spoke.", "2022-05-01"),  # a relation
        (
            "British Prime Minister Andrew Mitchell spoke in the United Kingdom.",
            "2011-05-01",
        ),  # two people of that name
        ("German Finance Minister Heiko Maas spoke.", None),  # no date: he may have been
        ("German Finance Minister Heiko Maas spoke.", "2040-05-01"),  # after the sources were read
        ("Bank Governor Mark Carney spoke in Canada.", "2010-05-01"),
        ("The OPEC secretary general spoke. The UN Secretary-General left.", None),
        ("The US secretary spoke. US ministers and pastors sang.", "2022-05-01"),
        ("The Chilean president’s son Ana Paz spoke.", "2022-05-01"),
        ("The ship President Mark Rutte Express sailed.", "2019-05-01"),
        ("Berlin Ambassador Hotel was full.", None),
    ],
)
def test_no_accusation(wrong_title: Check, text: str, date: str | None) -> None:
    assert wrong_title(text, date) == []
