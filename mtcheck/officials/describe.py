"""The register in words, for somebody who asks it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from mtcheck.dates import PartialDate
from mtcheck.officials.register import Held, Person, Register


def describe(name: str, date: PartialDate | None = None, register: Register | None = None) -> list[str]:
    """Lines on everybody who bears ``name``: offices with dates and sources, and forms of the name.

    With a ``date`` only offices that were held then, or may have been ("perhaps").
    """
    return [line for person in (register or Register.open()).find(name) for line in _person(person, date)]


def _person(person: Person, date: PartialDate | None) -> Iterator[str]:
    known = ", ".join(part for part in (person.qid, person.gender) if part)
    yield f"{person.name} ({known})" if known else person.name
    for term in person.terms:
        held = term.held(date)
        if date is not None and held is Held.NO:
            continue
        perhaps = "perhaps " if date is not None and held is Held.PERHAPS else ""
        where = f" [{term.office.country}]" if term.office.country else ""
        yield f"  {perhaps}{term.label}{where}, {term.span or 'undated'}  ({term.source}, read {term.snapshot})"
    forms = sorted(person.forms, key=lambda form: not form.accepted)
    for accepted, group in groupby(forms, key=lambda form: form.accepted):
        texts = sorted({form.text for form in group} - {person.name})
        if texts:
            yield f"  {'also' if accepted else 'other forms'}: {', '.join(texts)}"


Statistics = dict[str, int | str]


def statistics(register: Register | None = None) -> Statistics:
    """What the register holds: its own word on itself, rows by table, and shares of what is known."""
    register = register or Register.open()
    shares = {key: f"{share:.1%}" for key, share in register.shares().items()}
    return {"file": str(register.path), **register.meta(), **register.counts(), **shares}
