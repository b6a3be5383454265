"""Two versions of an article: the edits between them, and the segments that belong together."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcheck.article import apply_edits
from mtcheck.corpus.versions import cut, edits, segments
from mtcheck.reading.text import article_from_text

MACHINE = "The talks in Tromso Which took seven hours ended. both sides left.\n\nHe said.He went  ( at once ) ."
DESK = "The talks in Tromso, which took seven hours, ended; both sides left. He said. He went (at once)."


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("The pier is shut.", "The pier is shut.", []),
        ("The pier is shut.", "The pier was shut.", [("is", "was")]),
        ("in Tromso Which took", "in Tromso, which took", [(" Which", ", which")]),
        ("He said. both left", "He said both left", [(".", "")]),
        ("on on Monday. It was", "on Monday, and it was", [("on ", ""), (". It", ", and it")]),
        ("We wait.They left.", "We wait. They left.", [("", " ")]),
        ("He went ( at once ).", "He went (at once).", [(" ", ""), (" ", "")]),
        ("One.\n\nTwo\nthree.", "One. Two three.", []),
        ("", "New.", [("", "New.")]),
        ("Old.", "", [("Old.", "")]),
        ("สะพานปิด", "สะพานเปิด", [("", "เ")]),
    ],
)
def test_edits_are_those_an_editor_made(before: str, after: str, expected: list[tuple[str, str]]) -> None:
    assert [(before[e.start : e.end], e.replacement) for e in edits(before, after)] == expected


words = st.lists(
    st.sampled_from(["the", "pier", "Oban", "is", "was", ".", ",", "“", "”", " ", " ", "\n", "\n\n", "4.5", "ü", "桥"]),
    max_size=40,
).map("".join)


@given(words | st.text(max_size=40), words | st.text(max_size=40))
def test_all_edits_of_one_version_give_the_other(before: str, after: str) -> None:
    made = edits(before, after)
    assert apply_edits(before, made).split() == after.split() or before.isspace() or not before
    if before.split() == after.split():
        assert not made
    done = 0
    for edit in made:
        assert done <= edit.start <= edit.end <= len(before)
        assert before[edit.start : edit.end] != edit.replacement
        done = edit.end


def test_segments_are_cut_where_the_edited_version_has_them_whatever_the_line_breaks() -> None:
    wanted = segments(article_from_text(DESK))
    assert wanted == ["The talks in Tromso, which took seven hours, ended; both sides left.", "He said.",
                      "He went (at once)."]  # fmt: skip
    assert cut(MACHINE, wanted) == [
        "The talks in Tromso Which took seven hours ended. both sides left.", "He said.", "He went ( at once ) ."
    ]  # fmt: skip


def test_a_sentence_that_only_the_machine_has_stays_with_the_one_before_it() -> None:
    assert cut("One is here. Nobody came. Two is there.", ["One is here.", "Two is there."]) == [
        "One is here.", "Nobody came. Two is there."
    ]  # fmt: skip
    assert cut("Two is there.", ["One is not.", "Two is there."])[1] == "Two is there."


@given(st.lists(st.sampled_from(["The pier is shut.", "We wait here.", "Nobody knows why, it seems."]), min_size=1))
def test_the_same_text_is_cut_into_the_same_segments(sentences: list[str]) -> None:
    assert cut("\n".join(sentences), sentences) == sentences


@given(words, st.lists(words.filter(lambda text: text.strip()), min_size=1, max_size=5))
def test_cutting_loses_nothing(text: str, reference: list[str]) -> None:
    pieces = cut(text, reference)
    assert len(pieces) == len(reference)
    assert re.sub(r"\s", "", "".join(pieces)) == re.sub(r"\s", "", text)
