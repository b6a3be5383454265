"""Which words that LanguageTool's dictionary lacks are slips, and for what.

In news its dictionary objects to names, terms, words of other languages and other countries' ways to spell; a slip is
what is left: a word in small letters, written once, near to a word that the dictionary knows and unknown to the
dictionaries of the language's other countries.

Most of what a dictionary lacks is names, and for each of them LanguageTool looks for words that may be meant, which
takes it longer than all the rest. So it is asked about the words that may be slips, and only where one is left about
the paragraph around it ("masse" is no word, but "en masse" is).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rapidfuzz.distance import OSA

from mtcheck.languagetool.client import Match, matches, matches_of_words

_RULE = "MORFOLOGIK_RULE_"
_LONG = 8  # letters from which a word may have two slips
_BEFORE, _BEHIND = frozenset("’“\"‘'«([/-@#."), frozenset("'’-/@)]”\"»")
_WORD = re.compile(r"\w+")


class Slip(NamedTuple):
    """The word at code points ``[start, end)`` of a text, and those that it may be a slip for."""

    start: int
    end: int
    others: tuple[str, ...]


def is_spelling(rule: str) -> bool:
    """Whether a rule of LanguageTool's, by its id, looks words up."""
    return rule.startswith(_RULE)


def slips(
    text: str,
    paragraphs: Iterable[tuple[int, int]],
    language: str,
    dictionaries: tuple[str, ...] = (),
    url: str | None = None,
) -> Iterator[Slip]:
    """The slips in the paragraphs ``[start, end)`` of ``text``, whose language is LanguageTool's ``language``;
    ``dictionaries`` are those of the other countries. `UnavailableError` where the server gives no answer."""
    places = {text[start:end]: (start, end, around) for start, end, around in _places(text, paragraphs)}
    near = {
        word: others
        for word, found in zip(places, _looked_up(places, language, url), strict=True)
        if (others := meant(word, tuple(other for match in found for other in match.replacements)))
    }
    for code in dictionaries:
        near = {word: near[word] for word, found in zip(near, _looked_up(near, code, url), strict=True) if found}
    for word, others in near.items():
        start, end, (low, high) = places[word]
        [found] = matches([text[low:high]], language, (_rule_of(language),), url)
        if any(match.start < end - low and start - low < match.end for match in found):
            yield Slip(start, end, others)


def meant(word: str, others: tuple[str, ...]) -> tuple[str, ...]:
    """Of LanguageTool's suggestions for an unknown word those that it may be a slip for; none where it may be right."""
    if any(_plain(other) == _plain(word) for other in others):
        return ()  # but for an accent
    return tuple(other for other in others if _is_near(word, other))


def _places(text: str, paragraphs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Start and end of the words that may be slips, and the paragraph around each."""
    # A name has a capital elsewhere, and who knows an odd word writes it again.
    count = Counter(word.casefold() for word in _WORD.findall(text))
    for low, high in paragraphs:
        for match in _WORD.finditer(text, low, high):
            word, (start, end) = match.group(), match.span()
            if word.isalpha() and word.islower() and count[word.casefold()] == 1 and not _is_apart(text, start, end):
                yield start, end, (low, high)


def _looked_up(words: Iterable[str], language: str, url: str | None) -> list[list[Match]]:
    return matches_of_words(list(words), language, (_rule_of(language),), url)


def _rule_of(language: str) -> str:
    return _RULE + language.replace("-", "_").upper()


def _is_apart(text: str, start: int, end: int) -> bool:
    """Whether the word alone is in quotation marks or brackets, or a part of something longer."""
    return text[start - 1 : start] in _BEFORE or text[end : end + 1] in _BEHIND


def _plain(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))


def _is_near(word: str, other: str) -> bool:
    most = 1 if len(word) < _LONG else 2
    return other.islower() and " " not in other and OSA.distance(word, other, score_cutoff=most) <= most
