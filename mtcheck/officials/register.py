"""The register of office-holders: who held which office when, and under which names.

One SQLite file, opened read-only and immutable, so that any number of processes share it. Nothing is loaded ahead but
the words of names (`mtcheck.officials.packed`), and these when first asked for; what was asked once is remembered in
the process.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mtcheck.analysis.titles import Office
from mtcheck.dates import PartialDate
from mtcheck.errors import ConfigError
from mtcheck.officials import file_format
from mtcheck.officials.key_bits import FORMS, KeyBits
from mtcheck.officials.keys import MANY, fold, full_keys, join
from mtcheck.officials.meaning import fits, means
from mtcheck.resources import data_dir

if TYPE_CHECKING:
    from mtcheck.officials.packed import NameIndex, Packed, WordIndex

_SLACK = dt.timedelta(days=100)  # what a month or an inaugural day may be off by in a source, and in an article's tense
_ENOUGH = 8  # of these that sound the same are looked at alone
_TELLING = 5  # of one given name say what sex it is of
_ROOM = 200_000  # answers remembered of each kind of question
_PAGES = 32 * 1024  # KiB of the file that SQLite keeps at hand


class Held(Enum):
    """Whether a term covers a date, as far as the source knows."""

    YES = "yes"
    PERHAPS = "perhaps"
    NO = "no"


class Term(NamedTuple):
    """One occupancy. Dates as the source gives them: None is unknown, and an end that is None is not known to have
    come."""

    person: int
    office: Office
    label: str
    start: PartialDate | None
    end: PartialDate | None
    source: str
    snapshot: str

    def held(self, date: PartialDate | None) -> Held:
        """Whether the office was held on ``date``; PERHAPS at the edges of a term, after the source was read, without
        dates."""
        if date is None or (self.start is None and self.end is None):
            return Held.PERHAPS
        if self.start is not None and date.last < self.start.first - _SLACK:
            return Held.NO
        if self.end is not None and date.first > self.end.last + _SLACK:
            return Held.NO
        begun = self.start is not None and self.start.last <= date.first
        until = self.end or _date(self.snapshot)
        return Held.YES if begun and until is not None and date.last <= until.first else Held.PERHAPS

    @property
    def span(self) -> str:
        """The dates in words: "from 22 January 2018", "from 2005 to October 2012"."""
        start = f"from {in_words(self.start)}" if self.start else ""
        end = f"{'to' if start else 'until'} {in_words(self.end)}" if self.end else ""
        return " ".join(part for part in (start, end) if part)


_MONTHS = ("January February March April May June July August September October November December").split()


def in_words(date: PartialDate) -> str:
    """ "22 January 2018", "January 2018" or "2018"."""
    month = f"{_MONTHS[date.month - 1]} " if date.month else ""
    return f"{date.day} {month}{date.year}" if date.day else f"{month}{date.year}"


class Form(NamedTuple):
    """One way to write a person's name; ``accepted`` where English text may."""

    text: str
    kind: str
    lang: str | None
    source: str
    accepted: bool


@dataclass(frozen=True, eq=False)
class Person:
    """``own_script``: the person's own language is written in Latin letters; ``family_first``: the family name
    leads."""

    id: int
    qid: str | None
    name: str
    gender: str | None
    own_script: bool
    family_first: bool
    forms: tuple[Form, ...]
    terms: tuple[Term, ...]

    @cached_property
    def countries(self) -> frozenset[str]:
        return frozenset(term.office.country for term in self.terms if term.office.country)


@lru_cache(maxsize=50_000)
def _date(text: str | None) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


@lru_cache(maxsize=50_000)
def _office(role: str, rank: str, portfolio: str, country: str) -> Office:
    return Office(role, rank, frozenset(filter(None, portfolio.split("|"))), country)


_TERMS = (
    'SELECT t.person, t.start, t."end", s.text, t.snapshot, o.country, o.label, o.role, o.rank, o.portfolio '
    "FROM term t JOIN office o ON o.id = t.office JOIN source s ON s.id = t.source "
)


