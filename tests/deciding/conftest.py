"""A page in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from desk_work import TEXT, Page, write_report


@pytest.fixture
def page(browser: Any) -> Iterator[Page]:
    """A page whose every error, policy violation and request elsewhere fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    # Chromium notes that a dialog's field has the focus already; nothing else may be said.
    opened.on("console", lambda message: None if "Autofocus" in message.text else wrong.append(message.text))
    opened.on("request", lambda request: wrong.append(request.url) if request.url.startswith("http") else None)
    opened.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
    opened.set_default_timeout(20_000)
    yield opened
    context.close()
    assert not wrong


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A page on one article with three findings."""
    (tmp_path / "a.txt").write_bytes(TEXT.encode())
    return write_report(tmp_path, "a.txt")
