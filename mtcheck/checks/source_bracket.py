"""Kind ``source-bracket``: a remark that the source has in brackets and the article lacks, or has without them.

Glosses are none of these: the original of a name ("블링컨(Blinken)"), an abbreviation, a word once more as it sounds;
nor is what stands between dashes or commas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.alignment import Alignment, alignment
from mtcheck.analysis.anchors import sound, target_quantities
from mtcheck.analysis.language import Language
from mtcheck.analysis.lexicon import english_stems, lexicon
from mtcheck.analysis.paragraphs import Span
from mtcheck.analysis.quantities import quantities
from mtcheck.analysis.scripts import LETTER, script_of
from mtcheck.analysis.source import Source
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.findings import Evidence

_REMARK = re.compile(r"[(（\[［【]([^()（）\[\]［］【】]+)[)）\]］】]")
_WORD = re.compile(rf"{LETTER}+")
_LATIN = re.compile(r"[A-Za-z]+")
_NAME = re.compile(r"[A-Z]\w+ (?:\w+ )?[A-Z]\w{3,}\b")  # a person's: alone or at the end
_SIDE_MARK = re.compile(r"[,;:–—()\[\]]|(?<=\s)--?(?=\s)")
_AROUND = 1  # sentences of the article on either side to which a remark may have moved
_FEW = 2  # words that a lexicon knows; fewer say nothing
_SAID = 0.34  # of them have a fellow where a remark is said
_ABBREVIATION = 6  # letters at most
_ALIKE = 5  # first letters by which a word is known in another language
_BESIDE = 14  # code points between a remark and the mark that sets it off
_TIMES = 2.0  # as long as the source's a remark may be
_SHORT = 8  # code points that a remark has at least


class SourceBracketParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``what``: remarks that the article lacks ("remark"), or those that it has without brackets ("marks")."""

    what: Literal["remark", "marks"]


@dataclass(frozen=True)
class _Remark:
    """What stands in brackets; ``answers``: for each of its words that a lexicon knows and each of its numbers, the
    places of the article that may stand for it; ``is_heard``: the article has one of its words as it is; ``sure``: how
    many numbers and names there are, which a translation keeps."""

    text: str
    answers: Sequence[Sequence[Span]]
    is_heard: bool
    sure: int

    @property
    def places(self) -> list[Span]:
        """One place for each answer."""
        return [places[0] for places in self.answers if places]

    @property
    def is_lost(self) -> bool:
        known = self.sure or len(self.answers) >= _FEW
        return bool(known) and not self.is_heard and len(self.places) <= len(self.answers) * _SAID

    @property
    def is_kept(self) -> bool:
        return bool(self.places) and len(self.places) * 2 >= len(self.answers)


def _is_gloss(text: str, script: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    foreign = sum(script_of(char) == "LATIN" for char in letters) * 2 > len(letters) and script != "LATIN"
    short = len(letters) <= _ABBREVIATION and sum(char.isupper() for char in letters) * 2 > len(letters)
    return not (letters or any(char.isdigit() for char in text)) or foreign or short


def _remark(text: str, analysis: Analysis, source: Source, near: Span) -> _Remark:
    """A remark held against what the article has at ``near``."""
    low, high = near
    stems: dict[str, list[Span]] = {}
    for word in _LATIN.finditer(analysis.text, low, high):
        for stem in english_stems(word.group()):
            stems.setdefault(stem, []).append(word.span())
    known = lexicon(source.language)
    words = known.words(text) if known is not None else ()
    answers = [[span for stem in known.translations[word] for span in stems.get(stem, ())] for word in words if known]
    here = [number for number in target_quantities(analysis) if low <= number.start < high]
    numbers = [number for number in quantities(text, source.language) if number.sure or number.kind.month]
    answers += [[(other.start, other.end) for other in here if other.values & own.values] for own in numbers]
    sure = sum(number.sure for number in numbers) + (_NAME.search(text) is not None and source.script == "LATIN")
    return _Remark(text, answers, _is_heard(text, analysis.text[low:high], source.script), sure)


def _is_heard(text: str, said: str, script: str) -> bool:
    """Whether a word is the same in both languages, by its first letters or, in another script, by its consonants."""
    own = _WORD.findall(text)
    if script == "LATIN":
        return any(len(word) >= _ALIKE and word[:_ALIKE].lower() in said.lower() for word in own)
    heard = {sound(word).replace("R", "L") for word in _LATIN.findall(said)}  # one sound in some languages
    return any(len(bones) > 1 and bones in heard for bones in (sound(word).replace("R", "L") for word in own))


def _remarks(analysis: Analysis, aligned: Alignment) -> Iterator[tuple[_Remark, Span]]:
    """Remarks of sentences that have more of them than their translation has brackets, and the translation's place."""
    source = aligned.text
    for bead in aligned.beads:
        span, target = aligned.source_span(bead), aligned.target_span(bead)
        if span is None or target is None:
            continue
        inner = [match[1].strip() for match in _REMARK.finditer(source.text, *span)]
        inner = [text for text in inner if not _is_gloss(text, source.script)]
        around = aligned.target_around(bead, _AROUND)
        near = around[0][0], around[-1][1]
        if len(inner) > len(_REMARK.findall(analysis.text[slice(*near)])):
            yield from ((_remark(text, analysis, source, near), target) for text in inner)


def _bare(remark: _Remark, analysis: Analysis, aligned: Alignment, target: Span) -> Span | None:
    """Where a remark stands in its sentence with nothing to set it off."""
    start, end = min(low for low, _ in remark.places), max(high for _, high in remark.places)
    most = max(len(remark.text) * aligned.ratio, _SHORT) * _TIMES
    if not target[0] <= start < end <= target[1] or end - start > most:
        return None
    beside = (analysis.text[max(0, start - _BESIDE) : start], analysis.text[end : end + _BESIDE])
    return None if any(map(_SIDE_MARK.search, beside)) else (start, end)


def compile_rule(params: SourceBracketParams, _language: Language) -> Runner:
    def run(analysis: Analysis) -> Iterator[Hit]:
        source = analysis.article.source_text
        aligned = alignment(analysis) if source and _REMARK.search(source) else None
        if aligned is None:
            return
        for remark, target in _remarks(analysis, aligned):
            if params.what == "remark":
                place = target if remark.is_lost else None
            else:
                place = _bare(remark, analysis, aligned, target) if remark.is_kept else None
            if place is not None:
                yield Hit(*place, (), {"source": remark.text}, (Evidence("source-text", remark.text),))

    return run


KIND = Kind("source-bracket", SourceBracketParams, compile_rule)
