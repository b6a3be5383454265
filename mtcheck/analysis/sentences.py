"""Sentences, by nupunkt.

Measured against pysbd on 63 clean news articles: 3.3 million words a second against 37,000, and where the two differ
it is mostly pysbd that leaves closing marks behind or takes a quotation of several sentences for one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mtcheck.article import Paragraph


class Sentence(NamedTuple):
    """Code points ``[start, end)`` without the space around them, and the index of the paragraph."""

    start: int
    end: int
    paragraph: int


def sentences(text: str, paragraphs: Sequence[Paragraph]) -> Iterator[Sentence]:
    """The sentences of the paragraphs that are prose, in order."""
    import nupunkt  # 30 ms: only when an article is analysed

    for index, paragraph in enumerate(paragraphs):
        if not paragraph.kind.is_prose:
            continue
        part = text[paragraph.start : paragraph.end]
        for start, end in nupunkt.sent_spans(part):
            sentence = part[start:end]
            lead = len(sentence) - len(sentence.lstrip())
            body = sentence.strip()
            if body:
                at = paragraph.start + start + lead
                yield Sentence(at, at + len(body), index)
