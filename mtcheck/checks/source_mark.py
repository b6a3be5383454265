"""Kind ``source-mark``: a question mark or the marks of a quotation that the source has and the article lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
_LONG = 45  # English characters: shorter quotations may be names of things, which other languages put in marks


class SourceMarkParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``mark``: "question" or "quotation"."""

    mark: Literal["question", "quotation"]


def _question(analysis: Analysis, aligned: Alignment, bead: Bead) -> Iterator[Hit]:
    source, target = _texts(analysis, aligned, bead)
    span = aligned.target_span(bead)
    if span is None or not _QUESTION.search(source) or "?" in target:
        return
    if target.endswith((".", "!")):
        evidence = (Evidence("source-text", source),)
        yield Hit(span[1] - 1, span[1], (Suggestion("?", Safety.UNSAFE),), {"source": source}, evidence)


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


def compile_rule(params: SourceMarkParams, _language: Language) -> Runner:
    find = _question if params.mark == "question" else _quotation

    def run(analysis: Analysis) -> Iterator[Hit]:
        aligned = alignment(analysis) if analysis.article.source_text else None
        if aligned is None:
            return
        for bead in aligned.beads:
            if bead.kind == (1, 1) or (params.mark == "quotation" and 0 not in bead.kind):
                yield from find(analysis, aligned, bead)

    return run


KIND = Kind("source-mark", SourceMarkParams, compile_rule)