def _term(row: tuple[int, str | None, str | None, str, str, str, str, str, str, str]) -> Term:
    """A row of `_TERMS`."""
    person, start, end, source, snapshot, country, label, role, rank, portfolio = row
    office = _office(role, rank, portfolio, country)
    return Term(person, office, label, _date(start), _date(end), source, snapshot)


class Register:
    """The register in one file. All look-ups are by key; none scans."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._pid = -1
        self._open()
        # Caches live and die with the register.
        self.person = lru_cache(_ROOM)(self._person)
        self.exact = lru_cache(_ROOM)(self._exact)
        self.near = lru_cache(_ROOM)(self._near)
        self.bearers = lru_cache(_ROOM)(self._bearers)
        self.sex_of_given = lru_cache(_ROOM)(self._sex_of_given)
        self.near_pairs = lru_cache(_ROOM)(self._near_pairs)
        self._near_words = lru_cache(_ROOM)(lambda word: self._words.near(word))
        self.near_full = lru_cache(_ROOM)(self._near_full)
        self.word = lru_cache(_ROOM)(self._word)
        self.variants = lru_cache(_ROOM)(self._variants)
        self._offices = lru_cache(_ROOM)(self._read_offices)
        self._holders = lru_cache(_ROOM)(self._read_holders)

    @classmethod
    def open(cls, path: Path | None = None) -> Register:
        """The register at ``path``, or the one that ships; ConfigError where there is none."""
        return _opened(path or data_dir("rules") / "officials" / "register.sqlite")

    def _open(self) -> sqlite3.Connection:
        if not self.path.is_file():
            raise ConfigError("no register of officials here", path=str(self.path))
        file_format.check(self.path)
        self._db = sqlite3.connect(
            f"{self.path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        # Not mapped, which would save a fifth of the time: a file that is overwritten in place would end the process.
        self._db.execute(f"PRAGMA cache_size = -{_PAGES}")
        self._pid = os.getpid()
        return self._db

    @property
    def _database(self) -> sqlite3.Connection:
        # A connection must not cross a fork.
        return self._db if self._pid == os.getpid() else self._open()

    def _ask(self, query: str, values: Sequence[object] = ()) -> list[Any]:
        """The rows; ConfigError where the file is damaged, or was overwritten in place after it was opened."""
        try:
            return self._database.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise self._damaged(error) from None

    def _damaged(self, error: sqlite3.Error) -> ConfigError:
        return ConfigError(f"is a damaged register of officials: {error}.", path=str(self.path))

    @cached_property
    def _words(self) -> WordIndex:
        from mtcheck.officials.packed import WordIndex

        return WordIndex(self._kept)

    @cached_property
    def _sounds(self) -> Packed:
        from mtcheck.officials.packed import SOUNDS, Packed, numbers

        return Packed(numbers(self._kept(SOUNDS)))

    @cached_property
    def _names(self) -> NameIndex:
        from mtcheck.officials.packed import NAMES, NameIndex

        return NameIndex(self._kept(NAMES))

    @cached_property
    def _forms(self) -> KeyBits:
        return KeyBits(self._kept(FORMS))

    def _kept(self, name: str) -> bytes:
        """What the file keeps packed under ``name``; nothing where it doesn't."""
        rows = self._ask("SELECT rowid FROM packed WHERE name = ?", (name,))
        if not rows:
            return b""
        try:
            # To make a row of it takes twice the time.
            with self._database.blobopen("packed", "data", rows[0][0], readonly=True) as blob:
                return blob.read()
        except sqlite3.Error as error:
            raise self._damaged(error) from None

    def meta(self) -> dict[str, str]:
        """What the file says of itself: date, sources, number of persons."""
        return dict(self._ask("SELECT key, value FROM meta"))

    def counts(self) -> dict[str, int]:
        """Rows by table: persons, forms of names, terms, offices."""
        tables = {"persons": "person", "forms of names": "name", "terms": "term", "offices": "office"}
        count = "SELECT count(*) FROM {}"  # the names are ours
        return {key: self._ask(count.format(table))[0][0] for key, table in tables.items()}

    def shares(self) -> dict[str, float]:
        """Shares, 0 to 1, of persons and terms of which something is known. Reads whole tables: for statistics."""
        questions = {
            "persons with a Wikidata item": "SELECT avg(qid IS NOT NULL) FROM person",
            "persons with a known sex": "SELECT avg(gender IS NOT NULL) FROM person",
            "terms with a start": "SELECT avg(start IS NOT NULL) FROM term",
            "terms with an end": 'SELECT avg("end" IS NOT NULL) FROM term',
            "terms whose title is read": "SELECT avg(o.role <> '') FROM term t JOIN office o ON o.id = t.office",
        }
        return {what: self._ask(query)[0][0] or 0.0 for what, query in questions.items()}

    def terms_by(self, what: str) -> list[tuple[str, int]]:
        """Terms by "country" or by "source" (with the day on which it was read), the most first. Reads whole tables."""
        columns = {
            "country": "o.country",
            "source": "s.text || ', read ' || t.snapshot",
        }
        return self._ask(
            f"SELECT {columns[what]}, count(*) FROM term t JOIN office o ON o.id = t.office "
            "JOIN source s ON s.id = t.source GROUP BY 1 ORDER BY 2 DESC, 1"
        )

    def _person(self, number: int) -> Person:
        """The person with an id of this file; KeyError where there is none."""
        rows = self._ask("SELECT qid, name, gender, own_script, family_first FROM person WHERE id = ?", (number,))
        if not rows:
            raise KeyError(number)
        ((qid, name, gender, own_script, family_first),) = rows
        forms = tuple(
            Form(text, kind, lang, source, bool(accepted))
            for text, kind, lang, source, accepted in self._ask(
                "SELECT text, kind, lang, source, accepted FROM name WHERE person = ?", (number,)
            )
        )
        terms = tuple(map(_term, self._ask(f"{_TERMS}WHERE t.person = ? ORDER BY t.start, t.id", (number,))))
        return Person(number, qid, name, gender, bool(own_script), bool(family_first), forms, terms)

    def native_names(self) -> Iterator[tuple[int, str]]:
        """(person, form) for all forms of names that are not in Latin letters."""
        for person, text in self._ask("SELECT person, text FROM name"):
            if not text.isascii() and ord(max(text)) > 0x2FF and any(ord(c) > 0x36F and c.isalpha() for c in text):
                yield person, text

    def find(self, name: str) -> list[Person]:
        """The persons who have ``name`` in full among their forms, right or wrong; marks, case and hyphens don't
        count."""
        return [self.person(number) for number, _ in self.exact(join(fold(name)))]

    def _exact(self, key: str, most: int = MANY) -> tuple[tuple[int, int], ...]:
        """(person, 1 where accepted) for a full name as `keys.join` writes it; of more than ``most`` namesakes the
        first."""
        if not self._forms.may_have(key):
            return ()
        return tuple(self._ask("SELECT person, accepted FROM form WHERE key = ? LIMIT ?", (key, most)))

    def _near(self, word: str) -> tuple[str, ...]:
        """Words of names in the register that look or sound like a folded ``word``, itself included."""
        return tuple(self._words.texts[number] for number in sorted({*self._near_words(word).tolist()}))

    def _number(self, word: str) -> int | None:
        """The number of a folded word that is in somebody's name."""
        return self._words.numbers.get(word)

    def _near_full(self, joined: str) -> tuple[tuple[int, str], ...]:
        """(id, name, folded and as one word) of persons with a full name that sounds like ``joined``; of many those
        that sound the same."""
        keys = full_keys(joined)
        found = self._of_sound(keys[:1])
        if len(found) <= _ENOUGH:
            found = self._of_sound(keys)
        return tuple(zip(found, self._names.of(found), strict=True))

    def _of_sound(self, keys: tuple[int, ...]) -> list[int]:
        found: list[int] = []
        for persons in self._sounds.under(sorted(keys)):
            found += persons[: MANY - len(found)].tolist()
        return sorted({*found})

    def _near_pairs(self, exact: str, near: str) -> tuple[tuple[str, str], ...]:
        """(family name, other word) of names in the register that have the one folded word as it is and the other but
        for a letter or a sound."""
        number = self._number(exact)
        if number is None:
            return ()
        words, wanted = self._words, self._near_words(near)
        return (
            *[(exact, words.texts[given]) for given in words.givens(number, wanted)],
            *[(words.texts[family], exact) for family in words.families(number, wanted)],
        )

    def namesakes(self, family: str, other: str, most: int = 50) -> tuple[int, ...]:
        """Persons with these two folded words in the family name and before it, ``most`` of them at most."""
        first, second = self._number(family), self._number(other)
        if first is None or second is None:
            return ()
        return tuple(self._words.namesakes(first, second)[:most].tolist())

    def _bearers(self, word: str) -> tuple[tuple[int, int], ...]:
        """(person, 1 where it is of the family name) for a folded word of a name."""
        return tuple(self._ask("SELECT person, family FROM bearer WHERE token = ?", (self._number(word),)))

    def _sex_of_given(self, given: str) -> str | None:
        """The sex of all whom the register knows by a folded given name; None where they are few or of both."""
        persons = (self.person(number) for number, is_family in self.bearers(given)[:MANY] if not is_family)
        sexes = [person.gender for person in persons if person.gender]
        return sexes[0] if len(sexes) >= _TELLING and len({*sexes}) == 1 else None

    def family_bearers(self, word: str, most: int = 301) -> tuple[int, ...]:
        """Persons with a folded word in the family name, ``most`` of them at most."""
        query = "SELECT person FROM bearer WHERE token = ? AND family LIMIT ?"
        rows = self._ask(query, (self._number(word), most))
        return tuple(person for (person,) in rows)

    def _word(self, word: str) -> tuple[int, int]:
        """How common a folded word is as a given name and as a family name, in powers of two of bearers; 0 is
        unknown."""
        rows = self._ask("SELECT given, surname FROM word WHERE text = ?", (word,))
        return rows[0] if rows else (0, 0)

    def _variants(self, word: str) -> frozenset[str]:
        """The sets of spellings of one given name that a folded word is in."""
        rows = self._ask("SELECT sets FROM variant WHERE text = ?", (word,))
        return frozenset(rows[0][0].split()) if rows else frozenset()

    def _read_offices(self, country: str) -> tuple[tuple[int, Office], ...]:
        rows = self._ask("SELECT id, role, rank, portfolio FROM office WHERE country = ?", (country,))
        return tuple((number, _office(role, rank, portfolio, country)) for number, role, rank, portfolio in rows)

    def _read_holders(self, office: Office, fit: Callable[[Office, Office], bool]) -> tuple[Term, ...]:
        numbers = [number for number, other in self._offices(office.country or "") if fit(office, other)]
        marks = ",".join("?" * len(numbers))
        rows = self._ask(f"{_TERMS}WHERE t.office IN ({marks}) ORDER BY t.person, t.start, t.id", numbers)
        return tuple(map(_term, rows))

    def offices(self, country: str) -> Iterable[Office]:
        """The offices of a country or body."""
        return (office for _, office in self._offices(country))

    def holders(
        self,
        country: str,
        role: str,
        portfolio: frozenset[str] = frozenset(),
        date: PartialDate | None = None,
        rank: str = "",
    ) -> list[Term]:
        """The terms in an office that cover ``date`` or may; without a date, all of them."""
        terms = self._holders(Office(role, rank, portfolio, country), fits)
        return [term for term in terms if term.held(date) is not Held.NO]

    def meant(self, office: Office, date: PartialDate | None = None) -> list[Term]:
        """The terms in all offices of the country that a title may mean (`means`), as `holders` gives them."""
        return [term for term in self._holders(office, means) if term.held(date) is not Held.NO]


@lru_cache
def _opened(path: Path) -> Register:
    return Register(path)
