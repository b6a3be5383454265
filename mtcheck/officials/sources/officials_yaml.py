"""A newsroom's own ``officials.yaml``: people, terms and forms that go before what the register says.

    people:
      - name: Kari Nordmann          # the form to use
        qid: Q7                      # who is meant; or else
        country: Norway              # which of those who have the name
        gender: female
        accept: [Kari N. Nordmann]   # forms that English text may use too
        reject: [Karin Nordmann]     # and forms that it may not
        terms:
          - position: Minister of Finance
            country: Norway
            start: 2025-01
            end: 2026-02-11

Somebody whom the register has is completed, anybody else added. A term in an office that the register knows the person
to have held corrects its dates. What is wrong is an InputError with its line and column.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from mtcheck import yaml12
from mtcheck.analysis.titles import TitleGrammar
from mtcheck.dates import PartialDate
from mtcheck.errors import InputError
from mtcheck.officials.people import is_latin
from mtcheck.officials.records import TermRecord

_PERSON = ("name", "qid", "country", "gender", "accept", "reject", "terms")
_TERM = ("position", "country", "start", "end")


@dataclass
class HousePerson:
    """What the house says of a person, at ``line`` and ``column`` of its file; ``country`` tells namesakes apart."""

    name: str
    qid: str = ""
    country: str = ""
    gender: str = ""
    accept: list[str] = field(default_factory=list)
    reject: list[str] = field(default_factory=list)
    terms: list[TermRecord] = field(default_factory=list)
    line: int = 1
    column: int = 1


def read_people(path: Path, grammar: TitleGrammar, snapshot: str) -> list[HousePerson]:
    """The people of the file, whose terms are as of ``snapshot``."""
    try:
        _, node = yaml12.load_with_node(path)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=str(path)) from None
    return list(_Reader(path, grammar, snapshot).people(node))


class _Reader:
    def __init__(self, path: Path, grammar: TitleGrammar, snapshot: str) -> None:
        self.path = path
        self.grammar = grammar
        self.snapshot = snapshot

    def people(self, node: yaml.Node) -> Iterator[HousePerson]:
        top = self.table(node, ("people",))
        if "people" in top:
            for item in self.items(top["people"]):
                yield self.person(item)

    def person(self, node: yaml.Node) -> HousePerson:
        values = self.table(node, _PERSON)
        if "name" not in values:
            raise self.error(node, "a person needs a 'name'")
        person = HousePerson(self.latin(values["name"]), line=self.line(node), column=self.column(node))
        if "qid" in values:
            person.qid = self.text(values["qid"])
            if not re.fullmatch(r"Q[1-9]\d*", person.qid):
                raise self.error(values["qid"], f"{person.qid!r} is no Wikidata item (Q42)")
        if "gender" in values:
            person.gender = self.text(values["gender"])
            if person.gender not in ("male", "female"):
                raise self.error(values["gender"], f"{person.gender!r} is neither male nor female")
        if "country" in values:
            person.country = self.country(values["country"])
        person.accept = [self.latin(item) for item in self.items(values.get("accept"))]
        person.reject = [self.latin(item) for item in self.items(values.get("reject"))]
        for item in self.items(values.get("reject")):
            if self.text(item) in (person.name, *person.accept):
                raise self.error(item, f"{self.text(item)!r} is both right and wrong")
        person.terms = [self.term(item, person.country) for item in self.items(values.get("terms"))]
        return person

    def term(self, node: yaml.Node, country: str) -> TermRecord:
        values = self.table(node, _TERM)
        if "position" not in values:
            raise self.error(node, "a term needs a 'position'")
        position = self.text(values["position"])
        country = self.country(values["country"]) if "country" in values else country
        start, end = (self.date(values[key]) if key in values else "" for key in ("start", "end"))
        office = self.grammar.office(position, country)
        term = TermRecord(country, position, office, start, end, self.path.name, self.snapshot)
        if term.is_turned:
            raise self.error(values["end"], f"the end, {end}, is before the start, {start}")
        return term

    def table(self, node: yaml.Node, known: tuple[str, ...]) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            raise self.error(node, f"here must be a mapping with {', '.join(known)}")
        out: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = self.text(key)
            if name not in known:
                near = difflib.get_close_matches(name, known, 1)
                raise self.error(key, f"unknown key {name!r}.", f"Did you mean {near[0]!r}?" if near else None)
            if name in out:
                raise self.error(key, f"{name!r} stands twice")
            if not (isinstance(value, yaml.ScalarNode) and value.tag.endswith(":null")):
                out[name] = value
        return out

    def items(self, node: yaml.Node | None) -> list[yaml.Node]:
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            raise self.error(node, "here must be a list")
        return list(node.value)

    def text(self, node: yaml.Node) -> str:
        # The text as it is written: 2025-01 is neither a number nor a date to us.
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self.error(node, "here must be a text")
        return " ".join(node.value.split())

    def latin(self, node: yaml.Node) -> str:
        text = self.text(node)
        if not is_latin(text):
            raise self.error(node, f"{text!r} is not in Latin letters")
        return text

    def country(self, node: yaml.Node) -> str:
        text = self.text(node)
        return self.grammar.country(text) or text

    def date(self, node: yaml.Node) -> str:
        try:
            return str(PartialDate.parse(self.text(node)))
        except ValueError as error:
            raise self.error(node, str(error)) from None

    def line(self, node: yaml.Node) -> int:
        return int(node.start_mark.line) + 1

    def column(self, node: yaml.Node) -> int:
        return int(node.start_mark.column) + 1

    def error(self, node: yaml.Node, message: str, hint: str | None = None) -> InputError:
        return InputError(message, path=str(self.path), line=self.line(node), column=self.column(node), hint=hint)
