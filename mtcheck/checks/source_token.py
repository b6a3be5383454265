"""Kind ``source-token``: what a translation keeps as it is (addresses, names with @ or #, placeholders and tags), and
that is another one in the source, or lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

import msgspec
import re2

from mtcheck.analysis import Analysis
from mtcheck.analysis.alignment import Alignment, Bead, alignment
from mtcheck.analysis.language import Language
from mtcheck.analysis.paragraphs import Span
from mtcheck.checks.expressions import compile_pattern
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.findings import Evidence, Safety, Suggestion

_AROUND = 1  # sentences on either side to which one may have moved
_SENTENCE_MARKS = ".,;:!?)]’'"


class SourceTokenParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``pattern``: what they look like; its group ``token`` is one (the whole match where there is none). ``what``:
    those that are others in the source ("changed") or that the article lacks ("lost")."""

    pattern: str
    what: Literal["changed", "lost"]


class _Token(NamedTuple):
    """A token at code points ``[start, end)`` of its text."""

    start: int
    end: int
    text: str

    @property
    def key(self) -> str:
        """What of it counts."""
        return self.text.lower().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")

    @property
    def kind(self) -> tuple[bool, str]:
        return "@" in self.text, self.text[0] if not self.text[0].isalnum() else ""


def _inside(tokens: Sequence[_Token], spans: Sequence[Span]) -> list[_Token]:
    start, end = spans[0][0], spans[-1][1]
    return [token for token in tokens if start <= token.start < end]


@dataclass(frozen=True)
class _Texts:
    """The tokens of the article and of its source."""

    target: Sequence[_Token]
    source: Sequence[_Token]
    aligned: Alignment

    @cached_property
    def said(self) -> set[str]:
        """What counts of those of the article."""
        return {token.key for token in self.target}

    @cached_property
    def meant(self) -> set[str]:
        """The same of the source."""
        return {token.key for token in self.source}

    def lost(self, bead: Bead) -> list[_Token]:
        """Those of the bead that its translation lacks, and that the sentences beside it don't have instead."""
        meant = Counter(token.key for token in _inside(self.source, self.aligned.source_around(bead, _AROUND)))
        said = Counter(token.key for token in _inside(self.target, self.aligned.target_around(bead, _AROUND)))
        own = Counter(token.key for token in _inside(self.target, self.aligned.target[slice(*bead.target)]))
        here = _inside(self.source, self.aligned.source[slice(*bead.source)])
        ours = Counter(token.key for token in here)
        return [t for t in here if said[t.key] < meant[t.key] and own[t.key] < ours[t.key]]

    def alien(self, bead: Bead) -> list[_Token]:
        """Those of the bead's translation that the source has nowhere."""
        own = _inside(self.target, self.aligned.target[slice(*bead.target)])
        return [token for token in own if token.key not in self.meant]


def _tokens(pattern: re2._Regexp, text: str) -> Iterator[_Token]:
    named = pattern.groupindex.get("token", 0)
    for match in pattern.finditer(text):
        group = 0 if match.group(named) is None else named
        found = match.group(group).rstrip(_SENTENCE_MARKS)
        yield _Token(match.start(group), match.start(group) + len(found), found)


def _changed(texts: _Texts, bead: Bead) -> Iterator[Hit]:
    lost = [t for t in _inside(texts.source, texts.aligned.source_around(bead, _AROUND)) if t.key not in texts.said]
    alien = texts.alien(bead)
    # One for one, and of one kind: which of several stands for which nobody can tell.
    if len(alien) == len(lost) == 1 and alien[0].kind == lost[0].kind:
        values = {"said": alien[0].text, "source": lost[0].text}
        fixes = (Suggestion(lost[0].text, Safety.UNSAFE),)
        yield Hit(alien[0].start, alien[0].end, fixes, values, (Evidence("source-text", lost[0].text),))


def _lost(texts: _Texts, bead: Bead) -> Iterator[Hit]:
    lost, span = texts.lost(bead), texts.aligned.target_span(bead)
    if lost and span is not None and not texts.alien(bead):  # another one stands for it
        values = {"source": ", ".join(token.text for token in lost)}
        yield Hit(*span, (), values, tuple(Evidence("source-text", token.text) for token in lost))


def compile_rule(params: SourceTokenParams, language: Language) -> Runner:
    pattern = compile_pattern(params.pattern, language)
    find = _changed if params.what == "changed" else _lost

    def run(analysis: Analysis) -> Iterator[Hit]:
        source = analysis.article.source_text
        if not source or pattern.search(source) is None:
            return
        aligned = alignment(analysis)
        if aligned is None:
            return
        texts = _Texts([*_tokens(pattern, analysis.text)], [*_tokens(pattern, source)], aligned)
        for bead in aligned.beads:
            if 0 not in bead.kind:
                yield from find(texts, bead)

    return run


KIND = Kind("source-token", SourceTokenParams, compile_rule)
