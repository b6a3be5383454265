"""What is taken away from the page is what the command line makes of the same decisions, in every format."""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from pathlib import Path

import msgspec
import pytest
from desk_work import FIRST, SECOND, TEXT, Page, corrected, mtcheck, press, saved, wait, write_report

from mtcheck.article import plain_article
from mtcheck.findings import Category, Finding, Severity, Suggestion, with_fingerprints
from mtcheck.gate.applying import take_away
from mtcheck.gate.decisions import Choice, load
from mtcheck.reading import read
from mtcheck.report import ArticleReport, Report, Verdict
from mtcheck.taking_away import DOCUMENTS, SUFFIXES
from mtcheck.writing import write
from tests.word_document import word_document

SAFE = SECOND.replace("&", "&amp;")
FILES = {
    "a.txt": TEXT.replace("\n", "\r\n").encode(),
    "b.md": f"# Bridge\n\n{FIRST}\n\n*{SECOND}*\n\n- {FIRST}\n- two\n".encode(),
    "c.html": f"<html><body><h1>Bridge</h1><p>{FIRST}</p>\n<blockquote>{SAFE}</blockquote></body></html>".encode(),
    "d.docx": word_document(FIRST, SECOND),
    "e.jsonl": b"".join(json.dumps({"id": id_, "text": TEXT}).encode() + b"\n" for id_ in ("one", "two")),
    "f.rss": (
        '<rss version="2.0"><channel><title>Wire</title><item><guid>https://example.org/1</guid><title>Bridge</title>'
        f"<description>&lt;p&gt;{FIRST}&lt;/p&gt;&lt;p&gt;{SAFE.replace('&', '&amp;')}&lt;/p&gt;</description></item>"
        "</channel></rss>"
    ).encode(),
    "g.json": json.dumps({"uri": "urn:x:g", "headline": "Bridge", "body_text": TEXT}).encode(),
    "h.xlf": (
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file source-language="de" '
        'target-language="en" datatype="plaintext" original="x"><body>'
        f'<trans-unit id="1"><source>Eins.</source><target>{FIRST}</target></trans-unit>'
        f'<trans-unit id="2"><source>Zwei.</source><target>{SAFE}</target></trans-unit></body></file></xliff>'
    ).encode(),
    "i.tmx": (
        '<tmx version="1.4"><header srclang="de" segtype="sentence" adminlang="en" datatype="plaintext" o-tmf="x" '
        'creationtool="x" creationtoolversion="1"/><body><tu><tuv xml:lang="de"><seg>Eins.</seg></tuv>'
        f'<tuv xml:lang="en"><seg>{FIRST}</seg></tuv></tu></body></tmx>'
    ).encode(),
    "j.po": f'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    f'msgid "Eins."\nmsgstr "{FIRST}"\n\nmsgid "Zwei."\nmsgstr "{SECOND}"\n'.encode(),
    "k.xml": (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:k" version="1"><itemMeta/><contentMeta>'
        "<headline>Bridge</headline></contentMeta><contentSet><inlineXML contenttype=\"application/xhtml+xml\">"
        f'<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{FIRST}</p><p>{SAFE}</p></body></html></inlineXML>'
        "</contentSet></newsItem>"
    ).encode(),
}  # fmt: skip


FEEDS = {"f.rss", "k.xml"}  # are read, and never written


