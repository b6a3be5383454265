"""Records into a register file: a new one, or changes to a copy of one.

The tables hold the facts (person, name, term, office, source) and the keys by which a name is looked up: whole names
(form), words of names (token, bearer), family names with given names (pair), and what `packed` makes of these.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from mtcheck.analysis.names import name_data
from mtcheck.analysis.titles import Office, TitleGrammar
from mtcheck.officials import file_format
from mtcheck.officials.keys import fold, join
from mtcheck.officials.merge import full_name_keys
from mtcheck.officials.people import is_accepted, is_latin, split_name
from mtcheck.officials.pinyin import SOURCE, pinyin_forms
from mtcheck.officials.records import FormRecord, PersonRecord, TermRecord

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE person (id INTEGER PRIMARY KEY, qid TEXT, name TEXT NOT NULL, gender TEXT, own_script INTEGER NOT NULL,
  family_first INTEGER NOT NULL);
CREATE TABLE name (person INTEGER NOT NULL, text TEXT NOT NULL, kind TEXT NOT NULL, lang TEXT, source TEXT NOT NULL,
  accepted INTEGER NOT NULL, PRIMARY KEY (person, text)) WITHOUT ROWID;
CREATE TABLE form (key TEXT NOT NULL, person INTEGER NOT NULL, accepted INTEGER NOT NULL, PRIMARY KEY (key, person))
WITHOUT ROWID;
CREATE TABLE token (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE bearer (token INTEGER NOT NULL, person INTEGER NOT NULL, family INTEGER NOT NULL,
  PRIMARY KEY (token, person)) WITHOUT ROWID;
CREATE TABLE pair (family INTEGER NOT NULL, given INTEGER NOT NULL, person INTEGER NOT NULL,
  PRIMARY KEY (family, given, person)) WITHOUT ROWID;
CREATE TABLE office (id INTEGER PRIMARY KEY, country TEXT NOT NULL, label TEXT NOT NULL, role TEXT NOT NULL,
  rank TEXT NOT NULL, portfolio TEXT NOT NULL, UNIQUE (country, label));
CREATE INDEX office_place ON office (country, role);
CREATE TABLE term (id INTEGER PRIMARY KEY, person INTEGER NOT NULL, office INTEGER NOT NULL, start TEXT, "end" TEXT,
  source INTEGER NOT NULL, snapshot TEXT NOT NULL);
CREATE TABLE source (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE INDEX person_qid ON person (qid) WHERE qid IS NOT NULL;
CREATE INDEX term_person ON term (person);
CREATE INDEX term_office ON term (office);
CREATE TABLE variant (text TEXT NOT NULL, sets TEXT NOT NULL, PRIMARY KEY (text)) WITHOUT ROWID;
CREATE TABLE word (text TEXT PRIMARY KEY, given INTEGER NOT NULL, surname INTEGER NOT NULL) WITHOUT ROWID;
"""
_PACKED = "CREATE TABLE packed (name TEXT PRIMARY KEY, data BLOB NOT NULL);"
_KEYS = {  # tables that a person is found by → the columns that tell a row from all others
    "form": ("key", "person"),
    "bearer": ("token", "person"),
    "pair": ("family", "given", "person"),
}


def _bare_family(word: str) -> Iterator[str]:
    """A family name as it may stand alone: with and without the Arabic article, and the parts of a double name."""
    folded = fold(word)
    yield join(folded)
    parts = folded.split()
    if len(parts) > 1 and parts[0] in ("al", "el", "ul", "ad", "as", "ar", "ash"):
        yield join(" ".join(parts[1:]))


