"""Kind ``source-copy``: a word that the source has in Latin letters, as a translator only has to copy it (GCHQ,
Samsung), and that the article has otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
from rapidfuzz.distance import OSA

from mtcheck.analysis import Analysis
from mtcheck.analysis.alignment import Alignment, Bead, alignment
from mtcheck.analysis.language import Language
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.findings import Evidence, Safety, Suggestion

_WORD = re.compile(r"(?<![A-Za-z0-9_@#/.-])[A-Za-z][A-Za-z0-9]{2,}(?![A-Za-z0-9_@/-]|\.[A-Za-z])")
_AROUND = 1  # sentences of the source on either side from which a word may have moved


class SourceCopyParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No parameters."""


def _is_slip(said: str, meant: str) -> bool:
    """Whether two words in small letters differ by one letter, or by two letters swapped."""
    return OSA.distance(said, meant, score_cutoff=1) == 1


def _slips(analysis: Analysis, aligned: Alignment, bead: Bead) -> Iterator[tuple[re.Match[str], str]]:
    """Words of a bead with the word of the source that each stands for."""
    span = aligned.target_span(bead)
    near = aligned.source_around(bead, _AROUND)
    if span is None or not near:
        return
    there = aligned.text.text
    text = {word.lower() for word in analysis.words.texts}
    copied = {word.group().lower() for word in _WORD.finditer(there)}
    lost = {w.group() for w in _WORD.finditer(there, near[0][0], near[-1][1]) if w.group().lower() not in text}
    for match in _WORD.finditer(analysis.text, *span):
        said = match.group().lower()
        if match.group().islower() or said in copied:
            continue
        meant = [word for word in lost if _is_slip(said, word.lower()) and said != f"{word.lower()}s"]
        if len(meant) == 1:
            yield match, meant[0]


def compile_rule(_params: SourceCopyParams, _language: Language) -> Runner:
    def run(analysis: Analysis) -> Iterator[Hit]:
        aligned = alignment(analysis) if analysis.article.source_text else None
        if aligned is None or aligned.text.script == "LATIN":
            return
        for bead in aligned.beads:
            for match, meant in _slips(analysis, aligned, bead):
                values = {"said": match.group(), "source": meant}
                fix = (Suggestion(meant, Safety.UNSAFE),)
                yield Hit(*match.span(), fix, values, (Evidence("source-text", meant),))

    return run


KIND = Kind("source-copy", SourceCopyParams, compile_rule)
