"""A progress bar for long work, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_FEW = 5  # so many files are done before a bar could be read


@contextmanager
def progress() -> Iterator[Callable[[int, int], None]]:
    """A function to be told (done, in all); it draws on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("checking", visible=False)
        yield lambda done, total: bar.update(task, completed=done, total=total, visible=total > _FEW)
