"""Numbers in a text: what they are worth, however they are written.

"1,300", "1.300" in German, "thirteen hundred", "1,3 тыс.", "一千三百" and "๑๓๐๐" are one value. How each
language writes numbers is data, ``rules/numbers/LANGUAGE.yaml``. A number may have several readings (18.30 is an hour,
or a decimal somebody wrote with a point; 2565 is a year of the Buddhist era): all of them are kept, since a reading too
many only lets an error pass, and one too few accuses somebody.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

import msgspec

from mtcheck.analysis.scripts import LETTER
from mtcheck.errors import RuleError
from mtcheck.resources import data_dir
from mtcheck.yaml12 import load

_BEGIN, _END = rf"(?<!{LETTER})", rf"(?!{LETTER})"  # of a word


class NumberData(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab", dict=True):
    """``rules/numbers/LANGUAGE.yaml``.

    ``decimal`` and ``group``: the marks of a decimal and between thousands; ``either``: one may stand for the other.
    ``numbers`` and ``scales``: value → expression of the words; ``words``: whether they stand alone ("whole"), in
    compounds that begin with one, behind prefixes (Arabic), or anywhere ("inside", where no spaces part words).
    ``big``: the scale from which on scales multiply all that stands before them (万 in Chinese, thousand in English).
    ``and``: what may stand inside a number in words, ``between`` what may stand between its digits and its scale.
    ``sino``: digits that count only beside a scale. ``tenths``: a mark that makes a number tenths (三成). ``eras``:
    name and the year before its first; ``year_offset``: what the calendar's years are ahead. ``percent_before``: stands
    before a number of per cent. ``units``: what stands right behind a number that counts it. ``ordinal``: what makes
    digits an ordinal.
    """

    decimal: str
    group: tuple[str, ...]
    words: Literal["whole", "compound", "prefixed", "inside"]
    big: int
    numbers: Mapping[float, str] = {}
    scales: Mapping[int, str] = {}
    sino: Mapping[int, str] = {}
    suffixes: Mapping[str, int] = {}
    months: tuple[str, ...] = ()
    currencies: Mapping[str, str] = {}
    units: Mapping[str, str] = {}
    eras: Mapping[str, int] = {}
    either: bool = False
    ones_first: bool = False
    and_: str | None = msgspec.field(name="and", default=None)
    between: str | None = None
    tenths: str | None = None
    month_suffix: str | None = None
    percent: str = "%"
    percent_before: str | None = None
    year_offset: int = 0
    ordinal: str | None = None

    @cached_property
    def word(self) -> re.Pattern[str] | None:
        """One word of a number; its group is "n" or "s" and the value, with a low line for the point."""
        parts = [f"(?P<n{_name(value)}>{words})" for value, words in self.numbers.items()]
        parts += [f"(?P<s{value}>{words})" for value, words in self.scales.items()]
        if self.sino:
            scales = "|".join(self.scales.values())
            ten = self.scales[10]
            parts += [f"(?P<n{v}_0>{w}(?={scales})|(?<={ten}){w})" for v, w in self.sino.items()]
        if not parts:
            return None
        before, after = {
            "whole": (_BEGIN, _END),
            "compound": ("", ""),
            "prefixed": (rf"{_BEGIN}[وف]?[بلك]?(?:ال)?", _END),
            "inside": ("", ""),
        }[self.words]
        # Longer words first, or "six" would be read in "sixteen" where nothing bounds them.
        parts.sort(key=_longest, reverse=True)
        return re.compile(rf"{before}(?:{'|'.join(parts)}){after}", re.I)

    @cached_property
    def gap(self) -> re.Pattern[str]:
        """What may stand between two parts of one number."""
        inner = "|".join(part for part in (self.and_, self.between) if part)
        return re.compile(
            rf"[ \u00a0\u202f-]?(?:(?:{inner})[ \u00a0\u202f]?)?" if inner else r"[ \u00a0\u202f-]?", re.I
        )

    @cached_property
    def month(self) -> re.Pattern[str] | None:
        if not self.months:
            return None
        parts = "|".join(f"(?P<m{number}>{words})" for number, words in enumerate(self.months, 1))
        after = "" if self.words == "inside" else _END
        before = "" if self.words == "inside" else rf"{_BEGIN}[وبل]?" if self.words == "prefixed" else _BEGIN
        return re.compile(rf"{before}(?:{parts}){after}", re.I)

    @cached_property
    def ordinals(self) -> re.Pattern[str] | None:
        return re.compile(rf"(?:{self.ordinal}){_END}", re.I) if self.ordinal else None

    @cached_property
    def percents(self) -> re.Pattern[str]:
        return re.compile(rf"[ \u00a0\u202f-]?(?:{self.percent})", re.I)

    @cached_property
    def percents_before(self) -> re.Pattern[str] | None:
        return re.compile(rf"(?:{self.percent_before})\s?") if self.percent_before else None

    @cached_property
    def currency(self) -> re.Pattern[str] | None:
        parts = "|".join(f"(?P<{code}>{words})" for code, words in self.currencies.items())
        if not parts:
            return None
        bounds = ("", "") if self.words in ("inside", "prefixed") else (r"(?<![^\W\d])", _END)
        return re.compile(rf"{bounds[0]}(?:{parts})" + (rf"(?:(?<=[$€£₽₴₩฿₹₺])|{_END})" if bounds[1] else ""), re.I)

    @cached_property
    def unit(self) -> re.Pattern[str] | None:
        parts = "|".join(f"(?P<{code}>{words})" for code, words in self.units.items())
        after = "" if self.words == "inside" else _END
        return re.compile(rf"[ \u00a0\u202f-]?(?:{parts}){after}", re.I) if parts else None


def _name(value: float) -> str:
    return f"{value:f}".rstrip("0").rstrip(".").replace(".", "_")


def _longest(part: str) -> int:
    return max(len(word) for word in part.partition(">")[2].split("|"))


_NONE = NumberData(decimal=".", group=(",", ".", " "), words="whole", big=1000, either=True)


@lru_cache
def number_data(language: str) -> NumberData:
    """How ``language`` (BCP 47) writes numbers; for one without a file only digits count, in any notation."""
    base = language.replace("_", "-").partition("-")[0].lower()
    path = data_dir("rules") / "numbers" / f"{base}.yaml"
    if not base.isalpha() or not path.is_file():
        return _NONE
    try:
        return msgspec.convert(load(path), NumberData)
    except msgspec.ValidationError as error:
        raise RuleError(str(error), path=str(path)) from error


def knows_numbers(language: str) -> bool:
    """Whether there are number words for ``language``."""
    return number_data(language) is not _NONE


class Kind(NamedTuple):
    """What a number counts, as far as its neighbours say."""

    percent: bool = False
    currency: str | None = None
    month: bool = False
    unit: str | None = None


@dataclass(frozen=True)
class Quantity:
    """A number at code points ``[start, end)``: its first reading, all of them, and whether it is surely a number.

    ``sure``: written in digits that stand alone. Words ("one", 一) and digits in a name (F-16) are not sure: they
    answer for a number on the other side but ask for none. ``scale`` is that of its last word, 1 where it has none;
    ``ordinal``: digits with the ending of an ordinal (20th), or Roman ones.
    """

    start: int
    end: int
    value: Fraction
    values: frozenset[Fraction]
    sure: bool
    scale: int = 1
    kind: Kind = field(default_factory=Kind)
    ordinal: bool = False


_DIGIT = r"[0-9]"
_LITERAL = re.compile(rf"{_DIGIT}+(?:[.,'’٫٬ \u00a0\u202f]{_DIGIT}+)*")
_DATE = re.compile(
    r"(?<![0-9.,/-])(?:(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})|(\d{4})([./-])(\d{1,2})\6(\d{1,2}))(?![0-9/-])"
)
_TIME = re.compile(r"(?<![0-9.,:])([01]?\d|2[0-4])(?:[:：h]([0-5]\d))(?![0-9])")
_ROMAN = re.compile(r"(?<![\w.])([XVIХ]{1,6})(?:e|er|[eè]me)?(?![\w])")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "Х": 10}


# What digits are part of a name with: F16, F-16, COVID-19; a small letter before a hyphen is a prefix (mid-2019).
_NAMED = re.compile(r"(?:[A-Za-z]|[A-Z][A-Za-z]*[-‑–])$")
_NAME_ROOM = 20  # letters before digits that are looked at
_WIDE_MARKS = str.maketrans("，．：％", ",.:%")
# Between the two ends of a range that have one scale: "3 to 5 million", 3至5亿.
_RANGE = re.compile(r"\s*(?:[-–—~〜～]|[^\W\d_]{1,4}(?: [^\W\d_]{1,4}){0,2})\s*")


def plain_digits(text: str) -> str:
    """``text`` with the digits of all scripts as 0-9 and wide marks as narrow ones, code point for code point."""
    if text.isascii():
        return text
    text = text.translate(_WIDE_MARKS)
    out = [
        char if char.isascii() or (digit := unicodedata.decimal(char, None)) is None else str(digit) for char in text
    ]
    return "".join(out)


class _Part(NamedTuple):
    start: int
    end: int
    kind: str  # "literal", "number", "scale"
    values: tuple[Fraction, ...]


def quantities(text: str, language: str) -> list[Quantity]:
    """All numbers of ``text``, in order."""
    return sorted(_Finder(plain_digits(text), number_data(language)).all(), key=lambda q: (q.start, q.end))


class _Finder:
    def __init__(self, text: str, data: NumberData) -> None:
        self.text = text
        self.data = data

    def all(self) -> Iterator[Quantity]:
        before = self.data.percents_before
        taken = [match.span() for match in before.finditer(self.text)] if before else []
        self.after_percent = {end for _, end in taken}
        # The hundred of "في المئة" is none.
        taken += [match.span() for match in self.data.percents.finditer(self.text) if match.end() - match.start() > 3]
        for match in _DATE.finditer(self.text):
            date = list(self._date(match))
            yield from date
            if date:
                taken.append(match.span())
        for match in _TIME.finditer(self.text):
            if not _inside(match.start(), taken):
                yield from self._time(match)
                taken.append(match.span())
        yield from self._months()
        numbers = _share_scales(self.text, list(self._numbers(taken)))
        yield from numbers
        for left, right in pairwise(numbers):
            if _is_clock(left, right):  # "18 Uhr 30", 6시 30분
                hours = _clock(int(left.value), int(right.value))
                yield Quantity(left.start, right.end, hours[0], frozenset(hours), False)
        for match in _ROMAN.finditer(self.text):
            value = Fraction(_roman(match.group(1)))
            yield Quantity(*match.span(), value, frozenset({value}), False, ordinal=True)

    def _date(self, match: re.Match[str]) -> Iterator[Quantity]:
        groups = (1, 3, 4) if match[1] else (8, 7, 5)
        day, month, year = (int(match[group]) for group in groups)
        if not (1 <= day <= 31 and 1 <= month <= 31 and min(day, month) <= 12):
            return
        for group, number in zip(groups, (day, month, year), strict=True):
            values = {Fraction(number)}
            if group in (4, 5):
                values |= _years(number, self.data)
            # Day and month may be either way round, and a month may be written as a word.
            sure = group in (4, 5) or (number > 12)
            yield Quantity(*match.span(group), Fraction(number), frozenset(values), sure, kind=Kind(month=not sure))

    def _time(self, match: re.Match[str]) -> Iterator[Quantity]:
        first, *rest = _clock(int(match[1]), int(match[2]))
        yield Quantity(*match.span(), first, frozenset([first, *rest]), True)

    def _months(self) -> Iterator[Quantity]:
        if self.data.month is None:
            return
        for match in self.data.month.finditer(self.text):
            number = Fraction(int((match.lastgroup or "m0")[1:]))
            yield Quantity(*match.span(), number, frozenset({number}), False, kind=Kind(month=True))

    def _parts(self, taken: list[tuple[int, int]]) -> list[_Part]:
        parts: list[_Part] = []
        for match in _LITERAL.finditer(self.text):
            if not _inside(match.start(), taken):
                parts += self._literals(match)
        if self.data.word is not None:
            for match in self.data.word.finditer(self.text):
                if _inside(match.start(), taken):
                    continue
                name = match.lastgroup or "n0"
                value = Fraction(name[1:].removesuffix("_0").replace("_", "."))
                parts.append(_Part(*match.span(), "number" if name[0] == "n" else "scale", (value,)))
        return sorted(parts)

    def _literals(self, match: re.Match[str]) -> Iterator[_Part]:
        """A run of digits and marks as one number, or as several where the marks can't be part of one."""
        text, start = match.group(), match.start()
        found = _readings(text, self.data)
        if found:
            yield _Part(start, match.end(), "literal", found)
            return
        for piece in re.finditer(r"\d+(?:[.,٫٬'’]\d+)*", text):
            inner = _readings(piece.group(), self.data)
            if inner:
                yield _Part(start + piece.start(), start + piece.end(), "literal", inner)
                continue
            for digits in re.finditer(r"\d+", piece.group()):
                at = start + piece.start()
                yield _Part(at + digits.start(), at + digits.end(), "literal", (Fraction(int(digits.group())),))

    def _numbers(self, taken: list[tuple[int, int]]) -> Iterator[Quantity]:
        run: list[_Part] = []
        for part in self._parts(taken):
            if run and part.start < run[-1].end:
                continue
            if run and not self._joins(run[-1], part):
                yield from self._sums(run)
                run = []
            if not run and part.kind != "literal" and self.data.words == "compound" and self._in_word(part.start):
                continue  # "acht" in "Nacht"
            run.append(part)
        if run:
            yield from self._sums(run)

    def _in_word(self, at: int) -> bool:
        return at > 0 and self.text[at - 1].isalpha()

    def _joins(self, left: _Part, right: _Part) -> bool:
        between = self.text[left.end : right.start]
        if left.kind == right.kind == "literal":
            return False
        if right.kind == "literal" and (left.kind != "scale" or between.strip()):
            return False
        return self.data.gap.fullmatch(between) is not None

    def _sums(self, run: list[_Part]) -> Iterator[Quantity]:
        """The numbers that a run of neighbouring parts amounts to: "3 million", "drei|und|zwanzig", "1억|5000만"."""
        parts = _Sum(self.data)
        begun = 0
        for index, part in enumerate(run):
            if not parts.add(part):
                yield self._quantity(run[begun:index], parts)
                parts, begun = _Sum(self.data), index
                parts.add(part)
        yield self._quantity(run[begun:], parts)

    def _quantity(self, run: list[_Part], parts: _Sum) -> Quantity:
        start, end = run[0].start, run[-1].end
        data, text = self.data, self.text
        values = parts.values
        literal = any(part.kind == "literal" for part in run)
        scale = next((int(part.values[0]) for part in reversed(run) if part.kind == "scale"), 1)
        if literal and len(run) == 1:
            factor = self._suffix(end)
            if factor is not None:
                values, scale, end = [value * factor[0] for value in values] + values, factor[0], factor[1]
        if len(values) == 1 and values[0].denominator == 1:
            values += _years(int(values[0]), data)
        for era, base in data.eras.items():
            if text.endswith(era, 0, start):
                values.append(values[0] + base)
        kind = self._kind(start, end)
        if data.tenths and text.startswith(data.tenths, end):
            values.append(values[0] * 10)
        if data.month_suffix and literal and text.startswith(data.month_suffix, end) and 1 <= values[0] <= 12:
            kind = kind._replace(month=True)
        sure = literal and not kind.month and _NAMED.search(text, max(0, start - _NAME_ROOM), start) is None
        ordinal = literal and data.ordinals is not None and data.ordinals.match(text, end) is not None
        return Quantity(start, end, values[0], frozenset(values), sure, scale, kind, ordinal)

    def _suffix(self, end: int) -> tuple[int, int] | None:
        """A scale in letters right behind the digits ("5bn"), and its end."""
        match = re.compile(r"[a-zA-Z]+").match(self.text, end)
        if match and match.group() in self.data.suffixes:
            return self.data.suffixes[match.group()], match.end()
        return None

    def _kind(self, start: int, end: int) -> Kind:
        data, text = self.data, self.text
        percent = start in self.after_percent or data.percents.match(text, end) is not None
        unit = data.unit.match(text, end) if data.unit is not None else None
        return Kind(percent, self._currency(start, end), unit=unit.lastgroup if unit else None)

    def _currency(self, start: int, end: int) -> str | None:
        if self.data.currency is None:
            return None
        gap = re.compile(r"[ \u00a0\u202f-]*").match(self.text, end)
        after = self.data.currency.match(self.text, gap.end() if gap else end)
        if after is not None:
            return after.lastgroup
        before = self.text[max(0, start - 4) : start].rstrip()
        found = [match for match in self.data.currency.finditer(before) if match.end() == len(before)]
        return found[-1].lastgroup if found else None


