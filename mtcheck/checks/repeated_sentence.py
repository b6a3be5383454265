"""Kind ``repeated-sentence``: a sentence or a headline that stands a second time."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.language import Language
from mtcheck.analysis.words import LETTERS
from mtcheck.article import ParagraphKind
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.findings import Safety, Suggestion


class RepeatedSentenceParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``words``: shorter sentences may recur (answers, refrains)."""

    words: int


def compile_rule(params: RepeatedSentenceParams, _language: Language) -> Runner:
    def units(analysis: Analysis) -> Iterator[tuple[int, int]]:
        """Sentences of prose, and other paragraphs whole, in the order of the text; lines of verse come back."""
        judged = {(s.start, s.end) for s in analysis.sentences}
        whole = {(p.start, p.end) for p in analysis.paragraphs if p.kind is not ParagraphKind.VERSE}
        yield from sorted(judged | whole)

    def run(analysis: Analysis) -> Iterator[Hit]:
        text = analysis.text
        seen: dict[str, int] = {}
        flagged_to = 0
        before = (-1, "")
        for start, end in units(analysis):
            # The half of a sentence that a stray stop has cut off may well be the end of two sentences.
            if start < flagged_to or text[start].islower():
                continue
            words = LETTERS.findall(text[start:end].casefold())
            key = " ".join(words)
            last = before
            if start != last[0]:  # a paragraph begins where its first sentence does
                before = (start, f" {key}")
            if len(words) < params.words:
                continue
            first = seen.setdefault(key, start)
            if first == start and last[1].endswith(f" {key}"):  # the second half of the sentence before it, once more
                first = last[0]
            if first != start:
                flagged_to = end
                place = analysis.article.place(first)
                fixes = (Suggestion("", Safety.UNSAFE),)
                yield Hit(start, end, fixes, {"line": str(place.line), "words": " ".join(text[start:end].split()[:8])})

    return run


KIND = Kind("repeated-sentence", RepeatedSentenceParams, compile_rule)
