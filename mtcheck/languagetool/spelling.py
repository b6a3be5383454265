"""Which words that LanguageTool's dictionary lacks are slips, and for what.

In news its dictionary objects to names, terms, words of other languages and other countries' ways to spell; a slip is
what is left: a word in small letters, written once, near to a word that the dictionary knows and unknown to the
dictionaries of the language's other countries.
"""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz.distance import OSA

from mtcheck.languagetool.client import matches

_RULE = "MORFOLOGIK_RULE_"
_LONG = 8  # letters from which a word may have two slips
_BEFORE, _BEHIND = frozenset("’“\"‘'«([/-@#."), frozenset("'’-/@)]”\"»")


def is_spelling(rule: str) -> bool:
    """Whether a rule of LanguageTool's, by its id, looks words up."""
    return rule.startswith(_RULE)


def meant(text: str, start: int, end: int, others: tuple[str, ...]) -> tuple[str, ...]:
    """Of LanguageTool's suggestions for the word at code points ``[start, end)``, those that it may be a slip for; none
    where the word may be right."""
    word = text[start:end]
    if not word.isalpha() or not word.islower() or _is_apart(text, start, end):
        return ()
    # A name has a capital elsewhere, and who knows an odd word writes it again.
    if len(re.findall(rf"(?i)\b{re.escape(word)}\b", text)) > 1:
        return ()
    if any(_plain(other) == _plain(word) for other in others):
        return ()  # but for an accent
    return tuple(other for other in others if _is_near(word, other))


def is_known(word: str, dictionaries: tuple[str, ...], url: str | None) -> bool:
    """Whether one of ``dictionaries`` (LanguageTool's codes, "en-GB") has ``word``; UnavailableError where the server
    does not say."""
    return any(
        not next(matches([word], code, (_RULE + code.replace("-", "_").upper(),), url), None) for code in dictionaries
    )


def _is_apart(text: str, start: int, end: int) -> bool:
    """Whether the word alone is in quotation marks or brackets, or a part of something longer."""
    return text[start - 1 : start] in _BEFORE or text[end : end + 1] in _BEHIND


def _plain(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))


def _is_near(word: str, other: str) -> bool:
    most = 1 if len(word) < _LONG else 2
    return other.islower() and " " not in other and OSA.distance(word, other, score_cutoff=most) <= most
