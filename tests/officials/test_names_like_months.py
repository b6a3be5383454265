"""Given names that are also short for months."""

from __future__ import annotations

from mtcheck import check


def test_jan_is_a_name_before_a_name_and_a_month_before_a_number() -> None:
    text = "Czech Foreign Minister Jan Lipavski spoke of it on Jan 10, and nobody else in the hall said a word."
    (finding,) = check(text, date="2024-03-14").findings
    assert (finding.text, finding.suggestions[0].text) == ("Jan Lipavski", "Jan Lipavský")
