"""Decisions of a report put into the files that it was made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mtcheck.article import Article, Document, Edit, apply_edits
from mtcheck.errors import InputError
from mtcheck.fixing import Fixed
from mtcheck.gate.decisions import Decided, Decisions, edits, on
from mtcheck.gate.files import key_of
from mtcheck.taking_away import Change, Revised, revise


@dataclass(frozen=True)
class Applied:
    """A document before and after. ``used`` are the decisions that found their article, ``errors`` the articles that
    were left as they are, ``differing`` those (by their index) whose text the file can't hold exactly as the report
    showed it."""

    fixed: Fixed
    used: Sequence[Decided]
    errors: Sequence[InputError]
    differing: Sequence[int]


def apply(document: Document, decisions: Decisions, folder: Path, reread: Callable[[bytes], Document]) -> Applied:
    """``document`` with the accepted corrections; ``reread`` reads the bytes that were made.

    An article that has changed since is an error of its own: the others of its file are corrected all the same.
    """
    changes: dict[int, list[Edit]] = {}
    used: list[Decided] = []
    errors: list[InputError] = []
    for index, article in enumerate(document.articles):
        decided = on(decisions, article, key_of(article, folder))
        if decided is None:
            continue
        used.append(decided)
        try:
            made = edits(article, decided)
        except InputError as error:
            errors.append(error)
            continue
        if made:
            changes[index] = made
    if not changes:
        return Applied(Fixed(document, document, b"", {}), used, errors, ())
    data = document.rewrite(changes)
    after = reread(data)
    differing = [
        index
        for index, made in changes.items()
        if after.articles[index].text != apply_edits(document.articles[index].text, made)
    ]
    counts = {index: len(made) for index, made in changes.items()}
    return Applied(Fixed(document, after, data, counts), used, errors, differing)


def take_away(article: Article, decisions: Decisions, folder: Path) -> tuple[Revised, Decided | None]:
    """``article`` as the editor left it, and what was decided on it; InputError where it has changed since."""
    decided = on(decisions, article, key_of(article, folder))
    if decided is None:
        return revise(article, ()), None
    changes = [Change(*edit) for edit in edits(article, decided)]
    changes += [Change(one.start, one.end, None, one.note) for one in decided.open]
    return revise(article, changes), decided