_HALF = Fraction(1, 2)
_BEYOND = Fraction(10**18)  # above all scales


class _Sum:
    """The value of a number in the making; several where its digits can be read in several ways."""

    def __init__(self, data: NumberData) -> None:
        self.big, self.ones_first, self.positional = data.big, data.ones_first, data.words == "inside"
        self.total = [Fraction(0)]
        self.section = Fraction(0)
        self.pending: list[Fraction] | None = None
        self.last_small = self.last_big = _BEYOND
        self.literal = self.digits = False
        self.count = 0

    @property
    def values(self) -> list[Fraction]:
        rest = self.pending or [Fraction(0)]
        return [total + self.section + last for total in self.total for last in rest]

    def add(self, part: _Part) -> bool:
        """Take the next part in; False where it begins another number."""
        done = self._scale(part.values[0]) if part.kind == "scale" else self._number(part)
        self.count += done
        return done

    def _number(self, part: _Part) -> bool:
        new, literal = part.values, part.kind == "literal"
        if self.pending is None and new == (_HALF,) and not self.section and self.last_big < _BEYOND:
            self.total = [total + self.last_big / 2 for total in self.total]  # "un million et demi"
            return True
        if self.pending is None:
            if self.count and max(new) >= min(self.last_small, self.last_big):
                return False
            self.pending, self.literal = list(new), literal
            return True
        old, value = self.pending[0], new[0]
        if value == _HALF and old.denominator == 1 and len(self.pending) == 1:
            self.pending = [old + _HALF, old]  # "iki buçuk", or two halves
            return True
        if literal or self.literal:
            return False
        if self.positional and value < 10 and (old < 10 or self.digits):
            about = not self.digits and (value == old + 1 or (old == 3 and value == 5))
            self.pending, self.digits = [old * 10 + value], True  # 二〇一〇
            if about:
                self.pending += [old, value]  # 四五十, forty or fifty
            return True
        tens = old % 10 == 0 and 20 <= old < 100 and 0 < value < 10
        hundreds = old >= 100 and old % 100 == 0 and value < 100
        ones = self.ones_first and 0 < old < 10 and value % 10 == 0 and 10 <= value < 100
        ones = ones or (self.ones_first and old > 100 and 0 < old % 100 < 10 and value % 10 == 0 and 10 <= value < 100)
        if tens or hundreds or ones or (old > 100 and old % 100 % 10 == 0 and old % 100 >= 20 and 0 < value < 10):
            self.pending = [old + value]
            return True
        return False

    def _scale(self, scale: Fraction) -> bool:
        if scale < self.big:
            if self.pending is None and self.section:
                return False
            if scale >= self.last_small and self.pending is None:
                return False
            if self.pending is not None and len(self.pending) > 1:
                self.total = [total + value * scale for total in self.total for value in self.pending]
            else:
                self.section += (self.pending[0] if self.pending else 1) * scale
            self.pending, self.last_small = None, scale
            return True
        rest = [self.section + value for value in self.pending or [Fraction(0)]]
        if scale > self.last_big or (self.total != [0] and rest == [0]):
            self.total = [(total + value) * scale for total in self.total for value in rest]
        else:
            self.total = [total + (value or 1) * scale for total in self.total for value in rest]
        self.section, self.pending, self.last_big, self.last_small = Fraction(0), None, scale, _BEYOND
        return True


