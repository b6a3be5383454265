"""Kind ``quotation``: what stands before, in and after a quotation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.language import Language
from mtcheck.analysis.quotations import Quotation
from mtcheck.checks.expressions import compile_pattern
from mtcheck.checks.fixes import FixData, suggestions
from mtcheck.checks.kind import Hit, Kind, Runner

_CONTEXT = 80  # code points before and after that the patterns see


class QuotationParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A quotation is hit where all patterns given match: ``before`` the text that leads up to its opening mark (it
    should end with ``$``), ``inside`` what stands between the marks, ``after`` what follows the closing one.
    ``state`` asks for one that is closed or that nothing closes. The group ``span`` of the pattern named by ``flag``
    is flagged (the whole match without it; for "inside" of an open quotation the last word)."""

    flag: Literal["before", "inside", "after"]
    before: str | None = None
    inside: str | None = None
    after: str | None = None
    state: Literal["closed", "open"] = "closed"
    unless: tuple[str, ...] = ()
    fix: tuple[FixData, ...] = ()


def compile_rule(params: QuotationParams, language: Language) -> Runner:
    patterns = {
        name: compile_pattern(pattern, language, name)
        for name in ("before", "inside", "after")
        if (pattern := getattr(params, name)) is not None
    }
    if params.flag not in patterns:
        raise ValueError(f"flag: there is no pattern {params.flag!r} in this rule")
    exceptions = [compile_pattern(pattern, language, "unless") for pattern in params.unless]

    def parts(analysis: Analysis, quotation: Quotation) -> dict[str, tuple[int, int]]:
        paragraph = analysis.paragraph_at(quotation.start)
        assert paragraph is not None
        inner = quotation.end - 1 if quotation.closed else quotation.end
        return {
            "before": (max(paragraph.start, quotation.start - _CONTEXT), quotation.start),
            "inside": (quotation.start + 1, inner),
            "after": (quotation.end, min(paragraph.end, quotation.end + _CONTEXT)),
        }

    def run(analysis: Analysis) -> Iterator[Hit]:
        for quotation in analysis.quotations.all:
            if quotation.closed != (params.state == "closed") or quotation.continues:
                continue
            spans = parts(analysis, quotation)
            matches = {}
            for name, pattern in patterns.items():
                low, high = spans[name]
                match = pattern.search(analysis.text[low:high])
                if match is None:
                    break
                matches[name] = match
            if len(matches) < len(patterns):
                continue
            around = analysis.text[spans["before"][0] : spans["after"][1]]
            if any(exception.search(around) for exception in exceptions):
                continue
            groups = {k: v or "" for match in matches.values() for k, v in match.groupdict().items()}
            flagged = matches[params.flag]
            low, high = flagged.span(flagged.re.groupindex.get("span", 0))
            base = spans[params.flag][0]
            yield Hit(base + low, base + high, suggestions(params.fix, groups), groups)

    return run


KIND = Kind("quotation", QuotationParams, compile_rule)
