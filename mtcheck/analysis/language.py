"""What mtcheck knows of a target language: word lists and conventions, all of it data under ``rules/LANGUAGE/``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

from mtcheck.errors import RuleError
from mtcheck.resources import data_dir
from mtcheck.yaml12 import load


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``language.yaml`` of one language.

    ``quotes`` are its pairs of quotation marks (opening and closing, most usual first); ``lists`` are named word lists
    that rules refer to as ``<name>`` in patterns; ``script`` is the script its words are written in, by Unicode name.
    ``inflections`` are forms of words by name: pairs of a regular expression and what to write over the stretch that it
    matches, of which the first that matches holds. ``languagetool`` is LanguageTool's name of the language, None where
    it has none; ``dictionaries`` are its names of those of other countries.
    """

    code: str
    name: str
    script: str
    quotes: tuple[tuple[str, str], ...]
    lists: Mapping[str, tuple[str, ...]]
    inflections: Mapping[str, tuple[tuple[str, str], ...]] = {}
    languagetool: str | None = None
    dictionaries: tuple[str, ...] = ()

    def words(self, name: str) -> frozenset[str]:
        """The list called ``name``; KeyError where there is none."""
        return frozenset(self.lists[name])

    def inflected(self, word: str, form: str) -> str:
        """``word`` in the form called ``form``; KeyError where there is none."""
        for pattern, replacement in self.inflections[form]:
            new, count = re.subn(pattern, replacement, word, count=1)
            if count:
                return new
        return word


def has_rules(code: str) -> bool:
    """Whether there are rules for a language (BCP 47)."""
    return _file(code).is_file()


def _file(code: str) -> Path:
    base = code.replace("_", "-").partition("-")[0].lower()
    return data_dir("rules") / base / "language.yaml"


@lru_cache
def load_language(code: str) -> Language:
    """The data of language ``code`` (BCP 47; only the part before the first hyphen counts)."""
    path = _file(code)
    if not path.is_file():
        known = ", ".join(sorted(p.parent.name for p in data_dir("rules").glob("*/language.yaml")))
        raise RuleError(f"no rules for language {code!r}; there are rules for: {known}")
    try:
        return msgspec.convert(load(path), Language)
    except msgspec.ValidationError as error:
        raise RuleError(str(error), path=str(path)) from error
