"""What an editor has waved through doesn't come back; what is new does."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcheck.checker import Checker
from mtcheck.errors import ConfigError
from mtcheck.gate import baseline as baselines
from mtcheck.gate import dismissals
from mtcheck.gate.comments import allowed
from mtcheck.gate.dismissals import Dismissal, Scope
from mtcheck.gate.memory import Memory
from mtcheck.reading import read_bytes
from mtcheck.report import Report

TEXT = "The pilots left the the harbour at noon.\n\nThey came back to to the port in the evening.\n"


def report_on(text: str, name: str = "a.txt") -> Report:
    document = read_bytes(text.encode(), name)
    return Report([Checker().check(article) for article in document.articles], "test")


def found(report: Report) -> list[str]:
    return [finding.text for of in report.articles for finding in of.findings]


def with_baseline(report: Report, folder: Path, known: Report) -> Report:
    path = folder / "baseline.json"
    baselines.save(baselines.baseline_of(known, folder), path)
    return Memory(folder, path).apply(report)


@pytest.mark.parametrize(
    ("changed", "new"),
    [
        (TEXT, []),
        ("A new beginning.\n\n\n" + TEXT, []),
        ("\n\n".join(reversed(TEXT.strip().split("\n\n"))), []),
        (TEXT + "\nHe saw a a gull there.\n", ["a a"]),
        (TEXT.replace("\n\n", "\n\nTen pilots left the the harbour at dawn.\n\n", 1), ["the the"]),
    ],
    ids=["the same", "lines before", "paragraphs moved", "a new one", "a second copy"],
)
def test_the_baseline_knows_findings_wherever_they_stand(tmp_path: Path, changed: str, new: list[str]) -> None:
    after = with_baseline(report_on(changed), tmp_path, report_on(TEXT))
    assert [text for text in found(after) if text in ("the the", "to to", "a a")] == new


def test_of_two_copies_either_may_go(tmp_path: Path) -> None:
    line = "The pilots left the the harbour at noon.\n\n"
    one = "Quiet.\n\n" + line
    assert found(with_baseline(report_on(one), tmp_path, report_on(line + "Rain fell.\n\n" + line))) == []


def test_an_article_that_is_judged_again_has_its_baseline_again(tmp_path: Path) -> None:
    report = report_on(TEXT)
    path = tmp_path / "baseline.json"
    baselines.save(baselines.baseline_of(report, tmp_path), path)
    memory = Memory(tmp_path, path)
    assert [memory.recall(report.articles[0]).findings for _ in range(2)] == [[], []]


@given(st.lists(st.sampled_from(["the the", "to to", "a a", "of of"]), min_size=1, max_size=6))
def test_a_baseline_of_everything_leaves_nothing_and_pruned_it_is_the_same(words: list[str]) -> None:
    text = "\n\n".join(f"Number {n} stood near {pair} old quay." for n, pair in enumerate(words))
    report = report_on(text)
    known = baselines.baseline_of(report, Path.cwd())
    left = baselines.Allowance(known)
    assert all(left.covers("a.txt", finding) for of in report.articles for finding in of.findings)
    assert not any(left.covers("a.txt", finding) for of in report.articles for finding in of.findings)
    assert baselines.prune(known, known) == known


def test_pruning_takes_out_what_is_mended_and_adds_nothing(tmp_path: Path) -> None:
    old = baselines.baseline_of(report_on(TEXT), tmp_path)
    now = baselines.baseline_of(report_on(TEXT.replace("the the", "the") + "\nHe saw a a gull.\n"), tmp_path)
    pruned = baselines.prune(old, now)
    assert [entry.text for entries in pruned.articles.values() for entry in entries] == ["to to"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "ends too early"),
        ('{"schema": 2, "mtcheck": "0", "articles": {}}', "Invalid enum value 2"),
        ('{"schema": 1,\n "mtcheck": "0",\n "articles": {]}', ":3:15"),
        ('{"schema": 1, "mtcheck": "0", "articles": {"a": [{"fingerprint": "x", "count": 1}]}}', "fingerprint"),
        ('{"schema": 1, "mtcheck": "0", "articles": {"a": [{"fingerprint": "0123456789abcdef", "count": 0}]}}', ">= 1"),
    ],
)
def test_a_malformed_baseline_is_an_error_with_its_place(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(content)
    with pytest.raises(ConfigError, match=r"baseline\.json") as error:
        baselines.load(path)
    assert said in str(error.value)


def test_a_missing_baseline_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        Memory(tmp_path, tmp_path / "none.json")


def doubled(scope: Scope, **values: object) -> Dismissal:
    return Dismissal("repetition/doubled-word", "The the", scope, **values)  # type: ignore[arg-type]


def after_dismissal(tmp_path: Path, one: Dismissal, text: str = TEXT, today: dt.date | None = None) -> Report:
    path = tmp_path / "dismissals.jsonl"
    dismissals.save([one], path)
    return Memory(tmp_path, None, path, today).apply(report_on(text))


TWICE = TEXT + "\nHe knew the the harbour.\n"


@pytest.mark.parametrize(
    ("one", "left"),
    [
        (doubled(Scope.EVERYWHERE), ["to to"]),
        (doubled(Scope.ARTICLE, article="a.txt"), ["to to"]),
        (doubled(Scope.ARTICLE, article="b.txt"), ["the the", "to to", "the the"]),
        (
            doubled(Scope.PLACE, article="a.txt", fingerprint=report_on(TWICE).articles[0].findings[0].fingerprint),
            ["to to", "the the"],
        ),
    ],
    ids=["everywhere", "in the article", "in another article", "in one place"],
)
def test_a_dismissal_reaches_as_far_as_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one: Dismissal, left: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert found(after_dismissal(tmp_path, one, TWICE)) == left


def test_a_dismissal_is_over_after_its_last_day(tmp_path: Path) -> None:
    one = doubled(Scope.EVERYWHERE, until=dt.date(2026, 3, 1))
    assert found(after_dismissal(tmp_path, one, today=dt.date(2026, 3, 1))) == ["to to"]
    assert found(after_dismissal(tmp_path, one, today=dt.date(2026, 3, 2))) == ["the the", "to to"]


def test_who_and_why_stand_with_what_is_suppressed_and_the_score_falls(tmp_path: Path) -> None:
    one = doubled(Scope.EVERYWHERE, why="a poem", who="A. Editor", when=dt.date(2026, 1, 2))
    (of,) = after_dismissal(tmp_path, one).articles
    ((finding, why),) = of.suppressed
    assert (finding.text, why.kind, why.why, why.who, why.when) == (
        "the the", "dismissal", "a poem", "A. Editor", "2026-01-02",
    )  # fmt: skip
    assert of.score < report_on(TEXT).articles[0].score


def test_a_dismissal_that_nothing_needs_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    one = doubled(Scope.ARTICLE, article="a.txt")
    assert after_dismissal(tmp_path, one, TEXT).notices == []
    (notice,) = after_dismissal(tmp_path, one, TEXT.replace("the the", "the")).notices
    assert notice.startswith("a.txt: the dismissal of 'The the'")
    elsewhere = doubled(Scope.ARTICLE, article="not-checked.txt")
    assert after_dismissal(tmp_path, elsewhere, TEXT).notices == []


def test_a_later_dismissal_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    path = tmp_path / "dismissals.jsonl"
    dismissals.add([doubled(Scope.EVERYWHERE, why="first")], path)
    assert dismissals.add([doubled(Scope.EVERYWHERE, why="second")], path) == 1
    assert [one.why for one in dismissals.load(path)] == ["second"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"rule": "a/b", "text": "x", "scope": "place", "article": "a"}, "fingerprint"),
        ({"rule": "a/b", "text": "x", "scope": "article"}, "article"),
        ({"rule": "a/b", "text": "x", "scope": "galaxy"}, "galaxy"),
        ({"rule": "a/b", "text": "x", "scope": "everywhere", "until": "soon"}, "until"),
        ({"rule": "a/b", "text": "x", "scope": "everywhere", "reason": "y"}, "reason"),
    ],
)
def test_a_malformed_dismissal_is_an_error_with_its_line(tmp_path: Path, line: dict[str, str], said: str) -> None:
    path = tmp_path / "dismissals.jsonl"
    path.write_text(json.dumps({"rule": "a/b", "text": "x", "scope": "everywhere"}) + "\n" + json.dumps(line) + "\n")
    with pytest.raises(ConfigError, match=said) as error:
        dismissals.load(path)
    assert error.value.line == 2


MARKDOWN = "# Tides\n\n{}The pilots left the the harbour at noon.\n\nThey came back to to the port in the evening.\n"
HTML = (
    "<html><body><article><h1>Tides</h1>{}<p>The pilots left the the harbour at noon.</p>"
    "<p>They came back to to the port in the evening.</p></article></body></html>"
)


@pytest.mark.parametrize("page", [MARKDOWN, HTML], ids=["markdown", "html"])
@pytest.mark.parametrize(
    ("comment", "left", "notices"),
    [
        ("", ["the the", "to to"], 0),
        ("<!-- mtcheck: allow repetition/doubled-word: a song -->", ["to to"], 0),
        ("<!-- mtcheck: allow repetition, boundary -->", ["to to"], 0),
        ("<!-- mtcheck: allow boundary -->", ["the the", "to to"], 1),
        ("<!-- mtcheck: off -->", [], 0),
        ("<!-- mtcheck: off --><!-- mtcheck: on -->", ["the the", "to to"], 1),
    ],
)
def test_comments_in_the_text(tmp_path: Path, page: str, comment: str, left: list[str], notices: int) -> None:
    name = "a.md" if page is MARKDOWN else "a.html"
    text = page.format(comment and f"{comment}\n\n")
    report = Memory(tmp_path).apply(report_on(text, name))
    assert found(report) == left
    assert len(report.notices) == notices


def test_a_comment_that_is_shown_as_text_allows_nothing() -> None:
    (article,) = read_bytes(b"One <!-- mtcheck: off --> two the the three.", "a.txt").articles
    assert allowed(article) == []


WAVED = "<p>The pilots left.</p><!-- mtcheck: off --><p>They saw the the quay.</p>"
NEXT = "<p>They came back to to the port.</p>"
FROM_OUTSIDE = {
    "feed.json": json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "items": [{"id": "1", "content_html": WAVED}, {"id": "2", "content_html": NEXT}],
        }
    ),
    "feed.rss": "<rss><channel>"
    + "".join(f"<item><description><![CDATA[{text}]]></description></item>" for text in (WAVED, NEXT))
    + "</channel></rss>",
    "memory.tmx": '<tmx version="1.4"><header srclang="de"/><!-- mtcheck: off --><body>'
    + "".join(
        f'<tu><tuv xml:lang="de"><seg>Sie.</seg></tuv><tuv xml:lang="en"><seg>They {pair} left.</seg></tuv></tu>'
        for pair in ("saw the the", "to to")
    )
    + "</body></tmx>",
}


@pytest.mark.parametrize("name", FROM_OUTSIDE)
def test_who_writes_a_feed_lets_nothing_stand_by_a_comment(tmp_path: Path, name: str) -> None:
    report = Memory(tmp_path).apply(report_on(FROM_OUTSIDE[name], name))
    assert {"the the", "to to"} <= set(found(report))
    assert report.notices == []
