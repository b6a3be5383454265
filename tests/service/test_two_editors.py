"""Two editors at the desk, in real browsers: login, bringing articles in, deciding together, taking away."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from served import Served

from mtcheck.checker import Checker
from mtcheck.gate.dismissals import load as load_dismissals
from mtcheck.gate.held import encode
from mtcheck.gate.state import State
from mtcheck.reading import read_bytes
from tests.conftest import need
from tests.word_document import word_document

Page = Any  # playwright's, which need not be installed

FIRST = "The clerk 😀 said that There is no money left for the old bridge."
SECOND = "The hall was was closed & nobody asked why. and that was all."
TEXT = f"{FIRST}\n\n{SECOND}\n"
HOSTILE = (
    "Storm </script><script>document.title='owned'</script> over the harbour\n\n"
    "The mayor \u202egnihton\u202c said that There is <img src=x onerror=\"document.title='owned'\"> no money left.\n\n"
    "Nobody else spoke that evening. and the hall was was closed.\n"
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The desk's folder: settings, dismissals, a watcher's state with one article held twice and one that passed."""
    folder = tmp_path_factory.mktemp("house")
    (folder / "mtcheck.toml").write_text('dismissals = "kept.jsonl"\n', encoding="utf-8")
    (folder / "kept.jsonl").write_bytes(b"")
    state = State(folder / "watch.sqlite")
    for number, (item, seen) in enumerate([("quay-1", 1.0), ("quay-1", 2.0), ("quay-2", 3.0)]):
        ninjs = {"uri": item, "headline": f"Quay {number}", "body_text": TEXT, "versioncreated": "2021-05-04T08:00:00Z"}
        (article,) = read_bytes(json.dumps(ninjs).encode(), "wire").articles
        held = encode(Checker().check(article))
        state.put(f"{number}" * 32, "https://example.org/wire", item, "hold", 1.7e9 + seen, [], b"{}", held)
    state.put("9" * 32, "https://example.org/wire", "quay-2", "pass", 1.7e9 + 9, [], b"{}")
    state.close()
    return folder


@pytest.fixture(scope="module")
def served(house: Path) -> Iterator[Served]:
    options = ["--rate", "0", "--size", "200000", "--desk", str(house / "desk.sqlite"), "--state"]
    options += [str(house / "watch.sqlite"), "--config", str(house / "mtcheck.toml"), "--allow-private"]
    service = Served(house, *options, token="sesame")
    yield service
    service.stop()


class Editor:
    """Somebody with a browser of their own, in which nothing may go wrong."""

    def __init__(self, browser: Any, served: Served, name: str) -> None:
        self.name, self.url, self.wrong = name, served.url, list[str]()
        self.context = browser.new_context(viewport={"width": 1440, "height": 900})
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", lambda message: self._note(message.text))
        self.page.on("request", lambda request: self._note("" if request.url.startswith(self.url) else request.url))
        self.page.set_default_timeout(60_000)

    def _note(self, text: str) -> None:
        # Chromium notes each answer that is no success; that others had changed it meanwhile is none of its errors.
        if text and not re.search(r"Autofocus|status of 412|ERR_INTERNET_DISCONNECTED|^blob:", text):
            self.wrong.append(text)

    def log_in(self) -> Editor:
        self.page.goto(self.url)
        self.page.fill("[name=name]", self.name)
        self.page.fill("[name=token]", "sesame")
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector(".ways")
        return self

    def paste(self, text: str, **more: str) -> str:
        self.page.goto(f"{self.url}/desk/add")
        self.page.fill("[name=text]", text)
        for name, value in more.items():
            self.page.fill(f"[name={name}]", value)
        self.page.click("form.sheet button.main")
        self.page.wait_for_selector(".card, .clear, .wrong")
        return str(self.page.url)

    def open(self, url: str) -> Editor:
        self.page.goto(url)
        self.wait_for(".sync", "saved")
        return self

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def wait_for(self, selector: str, text: str) -> None:
        self.page.wait_for_function(
            "([at, text]) => document.querySelector(at)?.textContent.includes(text)", arg=[selector, text]
        )

    def wait_for_states(self, *states: str) -> None:
        self.page.wait_for_function(
            "all => [...document.querySelectorAll('.card')].map(c => c.dataset.state ?? 'open').join() === all",
            arg=",".join(states),
        )

    def look_again(self) -> None:
        """What happens every few seconds."""
        self.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    def saved(self, selector: str) -> bytes:
        with self.page.expect_download() as download:
            self.page.click(selector)
        return Path(download.value.path()).read_bytes()


