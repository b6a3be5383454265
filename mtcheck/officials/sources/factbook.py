"""Ambassadors to and from the United States, as the World Factbook listed them from one release to the next.

The list says since when; until when is told by the last release that had the name. Names are written with the family
name in capitals, which `_in_case` undoes.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

from mtcheck.analysis.titles import TitleGrammar
from mtcheck.officials.keys import fold, join
from mtcheck.officials.merge import LAST_SEEN
from mtcheck.officials.people import is_latin
from mtcheck.officials.records import PersonRecord, TermRecord
from mtcheck.officials.sources.csv_folder import clean_name

FILE = "factbook_leaders.csv"
_FROM, _IN = "Diplomatic representation from the US", "Diplomatic representation in the US"
_UNITED_STATES = "United States"
_SOURCE = f"factbook/factbook.json ({LAST_SEEN})"
_NAMED = re.compile(
    r"(?P<role>Ambassador|Charg[eé] d[’']Affaires)(?: Extraordinary and Plenipotentiary)? (?P<name>[^,;(]+)"
)
_DATE = re.compile(r"(?:(\d{1,2}) )?([A-Z][a-z]+) (\d{4})")
_MONTHS = "January February March April May June July August September October November December".split()


def read_people(folder: Path, grammar: TitleGrammar) -> Iterator[PersonRecord]:
    """One person a name and place, each with one term."""
    rows = list(csv.DictReader((folder / FILE).open(encoding="utf-8", newline="")))
    newest = max((row["last_seen"] for row in rows), default="")
    spans: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in rows:
        found = _NAMED.fullmatch(row["title_and_name"].strip())
        country = grammar.country(row["country"])
        if row["role"] not in (_FROM, _IN) or found is None or country is None or not is_latin(found["name"]):
            continue
        name = clean_name(_in_case(found["name"].strip()).removeprefix("Ambassador "))
        if " " in name and "vacant" not in name:
            role = "Ambassador" if found["role"] == "Ambassador" else "Chargé d’Affaires"
            key = (join(fold(name)), row["role"], country, role, _date(row["since"]))
            spans.setdefault(key, []).append({**row, "name": name})
    for (_, side, country, role, start), seen in spans.items():
        last = max(row["last_seen"] for row in seen)
        home, host = (_UNITED_STATES, country) if side == _FROM else (country, _UNITED_STATES)
        label = f"{role} to {'the ' if host == _UNITED_STATES else ''}{host}"
        term = TermRecord(
            home, label, grammar.office(label, home), start, last[:7] if last < newest else "", _SOURCE, newest
        )
        if not term.is_turned:
            yield PersonRecord("", [seen[-1]["name"]], terms=[term])


def _date(text: str) -> str:
    found = _DATE.fullmatch(text.strip())
    if found is None or found[2] not in _MONTHS:
        return ""
    month = _MONTHS.index(found[2]) + 1
    try:
        dt.date(int(found[3]), month, int(found[1] or 1))
    except ValueError:
        return ""
    return f"{found[3]}-{month:02}" + (f"-{int(found[1]):02}" if found[1] else "")


def _in_case(name: str) -> str:
    """ "Erin O’BRIEN-MCLEAN" → "Erin O’Brien-McLean"."""
    return " ".join(_word(word) if word.isupper() and len(word.rstrip(".")) > 1 else word for word in name.split())


def _word(word: str) -> str:
    if "." in word:  # initials
        return word
    lower = re.sub(r"[^\W\d_]+", lambda m: m.group().capitalize(), word)
    return re.sub(r"\bMc(\w)", lambda m: f"Mc{m[1].upper()}", lower)
