"""Kind ``pattern``: a place that an expression matches, where no exception does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.genres import loose
from mtcheck.analysis.language import Language
from mtcheck.article import ParagraphKind
from mtcheck.checks.expressions import compile_pattern
from mtcheck.checks.fixes import FixData, fields, forms, suggestions
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.judging import judge_of

_WINDOW = 120  # bytes on either side of a hit that its exceptions look at


class PatternParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``pattern``: its group ``span`` is what is flagged (the whole match where there is none). ``unless``: the hit is
    dropped where one of these matches a stretch that overlaps the span. ``paragraphs``: "prose", "any", or kinds of
    paragraph. ``quotation``: where it may stand; ``loose``: whether also where fragments are the manner (answers in an
    interview, a live blog). ``fix``: templates, the best first. ``margin``: hits are proposals, which stand where the
    judge prefers a fix by as many nats (`training.measure_proposals` finds the figure)."""

    pattern: str
    unless: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ("prose",)
    quotation: Literal["any", "inside", "outside"] = "any"
    loose: Literal["any", "outside"] = "any"
    fix: tuple[FixData, ...] = ()
    margin: float | None = None


def paragraph_kinds(names: tuple[str, ...]) -> frozenset[ParagraphKind] | None:
    """The kinds that ``names`` mean, None for all of them; ValueError for a name that isn't one."""
    kinds: set[ParagraphKind] = set()
    for name in names:
        if name == "any":
            return None
        if name == "prose":
            kinds |= {kind for kind in ParagraphKind if kind.is_prose}
        elif name in {kind.value for kind in ParagraphKind}:
            kinds.add(ParagraphKind(name))
        else:
            raise ValueError(f"paragraphs: no kind of paragraph called {name!r}")
    return frozenset(kinds)


def _is_inside(analysis: Analysis, offset: int) -> bool:
    """Whether ``offset`` is behind the opening mark of a quotation that it stands in."""
    quotation = analysis.quotations.at(offset)
    return quotation is not None and quotation.start < offset


def compile_rule(params: PatternParams, language: Language) -> Runner:
    expression = compile_pattern(params.pattern, language)
    exceptions = [compile_pattern(pattern, language, "unless") for pattern in params.unless]
    kinds = paragraph_kinds(params.paragraphs)
    conditions = [compile_pattern(fix.when, language, "fix") if fix.when else None for fix in params.fix]
    names = list(expression.groupindex)
    span_group = expression.groupindex.get("span", 0)
    for fix in params.fix:
        if missing := fields(fix.text) - set(names):
            raise ValueError(f"fix: no group {sorted(missing)[0]!r} in the pattern")
        if unknown := forms(fix.text) - language.inflections.keys():
            raise ValueError(f"fix: no form {sorted(unknown)[0]!r} in language {language.code!r}")
    if params.margin is not None and not params.fix:
        raise ValueError("margin: there is no fix that a judge could weigh")

    def excepted(data: bytes, start: int, end: int) -> bool:
        low, high = max(0, start - _WINDOW), min(len(data), end + _WINDOW)
        return any(
            match.start() < end and start < match.end()
            for exception in exceptions
            for match in exception.finditer(data, low, high)
        )

    def run(analysis: Analysis) -> Iterator[Hit]:
        if params.margin is not None and judge_of(analysis) is None:
            return  # nobody could weigh what it proposes
        utf8 = analysis.utf8
        data, at = utf8.data, 0
        while at <= len(data):
            match = expression.search(data, at)
            if match is None:
                return
            start, end = match.span(span_group)
            at = max(end, at + 1)
            low, high = utf8.code_point(start), utf8.code_point(end)
            paragraph = analysis.paragraph_at(low)
            if paragraph is None or high > paragraph.end or (kinds is not None and paragraph.kind not in kinds):
                continue
            if params.quotation != "any" and _is_inside(analysis, low) != (params.quotation == "inside"):
                continue
            if params.loose == "outside" and paragraph in loose(analysis):
                continue
            if exceptions and excepted(data, start, end):
                continue
            groups = {name: (match.group(name) or b"").decode() for name in names}
            flagged = data[start:end]
            fixes = [
                fix
                for fix, condition in zip(params.fix, conditions, strict=True)
                if condition is None or condition.search(flagged)
            ]
            yield Hit(low, high, suggestions(fixes, groups, language.inflected), groups, margin=params.margin)

    return run


KIND = Kind("pattern", PatternParams, compile_rule)
