"""Which rules a name means, and which files a glob."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path


def names_rule(name: str, rule: str, category: str, aliases: Sequence[str] = ()) -> bool:
    """Whether ``name`` means the rule: its id, its group, its category, an alias, or a glob over ids and aliases."""
    return (
        name in (rule, rule.split("/")[0], category)
        or fnmatchcase(rule, name)
        or any(fnmatchcase(alias, name) for alias in aliases)
    )


def matches(glob: str, path: str, folder: Path) -> bool:
    """Whether ``glob``, which starts from ``folder``, means the file ``path`` or a folder above it.

    ``**`` is any number of folders; a glob without a slash means names at any depth. A path outside of ``folder`` (or
    ``-``, standard input), and a URL, is compared as it was given.
    """
    if "://" in path:
        return _regex(glob).fullmatch(path) is not None
    full = os.path.abspath(path)  # noqa: PTH100 - links are not followed: the user's names count
    base = str(folder).rstrip(os.sep) + os.sep
    return (
        _regex(glob).fullmatch((full.removeprefix(base) if full.startswith(base) else path).replace(os.sep, "/"))
        is not None
    )


_GLOB_PART = re.compile(r"\*\*/|\*\*|\*|\?|\[!?\]?[^\]]*\]")


@lru_cache(maxsize=1000)
def _regex(glob: str) -> re.Pattern[str]:
    glob = glob.removeprefix("./").rstrip("/")
    out, done = "" if "/" in glob else "(?:.*/)?", 0
    for part in _GLOB_PART.finditer(glob):
        token = part.group()
        fixed = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
        some = "[" + token[1:-1].replace("\\", r"\\").replace("[", r"\[") + "]"
        out += re.escape(glob[done : part.start()]) + fixed.get(token, some.replace("[!", "[^", 1))
        done = part.end()
    return re.compile(out + re.escape(glob[done:]) + "(?:/.*)?", re.DOTALL)
