"""Dates as newspapers write them, and the article's own date where a line near its top states it in full."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

import msgspec

from mtcheck.article import ParagraphKind
from mtcheck.dates import PartialDate

_NEAR_TOP = 8  # paragraphs
_OPENING = 200  # code points of a paragraph
_YEAR = re.compile(r"\d{4}")
_TIME = r"(?:at\s+)?\d{1,2}(?:[:.]\d{2}){1,2}(?:\s*[ap]\.?m\.?)?(?:\s*\(?[A-Z]{2,5}\)?)?"
CAPITAL = r"(?-i:[^\W\d_a-z])"  # or a letter of a script without capitals; also inside a pattern that ignores case
_PLACE = rf"{CAPITAL}[\w.'’-]*(?:[\s,/]+{CAPITAL}[\w.'’-]*){{0,4}}"
_NEVER = "(?!)"


def alternatives(words: Sequence[str]) -> str:
    """A pattern for any of ``words``, the longest first; one that never matches where there are none."""
    ordered = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered) + ")" if ordered else _NEVER


class DateWords(msgspec.Struct, frozen=True, dict=True):
    """The words of one language around dates; ``months`` are twelve lists of names."""

    published: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    months: tuple[tuple[str, ...], ...] = ()
    weekdays: tuple[str, ...] = ()

    @cached_property
    def _month_numbers(self) -> dict[str, int]:
        return {name.lower(): number for number, names in enumerate(self.months, 1) for name in names}

    @cached_property
    def _month(self) -> str:
        return alternatives(list(self._month_numbers))

    @cached_property
    def full(self) -> re.Pattern[str]:
        """A date with day, month and year."""
        ordinal = r"(?:st|nd|rd|th)?\.?"
        forms = (
            rf"(?P<d1>\d{{1,2}}){ordinal}\s+(?:of\s+)?(?P<m1>{self._month})\.?,?\s+(?P<y1>\d{{4}})",
            rf"(?P<m2>{self._month})\.?\s+(?P<d2>\d{{1,2}}){ordinal},?\s+(?P<y2>\d{{4}})",
            r"(?P<y3>\d{4})-(?P<m3>\d{2})-(?P<d3>\d{2})",
            r"(?P<d4>\d{1,2})\.(?P<m4>\d{1,2})\.(?P<y4>\d{4})",
            r"(?P<y5>\d{4})\s*[年년]\s*(?P<m5>\d{1,2})\s*[月월]\s*(?P<d5>\d{1,2})\s*[日일]",
            r"(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y6>\d{4})",
        )
        return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\d)", re.I)

    @cached_property
    def alone(self) -> re.Pattern[str]:
        """A paragraph that is nothing but place, date, time and agency."""
        without_year = rf"(?:{self._month}\.?\s+\d{{1,2}}|\d{{1,2}}\.?\s+{self._month}\.?)(?!\w)"
        date = rf"(?:{_unnamed(self.full.pattern)}|{without_year})"
        says = rf"(?:{self._says}\s*:?\s*)"
        day = rf"(?:{alternatives(self.weekdays)}\.?,?\s+)?{date}"
        when = rf"(?:{_TIME}[,\s–|-]+)?{day}(?:[,\s–|-]+{_TIME})?"
        agency = r"(?:\s*\([^()]{1,40}\))"
        dash = r"\s*[–—-]*\s*"
        stamp = rf"{says}?{when}"
        place = rf"(?:{_PLACE}[\s,]+)"
        return re.compile(
            rf"(?:{stamp}(?:[\s|/·,;–—-]+{stamp})*|{place}{when}){agency}?{dash}"
            rf"|{CAPITAL}{{2,}}(?:[\s,]+{_PLACE})?{agency}\s*[–—-]+\s*",
            re.I,
        )

    @cached_property
    def opening(self) -> re.Pattern[str]:
        """The start of a body paragraph: place, full date and a dash (``KYIV, 10 January 2022 (Reuters) –``)."""
        date = _unnamed(self.full.pattern)
        return re.compile(rf"{_PLACE}[\s,]+(?P<date>{date})(?:\s*\([^()]{{1,40}}\))?\s*[–—-]\s", re.I)

    @cached_property
    def _says(self) -> str:
        return alternatives((*self.published, *self.updated))

    @cached_property
    def _says_updated(self) -> re.Pattern[str]:
        return re.compile(rf"{alternatives(self.updated)}(?!\w)", re.I)

    @cached_property
    def _stamped(self) -> re.Pattern[str]:
        return re.compile(rf"{self._says}\s*:?\s*(?:on\s+|at\s+)?(?=\W*\w)", re.I)

    def stated(self, part: str, kind: ParagraphKind) -> Iterator[tuple[int, PartialDate]]:
        """The full dates by which a paragraph says when the article came out; 0 published, 1 bare, 2 updated."""
        stamps = list(self._stamped.finditer(part))
        if kind is not ParagraphKind.DATELINE and not (stamps and stamps[0].start() == 0):
            opening = self.opening.match(part)
            part, stamps = opening["date"] if opening else "", []
        for match in self.full.finditer(part):
            before = [stamp for stamp in stamps if stamp.start() < match.start()]
            rank = 1 if not before else 2 if self._says_updated.match(before[-1].group()) else 0
            if date := self._read(match):
                yield rank, date

    def _read(self, match: re.Match[str]) -> PartialDate | None:
        """The date that `full` matched; None where there is no such day, or day and month can't be told apart."""
        got = {key[0]: value for key, value in match.groupdict().items() if value is not None}
        if "a" in got:
            a, b = int(got["a"]), int(got["b"])
            if a <= 12 and b <= 12 and a != b:
                return None
            day, month = (a, b) if b <= 12 else (b, a)
        else:
            day = int(got["d"])
            month = self._month_numbers.get(got["m"].lower(), 0) or int(got["m"])
        try:
            return PartialDate.parse(f"{int(got['y']):04d}-{month:02d}-{day:02d}")
        except ValueError:
            return None


def _unnamed(pattern: str) -> str:
    return re.sub(r"\?P<\w+>", "?:", pattern)


def find_date(parts: Sequence[str], kinds: Sequence[ParagraphKind], words: DateWords) -> PartialDate | None:
    """The day that a line near the top says the article is of: first published, then bare, then updated."""
    found: list[tuple[int, PartialDate]] = []
    for part, kind in zip(parts[:_NEAR_TOP], kinds, strict=False):
        top = part[:_OPENING]
        if _YEAR.search(top):
            found += words.stated(top, kind)
    return min(found, key=lambda pair: pair[0])[1] if found else None
