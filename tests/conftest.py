"""What all tests share: what may be skipped, and where things are."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# In CI the same examples each time, so that a red run means a change; at a desk new ones, which find what is left.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("desk", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

# What `mtcheck setup` has put on this machine must not change any result: only tests that ask for it (`installed`) see
# it. The first process notes where it is, since pytest-xdist's workers inherit the environment as it is changed here.
INSTALLED = os.environ.setdefault("MTCHECK_TESTS_DATA_HOME", os.environ.get("XDG_DATA_HOME", ""))
os.environ["XDG_DATA_HOME"] = str(Path(tempfile.gettempdir(), "mtcheck-tests-nothing-installed"))

DATA = Path(__file__).parent / "data"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the test see what `mtcheck setup` has put on this machine."""
    monkeypatch.setenv("XDG_DATA_HOME", INSTALLED)


def need(found: object, what: str) -> None:
    """Skip the test where ``what`` is missing, or fail it where everything must be there (MTCHECK_REQUIRE_ALL=1)."""
    if found:
        return
    if os.environ.get("MTCHECK_REQUIRE_ALL") == "1":
        pytest.fail(f"{what} is missing, and MTCHECK_REQUIRE_ALL=1 allows no skipping")
    pytest.skip(f"{what} is not installed")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A real browser; one for all tests, since a process has room for one Playwright."""
    need(CHROMIUM, "Chromium")
    need(find_spec("playwright"), "playwright")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()
