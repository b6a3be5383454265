"""What the tagger proposes: edits of the text, each of one kind and with the network's own probability."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from mtcheck.article import Edit


class EditKind(StrEnum):
    """What an edit mends; rules, thresholds and calibration go by it."""

    SPURIOUS_STOP = "spurious-stop"
    MISSING_STOP = "missing-stop"
    MISSING_END = "missing-end"
    STRAY_CAPITAL = "stray-capital"
    CAPITAL_IN_DOUBT = "capital-in-doubt"
    LOWERCASE_START = "lowercase-start"
    LOST_CAPITAL = "lost-capital"
    MISSING_COMMA = "missing-comma"
    SPURIOUS_COMMA = "spurious-comma"
    OTHER_MARK = "other-mark"
    QUOTATION = "quotation"
    AGREEMENT = "agreement"
    WORD_ENDING = "word-ending"
    VERB_FORM = "verb-form"
    LOST_WORD = "lost-word"
    DOUBLED_WORD = "doubled-word"
    EXTRA_WORD = "extra-word"


class TextEdit(NamedTuple):
    """Write ``replacement`` over code points ``[start, end)``; an insertion's span is empty.

    ``raw`` is the network's own probability that the printed form is wrong; ``others`` mend the same place in other
    ways, which a judge may prefer.
    """

    start: int
    end: int
    replacement: str
    kind: EditKind
    raw: float
    others: tuple[TextEdit, ...] = ()

    @property
    def edit(self) -> Edit:
        return Edit(self.start, self.end, self.replacement)

    def touches_letters(self, text: str) -> bool:
        """Whether it changes more than marks, spaces and case."""
        return _letters(text[self.start : self.end]) != _letters(self.replacement)


_NO_LETTER = re.compile(r"[\W_]+")


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text).casefold()


# A mark that stands alone belongs to the word before it.
_WORD_BEFORE, _WORD_AFTER = re.compile(r"(?:\w\S*\s+)?[^\w\s]+$|\S*$"), re.compile(r"\S*")
_WORD_BEHIND = re.compile(r" \w[\w’'-]*")
_LONGEST_WORD = 60


def with_word(text: str, edit: Edit) -> Edit:
    """The same edit with something to point at: it grows over the words that it touches."""
    before = _WORD_BEFORE.search(text, max(0, edit.start - _LONGEST_WORD), edit.start)
    head = before.group() if before else ""
    after = _WORD_AFTER.match(text, edit.end)
    tail = after.group()[:_LONGEST_WORD] if after else ""
    if head and not (text[edit.start : edit.end] + edit.replacement)[-1:].isalpha():
        # A mark belongs to the word before it; where a stop was lost the next word shows the place.
        following = _WORD_BEHIND.match(text, edit.end) if edit.start == edit.end and edit.replacement in ".?!" else None
        tail = following.group()[:_LONGEST_WORD] if following else ""
    return Edit(edit.start - len(head), edit.end + len(tail), head + edit.replacement + tail)