class RegisterWriter:
    """Writes persons into an open register file. What it keeps in memory does not grow with the file."""

    def __init__(self, database: sqlite3.Connection, grammar: TitleGrammar) -> None:
        self.db = database
        self.grammar = grammar
        self.names = name_data()
        self._token = lru_cache(200_000)(self._find_token)
        self._office = lru_cache(20_000)(self._find_office)
        self._source = lru_cache(2_000)(self._find_source)

    @classmethod
    def create(cls, database: sqlite3.Connection, grammar: TitleGrammar) -> RegisterWriter:
        """A writer into an empty file, which gets its tables."""
        database.executescript(
            "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA + _PACKED
        )
        return cls(database, grammar)

    def upgrade(self) -> None:
        """Give a file of a format in `file_format.OLDER` the tables of today; `finish` fills them."""
        gone = "".join(f"DROP TABLE IF EXISTS {table};" for table in ("near", "near_full", "packed"))
        self.db.executescript(gone + _PACKED)

    def _find_source(self, text: str) -> int:
        row = self.db.execute("SELECT id FROM source WHERE text = ?", (text,)).fetchone()
        return int(row[0]) if row is not None else self._insert("source (text)", (text,))

    def _find_token(self, text: str) -> int:
        row = self.db.execute("SELECT id FROM token WHERE text = ?", (text,)).fetchone()
        if row is not None:
            return int(row[0])
        return self._insert("token (text)", (text,))

    def _find_office(self, country: str, label: str) -> int:
        row = self.db.execute("SELECT id FROM office WHERE country = ? AND label = ?", (country, label)).fetchone()
        if row is not None:
            return int(row[0])
        office = self.grammar.office(label, country) or Office("")
        values = (country, label, office.role, office.rank, "|".join(sorted(office.portfolio)))
        return self._insert("office (country, label, role, rank, portfolio)", values)

    def add(self, person: PersonRecord, number: int | None = None) -> int:
        """Write a person, under ``number`` where it is given; the number."""
        own = bool(person.countries) and not person.countries & self.names.other_script
        first = bool(person.countries & self.names.family_first)
        gender = person.gender if person.gender in ("male", "female") else None
        row = (number, person.qid or None, _best_name(person), gender, own, first)
        number = self._insert("person (id, qid, name, gender, own_script, family_first)", row)
        forms = _forms(person, own)
        self.db.executemany(
            "INSERT INTO name VALUES (?, ?, ?, ?, ?, ?)",
            [(number, form.text, form.kind, form.lang, form.source, form.accepted) for form in forms],
        )
        for table, rows in self._keys(number, forms, first).items():
            if rows:
                self.db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
        self.db.executemany(
            'INSERT INTO term (person, office, start, "end", source, snapshot) VALUES (?, ?, ?, ?, ?, ?)',
            [
                (
                    number,
                    self._office(term.country, term.label),
                    term.start or None,
                    term.end or None,
                    self._source(term.source),
                    term.snapshot,
                )
                for term in person.terms
            ],
        )
        return number

    def replace(self, number: int, person: PersonRecord) -> None:
        """Write ``person`` in the place of the one with this number."""
        (first,) = self.db.execute("SELECT family_first FROM person WHERE id = ?", (number,)).fetchone()
        # The keys are told from the names once more, so that no table needs a second index just for deleting.
        for table, rows in self._keys(number, list(self.forms(number)), bool(first)).items():
            key = _KEYS[table]
            self.db.executemany(
                f"DELETE FROM {table} WHERE {' AND '.join(f'{column} = ?' for column in key)}",
                [row[: len(key)] for row in rows],
            )
        self.db.execute("DELETE FROM name WHERE person = ?", (number,))
        self.db.execute("DELETE FROM term WHERE person = ?", (number,))
        self.db.execute("DELETE FROM person WHERE id = ?", (number,))
        self.add(person, number)

    def forms(self, number: int) -> Iterator[FormRecord]:
        """The forms of a person's name as they stand in the file."""
        rows = self.db.execute("SELECT text, kind, lang, source, accepted FROM name WHERE person = ?", (number,))
        return (FormRecord(text, kind, lang or "", source, bool(right)) for text, kind, lang, source, right in rows)

    def record(self, number: int) -> PersonRecord:
        """The person with a number, as `add` takes it."""
        row = self.db.execute("SELECT qid, name, gender FROM person WHERE id = ?", (number,)).fetchone()
        forms = {form.text: form for form in self.forms(number)}
        names = [form.text for form in forms.values() if form.kind == "name"]
        person = PersonRecord(row[0] or "", names or [row[1]], row[2] or "", [], forms, row[1])
        for country, label, start, end, source, snapshot in self.db.execute(
            'SELECT o.country, o.label, t.start, t."end", s.text, t.snapshot FROM term t '
            "JOIN office o ON o.id = t.office JOIN source s ON s.id = t.source WHERE t.person = ? ORDER BY t.id",
            (number,),
        ):
            office = self.grammar.office(label, country)
            person.terms.append(TermRecord(country, label, office, start or "", end or "", source, snapshot))
        return person

    def numbers(self, person: PersonRecord) -> list[int]:
        """The persons of the file who have the record's QID; or, where nobody has or there is none, one of its full
        names and no other QID."""
        if person.qid:
            rows = self.db.execute("SELECT id FROM person WHERE qid = ?", (person.qid,)).fetchall()
            if rows:
                return [rows[0][0]]
        keys = sorted(full_name_keys(person))
        marks = ",".join("?" * len(keys))
        qid = "qid IS NULL" if person.qid else "1"
        found = self.db.execute(
            f"SELECT id FROM person WHERE id IN (SELECT person FROM form WHERE key IN ({marks})) AND {qid} ORDER BY id",
            keys,
        )
        return [number for (number,) in found]

    def words(self, words: Mapping[str, tuple[int, int]]) -> None:
        """How common the words of names are, as a given and as a family name."""
        self.db.executemany("INSERT INTO word VALUES (?, ?, ?)", [(w, *value) for w, value in sorted(words.items())])

    def given_names(self) -> set[str]:
        """Words of names that somebody bears otherwise than in the family name."""
        rows = self.db.execute("SELECT text FROM token WHERE id IN (SELECT token FROM bearer WHERE NOT family)")
        return {text for (text,) in rows}

    def variants(self, variants: Mapping[str, Iterable[int]]) -> None:
        """The sets of spellings that each given name is in."""
        rows = [(form, " ".join(map(str, sorted(found)))) for form, found in sorted(variants.items())]
        self.db.executemany("INSERT INTO variant VALUES (?, ?)", rows)

    def finish(self, meta: Mapping[str, str], pack: bool = True) -> None:
        """Say what the file is, and ``pack`` it."""
        from mtcheck.officials.packed import pack as pack_keys

        self._pinyin()
        pack_keys(self.db)
        (newest,) = self.db.execute("SELECT max(snapshot) FROM term").fetchone()
        (persons,) = self.db.execute("SELECT count(*) FROM person").fetchone()
        own = {"schema": file_format.VERSION, "date": newest or "", "persons": str(persons)}
        self.db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", [*own.items(), *meta.items()])
        self.db.commit()
        if pack:
            self.db.executescript("ANALYZE; VACUUM;")

    def _pinyin(self) -> None:
        """Give everybody with a name in Chinese characters the form that translation from Chinese writes, unless it is
        somebody's name already, or no more than words of the person's own in another order."""
        query = "SELECT person, text FROM name WHERE text GLOB '[\u4e00-\u9fff]*' ORDER BY person, text"
        for number, text in self.db.execute(query).fetchall():
            forms = {join(fold(form)): form for form in pinyin_forms(text)}
            own = {word for form in self.forms(number) for word in fold(form.text).split()}
            if all(own.issuperset(fold(form).split()) for form in forms.values()) or self._is_taken(forms):
                continue
            for key, form in forms.items():
                row = (number, form, "generated", "zh", f"{SOURCE}{text}", False)
                self.db.execute("INSERT OR IGNORE INTO name VALUES (?, ?, ?, ?, ?, ?)", row)
                self.db.execute("INSERT OR IGNORE INTO form VALUES (?, ?, ?)", (key, number, False))

    def _is_taken(self, keys: Iterable[str]) -> bool:
        """Whether one of these is an accepted name of anybody."""
        query = "SELECT 1 FROM form WHERE key = ? AND accepted"
        return any(self.db.execute(query, (key,)).fetchone() for key in keys)

    def _insert(self, into: str, values: tuple[object, ...]) -> int:
        number = self.db.execute(f"INSERT INTO {into} VALUES ({', '.join('?' * len(values))})", values).lastrowid
        assert number is not None
        return number

    def _keys(self, number: int, forms: Iterable[FormRecord], family_first: bool) -> dict[str, list[tuple[Any, ...]]]:
        """The rows by which a person with these forms is found, by table; those of `_KEYS` first in each."""
        keys: dict[str, bool] = {}
        bearers: dict[str, bool] = {}
        pairs: dict[tuple[str, str], None] = {}
        for form in forms:
            key = join(fold(form.text)) if is_latin(form.text) else ""
            if not key:
                continue
            keys[key] = keys.get(key, False) or bool(form.accepted)
            if form.accepted:
                words = list(_words(form.text, family_first))
                for word, is_family in words:
                    bearers[word] = bearers.get(word, False) or is_family
                families = [word for word, is_family in words if is_family]
                pairs |= {(word, other): None for word in families for other, is_family in words if not is_family}
        return {
            "form": [(key, number, right) for key, right in keys.items()],
            "bearer": [(self._token(word), number, is_family) for word, is_family in bearers.items()],
            "pair": [(self._token(family), self._token(other), number) for family, other in pairs],
        }


