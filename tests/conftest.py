"""What all tests share: what may be skipped, and where things are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

DATA = Path(__file__).parent / "data"


def need(found: object, what: str) -> None:
    """Skip the test where ``what`` is missing, or fail it where everything must be there (MTCHECK_REQUIRE_ALL=1)."""
    if found:
        return
    if os.environ.get("MTCHECK_REQUIRE_ALL") == "1":
        pytest.fail(f"{what} is missing, and MTCHECK_REQUIRE_ALL=1 allows no skipping")
    pytest.skip(f"{what} is not installed")
