"""Kind ``paragraph-end``: a paragraph of prose that stops without a mark."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.genres import standfirst
from mtcheck.analysis.language import Language
from mtcheck.checks.expressions import compile_pattern
from mtcheck.checks.fixes import FixData, suggestions
from mtcheck.checks.kind import Hit, Kind, Runner


class ParagraphEndParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``marks`` may end a paragraph, ``closing`` ones may follow them; where one of ``unless`` matches the paragraph it
    isn't judged. ``sentences`` or ``words`` is the least that makes a paragraph prose and not a heading; a fix may use
    ``{word}`` (the last one, with what closes after it: ``{closing}``)."""

    marks: str
    closing: str
    sentences: int
    words: int
    unless: tuple[str, ...] = ()
    fix: tuple[FixData, ...] = ()


def compile_rule(params: ParagraphEndParams, language: Language) -> Runner:
    exceptions = [compile_pattern(pattern, language, "unless") for pattern in params.unless]

    def run(analysis: Analysis) -> Iterator[Hit]:
        text = analysis.text
        first = standfirst(analysis)
        for paragraph in analysis.paragraphs:
            if not paragraph.kind.is_prose or paragraph == first:
                continue
            body = text[paragraph.start : paragraph.end]
            bare = body.rstrip(params.closing + " \t\r\n")
            if not bare or bare[-1] in params.marks or not bare[-1].isalnum():
                continue
            words = analysis.words.between(paragraph.start, paragraph.end)
            count = len(analysis.sentences_between(paragraph.start, paragraph.end))
            if count < params.sentences and len(words) < params.words:
                continue
            if any(exception.search(body) for exception in exceptions):
                continue
            end = paragraph.start + len(bare)
            start = analysis.words.starts[words[-1]]
            groups = {"word": text[start:end], "closing": text[end : paragraph.end]}
            yield Hit(start, paragraph.end, suggestions(params.fix, groups), groups)

    return run


KIND = Kind("paragraph-end", ParagraphEndParams, compile_rule)