@pytest.fixture
def mira(browser: Any, served: Served) -> Iterator[Editor]:
    editor = Editor(browser, served, "Mira").log_in()
    yield editor
    editor.context.close()
    assert not editor.wrong


@pytest.fixture
def juro(browser: Any, served: Served) -> Iterator[Editor]:
    editor = Editor(browser, served, "Juro").log_in()
    yield editor
    editor.context.close()
    assert not editor.wrong


def decisions(served: Served, url: str) -> dict[str, Any]:
    status, body, _ = served.ask(f"/v1/documents/{url.rpartition('/')[2]}/decisions")
    assert status == 200
    return dict(json.loads(body))


def test_what_one_decides_the_other_sees(mira: Editor, juro: Editor, served: Served) -> None:
    url = mira.paste(TEXT, name="bridge")
    juro.open(url)
    mira.press("j", "a")
    mira.wait_for(".sync", "All decisions are saved.")
    juro.look_again()
    juro.wait_for_states("accepted", "open", "open")
    juro.wait_for(".sync", "Mira has decided here too: 1 decision taken over.")
    juro.wait_for("#a1f1 .by", "by Mira")
    juro.press("j", "j", "r")
    juro.wait_for(".sync", "All decisions are saved.")
    mira.look_again()
    mira.wait_for_states("accepted", "rejected", "open")
    mira.press("u")
    mira.wait_for_states("open", "rejected", "open")
    mira.wait_for(".sync", "All decisions are saved.")
    juro.page.reload()
    juro.wait_for_states("open", "rejected", "open")
    now = decisions(served, url)
    assert [(one["choice"], one["who"]) for of in now["articles"] for one in of["decisions"]] == [("rejected", "Juro")]


def test_two_at_one_time_lose_nothing(mira: Editor, juro: Editor, served: Served) -> None:
    url = mira.paste(TEXT)
    mira.wait_for(".sync", "saved")
    juro.open(url)
    juro.context.set_offline(True)  # while he hears nothing, both decide
    mira.press("j", "a", "a")
    mira.wait_for(".sync", "saved")
    juro.press("j", "r", "j", "a")
    juro.wait_for(".trouble", "Not saved yet")
    juro.context.set_offline(False)
    juro.look_again()
    juro.wait_for(".trouble", "Mira has decided 1 finding otherwise than you.")
    juro.wait_for("#a1f1 .conflict", "Mira has accepted")
    juro.wait_for_states("rejected", "accepted", "accepted")
    now = decisions(served, url)
    assert [one["who"] for of in now["articles"] for one in of["decisions"]] == ["Mira", "Mira", "Juro"]

    juro.page.reload()  # the question stays until it is answered
    juro.wait_for("#a1f1 .conflict", "Mira has accepted")
    juro.wait_for_states("rejected", "accepted", "accepted")
    juro.page.click("#a1f1 [name=mine]")
    juro.wait_for(".sync", "saved")
    assert juro.page.locator(".conflict").count() == 0
    mira.look_again()
    mira.wait_for_states("rejected", "accepted", "accepted")
    mira.wait_for("#a1f1 .by", "by Juro")

    mira.context.set_offline(True)
    juro.press("u")
    juro.page.click("#a1f1 [name=accept]")
    juro.wait_for(".sync", "saved")
    mira.page.click("#a1f1 [name=edit]")
    mira.page.fill("textarea", "that a")
    mira.page.click("[name=keep]")
    mira.wait_for(".trouble", "Not saved yet")
    mira.context.set_offline(False)
    mira.look_again()
    mira.wait_for("#a1f1 .conflict", "Juro")
    mira.page.click("#a1f1 [name=theirs]")
    mira.page.wait_for_function("!document.querySelector('.conflict')")
    mira.wait_for(".sync", "saved")
    assert mira.page.inner_text("#a1f1m ins") == "that there"


def test_a_closed_page_has_lost_nothing(mira: Editor, served: Served) -> None:
    url = mira.paste(TEXT)
    mira.wait_for(".sync", "saved")
    mira.context.set_offline(True)
    mira.press("j", "r")
    mira.wait_for(".trouble", "Not saved yet")
    mira.page.goto("about:blank")
    mira.context.set_offline(False)
    mira.open(url)
    mira.wait_for_states("rejected", "open", "open")
    assert len(decisions(served, url)["articles"][0]["decisions"]) == 1


