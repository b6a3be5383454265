"""One place, one finding.

Where findings overlap the weightier one stands: ours before LanguageTool's, then by severity, then one that would
delete its span (what is in it falls with it), then by confidence, then the longer, the earlier, the rule's name. The
other one shrinks to what its fix really changes; where even that overlaps it is dropped, and its message goes into the
evidence of the one that stands.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable

import msgspec

from mtcheck.article import common_edges
from mtcheck.findings import Category, Evidence, Finding, Suggestion


def _rank(finding: Finding) -> tuple[bool, int, bool, float, int, int, str]:
    keeps = not finding.suggestions or finding.suggestions[0].text != ""
    length = finding.end - finding.start
    foreign = finding.engine == "languagetool"
    return (foreign, -finding.severity.weight, keeps, -finding.confidence, -length, finding.start, finding.rule)


def shrink(finding: Finding) -> Finding | None:
    """The finding cut down to what its first suggestion changes; None where that is an insertion or there is no fix."""
    if not finding.suggestions:
        return None
    head, tail = common_edges(finding.text, finding.suggestions[0].text)
    start, end = finding.start + head, finding.end - tail
    if start >= end:
        return None
    kept_head, kept_tail = finding.text[:head], finding.text[len(finding.text) - tail :]
    suggestions = tuple(
        Suggestion(s.text[head : len(s.text) - tail], s.safety)
        for s in finding.suggestions
        if s.text.startswith(kept_head) and s.text.endswith(kept_tail) and len(s.text) >= head + tail
    )
    text = finding.text[head : len(finding.text) - tail]
    return msgspec.structs.replace(finding, start=start, end=end, text=text, suggestions=suggestions)


def _claimed(finding: Finding) -> tuple[int, int]:
    """The span that a finding has to itself: LanguageTool's on a sentence's beginning needs the mark before it, which
    one of ours may take away."""
    is_boundary = finding.engine == "languagetool" and finding.category is Category.BOUNDARY
    return (finding.start - 2, finding.end) if is_boundary else (finding.start, finding.end)


class _Taken:
    """Accepted findings by position; they never overlap."""

    def __init__(self) -> None:
        self.spans: list[tuple[int, int]] = []
        self.findings: dict[tuple[int, int], Finding] = {}

    def clash(self, finding: Finding) -> tuple[int, int] | None:
        start, end = _claimed(finding)
        index = bisect_left(self.spans, (start, end))
        for span in self.spans[max(0, index - 1) : index + 1]:
            if span[0] < end and start < span[1]:
                return span
        return None

    def add(self, finding: Finding) -> None:
        span = (finding.start, finding.end)
        insort(self.spans, span)
        self.findings[span] = finding


def merge(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that stand, in the order of the text, without overlaps."""
    taken = _Taken()
    for finding in sorted(findings, key=_rank):
        span = taken.clash(finding)
        if span is not None:
            smaller = shrink(finding)
            if smaller is None or taken.clash(smaller) is not None:
                winner = taken.findings[span]
                also = Evidence("rule", finding.message, source=finding.rule)
                if finding.rule != winner.rule:
                    taken.findings[span] = msgspec.structs.replace(winner, evidence=(*winner.evidence, also))
                continue
            finding = smaller
        taken.add(finding)
    return [taken.findings[span] for span in taken.spans]
