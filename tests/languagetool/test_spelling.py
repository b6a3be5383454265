"""Spelling: slips alone, by what stands around the word and by the dictionaries of other countries."""

from __future__ import annotations

import pytest

from mtcheck.article import plain_article
from mtcheck.checker import Checker
from mtcheck.languagetool.installed import version
from mtcheck.languagetool.spelling import is_known, meant
from tests.conftest import need


@pytest.mark.parametrize(
    ("text", "word", "others", "left"),
    [
        ("The goverment met.", "goverment", ("government",), ("government",)),
        ("They met tommorow.", "tommorow", ("tomorrow", "to morrow"), ("tomorrow",)),
        ("Goverment met.", "Goverment", ("Government",), ()),  # may be a name
        ("The zoravik of Zoravik met.", "zoravik", ("zodiac",), ()),
        ("The naiveté met.", "naiveté", ("naïveté",), ()),
        ("Their “curium” met.", "curium", ("corium",), ()),  # a word of another language, a term
        ("The corium on the corium.", "corium", ("curium",), ()),  # who writes it twice knows it
        ("The zoravik met.", "zoravik", ("zodiacs",), ()),  # too far
        ("The ther2 met.", "ther2", ("there",), ()),
        ("The yajamana met.", "yajamana", ("Ramayana",), ()),
    ],
)
def test_only_a_slip_is_meant_otherwise(text: str, word: str, others: tuple[str, ...], left: tuple[str, ...]) -> None:
    start = text.index(word)
    assert meant(text, start, start + len(word), others) == left


@pytest.mark.usefixtures("installed")
def test_another_country_spells_in_its_way() -> None:
    need(version(), "LanguageTool")
    assert is_known("tyres", ("en-GB",), None)
    assert not is_known("goverment", ("en-GB",), None)
    assert not is_known("tyres", (), None)


@pytest.mark.usefixtures("installed")
def test_slips_are_found_and_british_words_are_none() -> None:
    need(version(), "LanguageTool")
    text = "The new goverment has put tyres, manoeuvres, jewellery and colours on the agenda for its meeting on Monday."
    found = [one for one in Checker().check(plain_article(text)).findings if one.rule == "languagetool/spelling"]
    assert [(one.text, one.suggestions[0].text) for one in found] == [("goverment", "government")]
