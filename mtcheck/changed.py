"""Which files a repository's articles have changed in, for a CI job that looks at a branch."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from mtcheck.errors import ConfigError


def changed_since(revision: str, paths: Iterable[str]) -> Iterator[str]:
    """Those of ``paths`` that were added or changed since the commit ``revision`` branched off, in the working tree
    too, new files included. ConfigError where git, or the revision, isn't there."""
    top = Path(_git("rev-parse", "--show-toplevel").strip())
    base = _git("merge-base", "--", revision, "HEAD").strip()
    names = _git("diff", "--name-only", "--diff-filter=ACMRT", "-z", base) + _git(
        "ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", ":/"
    )
    changed = {(top / name).resolve() for name in names.split("\0") if name}
    return (path for path in paths if Path(path).resolve() in changed)


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        raise ConfigError(f"git can't be run: {error.strerror}") from None
    if done.returncode:
        raise ConfigError(f"git {arguments[0]}: {done.stderr.strip() or 'failed'}")
    return done.stdout
