"""Which script a letter is of."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

DEVANAGARI = r"\u0900-\u0963"  # in a class of a pattern: its letters, and its vowel signs, which are no \w
LETTER = rf"[\w{DEVANAGARI}]"


@lru_cache(4096)
def script_of(char: str) -> str | None:
    """The script that the letter's Unicode name begins with; None for what is no letter or belongs to none."""
    if not char.isalpha():
        return None
    name = unicodedata.name(char, "").split(" ")
    if name[0] in ("MODIFIER", "FEMININE", "MASCULINE", "MICRO", "OHM", "KELVIN", "ANGSTROM", "DOUBLE-STRUCK"):
        return None
    return "LATIN" if name[0] == "FULLWIDTH" else name[0]
