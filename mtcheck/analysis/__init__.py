"""What every check needs to know of an article, computed once and only when somebody asks for it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any, TypeVar, cast

from mtcheck.analysis.language import Language, load_language
from mtcheck.analysis.quotations import Quotations
from mtcheck.analysis.sentences import Sentence, sentences
from mtcheck.analysis.words import Utf8, Words
from mtcheck.article import Article, Paragraph
from mtcheck.config import Effective, default_settings
from mtcheck.findings import Engine

__all__ = ["Analysis", "view"]

T = TypeVar("T")


class Analysis:
    """Lazy views of one article. All offsets are code points of ``text``.

    ``settings`` are those for the article; in ``engines`` a check that asks another engine says how that went.
    """

    def __init__(self, article: Article, language: Language | None = None, settings: Effective | None = None) -> None:
        self.article = article
        self.text = article.text
        self.paragraphs = article.paragraphs
        self.language = language or load_language(article.language)
        self.settings = settings or default_settings().settings_for()
        self.engines: dict[str, Engine] = {}
        self._views: dict[Callable[..., Any], Any] = {}
        self._paragraph_starts = [paragraph.start for paragraph in article.paragraphs]

    @cached_property
    def utf8(self) -> Utf8:
        return Utf8(self.text)

    @cached_property
    def words(self) -> Words:
        return Words.of(self.text)

    @cached_property
    def sentences(self) -> list[Sentence]:
        return list(sentences(self.text, self.paragraphs))

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def sentences_between(self, start: int, end: int) -> range:
        """Indices of the sentences that begin in ``[start, end)``."""
        starts = self._sentence_starts
        return range(bisect_left(starts, start), bisect_left(starts, end))

    @cached_property
    def quotations(self) -> Quotations:
        return Quotations(self.text, self.paragraphs)

    def paragraph_at(self, offset: int) -> Paragraph | None:
        """The paragraph that ``offset`` stands in, or None between two."""
        index = bisect_right(self._paragraph_starts, offset) - 1
        if index >= 0 and offset < self.paragraphs[index].end:
            return self.paragraphs[index]
        return None

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that ``offset`` stands in, or None outside prose."""
        index = bisect_right(self._sentence_starts, offset) - 1
        if index >= 0 and offset < self.sentences[index].end:
            return self.sentences[index]
        return None


def view(compute: Callable[[Analysis], T]) -> Callable[[Analysis], T]:
    """Makes ``compute`` a view of an article that is computed once, as those of `Analysis` itself are."""

    @wraps(compute)
    def seen(analysis: Analysis) -> T:
        views = analysis._views
        if compute not in views:
            views[compute] = compute(analysis)
        return cast(T, views[compute])

    return seen
