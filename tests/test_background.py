"""Servers and networks read an article while the rules do."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from mtcheck.analysis import Analysis
from mtcheck.article import plain_article
from mtcheck.background import set_off
from mtcheck.checker import run_rules
from mtcheck.checks.kind import Hit
from mtcheck.rules import Rule, load_rules


def test_work_goes_on_in_the_background_and_gives_its_answer() -> None:
    assert set_off(lambda: 6 * 7).result(10) == 42


def test_what_the_work_raises_is_raised_where_its_answer_is_asked_for() -> None:
    with pytest.raises(ZeroDivisionError):
        set_off(lambda: 1 // 0).result(10)


def test_what_waits_is_set_off_first_and_asked_last_and_findings_keep_the_order_of_the_rules() -> None:
    done: list[str] = []
    usual = next(iter(load_rules("en").values()))

    def rule(name: str, waits: bool) -> Rule:
        def run(analysis: Analysis) -> Iterator[Hit]:
            del analysis
            done.append(f"run {name}")
            yield Hit(0, 3)

        begin = (lambda _: done.append(f"begin {name}")) if waits else None
        return dataclasses.replace(usual, id=name, run=run, engine="rules", begin=begin)

    analysis = Analysis(plain_article("The boat turned north."))
    found = list(run_rules([rule("a", False), rule("b", True), rule("c", False)], analysis))
    assert done == ["begin b", "run a", "run c", "run b"]
    assert [finding.rule for finding in found] == ["a", "b", "c"]
