"""The same work on many files, in several processes.

Results come in the order of the files. What goes wrong with one file, even a crash of the process that it was in, is
reported for that file and the others are still done.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from mtcheck.errors import InputError, MtcheckError

R = TypeVar("R")

_AHEAD = 4  # files a process that wait for their turn, so that none is idle and memory stays bounded


@dataclass(frozen=True)
class Outcome(Generic[R]):
    """What came of one file: a ``value``, or an ``error`` that names the file."""

    path: str
    value: R | None = None
    error: MtcheckError | None = None


def map_files(function: Callable[[str], R], paths: Iterable[str], jobs: int = 1) -> Iterator[Outcome[R]]:
    """``function(path)`` for each path, in ``jobs`` processes (1: in this one), in the order of ``paths``.

    The function and its results must be picklable; it is sent to each process once, so what it loads and keeps is
    loaded once a process. Processes start afresh (no fork), and end at once when the caller stops or is interrupted.
    ValueError if ``jobs`` is below 1.
    """
    if jobs < 1:
        raise ValueError(f"jobs must be 1 or more, not {jobs}")
    return (_attempt(function, path) for path in paths) if jobs == 1 else _map_in_processes(function, paths, jobs)


def _map_in_processes(function: Callable[[str], R], paths: Iterable[str], jobs: int) -> Iterator[Outcome[R]]:
    todo = iter(paths)
    crowd = _Crowd(function, jobs)
    waiting: deque[tuple[str, Future[Outcome[R]]]] = deque()
    try:
        while True:
            for path in islice(todo, jobs * _AHEAD - len(waiting)):
                waiting.append((path, crowd.submit(path)))
            if not waiting:
                return
            path, future = waiting.popleft()
            try:
                yield _outcome(path, future)
            except BrokenProcessPool:
                # Some process died, and all files in its pool are lost with it. One at a time, the culprit is found.
                crowd.stop()
                for suspect, lost in [(path, future), *waiting]:
                    yield _alone(function, suspect, lost)
                waiting.clear()
                crowd = _Crowd(function, jobs)
    finally:
        crowd.stop()


def _alone(function: Callable[[str], R], path: str, lost: Future[Outcome[R]]) -> Outcome[R]:
    """The outcome of a file whose pool broke: what it had before, or a second try in a process of its own."""
    try:
        if lost.done() and not lost.cancelled():
            return _outcome(path, lost)
    except BrokenProcessPool:
        pass
    crowd: _Crowd[R] = _Crowd(function, 1)
    try:
        return _outcome(path, crowd.submit(path))
    except BrokenProcessPool:
        return Outcome(path, error=InputError("the process that checked it died.", path=path))
    finally:
        crowd.stop()


def _outcome(path: str, future: Future[Outcome[R]]) -> Outcome[R]:
    try:
        return future.result()
    except BrokenProcessPool:
        raise
    except Exception as error:  # a result that cannot be pickled
        return Outcome(path, error=_named(error, path))


class _Crowd(Generic[R]):
    """A pool of processes that can be ended at once."""

    def __init__(self, function: Callable[[str], R], jobs: int) -> None:
        method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
        context = multiprocessing.get_context(method)
        self.pool = ProcessPoolExecutor(jobs, context, initializer=_start, initargs=(function,))

    def submit(self, path: str) -> Future[Outcome[R]]:
        try:
            return self.pool.submit(_work, path)
        except BrokenProcessPool as broken:  # it died since the last result; the future says so like all the others
            future: Future[Outcome[R]] = Future()
            future.set_exception(broken)
            return future

    def stop(self) -> None:
        """End the processes, whatever they are doing."""
        # Python 3.14 has terminate_workers() for this; until then the pool's own list is the only exact one.
        processes = list((self.pool._processes or {}).values())
        self.pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()


_function: Callable[[str], Any]


def _start(function: Callable[[str], Any]) -> None:
    """First thing in a process: keep the function, and leave Ctrl-C to the parent."""
    global _function
    _function = function
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _work(path: str) -> Outcome[Any]:
    return _attempt(_function, path)


def _attempt(function: Callable[[str], R], path: str) -> Outcome[R]:
    try:
        return Outcome(path, value=function(path))
    except Exception as error:  # whatever is wrong with one file must not stop the others
        return Outcome(path, error=_named(error, path))


def _named(error: Exception, path: str) -> MtcheckError:
    if isinstance(error, MtcheckError):
        return error
    return InputError(f"could not be checked ({type(error).__name__}: {error}).", path=path)
