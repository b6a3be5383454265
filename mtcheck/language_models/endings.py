"""English verbs' endings -ed and -ing: what a word is with one, and what without."""

from __future__ import annotations

_VOWELS = "aeiou"
# Letters that no English verb ends with when -ed or -ing is taken off: an -e went with it.
_NEEDS_E = ("c", "g", "s", "u", "v", "z", "at", "ut", "ir", "ur", "bl", "pl", "dl", "tl", "gl", "fl", "kl")
_KEEPS = ("ll", "ss", "ff", "zz")


def with_ending(word: str, ending: str) -> tuple[str, ...]:
    """The spellings that ``word`` can have with ``ending`` ("ed" or "ing"), the likeliest first."""
    if word.endswith("ee"):
        return (word + ending[word[-1] == ending[0] :],)
    if word.endswith("ie") and ending == "ing":
        return (word[:-2] + "ying",)
    if word.endswith("e"):
        return (word[:-1] + ending,)
    if word.endswith("y") and word[-2:-1] not in _VOWELS and ending == "ed":
        return (word[:-1] + "ied",)
    if len(word) > 2 and word[-1] not in "aeiouwxyh" and word[-2] in _VOWELS and word[-3] not in _VOWELS:
        spelt = (word + ending, word + word[-1] + ending)
        return spelt if len(word) > 4 else spelt[::-1]
    return (word + ending,)


def without_ending(word: str, ending: str) -> tuple[str, ...]:
    """The words that ``word`` can be with ``ending`` ("ed" or "ing"), the likeliest first; none where it lacks it."""
    stem = word.removesuffix(ending)
    if stem == word or len(stem) < 2:
        return ()
    if ending == "ed" and stem.endswith("i"):
        return (stem[:-1] + "y", stem + "e")
    if ending == "ing" and len(stem) == 2 and stem.endswith("y"):
        return (stem[:-1] + "ie", stem)
    if stem[-1] == stem[-2] and stem[-1] not in _VOWELS and not stem.endswith(_KEEPS):
        return (stem[:-1], stem)
    return (stem + "e", stem) if stem.endswith(_NEEDS_E) and not stem.endswith("ss") else (stem, stem + "e")
