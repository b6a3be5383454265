"""One place, one finding."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mtcheck.findings import Category, Finding, Safety, Severity, Suggestion
from mtcheck.merging import merge, shrink

TEXT = "said Ana Marin. Mayor came out to the old town hall"


def finding(start: int, end: int, fix: str | None, severity: Severity = Severity.MAJOR, confidence: float = 0.9,
            rule: str = "test/rule") -> Finding:  # fmt: skip
    suggestions = () if fix is None else (Suggestion(fix),)
    return Finding(rule, Category.OTHER, severity, confidence, start, end, TEXT[start:end], "why", suggestions)


def test_the_weightier_finding_stands_and_the_other_shrinks_to_what_it_changes() -> None:
    name = finding(5, 14, "Anna Marin", Severity.CRITICAL)
    stop = finding(9, 21, "Marin. The Mayor")
    assert [(f.text, f.suggestions[0].text) for f in merge([stop, name])] == [("Ana Marin", "Anna Marin")]
    comma = finding(9, 21, "Marin, Mayor")
    assert [(f.text, f.suggestions[0].text) for f in merge([comma, name])] == [("Ana Marin", "Anna Marin"), (".", ",")]


def test_what_is_dropped_stays_as_evidence() -> None:
    first = finding(5, 14, "Anna Marin", Severity.CRITICAL, rule="a/name")
    second = finding(5, 14, None, rule="b/other")
    (merged,) = merge([second, first])
    assert merged.rule == "a/name"
    assert [row.source for row in merged.evidence] == ["b/other"]


def test_order_is_severity_confidence_length() -> None:
    assert merge([finding(0, 4, None, confidence=0.5), finding(2, 8, None, confidence=0.6)])[0].start == 2
    assert merge([finding(0, 4, None), finding(2, 8, None)])[0].start == 2
    assert merge([finding(0, 9, None, Severity.MINOR), finding(2, 8, None)])[0].start == 2


def test_what_goes_as_a_whole_outranks_what_is_wrong_inside() -> None:
    line = finding(0, len(TEXT), "", Severity.MINOR, 0.6)
    inside = finding(5, 8, "Anna", Severity.MINOR, 0.9)
    assert merge([inside, line]) == merge([line])[:1]
    assert merge([finding(5, 8, "Anna", Severity.MAJOR, 0.5), line])[0].text == "Ana"


def test_an_insertion_cannot_shrink() -> None:
    assert shrink(finding(5, 8, "Anna")) is None
    assert shrink(finding(5, 8, None)) is None


spans = st.integers(0, len(TEXT) - 2).flatmap(
    lambda start: st.tuples(st.just(start), st.integers(start + 1, len(TEXT)))
)


@given(
    st.lists(st.tuples(spans, st.sampled_from([None, "", "x", "Anna Marin", "and"]), st.sampled_from(list(Severity))))
)
def test_findings_never_overlap_and_edits_fit(rows: list[tuple[tuple[int, int], str | None, Severity]]) -> None:
    merged = merge(finding(*span, fix, severity) for span, fix, severity in rows)
    for left, right in pairwise(merged):
        assert left.end <= right.start
    for one in merged:
        assert one.text == TEXT[one.start : one.end]
        assert all(suggestion.safety is Safety.UNSAFE for suggestion in one.suggestions)
    assert bool(merged) == bool(rows)


def test_what_languagetool_says_of_a_beginning_needs_the_stop_before_it() -> None:
    stop = finding(9, 15, "Marin,", rule="boundary/stop")
    capital = replace(finding(16, 21, "mayor"), category=Category.BOUNDARY, engine="languagetool")
    assert [one.rule for one in merge([capital, stop])] == ["boundary/stop"]
    other = replace(finding(16, 21, "mayors"), category=Category.GRAMMAR, engine="languagetool")
    assert len(merge([other, stop])) == 2
