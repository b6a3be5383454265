"""The service's interface: OpenAPI describes it at ``/openapi.json``."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, ConfigDict, Field

from mtcheck import __version__
from mtcheck.service import work
from mtcheck.service.limits import DEFAULT, BodyLimit, Limits, Rate, is_allowed
from mtcheck.service.pool import Pool
from mtcheck.service.work import Answered, Asked, Work

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


_REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"description": "No token, or a wrong one"},
    413: {"description": "The body is too large"},
    422: {"description": "It can't be read"},
    429: {"description": "Too many requests; Retry-After says when"},
    500: {"description": "The process that checked it died"},
    503: {"description": "Too many requests are waiting; Retry-After says when"},
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
    pool = Pool(settings, limits, processes)
    rate = Rate(limits.rate)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        pool.start()
        yield
        await pool.stop()

    async def run(way: str, what: Work, asked: Asked, **options: Any) -> Response:
        return response_of(await pool.run(way, what, asked, **options))

    def refuse(status: int, detail: str, headers: dict[str, str]) -> HTTPException:
        pool.metrics.refused.labels(str(status)).inc()
        return HTTPException(status, detail, headers)

    def admit(request: Request) -> None:
        wait = rate.wait(request.client.host if request.client else "")
        if wait:
            raise refuse(429, "too many requests", {"Retry-After": str(int(wait) + 1)})
        if not is_allowed(request.headers.get("authorization"), token):
            raise refuse(401, "no token, or a wrong one", {"WWW-Authenticate": "Bearer"})

    app = FastAPI(
        title="mtcheck",
        version=__version__,
        description="Finds what a machine garbled in translated news.",
        lifespan=lifespan,
        docs_url=None,  # the pages would load scripts from elsewhere
        redoc_url=None,
    )
    app.add_middleware(BodyLimit, size=limits.size, refused=pool.metrics.refused.labels("413").inc)
    guarded: dict[str, Any] = {"dependencies": [Depends(admit)], "responses": _REFUSALS}

    @app.post("/v1/check", **guarded)
    async def check(submission: Submission) -> Response:
        """Findings and verdict of an article."""
        return await run("check", work.check, submission.asked())

    @app.post("/v1/fix", **guarded)
    async def fix(submission: Submission, unsafe: bool = False) -> Response:
        """The article with its safe corrections (or all of them)."""
        return await run("fix", work.fix, submission.asked(), unsafe=unsafe)

    @app.post("/v1/report", response_class=HTMLResponse, **guarded)
    async def report(submission: Submission) -> Response:
        """The page that an editor works with."""
        return await run("report", work.page, submission.asked())

    @app.post(
        "/v1/push",
        openapi_extra={"requestBody": {"required": True, "content": {"*/*": {"schema": {}}}}},
        **guarded,
    )
    async def push(request: Request, name: Annotated[str, Query(max_length=200)] = "push") -> Response:
        """Findings and verdicts of a feed or a file in any format that mtcheck reads, as it is."""
        return await run("push", work.check, Asked(await request.body(), name))

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
        response.status_code = 200 if pool.signature else 503
        return {"status": "ok" if pool.signature else "loading", "signature": pool.signature}

    @app.get(
        "/metrics",
        dependencies=[Depends(admit)],
        response_class=PlainTextResponse,
        responses={401: _REFUSALS[401], 429: _REFUSALS[429]},
    )
    def metrics() -> Response:
        """Counts for Prometheus."""
        return Response(generate_latest(pool.metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return app


def response_of(answered: Answered) -> Response:
    return Response(answered.body, answered.status, answered.headers, answered.media_type)


def _verdicts(state: Path | None) -> dict[str, int]:
    from mtcheck.gate.state import State

    if state is None or not state.exists():
        return {}
    kept = State(state)
    try:
        return kept.verdicts()
    finally:
        kept.close()
