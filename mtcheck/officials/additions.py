"""What is new, into a register that exists: the person is found in it and completed, or added."""

from __future__ import annotations

from mtcheck.officials.merge import absorb, is_same_term, may_move, merge_terms
from mtcheck.officials.records import PersonRecord
from mtcheck.officials.writer import RegisterWriter


def put(writer: RegisterWriter, person: PersonRecord) -> int:
    """Merge ``person`` into the one that it is, or add it; the number in the register.

    It is the person of the same QID; else the only one of the same full name with an office in the same country, or
    with the same occupancy.
    """
    number = _same(writer, person)
    if number is None:
        person.terms = merge_terms(person.terms)
        return writer.add(person)
    known = writer.record(number)
    absorb(known, person)
    known.terms = merge_terms(known.terms)
    writer.replace(number, known)
    return number


def _same(writer: RegisterWriter, person: PersonRecord) -> int | None:
    found = {number: writer.record(number) for number in writer.numbers(person)}
    if person.qid:
        by_qid = [number for number, known in found.items() if known.qid == person.qid]
        if by_qid:
            return by_qid[0]
    held = [
        number
        for number, known in found.items()
        if any(is_same_term(term, theirs) for term in person.terms for theirs in known.terms)
    ]
    here = held or [number for number, known in found.items() if known.countries & person.countries]
    if not here and len(found) == 1:
        ((number, known),) = found.items()
        here = [number] if may_move(known.countries | person.countries, writer.grammar) else []
    return here[0] if len(here) == 1 else None
