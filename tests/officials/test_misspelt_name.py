"""Misspelt names: each way of misnaming is found, and nobody rightly named is accused."""

from __future__ import annotations

import pytest

from mtcheck.officials.keys import fold, romanised, skeleton
from mtcheck.officials.register import Register

from .conftest import Check


@pytest.mark.parametrize(
    ("text", "date", "found"),
    [
        # a near miss by way of the source script
        ("Ukrainian Foreign Minister Dmytro Kulepa spoke in Kyiv.", "2022-05-01", [("Dmytro Kulepa", "Dmytro Kuleba")]),
        ("Russian Defence Minister Sergei Zhoigu was in Moscow.", "2021-05-01", [("Sergei Zhoigu", "Sergei Shoigu")]),
        # a sound lost
        ("US Treasury Secretary Janet Ellen said so.", "2022-05-01", [("Janet Ellen", "Janet Yellen")]),
        # split into words
        ("Hungarian Foreign Minister Peter Szij Jarto spoke.", "2019-05-01", [("Peter Szij Jarto", "Péter Szijjártó")]),
        # the form of another language
        ("US Secretary of State Mike Pompejo left.", "2019-05-01", [("Mike Pompejo", "Mike Pompeo")]),
        # without a date
        ("Ukrainian Foreign Minister Dmytro Kulepa spoke in Kyiv.", None, [("Dmytro Kulepa", "Dmytro Kuleba")]),
        # capitals are kept
        ("UKRAINIAN MINISTER DMYTRO KULEPA SPOKE. Ukrainian Foreign Minister Dmytro Kulepa was in Kyiv.",
         "2022-05-01", [("DMYTRO KULEPA", "DMYTRO KULEBA"), ("Dmytro Kulepa", "Dmytro Kuleba")]),
        # title in apposition
        ("Dmytro Kulepa, the Ukrainian foreign minister, spoke.", "2022-05-01", [("Dmytro Kulepa", "Dmytro Kuleba")]),
        # a bare surname under a title that one person had
        ("Dutch Prime Minister Rute left the Netherlands.", "2019-05-01", [("Rute", "Rutte")]),
        # wrong accents
        ("Spanish Prime Minister Pedro Sànchez left Spain.", "2020-05-01", [("Pedro Sànchez", "Pedro Sánchez")]),
    ],
)  # fmt: skip
def test_ways_of_misnaming(misspelt: Check, text: str, date: str | None, found: list[tuple[str, str]]) -> None:
    assert misspelt(text, date) == found


def test_later_mentions_inherit_the_identity(misspelt: Check) -> None:
    text = "Ukrainian Foreign Minister Dmytro Kulepa spoke. “Yes,” Kulepa said. Kulepa’s aide agreed. Koulepa left."
    assert misspelt(text, "2022-05-01") == [
        ("Dmytro Kulepa", "Dmytro Kuleba"),
        ("Kulepa", "Kuleba"),
        ("Kulepa", "Kuleba"),
        ("Koulepa", "Kuleba"),
    ]


def test_a_surname_of_somebody_else_in_the_article_is_left_alone(misspelt: Check) -> None:
    text = "Ukrainian Foreign Minister Dmytro Kulepa spoke. Farmer Ivan Kulepa disagreed. Kulepa sells corn."
    assert misspelt(text, "2022-05-01") in ([("Dmytro Kulepa", "Dmytro Kuleba")], [])


@pytest.mark.parametrize(
    "text",
    [
        "US Secretary of State Michael Pompeo spoke.",  # the full name of a short one
        "Ukrainian Foreign Minister Dmitry Kuleba spoke.",  # a listed form
        "Kazakh President Kasym-Jomart Tokaev spoke in Kazakhstan.",  # another transliteration
        "Egyptian President Abdel Fatah al-Sisi spoke in Egypt.",
        "Hungarian Foreign Minister Peter Szijjarto spoke.",  # marks missing
        "Spanish Prime Minister Pedro Sanchez spoke.",
        "Elizabeth I had a secretary of state.",  # a numeral
        "Janet Mellen, a baker in Ohio, spoke about the United States.",  # somebody else
        "John Kerr, a lawyer in the United States, spoke.",
        "Rute left early.",  # a bare name without context
        "The Lavrovo district and the Rutte Street market were closed.",
        "The actor Dan Rutter played Mark Rutter, and the United States watched.",
        "President Bidens plan failed.",  # an apostrophe lost
        "Mark Ruttes speech was long, the Dutch prime minister said.",
        "Kim Jong Un and Moon Jae In met.",  # hyphens
        "Prime Minister Mark RUTTE spoke.",
    ],
)
def test_not_a_misspelling(misspelt: Check, text: str) -> None:
    assert misspelt(text, "2021-05-01") == []
    assert misspelt(text) == []


def test_register_forms_are_never_accused(misspelt: Check, register: Register) -> None:
    """A sample of the register's own people under their own titles."""
    wrong = []
    for number in range(1, 30_000, 97):
        person = register.person(number)
        for term in person.terms[:1]:
            text = f"{term.office.country} {term.label} {person.name} spoke to {term.office.country} on Monday."
            wrong += [(text, found) for found in misspelt(text, str(term.start) if term.start else None)]
    assert wrong == []


def test_keys() -> None:
    assert fold("Péter SZIJJÁRTÓ-Łuk") == "peter szijjarto luk"
    assert skeleton("kasparov") == skeleton("gasparow")
    assert romanised("zelenskyy", "") == romanised("zelenskiy", "") != romanised("zelinsky", "")
    assert romanised("gilani", "arabic") == romanised("gillani", "arabic")
    assert romanised("gilani", "") != romanised("gillani", "")
