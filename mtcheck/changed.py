"""Which files a repository's articles have changed in, for a CI job that looks at a branch."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from mtcheck.errors import ConfigError

_HINT = " A shallow clone lacks older commits: fetch them first (git fetch --unshallow, or fetch-depth: 0)."


def changed_since(revision: str, paths: Iterable[str]) -> Iterator[str]:
    """Those of ``paths`` that were added or changed since the commit ``revision`` branched off, in the working tree
    too, new files included; standard input ("-") counts as changed. ConfigError where git, the revision, or a commit
    that it shares with the working tree's isn't there, and for a path outside of the repository."""
    paths = list(paths)
    top = Path(_git("rev-parse", "--show-toplevel").strip()).resolve()
    outside = next((path for path in paths if path != "-" and not Path(path).resolve().is_relative_to(top)), None)
    if outside is not None:
        raise ConfigError(f"is outside of the repository {top}, whose changes are asked for", path=outside)
    commit = f"{revision}^{{commit}}"
    _git("rev-parse", "--verify", "--quiet", "--end-of-options", commit, fault=f"no revision {revision!r}.{_HINT}")
    fault = f"{revision!r} and HEAD have no commit in common.{_HINT}"
    base = _git("merge-base", "--", revision, "HEAD", fault=fault).strip()
    names = _git("diff", "--name-only", "--diff-filter=ACMRT", "-z", base) + _git(
        "ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", ":/"
    )
    changed = {(top / name).resolve() for name in names.split("\0") if name}
    return (path for path in paths if path == "-" or Path(path).resolve() in changed)


def _git(*arguments: str, fault: str = "failed") -> str:
    """What git says; ConfigError with its own words, or ``fault`` where it says none."""
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        raise ConfigError(f"git can't be run: {error.strerror}") from None
    if done.returncode:
        raise ConfigError(f"git {arguments[0]}: {done.stderr.strip() or fault}")
    return done.stdout
