"""The HTML report in a real browser, opened from disk."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mtcheck.checker import Checker
from mtcheck.reading import read_bytes
from mtcheck.report import Report
from mtcheck.writing import write
from tests.conftest import CHROMIUM, need

HOSTILE = (
    'Storm <script>document.title="owned"</script> over the harbour\n\n'
    "The mayor said that There is <img src=x onerror=\"document.title='owned'\"> no money left for the old bridge.\n\n"
    "Nobody \u202egnihton\u202c else spoke 😀 e\u0301 that evening. and the hall was was closed.\n"
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    need(CHROMIUM, "Chromium")
    article = read_bytes(HOSTILE.encode(), "harbour.txt").articles[0]
    path = tmp_path_factory.mktemp("page") / "report.html"
    with path.open("w", encoding="utf-8") as out:
        write(Report([Checker().check(article)], "test"), "html", out)
    return path


def chromium(page: Path, tmp_path: Path, *arguments: str) -> str:
    assert CHROMIUM is not None
    done = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
         "--disable-component-update", "--no-first-run", f"--user-data-dir={tmp_path / 'profile'}", *arguments,
         page.as_uri()],
        capture_output=True, encoding="utf-8", timeout=120, check=True, cwd=tmp_path,
    )  # fmt: skip
    return done.stdout


def test_report_opens_from_disk_and_runs_nothing_of_the_articles(page: Path, tmp_path: Path) -> None:
    dom = chromium(page, tmp_path, "--dump-dom")
    assert "<title>owned</title>" not in dom
    assert "that There" in dom
    assert len(re.findall(r"<script", dom)) == len(re.findall(r"<script", page.read_text(encoding="utf-8")))
    assert not re.search(r"<img[^>]+onerror", dom)


def test_report_asks_nothing_of_the_network(page: Path, tmp_path: Path) -> None:
    log = tmp_path / "net.json"
    chromium(page, tmp_path, "--dump-dom", f"--log-net-log={log}")
    events = json.loads(log.read_text(encoding="utf-8"))["events"]
    urls = {event["params"]["url"] for event in events if "url" in event.get("params", {})}
    # Chromium itself asks for its own updates now and then; the page has nothing to do with that.
    assert not [url for url in urls if url.startswith(("http:", "https:")) and "google" not in url]


def test_report_can_be_seen(page: Path, tmp_path: Path) -> None:
    shot = tmp_path / "shot.png"
    chromium(page, tmp_path, f"--screenshot={shot}", "--window-size=1440,1600")
    data = shot.read_bytes()
    assert data.startswith(b"\x89PNG")
    assert len(data) > 20_000, f"an almost empty picture, made by {sys.executable}"
