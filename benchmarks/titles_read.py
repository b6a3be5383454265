"""Share of the register's positions that the title grammar reads back as the same office.

usage: python -m benchmarks.titles_read [--misses N]

Each position (an office's label and its country) is written as English news would, in up to six ways, beside a name
that is in no list: "French Minister of Health Ana Paz", "Ana Paz, the French minister of health, ", "FRENCH HEALTH
MINISTER ANA PAZ" and so on. A way is read where the title beside the name has the office's role, rank and country, and
its portfolio or, where the grammar leaves words out, a part of it. A position's share is that of its ways; a label in
which no role is known counts as unread. "Exact" asks for the whole portfolio.

Words of labels are small in running text where three countries or more use them, so that no lexicon decides it.
"""

from __future__ import annotations

import argparse
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from typing import NamedTuple

from mtcheck.analysis import Analysis
from mtcheck.analysis.names import name_mentions
from mtcheck.analysis.titles import Office, TitleGrammar, title_grammar
from mtcheck.article import Article
from mtcheck.reading.text import article_from_text
from mtcheck.resources import data_dir

_NAME = "Ana Paz"
_OF = re.compile(r"(?P<role>.*?\bMinister|Secretary) (?:of|for) (?P<matter>[\w’'-]+(?: [\w’'-]+)?)$")
_SPREAD = 3  # countries that use a word which is no proper name
_READ = 0.999


class Position(NamedTuple):
    country: str
    label: str
    terms: int


def positions() -> list[Position]:
    """Every label of the register with its country and the number of terms in it, the most frequent first."""
    path = data_dir("rules") / "officials" / "register.sqlite"
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
        rows = database.execute(
            "SELECT o.country, o.label, count(*) FROM office o JOIN term t ON t.office = o.id "
            "GROUP BY o.country, o.label ORDER BY 3 DESC, 1, 2"
        )
        return [Position(*row) for row in rows]


def common_words(all_positions: list[Position]) -> frozenset[str]:
    """Words of labels, in small letters, that many countries use."""
    seen: dict[str, set[str]] = defaultdict(set)
    for position in all_positions:
        for word in re.findall(r"[\w’']+", position.label):
            seen[word.lower()].add(position.country)
    return frozenset(word for word, countries in seen.items() if len(countries) >= _SPREAD)


def _small(label: str, common: frozenset[str], grammar: TitleGrammar) -> str:
    """The label as running text has it: words that are no names in small letters."""
    words = label.split(" ")
    out = []
    index = 0
    while index < len(words):
        place = grammar.place_at(words, index)
        if place is not None:
            out += words[index : index + place.length]
            index += place.length
            continue
        word = words[index]
        parts = [part.lower() if part.lower().strip("(),") in common else part for part in word.split("-")]
        out.append("-".join(parts))
        index += 1
    return " ".join(out)


def ways(position: Position, common: frozenset[str], grammar: TitleGrammar) -> Iterator[str]:
    """The position as news writes it, in sentences."""
    label = re.sub(r"\s*\([^)]*\)|\s*\(.*$", "", position.label).strip()
    label = label[:1].upper() + label[1:]
    country = grammar.countries.get(position.country)
    adjective = country.adjective if country is not None else position.country
    words = label.replace(",", "").split(" ")
    named = any(
        (place := grammar.place_at(words, index)) is not None and place.country == position.country
        for index in range(len(words))
    )
    small = _small(label, common, grammar)
    if named or position.country in label:
        yield f"{label} {_NAME} spoke on Monday."
        yield f"{_NAME}, the {small}, spoke on Monday."
        yield f"{_NAME}, {label}, spoke on Monday."
        yield f"{label} {_NAME} resigns".upper()
        return
    yield f"{adjective} {label} {_NAME} spoke on Monday."
    yield f"{_NAME}, the {adjective} {small}, spoke on Monday."
    yield f"{position.country}’s {small} {_NAME} spoke on Monday."
    yield f"{adjective} {label} {_NAME} resigns".upper()
    found = _OF.fullmatch(label)
    if found:
        matter = re.sub(r"^the ", "", found["matter"])
        matter = matter.removesuffix(" Affairs")
        yield f"{adjective} {matter} {found['role']} {_NAME} spoke on Monday."
        yield f"{_NAME}, the {adjective} {_small(matter, common, grammar)} {found['role'].lower()}, spoke on Monday."


def read(text: str, office: Office) -> tuple[bool, bool]:
    """Whether the office is read, and with its whole portfolio."""
    article: Article = article_from_text(text)
    for mention in name_mentions(Analysis(article)):
        if " ".join(mention.words[:2]).lower() != _NAME.lower():
            continue
        for title in mention.titles:
            said = title.office
            if (said.role, said.rank, said.country) == (office.role, office.rank, office.country):
                some = bool(said.portfolio & office.portfolio) or said.portfolio == office.portfolio
                return some and said.portfolio <= office.portfolio, said.portfolio == office.portfolio
    return False, False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", type=int, default=0, help="show the N most frequent positions not read in full")
    options = parser.parse_args()
    grammar = title_grammar()
    everything = positions()
    common = common_words(everything)
    terms = sum(position.terms for position in everything)
    weighted = exact_weighted = share_sum = exact_sum = 0.0
    misses: list[tuple[float, Position, list[str]]] = []
    for position in everything:
        office = grammar.office(position.label, position.country)
        sentences = list(ways(position, common, grammar))
        results = [read(text, office) if office else (False, False) for text in sentences]
        share = sum(ok for ok, _ in results) / len(results)
        exact = sum(ok for _, ok in results) / len(results)
        share_sum += share
        exact_sum += exact
        weighted += share * position.terms
        exact_weighted += exact * position.terms
        if share < _READ:
            lost = [text for text, (ok, _) in zip(sentences, results, strict=True) if not ok]
            misses.append(((1 - share) * position.terms, position, lost))
    count = len(everything)
    print(f"{count} positions, {terms} terms")
    print(f"read   by terms {weighted / terms:.4f}   by positions {share_sum / count:.4f}")
    print(f"exact  by terms {exact_weighted / terms:.4f}   by positions {exact_sum / count:.4f}")
    for lost_terms, position, lost in sorted(misses, key=lambda miss: -miss[0])[: options.misses]:
        office = grammar.office(position.label, position.country)
        print(f"{lost_terms:6.1f} {position.country}: {position.label}  {office}")
        print("".join(f"         {text}\n" for text in lost[:2]), end="")


if __name__ == "__main__":
    main()
