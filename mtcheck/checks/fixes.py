"""Fix templates of rules: ``{name}`` is what a group of the pattern matched, ``{name:lower}`` and ``{name:capital}``
the same with its first letter small or capital."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from mtcheck.findings import Safety, Suggestion

_FIELD = re.compile(r"\{([\w-]+)(?::(lower|capital))?\}")
_KEEP_CAPITAL = frozenset({"I", "I’m", "I'm", "I’ve", "I've", "I’ll", "I'll", "I’d", "I'd"})


class FixData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``text`` to stand in place of the span; only where the flagged text matches the pattern ``when``."""

    text: str
    safety: Safety = Safety.UNSAFE
    when: str | None = None


def lower_first(word: str) -> str:
    """``word`` with a small first letter, unless it is "I" or an acronym."""
    if word in _KEEP_CAPITAL or word[1:2].isupper():
        return word
    return word[:1].lower() + word[1:]


def capital_first(word: str) -> str:
    return word[:1].upper() + word[1:]


def in_case_of(text: str, printed: str) -> str:
    """``text`` with the capitals of ``printed``, where that has any to give."""
    if printed.isupper() and len(printed) > 1:
        return text.upper()
    return capital_first(text) if printed[:1].isupper() else text


def fields(template: str) -> set[str]:
    """The names that a template uses."""
    return {match.group(1) for match in _FIELD.finditer(template)}


def fill(template: str, groups: Mapping[str, str]) -> str:
    """``template`` with its fields filled; KeyError for a name that ``groups`` lacks."""

    def value(match: re.Match[str]) -> str:
        text = groups[match.group(1)]
        if match.group(2) == "lower":
            return lower_first(text)
        return capital_first(text) if match.group(2) == "capital" else text

    return _FIELD.sub(value, template)


def suggestions(fixes: Iterable[FixData], groups: Mapping[str, str]) -> tuple[Suggestion, ...]:
    """What ``fixes`` come to, the best first; of two that come to one text the first counts."""
    out: dict[str, Suggestion] = {}
    for fix in fixes:
        text = fill(fix.text, groups)
        out.setdefault(text, Suggestion(text, fix.safety))
    return tuple(out.values())
