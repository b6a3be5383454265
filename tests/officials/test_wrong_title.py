"""Titles beside names that the register contradicts, and the many that it doesn't."""

from __future__ import annotations

import pytest

from .conftest import Check, suggested


@pytest.mark.parametrize(
    ("text", "date", "found"),
    [
        # the rank lost; without a date, since she never was the Secretary
        ("US Secretary of Defense Kathleen Hicks spoke.", "2022-05-01",
         [("US Secretary of Defense Kathleen Hicks", "US Deputy Secretary of Defense Kathleen Hicks")]),
        ("US Secretary of Defense Kathleen Hicks spoke.", None,
         [("US Secretary of Defense", "US Deputy Secretary of Defense")]),
        ("Kathleen Hicks, the US secretary of defense, spoke.", "2022-05-01",
         [("US secretary of defense", "US deputy secretary of defense")]),
        # a rank too many
        ("Swedish Deputy Prime Minister Stefan Löfven spoke.", "2017-05-01",
         [("Swedish Deputy Prime Minister", "Swedish Prime Minister")]),
        # he has just come to his own office; the stated one has been another's for years
        ("German Defence Minister Olaf Scholz spoke.", "2018-05-01",
         [("German Defence Minister Olaf Scholz", "German Federal Minister of Finance Olaf Scholz")]),
        # the wrong country: nobody there is called so, and its cabinet is known
        ("Canadian Minister for Nordic Cooperation Katrín Jakobsdóttir spoke.", "2010-10-28",
         [("Canadian Minister for Nordic Cooperation", "Icelandic Minister for Nordic Cooperation")]),
        # the wrong country
        ("German Prime Minister Mark Rutte spoke.", "2019-05-01",
         [("German Prime Minister Mark Rutte", "Dutch Prime Minister Mark Rutte")]),
        ("Germany’s prime minister, Mark Rutte, spoke.", "2019-05-01", []),  # a comma: they may not belong together
        ("Mark Rutte, Germany’s prime minister, spoke.", "2019-05-01",
         [("Germany’s prime minister", "the Netherlands’ prime minister")]),
        ("Mark Rutte, the prime minister of Germany, spoke.", "2019-05-01",
         [("prime minister of Germany", "prime minister of the Netherlands")]),
        # the wrong office of the same cabinet
        ("German Finance Minister Heiko Maas spoke.", "2019-05-01",
         [("German Finance Minister Heiko Maas", "German Federal Minister for Foreign Affairs Heiko Maas")]),
        ("Danish Culture Minister Nicolai Wammen spoke.", "2020-05-01",
         [("Danish Culture Minister Nicolai Wammen", "Danish Minister of Finance Nicolai Wammen")]),
        # of several whose offices share a word the one who has just this
        ("Danish Education Minister Nicolai Wammen spoke.", "2021-05-01",
         [("Danish Education Minister Nicolai Wammen", "Danish Minister of Finance Nicolai Wammen")]),
        # somebody of another cabinet
        ("Danish Culture Minister Mark Rutte spoke.", "2020-05-01",
         [("Danish Culture Minister Mark Rutte", "Dutch Prime Minister Mark Rutte")]),
        # somebody from outside the cabinet
        ("US Secretary of State John Bolton spoke.", "2018-12-01",
         [("US Secretary of State John Bolton", "US National Security Advisor John Bolton")]),
        # the other head, by the word that says that it is the whole country's
        ("Germany waits. Federal President Angela Merkel spoke.", "2019-05-01",
         [("Federal President Angela Merkel", "German Federal Chancellor Angela Merkel")]),
        # the wrong body's word
        ("Interpol President Jürgen Stock spoke.", "2019-05-01",
         [("Interpol President Jürgen Stock", "Interpol Secretary General Jürgen Stock")]),
        ("Then U.N. Secretary Kofi Annan spoke.", "2004-05-01", []),
        ("U.N. Secretary Kofi Annan spoke.", "2004-05-01", [("U.N. Secretary", "U.N. Secretary-General")]),
        ("OPEC Minister Mohammed Barkindo spoke.", "2019-05-01",
         [("OPEC Minister", "OPEC Secretary General")]),
        # an office that the country doesn't have
        ("Kazakhstan Governor Kassym-Jomart Tokayev spoke.", "2021-05-01",
         [("Kazakhstan Governor", "Kazakh President")]),
        # a country that has secretaries
        ("US Defense Minister Lloyd Austin spoke.", "2022-05-01",
         [("US Defense Minister", "US Secretary of Defense")]),
        ("Minister Lloyd Austin spoke in the United States.", "2022-05-01", [("Minister", "Secretary")]),
        # still in office
        ("Former Dutch Prime Minister Mark Rutte spoke.", "2019-05-01",
         [("Former Dutch Prime Minister", "Dutch Prime Minister")]),
        # the surname alone, after the whole name
        ("Kathleen Hicks left Manila. US Secretary of Defense Hicks spoke.", "2022-05-01",
         [("US Secretary of Defense", "US Deputy Secretary of Defense")]),
        # a king of another century, whose name another one has; only the date says who is meant
        ("Spanish King Charles III reigned in Madrid.", None, []),
        ("Spanish King Charles III spoke in London.", "2024-05-01",
         [("Spanish King Charles III", "British King Charles III")]),
        # a city for the country
        ("Madrid Ambassador Ana Paz spoke.", None, [("Madrid Ambassador", "ambassador in Madrid")]),
    ],
)  # fmt: skip
def test_contradicted(wrong_title: Check, text: str, date: str | None, found: list[tuple[str, str]]) -> None:
    assert wrong_title(text, date) == found


