"""What a source says of a person, before it is in a register: the one shape that sources give and the register takes.

Dates are ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, and "" where the source has none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from mtcheck.analysis.titles import Office
from mtcheck.dates import PartialDate


@dataclass
class TermRecord:
    """One occupancy. ``office`` is what the grammar of titles reads in ``label``; None where it reads nothing."""

    country: str
    label: str
    office: Office | None
    start: str
    end: str
    source: str
    snapshot: str

    @property
    def is_turned(self) -> bool:
        """Whether it ends before it begins."""
        return bool(self.start and self.end) and (
            PartialDate.parse(self.end).last < PartialDate.parse(self.start).first
        )


class FormRecord(NamedTuple):
    """A way to write a name; ``accepted``: whether English text may, None where the register's rules say."""

    text: str
    kind: str
    lang: str
    source: str
    accepted: bool | None = None


@dataclass
class PersonRecord:
    """``names`` are those under which rows of terms list the person, ``name`` the one to call the person by ("": the
    register chooses)."""

    qid: str
    names: list[str]
    gender: str = ""
    terms: list[TermRecord] = field(default_factory=list)
    forms: dict[str, FormRecord] = field(default_factory=dict)
    name: str = ""

    @property
    def countries(self) -> set[str]:
        return {term.country for term in self.terms}

    def add_form(self, form: FormRecord) -> None:
        """Keep ``form`` unless the text is known."""
        self.forms.setdefault(form.text, form)


def valid_date(text: str) -> str:
    """``text`` where it is a date; else ""."""
    try:
        return str(PartialDate.parse(text))
    except ValueError:
        return ""
