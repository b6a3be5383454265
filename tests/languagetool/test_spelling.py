"""Spelling: slips alone, by what stands around the word and by the dictionaries of other countries."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mtcheck.article import plain_article
from mtcheck.checker import Checker
from mtcheck.languagetool import spelling
from mtcheck.languagetool.client import Match, matches_of_words
from mtcheck.languagetool.installed import version
from mtcheck.languagetool.spelling import slips
from tests.conftest import need


def looked_up(known: str, others: dict[str, tuple[str, ...]]) -> Callable[..., list[list[Match]]]:
    """A dictionary that has the words of ``known``, and suggests ``others``."""

    def found(words: list[str], *_: object) -> list[list[Match]]:
        return [
            [] if word in known.split() else [Match("RULE", 0, len(word), "", others.get(word, ()))] for word in words
        ]

    return found


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
def test_only_a_slip_is_meant_otherwise(
    monkeypatch: pytest.MonkeyPatch, text: str, word: str, others: tuple[str, ...], left: tuple[str, ...]
) -> None:
    monkeypatch.setattr(spelling, "matches_of_words", looked_up("the they their of on met", {word: others}))
    monkeypatch.setattr(spelling, "matches", lambda texts, *_: [[Match("RULE", 0, len(texts[0]), "")]])
    found = list(slips(text, [(0, len(text))], "en-US"))
    assert [one.others for one in found] == ([left] if left else [])
    assert all(text[one.start : one.end] == word for one in found)


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("text", "dictionaries", "expected"),
    [
        ("They sold tyres and cars.", ("en-GB",), []),
        ("They sold tyres and cars.", (), ["tyres"]),
        ("The goverment sold cars.", ("en-GB",), ["goverment"]),
    ],
)
def test_another_country_spells_in_its_way(text: str, dictionaries: tuple[str, ...], expected: list[str]) -> None:
    need(version(), "LanguageTool")
    found = slips(text, [(0, len(text))], "en-US", dictionaries)
    assert [text[one.start : one.end] for one in found] == expected


@pytest.mark.usefixtures("installed")
def test_a_word_in_a_phrase_that_is_known_is_no_slip() -> None:
    need(version(), "LanguageTool")
    text = "The workers left the old harbour en masse on Monday."
    assert list(slips(text, [(0, len(text))], "en-US", ("en-GB",))) == []
    assert matches_of_words(["masse", "workers"], "en-US", ("MORFOLOGIK_RULE_EN_US",))[0] != []


@pytest.mark.usefixtures("installed")
def test_slips_are_found_and_british_words_are_none() -> None:
    need(version(), "LanguageTool")
    text = "The new goverment has put tyres, manoeuvres, jewellery and colours on the agenda for its meeting on Monday."
    found = [one for one in Checker().check(plain_article(text)).findings if one.rule == "languagetool/spelling"]
    assert [(one.text, one.suggestions[0].text) for one in found] == [("goverment", "government")]
