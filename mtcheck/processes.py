"""Processes that work for one that must go on: work has its time, and one that dies takes no other's work along."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Future
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pebble import ProcessPool


class Processes:
    """``count`` processes, started afresh (no fork) with the first work; each runs ``begin(*given)`` before that."""

    def __init__(self, count: int, begin: Callable[..., None], given: tuple[Any, ...]) -> None:
        self._count, self._begin, self._given = count, begin, given
        self._pool = self._new()
        self._replacing = threading.Lock()

    def submit(
        self,
        work: Callable[..., Any],
        given: tuple[Any, ...],
        options: Mapping[str, Any] | None = None,
        seconds: float | None = None,
    ) -> Future[Any]:
        """``work(*given, **options)`` in one of the processes, which is ended if it takes longer than ``seconds``: then
        the future has a TimeoutError. Where the process dies it has one of `deaths`."""
        with self._replacing:
            try:
                future: Future[Any] = self._pool.schedule(work, given, options or {}, timeout=seconds)
            except RuntimeError:  # a process that died with nothing to do breaks the pool for good
                threading.Thread(target=_stop, args=(self._pool, 0.0)).start()
                self._pool = self._new()
                future = self._pool.schedule(work, given, options or {}, timeout=seconds)
        return future

    def stop(self, seconds: float) -> None:
        """End the processes; work that has begun is finished, within so many seconds."""
        _stop(self._pool, seconds)

    def _new(self) -> ProcessPool:
        import multiprocessing

        from pebble import ProcessPool

        context = multiprocessing.get_context("spawn")
        return ProcessPool(self._count, initializer=self._begin, initargs=self._given, context=context)


def deaths() -> tuple[type[Exception], ...]:
    """What is raised for work whose process died."""
    from pebble import ProcessExpired

    return ProcessExpired, CancelledError, BrokenProcessPool


def _stop(pool: ProcessPool, seconds: float) -> None:
    pool.close()  # type: ignore[no-untyped-call]
    with contextlib.suppress(TimeoutError):
        pool.join(seconds)
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()
