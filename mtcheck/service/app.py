"""The service's interface: OpenAPI describes it at ``/openapi.json``."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from fastapi import Depends, FastAPI, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.middleware.trustedhost import TrustedHostMiddleware

from mtcheck import __version__
from mtcheck.config import load_settings
from mtcheck.gate.net import Client
from mtcheck.service import work
from mtcheck.service.desk import Asked
from mtcheck.service.doors import Doors, is_own
from mtcheck.service.limits import DEFAULT, BodyLimit, Limits, Rate
from mtcheck.service.pool import Pool
from mtcheck.service.submission import Submission
from mtcheck.service.work import Answered, Work

OPEN = Doors(None, None)

_SAFE = ("GET", "HEAD")
_SESSION = 12 * 3600  # seconds without a request after which an editor logs in again

_REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"description": "The body is not UTF-8"},
    401: {"description": "No token, or a wrong one"},
    403: {"description": "A session's request that brings no X-CSRF-Token, or a wrong one"},
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
    doors: Doors = OPEN,
    state: Path | None = None,
    desk: Path | None = None,
    client: Client | None = None,
    hosts: Sequence[str] = (),
    https: bool = False,
) -> FastAPI:
    """The application. ``settings`` is the file of settings, ``state`` the watcher's, for its verdicts and what it
    held; with a file for the ``desk`` there are pages for editors, which fetch articles through ``client``. Requests
    for other ``hosts`` than these are refused, if any are named; cookies are for ``https`` alone, if so."""
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
        """Let in or refuse; ``request.state.who`` is who asks then, "" for nobody in particular."""
        wait = rate.wait(request.client.host if request.client else "")
        if wait:
            raise refuse(429, "too many requests", {"Retry-After": str(int(wait) + 1)})
        session = request.scope.get("session") or {}
        editor = doors.editor(session)
        if editor and (request.method in _SAFE or is_own(session, request.headers.get("x-csrf-token"))):
            request.state.who, request.state.csrf = editor
            return
        who = doors.by_header(request.headers.get("authorization"))
        if who is not None and not editor:
            request.state.who, request.state.csrf = who, ""
            return
        if editor:
            raise refuse(403, "the request is not from a page of this session", {})
        raise refuse(401, "no token, or a wrong one", {"WWW-Authenticate": "Bearer"})

    app = FastAPI(
        title="mtcheck",
        version=__version__,
        description="Finds what a machine garbled in translated news.",
        lifespan=lifespan,
        docs_url=None,  # the pages would load scripts from elsewhere
        redoc_url=None,
    )
    app.add_middleware(
        BodyLimit, size=limits.size, seconds=limits.seconds, refused=pool.metrics.refused.labels("413").inc
    )
    app.add_exception_handler(RequestValidationError, _invalid)
    if hosts:
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    if desk is not None:
        _add_desk(app, pool, limits, doors, admit, _Places(settings, state, desk, client or Client(), https))
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


class _Places(NamedTuple):
    settings: Path | None
    state: Path | None
    desk: Path
    client: Client
    https: bool


def _add_desk(app: FastAPI, pool: Pool, limits: Limits, doors: Doors, admit: Any, places: _Places) -> None:
    """The pages for editors, and what these ask."""
    from starlette.middleware.sessions import SessionMiddleware

    from mtcheck.service import documents
    from mtcheck.service.desk import Desk
    from mtcheck.service.pages import Pages
    from mtcheck.writing.look import look_of

    settings = load_settings(places.settings)
    dismissals = settings.kept_file("dismissals")
    look = look_of(settings.settings_for().report)
    desk = Desk(places.desk, settings.folder)
    app.add_middleware(
        SessionMiddleware,
        secret_key=desk.secret(),
        session_cookie="mtcheck",
        max_age=_SESSION,
        same_site="lax",
        https_only=places.https,
    )
    pages = Pages(desk, pool, doors, limits, places.state, places.client, dismissals is not None, look)
    app.include_router(documents.router(desk, pool, admit, _REFUSALS, dismissals))
    app.include_router(pages.router())


def response_of(answered: Answered) -> Response:
    return Response(answered.body, answered.status, answered.headers, answered.media_type)


def _invalid(_request: Request, error: Exception) -> Response:
    """What is wrong with a request, and where, without what was sent: that is long, and may be in no encoding."""
    assert isinstance(error, RequestValidationError)
    said = [{key: one[key] for key in ("type", "loc", "msg")} for one in error.errors()]
    return Response(json.dumps({"detail": said}), 422, media_type="application/json")


def _verdicts(state: Path | None) -> dict[str, int]:
    from mtcheck.gate.state import State

    if state is None or not state.exists():
        return {}
    kept = State(state)
    try:
        return kept.verdicts()
    finally:
        kept.close()
