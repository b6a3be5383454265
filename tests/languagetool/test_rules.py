"""Our rules that LanguageTool's stand behind: their data, their examples on the real server, what is without it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mtcheck.analysis.language import load_language
from mtcheck.article import plain_article
from mtcheck.checker import Checker
from mtcheck.checks import languagetool
from mtcheck.config import default_settings, with_overrides
from mtcheck.findings import Engine
from mtcheck.gate.policy import by_policy
from mtcheck.languagetool import client
from mtcheck.languagetool.installed import version
from mtcheck.report import Verdict, not_checked
from mtcheck.rule_examples import failures
from mtcheck.rules import Rule, load_rules
from mtcheck.signature import signature
from tests.conftest import need
from tests.languagetool.fake_server import fake
from tests.languagetool.fake_server import matches as answer

RULES = {rule_id: rule for rule_id, rule in load_rules("en").items() if rule.data.kind == "languagetool"}
TEXT = "He ate a apple, on a day in May.\n\nThe guards was was asleep, said a man."


@pytest.fixture(autouse=True)
def _anew() -> None:
    languagetool._rest.end()


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
@pytest.mark.usefixtures("installed")
def test_examples_hold(rule: Rule) -> None:
    need(version(), "LanguageTool")
    assert failures(rule, load_language("en")) == []


def test_every_chosen_rule_has_a_group_and_a_measured_confidence() -> None:
    groups = {rule_id.partition("/")[2] for rule_id in RULES}
    for data in languagetool.chosen("en").values():
        assert data.group in groups
        assert 0.5 < data.confidence < 1


def _checker(url: str) -> Checker:
    return Checker(with_overrides(default_settings(), {"languagetool": {"url": url}}))


@pytest.mark.parametrize("nonsense", [b"no JSON", None, 3.0])
def test_the_scan_ends_and_says_what_was_not_checked(
    nonsense: bytes | float | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(client, "_TIMEOUT", 0.5)
    with fake(answer((3, 3)), nonsense) as server:
        checker = _checker(server.url)
        first = checker.check(plain_article(TEXT))
        asked = server.asked
        second = checker.check(plain_article(TEXT + " And more."))
        assert server.asked == asked  # left alone after its failure
    assert {finding.engine for finding in first.findings} == {"languagetool", "rules", "tagger"}  # nothing lost
    assert {finding.engine for finding in second.findings} == {"rules", "tagger"}
    assert signature(["en"], [first.engines]).endswith("languagetool:remote-partly")
    assert signature(["en"], [second.engines]).endswith("languagetool:none")
    (line,) = (line for line in not_checked([first, second]) if "LanguageTool" in line)
    assert re.fullmatch(r"grammar was not checked by LanguageTool: its .+ \(2 of 2 articles\)", line)


def test_an_answer_leaves_nothing_to_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with fake(answer()) as server:
        report = _checker(server.url).check(plain_article(TEXT))
    assert report.engines["languagetool"] == Engine("remote")


def test_without_it_the_report_says_so() -> None:
    report = Checker().check(plain_article(TEXT))
    assert report.engines["languagetool"].version is None
    assert "mtcheck setup" in (report.engines["languagetool"].trouble or "")


def test_a_gate_may_hold_what_was_not_checked() -> None:
    settings = with_overrides(default_settings(), {"gate": {"languagetool-missing": "hold"}})
    article = by_policy(Checker().check(plain_article("All was quiet in the valley on Sunday.")), settings)
    assert (article.verdict, article.reasons) == (Verdict.HOLD, ("languagetool could not be asked",))


def test_switched_off_it_is_not_missed() -> None:
    settings = with_overrides(default_settings(), {"languagetool": {"enabled": False}})
    assert "languagetool" not in Checker(settings).check(plain_article(TEXT)).engines
