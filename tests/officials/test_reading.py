"""Reading names and titles."""

from __future__ import annotations

import pytest

from mtcheck.analysis.names import name_mentions
from mtcheck.analysis.titles import title_mentions

from .conftest import analyse


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Then Ursula von der Leyen met Kim Jong-un’s envoy.", [("Ursula", "von", "der", "Leyen"), ("Kim", "Jong-un")]),
        ("Mr. Gunnar Sand said", [("Gunnar", "Sand")]),
        ("We saw George W. Bush in Ohio.", [("George", "W", "Bush"), ("Ohio",)]),
        ("Sean O’Brien’s plan", [("Sean", "O’Brien")]),
        ("the United States of today", []),
        ("On Monday In Lyon he spoke", [("Lyon",)]),
        ("French Foreign Minister Jean-Yves Le Drian", [("Jean-Yves", "Le", "Drian")]),
        ("the crown prince, Mohammed bin Salman, and", [("Mohammed", "bin", "Salman")]),
        ("PRIME MINISTER BORIS JOHNSON", [("BORIS", "JOHNSON")]),
        ("Attorney General Jeff Sessions spoke", [("Jeff", "Sessions")]),
        ("Dr. María José Alvar-Ruiz’s talk", [("María", "José", "Alvar-Ruiz")]),
        ("a letter to J. D. Sandoval", [("J", "D", "Sandoval")]),
        ("for Rosa D'Amico and Rory OʼDea", [("Rosa", "D'Amico"), ("Rory", "OʼDea")]),
        ("Tran Duc Luong’s visit", [("Tran", "Duc", "Luong")]),
    ],
)
def test_name_runs(text: str, names: list[tuple[str, ...]]) -> None:
    assert [mention.words for mention in name_mentions(analyse(text))] == names


@pytest.mark.parametrize(
    ("text", "title", "said"),
    [
        (
            "Chilean Deputy Trade Minister Ana Paz",
            "Chilean Deputy Trade Minister",
            ("minister", "deputy", {"trade"}, "Chile"),
        ),
        ("the minister of defence of Chile", "minister of defence of Chile", ("minister", "", {"defence"}, "Chile")),
        (
            "Sweden's former prime minister",
            "Sweden's former prime minister",
            ("head-of-government", "", set(), "Sweden"),
        ),
        ("US Secretary of State X", "US Secretary of State", ("minister", "", {"foreign"}, "United States")),
        ("the UK’s foreign secretary", "UK’s foreign secretary", ("minister", "", {"foreign"}, "United Kingdom")),
        ("the OPEC secretary-general", "OPEC secretary-general", ("secretary-general", "", set(), "OPEC")),
        ("South Korean vice president", "South Korean vice president", ("president", "deputy", set(), "South Korea")),
        ("CHILEAN TRADE MINISTER ANA PAZ", "CHILEAN TRADE MINISTER", ("minister", "", {"trade"}, "Chile")),
        (
            "Chile’s Foreign and Trade Minister",
            "Chile’s Foreign and Trade Minister",
            ("minister", "", {"foreign", "trade"}, "Chile"),
        ),
        (
            "Chilean Minister of Labour, Trade and Health Ana Paz",
            "Chilean Minister of Labour, Trade and Health",
            ("minister", "", {"labour", "trade", "health"}, "Chile"),
        ),
        ("Minister of Energy Ali Paz", "Minister of Energy", ("minister", "", {"energy"}, None)),
        (
            "US Deputy Assistant Secretary of State for Asian Affairs",
            "US Deputy Assistant Secretary of State for Asian Affairs",
            ("minister", "deputy assistant", {"asian"}, "United States"),
        ),
        (
            "Under-Secretary-General of the UN",
            "Under-Secretary-General of the UN",
            ("secretary-general", "under", set(), "United Nations"),
        ),
        ("the French ambassador to Chile", "French ambassador to Chile", ("ambassador", "", {"chile"}, "France")),
        ("the French ambassador in Santiago", "French ambassador", ("ambassador", "", set(), "France")),
        (
            "the ambassador of France in Vienna",
            "ambassador of France in Vienna",
            ("ambassador", "", {"austria"}, "France"),
        ),
        (
            "the European Commission president",
            "European Commission president",
            ("president", "", {"europe", "commission"}, "European Union"),
        ),
        ("New Mexico Governor Ana Paz", "New Mexico Governor", ("governor", "", {"new mexico"}, "United States")),
        (
            "the premier of Western Cape Ana Paz",
            "premier of Western Cape",
            ("head-of-government", "", {"western cape"}, "South Africa"),
        ),
        ("the governor of Quilmes, Ana Paz", "governor of Quilmes", ("governor", "", {"quilmes"}, None)),
        ("the adviser to the president, Ana Paz", "adviser to the president", ("adviser", "", {"president"}, None)),
        ("under President Ana Paz", "President", ("president", "", set(), None)),
    ],
)
def test_titles(text: str, title: str, said: tuple[object, ...]) -> None:
    (found,) = title_mentions(analyse(text))
    assert text[found.start : found.end] == title
    assert tuple(found.office) == said


@pytest.mark.parametrize(
    ("text", "qualified"),
    [
        ("said Acme President Ana Paz", True),
        ("said Chilean President Ana Paz", False),
        ("said President Ana Paz", False),
    ],
)
def test_a_word_that_makes_it_the_title_of_something_else(text: str, qualified: bool) -> None:
    (found,) = title_mentions(analyse(text))
    assert found.qualified is qualified


@pytest.mark.parametrize(
    ("text", "country"),
    [("Chilean ministers Ana Paz, Leo Ruiz and Eva Sol met.", "Chile"),
     ("The Chilean and Peruvian foreign ministers Ana Paz, Leo Ruiz and Eva Sol met.", None)],
)  # fmt: skip
def test_a_title_that_several_share(text: str, country: str | None) -> None:
    titles = [name.before for name in name_mentions(analyse(text))]
    assert [title and (title.office.role, title.office.country) for title in titles] == [("minister", country)] * 3


@pytest.mark.parametrize(
    ("text", "shift"),
    [("former president", "former"), ("then-president", "former"), ("acting president", "acting"),
     ("president-elect", "incoming"), ("prime minister designate", "incoming"), ("shadow minister", "opposition")],
)  # fmt: skip
def test_words_that_move_the_office(text: str, shift: str) -> None:
    (found,) = title_mentions(analyse(f"the {text} of Chile"))
    assert found.shifts == {shift}


def test_apposition() -> None:
    (name,) = [m for m in name_mentions(analyse("Ana Paz, the Chilean minister of trade, left.")) if len(m.words) > 1]
    assert name.after is not None
    assert name.after.office.country == "Chile"


def test_a_title_after_the_name_that_is_the_next_ones() -> None:
    ana = name_mentions(analyse("They met Ana Paz, Chancellor Leo Ruiz and others."))[0]
    assert ana.words == ("Ana", "Paz")
    assert ana.after is None


def test_a_subject_after_the_name_is_no_apposition() -> None:
    ana = name_mentions(analyse("In a call with Paz, the Chilean president stressed the plan."))[0]
    assert ana.after is None
