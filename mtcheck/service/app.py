"""The service's interface: OpenAPI describes it at ``/openapi.json``."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from pydantic import BaseModel, ConfigDict, Field

from mtcheck import __version__
from mtcheck.service import work
from mtcheck.service.limits import DEFAULT, BodyLimit, Limits, Rate, is_allowed
from mtcheck.service.work import Answered, Asked, Work

if TYPE_CHECKING:
    from pebble import ProcessPool

_log = logging.getLogger("mtcheck.serve")

Said = Annotated[str | None, Field(max_length=200)]


class Submission(BaseModel):
    """An article as it is sent."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=1)]
    format: Annotated[str, Field(pattern="^(text|markdown|html)$")] = "text"
    id: Said = None
    language: Annotated[str | None, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$")] = None
    date: Annotated[str | None, Field(pattern=r"^\d{4}(-\d{2}){0,2}$")] = None
    source: str | None = None

    def asked(self) -> Asked:
        data = self.text.encode("utf-8", "replace")
        return Asked(data, self.id or "article", self.format, self.language, self.date, self.source)


class Metrics:
    """Counts for Prometheus; no text of an article is in them."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "mtcheck_requests", "Requests by way and status", ["way", "status"], registry=self.registry
        )
        self.verdicts = Counter("mtcheck_verdicts", "Articles by verdict", ["verdict"], registry=self.registry)
        self.seconds = Histogram("mtcheck_seconds", "Seconds of a request", ["way"], registry=self.registry)


class Service:
    """A pool of processes and what is counted of its work."""

    def __init__(self, settings: Path | None, limits: Limits, processes: int) -> None:
        self.settings, self.limits, self.processes = settings, limits, processes
        self.metrics = Metrics()
        self.signature: str | None = None
        self._pool: ProcessPool | None = None

    def start(self) -> None:
        import multiprocessing

        from pebble import ProcessPool

        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPool(self.processes, max_tasks=0, context=context)

    async def warm(self) -> None:
        """Ready when a first article could be judged."""
        assert self._pool is not None
        self.signature = await asyncio.wrap_future(self._pool.schedule(work.warm, (self.settings,)))

    def stop(self) -> None:
        """Work that has begun is finished, within its time."""
        if self._pool is not None:
            self._pool.close()  # type: ignore[no-untyped-call]
            self._pool.join(self.limits.seconds)
            self._pool.stop()  # type: ignore[no-untyped-call]

    async def run(self, way: str, what: Work, asked: Asked, **options: bool) -> Response:
        """The answer of a worker; 504 where it takes too long (its process is ended), 500 where it dies."""
        from concurrent.futures import CancelledError

        from pebble import ProcessExpired

        assert self._pool is not None
        began = time.perf_counter()
        try:
            arguments = (what, asked, self.settings)
            future = self._pool.schedule(work.attempt, arguments, options, timeout=self.limits.seconds)
            answered: Answered = await asyncio.wrap_future(future)
        except TimeoutError:
            answered = _failed(504, f"the work took longer than {self.limits.seconds:g} seconds")
        except (ProcessExpired, CancelledError):
            answered = _failed(500, "the process that checked it died")
        seconds = time.perf_counter() - began
        self.metrics.requests.labels(way, str(answered.status)).inc()
        self.metrics.seconds.labels(way).observe(seconds)
        for verdict in answered.verdicts:
            self.metrics.verdicts.labels(verdict).inc()
        _log.info(
            "%s %d %d bytes %.3f s %s", way, answered.status, len(asked.data), seconds, ",".join(answered.verdicts)
        )
        return Response(answered.body, answered.status, media_type=answered.media_type)


def _failed(status: int, detail: str) -> Answered:
    import msgspec

    return Answered(status, "application/json", msgspec.json.encode({"detail": detail}))


_REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"description": "No token, or a wrong one"},
    413: {"description": "The body is too large"},
    422: {"description": "It can't be read"},
    429: {"description": "Too many requests; Retry-After says when"},
    500: {"description": "The process that checked it died"},
    504: {"description": "It took too long"},
}


def create_app(
    settings: Path | None = None,
    limits: Limits = DEFAULT,
    processes: int = 2,
    token: str | None = None,
    state: Path | None = None,
) -> FastAPI:
    """The application; ``settings`` is the file of settings, ``state`` the watcher's, for its verdicts."""
    service = Service(settings, limits, processes)
    rate = Rate(limits.rate)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        service.start()
        warming = asyncio.create_task(service.warm())
        yield
        warming.cancel()
        await asyncio.to_thread(service.stop)

    def admit(request: Request) -> None:
        if not is_allowed(request.headers.get("authorization"), token):
            raise HTTPException(401, "no token, or a wrong one", {"WWW-Authenticate": "Bearer"})
        wait = rate.wait(request.client.host if request.client else "")
        if wait:
            raise HTTPException(429, "too many requests", {"Retry-After": str(int(wait) + 1)})

    app = FastAPI(
        title="mtcheck",
        version=__version__,
        description="Finds what a machine garbled in translated news.",
        lifespan=lifespan,
        docs_url=None,  # the pages would load scripts from elsewhere
        redoc_url=None,
    )
    app.add_middleware(BodyLimit, size=limits.size)
    guarded: dict[str, Any] = {"dependencies": [Depends(admit)], "responses": _REFUSALS}

    @app.post("/v1/check", **guarded)
    async def check(submission: Submission) -> Response:
        """Findings and verdict of an article."""
        return await service.run("check", work.check, submission.asked())

    @app.post("/v1/fix", **guarded)
    async def fix(submission: Submission, unsafe: bool = False) -> Response:
        """The article with its safe corrections (or all of them)."""
        return await service.run("fix", work.fix, submission.asked(), unsafe=unsafe)

    @app.post("/v1/report", response_class=HTMLResponse, **guarded)
    async def report(submission: Submission) -> Response:
        """The page that an editor works with."""
        return await service.run("report", work.page, submission.asked())

    @app.post(
        "/v1/push",
        openapi_extra={"requestBody": {"required": True, "content": {"*/*": {"schema": {}}}}},
        **guarded,
    )
    async def push(request: Request, name: Annotated[str, Query(max_length=200)] = "push") -> Response:
        """Findings and verdicts of a feed or a file in any format that mtcheck reads, as it is."""
        return await service.run("push", work.check, Asked(await request.body(), name))

    @app.get("/v1/verdicts", dependencies=[Depends(admit)], responses={401: _REFUSALS[401], 429: _REFUSALS[429]})
    def verdicts() -> dict[str, int]:
        """How many versions of items the watcher has given which verdict."""
        return _verdicts(state)

    @app.get("/healthz")
    def health() -> dict[str, str]:
        """It is alive."""
        return {"status": "ok"}

    @app.get("/readyz", responses={503: {"description": "Rules and models are being loaded"}})
    def ready(response: Response) -> dict[str, str | None]:
        """Whether a first article could be judged."""
        response.status_code = 200 if service.signature else 503
        return {"status": "ok" if service.signature else "loading", "signature": service.signature}

    @app.get(
        "/metrics",
        dependencies=[Depends(admit)],
        response_class=PlainTextResponse,
        responses={401: _REFUSALS[401], 429: _REFUSALS[429]},
    )
    def metrics() -> Response:
        """Counts for Prometheus."""
        return Response(generate_latest(service.metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return app


def _verdicts(state: Path | None) -> dict[str, int]:
    from mtcheck.gate.state import State

    if state is None or not state.exists():
        return {}
    kept = State(state)
    try:
        return kept.verdicts()
    finally:
        kept.close()
