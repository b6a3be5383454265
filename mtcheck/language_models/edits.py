"""From the tagger's probabilities to edits of the text: a span, what should stand there, how sure, of what kind."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np

from mtcheck.language_models.labels import INSERTED, PRINTED, SWAPS, Mark, Quote, Repair, mark_of, quote_of
from mtcheck.language_models.tokens import Stream
from mtcheck.language_models.windows import Floats

# Words that are hardly ever names; a capital on any other word may be one that the tagger doesn't know.
_FUNCTION_WORDS = frozenset(
    "a about after against all also although among an and are as at be because been before between but by can"
    " could despite did do does during each even every for from had has have he her his how however if in"
    " including into is it its may might more most must no nor not of on or other our she should since so some"
    " such than that the their them then there therefore these they this those though through to under unless"
    " until was we were what when where whether which while who whom whose why will with within without would yet"
    " you your".split()
)
_ENDS = (Mark.STOP, Mark.QUESTION, Mark.EXCLAMATION)


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
    LOST_WORD = "lost-word"
    DOUBLED_WORD = "doubled-word"


class TextEdit(NamedTuple):
    """Write ``replacement`` over code points ``[start, end)``; an insertion's span is empty.

    ``raw`` is the network's own probability that the printed form is wrong, ``probability`` the calibrated one, and
    ``shown`` says whether the kind's threshold for showing it without another judge is reached.
    """

    start: int
    end: int
    replacement: str
    probability: float
    kind: EditKind
    raw: float
    shown: bool


_WORD_BEFORE, _WORD_AFTER = re.compile(r"\S*$"), re.compile(r"\S*")


def with_word(text: str, edit: TextEdit) -> TextEdit:
    """The same edit with something to point at: an empty span grows over the word that it touches."""
    if edit.start < edit.end:
        return edit
    before = _WORD_BEFORE.search(text, max(0, edit.start - 60), edit.start)
    if before and before.group():
        return edit._replace(start=before.start(), replacement=before.group() + edit.replacement)
    after = _WORD_AFTER.match(text, edit.end)
    word = after.group() if after else ""
    return edit._replace(end=edit.end + len(word), replacement=edit.replacement + word)


class Curve(NamedTuple):
    """Calibration of a kind: ``probability = sigmoid(slope * logit(raw) + offset)``, shown if ``raw >= threshold``."""

    slope: float = 1.0
    offset: float = 0.0
    threshold: float = 0.9

    def probability(self, raw: float) -> float:
        return 1 / (1 + math.exp(-min(_FAR, max(-_FAR, self.slope * logit(raw) + self.offset))))


_FAR = 12.0  # no answer is surer than one in 160,000


def logit(raw: float) -> float:
    """log(raw / (1 - raw)), within `_FAR` on either side."""
    raw = min(max(raw, 1e-6), 1 - 1e-6)
    return min(_FAR, max(-_FAR, math.log(raw / (1 - raw))))


class Calibration:
    """A curve for each kind; the identity where none was fitted."""

    def __init__(self, curves: Mapping[str, Curve]) -> None:
        self._curves = curves

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Calibration:
        """From the JSON object that `training.calibrate_tagger` writes."""
        return cls({kind: Curve(**row) for kind, row in table.get("curves", {}).items()})

    def edit(self, start: int, end: int, replacement: str, raw: float, kind: EditKind) -> TextEdit:
        curve = self._curves.get(kind, Curve())
        shown = raw >= curve.threshold
        return TextEdit(start, end, replacement, round(curve.probability(raw), 4), kind, round(raw, 6), shown)


def edits_of(text: str, stream: Stream, heads: list[Floats], floor: float, calibration: Calibration) -> list[TextEdit]:
    """Edits whose raw probability is above ``floor``; where two overlap the surer one stays."""
    found = list(_Reader(text, stream, heads, floor, calibration).edits())
    kept: list[TextEdit] = []
    for edit in sorted(found, key=lambda edit: (-edit.raw, edit.start)):
        if all(edit.end < other.start or other.end < edit.start for other in kept):
            kept.append(edit)
    return emboldened(sorted(kept), sum(bool(word.text) for word in stream.words))


# An article with so many sure breaks, in all and in 1,000 words, is a damaged one: there the doubtful ones count too.
_SURE_BREAKS, _SURE_PER_1000, _RAW_WHEN_DAMAGED = 3, 4.0, 0.3
_BREAKS = (
    EditKind.SPURIOUS_STOP, EditKind.MISSING_STOP, EditKind.MISSING_END, EditKind.STRAY_CAPITAL,
    EditKind.LOWERCASE_START,
)  # fmt: skip


def emboldened(edits: list[TextEdit], words: int) -> list[TextEdit]:
    """``edits`` with broken boundaries shown at a lower threshold where the article is plainly a damaged one.

    Whole-page translation breaks many sentences or none, so one article's breaks are evidence for each other.
    """
    sure = sum(edit.shown and edit.kind in _BREAKS for edit in edits)
    if sure < _SURE_BREAKS or 1000 * sure < _SURE_PER_1000 * words:
        return edits
    return [
        edit._replace(shown=edit.shown or (edit.kind in _BREAKS and edit.raw >= _RAW_WHEN_DAMAGED)) for edit in edits
    ]


class _Reader:
    """Walks the words of one stream; arrays are by word."""

    def __init__(self, text: str, stream: Stream, heads: list[Floats], floor: float, calibration: Calibration) -> None:
        self.text, self.words, self.gaps, self.floor = text, stream.words, stream.gaps, floor
        self.make = calibration.edit
        self.mark, self.quote, self.capital, self.repair = heads
        count = np.arange(len(self.words))
        self.printed = np.array([Mark.NONE if gap == " " else mark_of(gap) for gap in self.gaps])
        self.quotes = np.array([quote_of(gap, not word.text) for word, gap in zip(self.words, self.gaps, strict=True)])
        is_capital = np.array([word.text[:1].isupper() for word in self.words])
        letters = np.array([word.text[:1].isalpha() for word in self.words])
        self.mark_changes = 1 - self.mark[count, self.printed]
        self.quote_changes = 1 - self.quote[count, self.quotes]
        self.capital_changes = np.where(letters, self.capital[count, 1 - is_capital], 0)
        self.repairs = 1 - self.repair[:, Repair.KEEP]

    def edits(self) -> Iterator[TextEdit]:
        floor = self.floor
        for at in np.flatnonzero((self.mark_changes > floor) | self._next_capital(floor)):
            yield from self._boundary(int(at))
        for at in np.flatnonzero(self.quote_changes > floor):
            yield from self._quotation(int(at))
        for at in np.flatnonzero(self.repairs > floor):
            yield from self._repair(int(at))

    def _next_capital(self, floor: float) -> np.ndarray[Any, np.dtype[np.bool_]]:
        return np.append(self.capital_changes[1:] > floor, False)

    def _best_mark(self, at: int) -> Mark:
        """The likeliest mark that isn't the printed one."""
        scores = self.mark[at].copy()
        scores[self.printed[at]] = -1
        return Mark(int(scores.argmax()))

    def _boundary(self, at: int) -> Iterator[TextEdit]:
        """The mark after word ``at`` and the capital of the next word, as one edit where both change."""
        last = at + 1 == len(self.words) or not self.words[at + 1].text
        old, new = Mark(int(self.printed[at])), self._best_mark(at)
        sure = float(self.mark_changes[at])
        case = 0.0 if last else float(self.capital_changes[at + 1])
        if sure > self.floor and self._may_change(at, old, new, last):
            start, end, replacement = self._mark_edit(at, old, new)
            kind = _mark_kind(old, new, last)
            if case > max(self.floor, 0.3 * sure):
                following = self.words[at + 1]
                replacement += self.text[end : following.start] + _other_case(following.text[0])
                end = following.start + 1
                sure = max(sure, case)
                if following.text[0].isupper() and old not in _ENDS:
                    kind = _capital_kind(following.text)
            yield self.make(start, end, replacement, sure, kind)
        elif case > self.floor:
            yield self._case_edit(at + 1, case, not self.words[at].text or old in _ENDS)

    def _may_change(self, at: int, old: Mark, new: Mark, last: bool) -> bool:
        """Whether a change of the mark after a word means anything: not in "site.com", nor an end mark that goes."""
        gap = self.gaps[at]
        if not self.words[at].text or old in (Mark.DASH, Mark.OTHER) or new not in (Mark.NONE, *PRINTED):
            return False
        if last:
            return new in _ENDS
        return ".." not in gap and any(c.isspace() for c in gap)

    def _case_edit(self, at: int, sure: float, begins: bool) -> TextEdit:
        """Another case for word ``at``; ``begins`` where it opens a paragraph or follows an end mark."""
        word = self.words[at]
        if word.text[0].isupper():
            kind = _capital_kind(word.text)
        else:
            kind = EditKind.LOWERCASE_START if begins else EditKind.LOST_CAPITAL
        return self.make(word.start, word.start + 1, _other_case(word.text[0]), sure, kind)

    def _mark_edit(self, at: int, old: Mark, new: Mark) -> tuple[int, int, str]:
        """Span and replacement that make mark ``old`` after word ``at`` into ``new``."""
        end = self.words[at].end
        wanted = PRINTED.get(new, "")
        if old is Mark.NONE:
            return end, end, wanted
        place = end + self.gaps[at].index(PRINTED[old])
        return place, place + 1, wanted

    def _quotation(self, at: int) -> Iterator[TextEdit]:
        """A quotation mark that is lost or too many; apostrophes stay out of it."""
        word, gap = self.words[at], self.gaps[at]
        scores = self.quote[at].copy()
        old = int(self.quotes[at])
        scores[old] = -1
        new, sure = int(scores.argmax()), float(self.quote_changes[at])
        curly = "“" in self.text or "”" in self.text
        if old == Quote.NONE and new == Quote.OPENING and at + 1 < len(self.words):
            place = self.words[at + 1].start
            yield self.make(place, place, "“" if curly else '"', sure, EditKind.QUOTATION)
        elif old == Quote.NONE and new == Quote.CLOSING:
            place = word.end + (1 if gap[:1] and gap[0] in ",.?!" else 0)
            yield self.make(place, place, "”" if curly else '"', sure, EditKind.QUOTATION)
        elif new == Quote.NONE:
            index = next((index for index, mark in enumerate(gap) if mark in '"“”'), None)
            if index is not None:
                yield self.make(word.end + index, word.end + index + 1, "", sure, EditKind.QUOTATION)

    def _repair(self, at: int) -> Iterator[TextEdit]:
        word, sure = self.words[at], float(self.repairs[at])
        repair = Repair(int(self.repair[at, 1:].argmax()) + 1)
        small = word.text.lower()
        if not word.text:
            return
        if repair is Repair.DELETE:
            before = self.words[at - 1]
            if before.text.lower() == small and self.gaps[at - 1].isspace():
                yield self.make(before.end, word.end, "", sure, EditKind.DOUBLED_WORD)
        elif repair is Repair.SWAP:
            if small in SWAPS:
                other = SWAPS[small]
                other = other.capitalize() if word.text[0].isupper() else other
                yield self.make(word.start, word.end, other, sure, EditKind.AGREEMENT)
        elif repair is Repair.ADD_S:
            yield self.make(word.end, word.end, "s", sure, EditKind.WORD_ENDING)
        elif repair is Repair.DROP_S:
            if small.endswith("s"):
                yield self.make(word.end - 1, word.end, "", sure, EditKind.WORD_ENDING)
        else:
            lost = next(text for text, member in INSERTED.items() if member is repair)
            if lost == "a" and small[:1] in "aeiou":
                lost = "an"
            yield self.make(word.start, word.start, f"{lost} ", sure, EditKind.LOST_WORD)


def _other_case(letter: str) -> str:
    return letter.lower() if letter.isupper() else letter.upper()


def _capital_kind(word: str) -> EditKind:
    return EditKind.STRAY_CAPITAL if word.lower() in _FUNCTION_WORDS else EditKind.CAPITAL_IN_DOUBT


def _mark_kind(old: Mark, new: Mark, last: bool) -> EditKind:
    if old in _ENDS and new not in _ENDS:
        return EditKind.SPURIOUS_STOP
    if new in _ENDS and old not in _ENDS:
        return EditKind.MISSING_END if last else EditKind.MISSING_STOP
    if old is Mark.NONE and new is Mark.COMMA:
        return EditKind.MISSING_COMMA
    return EditKind.SPURIOUS_COMMA if old is Mark.COMMA and new is Mark.NONE else EditKind.OTHER_MARK
