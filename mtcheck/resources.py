"""Where data lies: the package's, inside the wheel or beside the package in a checkout; the user's, in XDG folders."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_dir(name: str) -> Path:
    """Folder ``rules`` or ``reports``, as the wheel (`mtcheck/_data/NAME`) or the checkout (`NAME`) has it."""
    packaged = _PACKAGE / "_data" / name
    return packaged if packaged.is_dir() else _PACKAGE.parent / name


def data_home() -> Path:
    """The user's folder for what ``mtcheck setup`` fetches; it need not exist."""
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "mtcheck"


def cache_home() -> Path:
    """The user's folder for what can be computed again; it need not exist."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mtcheck"
