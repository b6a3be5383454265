"""What the tests of officials share: an article from a few sentences, and what the checks say of it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from mtcheck.analysis import Analysis
from mtcheck.article import Article, Paragraph, ParagraphKind, SourceMap
from mtcheck.dates import PartialDate
from mtcheck.officials.register import Register
from mtcheck.rules import load_rules

Found = list[tuple[str, str]]


def analyse(text: str, date: str | None = None) -> Analysis:
    paragraphs = [Paragraph(*match.span(), ParagraphKind.BODY) for match in re.finditer(r"[^\n]+", text)]
    when = PartialDate.parse(date) if date else None
    return Analysis(Article(text, paragraphs, SourceMap.identity(text), date=when))


def _found(rule: str, text: str, date: str | None) -> Found:
    analysis = analyse(text, date)
    hits = load_rules("en")[f"officials/{rule}"].run(analysis)
    return [(text[hit.start : hit.end], hit.suggestions[0].text) for hit in hits]


Check = Callable[..., Found]


@pytest.fixture(scope="session")
def register() -> Register:
    return Register.open()


@pytest.fixture(scope="session")
def misspelt() -> Check:
    """(flagged text, first suggestion) of each misspelt name."""
    return lambda text, date=None: _found("misspelt-name", text, date)


@pytest.fixture(scope="session")
def wrong_title() -> Check:
    return lambda text, date=None: _found("wrong-title", text, date)


@pytest.fixture(scope="session")
def variants() -> Check:
    return lambda text, date=None: _found("surname-variants", text, date)


@pytest.fixture(scope="session")
def generic_title() -> Check:
    return lambda text, date=None: _found("generic-title", text, date)


@pytest.fixture(scope="session")
def wrong_person() -> Check:
    return lambda text, date=None: _found("wrong-person", text, date)


@pytest.fixture(scope="session")
def pronouns() -> Check:
    return lambda text, date=None: _found("pronoun-gender", text, date)


def suggested(rule: str, text: str, date: str | None) -> list[str]:
    """All suggestions of the first hit."""
    hit = next(iter(load_rules("en")[f"officials/{rule}"].run(analyse(text, date))))
    return [suggestion.text for suggestion in hit.suggestions]
