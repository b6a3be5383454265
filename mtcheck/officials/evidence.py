"""What the register says of a person, in words for a copy editor."""

from __future__ import annotations

import re

from mtcheck.analysis.titles import title_grammar
from mtcheck.dates import PartialDate
from mtcheck.findings import Evidence
from mtcheck.officials.register import Held, Person, Term

_WITH_ARTICLE = re.compile(
    "(?:Republic|Kingdom|Emirates|Islands|Union|Nations|Bank|Court|Netherlands|Philippines|Bahamas|Gambia|Maldives"
    "|Comoros|Congo)$"
)


def best_term(person: Person, date: PartialDate | None) -> Term | None:
    """The term to name the person by: the one at the date, else the latest dated one."""
    order = {Held.YES: 2, Held.PERHAPS: 1, Held.NO: 0}
    dated = [term for term in person.terms if term.start is not None] or list(person.terms)
    if not dated:
        return None
    return max(dated, key=lambda t: (order[t.held(date)] if date else 0, (t.start or PartialDate(1)).first))


def office_in_words(term: Term) -> str:
    """ "Russia’s Deputy Minister of Foreign Affairs"; the country is left out where the label names it."""
    country = term.office.country or ""
    if not country or country in term.label:
        return term.label
    known = title_grammar().countries.get(country)
    if known is not None and known.adjective.isupper():  # "US"
        return f"{known.adjective} {term.label}"
    return f"{with_article(country)}’{'' if country.endswith('s') else 's'} {term.label}"


def with_article(country: str) -> str:
    """ "the Netherlands", "Chile"."""
    return f"the {country}" if _WITH_ARTICLE.search(country) else country


def label_in_words(term: Term, small: bool) -> str:
    """The office's label, as running text has it where ``small``: "secretary of state for European affairs"."""
    if not small:
        return term.label
    grammar = title_grammar()
    words = term.label.split(" ")
    return " ".join(
        word
        if word.lower() in grammar.data.proper or word.isupper() or grammar.place_at(words, index) is not None
        else word.lower()
        for index, word in enumerate(words)
    )


def standing(person: Person, date: PartialDate | None) -> str:
    """ "Alexander Grushko was Russia’s Deputy Minister of Foreign Affairs from 22 January 2018"."""
    term = best_term(person, date)
    if term is None:
        return person.name
    return f"{person.name} was {office_in_words(term)} {term.span}".rstrip()


def register_evidence(person: Person, date: PartialDate | None) -> tuple[Evidence, ...]:
    """The register row that `standing` speaks of."""
    term = best_term(person, date)
    return (term_evidence(person, term),) if term is not None else ()


def stated_standing(person: Person) -> str:
    """ "The article’s metadata name Ada Tidewell"."""
    return f"The article’s metadata name {person.name}"


def stated_evidence(person: Person) -> Evidence:
    return Evidence("article", f"People in its metadata: {person.name}")


def term_evidence(person: Person, term: Term) -> Evidence:
    return Evidence(
        "register",
        f"{person.name}: {office_in_words(term)}",
        source=f"{term.source} ({term.snapshot})",
        start=str(term.start) if term.start else None,
        end=str(term.end) if term.end else None,
    )
