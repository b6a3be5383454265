"""How many misnamed officials of real machine translation mtcheck finds and mends.

usage: python -m benchmarks.officials SHARED/eval [--misses]

SHARED/eval holds ``officials/mqm_officials.jsonl`` (spans that professional raters marked on or beside a name or a
title) and ``mqm/zh-en.public.jsonl`` (whole articles); both stay where they are. ``officials_people.csv`` says of whom
a span speaks, by the number of its line: it was made by reading each segment with its source and reference, and lists
the spans in which a holder of a public office is called by a name or title that is not his or hers. Left out are spans
on anything else (places, companies, journalists, unknown local officials) and spans whose name and title are right
(raters mark word order and style too). ``kind``: ``near``, a spelling that comes near to the name; ``foreign``, the
name in the form of another language (the pinyin of a Chinese name); ``title``, for which ``right`` is the title.

A row is *known* where the register has the person under that name with an office; *found* where a finding on officials
touches the span; *mended* where its first suggestion has the person's family name (or is another word of the name) as
some accepted form writes it, or the right title.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

from mtcheck import Checker
from mtcheck.article import plain_article
from mtcheck.dates import PartialDate
from mtcheck.findings import Category, Finding
from mtcheck.officials.keys import fold
from mtcheck.officials.matching import accepted_forms
from mtcheck.officials.people import split_name
from mtcheck.officials.register import Person, Register

_PEOPLE = Path(__file__).parent / "officials_people.csv"
# When the articles of a set were published (their test sets' own documents say so).
_DATES = {"wmt20.zh-en": "2019-09", "wmt21.zh-en": "2020-07"}
_OFFICIALS = {Category.OFFICIAL_NAME, Category.OFFICIAL_TITLE, Category.NAME_INCONSISTENCY}
_Key = tuple[str, str, str]


class Span(NamedTuple):
    """A line of the spans' file with what ``officials_people.csv`` says of it."""

    row: dict[str, object]
    person: str
    kind: str
    right: str

    @property
    def article(self) -> _Key:
        return str(self.row["set"]), str(self.row["system"]), str(self.row["doc"])


def _spans(folder: Path) -> list[Span]:
    lines = (folder / "officials" / "mqm_officials.jsonl").read_text(encoding="utf-8").splitlines()
    with _PEOPLE.open(encoding="utf-8", newline="") as file:
        return [
            Span(json.loads(lines[int(row["row"]) - 1]), row["person"], row["kind"], row["right"])
            for row in csv.DictReader(file)
        ]


def _articles(folder: Path, spans: list[Span]) -> dict[_Key, dict[int, str]]:
    """The translated segments of each article by number: the whole article where it is at hand."""
    segments: dict[_Key, dict[int, str]] = defaultdict(dict)
    for span in spans:
        segments[span.article][int(str(span.row["seg"]))] = str(span.row["tgt"])
    with (folder / "mqm" / "zh-en.public.jsonl").open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            key = (row["set"], row["system"], row["doc"])
            if key in segments:
                segments[key] = {part["n"]: part["tgt"] for part in row["segments"]} | segments[key]
    return segments


def _find(checker: Checker, key: _Key, segments: dict[int, str]) -> tuple[dict[int, int], list[Finding]]:
    """Where each segment begins in the article's text, and the findings on officials."""
    starts: dict[int, int] = {}
    at = 0
    for number, text in sorted(segments.items()):
        starts[number] = at
        at += len(text) + 2
    text = "\n\n".join(text for _, text in sorted(segments.items()))
    report = checker.check(plain_article(text, date=PartialDate.parse(_DATES[key[0]])))
    return starts, [finding for finding in report.findings if finding.category in _OFFICIALS]


def _mends(finding: Finding, span: Span, person: Person) -> bool:
    if not finding.suggestions:
        return False
    fix = fold(finding.suggestions[0].text)
    if span.right:
        head, _, of = span.right.partition(" of ")
        return fold(span.right) in fix or (bool(of) and fold(f"{of} {head}") in fix)
    forms = accepted_forms(person)
    # A bare name may be the given one, of people who go by it.
    return any(
        fold(split_name(form, person.family_first).surname) in fix or fix in fold(form).split() for form in forms
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true", help="print each known span that is not mended")
    options = parser.parse_args()
    spans = _spans(options.folder)
    register, checker = Register.open(), Checker()
    found_in = {key: _find(checker, key, parts) for key, parts in _articles(options.folder, spans).items()}
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for span in spans:
        people = [person for person in register.find(span.person) if person.terms]
        starts, findings = found_in[span.article]
        begin = starts[int(str(span.row["seg"]))]
        start, end = begin + int(str(span.row["start"])), begin + int(str(span.row["end"]))
        hits = [finding for finding in findings if finding.start < end and start < finding.end]
        mended = any(_mends(hit, span, person) for hit in hits for person in people)
        if options.misses and people and not mended:
            said = f"{span.row['text']} ({span.person}, {span.kind})"
            print(f"{'wrong' if hits else 'missed'}: {said} {[hit.suggestions[:1] for hit in hits]} {span.article[2]}")
        for group in ("all", f"kind {span.kind}", f"document {span.article[2]}"):
            table[group].update(spans=1, known=bool(people), found=bool(people and hits), mended=mended)
    for group, counts in sorted(table.items()):
        known = max(1, counts["known"])
        print(
            f"{group:40} {counts['spans']:4} spans, register knows {counts['known']:4}, "
            f"found {counts['found']:4} ({counts['found'] / known:.2f}), mended {counts['mended']:4} "
            f"({counts['mended'] / known:.2f})"
        )


if __name__ == "__main__":
    main()
