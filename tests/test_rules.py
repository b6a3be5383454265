"""Every rule: its examples, its words for a copy editor, its place in the house."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mtcheck.analysis.language import load_language
from mtcheck.errors import RuleError
from mtcheck.language_models.judge import open_judge
from mtcheck.resources import data_dir
from mtcheck.rule_examples import failures
from mtcheck.rules import Rule, load_rule, load_rules
from tests.conftest import need

RULES = load_rules("en")
ENGLISH = load_language("en")

GOOD_RULE = """\
name: Two spaces
kind: pattern
category: punctuation
severity: minor
message: Two spaces in {span}.
explanation: Somebody typed twice.
pattern: '(?P<span>a  b)'
fix:
  - {text: 'a b'}
examples:
  - bad: so a  b it is
    span: a  b
    fixed: so a b it is
  - good: so a b it is
"""


# Those of other engines need them: see tests/languagetool and tests/language_models.
OWN = {rule_id: rule for rule_id, rule in RULES.items() if rule.data.kind not in ("languagetool", "judged")}


# Those with a margin propose, and the judge decides.
PROPOSING = {rule_id: rule for rule_id, rule in OWN.items() if "\nmargin:" in rule.path.read_text(encoding="utf-8")}
ALONE = {rule_id: rule for rule_id, rule in OWN.items() if rule_id not in PROPOSING}


@pytest.mark.parametrize("rule", ALONE.values(), ids=ALONE)
def test_examples_hold(rule: Rule) -> None:
    assert failures(rule, ENGLISH) == []


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("rule", PROPOSING.values(), ids=PROPOSING)
def test_examples_of_proposals_hold(rule: Rule) -> None:
    need(open_judge(), "the judge (mtcheck setup judge)")
    assert failures(rule, ENGLISH) == []


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_words_are_for_an_editor(rule: Rule) -> None:
    assert rule.data.name[0].isupper() or rule.data.name[0] in "“"
    assert not rule.data.name.endswith(".")
    assert rule.data.message.rstrip("”").endswith(".")
    assert len(rule.data.explanation.split()) >= 8
    assert 0 < rule.confidence <= 1


def test_ids_are_unique_and_lead_to_their_files() -> None:
    folder = data_dir("rules") / "en"
    assert len(RULES) > 30
    for rule_id, rule in RULES.items():
        assert rule.path == folder / f"{rule_id}.yaml"
        assert re.fullmatch(r"[a-z]+/[a-z]+(?:-[a-z]+)*", rule_id)


def test_aliases_mean_one_rule() -> None:
    names = [*RULES, *(alias for rule in RULES.values() for alias in rule.data.aliases)]
    assert len(names) == len(set(names))


def load(tmp_path: Path, text: str) -> Rule:
    path = tmp_path / "own" / "rule.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return load_rule(path, "own/rule", ENGLISH)


def test_a_rule_of_ones_own_works(tmp_path: Path) -> None:
    rule = load(tmp_path, GOOD_RULE)
    assert rule.id == "own/rule"
    assert failures(rule, ENGLISH) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("severity: minor", "severity: mild", 4, "mild"),
        ("severity: minor", "severty: minor", 4, "severity"),
        ("kind: pattern", "kind: patern", 2, "patern"),
        ("category: punctuation", "category: dots", 3, "dots"),
        ("'(?P<span>a  b)'", "'(?P<span>a  b'", 7, "missing )"),
        ("'(?P<span>a  b)'", "'{{no-such-list}}'", 7, "no-such-list"),
        ("{text: 'a b'}", "{text: '{nothing}'}", 8, "nothing"),
        ("{text: 'a b'}", "{txt: 'a b'}", 9, "text"),
        ("pattern: '(?P<span>a  b)'", "pattern: '(?P<span>a  b)'\nparagraphs: [prosa]", 8, "prosa"),
        ("name: Two spaces", "name: [Two", 2, ""),
        ("  - good: so a b it is\n", "  - god: so a b it is\n", 14, "god"),
    ],
)
def test_faults_name_file_and_line(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    assert old in GOOD_RULE
    with pytest.raises(RuleError) as caught:
        load(tmp_path, GOOD_RULE.replace(old, new))
    assert str(caught.value.path).endswith("rule.yaml")
    assert caught.value.line == line
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("span: a  b", "span: b it", "flagged is"),
        ("fixed: so a b it is", "fixed: so ab it is", "the first fixes give"),
        ("bad: so a  b it is", "bad: so a b it is", "is not flagged"),
        ("good: so a b it is", "good: so a  b it is", "good text is flagged"),
        ("  - good: so a b it is\n", "", "there is no good example"),
    ],
)
def test_wrong_examples_are_found(tmp_path: Path, old: str, new: str, words: str) -> None:
    faults = failures(load(tmp_path, GOOD_RULE.replace(old, new)), ENGLISH)
    assert any(words in fault for fault in faults), faults


def test_word_lists_are_words_and_not_booleans(tmp_path: Path) -> None:
    rule = load(tmp_path, GOOD_RULE.replace("good: so a b it is", "good: no"))
    assert rule.data.examples[1].good == "no"
    assert "on" in ENGLISH.words("prepositions")


def test_language_without_rules_is_an_error() -> None:
    with pytest.raises(RuleError, match="there are rules for: en"):
        load_rules("xx")
