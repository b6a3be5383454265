"""What the tagger says of a text: the edits that it proposes, and how much it doubts what is printed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from operator import attrgetter
from typing import Any

import numpy as np

from mtcheck.article import Edit
from mtcheck.language_models.endings import with_ending, without_ending
from mtcheck.language_models.labels import (
    ENDINGS,
    EXTRA,
    INSERTED,
    PRINTED,
    SWAPS,
    Mark,
    Quote,
    Repair,
    mark_of,
    quote_of,
)
from mtcheck.language_models.proposals import EditKind, TextEdit
from mtcheck.language_models.tokens import Stream, Word
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
_BREAKS = (EditKind.SPURIOUS_STOP, EditKind.MISSING_STOP, EditKind.STRAY_CAPITAL)
_FLOOR = 0.1  # an edit that the network itself gives less is not proposed
_OPTIONS, _LEAST_OPTION = 3, 0.02  # marks that are offered for one place, and the least probability of one
_LOST_OPTIONS, _LEAST_SHARE = 4, 0.1  # words that may be lost there, and the least share of the likeliest one's


def _edit(start: int, end: int, replacement: str, raw: float, kind: EditKind) -> TextEdit:
    return TextEdit(start, end, replacement, kind, round(raw, 6))


class Reading:
    """A text as the tagger read it, ``heads`` being its probabilities by word of ``stream``."""

    def __init__(self, text: str, stream: Stream, heads: list[Floats]) -> None:
        self.text, self.words, self.gaps = text, stream.words, stream.gaps
        self.mark, self.quote, self.capital, self.repair = heads
        count = np.arange(len(self.words))
        self.printed = np.array([Mark.NONE if gap == " " else mark_of(gap) for gap in self.gaps], int)
        quotes = [quote_of(gap, not word.text) for word, gap in zip(self.words, self.gaps, strict=True)]
        self.quotes = np.array(quotes, int)
        is_capital = np.array([word.text[:1].isupper() for word in self.words], int)
        # "iPhone" and "eBay" have their capital where it belongs.
        letters = np.array([word.text[:1].isalpha() and not _is_brand(word.text) for word in self.words], bool)
        self.mark_changes = 1 - self.mark[count, self.printed]
        self.quote_changes = 1 - self.quote[count, self.quotes]
        self.capital_changes = np.where(letters, self.capital[count, 1 - is_capital], 0)
        self.repairs = 1 - self.repair[:, Repair.KEEP]

    def edits(self) -> list[TextEdit]:
        """Edits whose raw probability is above `_FLOOR`, in order; where two overlap the surer one stays."""
        kept: list[TextEdit] = []
        for edit in sorted(self._proposed(), key=lambda edit: (-edit.raw, edit.start)):
            if all(edit.end < other.start or other.end < edit.start for other in kept):
                kept.append(edit)
        return sorted(kept)

    def doubt(self, start: int, end: int) -> float:
        """The probability that a word in or beside ``[start, end)``, or the mark or case of one, is wrong, as far as
        the tagger knows the kinds of fault: that of the likeliest one; 0 where it read nothing."""
        first = max(0, bisect_left(self.words, start, key=attrgetter("end")) - 1)
        behind = bisect_right(self.words, end, key=attrgetter("start")) + 1
        return float(self._doubts[first:behind].max(initial=0.0))

    def suspects(self, least: float) -> frozenset[int]:
        """Where words begin that are wrong, or lack one before them, with at least this probability."""
        return frozenset(self.words[at].start for at in np.flatnonzero(self.repairs >= least))

    @cached_property
    def _doubts(self) -> Floats:
        every: Floats = np.maximum.reduce([self.mark_changes, self.quote_changes, self.capital_changes, self.repairs])
        return every

    def _proposed(self) -> Iterator[TextEdit]:
        for at in np.flatnonzero((self.mark_changes > _FLOOR) | self._next_capital()):
            yield from self._boundary(int(at))
        for at in np.flatnonzero(self.quote_changes > _FLOOR):
            yield from self._quotation(int(at))
        for at in np.flatnonzero(self.repairs > _FLOOR):
            yield from self._repair(int(at))

    def _next_capital(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Whether the word after each is in the wrong case."""
        return np.append(self.capital_changes > _FLOOR, False)[1:]

    def _marks(self, at: int) -> list[Mark]:
        """The marks that may stand in place of the printed one, the likeliest first and always there."""
        scores = self.mark[at].copy()
        scores[self.printed[at]] = -1
        order = [Mark(int(mark)) for mark in (-scores).argsort()[:_OPTIONS]]
        return [mark for mark in order if mark is order[0] or scores[mark] > _LEAST_OPTION]

    def _boundary(self, at: int) -> Iterator[TextEdit]:
        """The mark after word ``at`` and the capital of the next word, as one edit where both change."""
        last = at + 1 == len(self.words) or not self.words[at + 1].text
        old = Mark(int(self.printed[at]))
        sure = float(self.mark_changes[at])
        case = 0.0 if last else float(self.capital_changes[at + 1])
        marks = [new for new in self._marks(at) if self._may_change(at, old, new, last)]
        if sure > _FLOOR and marks and marks[0] is self._marks(at)[0]:
            recased = case > max(_FLOOR, 0.3 * sure)
            following = None if last else self.words[at + 1]
            raw = max(sure, case) if recased else sure
            first, *others = [
                _edit(*self._with_mark(at, old, new, following, recased), raw, self._kind(old, new, following, recased))
                for new in marks
            ]
            # A comma where a stop is likelier still mends a lost boundary.
            others = [other if other.kind in _BREAKS else other._replace(kind=first.kind) for other in others]
            yield first._replace(others=tuple(others))
        elif case > _FLOOR and not self._lacks_word(at + 1):
            yield self._case_edit(at + 1, case, not self.words[at].text or old in _ENDS)

    def _kind(self, old: Mark, new: Mark, following: Word | None, recased: bool) -> EditKind:
        """What it mends to have mark ``new`` for ``old`` before ``following``."""
        if recased and following and following.text[0].isupper() and not {old, new} & set(_ENDS):
            return _capital_kind(following.text)
        return _mark_kind(old, new, following is None)

    def _with_mark(self, at: int, old: Mark, new: Mark, following: Word | None, recased: bool) -> Edit:
        """Mark ``new`` after word ``at``, and the next word with the case that goes with it."""
        start, end, replacement = self._mark_edit(at, old, new)
        if following is None or not following.text[0].isalpha():
            return Edit(start, end, replacement)
        letter = following.text[0]
        wanted = letter.upper() if new in _ENDS else _other_case(letter) if recased and letter.isupper() else letter
        if wanted == letter:
            return Edit(start, end, replacement)
        return Edit(start, following.start + 1, replacement + self.text[end : following.start] + wanted)

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
        return _edit(word.start, word.start + 1, _other_case(word.text[0]), sure, kind)

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
            yield _edit(place, place, "“" if curly else '"', sure, EditKind.QUOTATION)
        elif old == Quote.NONE and new == Quote.CLOSING:
            place = word.end + (1 if gap[:1] and gap[0] in ",.?!" else 0)
            yield _edit(place, place, "”" if curly else '"', sure, EditKind.QUOTATION)
        elif new == Quote.NONE:
            index = next((index for index, mark in enumerate(gap) if mark in '"“”'), None)
            if index is not None:
                yield _edit(word.end + index, word.end + index + 1, "", sure, EditKind.QUOTATION)

    def _lacks_word(self, at: int) -> bool:
        """Whether a word seems to be lost before word ``at``: it would take the capital."""
        return bool(self.repairs[at] > _FLOOR and self.repair[at, 1:].argmax() + 1 >= Repair.BEFORE_THE)

    def _begins_with_vowel(self, at: int) -> bool:
        return at < len(self.words) and self.words[at].text[:1].lower() in tuple("aeiou")

    def _repair(self, at: int) -> Iterator[TextEdit]:
        word, sure = self.words[at], float(self.repairs[at])
        repair = Repair(int(self.repair[at, 1:].argmax()) + 1)
        small = word.text.lower()
        if not word.text:
            return
        if repair is Repair.DELETE:
            yield from self._delete(at, small, sure)
        elif repair is Repair.SWAP:
            if small in SWAPS and not (small == "an" and self._begins_with_vowel(at + 1)):
                other = SWAPS[small]
                other = other.capitalize() if word.text[0].isupper() else other
                yield _edit(word.start, word.end, other, sure, EditKind.AGREEMENT)
        elif repair is Repair.ADD_S:
            yield _edit(word.end, word.end, "s", sure, EditKind.WORD_ENDING)
        elif repair is Repair.DROP_S:
            if small.endswith("s"):
                yield _edit(word.end - 1, word.end, "", sure, EditKind.WORD_ENDING)
        elif repair in _ENDED:
            spellings = [_edit(word.start, word.end, text, sure, EditKind.VERB_FORM) for text in _formed(word, repair)]
            if spellings:
                yield spellings[0]._replace(others=tuple(spellings[1:]))
        else:
            options = [edit for lost in self._lost(at) for edit in self._with_lost(at, lost)]
            first, *others = [_edit(*option, sure, EditKind.LOST_WORD) for option in options]
            yield first._replace(others=tuple(others))

    def _delete(self, at: int, small: str, sure: float) -> Iterator[TextEdit]:
        """Word ``at`` taken out: one that stands there twice, or a small one too many inside a sentence."""
        before = self.words[at - 1]
        if not self.gaps[at - 1].isspace():
            return
        if before.text.lower() == small:
            yield _edit(before.end, self.words[at].end, "", sure, EditKind.DOUBLED_WORD)
        elif self.words[at].text in EXTRA and before.text:
            yield _edit(before.end, self.words[at].end, "", sure, EditKind.EXTRA_WORD)

    def _with_lost(self, at: int, lost: str) -> Iterator[Edit]:
        """``lost`` put before word ``at``; it takes the capital that is not the word's own."""
        word = self.words[at]
        if word.text[0].isupper() and (not self.words[at - 1].text or Mark(int(self.printed[at - 1])) in _ENDS):
            yield Edit(word.start, word.start + 1, f"{lost.capitalize()} {word.text[0].lower()}")
            lost = lost.capitalize()
        yield Edit(word.start, word.start, f"{lost} ")

    def _lost(self, at: int) -> Iterator[str]:
        """The words that may be lost before word ``at``, the likeliest first and always there."""
        scores = self.repair[at]
        order = [Repair(int(repair)) for repair in (-scores).argsort() if repair >= Repair.BEFORE_THE][:_LOST_OPTIONS]
        for repair in order:
            if repair is order[0] or scores[repair] > _LEAST_SHARE * scores[order[0]]:
                lost = next(text for text, member in INSERTED.items() if member is repair)
                yield "an" if lost == "a" and self._begins_with_vowel(at) else lost


_ENDED = {repair: ending for ending, repairs in ENDINGS.items() for repair in repairs}


def _formed(word: Word, repair: Repair) -> list[str]:
    """The spellings of ``word`` with the ending that ``repair`` adds, or without the one that it takes off."""
    change = with_ending if repair in (Repair.ADD_ED, Repair.ADD_ING) else without_ending
    small = word.text.lower()
    spelt = change(small, _ENDED[repair])
    return [text.capitalize() if word.text[0].isupper() else text for text in spelt]


def _is_brand(word: str) -> bool:
    return word[0].islower() and not word[1:].islower() and any(letter.isupper() for letter in word)


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
