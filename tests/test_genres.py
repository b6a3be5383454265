"""Sound texts that aren't plain news prose (`tests/data/genres`), read by all checks and the shipped tagger itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from mtcheck.analysis import Analysis
from mtcheck.analysis.genres import loose, spoken
from mtcheck.article import plain_article
from mtcheck.checker import Checker
from mtcheck.reading import read
from tests.conftest import DATA

_ALLOWED = 2 / 1000  # findings a word
FILES = sorted((DATA / "genres").glob("*.txt"))


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_no_flood(path: Path) -> None:
    (article,) = read(path).articles
    report = Checker().check(article)
    found = [(finding.rule, finding.text) for finding in report.findings]
    assert len(found) <= max(1, _ALLOWED * report.words), found


def of(text: str) -> Analysis:
    return Analysis(plain_article(text.replace("\n", "\n\n")))


def test_questions_and_answers() -> None:
    talk = "When did you know?\nAt two. In the morning.\nAnd then?\nThen all at once. Phones, sirens.\nThat was it."
    assert spoken(of(talk)) == frozenset({0, 1, 2, 3})
    assert spoken(
        of("Ms Reid: No. Not this year.\nMr Moss: A pity.\nMs Reid: Yes.\nMr Moss: Well. Perhaps.")
    ) == frozenset(range(4))
    assert spoken(of("Will it rain? Nobody knows.\nThe harbour is shut. Why?\nThe mayor will not say.")) == frozenset()


LIVE = "9.15\nA knock. A real one.\n9:40 Waiting\nNothing. Rain on the roof.\n10h05\nBack. The judge sits down.\n"


@pytest.mark.parametrize(
    ("text", "is_live"),
    [
        (f"{LIVE}10.20\nA note. From the jury.\n10.30\nOut again. All twelve.", True),
        ("1 min: Off we go.\n9 min: Wide. Again.\n90+2' Saved!\n93 min: A corner. The last.\n94 min: Over.", True),
        (LIVE, False),  # too few entries
        ("The debt rose.\n9.15 million people voted.\n" * 9, False),
        ("9.15% of the votes were void.\n10.20, 11.30 and 12.40 are the hours of the ferry.\n" * 9, False),
    ],
)
def test_fragments_are_the_manner_of_a_live_blog(text: str, is_live: bool) -> None:
    analysis = of(text)
    assert loose(analysis) == (frozenset(one for one in analysis.paragraphs if one.kind.is_prose) if is_live else set())
