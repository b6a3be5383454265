"""What the desk's edits say of mtcheck: foreseen, mended otherwise, missed, left; and house terms."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcheck.config import Term, load_settings
from mtcheck.corpus.learning import Compared, Lesson, Outcome, as_toml, learn
from mtcheck.findings import Category, Finding, Safety, Severity, Suggestion
from mtcheck.officials.register import Register
from mtcheck.reading.text import article_from_text


def finding(text: str, span: str, *fixes: str, rule: str = "boundary/lost-stop") -> Finding:
    start = text.index(span)
    suggestions = tuple(Suggestion(fix, Safety.UNSAFE) for fix in fixes)
    return Finding(
        rule, Category.BOUNDARY, Severity.MAJOR, 0.9, start, start + len(span), span, "wrong", suggestions
    )  # fmt: skip


def compared(text: str, published: str, *findings: Finding, name: str = "a") -> Compared:
    return Compared(name, article_from_text(text), findings, published)


TEXT = "Ms Dahl said that There is no money. The pier has long been shut."


@pytest.mark.parametrize(
    ("published", "fixes", "expected"),
    [
        (TEXT.replace("There", "there"), [("that There", "that there")], ["foreseen"]),
        (TEXT.replace("There", "there"), [("There", "There", "there")], ["foreseen"]),
        (TEXT.replace("that There", "this: there"), [("that There", "that there")], ["mended-otherwise"]),
        (TEXT.replace("that There", "this: there"), [("that There",)], ["mended-otherwise"]),
        (TEXT, [("that There", "that there")], ["left-as-printed"]),
        (TEXT.replace("has long", "had long"), [("that There", "that there")], ["left-as-printed", "missed"]),
        (TEXT.replace("There", "there").replace("Ms", "Mrs"), [("There", "there")], ["missed", "foreseen"]),
        # Two findings side by side, mended by the desk in one go.
        (TEXT.replace("that There", "there"), [("that ", ""), ("There", "there")], ["foreseen", "foreseen"]),
        (TEXT.replace(" is no", ", is no"), [(" is no", ", is no")], ["foreseen"]),
        (TEXT.replace(". ", ".\n\n"), [], []),
    ],
)
def test_outcomes(published: str, fixes: Sequence[tuple[str, ...]], expected: list[str]) -> None:
    found = [finding(TEXT, span, *suggested) for span, *suggested in fixes]
    lesson = learn([compared(TEXT, published, *found)])
    assert [place.outcome.value for place in lesson.places] == expected
    counted = sum(sum(row.values()) for row in lesson.by_rule.values())
    assert counted == len(found)
    assert sum(lesson.missed.values()) == expected.count("missed")


@pytest.mark.parametrize(
    ("published", "kind"),
    [
        (TEXT.replace("There", "there"), "capitals"),
        (TEXT.replace("money.", "money!"), "marks"),
        (TEXT.replace("no money", "no cash"), "words"),
        (TEXT.replace("that There is no money", "a b c d e f g h i j"), "rewrite"),
        (TEXT.replace("money. ", "money."), "space"),
    ],
)
def test_kinds_of_missed_edits(published: str, kind: str) -> None:
    assert dict(learn([compared(TEXT, published)]).missed) == {kind: 1}


def test_a_place_says_where_it_is_and_what_became_of_it() -> None:
    text = "One line here.\n\n" + TEXT
    one = finding(text, "that There", "that there")
    (place,) = learn([compared(text, text.replace("that There", "which"), one, name="pier.txt")]).places
    assert (place.article, place.line, place.column) == ("pier.txt", 3, 14)
    assert (place.printed, place.desk, place.proposed) == ("that There", "which", "that there")
    assert (place.rule, place.category, place.outcome) == ("boundary/lost-stop", "boundary", Outcome.OTHERWISE)


@given(st.lists(st.sampled_from(["The pier", "is", "Shut", ".", ",", "today"]), max_size=12).map(" ".join))
def test_every_finding_and_every_edit_has_one_outcome(published: str) -> None:
    text = "The pier is Shut . today"
    found = [finding(text, "is Shut", "is shut"), finding(text, " .", ".")]
    lesson = learn([compared(text, published, *found)])
    outcomes = [place.outcome for place in lesson.places]
    assert len(outcomes) - outcomes.count(Outcome.MISSED) == len(found)
    assert outcomes.count(Outcome.MISSED) <= lesson.edits


def terms(*pairs: tuple[str, str], house: Sequence[Term] = (), register: Register | None = None) -> Lesson:
    return learn([compared(*pair, name=str(n)) for n, pair in enumerate(pairs)], house, register)


def swap(old: str, new: str) -> tuple[str, str]:
    return f"Nobody in {old} was told of it.", f"Nobody in {new} was told of it."


def test_a_term_that_is_always_put_for_another_is_proposed() -> None:
    lesson = terms(swap("Kiev", "Kyiv"), swap("Kiev", "Kyiv"), swap("Lwow Land", "Lviv Oblast"))
    assert [(p.use, p.not_, p.places, p.articles) for p in lesson.terms] == [("Kyiv", "Kiev", 2, 2)]


@pytest.mark.parametrize(
    "pairs",
    [
        [swap("Kiev", "Kyiv")],  # once
        [swap("Kiev", "Kyiv"), swap("Kiev", "Kyiw")],  # not always the same
        [swap("Kiev", "Kyiv"), swap("Kiev", "Kyiv"), swap("Kiev", "Kiev")],  # left as printed elsewhere
        [swap("is", "was"), swap("is", "was")],  # grammar
        [swap("12", "13"), swap("12", "13")],  # numbers
        [swap("Kiev,", "Kyiv"), swap("Kiev,", "Kyiv"), swap("Kiev", "Kiev")],
    ],
)
def test_what_is_no_term_is_not_proposed(pairs: list[tuple[str, str]]) -> None:
    assert not terms(*pairs).terms


def test_the_house_knows_its_terms_already() -> None:
    pairs = [swap("Kiev", "Kyiv"), swap("Kiev", "Kyiv")]
    assert not terms(*pairs, house=[Term("Kyiv", ("kiev",))]).terms
    assert not terms(*pairs, house=[Term("Kiev", ("Kyjiw",))]).terms  # the house says the contrary


def test_a_term_never_contradicts_the_register() -> None:
    register = Register.open()
    wrong = [swap("Angela Merkel", "Angela Merkl"), swap("Angela Merkel", "Angela Merkl")]
    surname = [swap("Merkel", "Merkl"), swap("Merkel", "Merkl")]
    title = [swap("Minister Merkel", "Minister Merkl"), swap("Angela Merkel", "Angela Merkl")]
    right = [swap("Angela Merkl", "Angela Merkel"), swap("Angela Merkl", "Angela Merkel")]
    assert not terms(*wrong, register=register).terms
    assert not terms(*surname, register=register).terms
    assert not terms(*title, register=register).terms
    assert [(p.use, p.not_) for p in terms(*right, register=register).terms] == [("Angela Merkel", "Angela Merkl")]


def test_words_beside_it_at_every_place_belong_to_the_term() -> None:
    title = [swap("Deputy Harbour Secretary", "Deputy Harbour Minister")] * 2
    assert [(p.use, p.not_) for p in terms(*title).terms] == [("Deputy Harbour Minister", "Deputy Harbour Secretary")]
    names = [swap("Ivar Dahll", "Ivar Dahl"), swap("Mr Dahll", "Mr Dahl")]
    assert [(p.use, p.not_) for p in terms(*names).terms] == [("Dahl", "Dahll")]


def test_the_proposals_are_settings(tmp_path: Path) -> None:
    pairs = [swap("Kiev", "Kyiv")] * 2 + [swap("Kieff", "Kyiv")] * 2 + [swap("Red’s Square", "Red Square")] * 2
    text = as_toml(terms(*pairs).terms)
    assert {(t["use"], *t["not"]) for t in tomllib.loads(text)["terms"]} == {
        ("Kyiv", "Kieff", "Kiev"), ("Red Square", "Red’s Square")
    }  # fmt: skip
    (tmp_path / "mtcheck.toml").write_text(text, encoding="utf-8")
    assert len(load_settings(tmp_path / "mtcheck.toml").settings_for().terms) == 2
