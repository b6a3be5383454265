"""Pronouns and gendered nouns."""

from __future__ import annotations

import pytest

from .conftest import Check


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Angela Merkel said he would go. His party agreed with him.", [("he", "she"), ("His", "Her"), ("him", "her")]),
        ("Mark Rutte lost her key. She bent it herself.", [("her", "his"), ("She", "He"), ("herself", "himself")]),
        ("Mark Rutte left. The office was hers.", [("hers", "his")]),
        ("Angela Merkel left. The office was his.", [("his", "hers")]),
        ("On Monday, German Chancellor Angela Merkel flew home. There he slept.", [("he", "she")]),
        ("Mark Rutte left. A car took her to the sea.", [("her", "him")]),
        ("Ms Ana Paz runs a shop. He sells bread.", [("He", "She")]),  # the article's own word for it
        # nobody else can be meant by a pronoun: nouns before the subject's sentence are no women, nor is Robert one
        ("The mayor’s father went home. Mark Rutte praised her plan.", [("her", "his")]),
        ("The committee met a reporter. The room was full. Mark Rutte left. She was late.", [("She", "He")]),
        ("They thanked Mark Rutte for her plan.", [("her", "his")]),
        ("Robert Zemanek sang. Mark Rutte said she would go.", [("she", "he")]),
        ("After the vote on the law that had kept Brussels busy for weeks, Mark Rutte took her hat.", [("her", "his")]),
        # who comes later in the sentence cannot be meant by what stands before
        ("Angela Merkel expressed his sympathy to the chairman and to Mark Rutte.", [("his", "her")]),
        ("Spokeswoman Steffen Seibert spoke.", [("Spokeswoman", "Spokesman")]),
        ("Steffen Seibert, the German government spokeswoman, spoke.", [("spokeswoman", "spokesman")]),
        ("Mr Angela Merkel spoke.", [("Mr", "Ms")]),
        ("Mrs. Mark Rutte spoke.", [("Mrs", "Mr")]),
        ("Denmark’s King Margrethe II spoke.", [("King", "Queen")]),
    ],
)
def test_wrong_sex(pronouns: Check, text: str, found: list[tuple[str, str]]) -> None:
    assert pronouns(text, "2019-05-06") == found


@pytest.mark.parametrize(
    "text",
    [
        "Angela Merkel said she would go. Her party agreed with her.",
        "Angela Merkel met Mark Rutte. He spoke first.",
        "Angela Merkel met her Dutch counterpart. He spoke first.",
        "Angela Merkel met a reporter. He asked much.",
        "Angela Merkel met the Dutch prime minister. He spoke first.",
        "Mark Rutte spoke.\nAngela Merkel left. He stayed.",  # the paragraph before
        "Angela Merkel’s office called. He was out.",  # somebody of the office
        "The talks tired Angela Merkel. He was out.",  # not the subject
        "Angela Merkel said: “He must go.”",
        "Angela Merkel said: ‘He must go.’",
        "Then he left. Angela Merkel stayed.",
        "Fed Chairman Janet Yellen spoke.",  # said of women too
        "Mr and Mrs Mark Rutte spoke.",
        "Ana Paz runs a shop. He sells bread.",  # nobody knows
        "Mr Ana Paz runs a shop. Ms Paz sells bread. He likes it.",  # the article says both
        "He left. She stayed.",
        "Mark Rutte spoke of America and her people.",  # a country, a ship
        "Mark Rutte saw the ship and her crew.",
        "Mrs Zemanek smiled. William Zemanek smiled. He runs a shop.",  # his wife
        "Angela Merkel met with His Holiness.",
        "The queen was ill. The room was full. Mark Rutte left. She was late.",  # a woman further back
        "Mark Rutte saw a reporter. She was late.",
        "Andrea Zemanek sang. Mark Rutte said she would go.",  # a man's name in Italy
        "Leslie Zemanek sang. Mark Rutte said she would go.",  # a name of both
        "The House will miss Mark Rutte.",
        "Karel Zemanek won his seat. We will miss Karel Zemanek.",
        "Mark Rutte’s office praised her plan.",  # somebody of the office
        "Mark Rutte honoured Rosa Parks with a stamp in her name.",
        "Mr Zemanek was shot. Barbara Zemanek had a hearing. She was denied parole.",  # her husband
        "Henry Zemanek died in Brno. He was ill.\n\nPrincess Ana Zemanek wept.",  # his daughter
    ],
)
def test_no_accusation(pronouns: Check, text: str) -> None:
    assert pronouns(text, "2019-05-06") == []
