"""Functions for other processes: they must be importable there."""

from __future__ import annotations

import os
import time
from pathlib import Path

from mtcheck.errors import InputError


def shout(path: str) -> str:
    if path == "slow":
        time.sleep(0.2)
    return path.upper()


def fail_on_bad(path: str) -> str:
    if path == "bad":
        raise ValueError("no good")
    if path == "unread":
        raise InputError("empty", path=path, line=2)
    if path == "crash":
        os._exit(13)
    if path == "unpicklable":
        return lambda: None  # type: ignore[return-value]
    return path.upper()


def wait_forever(path: str) -> str:
    folder, name = path.rsplit("/", 1)
    Path(folder, f"{name}.{os.getpid()}").touch()
    time.sleep(60)
    return path
