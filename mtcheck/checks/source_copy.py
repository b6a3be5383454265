"""Kind ``source-copy``: a word that the source, in another script, has in Latin letters, as a translator only has to
copy it (GCHQ, Samsung), and that the article has otherwise or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec
from rapidfuzz.distance import OSA

from mtcheck.analysis import Analysis
from mtcheck.analysis.alignment import Alignment, Bead, alignment
from mtcheck.analysis.language import Language
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.findings import Evidence, Safety, Suggestion

_WORD = re.compile(r"(?<![A-Za-z0-9_@#/.-])[A-Za-z][A-Za-z0-9]{2,}(?![A-Za-z0-9_@/-]|\.[A-Za-z])")
_BRACKETED = re.compile(r"[(（][^()（）]*[)）]")  # the original of a name, which English drops
_NO_LETTER = re.compile(r"[^a-z0-9]+")
_SMALL = 3  # letters of words that an abbreviation may pass over: of, the, and
_AROUND = 1  # sentences of the source on either side from which a word may have moved


class SourceCopyParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``what``: words that the article has with another letter ("changed"), or that it lacks ("lost")."""

    what: Literal["changed", "lost"]


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


def _lost(analysis: Analysis, aligned: Alignment, bead: Bead, said: str) -> Iterator[str]:
    """Names and abbreviations of a bead that the article, ``said`` in small letters alone, has nowhere, neither as they
    are nor in full."""
    span = aligned.source_span(bead)
    if span is None or aligned.target_span(bead) is None:
        return
    source = _BRACKETED.sub(lambda match: " " * len(match.group()), aligned.text.text[slice(*span)])
    for match in _WORD.finditer(source):
        word = match.group()
        if word[0].isupper() and word.lower() not in said and not _is_in_full(word, analysis):
            yield word


def _is_in_full(word: str, analysis: Analysis) -> bool:
    """Whether the first letters of words in a row spell an abbreviation, but for small words between them."""
    if not word.isupper():
        return False
    texts = analysis.words.texts
    initials = ("".join(text[0] for text in texts), "".join(text[0] for text in texts if len(text) > _SMALL))
    return any(word.lower() in run.lower() for run in initials)


def _lost_words(analysis: Analysis, aligned: Alignment) -> Iterator[Hit]:
    slipped = {meant for bead in aligned.beads for _, meant in _slips(analysis, aligned, bead)}
    said = _NO_LETTER.sub("", analysis.text.lower())
    for bead in aligned.beads:
        span = aligned.target_span(bead)
        lost = [word for word in _lost(analysis, aligned, bead, said) if word not in slipped]
        if span is not None and lost:
            yield Hit(*span, (), {"source": ", ".join(lost)}, tuple(Evidence("source-text", word) for word in lost))


def _changed_words(analysis: Analysis, aligned: Alignment) -> Iterator[Hit]:
    for bead in aligned.beads:
        for match, meant in _slips(analysis, aligned, bead):
            fix = (Suggestion(meant, Safety.UNSAFE),)
            yield Hit(*match.span(), fix, {"said": match.group(), "source": meant}, (Evidence("source-text", meant),))


def compile_rule(params: SourceCopyParams, _language: Language) -> Runner:
    find = _changed_words if params.what == "changed" else _lost_words

    def run(analysis: Analysis) -> Iterator[Hit]:
        aligned = alignment(analysis) if analysis.article.source_text else None
        if aligned is not None and aligned.text.script != "LATIN":
            yield from find(analysis, aligned)

    return run


KIND = Kind("source-copy", SourceCopyParams, compile_rule)
