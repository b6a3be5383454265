"""How many wrong titles and wrong persons are found, and how many right titles accused; the confidence of these rules.

usage: python -m training.measure_titles SHARED/data [--articles N] [--seed N] [--show N] [--write]

Persons of the register at dates within their terms (`training.misnamed.Maker`), between paragraphs of open prose, are
given their own title (``right``; ``late``: up to three years after its end, without "former") or a wrong one: without
its rank ("rank lost"), that of somebody else in the same country ("another office"), their own of another country
("another country"); or their title is given to somebody of another country ("another person") or to a name of nobody in
the register ("nobody's name").

A rule's confidence is the share of right findings where one titled mention in `_RIGHT` is wrong, with one right and one
wrong finding added; it is written to ``rules/en/confidence.json``. What the register has wrong counts against the rule.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from mtcheck.analysis import Analysis
from mtcheck.article import plain_article
from mtcheck.checker import run_rules
from mtcheck.dates import PartialDate
from mtcheck.officials.meaning import fits
from mtcheck.officials.register import Held, Person, Term
from mtcheck.rules import load_rules
from training.measure_rules import keep
from training.misnamed import Maker

_RULES = ("officials/wrong-title", "officials/wrong-person", "officials/generic-title")
_COMMON = 12  # as `Register.word` counts
_RIGHT = 20  # titled mentions to a wrong one
_WRONG = ("rank lost", "another office", "another country", "another person", "nobody's name")
_KINDS = ("right", "late", *_WRONG)


class Titled(NamedTuple):
    """A mention with its date; ``wrong``: title and person do not belong together."""

    kind: str
    title: str
    name: str
    date: PartialDate
    lead: str

    @property
    def wrong(self) -> bool:
        return self.kind in _WRONG


class _Titles:
    def __init__(self, maker: Maker) -> None:
        self.maker, self.rng, self.register = maker, maker.rng, maker.register
        rows = sqlite3.connect(self.register.path).execute("SELECT text, given, surname FROM word").fetchall()
        self.given = [word.capitalize() for word, given, _ in rows if given > _COMMON and len(word) > 3]
        self.family = [word.capitalize() for word, _, family in rows if family > _COMMON and len(word) > 3]

    def one(self, kind: str) -> Titled:
        """A mention of a kind; persons are drawn until one can be had."""
        while True:
            person, term, date = self.maker.term()
            self.maker.former = False
            title = self._title(kind, person, term, date)
            if title is None:
                continue
            name, lead = person.name, self.maker.lead(person, term, date)
            if kind == "another person":
                name = self._stranger(term, date)
            if kind == "nobody's name":
                name = self._nobody()
            if kind == "late":
                assert term.end is not None
                day = term.end.last + dt.timedelta(days=self.rng.randint(1, 1000))
                date = PartialDate(day.year, day.month, day.day)
            return Titled(kind, title, name, date, lead)

    def _title(self, kind: str, person: Person, term: Term, date: PartialDate) -> str | None:
        own = self.maker.title(term)
        if term.held(date) is not Held.YES:
            return None
        if kind == "late":
            return own if term.end is not None and term.end.last < dt.date(2024, 1, 1) else None
        if kind == "rank lost":
            words = own.split()
            kept = [word for word in words if word.lower() not in self.maker.grammar.data.ranks]
            return " ".join(kept) if term.office.rank and len(kept) + 1 == len(words) else None
        if kind == "another office":
            other = self._other(person, term, date)
            return self.maker.title(other) if other is not None else None
        if kind == "another country":
            country = self.rng.choice(sorted(self.maker.grammar.countries.values()))
            own_country = self.maker.grammar.countries[term.office.country or ""]
            held = {t.office.country for t in person.terms}
            if country.is_body or own_country.is_body or country.name in held or own_country.adjective not in own:
                return None
            return own.replace(own_country.adjective, country.adjective)
        return own

    def _other(self, person: Person, term: Term, date: PartialDate) -> Term | None:
        """An office of the same country that somebody else holds and the person never had."""
        country = term.office.country or ""
        terms = [
            other
            for role in ("president", "head-of-government", "minister", "speaker")
            for other in self.register.holders(country, role, date=date)
            if other.person != person.id
            and not other.office.rank
            and other.held(date) is Held.YES
            and not any(fits(other.office, own.office) or fits(own.office, other.office) for own in person.terms)
        ]
        return self.rng.choice(terms) if terms else None

    def _stranger(self, term: Term, date: PartialDate) -> str:
        """An official of another country who was in office at the date."""
        while True:
            person, other, _ = self.maker.term()
            if term.office.country not in person.countries and other.held(date) is Held.YES:
                return person.name

    def _nobody(self) -> str:
        """Common names that nobody in the register has together."""
        while True:
            name = f"{self.rng.choice(self.given)} {self.rng.choice(self.family)}"
            if not self.register.find(name):
                return name


def _articles(titles: _Titles, count: int) -> Iterator[tuple[Titled, Analysis, int]]:
    """Made mentions in articles, with where the mention's paragraph begins."""
    maker = titles.maker
    for number in range(count):
        one = titles.one(_KINDS[number % len(_KINDS)])
        host = maker.rng.choice(maker.hosts)
        at = maker.rng.randint(1, max(1, len(host) - 1))
        before = "\n\n".join([one.lead, *host[:at]])
        text = "\n\n".join([before, f"{one.title} {one.name} spoke on Monday.", *host[at:]])
        yield one, Analysis(plain_article(text, date=one.date)), len(before)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="print so many accusations")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    maker = Maker(options.data / "text", options.data / "officials" / "confusions.csv", random.Random(options.seed))
    rules = [load_rules("en")[rule] for rule in _RULES]
    made: Counter[str] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    for one, analysis, start in _articles(_Titles(maker), options.articles):
        made[one.kind] += 1
        for hit in run_rules(rules, analysis):
            if start <= hit.start <= start + 200:
                found[one.kind, hit.rule] += 1
                if not one.wrong and options.show:
                    options.show -= 1
                    print(f"{hit.rule} | {one.kind} {one.date} | {one.title} {one.name} | {hit.message}")
    confidences = {}
    for rule in _RULES:
        wrong = sum(found[kind, rule] for kind in _WRONG)
        accused = sum(found[kind, rule] for kind in ("right", "late"))
        shares = ", ".join(f"{kind} {found[kind, rule]}/{made[kind]}" for kind in _KINDS)
        fair = sum(made[kind] for kind in _WRONG) / (made["right"] + made["late"])
        confidence = (wrong + 1) / (wrong + 2 + accused * fair * _RIGHT)
        print(f"{rule}: {shares}; confidence {confidence:.2f}")
        if wrong + accused >= 20:
            confidences[rule] = {
                "confidence": round(confidence, 3), "hits": wrong + accused, "right": wrong,
                "on": "persons of the register under right and wrong titles (training/measure_titles.py)",
            }  # fmt: skip
    if options.write:
        keep(confidences)


if __name__ == "__main__":
    main()
