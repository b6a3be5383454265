"""An office with somebody else's name."""

from __future__ import annotations

import pytest

from .conftest import Check


@pytest.mark.parametrize(
    ("text", "date", "found"),
    [
        ("US Commerce Secretary Wang Dalin spoke.", "2020-03-02", [("Wang Dalin", "Wilbur Ross")]),
        ("Chilean Foreign Minister Pauline Dubosc spoke.", "2020-03-02", [("Pauline Dubosc", "Teodoro Ribera")]),
        (
            "In 2020, Chilean Foreign Minister Pauline Dubosc spoke.",
            "2020-03-02",
            [("Pauline Dubosc", "Teodoro Ribera")],
        ),
        ("OPEC Secretary General Pauline Dubosc spoke.", "2019-03-02", [("Pauline Dubosc", "Mohammed Barkindo")]),
        ("Chile’s President Pauline Dubosc spoke.", "2020-03-02", [("Pauline Dubosc", "Sebastián Piñera")]),
        ("DR Congo President Pauline Dubosc spoke.", "2010-05-05", [("Pauline Dubosc", "Joseph Kabila")]),
        ("South Korean President Pauline Dubosc spoke.", "2015-05-05", [("Pauline Dubosc", "Park Geun-hye")]),
    ],
)
def test_somebody_else(wrong_person: Check, text: str, date: str, found: list[tuple[str, str]]) -> None:
    assert wrong_person(text, date) == found


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Congolese President Pauline Dubosc spoke.", "2010-05-05"),  # of which Congo?
        ("Chilean Foreign Minister Pauline Dubosc spoke.", None),
        ("Chilean Foreign Minister Pauline Dubosc spoke.", "2020"),
        ("Chilean Foreign Minister Pauline Dubosc spoke.", "2019-07-01"),  # the month in which another one came
        ("Chilean Foreign Minister Pauline Dubosc spoke.", "2040-03-02"),  # after the sources were read
        ("Former Chilean Foreign Minister Pauline Dubosc spoke.", "2020-03-02"),
        ("Then Chilean Foreign Minister Pauline Dubosc spoke.", "2020-03-02"),
        ("Acting Chilean Foreign Minister Pauline Dubosc spoke.", "2020-03-02"),
        ("Chilean Foreign Minister-designate Pauline Dubosc spoke.", "2020-03-02"),
        ("Chilean Deputy Foreign Minister Pauline Dubosc spoke.", "2020-03-02"),
        ("Chilean shadow foreign minister Pauline Dubosc spoke.", "2020-03-02"),
        ("Chilean Foreign Minister candidate Pauline Dubosc spoke.", "2020-03-02"),
        ("Chilean Foreign Minister, Pauline Dubosc and others spoke.", "2020-03-02"),
        ("Chilean Foreign Minister’s wife Pauline Dubosc spoke.", "2020-03-02"),
        ("Chilean Foreign Minister Tomás Ribera spoke.", "2020-03-02"),  # a wrong given name, or a relative
        ("Chilean Foreign Minister Teodoro Rivera spoke.", "2020-03-02"),  # a misspelling
        ("Chilean Transport Minister Pauline Dubosc spoke.", "2020-03-02"),  # lesser portfolios are shared
        ("In the early 1990s Chile’s President Pauline Dubosc spoke.", "2020-03-02"),  # the paragraph looks back
        ("Trade began in 1971. That fall, Chilean Foreign Minister Pauline Dubosc spoke.", "2020-03-02"),
        ("Acme Chilean President Pauline Dubosc spoke.", "2020-03-02"),
        ("Chilean Foreign Ministers Pauline Dubosc and Leo Ruiz spoke.", "2020-03-02"),
        ("Chilean Foreign Minister Roberto Ampuero spoke.", "2020-03-02"),  # held before
        ("Australian Premier Pauline Dubosc spoke.", "2020-03-02"),  # of a state
        ("Chinese Foreign Minister Li Dalin spoke.", "2020-03-02"),  # his name may be new to the register
    ],
)
def test_no_accusation(wrong_person: Check, text: str, date: str | None) -> None:
    assert wrong_person(text, date) == []
