"""Edits from a tagger that knows the answer: applied, they give the clean text back."""

from __future__ import annotations

import pytest
from oracle import probabilities

from mtcheck.article import Edit, apply_edits
from mtcheck.language_models.edits import Calibration, Curve, EditKind, TextEdit, edits_of, emboldened, with_word
from mtcheck.language_models.tokens import Vocabulary

VOCABULARY = Vocabulary({})


def restored(damaged: str, clean: str) -> tuple[str, list[TextEdit]]:
    before, after = (VOCABULARY.stream(text, [(0, len(text))]) for text in (damaged, clean))
    edits = edits_of(damaged, before, probabilities(before, after), 0.5, Calibration({}))
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


def test_calibration_goes_by_kind() -> None:
    calibration = Calibration({"missing-end": Curve(1.0, -1.0, 0.7)})
    edit = calibration.edit(3, 3, ".", 0.7, EditKind.MISSING_END)
    assert edit.shown
    assert edit.probability < edit.raw
    assert not calibration.edit(3, 3, ",", 0.7, EditKind.MISSING_COMMA).shown


@pytest.mark.parametrize(
    ("damaged", "clean", "span", "replacement"),
    [
        ("The port stays shut", "The port stays shut.", "shut", "shut."),
        ("Then port is shut.", "Then the port is shut.", "port", "the port"),
        ("The port Is shut.", "The port is shut.", "I", "i"),
    ],
)
def test_an_insertion_points_at_a_word(damaged: str, clean: str, span: str, replacement: str) -> None:
    edit = with_word(damaged, restored(damaged, clean)[1][0])
    assert (damaged[edit.start : edit.end], edit.replacement) == (span, replacement)


def test_sure_breaks_are_evidence_for_the_doubtful_ones() -> None:
    def edit(raw: float, kind: EditKind = EditKind.SPURIOUS_STOP) -> TextEdit:
        return Calibration({}).edit(0, 1, ",", raw, kind)

    edits = [edit(0.95), edit(0.97), edit(0.4), edit(0.4, EditKind.LOST_WORD), edit(0.2)]
    assert [one.shown for one in emboldened(edits, 500)] == [True, True, False, False, False]
    edits.append(edit(0.92))
    assert [one.shown for one in emboldened(edits, 500)] == [True, True, True, False, False, True]
    assert [one.shown for one in emboldened(edits, 2000)] == [True, True, False, False, False, True]
