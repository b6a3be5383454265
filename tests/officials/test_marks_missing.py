"""Names without their accents, for houses that want them."""

from __future__ import annotations

import pytest

from mtcheck.rules import load_rules

from .conftest import Found, analyse


def _found(text: str, date: str = "2021-05-01") -> Found:
    hits = load_rules("en")["officials/marks-missing"].run(analyse(text, date))
    return [(text[hit.start : hit.end], hit.suggestions[0].text) for hit in hits]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Lithuanian President Gitanas Nauseda spoke. Nauseda left.",
            [("Gitanas Nauseda", "Gitanas Nausėda"), ("Nauseda", "Nausėda")],
        ),
        ("Spanish Prime Minister Pedro Sánchez spoke. Nothing followed.", []),
        ("Lithuanian President Gitanas Nausėda met Ana Nauseda of Chile.", []),  # somebody else
        ("Kazakh President Kassym-Jomart Tokayev spoke.", []),  # a name of another script has none to lose
    ],
)
def test_found_where_asked_for(text: str, found: Found) -> None:
    assert _found(text) == found


def test_off_until_the_settings_select_it() -> None:
    assert not load_rules("en")["officials/marks-missing"].data.enabled
