"""The words of the HTML report, one file a language: ``reports/template/texts.LANGUAGE.json``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from mtcheck.dates import PartialDate
from mtcheck.errors import ConfigError
from mtcheck.resources import data_dir


class Texts:
    """The words of the page in one language, from ``texts.LANGUAGE.json``."""

    def __init__(self, language: str) -> None:
        path = template_dir() / f"texts.{language}.json"
        if not path.is_file():
            known = ", ".join(sorted(found.name.split(".")[1] for found in path.parent.glob("texts.*.json")))
            raise ConfigError(f"the report has no texts in {language!r}.", hint=f"There are: {known}.")
        self.language = language
        self.words: Mapping[str, Any] = msgspec.json.decode(path.read_bytes())

    def __getitem__(self, key: str) -> Any:
        return self.words[key]

    def count(self, key: str, number: int) -> str:
        """``number`` of something, in the singular or the plural."""
        forms = self.words[key]
        return str(forms["one" if number == 1 else "other"]).format(n=self.number(number))

    def number(self, value: float, digits: int = 0) -> str:
        """A figure with the marks of the language."""
        marks = str.maketrans({",": str(self.words["number"]["group"]), ".": str(self.words["number"]["point"])})
        return f"{value:,.{digits}f}".translate(marks)

    def confidence(self, probability: float) -> str:
        """A probability in words."""
        steps = self.words["confidence"]
        return next(str(words) for least, words in steps if probability >= least)

    def date(self, date: str | PartialDate | None) -> str:
        """A date as people write it; as its source has it where that is no ISO date."""
        try:
            parsed = PartialDate.parse(date) if isinstance(date, str) else date
        except ValueError:
            return str(date)
        if parsed is None:
            return ""
        forms = self.words["date"]
        if parsed.month is None:
            return str(parsed.year)
        form = forms["day"] if parsed.day else forms["month"]
        return str(form).format(day=parsed.day, month=forms["months"][parsed.month - 1], year=parsed.year)


def template_dir() -> Path:
    """Where the report's parts lie."""
    return data_dir("reports") / "template"
