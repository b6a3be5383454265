"""26,600 words of clean, public-domain prose: all findings in them are on record, so that a new false alarm is seen."""

from __future__ import annotations

from mtcheck.checker import Checker
from mtcheck.reading import read
from tests.conftest import DATA


def test_findings_on_clean_text(snapshot: object) -> None:
    checker = Checker()
    lines = []
    for article in read(DATA / "clean.jsonl").articles:
        for finding in checker.check(article).findings:
            context = article.text[max(0, finding.start - 30) : finding.end + 30].replace("\n", " ")
            lines.append(f"{finding.severity.value:8} {finding.rule:32} {finding.text!r}  in  {context!r}")
    assert "\n".join(lines) == snapshot
