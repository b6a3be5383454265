"""What an editor does with a report: keys, files that are saved, the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from mtcheck.checker import Checker
from mtcheck.reading import read
from mtcheck.report import Report
from mtcheck.writing import write
from mtcheck.writing.look import plain_look

Page = Any  # playwright's, which need not be installed

FIRST = "The clerk 😀 said that There is no money left for the old bridge."
SECOND = "The hall was was closed & nobody asked why. and that was all."
TEXT = f"{FIRST}\n\n{SECOND}\n"


def write_report(folder: Path, *names: str, language: str = "en") -> Path:
    checker = Checker()
    reports = [checker.check(article) for name in names for article in read(str(folder / name)).articles]
    path = folder / "report.html"
    with path.open("w", encoding="utf-8", newline="") as out:
        write(Report(reports, "test"), "html", out, folder=folder, look=plain_look(language))
    return path


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def left(page: Page) -> str:
    return str(page.inner_text(".work .left"))


def said(page: Page) -> str:
    return str(page.text_content("output[role=status]"))


def wait(page: Page, selector: str, text: str) -> None:
    page.wait_for_function(
        "([at, text]) => document.querySelector(at).textContent.includes(text)", arg=[selector, text]
    )


def states(page: Page) -> list[str]:
    return list(page.eval_on_selector_all(".card", "all => all.map(card => card.dataset.state ?? 'open')"))


def saved(page: Page, selector: str) -> bytes:
    with page.expect_download() as download:
        page.click(selector)
    return Path(download.value.path()).read_bytes()


def corrected(page: Page, sheet: str = "a1") -> bytes:
    return saved(page, f"#{sheet} [name=download][value=text]")


def mtcheck(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mtcheck", *arguments],
        cwd=cwd, capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
