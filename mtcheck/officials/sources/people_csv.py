"""A newsroom's own list of people: a CSV file (UTF-8) with a line of column names, one line a term.

========  ==========================================================================================
name      as English text should write it; the only column that must be there, and filled
qid       the Wikidata item, ``Q42``
gender    ``male`` or ``female``
country   the country or international body of the office, by any of its names
position  the office: ``Minister of Finance``
start     ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; what is not known stays empty
end       the same; empty is "not known to have ended"
aliases   other forms that English text may use, parted by ``;``
source    where the line's facts come from; by default the file's name
========  ==========================================================================================

Several lines of one name (and QID, and country) are one person's terms.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Mapping
from pathlib import Path

from mtcheck.analysis.titles import TitleGrammar
from mtcheck.dates import PartialDate
from mtcheck.errors import InputError
from mtcheck.officials.keys import fold, join
from mtcheck.officials.people import is_latin
from mtcheck.officials.records import FormRecord, PersonRecord, TermRecord

COLUMNS = ("name", "qid", "gender", "country", "position", "start", "end", "aliases", "source")


def read_people(path: Path, grammar: TitleGrammar, today: dt.date) -> list[PersonRecord]:
    """The persons of the file; InputError with line and column where anything in it is wrong."""
    text = _text(path)
    table = csv.reader(io.StringIO(text, newline=""), strict=True)
    people: dict[tuple[str, ...], PersonRecord] = {}
    columns: list[str] = []
    line = 1
    try:
        for cells in table:
            if not columns:
                columns = _columns(cells, path)
            elif any(cell.strip() for cell in cells):
                row = _Row(path, line, columns, cells, text)
                person = row.person(grammar, today)
                key = (person.qid or join(fold(person.names[0])), *(() if person.qid else person.countries))
                known = people.setdefault(key, person)
                if known is not person:
                    _join(known, person)
            line = table.line_num + 1
    except csv.Error as error:
        raise InputError(f"no CSV: {error}", path=str(path), line=line) from None
    if not columns:
        raise InputError("the file is empty", path=str(path), line=1)
    return list(people.values())


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=str(path)) from None
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8", path=str(path), byte=error.start) from None


def _columns(cells: list[str], path: Path) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    for name in names:
        if name not in COLUMNS:
            hint = f"There are: {', '.join(COLUMNS)}."
            raise InputError(
                f"unknown column {name!r}.", path=str(path), line=1, column=_offset(cells, names.index(name)), hint=hint
            )
    if len(set(names)) < len(names):
        raise InputError("a column stands twice", path=str(path), line=1)
    if "name" not in names:
        raise InputError("there is no column 'name'", path=str(path), line=1)
    return names


def _offset(cells: list[str], index: int) -> int:
    """The column, from 1, of a cell in a line without quotation marks."""
    return sum(len(cell) + 1 for cell in cells[:index]) + 1


def _join(known: PersonRecord, other: PersonRecord) -> None:
    known.names += other.names
    known.gender = known.gender or other.gender
    known.terms += other.terms
    for form in other.forms.values():
        known.add_form(form)


class _Row:
    def __init__(self, path: Path, line: int, columns: list[str], cells: list[str], text: str) -> None:
        self.path = path
        self.line = line
        self.cells = cells
        self.columns = columns
        self.text = text
        if len(cells) != len(columns):
            message = f"the line has {len(cells)} cells, the first line {len(columns)}"
            raise InputError(message, path=str(path), line=line)
        self.row: Mapping[str, str] = {name: " ".join(cell.split()) for name, cell in zip(columns, cells, strict=True)}

    def person(self, grammar: TitleGrammar, today: dt.date) -> PersonRecord:
        name, qid = self.value("name"), self.value("qid")
        if not name:
            raise self.error("name", "is empty")
        if not is_latin(name):
            raise self.error("name", f"{name!r} is not in Latin letters")
        if qid and not re.fullmatch(r"Q[1-9]\d*", qid):
            raise self.error("qid", f"{qid!r} is no Wikidata item (Q42)")
        gender = self.value("gender").lower()
        if gender not in ("", "male", "female"):
            raise self.error("gender", f"{gender!r} is neither male nor female")
        person = PersonRecord(qid, [name], gender)
        for alias in filter(None, (part.strip() for part in self.value("aliases").split(";"))):
            native = not is_latin(alias)
            person.add_form(FormRecord(alias, "native" if native else "alias", "", self.source, not native))
        person.terms = self.terms(grammar, today)
        return person

    def terms(self, grammar: TitleGrammar, today: dt.date) -> list[TermRecord]:
        country, position = self.value("country"), self.value("position")
        start, end = self.date("start"), self.date("end")
        if not position:
            if start or end:
                raise self.error("position", "is empty, but there are dates")
            if country:
                raise self.error("position", "is empty, but there is a country")
            return []
        place = grammar.country(country) or country
        office = grammar.office(position, place)
        term = TermRecord(place, position, office, start, end, self.source, today.isoformat())
        if term.is_turned:
            raise self.error("end", f"{end} is before the start, {start}")
        return [term]

    @property
    def source(self) -> str:
        return self.value("source") or self.path.name

    def value(self, column: str) -> str:
        return self.row.get(column, "")

    def date(self, column: str) -> str:
        text = self.value(column)
        if not text:
            return ""
        try:
            return str(PartialDate.parse(text))
        except ValueError as error:
            raise self.error(column, str(error)) from None

    def error(self, column: str, message: str) -> InputError:
        at = self.columns.index(column) if column in self.columns else None
        plain = '"' not in "".join(self.cells) and "\n" not in "".join(self.cells)
        line = self.text.splitlines()[self.line - 1] if plain else ""
        # Where cells are quoted their offset in the line is not that of their text: then the name has to do.
        offset = _offset(self.cells, at) if at is not None and line.count('"') == 0 and line else None
        return InputError(f"{column}: {message}", path=str(self.path), line=self.line, column=offset)
