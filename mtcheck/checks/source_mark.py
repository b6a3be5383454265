"""Kind ``source-mark``: a question mark or the marks of a quotation that the source has and the article lacks; a
question or exclamation mark that the source lacks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Literal

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.alignment import Alignment, Bead, alignment
from mtcheck.analysis.language import Language
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.findings import Evidence, Safety, Suggestion

_QUESTION = re.compile(r"[?？؟][\"”’'»)\]」』]*\s*\Z")
_QUOTED = re.compile(r"“([^“”]+)”|\"([^\"]+)\"|«([^«»]+)»|„([^„“”]+)[“”]|「([^「」]+)」|『([^『』]+)』")
_ANY_QUOTE = re.compile(r"[\"“”„«»‘’']")
_CLOSING = "\"”’'») "
_AROUND = 1  # sentences of the source on either side that a mark may come from
_LONG = 45  # English characters: shorter quotations may be names of things, which other languages put in marks


class SourceMarkParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``mark``: what is lost, "question" or "quotation", or added, "added-question" or "added-exclamation"."""

    mark: Literal["question", "quotation", "added-question", "added-exclamation"]


def _question(analysis: Analysis, aligned: Alignment, bead: Bead) -> Iterator[Hit]:
    source, target = _texts(analysis, aligned, bead)
    span = aligned.target_span(bead)
    if span is None or not _QUESTION.search(source) or "?" in target:
        return
    if target.endswith((".", "!")):
        evidence = (Evidence("source-text", source),)
        yield Hit(span[1] - 1, span[1], (Suggestion("?", Safety.UNSAFE),), {"source": source}, evidence)


def _added(mark: str, theirs: str, analysis: Analysis, aligned: Alignment, bead: Bead) -> Iterator[Hit]:
    """The mark at a sentence's end, where it and the sentences beside have more of them than their source has of
    ``theirs``."""
    source, target = _texts(analysis, aligned, bead)
    span, near = aligned.target_span(bead), aligned.source_around(bead, _AROUND)
    if span is None or not near or not aligned.text.is_marked or not target.rstrip(_CLOSING).endswith(mark):
        return
    here = aligned.target_around(bead, _AROUND)
    said = analysis.text[here[0][0] : here[-1][1]].count(mark)
    if not set(theirs) & set(source) and said > sum(map(aligned.text.text[near[0][0] : near[-1][1]].count, theirs)):
        at = span[0] + target.rindex(mark)
        yield Hit(at, at + 1, (Suggestion(".", Safety.UNSAFE),), {"source": source}, (Evidence("source-text", source),))


def _quotation(analysis: Analysis, aligned: Alignment, bead: Bead) -> Iterator[Hit]:
    source, target = _texts(analysis, aligned, bead)
    span = aligned.target_span(bead)
    if span is None or _ANY_QUOTE.search(target) or analysis.quotations.at(span[0]) or analysis.quotations.at(span[1]):
        return
    quoted = max(
        (group for match in _QUOTED.finditer(source) for group in match.groups() if group), key=len, default=""
    )
    if len(quoted) * aligned.ratio >= _LONG:
        yield Hit(*span, (), {"source": quoted}, (Evidence("source-text", source),))


def _texts(analysis: Analysis, aligned: Alignment, bead: Bead) -> tuple[str, str]:
    source, target = aligned.source_span(bead), aligned.target_span(bead)
    return (
        aligned.text.text[source[0] : source[1]] if source else "",
        analysis.text[target[0] : target[1]] if target else "",
    )


_FINDERS: dict[str, Callable[[Analysis, Alignment, Bead], Iterator[Hit]]] = {
    "question": _question,
    "quotation": _quotation,
    "added-question": partial(_added, "?", "?？؟;\u037e"),  # the Greek one looks like a semicolon
    "added-exclamation": partial(_added, "!", "!！"),
}


def compile_rule(params: SourceMarkParams, _language: Language) -> Runner:
    find = _FINDERS[params.mark]

    def run(analysis: Analysis) -> Iterator[Hit]:
        aligned = alignment(analysis) if analysis.article.source_text else None
        if aligned is None:
            return
        for bead in aligned.beads:
            if bead.kind == (1, 1) or (params.mark == "quotation" and 0 not in bead.kind):
                yield from find(analysis, aligned, bead)

    return run


KIND = Kind("source-mark", SourceMarkParams, compile_rule)