def comparable(data: bytes, name: str) -> object:
    """A Word document's parts without the time of its changes; other documents as they are."""
    if not name.endswith("docx"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {part: re.sub(rb' w:date="[^"]*"', b"", archive.read(part)) for part in archive.namelist()}


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("name", FILES)
def test_the_page_and_the_command_line_make_the_same_of_every_format(page: Page, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(FILES[name])
    page.goto(write_report(tmp_path, name).as_uri())
    total = page.locator(".card").count()
    assert total >= 1
    press(page, "j", "e")
    page.keyboard.press("Control+A")
    page.keyboard.type("that <there> 🌉 & so")
    press(page, "Enter", *(["r"] if total > 2 else []))
    (tmp_path / "d.json").write_bytes(saved(page, "[name=export]"))
    articles = read(str(tmp_path / name)).articles
    sheets = [f"a{number}" for number in range(1, len(articles) + 1)]
    texts = [corrected(page, sheet) for sheet in sheets]
    page.reload()  # Chromium lets a page that no hand touches save ten files

    decisions = load(tmp_path / "d.json")
    revised = [take_away(article, decisions, tmp_path)[0] for article in articles]
    for document, make in DOCUMENTS.items():
        for sheet, one in zip(sheets, revised, strict=True):
            made = saved(page, f"#{sheet} [name=download][value={document}]")
            assert comparable(made, document) == comparable(make(one), document)
    assert (tmp_path / name).read_bytes() == FILES[name]

    done = mtcheck("apply", "d.json", name, cwd=tmp_path)
    if name in FEEDS:
        assert "corrections can't be written into" in done.stderr
        return
    assert done.returncode == 0, done.stderr
    after = read(str(tmp_path / name)).articles
    assert [article.text.encode() for article in after] == texts
    assert "that <there> 🌉 & so" in after[0].text


def test_the_command_writes_documents(page: Page, tmp_path: Path) -> None:
    (tmp_path / "e.jsonl").write_bytes(FILES["e.jsonl"])
    page.goto(write_report(tmp_path, "e.jsonl").as_uri())
    press(page, "j", "a", "r")
    (tmp_path / "d.json").write_bytes(saved(page, "[name=export]"))
    made = unpacked(saved(page, "[name=all]"))
    (tmp_path / "out").mkdir()
    done = mtcheck("apply", "d.json", "e.jsonl", "--to", "docx", "-o", "out", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    written = {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    assert sorted(written) == ["one-corrected.docx", "two-corrected.docx"]
    assert all(comparable(data, name) == comparable(made[name], name) for name, data in written.items())
    assert (tmp_path / "e.jsonl").read_bytes() == FILES["e.jsonl"]
    for wrong in (["--to", "docx"], ["--to", "pdf"], ["-o", "out"], ["--to", "text", "--diff"]):
        assert mtcheck("apply", "d.json", "e.jsonl", *wrong, cwd=tmp_path).returncode == 2


def test_accepting_all_safe_ones_is_what_fix_does(page: Page, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(FILES["a.txt"])
    page.goto(write_report(tmp_path, "a.txt").as_uri())
    press(page, "Shift+A")
    made = corrected(page)
    assert mtcheck("fix", "a.txt", "--write", cwd=tmp_path).returncode == 0
    assert (tmp_path / "a.txt").read_bytes() == made != FILES["a.txt"]


def at_random(seed: int) -> ArticleReport:
    """An article of odd letters with findings anywhere, in gaps and over them."""
    chance = random.Random(seed)
    letters = "ab \n\t\r.&<é😀\u0301\u202e\x07\ufffe*_#-1."
    text = "".join(chance.choice(letters) for _ in range(chance.randrange(60)))
    text = text.replace("a", "\n\n" if seed % 3 else "a")
    cuts = sorted(chance.randrange(len(text) + 1) for _ in range(chance.randrange(0, 9, 2)))
    findings = [
        Finding(
            "x/y", Category.OTHER, Severity.MINOR, 0.5, start, end, text[start:end], f"Look <{start}>.",
            (Suggestion("".join(chance.choice("xy \n&\r") for _ in range(chance.randrange(5)))),)
            if chance.random() < 0.8
            else (),
        )
        for start, end in zip(cuts[::2], cuts[1::2], strict=True)
    ]  # fmt: skip
    article = plain_article(text)
    article.id, article.title = f"{seed}", f"Nr. {seed} <&>"
    return ArticleReport(article, with_fingerprints(text, findings), 1, 1.0, Verdict.WARN)


def test_the_page_and_the_command_line_make_the_same_of_anything(page: Page, tmp_path: Path) -> None:
    reports = [at_random(seed) for seed in range(120)]
    path = tmp_path / "report.html"
    with path.open("w", encoding="utf-8", newline="") as out:
        write(Report(reports, "test"), "html", out, folder=tmp_path)
    page.goto(path.as_uri())
    chance = random.Random(7)
    given = msgspec.json.decode(saved(page, "[name=export]"))
    for of, report in zip(given["articles"], (one for one in reports if one.findings), strict=True):
        choices = [chance.choice(list(Choice)) for _ in report.findings]
        of["decisions"] = [
            {
                "fingerprint": f.fingerprint, "rule": f.rule, "start": f.start, "end": f.end, "text": f.text,
                "choice": choice,
                "replacement": None if choice is Choice.REJECTED else f.fix.text if f.fix else "q",
            }
            for f, choice in zip(report.findings, choices, strict=True)
            if chance.random() < 0.7
        ]  # fmt: skip
    file = {"name": "d.json", "mimeType": "application/json", "buffer": json.dumps(given).encode()}
    page.set_input_files("[name=file]", file)
    wait(page, "output[role=status]", "taken over")
    (tmp_path / "d.json").write_bytes(saved(page, "[name=export]"))
    decisions = load(tmp_path / "d.json")
    revised = [take_away(report.article, decisions, tmp_path)[0] for report in reports]
    for document, made in DOCUMENTS.items():
        page.select_option("[name=as]", document)
        files = unpacked(saved(page, "[name=all]"))
        assert list(files) == [f"{seed}-corrected{SUFFIXES[document]}" for seed in range(len(reports))]
        for one, (name, data) in zip(revised, files.items(), strict=True):
            assert comparable(data, name) == comparable(made(one), name), (document, name)
    assert sum(bool(of.decisions) and bool(of.open) for of in decisions.articles) > 20
