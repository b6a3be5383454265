"""What the shipped tagger's proposals become: findings with their engine, confidence, evidence and fix."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from mtcheck import check, judging, tagging
from mtcheck.article import Article, Edit
from mtcheck.checks import tagger as kind
from mtcheck.findings import Finding, Safety
from mtcheck.language_models.calibration import Calibration
from mtcheck.language_models.judge import JudgedSpan
from mtcheck.language_models.proposals import EditKind, TextEdit
from mtcheck.language_models.shipped import shipped_tagger
from mtcheck.officials.people_in import is_inside_one
from mtcheck.signature import signature

GARBLED = (
    "The bridge in the old town. Which was built in 1931. And never repaired. Will be closed until the spring. the"
    " mayor said on Monday that traffic will be sent through the harbour, And buses will run late.\n\n"
    "“We have no choice,” she said at the town hall. the council wants to vote on the plan in June."
)


def findings(text: str) -> list[Finding]:
    return [finding for finding in check(text).findings if finding.engine == "tagger"]


@pytest.fixture(autouse=True)
def fresh() -> None:
    shipped_tagger.cache_clear()


def test_a_finding_says_who_proposed_it_and_how_sure_it_is() -> None:
    found = findings(GARBLED)
    assert found
    for finding in found:
        assert finding.confidence >= 0.6
        (evidence,) = [row for row in finding.evidence if row.kind == "model"]
        assert "tagger" in evidence.text
        assert "no judge sat" in evidence.text


def test_only_sure_marks_spaces_and_case_are_safe() -> None:
    for finding in findings(GARBLED):
        for fix in finding.suggestions:
            if fix.safety is Safety.SAFE:
                assert finding.confidence >= 0.95
                assert [c for c in fix.text.casefold() if c.isalnum()] == [
                    c for c in finding.text.casefold() if c.isalnum()
                ]


def test_two_runs_give_the_same() -> None:
    first = check(GARBLED).findings
    shipped_tagger.cache_clear()
    assert check(GARBLED).findings == first


def test_what_is_inside_a_known_name() -> None:
    name = [(4, 13)]
    assert is_inside_one(Edit(4, 5, "a"), name)
    assert is_inside_one(Edit(8, 8, "a"), name)
    assert is_inside_one(Edit(2, 5, ""), name)
    assert not is_inside_one(Edit(13, 13, "a"), name)
    assert not is_inside_one(Edit(4, 4, "a"), name)
    assert not is_inside_one(Edit(0, 1, "a"), name)


def test_without_a_tagger_the_rules_go_on_and_the_report_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with_tagger = check(GARBLED)
    assert signature(["en"], [with_tagger.engines]).split("|")[3].startswith("tagger:en-")
    monkeypatch.setattr(tagging, "shipped_tagger", lambda _language: None)
    alone = check(GARBLED)
    assert {finding.engine for finding in alone.findings} == {"rules"}
    assert len(with_tagger.findings) > len(alone.findings)
    assert "did not read" in str(alone.engines["tagger"].trouble)
    assert "|tagger:none|" in signature(["en"], [alone.engines])


class Contrary:
    """A judge for whom the text is best as it is printed, or for whom all edits are for the better."""

    def __init__(self, margin: float) -> None:
        self.name, self.margin = "contrary", margin

    def margins(self, _text: str, edits: Sequence[Edit]) -> list[float]:
        return [self.margin] * len(edits)

    def judge(self, _article: Article) -> list[JudgedSpan]:
        return []


@pytest.mark.parametrize("margin", [-20.0, 20.0])
def test_a_judge_is_asked_and_named(monkeypatch: pytest.MonkeyPatch, margin: float) -> None:
    tagger = shipped_tagger("en")
    assert tagger is not None
    curves = {str(one): {"weights": [0.0, 0.0, 0.0, 1.0], "exact": 0.0} for one in kind.EditKind}
    calibration = Calibration.of({"judged": {"threshold": 0.5, "kinds": curves}})
    monkeypatch.setattr(tagger, "calibration", calibration)
    monkeypatch.setattr(judging, "open_judge", lambda _settings: Contrary(margin))
    report = check(GARBLED)
    assert report.engines["judge"].label == "contrary"
    found = [finding for finding in report.findings if finding.engine == "tagger"]
    assert bool(found) is (margin > 0)
    assert all("by 20.0 nats" in row.text for one in found for row in one.evidence if row.kind == "model")


class Terse(Contrary):
    """A judge for whom the shortest fix is the best."""

    def margins(self, _text: str, edits: Sequence[Edit]) -> list[float]:
        return [-float(len(edit.replacement)) for edit in edits]


def test_of_several_fixes_of_a_rule_the_judge_chooses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagging, "shipped_tagger", lambda _language: None)
    text = "The meeting in Oslo was cancelled after the storm Which had closed the airport."
    (plain,) = check(text).findings
    assert (plain.rule, plain.suggestions[0].text) == ("boundary/lost-stop", "storm, which")
    monkeypatch.setattr(judging, "open_judge", lambda _settings: Terse(0.0))
    (settled,) = check(text).findings
    assert settled.suggestions[0].text == "storm which"
    assert {one.text for one in settled.suggestions} == {one.text for one in plain.suggestions}
    assert "the judge prefers this fix, by 1.0 nats" in [row.text for row in settled.evidence]


@pytest.mark.parametrize(("raw", "least"), [(0.99, 2.0), (0.5, 2.0), (0.2689, 5.0), (0.1192, 8.0)])
def test_the_less_sure_the_tagger_is_the_more_the_judge_must_be(raw: float, least: float) -> None:
    params = kind.TaggerParams((EditKind.LOST_WORD,), margin=2, trust=3)
    assert params.least(TextEdit(0, 0, "the ", EditKind.LOST_WORD, raw)) == pytest.approx(least, abs=0.01)


@pytest.mark.parametrize(("margin", "found"), [(1.9, False), (8.0, True)])
def test_what_the_tagger_alone_would_not_say_stands_where_the_judge_confirms_it(
    monkeypatch: pytest.MonkeyPatch, margin: float, found: bool
) -> None:
    monkeypatch.setattr(judging, "open_judge", lambda _settings: Contrary(margin))
    text = "The harbour was built in 1931. He was born in small village near the border and has a brother."
    texts = {one.text for one in check(text).findings if one.rule == "grammar/lost-word-doubtful"}
    assert texts == ({"small"} if found else set())
