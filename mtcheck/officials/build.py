"""Make the register: one read-only SQLite file from the CSV files of officials.

Persons are merged across files (same QID; or same name and country; or near names in one office from the same time),
terms that several files list are one term with the end that any of them knows, and every row keeps its source and the
day on which the source was read. What a source leaves open stays open: an empty end is "not known to have ended".
"""

from __future__ import annotations

import csv
import datetime as dt
import math
import os
import re
import sqlite3
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from mtcheck.analysis.names import name_data
from mtcheck.analysis.titles import Office, TitleGrammar, title_grammar
from mtcheck.dates import PartialDate
from mtcheck.officials.edits import name_distance
from mtcheck.officials.keys import fold, full_keys, join, near_keys
from mtcheck.officials.people import is_accepted, is_latin, split_name

_TERMS = ("officials_terms", "orgs_terms", "deputies_terms", "updates_terms")
# No data licence seen, and a share-alike one that would bind the whole file: left out.
_NO_LICENCE = ("mysociety/", "open-data-archive/")
# Sanctions lists name business people too; they are nobody's officials.
_PUBLIC = re.compile(
    r"minister|president of the (?!.*(?:union|company|bank))|duma|federation council|governor|judge|prosecutor|"
    r"commander|senator|mayor|chief of|general staff|parliament|ambassador|spokes|secretary|"
    r"head of (?:state|the (?:republic|administration))",
    re.I,
)
_BUSINESS = re.compile(
    r"LLC|JSC|PJSC|Ltd|company|CEO|business|founder|shareholder|owner|editor|journalist|director general|"
    r"general director|museum|singer|actor|propagandist|bank|‘|“|district court|factory|foundation|wife|son of|"
    r"daughter|relative|so-called|former",
    re.I,
)
_SAME_START = 75  # days between two sources' starts of one term

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE person (id INTEGER PRIMARY KEY, qid TEXT, name TEXT NOT NULL, gender TEXT, own_script INTEGER NOT NULL,
  family_first INTEGER NOT NULL);
CREATE TABLE name (person INTEGER NOT NULL, text TEXT NOT NULL, kind TEXT NOT NULL, lang TEXT, source TEXT NOT NULL,
  accepted INTEGER NOT NULL, PRIMARY KEY (person, text)) WITHOUT ROWID;
