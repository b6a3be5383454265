"""One surname spelt in several ways."""

from __future__ import annotations

import pytest

from .conftest import Check


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dmytro Kuleba spoke. Kulleba said no. Kuleba left.", [("Kulleba", "Kuleba")]),
        ("Mike Pompeo spoke. Later Pompejo said no.", [("Pompejo", "Pompeo")]),
        # marks in one place only: the register's form
        ("Péter Szijjártó spoke. Szijjarto left.", [("Szijjarto", "Szijjártó")]),
    ],
)
def test_found(variants: Check, text: str, found: list[tuple[str, str]]) -> None:
    assert variants(text, "2019-05-01") == found


@pytest.mark.parametrize(
    "text",
    [
        "Dmytro Kuleba spoke. Kuleba’s plan and the Kulebas were there.",
        "Mark Rutte met Anna Rute. Rute said no.",  # two people
        "Peter Szijjarto spoke. Szijjarto left.",  # bare throughout
        "Janet Yellen saw Yemen. Yemen said no.",  # a place
        "Lloyd Austin spoke in Austen. The Austen festival said no.",
        "Kim Jong-un spoke. Khim said no.",  # too short to tell
        "John Kerry met Justice Minister Gerry. Minister Gerry said no.",  # somebody with another title
        "Moon Jae-in spoke. Noon said no. It was noon.",  # a word
        "The Ngäbe-Buglé Indigenous group met Indigenous Ngäbe-Buglé people.",  # nobody's family name
        "Anna Burzynska, a daughter of the house, sold it. Burzynski said so.",  # the same name of a woman
        "Marta Zemaneko came. The Blessed Zemanek is a chapel. It holds the Zemanek bell.",  # another word
        "The band played Red Moon Zemanek. Zemannek standing is a game.",  # any word may begin a sentence
        "The S-Bahn Zemanek is old. Zemanek S-Bahn trains are new.",
        "San Martin is a saint. Martín is a common name, and Martin said so.",  # a saint, no ambassador San Martín
        "Chen Chun ruled Taiwan. Admiral Zheng He sailed.",
        "The song is called Песня Под Небом. Zemannek said no.",  # a name of letters that have no Latin form
    ],
)
def test_not_found(variants: Check, text: str) -> None:
    assert variants(text, "2019-05-01") == []
