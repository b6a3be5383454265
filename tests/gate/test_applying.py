"""What was decided in a report, put into files of every format."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from mtcheck.article import apply_edits
from mtcheck.checker import Checker
from mtcheck.errors import InputError
from mtcheck.gate import decisions as decided
from mtcheck.gate.applying import apply
from mtcheck.gate.decisions import Choice, Decided, Decision, Decisions, hash_of
from mtcheck.reading import read_bytes
from tests.word_document import word_document

FIRST = "The clerk 😀 said that There is no money left for the old bridge."
SECOND = "The hall was was closed & nobody asked why."


FILES = {
    "a.txt": f"{FIRST}\r\n\r\n{SECOND}\r\n".encode(),
    "b.md": f"# Bridge\n\n{FIRST}\n\n*{SECOND}*\n".encode(),
    "c.html": f"<html><body><p>{FIRST}</p>\n<p>{SECOND.replace('&', '&amp;')}</p></body></html>".encode(),
    "d.docx": word_document(FIRST, SECOND),
    "e.jsonl": b"".join(
        json.dumps({"id": name, "text": f"{FIRST}\n\n{SECOND}"}).encode() + b"\n" for name in ("one", "two")
    ),
}


def decisions_on(data: bytes, name: str) -> Decisions:
    """Every finding accepted with its fix, as a report would have it."""
    checker = Checker()
    of = []
    for article in read_bytes(data, name).articles:
        findings = checker.check(article).findings
        assert len(findings) >= 2
        made = tuple(
            Decision(f.fingerprint, f.rule, f.start, f.end, f.text, Choice.ACCEPTED, f.fix.text)
            for f in findings
            if f.fix
        )
        of.append(Decided(article.id or name, hash_of(article.text), made))
    return Decisions(1, tuple(of))


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_every_format_holds_what_was_accepted_and_nothing_else(name: str) -> None:
    data = FILES[name]
    decisions = decisions_on(data, name)
    document = read_bytes(data, name)
    done = apply(document, decisions, Path(), lambda made: read_bytes(made, name))
    assert (done.errors, done.differing, list(done.used)) == ([], [], list(decisions.articles))
    after = read_bytes(done.fixed.data, name).articles
    for before, now, of in zip(document.articles, after, decisions.articles, strict=True):
        assert now.text == apply_edits(before.text, decided.edits(before, of)) != before.text
    none = apply(document, Decisions(1, ()), Path(), lambda made: read_bytes(made, name))
    assert (none.fixed.data, none.fixed.count, none.used) == (b"", 0, [])


def one(text: str, *of: tuple[int, int, str], choice: Choice = Choice.ACCEPTED, name: str = "a.txt") -> Decided:
    made = tuple(Decision("f", "x/y", start, end, text[start:end], choice, new) for start, end, new in of)
    return Decided(name, hash_of(text), made)


def astray(start: int, end: int, text: str) -> Decided:
    return Decided("a.txt", hash_of("Nobody came."), (Decision("f", "x/y", start, end, text, Choice.ACCEPTED, "new"),))


def test_the_name_goes_before_the_text_and_the_text_before_nothing() -> None:
    text = "Nobody came to the harbour on Monday."
    article = read_bytes(text.encode(), "a.txt").articles[0]
    by_name, by_both = one("Other text."), one(text)
    elsewhere = one(text, name="moved/a.txt")
    for given, expected in (
        ([by_name, by_both], by_both),
        ([by_name, elsewhere], by_name),
        ([elsewhere], elsewhere),
        ([one("Other", name="b.txt")], None),
    ):
        assert decided.on(Decisions(1, tuple(given)), article, "a.txt") == expected


@pytest.mark.parametrize(
    ("of", "message"),
    [
        (one("Other text."), "the text has changed"),
        (one("Nobody came.", (0, 6, "All"), (3, 8, "x")), "a.txt:1:4: two corrections overlap here"),
        (astray(0, 3, "All"), "does not stand"),
        (astray(99, 99, ""), "does not stand"),
        (astray(5, 2, ""), "does not stand"),
    ],
)  # fmt: skip
def test_decisions_that_do_not_fit_are_an_error(of: Decided, message: str) -> None:
    article = read_bytes(b"Nobody came.", "a.txt").articles[0]
    with pytest.raises(InputError, match=message):
        decided.edits(article, of)


def test_corrections_at_one_place_keep_their_order() -> None:
    text = "Nobody came."
    article = read_bytes(text.encode(), "a.txt").articles[0]
    made = decided.edits(article, one(text, (6, 6, " z"), (6, 6, " a"), (0, 6, "All")))
    assert apply_edits(text, made) == "All z a came."


def test_an_article_that_has_changed_does_not_stop_the_others_of_its_file() -> None:
    name, data = "e.jsonl", FILES["e.jsonl"]
    decisions = decisions_on(data, name)
    lines = data.splitlines(keepends=True)
    changed = lines[0] + lines[1].replace(b"old bridge", b"new bridge")
    done = apply(read_bytes(changed, name), decisions, Path(), lambda made: read_bytes(made, name))
    assert [str(error) for error in done.errors] == ["e.jsonl: the text has changed since it was decided on"]
    assert done.fixed.data.splitlines()[1] == changed.splitlines()[1]
    assert b"that there is" in done.fixed.data.splitlines()[0]


def mtcheck(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mtcheck", *arguments],
        cwd=cwd, capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip


def test_the_command(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(FILES["a.txt"])
    (tmp_path / "b.txt").write_text("Nobody came.", encoding="utf-8")
    decisions = decisions_on(FILES["a.txt"], "a.txt")
    gone, rejected = one("Gone.", (0, 4, "Went"), name="gone.txt"), one("x", choice=Choice.REJECTED, name="r.txt")
    more = Decisions(1, (*decisions.articles, gone, rejected))
    (tmp_path / "d.json").write_bytes(msgspec.json.encode(more))

    shown = mtcheck("apply", "d.json", "a.txt", "b.txt", "--diff", cwd=tmp_path)
    assert shown.returncode == 0
    assert "+The clerk 😀 said that there is no money" in shown.stdout
    assert (tmp_path / "a.txt").read_bytes() == FILES["a.txt"]

    written = mtcheck("apply", "d.json", "a.txt", "b.txt", cwd=tmp_path)
    assert (written.returncode, written.stdout) == (0, "")
    assert written.stderr.splitlines() == [
        "a.txt: 2 corrections",
        "b.txt: 0 corrections",
        "mtcheck: gone.txt: decided on, but not among these files",
    ]
    text = (tmp_path / "a.txt").read_bytes()
    assert text == FILES["a.txt"].replace(b"There", b"there").replace(b"was was", b"was")

    again = mtcheck("apply", "d.json", "a.txt", cwd=tmp_path)
    assert again.returncode == 2
    assert "a.txt: the text has changed since it was decided on" in again.stderr
    assert (tmp_path / "a.txt").read_bytes() == text

    nothing = mtcheck("apply", "d.json", "b.txt", cwd=tmp_path)
    assert (nothing.returncode, "none of the articles" in nothing.stderr) == (2, True)
    (tmp_path / "bad.json").write_text('{"schema": 2}', encoding="utf-8")
    assert mtcheck("apply", "bad.json", "a.txt", cwd=tmp_path).returncode == 2
