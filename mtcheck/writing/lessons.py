"""`mtcheck.corpus.learning` for the terminal and for other programs."""

from __future__ import annotations

from typing import TextIO

from mtcheck.corpus.learning import Lesson, Outcome, Place, as_toml
from mtcheck.writing.json import encode
from mtcheck.writing.shown import visible
from mtcheck.writing.tables import Row, counted, write_terminal_table

_FOUND = (Outcome.FORESEEN.value, Outcome.OTHERWISE.value, Outcome.LEFT.value)


def write_lesson(lesson: Lesson, format: str, out: TextIO) -> None:  # noqa: A002
    """In ``format``: terminal, json, or toml (the terms alone)."""
    if format == "json":
        out.write(encode(lesson) + "\n")
    elif format == "toml":
        out.write(as_toml(lesson.terms))
    else:
        _write_terminal(lesson, out)


def _write_terminal(lesson: Lesson, out: TextIO) -> None:
    for place in lesson.places:
        out.write(_line(place) + "\n")
    if lesson.places:
        out.write("\n")
    for head, table in (("rule", lesson.by_rule), ("category", lesson.by_category)):
        if table:
            rows: list[Row] = [{head: name, **row} for name, row in table.items()]
            write_terminal_table(rows, [head, *_FOUND], out)
            out.write("\n")
    missed = ", ".join(f"{kind} {count}" for kind, count in lesson.missed.items())
    edits = f"{counted(lesson.edits, 'edit')} of the desk"
    out.write(f"{counted(lesson.articles, 'article')}, {edits}, {counted(lesson.findings, 'finding')}\n")
    out.write(f"edits that mtcheck missed: {missed or 'none'}\n")
    if lesson.terms:
        out.write(f"\nhouse terms, for mtcheck.toml:\n\n{as_toml(lesson.terms)}")


def _line(place: Place) -> str:
    what = f"{visible(place.printed)!r} became {visible(place.desk)!r}"
    if place.outcome is Outcome.LEFT:
        what = repr(visible(place.printed))
    proposed = f"; proposed {visible(place.proposed)!r}" if place.proposed is not None else ""
    name = place.rule or place.kind
    hint = proposed if place.outcome in (Outcome.OTHERWISE, Outcome.LEFT) else ""
    return f"{place.article}:{place.line}:{place.column}  {place.outcome}  {name}  {what}{hint}"
