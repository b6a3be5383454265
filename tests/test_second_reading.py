"""Rules of the second reading see only articles in which the others found many faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from mtcheck.analysis import Analysis
from mtcheck.analysis.language import load_language
from mtcheck.article import plain_article
from mtcheck.checker import run_rules
from mtcheck.rules import Rule, load_rule

RULE = """\
name: A word
kind: pattern
category: grammar
severity: minor
message: Not {{span}}.
explanation: A word that must not be there.
second: {second}
pattern: '{pattern}'
examples: []
"""


def rule(folder: Path, name: str, pattern: str, second: bool) -> Rule:
    path = folder / f"{name}.yaml"
    path.write_text(RULE.format(pattern=pattern, second=str(second).lower()), encoding="utf-8")
    return load_rule(path, f"own/{name}", load_language("en"), confidence=1.0)


@pytest.mark.parametrize(("faults", "seen"), [(0, False), (4, False), (5, True), (30, True)])
def test_many_faults_bring_a_second_reading(faults: int, seen: bool, tmp_path: Path) -> None:
    rules = [rule(tmp_path, "doubtful", "rain", True), rule(tmp_path, "certain", "bad", False)]
    text = "A rain of " + "bad " * faults + "good " * (97 - faults) + "days."
    found = [finding.rule for finding in run_rules(rules, Analysis(plain_article(text)))]
    assert found == ["own/certain"] * faults + ["own/doubtful"] * seen


def test_what_the_first_reading_found_is_not_found_again(tmp_path: Path) -> None:
    rules = [rule(tmp_path, "doubtful", "bad|rain", True), rule(tmp_path, "certain", "bad", False)]
    found = [finding.text for finding in run_rules(rules, Analysis(plain_article("bad " * 20 + "rain")))]
    assert found == ["bad"] * 20 + ["rain"]