def test_logged_out_in_the_middle(mira: Editor, served: Served) -> None:
    url = mira.paste(TEXT)
    mira.wait_for(".sync", "saved")
    mira.context.clear_cookies()
    mira.press("j", "a")
    mira.wait_for(".trouble", "you are logged out")
    other = mira.context.new_page()
    other.goto(url)
    assert "/desk/login?to=" in other.url
    other.fill("[name=name]", "Mira")
    other.fill("[name=token]", "sesame")
    other.keyboard.press("Enter")
    other.wait_for_selector(".card")
    assert other.url == url
    mira.look_again()
    mira.wait_for(".sync", "All decisions are saved.")  # under the new session's secret
    assert decisions(served, url)["articles"][0]["decisions"][0]["who"] == "Mira"
    assert [one for one in mira.wrong if "401" not in one and "403" not in one] == []
    mira.wrong.clear()


def test_files_of_every_format_leave_as_the_command_line_writes_them(mira: Editor, tmp_path: Path) -> None:
    files = {
        "a.txt": TEXT.replace("\n", "\r\n").encode(),
        "b.md": f"# Bridge\n\n{FIRST}\n\n*{SECOND}*\n".encode(),
        "c.html": f"<html><body><p>{FIRST}</p>\n<p>{SECOND.replace('&', '&amp;')}</p></body></html>".encode(),
        "d.docx": word_document(FIRST, SECOND),
        "e.jsonl": b"".join(json.dumps({"id": id_, "text": TEXT}).encode() + b"\n" for id_ in ("one", "two")),
        "f.json": json.dumps({"uri": "x", "headline": "Bridge", "body_text": TEXT}).encode(),
    }
    for name, data in files.items():
        mira.page.goto(f"{mira.url}/desk/add")
        mira.page.set_input_files("[name=file]", {"name": name, "mimeType": "x/x", "buffer": data})
        mira.page.click("form.sheet button.main")
        mira.page.wait_for_selector(".card")
        mira.wait_for(".sync", "saved")
        total = mira.page.locator(".card").count()
        mira.press("j", "r")
        for _ in range(total - 1):
            mira.press("a")
            if mira.page.locator(".editor").count():
                mira.press("Enter")
        corrected = mira.saved(".shared a[download]")
        (tmp_path / "decisions.json").write_bytes(mira.saved("[name=export]"))
        (tmp_path / name).write_bytes(data)
        done = subprocess.run(
            [sys.executable, "-m", "mtcheck", "apply", "decisions.json", name],
            cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=60, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
        assert corrected == (tmp_path / name).read_bytes(), name
        assert corrected != data, name


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = self.path == "/tide.html"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(f"<html><body><article><h1>Tide</h1><p>{FIRST}</p><p>{SECOND}</p></article>".encode())

    def log_message(self, *_: object) -> None:
        pass


def test_an_article_is_fetched(mira: Editor) -> None:
    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    try:
        for way, expected in (("tide.html", ".card"), ("nothing", ".wrong")):
            mira.page.goto(f"{mira.url}/desk/add")
            mira.page.fill("[name=url]", f"http://127.0.0.1:{site.server_port}/{way}")
            mira.page.click("form.sheet button.main")
            mira.page.wait_for_selector(expected)
        assert "the server answered 404" in mira.page.inner_text(".wrong")
    finally:
        site.shutdown()
    mira.wrong.clear()


def test_nothing_and_too_much(mira: Editor) -> None:
    mira.paste("  ")
    assert "There is nothing to check" in mira.page.inner_text(".wrong")
    mira.page.set_input_files("[name=file]", {"name": "a.bin", "mimeType": "x/x", "buffer": b"\x00\x01\x02"})
    mira.page.click("form.sheet button.main")
    mira.wait_for(".wrong", "a.bin")
    mira.page.goto(f"{mira.url}/desk/add")
    mira.page.fill("[name=text]", "word " * 50_000)
    mira.page.click("form.sheet button.main")
    mira.wait_for("body", "It is too large.")
    mira.wrong.clear()
    assert mira.page.request.get(f"{mira.url}/favicon.ico").status == 204


def test_the_queue(mira: Editor) -> None:
    page = mira.page
    page.goto(f"{mira.url}/desk")
    first = page.locator("tr", has_text="Quay 0")
    assert "There is a newer version" in first.inner_text()
    assert "A newer version has passed" in page.locator("tr", has_text="Quay 2").inner_text()
    assert "example.org/wire" in first.inner_text()
    first.get_by_role("link", name="Quay 0").click()
    mira.wait_for(".sync", "saved")
    page.click(".shared .newer a")
    mira.wait_for(".sync", "saved")
    assert page.url.endswith("1" * 32)
    mira.press("j", "a", "r")
    mira.wait_for(".sync", "saved")
    corrected = mira.saved(".shared a[download]").decode()
    assert corrected == f"Quay 1\n\n{TEXT.strip()}".replace("that There", "that there")
    page.click("[name=finish]")
    mira.wait_for(".sync", "Done")
    page.goto(f"{mira.url}/desk")
    assert page.locator("tr", has_text="Quay 1").count() == 0
    page.click(".parts a >> nth=1")
    row = page.locator("tr", has_text="Quay 1").inner_text()
    assert "2 of 3" in row
    assert "Mira" in row


def test_what_is_rejected_is_remembered(mira: Editor, house: Path) -> None:
    url = mira.paste(TEXT, name="rejected")
    mira.press("j", "r", "r")
    mira.page.click("details.remember summary")
    mira.page.fill("[name=why]", "a quotation")
    mira.page.click("button[name=remember]")
    mira.wait_for(".sync", "2 rejected findings are remembered.")
    first, second = load_dismissals(house / "kept.jsonl")
    assert (first.who, first.why, first.article, first.scope) == ("Mira", "a quotation", "rejected", "place")
    assert second.when is not None
    mira.open(url)
    assert mira.page.locator(".card").count() == 1


def test_a_hostile_article_runs_nothing(mira: Editor) -> None:
    mira.paste(HOSTILE, name="</title><script>document.title='owned'</script>")
    mira.wait_for(".sync", "saved")
    assert "owned" not in mira.page.title().replace("document.title='owned'", "")
    assert mira.page.locator("img").count() == 0
    mira.page.goto(f"{mira.url}/desk")
    assert mira.page.title() == "Queue · mtcheck"


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (375, "dark"), (320, "light")])
def test_nothing_keeps_people_out(mira: Editor, juro: Editor, width: int, scheme: str) -> None:
    need(find_spec("axe_playwright_python"), "axe-playwright-python")
    from axe_playwright_python.sync_playwright import Axe

    page = mira.page
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)

    def look(name: str) -> None:
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{name} is {wide} px too wide"

    for way in ("/desk", "/desk?done=1", "/desk/add", "/desk/nothing"):
        page.goto(mira.url + way)
        look(way)
    mira.wrong.clear()  # the 404
    url = mira.paste("  ")
    look("a refusal")
    url = mira.paste(TEXT)
    mira.wait_for(".sync", "saved")
    juro.open(url)
    juro.context.set_offline(True)
    mira.press("j", "a")
    mira.wait_for(".sync", "saved")
    juro.press("j", "r")
    juro.wait_for(".trouble", "Not saved yet")
    juro.context.set_offline(False)
    juro.look_again()
    juro.wait_for(".trouble", "Mira")
    mira.page.click("details.remember summary")
    look("an article")
    page = juro.page
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    look("a conflict")
    page.click(".ways button")
    page.wait_for_selector("[name=token]")
    look("the login")
    page.fill("[name=name]", "Juro")
    page.fill("[name=token]", "wrong")
    page.keyboard.press("Enter")
    page.wait_for_selector(".wrong")
    look("a wrong login")
    juro.wrong.clear()
    mira.wrong.clear()


def test_from_the_keyboard_alone(mira: Editor) -> None:
    page = mira.page
    page.goto(f"{mira.url}/desk/add")
    mira.press("Tab", "Enter")  # to the content
    for _ in range(12):
        mira.press("Tab")
        if page.evaluate("document.activeElement.name") == "text":
            break
    page.keyboard.insert_text(TEXT)
    for _ in range(12):
        mira.press("Tab")
        if page.evaluate("document.activeElement.matches('button.main')"):
            break
    mira.press("Enter")
    page.wait_for_selector(".card")
    mira.press("j", "a", "a", "a")
    mira.wait_for(".sync", "saved")
    for _ in range(60):
        mira.press("Shift+Tab")
        if page.evaluate("document.activeElement.name") == "finish":
            break
    mira.press("Enter")
    mira.wait_for(".sync", "Done")
