"""Titles without a name."""

from __future__ import annotations

import pytest

from .conftest import Check


@pytest.mark.parametrize(
    ("text", "date", "found"),
    [
        ("The OPEC secretary spoke.", None, [("OPEC secretary", "OPEC Secretary General")]),
        ("OPEC's secretary spoke.", None, [("OPEC's secretary", "OPEC's Secretary General")]),
        ("Janet Yellen spoke. The US finance minister left.", "2022-05-01",
         [("US finance minister", "US secretary of the treasury")]),
        ("Kathleen Hicks spoke. The US deputy minister left.", "2022-05-01",
         [("US deputy minister", "US deputy secretary of defence")]),
        ("Kathleen Hicks spoke. The US deputy minister of defense left.", "2022-05-01",
         [("US deputy minister of defense", "US deputy secretary of defense")]),
        ("Kathlen Hicks, the US deputy secretary of defense, spoke. The US deputy minister left.", "2022-05-01",
         [("US deputy minister", "US deputy secretary of defence")]),
        # without the country, in an article that is about one
        ("The United States Senate confirmed Marty Walsh as Minister of Labor.", "2021-05-01",
         [("Minister of Labor", "Secretary of Labor")]),
        ("Marty Walsh left the United States. The former labor minister smiled.", "2023-11-01",
         [("former labor minister", "former secretary of labor")]),
    ],
)  # fmt: skip
def test_otherwise_called(generic_title: Check, text: str, date: str | None, found: list[tuple[str, str]]) -> None:
    assert generic_title(text, date) == found


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("The OPEC secretary general spoke. The UN Secretary-General left.", None),
        ("The OPEC secretaries and the OPEC executive secretary’s aide spoke.", None),
        ("The former OPEC secretary spoke.", None),
        ("The US secretary spoke. US ministers and pastors sang.", "2022-05-01"),
        ("The US finance minister left.", "2022-05-01"),  # nobody whom it may mean
        ("Janet Yellen spoke. The US finance minister left.", "2015-05-01"),  # she had another office then
        ("Janet Yellen spoke. The former US finance minister left.", "2022-05-01"),
        ("Janet Yellen met the French finance minister.", "2022-05-01"),
        (
            "Marty Walsh flew from the United States to Norway. Hadia Tajik, the labour minister of Norway, met "
            "the labour minister of Denmark. A labour minister has much to do.",
            "2021-12-01",
        ),
        ("The Chilean president’s son Ana Paz spoke.", "2022-05-01"),
    ],
)
def test_no_accusation(generic_title: Check, text: str, date: str | None) -> None:
    assert generic_title(text, date) == []
