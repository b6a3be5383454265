"""Text as it may be shown: nothing in it can steer a terminal or a browser, and no mark cuts a letter in two."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

# Control characters (escape sequences begin with one), bidi controls (they make text read otherwise than it is
# stored), line and paragraph separators, invisible blanks, and half surrogates (no encoding can write them).
# ZWJ, ZWNJ and soft hyphens stay: emoji and whole scripts need the first two, and the third does no harm.
UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
    "|\r(?!\n)"
)


def placeholder(char: str) -> str:
    """Something visible in place of ``char``: its control picture (``␛``) or its number (``⟨U+202E⟩``)."""
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else f"⟨U+{code:04X}⟩"


def visible(text: str) -> str:
    """``text`` with what is invisible and dangerous made visible and harmless; line ends and tabs stay."""
    return UNSAFE.sub(lambda match: placeholder(match.group()), text)


def writable(path: str) -> str:
    """``path`` (or a text) without half surrogates: they stand for bytes of a file name that is not UTF-8, or come out
    of JSON's escapes."""
    return path.encode("utf-8", "replace").decode()


def _extends(char: str) -> bool:
    """Whether ``char`` belongs to the letter before it: a mark, a joiner, a skin tone, a tag of a flag."""
    return (
        unicodedata.category(char)[0] == "M"
        or char in "\u200c\u200d"
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
    )


def _splits_letter(text: str, at: int) -> bool:
    """Whether offset ``at`` lies inside what a reader sees as one letter."""
    if not 0 < at < len(text):
        return False
    if _extends(text[at]) or text[at - 1] == "\u200d":
        return text[at - 1] not in "\n\t "
    if "\U0001f1e6" <= text[at] <= "\U0001f1ff":  # flags are pairs of letters
        first = at
        while first and "\U0001f1e6" <= text[first - 1] <= "\U0001f1ff":
            first -= 1
        return (at - first) % 2 == 1
    return False


def whole_letters(text: str, start: int, end: int) -> tuple[int, int]:
    """The span ``[start, end)`` widened so that it cuts no letter from its accents and no emoji in two.

    An empty span moves behind the letter that it would cut.
    """
    if start == end:
        while _splits_letter(text, end):
            end += 1
        return end, end
    while _splits_letter(text, start):
        start -= 1
    while _splits_letter(text, end):
        end += 1
    return start, end


def letters(text: str) -> list[str]:
    """``text`` cut into what a reader sees as letters."""
    bounds = [at for at in range(len(text)) if not _splits_letter(text, at)]
    return [text[a:b] for a, b in pairwise([*bounds, len(text)])]
