"""What a paragraph is, told by its shape alone.

Plain text marks nothing: a headline, a byline and a body paragraph that lost its full stop look much alike. The rules
here lean towards BODY, since only body text is judged as sentences and a lost full stop must be seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import groupby

import msgspec

from mtcheck.analysis.sentences import sentences
from mtcheck.article import Paragraph, ParagraphKind
from mtcheck.errors import RuleError
from mtcheck.reading.datelines import CAPITAL, DateWords, alternatives
from mtcheck.resources import data_dir
from mtcheck.yaml12 import load

_SUBHEADING_WORDS = 14
_HEADLINE_WORDS = 30
_HEADLINE_SENTENCES_WORDS = 24  # where a stop stands inside the headline
_LAST_LINE_WORDS = 6
_LEAD_IN_WORDS = 5  # "Key points:"
_FULL_CLAUSE_WORDS = 4
_LINE_WORDS, _LINES = 10, 4  # words of a line of verse, lines of a verse
_LONG_LINE_WORDS = 30  # of a line that ends in a comma where the next begins with a capital
_TITLE_WORDS, _TITLE_SHARE = 3, 0.75  # long words of a line in title case, and how many of them have the capital
_LINE_KINDS = (ParagraphKind.BODY, ParagraphKind.SUBHEADING)
_LETTERS_A_WORD = 12  # an upper bound that counts words where a script has no spaces between them
_LONG = 400  # code points beyond which a paragraph is surely body text

_CREDIT = 80  # code points at a paragraph's end in which the credit of a picture stands
_CREDIT_CUE = re.compile(r"[:/|)\]]")

_CLOSERS = "\"”’'»)\\]}›」』“‘"
_END = re.compile(rf"[.?!…。．！？।॥؟۔።]\s*[{_CLOSERS}*]*[\s{_CLOSERS}]*\Z")
_QUESTION = re.compile(rf"[?!？！؟]\s*[{_CLOSERS}]*\Z")
_INNER_STOP = re.compile(r"[.?!…。！？।؟]\S{0,2}\s+\S")
_OPENS_QUOTATION = tuple('“"«„「')
_GOES_ON = tuple(",;،、，–—-")
_LONG_WORD = re.compile(r"[^\W\d_][\w'’-]{3,}")
_BULLET = re.compile(r"(?:[•‣◦▪●■◆*·+-]|\d{1,2}[.)]|\(?[a-z]\))\s+\S")
_DASH_ITEM = re.compile(r"[–—]\s*\S")
_PARTICLE = r"(?:de|del|van|von|der|den|ter|bin|al|el|la|le|di|da|dos)\b"  # of a person's name


class ParagraphWords(DateWords, frozen=True, dict=True):
    """``paragraphs.yaml`` of one language: the words by which its newsrooms mark bylines, captions and dates."""

    byline: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()

    @cached_property
    def is_byline(self) -> re.Pattern[str]:
        name = rf"(?!(?:{alternatives([*self.weekdays, *self._month_numbers])})\b){CAPITAL}[\w.'’-]*"
        names = rf"{name}(?:\s+(?:{name}|{_PARTICLE}))*"
        rest = r"(?:\s*(?:[,|/&•–—-]|\b(?:and|in|for|at)\b).*)?"
        return re.compile(
            rf"{alternatives(self.byline)}(?:\s*[:|]\s*\S+(?:\s+\S+){{0,8}}\s*|\s+(?=\S+\s+(?:{CAPITAL}|{_PARTICLE})|\S+\Z){names}{rest})\Z",
            re.I,
        )

    @cached_property
    def _caption_start(self) -> re.Pattern[str]:
        word = alternatives(self.caption)
        return re.compile(rf"{word}\s*[:/|]|{word}\s+by\s+{CAPITAL}", re.I)

    @cached_property
    def _caption_end(self) -> re.Pattern[str]:
        word, agency = alternatives(self.caption), alternatives(self.agencies)
        # The words of a credit are few, or it is the start of a sentence that speaks of pictures.
        return re.compile(
            rf"(?:\([^()]*\b{word}\b[^()]*\)|\[[^\[\]]*\b{word}\b[^\[\]]*\]|\b{word}\s*[:/|]\s*(?:[^\s.]+\s*){{1,7}}"
            rf"|[/|]\s*{agency}(?:\s*[/|]\s*\S.{{0,40}})?|(?-i:\b{agency})\s*/\s*[^\s.]+(?:\s+[^\s.]+){{0,3}})\s*\.?\Z",
            re.I,
        )

    def is_caption(self, part: str) -> bool:
        if "©" in part or self._caption_start.match(part):
            return True
        tail = part[-_CREDIT:]
        return bool(_CREDIT_CUE.search(tail) and self._caption_end.search(tail))


@lru_cache
def paragraph_words(language: str) -> ParagraphWords:
    """The words of ``language`` (BCP 47); none where there is no file for it, so that only shapes count."""
    base = language.replace("_", "-").partition("-")[0].lower()
    path = data_dir("rules") / base / "paragraphs.yaml"
    if not base.isalpha() or not path.is_file():
        return ParagraphWords()
    try:
        return msgspec.convert(load(path), ParagraphWords)
    except msgspec.ValidationError as error:
        raise RuleError(str(error), path=str(path)) from error


def paragraph_kinds(
    parts: Sequence[str],
    words: ParagraphWords,
    known: Sequence[ParagraphKind | None] | None = None,
    title: str | None = None,
) -> list[ParagraphKind]:
    """The kind of each paragraph. ``known`` are the kinds that markup tells, None where the shape decides."""
    marked = known or [None] * len(parts)
    kinds = [kind or _shape(part, words) for part, kind in zip(parts, marked, strict=True)]
    _settle_headline(parts, kinds, marked, title)
    _settle_end(parts, kinds, marked)
    _settle_verse(parts, kinds, marked)
    return kinds


def _shape(part: str, words: ParagraphWords) -> ParagraphKind:
    if len(part) > _LONG:
        return ParagraphKind.BODY
    if _BULLET.match(part) or (_DASH_ITEM.match(part) and not _INNER_STOP.search(part)):
        return ParagraphKind.LIST_ITEM
    size = _size(part)
    if size <= 2 * _SUBHEADING_WORDS:
        if words.is_byline.match(part) and size <= _SUBHEADING_WORDS:
            return ParagraphKind.BYLINE
        if words.alone.fullmatch(part):
            return ParagraphKind.DATELINE
    if words.is_caption(part):
        return ParagraphKind.CAPTION
    return ParagraphKind.SUBHEADING if _is_subheading(part, size) else ParagraphKind.BODY


def _is_subheading(part: str, size: int) -> bool:
    titled = _is_title_case(part)
    most = _HEADLINE_WORDS if titled else _SUBHEADING_WORDS
    if size > most or _END.search(part) or part.startswith(_OPENS_QUOTATION) or part.endswith(_GOES_ON):
        return False
    if part.endswith((":", "：")):
        return size <= _LEAD_IN_WORDS
    return titled or not _has_full_clause_after_stop(part)


def _is_title_case(part: str) -> bool:
    """Whether the Long Words Have Capitals, as in headlines and never in sentences."""
    words = _LONG_WORD.findall(part)
    return len(words) >= _TITLE_WORDS and sum(word[0].isupper() for word in words) >= _TITLE_SHARE * len(words)


def _has_full_clause_after_stop(part: str) -> bool:
    if not _INNER_STOP.search(part):
        return False
    found = list(sentences(part, [Paragraph(0, len(part), ParagraphKind.BODY)]))
    return len(found) > 1 and any(_size(part[s.start : s.end]) >= _FULL_CLAUSE_WORDS for s in found[1:])


def _size(part: str) -> int:
    return max(len(part.split()), len(part) // _LETTERS_A_WORD)


def _settle_headline(
    parts: Sequence[str], kinds: list[ParagraphKind], marked: Sequence[ParagraphKind | None], title: str | None
) -> None:
    """The first paragraph that is not a line about the article is its headline, if it looks like one."""
    if ParagraphKind.HEADLINE in kinds:
        return
    for index, part in enumerate(parts):
        if title is not None and " ".join(part.split()) == " ".join(title.split()):
            kinds[index] = ParagraphKind.HEADLINE
            return
        if kinds[index] in (ParagraphKind.BODY, ParagraphKind.SUBHEADING):
            rest = parts[index + 1 :]
            # Where the title stands elsewhere no headline is to be expected: a long line may have lost its full stop.
            if marked[index] is None and title is None and rest and _is_headline(part, max(map(len, rest))):
                kinds[index] = ParagraphKind.HEADLINE
            return


def _is_headline(part: str, longest_after: int) -> bool:
    if len(part) > _LONG:
        return False
    size = _size(part)
    if size > _HEADLINE_WORDS or part.endswith(_GOES_ON):
        return False
    if _END.search(part):
        return bool(_QUESTION.search(part)) and len(part) < longest_after
    return size <= _HEADLINE_SENTENCES_WORDS or not _INNER_STOP.search(part)


def _settle_end(parts: Sequence[str], kinds: list[ParagraphKind], marked: Sequence[ParagraphKind | None]) -> None:
    """A heading heads something: with no body text below it is a sentence that lost its end, or a foot line."""
    alone = len(parts) == 1
    for index in range(len(parts) - 1, -1, -1):
        if kinds[index].is_prose or kinds[index] is ParagraphKind.LIST_ITEM:
            return
        by_shape = kinds[index] is ParagraphKind.SUBHEADING and marked[index] is None
        if by_shape and (alone or (_size(parts[index]) > _LAST_LINE_WORDS and not _is_title_case(parts[index]))):
            kinds[index] = ParagraphKind.BODY
            return


def _settle_verse(parts: Sequence[str], kinds: list[ParagraphKind], marked: Sequence[ParagraphKind | None]) -> None:
    """Several short lines on end, half of them without an end mark, are verse, a table, scores: no sentences.

    So are longer ones of which two in three go on in the next line, as a paragraph hardly ever does.
    """

    ended = [bool(_END.search(part)) for part in parts]
    own = [mark is None and kind in _LINE_KINDS for mark, kind in zip(marked, kinds, strict=True)]
    verses = [run for run in _runs(parts, own, _LINE_WORDS) if 2 * sum(not ended[i] for i in run) >= len(run)]
    # A dash may open a line of verse as well as an item of a list.
    some = [is_own or kind is ParagraphKind.LIST_ITEM for is_own, kind in zip(own, kinds, strict=True)]
    for run in _runs(parts, some, _LONG_LINE_WORDS):
        verses += [
            lines
            for lines in _stanzas(run, ended)
            if 3 * sum(parts[i].endswith(_GOES_ON) for i in lines) >= 2 * len(lines)
        ]
    for verse in verses:
        for index in verse if len(verse) >= _LINES else ():
            kinds[index] = ParagraphKind.VERSE if own[index] else kinds[index]


def _runs(parts: Sequence[str], own: Sequence[bool], words: int) -> Iterator[list[int]]:
    """Stretches of ``own`` parts of so many words at most."""
    for belongs, run in groupby(range(len(parts)), lambda index: own[index] and _size(parts[index]) <= words):
        if belongs:
            yield list(run)


def _stanzas(lines: Sequence[int], ended: Sequence[bool]) -> Iterator[list[int]]:
    """Stretches from a line without an end mark to the last before two on end that have one."""
    stanza: list[int] = []
    for index in lines:
        if stanza and ended[index] and ended[index - 1]:
            yield stanza
            stanza = []
        elif stanza or not ended[index]:
            stanza.append(index)
    yield stanza
