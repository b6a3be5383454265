"""People whom an article's own metadata name, as a newsroom's feed does: in this article their names are right.

Somebody whom the register has under that name keeps what it knows of him; anybody else is a person without offices.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

from mtcheck.article import Article
from mtcheck.officials.keys import fold, join
from mtcheck.officials.people import is_latin
from mtcheck.officials.register import Form, Person, Register

_ASIDE = re.compile(r"\s*\([^)]*\)")
_LONGEST = 5  # words of a name
_MOST = 200  # names; of more an article cannot tell


@dataclass
class Stated:
    """``people`` are those with a full name in Latin letters, which a misspelling can be mended to, by their ids;
    ``by_key`` has the persons of each full name, ``words`` are the words of all names; both are folded."""

    people: dict[int, Person] = field(default_factory=dict)
    by_key: dict[str, tuple[Person, ...]] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)

    def as_stated(self, people: Iterable[Person]) -> tuple[Person, ...]:
        """Persons of the register, those who are named here as they are named here."""
        return tuple(self.people.get(person.id, person) for person in people)


def stated_people(article: Article, register: Register, honorifics: Collection[str]) -> Stated:
    """The people in the article's metadata."""
    stated = Stated()
    for number, name in enumerate(_names(article, honorifics), start=1):
        stated.words |= {join(fold(word)) for word in name.split()}
        key = join(fold(name))
        known = tuple(register.find(name)) if len(key) > 3 else ()
        if is_latin(name) and " " in name and not name.isupper() and len(known) < 2:
            person = _person(name, known[0] if known else None, -number)
            stated.people[person.id] = person
            known = (person,)
        stated.by_key[key] = known
    return stated


def _person(name: str, known: Person | None, number: int) -> Person:
    form = Form(name, "stated", None, "the article's metadata", True)
    if known is None:
        return Person(number, None, name, None, False, False, (form,), ())
    return replace(known, name=name, forms=(*known.forms, form))


def _names(article: Article, honorifics: Collection[str]) -> Iterator[str]:
    """The names, each once, as English running text has them: "Tidewell, Dr. Ada (MP)" → "Ada Tidewell"."""
    lines = article.metadata.get("people", "").split("\n")[:_MOST]
    for line in dict.fromkeys(lines):
        family, comma, given = _ASIDE.sub("", line).partition(",")
        words = f"{given} {family}".split() if comma else family.split()
        while len(words) > 1 and words[0].rstrip(".").lower() in honorifics:
            del words[0]
        if 0 < len(words) <= _LONGEST:
            yield " ".join(words)
