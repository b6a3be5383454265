"""Words, marks and word pieces."""

from __future__ import annotations

import pytest

from mtcheck.language_models.tokens import (
    ALL_CAPITALS,
    CAPITALISED,
    FREE,
    GLUED_LEFT,
    GLUED_RIGHT,
    MIXED,
    NEW_PARAGRAPH,
    PLAIN,
    SEPARATOR,
    UNKNOWN,
    WORD,
    Vocabulary,
    case_type,
)

WORDS = ["said", "to", "##day", "kyiv", ",", ".", '"', "-", "anti", "cafe", "—"]
VOCABULARY = Vocabulary({word: number for number, word in enumerate(WORDS, 1000)})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ukraine.A former", ["Ukraine", "A", "former"]),
        ("the U.S. Senate's 4.5% cut", ["the", "U.S", "Senate's", "4.5", "cut"]),
        ("workers’ rights—now", ["workers", "rights", "now"]),
        ("anti-war 1,000th", ["anti-war", "1,000th"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert WORD.findall(text) == words


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("said", PLAIN),
        ("Said", CAPITALISED),
        ("NATO", ALL_CAPITALS),
        ("I", CAPITALISED),
        ("iPhone", MIXED),
        ("9", PLAIN),
    ],
)
def test_case(word: str, kind: int) -> None:
    assert case_type(word) == kind


def test_the_longest_pieces_first_and_accents_folded() -> None:
    assert VOCABULARY.pieces("Today") == (1001, 1002)
    assert VOCABULARY.pieces("Café") == (1009,)
    assert VOCABULARY.pieces("стол") == (UNKNOWN,)


def test_a_mark_says_which_side_it_touches() -> None:
    text = 'said, "Kyiv today." — "to'
    stream = VOCABULARY.stream(text, [(0, len(text))])
    assert stream.pieces[0] == SEPARATOR
    assert stream.types == [
        NEW_PARAGRAPH, PLAIN, GLUED_LEFT, GLUED_RIGHT, CAPITALISED, PLAIN, PLAIN, GLUED_LEFT, GLUED_LEFT, FREE,
        GLUED_RIGHT, PLAIN,
    ]  # fmt: skip
    assert [text[word.start : word.end] for word in stream.words] == ["", "said", "Kyiv", "today", "to"]
    assert stream.gaps == ["", ', "', " ", '." — "', ""]


def test_offsets_are_those_of_the_whole_text() -> None:
    stream = VOCABULARY.stream("HEAD\n\nsaid to", [(6, 13)])
    assert [tuple(word) for word in stream.words] == [(6, 6, ""), (6, 10, "said"), (11, 13, "to")]
