"""What all tests share: what may be skipped, and where things are."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

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
