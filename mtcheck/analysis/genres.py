"""Stretches of an article that are rightly not in whole sentences: answers, entries of a live blog, standfirsts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtcheck.analysis import Analysis, view
from mtcheck.article import Paragraph, ParagraphKind

_QUESTION = re.compile(r"\?[\"”’')\]]*$")
_SPEAKER = re.compile(r"\w[\w.'’-]*(?:\s\w[\w.'’-]*){0,2}\s?:\s")  # linear: a word can't be cut in two
_QUESTION_WORDS = 25
_FEWEST = 3  # paragraphs of an interview
# A time of day, or a minute of a match, that begins an entry of a live blog or stands above it.
_STAMP = re.compile(r"\W{0,2}(?:(?:[01]?\d|2[0-3])[.:h][0-5]\d(?![\d.,]|\s?%)|\d{1,3}(?:\+\d{1,2})?\s?(?:min\b|['’′]))")
_ENTRIES, _EVERY = 5, 6  # the fewest entries of a live blog, and in how many paragraphs one begins at least


@view
def spoken(analysis: Analysis) -> frozenset[int]:
    """Indices of paragraphs in which somebody answers: behind a question that stands alone, or a speaker's name.

    One alone makes no interview.
    """
    out: set[int] = set()
    asked = False
    for index, body in _prose(analysis):
        named = _SPEAKER.match(body) is not None
        question = _QUESTION.search(body) is not None and len(body.split()) <= _QUESTION_WORDS
        if named or asked or question:
            out.add(index)
        asked = question
    return frozenset(out if len(out) > _FEWEST else ())


@view
def loose(analysis: Analysis) -> frozenset[Paragraph]:
    """Paragraphs in which a fragment may be the writer's manner: answers, and all prose of a live blog."""
    within = (index for index, _ in _prose(analysis)) if _is_live(analysis) else spoken(analysis)
    return frozenset(analysis.paragraphs[index] for index in within)


def _is_live(analysis: Analysis) -> bool:
    found = (_STAMP.match(analysis.text, one.start, one.end) for one in analysis.paragraphs)
    return len({match.group() for match in found if match}) >= max(_ENTRIES, len(analysis.paragraphs) / _EVERY)


def _prose(analysis: Analysis) -> Iterator[tuple[int, str]]:
    for index, paragraph in enumerate(analysis.paragraphs):
        if paragraph.kind.is_prose:
            yield index, analysis.text[paragraph.start : paragraph.end]


@view
def standfirst(analysis: Analysis) -> Paragraph | None:
    """The one sentence below the headline that sums the article up, which many papers print without a full stop."""
    before = None
    for paragraph in analysis.paragraphs:
        if before is not None and before.kind is ParagraphKind.HEADLINE and paragraph.kind.is_prose:
            return paragraph if len(analysis.sentences_between(paragraph.start, paragraph.end)) == 1 else None
        before = paragraph
    return None
