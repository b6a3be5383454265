"""Findings: standard names, severities, fingerprints."""

from __future__ import annotations

from itertools import pairwise

import msgspec

from mtcheck import check
from mtcheck.findings import Category, Finding, Safety, Severity, Suggestion, with_fingerprints

# Values of locQualityIssueType in ITS 2.0 (W3C Recommendation, 2013), appendix C.
ITS = frozenset(
    "terminology mistranslation omission untranslated addition duplication inconsistency grammar legal register "
    "locale-specific-content locale-violation style characters misspelling typographical formatting "
    "inconsistent-entities numbers markup pattern-problem whitespace internationalization length non-conformance "
    "uncategorized other".split()
)


def test_every_category_has_its_standard_names() -> None:
    for category in Category:
        assert category.its in ITS
        assert category.mqm


def test_severities_are_in_order_with_mqm_weights() -> None:
    assert [severity.weight for severity in Severity] == [1, 5, 25]
    assert all(low < high <= high and high > low and high >= low for low, high in pairwise(Severity))


def place(text: str, part: str, at: int = 0) -> Finding:
    start = text.index(part, at)
    return Finding("test/rule", Category.OTHER, Severity.MINOR, 0.5, start, start + len(part), part, "why")


def test_fingerprints_survive_moves_but_not_changes() -> None:
    text = "The storm came at night. The ferry was was late again."
    (before,) = with_fingerprints(text, [place(text, "was was")])
    moved = "A new paragraph.\n\n" + text
    (after,) = with_fingerprints(moved, [place(moved, "was was")])
    assert after.fingerprint == before.fingerprint
    changed = text.replace("ferry", "train")
    (other,) = with_fingerprints(changed, [place(changed, "was was")])
    assert other.fingerprint != before.fingerprint
    renamed = msgspec.structs.replace(place(text, "was was"), rule="test/other")
    assert with_fingerprints(text, [renamed])[0].fingerprint != before.fingerprint


def test_copies_are_counted() -> None:
    text = "Then he was was late again. " * 2
    first, second = with_fingerprints(text, [place(text, "was was"), place(text, "was was", 20)])
    assert second.fingerprint == f"{first.fingerprint}-2"


def test_fix_is_the_first_that_may_be_applied() -> None:
    shown = Suggestion("a", Safety.DISPLAY)
    usable = Suggestion("b", Safety.SAFE)
    finding = Finding("r/r", Category.OTHER, Severity.MINOR, 0.5, 0, 1, "x", "why", (shown, usable))
    assert finding.fix == usable


def test_public_check_finds_and_counts() -> None:
    report = check("The bridge opened.\n\nThe mayor said that There is no money left for the old bridge.")
    (finding,) = report.findings
    assert (finding.rule, finding.text) == ("boundary/lost-stop", "that There")
    assert report.words == 16
    assert report.score == round(1000 * 5 / 16, 2)
