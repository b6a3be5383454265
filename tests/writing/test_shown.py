"""Nothing invisible gets through, no letter is cut, and excerpts fit and point right."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from mtcheck.writing.excerpt import excerpt
from mtcheck.writing.shown import letters, visible, whole_letters


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x07", "␛[31mred␇"),
        ("a\u202eb\u2066c\u200fd", "a⟨U+202E⟩b⟨U+2066⟩c⟨U+200F⟩d"),
        ("a\x9b31m\x7f", "a⟨U+009B⟩31m␡"),
        ("a\r\nb\tc\rd", "a\r\nb\tc␍d"),
        ("zero\u200bwidth\ufeff\u2028", "zero⟨U+200B⟩width⟨U+FEFF⟩⟨U+2028⟩"),
        ("half \ud83d", "half ⟨U+D83D⟩"),
        ("👩\u200d🔧 é ❤\ufe0f می\u200cخواهم", "👩\u200d🔧 é ❤\ufe0f می\u200cخواهم"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_what_is_shown_can_be_written_and_steers_nothing(text: str) -> None:
    shown = visible(text)
    shown.encode()
    rest = shown.replace("\r\n", "").replace("\n", "").replace("\t", "")
    assert not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in rest)
    assert not any(
        unicodedata.bidirectional(char) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
        for char in rest
    )
    assert visible(shown) == shown


@pytest.mark.parametrize(
    ("text", "span", "whole"),
    [
        ("cafe\u0301s", (0, 4), (0, 5)),
        ("cafe\u0301s", (4, 6), (3, 6)),
        ("cafe\u0301s", (4, 4), (5, 5)),
        ("a👩\u200d🔧b", (1, 2), (1, 4)),
        ("a👩\u200d🔧b", (3, 5), (1, 5)),
        ("a👍🏽b", (0, 2), (0, 3)),
        ("🇺🇦🇵🇱", (0, 1), (0, 2)),
        ("🇺🇦🇵🇱", (2, 3), (2, 4)),
        ("plain", (1, 3), (1, 3)),
        (" \u0301x", (1, 2), (1, 2)),
    ],
)
def test_a_span_is_widened_to_whole_letters(text: str, span: tuple[int, int], whole: tuple[int, int]) -> None:
    assert whole_letters(text, *span) == whole


@given(st.text("ae\u0301\u200d👩🔧🇺🇦中 \n🏽"))
def test_letters_are_the_whole_text(text: str) -> None:
    assert "".join(letters(text)) == text


tricky = st.text("abc \u0301中港👩\u200d🔧\n\x1b\t\u202e🇺🇦é", max_size=120)


@given(tricky, st.data(), st.integers(20, 60))
def test_an_excerpt_fits_and_its_underline_lies_under_the_span(text: str, data: st.DataObject, columns: int) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = excerpt(text, start, end, columns, lambda part: visible(part).replace("\n", "↵").replace("\t", " "))
    assert "\n" not in found.text
    assert cell_len(found.text) <= columns
    assert found.before == cell_len(found.text[: found.start])
    assert found.columns == max(1, cell_len(found.text[found.start : found.end]))
    assert found.underline == " " * found.before + "^" + "~" * (found.columns - 1)


def test_an_excerpt_of_a_long_line_shows_both_sides_and_the_span() -> None:
    text = "word " * 30 + "WRONG" + " word" * 30
    found = excerpt(text, 150, 155, 40, str)
    assert found.text == "… word word word WRONG word word word w…"
    assert found.text[found.start : found.end] == "WRONG"
    assert cell_len(found.text) == 40


def test_an_excerpt_of_a_very_long_span_keeps_its_ends() -> None:
    text = "start " + "a" * 500 + "Z end"
    found = excerpt(text, 6, 507, 40, str)
    marked = found.text[found.start : found.end]
    assert marked.startswith("aaa")
    assert marked.endswith("aZ")
    assert "…" in marked
    assert cell_len(found.text) <= 40


def test_an_excerpt_of_a_giant_line_is_quick() -> None:
    found = excerpt("x" * 5_000_000, 2_500_000, 2_500_003, 80, str)
    assert cell_len(found.text) == 80
