"""People whom an article's metadata name: their names are right, and near ones are mended to them."""

from __future__ import annotations

import json

import pytest

from mtcheck.checker import Checker
from mtcheck.reading import read_bytes
from mtcheck.reading.text import article_from_text

Found = list[tuple[str, str, str]]


def found(people: str, text: str, date: str = "2022-03-01") -> Found:
    (article,) = read_bytes(
        json.dumps({"text": text, "date": date, "people": people.split("; ")}).encode(), "a.jsonl"
    ).articles
    return [
        (finding.rule.partition("/")[2], finding.text, finding.fix.text if finding.fix else "")
        for finding in Checker().check(article).findings
        if finding.rule.startswith("officials/")
    ]


@pytest.mark.parametrize(
    ("people", "text", "expected"),
    [
        ("Ada Tidewell", "The harbour master Ada Tidewel spoke. Tidewel said that nobody came.",
         [("misspelt-name", "Ada Tidewel", "Ada Tidewell"), ("misspelt-name", "Tidewel", "Tidewell")]),
        ("Ada Tidewell", "“No,” the mayor said. Mayor Tidewall left early.",
         [("misspelt-name", "Tidewall", "Tidewell")]),
        ("Ngozi Adeyemi", "The doctor was late. Adeyami said no.", [("surname-variants", "Adeyami", "Adeyemi")]),
        ("Karel Zemanek", "The writer Karel Semanek spoke.", [("misspelt-name", "Karel Semanek", "Karel Zemanek")]),
        # as archives write names
        ("Tidewell, Dr. Ada (MP)", "The harbour master Ada Tidewall spoke.",
         [("misspelt-name", "Ada Tidewall", "Ada Tidewell")]),
        # of two people the one who is near
        ("Ada Tidewell; Karel Zemanek", "The writer Karel Semanek spoke.",
         [("misspelt-name", "Karel Semanek", "Karel Zemanek")]),
        # somebody of the register whose office the text doesn't say
        ("Antony Blinken", "The visitor Antony Blincoln spoke. Blincoln left.",
         [("misspelt-name", "Antony Blincoln", "Antony Blinken"), ("misspelt-name", "Blincoln", "Blinken")]),
    ],
)  # fmt: skip
def test_a_name_near_to_one_in_the_metadata_is_mended_to_it(people: str, text: str, expected: Found) -> None:
    assert found(people, text) == expected
    assert found("Olga Bystrom", text) == []  # without its people nothing is known


@pytest.mark.parametrize(
    ("people", "text"),
    [
        ("Ada Tidewell", "Her brother Adam Tidewell spoke, and so did Anna Tidewell."),
        ("John Smyth", "The writer John Smith spoke. Smith left."),
        ("Ada Tidewell", "Ada Tidewell spoke. Tidewell left."),
        ("Maria Lopez; Jose Lopez", "Maria Lopes spoke. Lopez said no."),
        ("Ada Tidewell; Ada Tidewill", "The writer Ada Tidewall spoke."),
        ("Ada", "The writer Eda spoke."),
        ("", "The writer Ada Tidewel spoke."),
        ("ADA TIDEWELL", "The writer Ada Tidewell spoke."),
        ("Сергей Иванов", "The writer Ada Tidewell spoke."),
        ("of the the, (", "The writer Ada Tidewell spoke."),
    ],
)
def test_whoever_may_be_somebody_else_is_left_alone(people: str, text: str) -> None:
    assert found(people, text) == []


def test_what_the_metadata_say_is_right_whatever_the_register_says() -> None:
    text = "Czech Foreign Minister Jan Lipavski flew in from Prague. Lipavski said that the Czech Republic would help."
    assert found("Ada Tidewell", text)[0] == ("misspelt-name", "Jan Lipavski", "Jan Lipavský")
    assert found("Jan Lipavski", text) == []


def test_the_register_and_the_metadata_together_are_surer_and_the_metadata_spell() -> None:
    text = "Russian Foreign Minister Sergey Lavrof spoke in Moscow."
    finding, *_ = Checker().check(article_from_text(text, metadata={"people": "Sergei Lavrov"})).findings
    alone, *_ = Checker().check(article_from_text(text)).findings
    assert finding.confidence == alone.confidence
    assert "metadata name Sergei Lavrov" in finding.message
    assert [row.kind for row in finding.evidence if row.kind != "rule"] == ["article", "register"]
