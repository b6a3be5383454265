"""Work that goes on beside the rules: a network or a server reads while they do."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


def set_off(work: Callable[[], T]) -> Future[T]:
    """``work`` in a thread of its own; its answer, or what it raised, is the future's.

    Nobody waits for the thread when the process ends: work is to leave nothing half done.
    """
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)

    Thread(target=run, daemon=True).start()
    return future