def test_both_readings_are_offered() -> None:
    texts = suggested("wrong-title", "US Secretary of Defense Kathleen Hicks spoke.", "2022-05-01")
    assert texts == ["US Deputy Secretary of Defense Kathleen Hicks", "US Secretary of Defense Lloyd Austin"]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("US Deputy Secretary of Defense Kathleen Hicks spoke.", "2022-05-01"),  # consistent
        ("US Secretary of State John Kerry spoke.", "2022-05-01"),  # held before: "former" is often left out
        ("Former US Secretary of Defense Kathleen Hicks spoke.", "2022-05-01"),
        ("Then-US Secretary of Defense Kathleen Hicks spoke.", "2022-05-01"),
        ("Acting US Secretary of Defense Kathleen Hicks spoke.", "2022-05-01"),
        ("US Secretary of Defense designate Kathleen Hicks spoke.", "2022-05-01"),
        ("The would-be US Secretary of Defense Kathleen Hicks spoke.", "2022-05-01"),
        ("The US Secretary of Defense nominee Kathleen Hicks spoke.", "2022-05-01"),
        ("The US Secretary of Defense candidate Kathleen Hicks spoke.", "2022-05-01"),
        ("The shadow German finance minister Heiko Maas spoke.", "2019-05-01"),
        ("Aides of US Secretary of Defense, Kathleen Hicks and others, spoke.", "2022-05-01"),  # a list
        ("The US Secretary of Defense’s deputy Kathleen Hicks spoke.", "2022-05-01"),  # a relation
        ("The son of the US Secretary of Defense, Kathleen Hicks, spoke.", "2022-05-01"),
        ("British Prime Minister Andrew Mitchell spoke in the United Kingdom.", "2011-05-01"),  # two of that name
        ("German Finance Minister Heiko Maas spoke.", None),  # no date: he may have been
        ("German Finance Minister Heiko Maas spoke.", "2019"),  # a year says too little
        ("German Finance Minister Heiko Maas spoke.", "2040-05-01"),  # after the sources were read
        ("German Finance Minister Heiko Maas spoke.", "2018-03-20"),  # the week in which he took another office
        ("German Finance Minister Heiko Maas spoke.", "2021-12-05"),  # the week in which he left it
        ("Former Dutch Prime Minister Mark Rutte spoke.", "2010-11-01"),  # just begun
        ("Former Dutch Prime Minister Mark Rutte spoke.", None),
        ("Former Polish Prime Minister Donald Tusk spoke.", "2024-09-01"),  # two terms: he was before, too
        ("British Health Minister Maria Caulfield spoke.", "2022-05-01"),  # juniors are ministers there, too
        ("Bank Governor Mark Carney spoke in Canada.", "2010-05-01"),
        ("Acme Prime Minister Mark Rutte spoke.", "2019-05-01"),
        ("German Finance Ministers Heiko Maas and Leo Ruiz spoke.", "2019-05-01"),
        ("Laura Bush smiled. US President Bush spoke.", "2006-05-01"),  # her husband
        # part of what the holder's office is called: his colleague may have the rest
        ("Norwegian Science Minister Jan Tore Sanner spoke.", "2020-12-01"),
        ("India waits. Congress Party President Sonia Gandhi spoke in India.", "2012-10-11"),  # one of several parties
        # a list: the title is the next one's
        (
            "Dutch Prime Minister Mark Rutte, German Chancellor and party leader Anna Holm, and others spoke.",
            "2019-05-01",
        ),
        # words that two countries share
        ("Congolese Foreign Minister Jean-Claude Gakosso spoke.", "2019-05-01"),
        ("Congolese President Denis Sassou Nguesso spoke.", "2019-05-01"),
        ("Irish First Minister Arlene Foster spoke.", "2018-03-03"),
        # a realm of hers whose cabinet is known
        ("Canadian Queen Elizabeth II spoke.", "2012-05-01"),
        # a cabinet that the register hasn't
        ("Abkhazian Minister for Nordic Cooperation Katrín Jakobsdóttir spoke.", "2010-10-28"),
        ("Canadian Minister for Nordic Cooperation Katrín Jakobsdóttir spoke.", None),
        # it stands there, read otherwise
        ("The talks were in Taiwan. Taiwanese Secretary-General to the President Chen Shih-meng spoke.", "2002-09-30"),
        ("The ship President Mark Rutte Express sailed.", "2019-05-01"),
        ("Berlin Ambassador Hotel was full.", None),
    ],
)
def test_no_accusation(wrong_title: Check, text: str, date: str | None) -> None:
    assert wrong_title(text, date) == []
