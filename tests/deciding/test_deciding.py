"""An editor at work in the report, in a real browser: keys and pointer, reload, take away, apply."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from desk_work import (
    FIRST,
    SECOND,
    TEXT,
    Page,
    corrected,
    left,
    mtcheck,
    press,
    said,
    saved,
    states,
    wait,
    write_report,
)  # fmt: skip

from mtcheck.article import plain_article
from mtcheck.findings import Category, Finding, Severity, Suggestion
from mtcheck.gate.decisions import load
from mtcheck.gate.dismissals import load as load_dismissals
from mtcheck.reading import read
from mtcheck.report import ArticleReport, Report, Verdict
from mtcheck.writing import write
from tests.conftest import need
from tests.word_document import word_document


def test_from_the_keyboard_to_files_of_every_format(page: Page, tmp_path: Path) -> None:
    files = {
        "a.txt": TEXT.replace("\n", "\r\n").encode(),
        "b.md": f"# Bridge\n\n{FIRST}\n\n*{SECOND}*\n".encode(),
        "c.html": f"<html><body><p>{FIRST}</p>\n<p>{SECOND.replace('&', '&amp;')}</p></body></html>".encode(),
        "d.docx": word_document(FIRST, SECOND),
        "e.jsonl": b"".join(json.dumps({"id": id_, "text": TEXT}).encode() + b"\n" for id_ in ("one", "two")),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    path = write_report(tmp_path, *files)
    page.goto(path.as_uri())
    total = page.locator(".card").count()
    assert total >= 3 * len(files)
    assert left(page) == f"{total} of {total} open"

    press(page, "j", "e")  # the first: in the editor's own words
    page.keyboard.press("Control+A")
    page.keyboard.type("that there 🌉")
    press(page, "Enter", "r")  # the second stays
    assert left(page) == f"{total - 2} of {total} open"
    for _ in range(total - 2):
        press(page, "a")
        if page.locator(".editor").count():  # no ready correction: the words as they are
            press(page, "Enter")
    assert left(page) == f"All {total} decided"
    assert states(page) == ["accepted", "rejected"] + ["accepted"] * (total - 2)

    page.reload()
    assert left(page) == f"All {total} decided"
    assert states(page) == ["accepted", "rejected"] + ["accepted"] * (total - 2)
    exported = tmp_path / "decisions.json"
    exported.write_bytes(saved(page, "[name=export]"))
    keys = [of.article for of in load(exported).articles]
    assert keys == ["a.txt", "b.md", "c.html", "d.docx", "one", "two"]
    texts = [corrected(page, f"a{number}") for number in range(1, len(keys) + 1)]
    assert "said that there 🌉 is no money".encode() in texts[0]

    done = mtcheck("apply", str(exported), *files, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    after = [article for name in files for article in read(str(tmp_path / name)).articles]
    assert [article.text.encode() for article in after] == texts
    assert (tmp_path / "a.txt").read_bytes() == texts[0]

    kept = tmp_path / "kept.jsonl"
    assert mtcheck("dismissals", "import", str(exported), "--file", str(kept), cwd=tmp_path).returncode == 0
    (dismissal,) = load_dismissals(kept)
    assert (dismissal.article, dismissal.scope) == ("a.txt", "place")


def test_what_is_rejected_is_not_found_again(page: Page, report: Path, tmp_path: Path) -> None:
    page.goto(report.as_uri())
    press(page, "j", "r", "r", "r")
    (tmp_path / "d.json").write_bytes(saved(page, "[name=export]"))
    assert mtcheck("scan", "a.txt", cwd=tmp_path).returncode == 1
    for added in ("3 added", "0 added"):
        assert added in mtcheck("baseline", "add", "d.json", "--baseline", "base.json", cwd=tmp_path).stdout
    assert mtcheck("scan", "a.txt", "--baseline", "base.json", cwd=tmp_path).returncode == 0
    (tmp_path / "mtcheck.toml").write_text('dismissals = "kept.jsonl"\n', encoding="utf-8")
    assert mtcheck("dismissals", "import", "d.json", cwd=tmp_path).returncode == 0
    assert mtcheck("scan", "a.txt", cwd=tmp_path).returncode == 0


def test_steps_undo_and_taking_back(page: Page, report: Path) -> None:
    page.goto(report.as_uri())
    here = "[...document.querySelectorAll('.card')].findIndex(card => card.matches('[aria-current]:focus')) + 1"
    places = []
    for key in ("j", "ArrowDown", "n", "j", "k", "p", "ArrowUp"):
        press(page, key)
        places.append(page.evaluate(here))
    assert places == [1, 2, 3, 1, 3, 2, 1]

    press(page, "a", "r")
    assert states(page) == ["accepted", "rejected", "open"]
    press(page, "u")
    assert states(page) == ["accepted", "open", "open"]
    assert page.evaluate(here) == 2
    press(page, "Control+z")
    assert states(page) == ["open", "open", "open"]
    press(page, "u")
    assert said(page) == "Nothing to undo."

    press(page, "Shift+A")
    safe = states(page)
    assert 0 < safe.count("accepted") < 3
    press(page, "u")
    assert states(page) == ["open", "open", "open"]

    press(page, "e", "Escape")
    assert page.locator(".editor").count() == 0
    assert page.evaluate(here) > 0
    press(page, "w")
    assert page.locator(".card details[open]").count() == 1
    page.uncheck("[name=keys]")
    page.focus(".card")
    press(page, "a")
    assert states(page) == ["open", "open", "open"]


def test_by_pointer(page: Page, report: Path) -> None:
    page.goto(report.as_uri())
    page.click("#a1f1 [name=accept]")
    assert states(page) == ["accepted", "open", "open"]
    assert page.inner_text("#a1f1m del") == "that There"
    assert page.inner_text("#a1f1m ins") == "that there"
    assert page.get_attribute("#a1f1 [name=accept]", "aria-pressed") == "true"
    page.click("#a1f1 [name=accept]")
    assert states(page) == ["open", "open", "open"]
    assert page.locator("#a1f1m del, #a1f1m ins").count() == 0
    page.click("#a1f1 [name=choose] >> nth=0")
    assert page.inner_text("#a1f1 .decided") == f"Becomes {page.inner_text('#a1f1 [name=choose] >> nth=0')}"
    page.click("#a1f2 [name=reject]")
    page.click("[name=undo]")
    assert states(page) == ["accepted", "open", "open"]
    page.click("#a1f2 [name=edit]")
    page.fill("textarea", "")
    page.click("#a1f2 [name=keep]")
    assert page.inner_text("#a1f2 .decided") == "Becomes nothing"
    page.click("[name=next]")
    page.click("[name=help]")
    assert page.is_visible("dialog.help")
    page.click("[name=close]")
    assert not page.is_visible("dialog.help")


def test_the_corrected_text_grows_beside(page: Page, report: Path) -> None:
    page.goto(report.as_uri())
    page.wait_for_selector(".corrected .still")
    assert page.is_visible(".row")
    press(page, "j", "a", "r")
    assert page.text_content("#a1 .corrected") == TEXT.replace("that There", "that there")
    assert page.locator(".corrected .still").count() == 1
    assert page.locator(".corrected .still.here").count() == 1
    press(page, "u")
    assert page.locator(".corrected .still").count() == 2
    page.click(".corrected .still >> nth=1")
    assert page.is_visible("#a1f3:focus")
    press(page, "c")
    wait(page, "output[role=status]", "Copied")
    assert said(page) == "Copied. 2 findings are still open."
    press(page, "e", "Control+A", "Control+V")
    assert page.input_value("textarea") == TEXT.replace("that There", "that there")
    press(page, "Escape", "v")
    assert not page.is_visible(".corrected")
    page.reload()
    assert not page.is_visible(".corrected")
    press(page, "v")
    assert page.is_visible(".corrected")


def test_on_a_small_screen_the_corrected_text_stands_in_the_articles_place(page: Page, report: Path) -> None:
    page.set_viewport_size({"width": 800, "height": 700})
    page.goto(report.as_uri())
    assert not page.is_visible(".corrected")
    press(page, "j", "a", "v")
    assert page.text_content("#a1 .corrected") == TEXT.replace("that There", "that there")
    assert not page.is_visible(".row")
    page.click(".corrected .still >> nth=0")
    assert page.is_visible("#a1f2:focus")
    assert not page.is_visible(".corrected")
    press(page, "v")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.wait_for_selector(".row")
    assert page.is_visible(".corrected")


def test_the_source_text_stands_beside_and_its_paragraph_is_shown(page: Page, tmp_path: Path) -> None:
    source = "قال الموظف إنه لا يوجد مال.\n\n<b>أغلقت</b> القاعة."
    lines = [{"id": "1", "text": TEXT, "source": source, "source_language": "ar"}, {"id": "2", "text": TEXT}]
    (tmp_path / "a.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    page.goto(write_report(tmp_path, "a.jsonl").as_uri())
    assert not page.is_visible(".source")
    press(page, "t", "j")
    assert page.is_visible("#a1 .source")
    assert page.get_attribute("#a1 .source", "lang") == "ar"
    text = page.locator("#a1 .source p >> nth=0")
    assert text.evaluate("p => getComputedStyle(p).direction") == "rtl"
    assert page.locator("#a1 .source p").all_inner_texts() == source.split("\n\n")
    assert page.locator("#a1 .source .here").inner_text() == source.split("\n\n")[0]
    press(page, "j")
    assert page.locator("#a1 .source .here").inner_text() == source.split("\n\n")[1]
    assert not page.is_visible("#a2 .beside")
    press(page, "t")
    assert not page.is_visible(".beside")


def test_filters(page: Page, report: Path) -> None:
    page.goto(report.as_uri())

    def shown() -> int:
        return int(page.locator(".card:visible").count())

    assert shown() == 3
    page.select_option("[name=category]", "repetition")
    assert shown() == 1
    press(page, "j")
    assert page.inner_text(".place") == "at 1 of 1"
    page.select_option("[name=category]", "")
    page.select_option("[name=confidence]", index=1)
    sures = page.eval_on_selector_all(".card", "all => all.map(card => Number(card.dataset.confidence))")
    assert shown() == sum(sure >= 0.95 for sure in sures)
    page.select_option("[name=confidence]", index=0)
    page.select_option("[name=state]", "open")
    page.focus("#a1f1")
    press(page, "a")
    assert shown() == 2
    assert left(page) == "2 of 3 open"
    assert page.is_visible("#a1f2:focus")
    assert page.is_visible("#a1f1m ins")
    page.select_option("[name=state]", "accepted")
    assert shown() == 1
    page.uncheck("[name=severity] >> nth=0")
    assert shown() in (0, 1)


def test_search(page: Page, report: Path) -> None:
    page.goto(report.as_uri())
    press(page, "/")
    page.keyboard.type("CLOSED")
    assert page.locator(".card:visible").count() == 0
    assert page.is_visible(".filters .none")
    page.fill("[name=search]", "wás")
    assert page.locator(".card:visible").count() == 1
    press(page, "Enter", "a")
    assert states(page) == ["open", "accepted", "open"]
    press(page, "/", "Escape")
    assert page.input_value("[name=search]") == ""
    assert page.locator(".card:visible").count() == 3
    assert page.is_visible("#a1f2:focus")


def test_from_article_to_article(page: Page, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_bytes(TEXT.encode())  # one text three times: each has decisions of its own
    page.goto(write_report(tmp_path, "a.txt", "b.txt", "c.txt").as_uri())
    press(page, "]", "a")
    assert page.inner_text("[data-of-article=a1]") == "3"
    assert page.inner_text("[data-of-article=a2]") == "2"
    press(page, "Shift+J", "[", "[")
    assert page.is_visible("#a1f1:focus")
    page.select_option("[name=article]", "a3")
    assert page.is_visible("#a3f1:focus")
    page.reload()
    assert [page.inner_text(f"[data-of-article=a{number}]") for number in (1, 2, 3)] == ["3", "2", "3"]


def test_export_goes_back_in_and_a_strange_file_does_nothing(page: Page, browser: Any, report: Path) -> None:
    page.goto(report.as_uri())
    press(page, "j", "a", "r")
    page.click("#a1f3 [name=edit]")
    page.fill("textarea", "<img src=x onerror=alert(1)>\u202e")
    press(page, "Enter")
    exported = saved(page, "[name=export]")
    expected = corrected(page)
    context = browser.new_context()
    other = context.new_page()
    other.goto(report.as_uri())
    other.set_input_files("[name=file]", {"name": "d.json", "mimeType": "application/json", "buffer": exported})
    wait(other, ".work .left", "All")
    assert said(other) == "3 decisions taken over. All 3 decided."
    assert corrected(other) == expected
    assert saved(other, "[name=export]") == exported
    assert other.locator("img").count() == 0
    assert other.inner_text("#a1f3m ins") == "<img src=x onerror=alert(1)>⟨U+202E⟩"
    context.close()

    press(page, "u")
    for strange in (b"{", b"[]", b"null", b'{"schema": 1, "articles": [null]}', b'{"schema": 2, "articles": []}'):
        before = states(page)
        page.set_input_files("[name=file]", {"name": "d.json", "mimeType": "application/json", "buffer": strange})
        wait(page, "output[role=status]", "This is no file")
        assert states(page) == before
        page.evaluate("document.querySelector('output[role=status]').textContent = ''")
    foreign = exported.replace(json.loads(exported)["articles"][0]["hash"].encode(), b"0" * 64)
    page.set_input_files("[name=file]", {"name": "d.json", "mimeType": "application/json", "buffer": foreign})
    wait(page, "output[role=status]", "do not fit")
    assert states(page) == before


def test_a_hostile_article_runs_nothing_and_keeps_every_letter(page: Page, tmp_path: Path) -> None:
    text = (
        "Storm </script><script>document.title='owned'</script> over the harbour\n\n"
        "The mayor \u202egnihton\u202c said that There is <img src=x onerror=\"document.title='owned'\"> "
        "no money left.\n\n"
        "Nobody e\u0301lse \u2028 spoke \x07 👩\u200d🔧 that evening. and the hall was was closed\u200b.\n"
    )
    (tmp_path / "a.txt").write_bytes(text.encode())
    path = write_report(tmp_path, "a.txt")
    page.goto(path.as_uri())
    assert corrected(page).decode() == text
    press(page, "v", "v", "j")
    total = page.locator(".card").count()
    for _ in range(total):
        press(page, "a")
    press(page, "v")
    assert left(page) == f"All {total} decided"
    assert page.title().startswith("Copy desk report: Storm")
    assert page.locator("img").count() == 0
    (tmp_path / "d.json").write_bytes(saved(page, "[name=export]"))
    expected = corrected(page)
    assert expected.decode() != text
    assert mtcheck("apply", "d.json", "a.txt", cwd=tmp_path).returncode == 0
    assert (tmp_path / "a.txt").read_bytes() == expected


def test_garbage_in_the_browsers_store_is_nothing(page: Page, report: Path) -> None:
    page.goto(report.as_uri())
    press(page, "j", "a")
    slot = page.evaluate("Object.keys(localStorage)[0]")
    for garbage in ("{", "null", "[]", "3", '{"0 1 x": 5}', '{"0 1 x": {"choice": "accepted"}}'):
        page.evaluate("([slot, text]) => localStorage.setItem(slot, text)", [slot, garbage])
        page.reload()
        assert left(page) == "3 of 3 open"
        press(page, "j", "r", "u")


def test_another_window_shows_the_same(page: Page, report: Path) -> None:
    page.goto(report.as_uri())
    other = page.context.new_page()
    other.goto(report.as_uri())
    press(page, "j", "a")
    wait(other, ".work .left", "2 of 3")
    assert states(other) == ["accepted", "open", "open"]


# 720 px is a screen of 1440 at 200 % zoom.
@pytest.mark.parametrize(
    ("width", "scheme", "language"),
    [(1440, "light", "en"), (1440, "dark", "de"), (720, "dark", "en"), (375, "dark", "en"), (320, "light", "de")],
)
def test_nothing_keeps_people_out(page: Page, tmp_path: Path, width: int, scheme: str, language: str) -> None:
    need(find_spec("axe_playwright_python"), "axe-playwright-python")
    from axe_playwright_python.sync_playwright import Axe

    source = "قال الموظف.\n\nأغلقت القاعة."
    lines = [
        {"id": f"{n}", "text": f"A {TEXT}", "source": source, "source_language": "ar", "engine": engine, "date": date}
        for n, engine, date in ((1, "A", "2024-03-01"), (2, "B", "2024-03-05"))
    ]
    (tmp_path / "a.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto(write_report(tmp_path, "a.jsonl", language=language).as_uri())
    assert page.get_attribute("html", "lang") == language
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    page.click(".overview > summary")
    for keys in ((), ("j", "a", "r", "w", "e"), ("Escape", "v"), ("v", "t"), ("?",)):
        press(page, *keys)
        found = Axe().run(page, options=options).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_paper_holds_everything_but_the_tools(page: Page, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(TEXT.encode())
    page.goto(write_report(tmp_path, "a.txt", "b.txt").as_uri())
    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    for shown in (".card >> nth=5", ".overview svg >> nth=0", ".evidence >> nth=0"):
        assert page.is_visible(shown) or page.locator(shown).count() == 0
    for hidden in (".work", ".filters", ".take", ".actions >> nth=0", ".corrected >> nth=0"):
        assert not page.is_visible(hidden)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf()[:5] == b"%PDF-"


def test_a_long_page_stays_quick(page: Page, tmp_path: Path) -> None:
    """1,000 findings: first paint ≤ 1 s and a decision ≤ 50 ms on a machine that has nothing else to do
    (`benchmarks.report_page`); here room is left."""
    text = "\n\n".join([FIRST] * 1000)
    findings = [
        Finding(
            "x/y", Category.BOUNDARY, Severity.MAJOR, 0.9, at, at + 10, "that There", "Look.", (Suggestion("there"),)
        )
        for at in (number * (len(FIRST) + 2) + FIRST.index("that There") for number in range(1000))
    ]
    path = tmp_path / "report.html"
    with path.open("w", encoding="utf-8") as out:
        write(Report([ArticleReport(plain_article(text), findings, 13_000, 1.0, Verdict.HOLD)], "test"), "html", out)
    page.goto(path.as_uri())
    assert page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime") < 4000
    press(page, "j")
    times = page.evaluate(
        """() => Array.from({ length: 9 }, () => {
            const before = performance.now();
            document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "a", bubbles: true }));
            document.body.offsetHeight;
            return performance.now() - before;
        })"""
    )
    assert sorted(times)[4] < 200, times
    assert states(page)[:10] == ["accepted"] * 9 + ["open"]
