"""Patterns of rules: RE2 expressions in which ``{{name}}`` stands for a word list of the language.

``{{name:capital}}`` is the list with capital first letters. RE2 runs in time linear in the text whatever the pattern,
so a newsroom's own rule can't hang the gate; it has no look-around and no back references.
"""

from __future__ import annotations

import re

import re2

from mtcheck.analysis.language import Language
from mtcheck.checks.fixes import capital_first

_LIST = re.compile(r"\{\{([\w-]+)(?::(capital|any))?\}\}")


def expand(pattern: str, language: Language) -> str:
    """``pattern`` with its word lists put in; ValueError for a list that the language lacks."""

    def words(match: re.Match[str]) -> str:
        name, form = match.groups()
        if name not in language.lists:
            raise ValueError(f"pattern: no word list {name!r} in language {language.code!r}")
        listed = [re.escape(word).replace(r"\ ", " ").replace(r"\-", "-") for word in language.lists[name]]
        if form == "capital":
            listed = [capital_first(word) for word in listed]
        elif form == "any":
            listed = [form for word in listed for form in (word, capital_first(word))]
        return "(?:" + "|".join(sorted(listed, key=lambda word: (-len(word), word))) + ")"

    return _LIST.sub(words, pattern)


def compile_pattern(pattern: str, language: Language, key: str = "pattern") -> re2._Regexp:
    """The compiled expression; ValueError, led by the rule's ``key``, where RE2 refuses it."""
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(expand(pattern, language), options)
    except re2.error as error:
        reason = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error)
        raise ValueError(f"{key}: {reason} in {pattern!r}") from None