CREATE TABLE form (key TEXT NOT NULL, person INTEGER NOT NULL, accepted INTEGER NOT NULL, PRIMARY KEY (key, person))
WITHOUT ROWID; CREATE TABLE token (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE bearer (token INTEGER NOT NULL, person INTEGER NOT NULL, family INTEGER NOT NULL,
  PRIMARY KEY (token, person)) WITHOUT ROWID;
CREATE TABLE near (key INTEGER NOT NULL, token INTEGER NOT NULL, PRIMARY KEY (key, token)) WITHOUT ROWID;
CREATE TABLE near_full (key INTEGER NOT NULL, person INTEGER NOT NULL, PRIMARY KEY (key, person)) WITHOUT ROWID;
CREATE TABLE office (id INTEGER PRIMARY KEY, country TEXT NOT NULL, label TEXT NOT NULL, role TEXT NOT NULL, rank TEXT
NOT NULL,
  portfolio TEXT NOT NULL);
CREATE INDEX office_place ON office (country, role);
CREATE TABLE term (id INTEGER PRIMARY KEY, person INTEGER NOT NULL, office INTEGER NOT NULL, start TEXT, "end" TEXT,
  source INTEGER NOT NULL, snapshot TEXT NOT NULL);
CREATE TABLE source (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE INDEX term_person ON term (person);
CREATE INDEX term_office ON term (office);
CREATE TABLE variant (text TEXT NOT NULL, sets TEXT NOT NULL, PRIMARY KEY (text)) WITHOUT ROWID;
CREATE TABLE word (text TEXT PRIMARY KEY, given INTEGER NOT NULL, surname INTEGER NOT NULL) WITHOUT ROWID;
"""


@dataclass
class _Term:
    country: str
    label: str
    office: Office | None
    start: str
    end: str
    source: str
    snapshot: str


class _Form(NamedTuple):
    text: str
    kind: str
    lang: str
    source: str


@dataclass
class _Person:
    qid: str
    names: list[str]  # as the files of terms list the person, the most used first
    gender: str = ""
    terms: list[_Term] = field(default_factory=list)
    forms: dict[str, _Form] = field(default_factory=dict)

    @property
    def countries(self) -> set[str]:
        return {term.country for term in self.terms}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {key: (value or "").replace("\u00a0", " ").strip() for key, value in row.items()}


def _date(text: str) -> str:
    """``text`` where it is a date; else ""."""
    try:
        return str(PartialDate.parse(text))
    except ValueError:
        return ""


def _is_junk(row: dict[str, str]) -> bool:
    source, position = row["source_repo"], row["position"]
    if source.startswith(_NO_LICENCE) or not row["name_en"] or not is_latin(row["name_en"]):
        return True
    if re.fullmatch(r"Q\d+", row["name_en"]):
        return True
    if source.startswith("opensanctions"):
        return not _PUBLIC.search(position) or bool(_BUSINESS.search(position))
    return False


_RANK = re.compile(
    r"^(?:(?:(?:Lieutenant|Major|Brigadier|Vice|Rear)[ -])?"
    r"(?:General|Admiral|Colonel|Governor|Commodore|Commander)|Prefect|Ms\.|Mr\.|Mrs\.|Dr\.?|Sir|"
    r"Commonwealth of Australia General|Capt\.|Gen\.|Maj\.|Adm\.|Honorable|Hon\.) +(?=\S+ \S)"
)


def _clean_name(name: str) -> str:
    name = _RANK.sub("", _RANK.sub("", name))
    return re.sub(r"\s+", " ", re.sub(r"\s*[(\[][^)\]]*[)\]]", "", name)).strip(" ,")


def _read_terms(folder: Path, grammar: TitleGrammar) -> list[_Person]:
    """One entry a QID, or a name and country where there is no QID."""
    groups: dict[object, _Person] = {}
    for file in _TERMS:
        for row in _rows(folder / f"{file}.csv"):
            name = _clean_name(row["name_en"])
            if _is_junk(row) or not name:
                continue
            country = grammar.country(row["country"]) or row["country"]
            key = row["person_qid"] or (join(fold(name)), country)
            person = groups.setdefault(key, _Person(row["person_qid"], []))
            person.names.append(name)
            if row["enwiki"] and is_latin(row["enwiki"]):
                title = _clean_name(row["enwiki"])
                person.forms.setdefault(title, _Form(title, "alias", "en", "enwiki"))
            person.gender = person.gender or row["gender"]
            start, end = _date(row["start"]), _date(row["end"])
            if start and end and PartialDate.parse(end).last < PartialDate.parse(start).first:
                continue
            office = grammar.office(row["position"], country)
            person.terms.append(
                _Term(country, row["position"], office, start, end, row["source_repo"], row["snapshot_date"])
            )
    return [person for person in groups.values() if person.names]


def _start(term: _Term) -> dt.date | None:
    return PartialDate.parse(term.start).first if term.start else None


def _close_starts(a: _Term, b: _Term) -> bool:
    if not a.start or not b.start:
        return not a.start and not b.start
    if len(a.start) == 4 or len(b.start) == 4:
        return a.start[:4] == b.start[:4]
    return abs((PartialDate.parse(a.start).first - PartialDate.parse(b.start).first).days) <= _SAME_START


def _alike(a: str, b: str) -> bool:
    """Whether two names may be one person's, given that office and time agree."""
    left, right = fold(a).split(), fold(b).split()
    if set(left) <= set(right) or set(right) <= set(left):
        return len(set(left) & set(right)) > 1 or min(len(left), len(right)) == 1
    if name_distance(left[-1], right[-1]) > 1.0:
        return False
    return left[0][:1] == right[0][:1] or name_distance(left[0], right[0]) <= 1.5


def _absorb(into: _Person, other: _Person) -> None:
    into.qid = into.qid or other.qid
    into.names += other.names
    into.gender = into.gender or other.gender
    into.terms += other.terms
    into.forms.update(other.forms)
    other.terms = []
    other.names = []


def _may_move(a: _Person, b: _Person, grammar: TitleGrammar) -> bool:
    """Whether one name in two places may be one person: officers of a body come from a country, territories share
    heads."""
    return any(
        (found := grammar.countries.get(country)) is None or found.is_body for country in a.countries | b.countries
    )


def _full_keys_of(person: _Person) -> set[str]:
    texts = [*person.names, *(form.text for form in person.forms.values() if is_latin(form.text))]
    return {join(fold(text)) for text in texts if " " in text}


def _merge_people(people: list[_Person], grammar: TitleGrammar) -> list[_Person]:
    """Persons without a QID joined to the one that they are."""
    named: dict[str, list[_Person]] = defaultdict(list)
    for person in people:
        if person.qid:
            for key in _full_keys_of(person):
                named[key].append(person)
    for person in people:
        if person.qid:
            continue
        found = {id(p): p for key in _full_keys_of(person) for p in named[key] if p.names}
        here = [p for p in found.values() if p.countries & person.countries]
        if len(here) == 1:
            _absorb(here[0], person)
        elif len(found) == 1 and not here and _may_move(next(iter(found.values())), person, grammar):
            _absorb(next(iter(found.values())), person)
        elif not found:
            for key in _full_keys_of(person):
                named[key].append(person)
    people = [person for person in people if person.names]
    offices: dict[tuple[object, ...], list[tuple[_Person, _Term]]] = defaultdict(list)
    for person in people:
        for term in person.terms:
            if term.office and term.start:
                offices[term.office].append((person, term))
    for holders in offices.values():
        for person, term in holders:
            for other, theirs in holders:
                if person is other or not person.names or not other.names or (person.qid and other.qid):
                    continue
                if _close_starts(term, theirs) and _alike(person.names[0], other.names[0]):
                    _absorb(*(person, other) if person.qid or not other.qid else (other, person))
    return [person for person in people if person.names]


def _merge_terms(terms: Iterable[_Term]) -> list[_Term]:
    """Terms of one person, each once: the most precise start, the end that any source knows."""
    out: list[_Term] = []
    for term in sorted(terms, key=lambda t: (t.snapshot, -len(t.start))):
        same = (t for t in out if t.country == term.country and _same_office(t, term) and _close_starts(t, term))
        known = next(same, None)
        if known is None:
            out.append(term)
            continue
        if term.source not in known.source:
            known.source += f"; {term.source}"
        if len(term.start) > len(known.start):
            known.start = term.start
        if term.end and (not known.end or (term.snapshot > known.snapshot and len(term.end) >= len(known.end))):
            known.end = term.end
        known.snapshot = max(known.snapshot, term.snapshot)
        if known.end and PartialDate.parse(known.end).last < PartialDate.parse(known.start).first:
            known.end = ""
    return sorted(out, key=lambda t: t.start or "9999")


def _same_office(a: _Term, b: _Term) -> bool:
    return a.label == b.label or (a.office is not None and a.office == b.office)


def _add_forms(folder: Path, people: list[_Person]) -> None:
    by_qid = {person.qid: person for person in people if person.qid}
    by_name: dict[str, list[_Person]] = defaultdict(list)
    for someone in people:
        for name in {join(fold(name)) for name in someone.names}:
            by_name[name].append(someone)
    person: _Person | None
    for row in _rows(folder / "names_extra.csv"):
        if row["source"].startswith(_NO_LICENCE):
            continue
        person = by_qid.get(row["person_qid"])
        if person is None:
            found = by_name.get(join(fold(row["name_en"])), [])
            person = found[0] if len(found) == 1 else None
        text = _clean_name(row["name"])
        if person is not None and text and not text.startswith("Q1"):
            person.forms.setdefault(text, _Form(text, row["kind"], row["lang"], row["source"]))
    for row in _rows(folder / "names_wikidata.csv"):
        person, text = by_qid.get(row["qid"]), _clean_name(row["name"])
        if person is not None and text:
            kind = "alias" if is_latin(text) else "native"
            person.forms.setdefault(text, _Form(text, kind, "", "names_wikidata"))


def _frequency(count: str, source: str) -> int:
    """How common a name is, as a power of two of its bearers; 3 where a list says nothing."""
    if source == "census90" and count:
        return max(4, round(math.log2(float(count) * 2500 + 2)))
    if count:
        return max(3, round(math.log2(float(count) + 2)))
    return 6 if source == "census10" else 3


def _lexicon(folder: Path) -> dict[str, tuple[int, int]]:
    words: dict[str, tuple[int, int]] = {}
    for column, file in enumerate(("given_names", "surnames")):
        for row in _rows(folder / f"{file}.csv"):
            word = join(fold(row["name"]))
            if len(word) < 2:
                continue
            value = list(words.get(word, (0, 0)))
            value[column] = max(value[column], _frequency(row["count"], row["source"]))
            words[word] = (value[0], value[1])
    return words


def _bare_family(word: str) -> Iterator[str]:
    """A family name as it may stand alone: with and without the Arabic article, and the parts of a double name."""
    folded = fold(word)
    yield join(folded)
    parts = folded.split()
    if len(parts) > 1 and parts[0] in ("al", "el", "ul", "ad", "as", "ar", "ash"):
        yield join(" ".join(parts[1:]))


def _variants(folder: Path, given: set[str]) -> dict[str, set[int]]:
    """Folded given names → the sets of spellings that they are in: forms of one item, or with one native spelling."""
    numbers: dict[str, int] = {}
    sets: dict[str, set[int]] = defaultdict(set)
    for row in _rows(folder / "token_variants.csv"):
        forms = {join(fold(form)) for form in row["latin_forms"].split()} - {""}
        if forms & given:
            for label in (row["qid"], *row["native_forms"].split()):
                number = numbers.setdefault(label, len(numbers))
                for form in forms:
                    sets[form].add(number)
    shared = Counter(number for found in sets.values() for number in found)
    return {form: kept for form, found in sets.items() if (kept := {n for n in found if shared[n] > 1})}


class _Writer:
    def __init__(self, database: sqlite3.Connection) -> None:
        self.db = database
        self.tokens: dict[str, int] = {}
        self.offices: dict[tuple[str, str], int] = {}
        self.sources: dict[str, int] = {}
        self.names = name_data()

    def source(self, text: str) -> int:
        number = self.sources.get(text)
        if number is None:
            number = self.sources[text] = len(self.sources) + 1
            self.db.execute("INSERT INTO source VALUES (?, ?)", (number, text))
        return number

    def token(self, text: str) -> int:
        number = self.tokens.get(text)
        if number is None:
            number = self.tokens[text] = len(self.tokens) + 1
            self.db.execute("INSERT INTO token VALUES (?, ?)", (number, text))
            self.db.executemany("INSERT INTO near VALUES (?, ?)", [(key, number) for key in sorted(near_keys(text))])
        return number

    def office(self, term: _Term) -> int:
        key = (term.country, term.label)
        number = self.offices.get(key)
        if number is None:
            number = self.offices[key] = len(self.offices) + 1
            office = term.office or Office("")
            self.db.execute(
                "INSERT INTO office VALUES (?, ?, ?, ?, ?, ?)",
                (number, term.country, term.label, office.role, office.rank, "|".join(sorted(office.portfolio))),
            )
        return number

    def person(self, number: int, person: _Person) -> None:
        titles = [form.text for form in person.forms.values() if form.source == "enwiki"]
        # The title of the English encyclopedia is the usual English form; else the name that most rows have.
        best = titles[0] if titles else max(person.names, key=lambda name: (person.names.count(name), -len(name)))
        own = bool(person.countries) and not person.countries & self.names.other_script
        first = bool(person.countries & self.names.family_first)
        gender = person.gender if person.gender in ("male", "female") else None
        self.db.execute(
            "INSERT INTO person VALUES (?, ?, ?, ?, ?, ?)", (number, person.qid or None, best, gender, own, first)
        )
        accepted = [_Form(name, "name", "en", "terms") for name in dict.fromkeys(person.names)]
        canonical = {form.text for form in accepted} | {f.text for f in person.forms.values() if f.source == "enwiki"}
        forms = {form.text: (form, True) for form in accepted}
        for form in person.forms.values():
            right = form.source == "enwiki" or is_accepted(form.text, form.kind, form.lang, form.source, canonical, own)
            forms.setdefault(form.text, (form, right))
        self.db.executemany(
            "INSERT INTO name VALUES (?, ?, ?, ?, ?, ?)",
            [(number, form.text, form.kind, form.lang, form.source, right) for form, right in forms.values()],
        )
        self._keys(number, [(form.text, right) for form, right in forms.values() if is_latin(form.text)], first)
        for term in person.terms:
            self.db.execute(
                'INSERT INTO term (person, office, start, "end", source, snapshot) VALUES (?, ?, ?, ?, ?, ?)',
                (
                    number,
                    self.office(term),
                    term.start or None,
                    term.end or None,
                    self.source(term.source),
                    term.snapshot,
                ),
            )

    def _keys(self, number: int, forms: list[tuple[str, bool]], family_first: bool) -> None:
        keys: dict[str, bool] = {}
        bearers: dict[str, bool] = {}
        full: set[int] = set()
        for text, right in forms:
            key = join(fold(text))
            if not key:
                continue
            keys[key] = keys.get(key, False) or right
            if not right:
                continue
            full |= full_keys(key)
            parts = split_name(text, family_first)
            for index, word in enumerate(parts.words):
                family = index == parts.family or (parts.family > parts.given and index > parts.family)
                for token in _bare_family(word):
                    if len(token) > 1:
                        bearers[token] = bearers.get(token, False) or family
        self.db.executemany("INSERT INTO form VALUES (?, ?, ?)", [(key, number, right) for key, right in keys.items()])
        self.db.executemany("INSERT INTO near_full VALUES (?, ?)", [(key, number) for key in sorted(full)])
        self.db.executemany(
            "INSERT INTO bearer VALUES (?, ?, ?)",
            [(self.token(token), number, family) for token, family in bearers.items()],
        )


def build(data_dir: Path, out: Path) -> None:
    """Write the register made of the CSV files in ``data_dir`` to ``out``, which stays as it was if anything fails."""
    grammar = title_grammar()
    people = _read_terms(data_dir, grammar)
    _add_forms(data_dir, people)
    people = _merge_people(people, grammar)
    out.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=out.parent, suffix=".tmp")
    os.close(handle)
    try:
        with closing(sqlite3.connect(name)) as database:
            database.executescript(
                "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA
            )
            writer = _Writer(database)
            for number, person in enumerate(people, start=1):
                person.terms = _merge_terms(person.terms)
                writer.person(number, person)
            database.executemany(
                "INSERT INTO word VALUES (?, ?, ?)",
                [(word, *value) for word, value in sorted(_lexicon(data_dir).items())],
            )
            given = {
                text
                for (text,) in database.execute(
                    "SELECT text FROM token WHERE id IN (SELECT token FROM bearer WHERE NOT family)"
                )
            }
            database.executemany(
                "INSERT INTO variant VALUES (?, ?)",
                [
                    (form, " ".join(map(str, sorted(found))))
                    for form, found in sorted(_variants(data_dir, given).items())
                ],
            )
            newest = max(term.snapshot for person in people for term in person.terms)
            database.executemany(
                "INSERT INTO meta VALUES (?, ?)",
                [("schema", "1"), ("date", newest), ("persons", str(len(people))), ("sources", ", ".join(_TERMS))],
            )
            database.commit()
            database.executescript("ANALYZE; VACUUM;")
        Path(name).chmod(0o644)
        Path(name).replace(out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


if __name__ == "__main__":
    import sys

    build(Path(sys.argv[1]), Path(sys.argv[2]))
