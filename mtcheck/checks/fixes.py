"""Fix templates of rules: ``{name}`` is what a group of the pattern matched, ``{name:lower}`` and ``{name:capital}``
the same with its first letter small or capital, ``{name:FORM}`` that form of the word (the language's inflections)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

import msgspec

from mtcheck.findings import Safety, Suggestion

_FIELD = re.compile(r"\{([\w-]+)(?::([\w-]+))?\}")
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


_CASES: dict[str, Callable[[str], str]] = {"lower": lower_first, "capital": capital_first}


def in_case_of(text: str, printed: str) -> str:
    """``text`` with the capitals of ``printed``, where that has any to give."""
    if printed.isupper() and len(printed) > 1:
        return text.upper()
    return capital_first(text) if printed[:1].isupper() else text


def fields(template: str) -> set[str]:
    """The names that a template uses."""
    return {match.group(1) for match in _FIELD.finditer(template)}


def forms(template: str) -> set[str]:
    """The forms of words that a template asks the language for."""
    return {match.group(2) for match in _FIELD.finditer(template)} - {None, *_CASES}


def fill(template: str, groups: Mapping[str, str], inflected: Callable[[str, str], str] | None = None) -> str:
    """``template`` with its fields filled; KeyError for a name that ``groups`` lacks.

    ``inflected(word, form)`` gives forms of words; without it there are none but the cases.
    """

    def value(match: re.Match[str]) -> str:
        text, form = groups[match.group(1)], match.group(2)
        if form in _CASES:
            return _CASES[form](text)
        return inflected(text, form) if form and inflected else text

    return _FIELD.sub(value, template)


def suggestions(
    fixes: Iterable[FixData], groups: Mapping[str, str], inflected: Callable[[str, str], str] | None = None
) -> tuple[Suggestion, ...]:
    """What ``fixes`` come to, the best first; of two that come to one text the first counts."""
    out: dict[str, Suggestion] = {}
    for fix in fixes:
        text = fill(fix.text, groups, inflected)
        out.setdefault(text, Suggestion(text, fix.safety))
    return tuple(out.values())
