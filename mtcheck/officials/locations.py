"""Where registers lie: the one that ships, and the user's own."""

from __future__ import annotations

from pathlib import Path

from mtcheck.resources import data_dir


def shipped_register() -> Path:
    """The register that comes with mtcheck; never written to."""
    return data_dir("rules") / "officials" / "register.sqlite"


def user_register() -> Path:
    """Where ``build``, ``update`` and ``import`` put the user's own, in the folder for data (XDG_DATA_HOME)."""
    import platformdirs

    return Path(platformdirs.user_data_dir("mtcheck", appauthor=False)) / "officials" / "register.sqlite"


def base_register() -> Path:
    """The user's own register where there is one, else the one that ships."""
    own = user_register()
    return own if own.is_file() else shipped_register()
