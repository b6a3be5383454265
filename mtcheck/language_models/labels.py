"""What the tagger says of each word: the mark and quotation mark after it, its capital, and how to mend its grammar.

The network's output has these four heads side by side; a head's classes are the members of its enumeration in order.
"""

from __future__ import annotations

import re
from enum import IntEnum


class Mark(IntEnum):
    """The sentence mark between a word and the next."""

    NONE = 0
    COMMA = 1
    STOP = 2
    QUESTION = 3
    EXCLAMATION = 4
    COLON = 5
    SEMICOLON = 6
    DASH = 7
    OTHER = 8


class Quote(IntEnum):
    """Quotation marks between a word and the next."""

    NONE = 0
    CLOSING = 1
    OPENING = 2
    BOTH = 3


class Repair(IntEnum):
    """What to do with a word; ``BEFORE_…`` writes a word that was lost in front of it."""

    KEEP = 0
    DELETE = 1
    SWAP = 2
    ADD_S = 3
    DROP_S = 4
    ADD_ED = 5
    DROP_ED = 6
    ADD_ING = 7
    DROP_ING = 8
    BEFORE_THE = 9
    BEFORE_A = 10
    BEFORE_IS = 11
    BEFORE_ARE = 12
    BEFORE_WAS = 13
    BEFORE_WERE = 14
    BEFORE_TO = 15
    BEFORE_OF = 16
    BEFORE_IN = 17
    BEFORE_THAT = 18
    BEFORE_FOR = 19
    BEFORE_ON = 20
    BEFORE_BY = 21
    BEFORE_WITH = 22
    BEFORE_BE = 23
    BEFORE_HAS = 24
    BEFORE_HAVE = 25
    BEFORE_HAD = 26


HEADS = (len(Mark), len(Quote), 2, len(Repair))

MARKS = {
    ",": Mark.COMMA,
    ".": Mark.STOP,
    "?": Mark.QUESTION,
    "!": Mark.EXCLAMATION,
    ":": Mark.COLON,
    ";": Mark.SEMICOLON,
    "—": Mark.DASH,
    "–": Mark.DASH,
    "…": Mark.OTHER,
}
PRINTED = {Mark.COMMA: ",", Mark.STOP: ".", Mark.QUESTION: "?", Mark.EXCLAMATION: "!", Mark.COLON: ":"} | {
    Mark.SEMICOLON: ";"
}
SWAPS = {"is": "are", "was": "were", "has": "have", "does": "do", "this": "these", "a": "an"}
SWAPS |= {plural: singular for singular, plural in SWAPS.items()}
INSERTED = {"the": Repair.BEFORE_THE, "a": Repair.BEFORE_A, "an": Repair.BEFORE_A} | {
    member.name.removeprefix("BEFORE_").lower(): member for member in Repair if member >= Repair.BEFORE_IS
}

# Endings that a word may lack or have too many, by the repair that writes them and the one that takes them off.
ENDINGS = {"ed": (Repair.ADD_ED, Repair.DROP_ED), "ing": (Repair.ADD_ING, Repair.DROP_ING)}
# Words that may stand where none should.
EXTRA = frozenset((*INSERTED, "and", "it"))

_MARK = re.compile(r"[,.?!:;—–…]|--| - ")


def mark_of(gap: str) -> Mark:
    """The first sentence mark in a gap."""
    match = _MARK.search(gap)
    return MARKS.get(match.group(), Mark.DASH) if match else Mark.NONE


_OPENING = re.compile(r"(?:^|(?<=[\s(—–-]))[\"“‘']+(?=\S|$)|“|‘")
_CLOSING = re.compile(r"(?:^|(?<=\S))[\"”’']+(?=[\s),.;:?!—–-]|$)|”")


def quote_of(gap: str, at_start: bool = False) -> Quote:
    """Which quotation marks a gap holds; ``at_start`` where no word stands before it in its paragraph."""
    if gap == " " or not any(mark in gap for mark in "\"“”‘’'"):
        return Quote.NONE
    opening = bool(_OPENING.search(gap)) if at_start else bool(_OPENING.search(gap, 1) or gap[0] in "“‘")
    closing = not at_start and bool(_CLOSING.search(gap))
    return Quote(closing + 2 * opening)
