"""Kind ``house-term``: a term that the house writes another way."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.language import Language
from mtcheck.checks.fixes import in_case_of
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.findings import Safety, Suggestion


class HouseTermParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Write ``use`` and none of ``not``; upper and lower case count as one unless ``case-sensitive``."""

    use: str
    not_: tuple[str, ...] = msgspec.field(name="not")
    case_sensitive: bool = False


def compile_rule(params: HouseTermParams, _language: Language) -> Runner:
    if not params.not_ or not all(word.strip() for word in params.not_):
        raise ValueError("not: at least one term that isn't empty")
    # The user's words stand here literally, so Python's own engine is safe.
    words = "|".join(re.escape(word) for word in sorted(params.not_, key=len, reverse=True))
    flags = re.NOFLAG if params.case_sensitive else re.IGNORECASE
    pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w)", flags)

    def run(analysis: Analysis) -> Iterator[Hit]:
        for match in pattern.finditer(analysis.text):
            printed = match.group()
            use = params.use if params.case_sensitive else in_case_of(params.use, printed)
            if use != printed:
                yield Hit(*match.span(), (Suggestion(use, Safety.SAFE),), {"use": use, "word": printed})

    return run


KIND = Kind("house-term", HouseTermParams, compile_rule)