def _inside(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def _clock(hour: int, minute: int) -> list[Fraction]:
    """A time of day as a number, in the twenty-four hours and the twelve: 18:30 is 18.3 and 6.3."""
    return [Fraction(h) + Fraction(minute, 100) for h in (hour, hour - 12, hour + 12) if 0 <= h <= 24]


def _is_clock(left: Quantity, right: Quantity) -> bool:
    """Whether two numbers in a row may be an hour and its minutes."""
    near = left.sure and right.sure and 0 < right.start - left.end < 10
    return near and left.value <= 24 and right.value < 60 and left.value.denominator == right.value.denominator == 1


def _share_scales(text: str, numbers: list[Quantity]) -> list[Quantity]:
    """The first of "3 to 5 million" may be three million as well."""
    for index in range(len(numbers) - 1):
        left, right = numbers[index : index + 2]
        if left.scale == 1 < right.scale and right.sure and _RANGE.fullmatch(text, left.end, right.start):
            scaled = frozenset(value * right.scale for value in left.values)
            numbers[index] = replace(left, values=left.values | scaled)
    return numbers


def _roman(text: str) -> int:
    values = [_ROMAN_VALUES[char] for char in text]
    return sum(-v if any(w > v for w in values[i + 1 : i + 2]) else v for i, v in enumerate(values))


def _years(number: int, data: NumberData) -> set[Fraction]:
    """What else a number may be as a year."""
    out: set[Fraction] = set()
    if data.year_offset and 2300 < number < 2700:
        out.add(Fraction(number - data.year_offset))
    if number < 100 and number % 10 == 0 and number >= 10:
        out |= {Fraction(1900 + number)}
    return out


def _readings(text: str, data: NumberData) -> tuple[Fraction, ...]:
    """The values that digits with marks inside may have, the language's own reading first; none where they are no one
    number."""
    marks = re.findall(r"\D", text)
    if not marks:
        return (Fraction(int(text)),)
    spaced = [" " if mark.isspace() else mark for mark in marks]
    pieces = re.split(r"\D", text)
    found: list[Fraction] = []
    own = _reading(pieces, spaced, data.decimal, data.group)
    if own is not None:
        found.append(own)
    if data.either:
        swapped = _reading(pieces, spaced, "." if "," in data.decimal else ",", (",", ".", " "))
        if swapped is not None and swapped not in found:
            found.append(swapped)
    if not found and set(spaced) == {" "} and _reading(pieces, spaced, "", (" ",)) is not None:
        found += [Fraction("".join(pieces)), *map(Fraction, pieces)]  # 6 000, or two numbers in a row
    if not found and len(pieces) == 2 and spaced[0] in ".,٫" and " " not in spaced:
        # Not as the language has it: a decimal in another notation, or an hour with its minutes.
        decimal = Fraction(f"{pieces[0]}.{pieces[1]}")
        found += [decimal, Fraction(int(pieces[0])), Fraction(int(pieces[1]))]
    return tuple(found)


def _reading(pieces: list[str], marks: list[str], decimal: str, group: tuple[str, ...]) -> Fraction | None:
    whole, fraction = pieces, ""
    if marks[-1] in decimal:
        whole, fraction, marks = pieces[:-1], pieces[-1], marks[:-1]
    if marks:
        if len(set(marks)) > 1 or marks[0] not in group:
            return None
        western = all(len(piece) == 3 for piece in whole[1:]) and 1 <= len(whole[0]) <= 3
        indian = len(whole[-1]) == 3 and all(len(piece) == 2 for piece in whole[1:-1]) and 1 <= len(whole[0]) <= 2
        if not (western or indian) or whole[0] == "0":
            return None
    return Fraction(f"{''.join(whole)}.{fraction or 0}")
