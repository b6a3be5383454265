"""Kind ``lost-mark``: a mark that is missing somewhere in a stretch; the judge finds the place.

Where the clause ends after “If the council refuses the mayor will go to court” no expression can tell: each gap between
words at which a main clause could begin is proposed, and the one that the judge likes best stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec
import re2

from mtcheck.analysis import Analysis
from mtcheck.analysis.language import Language
from mtcheck.checks.expressions import compile_pattern
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.findings import Safety, Suggestion
from mtcheck.judging import judge_of


class LostMarkParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``within``: the stretch that lacks the mark, its group ``span`` or the whole match. ``gap``: where it may be
    lost, with groups ``left`` and ``right`` for the words beside it. ``margin``: what the judge must find the best
    place likelier by, in nats (`training.measure_proposals`)."""

    within: str
    gap: str
    mark: Literal[",", ".", ":", ";"]
    margin: float


def compile_rule(params: LostMarkParams, language: Language) -> Runner:
    within = compile_pattern(params.within, language, "within")
    gap = compile_pattern(params.gap, language, "gap")
    if missing := {"left", "right"} - gap.groupindex.keys():
        raise ValueError(f"gap: no group {sorted(missing)[0]!r} in the pattern")
    before, behind = gap.groupindex["left"], gap.groupindex["right"]
    stretch = within.groupindex.get("span", 0)

    def run(analysis: Analysis) -> Iterator[Hit]:
        if judge_of(analysis) is None:
            return  # nobody could say where
        data = analysis.utf8.data
        for found in within.finditer(data):
            start, end = found.span(stretch)
            paragraph = analysis.paragraph_at(analysis.utf8.code_point(start))
            if paragraph is None or not paragraph.kind.is_prose:
                continue
            at = start
            while (match := gap.search(data, at, end)) is not None:
                at = match.start(behind)
                yield _hit(analysis, match, start)

    def _hit(analysis: Analysis, match: re2._Match, start: int) -> Hit:
        low, high = (analysis.utf8.code_point(place) for place in (match.start(before), match.end(behind)))
        left, right = match.group("left").decode(), match.group("right").decode()
        fix, choice = Suggestion(f"{left}{params.mark} {right}", Safety.UNSAFE), (params.within, start)
        return Hit(low, high, (fix,), {"left": left, "right": right}, margin=params.margin, choice=choice)

    return run


KIND = Kind("lost-mark", LostMarkParams, compile_rule)
