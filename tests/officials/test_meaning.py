"""Which office a title may mean, and that the lists behind it speak of offices that there are."""

from __future__ import annotations

import msgspec
import pytest

from mtcheck.analysis.titles import Office, title_grammar
from mtcheck.officials.meaning import Meanings, fits, meanings, means
from mtcheck.officials.register import Register

GRAMMAR = title_grammar()


def office(label: str, country: str | None) -> Office:
    found = GRAMMAR.office(label, country)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("said", "label", "country", "may"),
    [
        ("General Secretary", "General Secretary of the Communist Party", "Vietnam", True),
        ("Party leader", "General Secretary of the Communist Party", "Laos", True),
        ("General Secretary", "General Secretary of the Labour Party", "Norway", False),
        ("commerce chief", "Minister of Commerce", "China", True),
        ("commerce chief", "Minister of Defence", "China", False),
        ("commerce chief", "Deputy Minister of Commerce", "China", False),
        ("chief", "Secretary General", "NATO", True),
        ("chief", "Deputy Secretary General", "NATO", False),
        ("leader", "Prime Minister", "Norway", True),
        ("leader", "Minister of Defence", "Norway", False),
    ],
)
def test_what_news_may_call_an_office(said: str, label: str, country: str, may: bool) -> None:
    assert means(office(said, country), office(label, country)) is may


def test_a_title_of_another_country_means_nobody_here() -> None:
    said, real = office("General Secretary", "Laos"), office("General Secretary of the Communist Party", "Vietnam")
    assert not means(said, real)
    assert not fits(said, real)


def test_the_lists_speak_of_offices_in_the_register() -> None:
    register, lists = Register.open(), meanings()
    countries = {country for country, _ in register.terms_by("country")}
    assert lists.party_states <= countries
    for country in lists.party_states:
        assert any(
            real.role == "secretary-general" and real.portfolio & lists.party for real in register.offices(country)
        ), country
    roles = {other.role for country in countries for other in register.offices(country)}
    for name in ("any", "leaders", "headed", "body_heads"):
        assert getattr(lists, name) <= roles, getattr(lists, name) - roles


def test_a_wrong_key_in_the_lists_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**msgspec.to_builtins(meanings()), "pary": []}, Meanings)
