"""Kind ``source-sentence``: a sentence of the source that the article lacks, or one of the article that the source
lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Literal

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.alignment import Alignment, Bead, alignment
from mtcheck.analysis.language import Language
from mtcheck.analysis.lexicon import english_stems, lexicon
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.findings import Evidence

_FEW = 3  # words that a lexicon knows; fewer say nothing
_ANSWERED = 0.3  # of them have fellows in the sentence's own source, seldom in another's
_TIMES = 1.8  # as long as its translation a sentence may be
_MOST = 0.35  # of the source's length: where more is missing the article is a summary
_END = re.compile(r"[.?!…。！？؟।۔][\"”’'»)\]」』]*\s*\Z")
_LAST_WORD = re.compile(r"\S+\s*\Z")
_EXCERPT = 160


class SourceSentenceParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``what``: "missing" or "added". ``characters``: shorter ones, in English characters, may be part of their
    neighbours."""

    what: Literal["missing", "added"]
    characters: int


def compile_rule(params: SourceSentenceParams, _language: Language) -> Runner:
    def run(analysis: Analysis) -> Iterator[Hit]:
        aligned = alignment(analysis) if analysis.article.source_text else None
        if aligned is None or _is_summary(aligned):
            return
        for index, bead in enumerate(aligned.beads):
            if params.what == "missing" and bead.kind[1] == 0 and not _is_replaced(aligned, index):
                yield from _missing(analysis, aligned, index, params.characters)
            elif (
                params.what == "added"
                and bead.kind[0] == 0
                and not _is_replaced(aligned, index)
                and not _is_beside(analysis, aligned, index)
            ):
                yield from _added(analysis, aligned, bead, params.characters)

    return run


def _is_summary(aligned: Alignment) -> bool:
    """Whether too much of the source or the article has nothing on the other side to speak of single sentences."""
    spans = [(aligned.source_span(bead), aligned.target_span(bead)) for bead in aligned.beads]
    for own, other in ((0, 1), (1, 0)):
        alone = [span[own] for span in spans if span[other] is None]
        lengths = [part[1] - part[0] for part in alone if part is not None]
        whole = sum(end - start for start, end in (aligned.source, aligned.target)[own])
        if sum(lengths) > _MOST * whole:
            return True
    return False


def _is_replaced(aligned: Alignment, index: int) -> bool:
    """Whether a sentence of the other side that has nothing either stands beside it, long enough to answer to it: too
    free to align."""
    own = aligned.beads[index].kind[0] == 0
    others = [bead for bead in _beside(aligned, index) if (bead.kind[0] == 0) != own and 0 in bead.kind]
    return sum(map(partial(_length, aligned), others)) * _TIMES > _length(aligned, aligned.beads[index])


def _beside(aligned: Alignment, index: int) -> list[Bead]:
    return [aligned.beads[other] for other in (index - 1, index + 1) if 0 <= other < len(aligned.beads)]


def _is_beside(analysis: Analysis, aligned: Alignment, index: int) -> bool:
    """Whether the words of a sentence that the source seems to lack are those of the source's sentences beside it: one
    of these was translated as several."""
    known = lexicon(aligned.text.language)
    span = aligned.target_span(aligned.beads[index])
    if known is None or span is None:
        return False
    said = set(english_stems(analysis.text[slice(*span)])) & known.english
    for place in map(aligned.source_span, _beside(aligned, index)):
        if place is not None:
            meant = {
                stem for word in known.words(aligned.text.text[slice(*place)]) for stem in known.translations[word]
            }
            if len(said) >= _FEW and len(said & meant) >= _ANSWERED * len(said):
                return True
    return False


def _length(aligned: Alignment, bead: Bead) -> float:
    """English characters of a bead that has one side."""
    source, target = aligned.source_span(bead), aligned.target_span(bead)
    return (source[1] - source[0]) * aligned.ratio if source else float(target[1] - target[0]) if target else 0.0


def _missing(analysis: Analysis, aligned: Alignment, index: int, characters: int) -> Iterator[Hit]:
    span = aligned.source_span(aligned.beads[index])
    assert span is not None
    text = aligned.text.text[span[0] : span[1]]
    if len(text) * aligned.ratio < characters or (aligned.text.is_marked and not _END.search(text)):
        return
    # Flagged is the word after which it is missing, or at the start the one before which.
    before = next((b for b in reversed(aligned.beads[:index]) if b.kind[1]), None)
    after = next((b for b in aligned.beads[index:] if b.kind[1]), None)
    beside = before or after
    place = aligned.target_span(beside) if beside is not None else None
    if place is None:
        return
    if before is not None:
        match = _LAST_WORD.search(analysis.text, max(place[0], place[1] - 60), place[1])
        start, end = (match.start(), match.end()) if match else place
    else:
        start, end = place[0], place[0] + len(analysis.text[place[0] : place[1]].split(maxsplit=1)[0])
    where = "after" if before is not None else "before"
    shown = " ".join(text.split())
    shown = shown if len(shown) <= _EXCERPT else f"{shown[:_EXCERPT].rstrip()}…"
    yield Hit(start, end, (), {"where": where, "source": shown}, (Evidence("source-text", text),))


def _added(analysis: Analysis, aligned: Alignment, bead: Bead, characters: int) -> Iterator[Hit]:
    span = aligned.target_span(bead)
    assert span is not None
    paragraph = analysis.paragraph_at(span[0])
    if span[1] - span[0] >= characters and paragraph is not None and paragraph.kind.is_prose:
        yield Hit(*span)


KIND = Kind("source-sentence", SourceSentenceParams, compile_rule)
