"""Decisions: what an editor accepted and rejected in a report, as the report exports them.

``text`` and ``replacement`` make a decision hold for the words themselves; the hash says whether the article is still
the one that was decided on.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from mtcheck.article import Article, Edit
from mtcheck.errors import InputError
from mtcheck.gate.dismissals import Dismissal, Scope
from mtcheck.gate.files import decode, read_bytes


class Choice(StrEnum):
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Decision(msgspec.Struct, frozen=True):
    """On one finding: code points ``[start, end)`` of the article, which hold ``text``; ``replacement`` is what an
    accepted one puts there, as the editor left it."""

    fingerprint: str
    rule: str
    start: Annotated[int, Meta(ge=0)]
    end: Annotated[int, Meta(ge=0)]
    text: str
    choice: Choice
    replacement: str | None = None


class Undecided(msgspec.Struct, frozen=True):
    """A finding that is still open: code points ``[start, end)`` of the article, and what it is about."""

    start: Annotated[int, Meta(ge=0)]
    end: Annotated[int, Meta(ge=0)]
    note: str


class Decided(msgspec.Struct, frozen=True):
    """The decisions on one article: its id or path, and the SHA-256 of its text in UTF-8; what is ``open`` goes along
    into documents."""

    article: str
    hash: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    decisions: tuple[Decision, ...]
    open: tuple[Undecided, ...] = ()


class Decisions(msgspec.Struct, frozen=True):
    """What a report exports."""

    schema: Literal[1]
    articles: tuple[Decided, ...]


def load(path: Path) -> Decisions:
    """The decisions in ``path``; ConfigError with the place of what is wrong."""
    return decode(read_bytes(path), Decisions, path)


def hash_of(text: str) -> str:
    """What tells that an article's text has not changed."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def rejected(
    decisions: Decisions,
    why: str = "",
    who: str | None = None,
    when: dt.date | None = None,
    until: dt.date | None = None,
    scope: Scope = Scope.PLACE,
) -> list[Dismissal]:
    """A dismissal, for its one place unless ``scope`` reaches further, of each finding that was rejected."""
    return [
        Dismissal(
            one.rule,
            one.text,
            scope,
            None if scope is Scope.EVERYWHERE else of.article,
            one.fingerprint if scope is Scope.PLACE else None,
            why,
            who,
            when,
            until,
        )
        for of in decisions.articles
        for one in of.decisions
        if one.choice is Choice.REJECTED
    ]


def on(decisions: Decisions, article: Article, key: str) -> Decided | None:
    """What was decided on ``article``, which the gate's files call ``key``: of several with that name what was decided
    on this text, and what was decided on this text under another name where none has that one."""
    named = [of for of in decisions.articles if of.article == key]
    text = hash_of(article.text)
    same = [of for of in named or decisions.articles if of.hash == text]
    return next(iter([*same, *named]), None)


def edits(article: Article, decided: Decided) -> list[Edit]:
    """The accepted corrections of ``article``, in its order; InputError where it is not the text that was decided on,
    or where two of them overlap."""
    if hash_of(article.text) != decided.hash:
        raise InputError("the text has changed since it was decided on", path=article.path)
    made = sorted(_edits(article, decided.decisions), key=lambda edit: (edit.start, edit.end))
    for before, after in pairwise(made):
        if after.start < before.end:
            place = article.place(after.start)
            raise InputError("two corrections overlap here", path=article.path, line=place.line, column=place.column)
    return made


def _edits(article: Article, decisions: Sequence[Decision]) -> list[Edit]:
    out = []
    for one in decisions:
        if one.choice is Choice.ACCEPTED and one.replacement is not None:
            stands = one.start <= one.end <= len(article.text) and article.text[one.start : one.end] == one.text
            if not stands:
                place = article.place(min(one.start, len(article.text)))
                raise InputError(
                    f"{one.text!r} does not stand here", path=article.path, line=place.line, column=place.column
                )
            out.append(Edit(one.start, one.end, one.replacement))
    return out
