"""Edits from a tagger that knows the answer: applied, they give the clean text back."""

from __future__ import annotations

import pytest
from oracle import probabilities

from mtcheck.article import Edit, apply_edits
from mtcheck.language_models.edits import Reading
from mtcheck.language_models.labels import Repair
from mtcheck.language_models.proposals import EditKind, TextEdit, with_word
from mtcheck.language_models.tokens import Vocabulary

VOCABULARY = Vocabulary({})


def restored(damaged: str, clean: str) -> tuple[str, list[TextEdit]]:
    before, after = (VOCABULARY.stream(text, [(0, len(text))]) for text in (damaged, clean))
    edits = Reading(damaged, before, probabilities(before, after)).edits()
    return apply_edits(damaged, [Edit(*edit[:3]) for edit in edits]), edits


@pytest.mark.parametrize(
    ("kind", "damaged", "clean"),
    [
        (EditKind.SPURIOUS_STOP, "The harbour. Which is old. Stays shut.", "The harbour, which is old, stays shut."),
        (EditKind.MISSING_STOP, "The harbour is old it stays shut.", "The harbour is old. It stays shut."),
        (EditKind.MISSING_END, "The harbour stays shut", "The harbour stays shut."),
        (EditKind.MISSING_END, "“The harbour stays shut”", "“The harbour stays shut.”"),
        (EditKind.STRAY_CAPITAL, "The harbour That is old stays.", "The harbour that is old stays."),
        (EditKind.STRAY_CAPITAL, "The harbour Which is old, stays.", "The harbour, which is old, stays."),
        (EditKind.CAPITAL_IN_DOUBT, "The Harbour that is old stays.", "The harbour that is old stays."),
        (EditKind.LOWERCASE_START, "the harbour stays shut.", "The harbour stays shut."),
        (EditKind.LOST_CAPITAL, "The port of genoa stays shut.", "The port of Genoa stays shut."),
        (EditKind.MISSING_COMMA, "In May the port shut and “all” left.", "In May, the port shut, and “all” left."),
        (EditKind.SPURIOUS_COMMA, "The port, stays shut.", "The port stays shut."),
        (EditKind.OTHER_MARK, "The port stays; shut.", "The port stays: shut."),
        (EditKind.QUOTATION, "The port “stays shut, he said.", "The port “stays shut,” he said."),
        (EditKind.QUOTATION, 'The port stays shut," he said.', '"The port stays shut," he said.'),
        (EditKind.AGREEMENT, "The ports is shut.", "The ports are shut."),
        (EditKind.AGREEMENT, "Is the ports shut?", "Are the ports shut?"),
        (EditKind.WORD_ENDING, "The port stay shut.", "The port stays shut."),
        (EditKind.WORD_ENDING, "The ports stays shut.", "The ports stay shut."),
        (EditKind.LOST_WORD, "The port still shut.", "The port is still shut."),
        (EditKind.LOST_WORD, "It is old port.", "It is an old port."),
        (EditKind.LOST_WORD, "Port stays shut. Mayor waits.", "The port stays shut. The mayor waits."),
        (EditKind.DOUBLED_WORD, "The port port stays shut.", "The port stays shut."),
    ],
)
def test_each_kind(kind: EditKind, damaged: str, clean: str) -> None:
    text, edits = restored(damaged, clean)
    assert text == clean
    assert {edit.kind for edit in edits} == {kind}


def test_clean_text_stays() -> None:
    text = "“All is well,” he told The Telegraph. She had had enough… The U.S. port — old — is shut."
    assert restored(text, text) == (text, [])


def test_the_mark_inside_an_address_stays() -> None:
    assert restored("He told bridge.com that it is shut.", "He told bridge com that it is shut.")[1] == []


def test_what_the_words_do_not_explain_is_left_alone() -> None:
    assert restored("The правительство stays shut.", "The government stays shut.")[1] == []


@pytest.mark.parametrize(
    ("damaged", "clean", "span", "replacement"),
    [
        ("The port stays shut", "The port stays shut.", "shut", "shut."),
        ("The port is shut It is old.", "The port is shut. It is old.", "shut It", "shut. It"),
        ("Then port is shut.", "Then the port is shut.", "port", "the port"),
        ("The port Is shut.", "The port is shut.", "Is", "is"),
        ("The port. Which is shut, stays.", "The port, which is shut, stays.", "port. Which", "port, which"),
        ("The port stays; shut.", "The port stays: shut.", "stays;", "stays:"),
        ("The port port is shut.", "The port is shut.", "port port", "port"),
    ],
)
def test_an_edit_points_at_words(damaged: str, clean: str, span: str, replacement: str) -> None:
    edit = with_word(damaged, restored(damaged, clean)[1][0].edit)
    assert (damaged[edit.start : edit.end], edit.replacement) == (span, replacement)


@pytest.mark.parametrize(
    ("damaged", "clean", "touches"),
    [("The port. Which is", "The port, which is", False), ("The port are", "The port is", True)],
)
def test_marks_and_case_are_no_letters(damaged: str, clean: str, touches: bool) -> None:
    assert restored(damaged, clean)[1][0].touches_letters(damaged) is touches


def test_which_word_was_lost_is_left_open_and_which_words_are_in_doubt_is_said() -> None:
    text = "They look new ways."
    stream = VOCABULARY.stream(text, [(0, len(text))])
    heads = probabilities(stream, stream)
    chances = {Repair.BEFORE_THE: 0.2, Repair.BEFORE_IN: 0.1, Repair.BEFORE_FOR: 0.03, Repair.BEFORE_BY: 0.01}
    heads[-1][3] = 0
    for repair, chance in {Repair.KEEP: 0.66, **chances}.items():
        heads[-1][3, repair] = chance
    reading = Reading(text, stream, heads)
    (edit,) = reading.edits()
    assert [form.replacement for form in (edit, *edit.others)] == ["the ", "in ", "for "]
    assert reading.suspects(0.3) == {text.index("new")}
    assert reading.suspects(0.4) == frozenset()
