"""The processes that do the work, so that one hard article doesn't stop the rest; rules and models are loaded in each
before it takes a first article, so that no article pays for that with its time."""

from __future__ import annotations

import asyncio
import logging
import time
from pathlib import Path
from typing import Any

import msgspec

from mtcheck.logs import fields
from mtcheck.processes import Processes, deaths
from mtcheck.service import work
from mtcheck.service.desk import Asked
from mtcheck.service.limits import Limits
from mtcheck.service.metrics import Metrics
from mtcheck.service.work import Answered, Work

_log = logging.getLogger("mtcheck.serve")

_LONGEST_PAUSE = 60.0  # seconds between two tries to get ready
_PATIENCE = 60.0  # seconds that a request may wait, beside the work on some others
_RETRY_AFTER = 5  # seconds, for somebody who came while too many waited


class Pool:
    """Processes that judge articles under the ``settings`` of a file; ``signature`` is None while none can."""

    def __init__(self, settings: Path | None, limits: Limits, processes: int) -> None:
        self.settings, self.limits = settings, limits
        self.metrics = Metrics()
        self.signature: str | None = None
        self._processes = Processes(processes, work.load, (settings,))
        self._warming: asyncio.Task[None] | None = None
        self._inside = 0  # requests that wait or are worked on

    def start(self) -> None:
        """Begin to load; within a running event loop."""
        self._warm()

    async def stop(self) -> None:
        """Work that has begun is finished, within its time."""
        if self._warming is not None:
            self._warming.cancel()
        await asyncio.to_thread(self._processes.stop, self.limits.seconds)

    async def run(self, way: str, what: Work, asked: Asked, **options: Any) -> Answered:
        """The answer of a process; 503 where too many wait already, 504 where it takes too long (the process is ended),
        500 where it dies."""
        if self._inside >= self.limits.waiting:
            answered, seconds = _failed(503, "too many requests are waiting", retry_after=_RETRY_AFTER), 0.0
        else:
            began = time.perf_counter()
            self._count(1)
            try:
                answered = await self._run(what, asked, options)
            finally:
                self._count(-1)
            seconds = time.perf_counter() - began
        self.metrics.requests.labels(way, str(answered.status)).inc()
        self.metrics.seconds.labels(way).observe(seconds)
        for verdict in answered.verdicts:
            self.metrics.verdicts.labels(verdict).inc()
        said = {"way": way, "status": answered.status, "bytes": len(asked.data), "seconds": round(seconds, 3)}
        _log.info("request", extra=fields(**said, verdicts=",".join(answered.verdicts) or None))
        return answered

    async def _run(self, what: Work, asked: Asked, options: dict[str, Any]) -> Answered:
        try:
            given = (what, asked, self.settings)
            begun = asyncio.wrap_future(self._processes.submit(work.attempt, given, options, self.limits.seconds))
            done, _ = await asyncio.wait([begun], timeout=_PATIENCE + 10 * self.limits.seconds)
            if not done:
                begun.cancel()
                self._died("stuck")
                return _failed(503, "no process became free", retry_after=_RETRY_AFTER)
            answered: Answered = begun.result()
        except TimeoutError:
            self._died("time")
            return _failed(504, f"the work took longer than {self.limits.seconds:g} seconds")
        except deaths():
            self._died("crash")
            return _failed(500, "the process that checked it died")
        return answered

    def _died(self, why: str) -> None:
        self.metrics.deaths.labels(why).inc()
        self._warm()

    def _warm(self) -> None:
        """Not ready, until a process has judged an article."""
        self._ready(None)
        if self._warming is None or self._warming.done():
            self._warming = asyncio.create_task(self._until_ready())

    async def _until_ready(self) -> None:
        pause = 1.0
        while self.signature is None:
            try:
                self._ready(await asyncio.wrap_future(self._processes.submit(work.warm, (self.settings,))))
            except Exception as error:  # whatever keeps it from judging: it may be mended meanwhile
                _log.error("not ready: %s", error)
                await asyncio.sleep(pause)
                pause = min(_LONGEST_PAUSE, 2 * pause)

    def _ready(self, signature: str | None) -> None:
        self.signature = signature
        self.metrics.ready.set(signature is not None)

    def _count(self, by: int) -> None:
        self._inside += by
        self.metrics.inside.set(self._inside)


def _failed(status: int, detail: str, retry_after: int | None = None) -> Answered:
    headers = {"Retry-After": str(retry_after)} if retry_after else {}
    return Answered(status, "application/json", msgspec.json.encode({"detail": detail}), headers=headers)
