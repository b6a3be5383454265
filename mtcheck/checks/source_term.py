"""Kind ``source-term``: a term of the source for which the article has none of the words that the house wants."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.alignment import Alignment, Bead, alignment
from mtcheck.analysis.language import Language
from mtcheck.analysis.scripts import LETTER, script_of
from mtcheck.checks.fixes import in_case_of
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.findings import Evidence, Safety, Suggestion

_AROUND = 1  # sentences on either side in which the term may stand
_ENDING = 3  # letters that a case may add to a word of the source
_PARTICLES = "(?:[وف]?[بلك]?(?:ال)?|[وف]?لل)"  # "and", "in", "to", "the", written to an Arabic word
_SPACED = ("LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "ARMENIAN", "GEORGIAN", "DEVANAGARI", "HANGUL")


class SourceTermParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Where the source has ``source``, write ``use`` or one of ``also``, and none of ``not``. Upper and lower case
    count as one unless ``case-sensitive``; endings of the source's words are left open."""

    source: str
    use: str
    also: tuple[str, ...] = ()
    not_: tuple[str, ...] = msgspec.field(name="not", default=())
    case_sensitive: bool = False


def _source_word(word: str) -> str:
    if script_of(word[0]) not in _SPACED:
        return re.escape(word)
    script = script_of(word[0])
    cut = (len(word) > 3) + (len(word) > 5) if script == "CYRILLIC" else 0
    before = _PARTICLES if script == "ARABIC" else ""
    return rf"(?<!{LETTER}){before}{re.escape(word[: len(word) - cut])}{LETTER}{{0,{_ENDING}}}(?!{LETTER})"


def _any_of(terms: tuple[str, ...], flags: re.RegexFlag) -> re.Pattern[str]:
    words = "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{words})(?:['’]?s)?(?!\w)", flags)


def compile_rule(params: SourceTermParams, _language: Language) -> Runner:
    for name, terms in (
        ("source", (params.source,)),
        ("use", (params.use,)),
        ("also", params.also),
        ("not", params.not_),
    ):
        if not all(term.strip() for term in terms):
            raise ValueError(f"{name}: no term may be empty")
    flags = re.NOFLAG if params.case_sensitive else re.IGNORECASE
    # The user's words stand here literally, so Python's own engine is safe.
    source_term = re.compile(r"\s+".join(map(_source_word, params.source.split())), flags)
    wanted = _any_of((params.use, *params.also), flags)
    barred = _any_of(params.not_, flags) if params.not_ else None

    def run(analysis: Analysis) -> Iterator[Hit]:
        source = analysis.article.source_text
        if not source or source_term.search(source) is None:
            return
        aligned = alignment(analysis)
        for bead in aligned.beads if aligned else ():
            assert aligned is not None
            span, theirs = aligned.target_span(bead), aligned.source_span(bead)
            match = source_term.search(source, *theirs) if theirs and span else None
            if match is not None and span is not None:
                yield from judge(analysis, aligned, bead, match.group())

    def judge(analysis: Analysis, aligned: Alignment, bead: Bead, said: str) -> Iterator[Hit]:
        around = aligned.target_around(bead, _AROUND)
        span = aligned.target_span(bead)
        assert span is not None
        evidence = (Evidence("source-text", said),)
        found = barred.search(analysis.text, *span) if barred else None
        if found is not None:
            use = params.use if params.case_sensitive else in_case_of(params.use, found.group())
            values = {"source": said, "use": params.use, "word": found.group()}
            yield Hit(*found.span(), (Suggestion(use, Safety.UNSAFE),), values, evidence)
        elif wanted.search(analysis.text, around[0][0], around[-1][1]) is None:
            yield Hit(*span, (), {"source": said, "use": params.use, "word": "none of its words"}, evidence)

    return run


KIND = Kind("source-term", SourceTermParams, compile_rule)
