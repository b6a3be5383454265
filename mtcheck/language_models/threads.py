"""How many threads a model of ours may take."""

from __future__ import annotations

import multiprocessing


def threads() -> int:
    """Two; in a worker one, since there is a process a core already."""
    return 1 if multiprocessing.parent_process() else 2
