"""What the Wikidata dump and its query service have in common: dates with a precision, names, positions and places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from mtcheck.analysis.titles import TitleGrammar
from mtcheck.officials.keys import fold
from mtcheck.officials.people import is_latin
from mtcheck.officials.records import FormRecord, PersonRecord, TermRecord, valid_date

MALE = frozenset({"Q6581097", "Q2449503"})
FEMALE = frozenset({"Q6581072", "Q1052281"})
_PRECISION = {9: 4, 10: 7, 11: 10}  # year, month, day → characters of the date that they leave
_DISAMBIGUATION = re.compile(r"\s*\([^)]*\)$")


class Item(NamedTuple):
    """A position, country or body: its English label ("" where it has none) and the QIDs of the places it is of, the
    nearest first."""

    label: str
    places: tuple[str, ...]


class Statement(NamedTuple):
    """One "position held": QIDs of the position, of what the statement says it is "of", and of the places."""

    position: str
    of: str
    places: tuple[str, ...]
    start: str
    end: str


def date(time: str, precision: int) -> str:
    """``+2001-05-00T00:00:00Z`` with its precision as ``YYYY[-MM[-DD]]``; "" where the year itself is not sure (a
    decade, a century) or before our era."""
    if precision > 11:
        precision = 11
    if precision not in _PRECISION or not re.match(r"\+?\d{4}-", time):
        return ""
    return valid_date(time.lstrip("+")[: _PRECISION[precision]])


def sex(qids: Iterable[str]) -> str:
    """ "male" or "female"; "" where the item says neither, or both."""
    found = {"male" if qid in MALE else "female" for qid in qids if qid in MALE | FEMALE}
    return found.pop() if len(found) == 1 else ""


def own_name(labels: Mapping[str, str], title: str) -> str:
    """The English name: label, article, label for all languages; or the one that all Latin labels agree on; else ""."""
    name = labels.get("en") or _DISAMBIGUATION.sub("", title) or labels.get("mul", "")
    if name:
        return name if is_latin(name) else ""
    latin = {fold(label): label for label in labels.values() if is_latin(label)}
    return next(iter(latin.values())) if len(latin) == 1 else ""


def form(text: str, language: str, source: str) -> FormRecord:
    """A label or alias as a form of a name."""
    if not is_latin(text):
        return FormRecord(text, "native", language, source)
    lang = "" if language == "mul" else "en" if language.startswith("en-") else language
    return FormRecord(text, "alias", lang, source)


def person(
    qid: str,
    labels: Mapping[str, str],
    title: str,
    aliases: Iterable[tuple[str, str]],
    gender: str,
    source: str,
) -> PersonRecord | None:
    """A person without terms; ``aliases`` are (language, text). None where nothing can be the English name."""
    name = own_name(labels, title)
    if " " not in name and not labels.get("en"):
        return None
    record = PersonRecord(qid, [name], gender)
    if title and is_latin(title):
        plain = _DISAMBIGUATION.sub("", title)
        record.add_form(FormRecord(plain, "alias", "en", "enwiki"))
    for language, text in [*labels.items(), *aliases]:
        if text.strip() and text != name:
            record.add_form(form(text.strip(), language, source))
    return record


def term(
    statement: Statement, items: Mapping[str, Item], grammar: TitleGrammar, source: str, snapshot: str
) -> TermRecord | None:
    """The occupancy that a statement amounts to; None where the position has no English label or the dates are turned.

    Its country is the first of the statement's and the position's places that the grammar knows, else the first that
    has a label.
    """
    position = items.get(statement.position)
    if position is None or not position.label:
        return None
    of = items.get(statement.of)
    label = position.label
    places: Sequence[str] = (*statement.places, *position.places)
    if of is not None and of.label:
        if grammar.country(of.label):
            places = (statement.of, *places)
        elif fold(of.label) not in fold(label):
            label = f"{label} of {of.label}"
    country = _country(places, items, grammar)
    record = TermRecord(
        country, label, grammar.office(label, country), statement.start, statement.end, source, snapshot
    )
    return None if record.is_turned else record


def _country(places: Sequence[str], items: Mapping[str, Item], grammar: TitleGrammar) -> str:
    near = [items[place] for place in places if place in items]
    wider = [items[place] for item in near for place in item.places if place in items]
    known = (found for item in (*near, *wider) if (found := grammar.country(item.label)))
    return next(known, None) or next((item.label for item in near if item.label), "")
