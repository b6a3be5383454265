"""The judge in an article's check: which one sits, and which of several fixes it prefers."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from mtcheck.analysis import Analysis, view
from mtcheck.article import Edit
from mtcheck.errors import UnavailableError
from mtcheck.findings import Category, Engine, Evidence, Finding
from mtcheck.language_models.judge import Judge, open_judge

# Where several fixes are ways to join or part the same words. Whose name is meant the register knows better.
_WEIGHED = (Category.BOUNDARY, Category.PUNCTUATION, Category.GRAMMAR)


@view
def judge_of(analysis: Analysis) -> Judge | None:
    """The judge that sits for an article, noted in its report; None where there is none."""
    judge = open_judge(analysis.settings.judge)
    if judge is not None:
        analysis.engines["judge"] = Engine(judge.name)
    return judge


def note_failure(analysis: Analysis, error: UnavailableError) -> None:
    """The judge was to weigh edits of this article and could not: its report says so."""
    analysis.engines["judge"] = Engine(None, f"the judge did not weigh what was proposed: {error}")


def with_preferred_fixes(analysis: Analysis, findings: Sequence[Finding]) -> list[Finding]:
    """The findings of rules that know several fixes with the one that the judge likes best before the others."""
    several = [at for at, one in enumerate(findings) if _is_open(one)]
    judge = judge_of(analysis) if several else None
    if judge is None:
        return list(findings)
    edits = [Edit(findings[at].start, findings[at].end, s.text) for at in several for s in findings[at].suggestions]
    try:
        margins = judge.margins(analysis.text, edits)
    except UnavailableError as error:
        note_failure(analysis, error)
        return list(findings)
    if margins is None:
        return list(findings)
    out, left = list(findings), iter(margins)
    for at in several:
        finding = findings[at]
        weighed = sorted(((next(left), -rank, s) for rank, s in enumerate(finding.suggestions)), reverse=True)
        best, rank, _ = weighed[0]
        if rank:  # not the rule's own first choice
            said = Evidence("model", f"the judge prefers this fix, by {best - _own(weighed):.1f} nats")
            fixes = tuple(suggestion for *_, suggestion in weighed)
            out[at] = msgspec.structs.replace(finding, suggestions=fixes, evidence=(*finding.evidence, said))
    return out


def _own(weighed: Sequence[tuple[float, int, object]]) -> float:
    """The margin of the rule's first choice."""
    return next(margin for margin, rank, _ in weighed if rank == 0)


def _is_open(finding: Finding) -> bool:
    return finding.engine == "rules" and finding.category in _WEIGHED and len(finding.suggestions) > 1
