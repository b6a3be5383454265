"""Chromium, in which the tests open the HTML report."""

from __future__ import annotations

import shutil

from mtcheck.config import Settings
from mtcheck.setting_up.component import Component, Status


def _status(_: Settings) -> Status:
    return Status(shutil.which("chromium"), "apt-get install chromium")


COMPONENT = Component("chromium", "opens the HTML report in mtcheck's own tests", _status, for_tests=True)
