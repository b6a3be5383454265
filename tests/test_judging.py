"""What a rule with a margin proposes stands where the judge says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from mtcheck import checker, judging
from mtcheck.analysis import Analysis
from mtcheck.analysis.language import load_language
from mtcheck.article import Article, Edit, plain_article
from mtcheck.checker import run_rules
from mtcheck.errors import UnavailableError
from mtcheck.findings import Finding, Safety
from mtcheck.language_models.confirmation import ALL, Confirmation
from mtcheck.language_models.judge import JudgedSpan
from mtcheck.merging import merge
from mtcheck.rules import Rule, load_rule, load_rules

TEXT = "The boat turn north. Then the boat turn south."
RULE = """\
name: Plain verb
kind: pattern
category: grammar
severity: minor
message: Not {verb}.
explanation: After one boat a verb has an ending.
pattern: '\\bboat (?P<span>(?P<verb>turn))\\b'
margin: 2.5
fix:
  - {text: '{verb:third}'}
  - {text: '{verb:past}'}
examples: []
"""


CHOICE = """\
name: Stop
kind: pattern
category: boundary
severity: major
message: A stop.
explanation: A sentence goes on.
pattern: '(?P<left>rain)\\. (?P<right>it)\\b'
fix:
  - {text: '{left}, {right}'}
  - {text: '{left} {right}'}
