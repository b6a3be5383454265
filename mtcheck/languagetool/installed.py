"""What of LanguageTool is on this machine."""

from __future__ import annotations

import re
from pathlib import Path

from mtcheck.resources import data_home

_CORE = re.compile(r"languagetool-core-(\d[\w.]*)\.jar")


def jar_folder() -> Path:
    """The folder for LanguageTool's jars; it need not exist."""
    return data_home() / "languagetool"


def version() -> str | None:
    """Version of the installed LanguageTool ("6.7"), None where there is none; looks at file names only."""
    folder = jar_folder()
    said = folder / "VERSION"  # written by setup where the jars' names don't say it
    if said.is_file():
        return said.read_text(encoding="utf-8").strip()
    return next((match[1] for path in folder.glob("*.jar") if (match := _CORE.fullmatch(path.name))), None)