def _words(text: str, family_first: bool) -> Iterator[tuple[str, bool]]:
    """The folded words of a name, and whether each is of the family name."""
    parts = split_name(text, family_first)
    for index, word in enumerate(parts.words):
        is_family = index == parts.family or (parts.family > parts.given and index > parts.family)
        for token in _bare_family(word):
            if len(token) > 1:
                yield token, is_family


def _best_name(person: PersonRecord) -> str:
    # The title of the English encyclopedia is the usual English form; else the name that most rows have.
    titles = [form.text for form in person.forms.values() if form.source == "enwiki"]
    most_used = max(person.names, key=lambda name: (person.names.count(name), -len(name)))
    return person.name or (titles[0] if titles else most_used)


def _forms(person: PersonRecord, own_script: bool) -> list[FormRecord]:
    """All forms of a person's name, each with the word on whether English text may write it."""
    forms = dict(person.forms)
    for name in dict.fromkeys(person.names):
        known = forms.get(name)
        forms[name] = FormRecord(name, "name", "en", "terms", known.accepted if known else None)
    canonical = {form.text for form in forms.values() if form.kind == "name" or form.source == "enwiki"}
    return [
        form._replace(accepted=_is_right(form, canonical, own_script)) if form.accepted is None else form
        for form in forms.values()
    ]


def _is_right(form: FormRecord, canonical: set[str], own_script: bool) -> bool:
    if form.kind == "name" or form.source == "enwiki":
        return True
    return is_accepted(form.text, form.kind, form.lang, form.source, canonical, own_script)