examples: []
"""


class Saying:
    """A judge with a margin for each fix; ``asked`` are the edits of each call."""

    name = "saying"

    def __init__(self, margin: Callable[[str], float] | None) -> None:
        self._margin = margin
        self.asked: list[list[Edit]] = []

    def margins(self, _text: str, edits: Sequence[Edit]) -> list[float] | None:
        self.asked.append(list(edits))
        return None if self._margin is None else [self._margin(edit.replacement) for edit in edits]

    def judge(self, _article: Article) -> list[JudgedSpan]:
        return []


class Gone(Saying):
    def margins(self, _text: str, _edits: Sequence[Edit]) -> list[float]:
        raise UnavailableError("it went away")


@pytest.fixture
def rule(tmp_path: Path) -> Rule:
    path = tmp_path / "rule.yaml"
    path.write_text(RULE, encoding="utf-8")
    return load_rule(path, "own/rule", load_language("en"))


def found(rule: Rule, judge: Saying | None, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Finding], Analysis]:
    monkeypatch.setattr(judging, "open_judge", lambda _settings: judge)
    analysis = Analysis(plain_article(TEXT))
    return list(run_rules([rule], analysis)), analysis


def test_fixes_above_the_margin_stand_the_likeliest_first(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    judge = Saying({"turns": 3.0, "turned": 4.0}.__getitem__)
    findings, _ = found(rule, judge, monkeypatch)
    assert [[fix.text for fix in one.suggestions] for one in findings] == [["turned", "turns"]] * 2
    assert "likelier so, by 4.0 nats" in findings[0].evidence[0].text
    assert len(judge.asked) == 1  # all places in one call


@pytest.mark.parametrize(("margin", "fixes"), [(2.5, ["turns"]), (2.4, [])])
def test_a_fix_below_the_margin_falls(
    rule: Rule, margin: float, fixes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    findings, _ = found(rule, Saying({"turns": margin, "turned": 0.0}.__getitem__), monkeypatch)
    assert [one.suggestions[0].text for one in findings] == fixes * 2


LOST_COMMA = """\
name: Comma
kind: lost-mark
category: punctuation
severity: minor
message: A comma after {left}.
explanation: A clause that leads ends somewhere.
within: '\\bIf (?P<span>[^,.]+)'
gap: ' (?P<left>\\w+) (?P<right>the|it|they)\\b'
mark: ','
margin: 1
examples: []
"""


@pytest.mark.parametrize(
    ("margins", "expected"),
    [
        ({"turns, the": 2.0, "rain, it": 3.0}, ["rain, it"]),
        ({"turns, the": 3.0, "rain, it": 2.0}, ["turns, the"]),
        ({"turns, the": 0.5, "rain, it": 0.9}, []),
    ],
)
def test_of_the_places_for_one_mark_the_likeliest_stands(
    margins: dict[str, float], expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "comma.yaml"
    path.write_text(LOST_COMMA, encoding="utf-8")
    judge = Saying(margins.__getitem__)
    monkeypatch.setattr(judging, "open_judge", lambda _settings: judge)
    analysis = Analysis(plain_article("If wind turns the boat with rain it sinks."))
    comma = load_rule(path, "own/comma", load_language("en"))
    assert [one.suggestions[0].text for one in run_rules([comma], analysis)] == expected
    assert len(judge.asked[0]) == 2


def test_nothing_is_proposed_where_no_judge_sits(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(rule, None, monkeypatch)[0] == []


def test_a_judge_that_cannot_weigh_confirms_nothing(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(rule, Saying(None), monkeypatch)[0] == []


def test_a_judge_that_fails_is_named_in_the_report(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    findings, analysis = found(rule, Gone(None), monkeypatch)
    assert findings == []
    assert "it went away" in str(analysis.engines["judge"].trouble)


def test_what_rules_and_tagger_propose_is_weighed_in_one_go(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    judge = Saying(lambda _replacement: 3.0)
    monkeypatch.setattr(judging, "open_judge", lambda _settings: judge)
    garbled = "The boat in the old harbour. Which was built in 1931. Will be sold in the spring. the captain said"
    analysis = Analysis(plain_article(f"{garbled} on Monday that the boat turn north, And the crew will stay."))
    rules = [*(one for one in load_rules("en").values() if one.data.kind == "tagger"), rule]
    found = list(run_rules(rules, analysis))
    (asked,) = judge.asked
    assert {"turns", "turned"} < {edit.replacement for edit in asked}
    assert len(asked) == len(set(asked))
    assert {one.engine for one in found} == {"rules", "tagger"}


def test_a_confirmed_proposal_is_as_sure_as_its_margin_makes_it(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    curves = Confirmation({ALL: (-2.0, 0.5)})
    monkeypatch.setattr(checker, "confirmation_of", lambda _code: curves)
    for margin in (3.5, 6.5):
        findings, _ = found(rule, Saying({"turns": margin, "turned": 0.0}.__getitem__), monkeypatch)
        assert {one.confidence for one in findings} == {round(curves.probability(rule.id, margin - 2.5), 3)}


def test_without_curves_a_confirmed_proposal_is_as_sure_as_its_rule(
    rule: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checker, "confirmation_of", lambda _code: None)
    assert {one.confidence for one in found(rule, Saying(lambda _fix: 3.0), monkeypatch)[0]} == {rule.confidence}


def test_no_proposal_changes_a_known_name(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    judge = Saying(lambda _fix: 3.0)
    first = TEXT.index("turn")
    monkeypatch.setattr(checker, "known_spans", lambda _analysis: [(first - 5, first + 4)])
    findings, _ = found(rule, judge, monkeypatch)
    assert [one.start for one in findings] == [first, TEXT.rindex("turn")]  # "turns" only puts something behind it
    monkeypatch.setattr(checker, "known_spans", lambda _analysis: [(first - 5, first + 10)])
    findings, _ = found(rule, judge, monkeypatch)
    assert [one.start for one in findings] == [TEXT.rindex("turn")]
    assert [edit.start for edit in judge.asked[-1]] == [TEXT.rindex("turn")] * 2


def test_a_rule_that_calls_its_fix_safe_does_not_make_the_judges_word_so(
    rule: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule.path.write_text(RULE.replace("third}'}", "third}', safety: safe}"), encoding="utf-8")
    safe = load_rule(rule.path, "own/rule", load_language("en"))
    findings, _ = found(safe, Saying(lambda _fix: 9.0), monkeypatch)
    assert {fix.safety for one in findings for fix in one.suggestions} == {Safety.UNSAFE}


def test_no_edit_is_weighed_twice() -> None:
    judge = Saying(lambda _replacement: 1.0)
    docket = judging.Docket(judge)
    first, second, third = (Edit(at, at, ",") for at in range(3))
    docket.announce([first, second])
    assert docket.margins("x", [second, third, second]) == [1.0, 1.0, 1.0]
    assert docket.margins("x", [third, first]) == [1.0, 1.0]
    assert docket.margins("x", []) == []
    assert judge.asked == [[first, second, third]]


def test_a_change_that_is_written_in_several_ways_is_weighed_once() -> None:
    judge = Saying(lambda _replacement: 1.0)
    docket = judging.Docket(judge)
    ways = [Edit(4, 8, "boats"), Edit(0, 8, "The boats"), Edit(8, 8, "s"), Edit(4, 13, "boats turn")]
    docket.announce(ways[:2])
    assert docket.margins(TEXT, ways[1:]) == [1.0] * 3
    assert docket.margins(TEXT, ways) == [1.0] * 4
    assert judge.asked == [ways[:1]]


def test_the_fixes_to_choose_from_are_weighed_with_what_is_proposed(
    rule: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = Saying(lambda replacement: 3.0 if replacement in ("turns", "rain it") else -1.0)
    monkeypatch.setattr(judging, "open_judge", lambda _settings: judge)
    path = rule.path.with_name("choice.yaml")
    path.write_text(CHOICE, encoding="utf-8")
    choice = load_rule(path, "own/choice", load_language("en"))
    analysis = Analysis(plain_article(f"{TEXT} In the rain. it sank."))
    found = judging.with_preferred_fixes(analysis, merge(run_rules([rule, choice], analysis)))
    assert [one.suggestions[0].text for one in found] == ["turns", "turns", "rain it"]
    assert "prefers this fix, by 4.0 nats" in found[-1].evidence[-1].text
    assert len(judge.asked) == 1


CERTAIN = """\
name: A word
kind: pattern
category: grammar
severity: minor
message: Not this.
explanation: A word that must not be there.
pattern: 'bad'
examples: []
"""


@pytest.mark.parametrize(("faults", "ships"), [(0, 0), (20, 1)])
def test_where_faults_are_many_the_judge_is_asked_for_both_readings_at_once(
    faults: int, ships: int, rule: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = Saying(lambda _replacement: 3.0)
    monkeypatch.setattr(judging, "open_judge", lambda _settings: judge)
    rules = [rule]
    for name, written in (("second", f"{RULE.replace('boat', 'ship')}second: true\n"), ("certain", CERTAIN)):
        path = rule.path.with_name(f"{name}.yaml")
        path.write_text(written, encoding="utf-8")
        rules.append(load_rule(path, f"own/{name}", load_language("en"), confidence=1.0))
    found = list(run_rules(rules, Analysis(plain_article(f"{TEXT} The ship turn east. {'bad ' * faults}"))))
    (asked,) = judge.asked
    assert len(asked) == 2 * (2 + ships)
    assert [one.rule for one in found].count("own/second") == ships


@pytest.mark.parametrize(
    ("word", "form", "inflected"),
    [
        ("carry", "third", "carries"), ("reach", "third", "reaches"), ("have", "third", "has"),
        ("stop", "past", "stopped"), ("agree", "past", "agreed"), ("speak", "past", "spoke"),
        ("speak", "participle", "spoken"), ("plan", "gerund", "planning"), ("die", "gerund", "dying"),
        ("see", "gerund", "seeing"), ("spokeswoman", "plural", "spokeswomen"), ("country", "plural", "countries"),
        ("crisis", "plural", "crises"), ("goes", "plain", "go"), ("discusses", "plain", "discuss"),
        ("moves", "plain", "move"),
    ],
)  # fmt: skip
def test_forms_of_words(word: str, form: str, inflected: str) -> None:
    assert load_language("en").inflected(word, form) == inflected


@pytest.mark.parametrize(("doubted", "is_asked"), [(0.001, False), (0.002, True), (0.9, True), (None, True)])
def test_a_proposal_of_which_the_tagger_is_sure_is_not_put_before_the_judge(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, doubted: float | None, is_asked: bool
) -> None:
    (tmp_path / "plain.yaml").write_text(RULE.replace("margin: 2.5", "margin: 2.5\ndoubt: 0.002"))
    rule = load_rule(tmp_path / "plain.yaml", "house/plain", load_language("en"))
    monkeypatch.setattr(checker, "doubt", lambda _analysis, _hit: doubted)
    judge = Saying(lambda _replacement: 3.0)
    assert bool(found(rule, judge, monkeypatch)[0]) is bool(judge.asked) is is_asked
