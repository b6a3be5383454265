"""What the desk keeps, for programs and for the page that an editor works with: documents, decisions, corrected text.

Decisions are changed on top of the version that one has seen (ETag and If-Match), so that nobody overwrites what they
have not read.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import threading
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, urlsplit

import msgspec
from fastapi import APIRouter, Depends, Header, HTTPException, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from mtcheck.errors import MtcheckError
from mtcheck.gate import decisions as gate
from mtcheck.gate import dismissals
from mtcheck.service import work
from mtcheck.service.desk import HELD, Asked, Desk, Entry, Shared, StaleError, UnfitError
from mtcheck.service.pool import Pool
from mtcheck.service.submission import Submission

_SUFFIXES = {"html": ".html", "markdown": ".md", "docx": ".docx"}

_Hash = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
_Place = Annotated[int, Field(ge=0, le=1_000_000_000)]
_Short = Annotated[str, Field(max_length=500)]


class DecisionIn(BaseModel):
    """As `mtcheck.gate.decisions.Decision`."""

    model_config = ConfigDict(extra="ignore")

    fingerprint: _Short
    rule: _Short
    start: _Place
    end: _Place
    text: str
    choice: gate.Choice
    replacement: str | None = None


class ArticleIn(BaseModel):
    """The decisions on one article."""

    model_config = ConfigDict(extra="ignore")

    article: str
    hash: _Hash
    decisions: list[DecisionIn]


class DecisionsIn(BaseModel):
    """All decisions on a document: what is not among them is taken back."""

    model_config = ConfigDict(extra="ignore")

    articles: list[ArticleIn]
    done: bool = False

    def decided(self) -> list[gate.Decided]:
        return [
            gate.Decided(of.article, of.hash, tuple(gate.Decision(**one.model_dump()) for one in of.decisions))
            for of in self.articles
        ]


class Remembering(BaseModel):
    """How rejected findings are to be remembered."""

    model_config = ConfigDict(extra="forbid")

    why: Annotated[str, Field(max_length=1000)] = ""
    scope: dismissals.Scope = dismissals.Scope.PLACE
    until: dt.date | None = None


def router(
    desk: Desk, pool: Pool, admit: Any, refusals: dict[int | str, dict[str, Any]], kept: Path | None
) -> APIRouter:
    """The ways below ``/v1/documents``; ``admit`` says who asks, ``kept`` is the house's file of dismissals."""
    routes = APIRouter(
        prefix="/v1/documents",
        dependencies=[Depends(admit)],
        responses={**refusals, 404: {"description": "No such document"}},
    )
    writing = threading.Lock()

    @routes.post("", status_code=201, response_class=Response, responses={201: {"description": "It is on the desk"}})
    async def add(submission: Submission, request: Request) -> Response:
        """Put an article on the desk; Location is the page to work on it."""
        answered, document = await put_on_desk(desk, pool, submission.asked(), request.state.who)
        if document is None:
            return Response(answered.body, answered.status, answered.headers, answered.media_type)
        body = msgspec.json.encode({"id": document})
        return Response(body, 201, {"Location": f"/desk/{document}"}, "application/json")

    @routes.get("/{document}/decisions", responses={304: {"description": "Nothing has changed"}})
    def decisions(document: str, request: Request, if_none_match: Annotated[str | None, Header()] = None) -> Response:
        """What is decided on a document, by whom and when; the ETag is its version."""
        now = _found(desk.shared(document))
        if if_none_match == _tag(now):
            return Response(status_code=304, headers=_headers(now, request))
        return _answer(now, request)

    @routes.put(
        "/{document}/decisions",
        responses={
            412: {"description": "Somebody else has changed it since; the answer is how it stands"},
            428: {"description": "If-Match is missing: the version that was seen"},
        },
    )
    def decide(
        document: str, given: DecisionsIn, request: Request, if_match: Annotated[str | None, Header()] = None
    ) -> Response:
        """All decisions on a document, on top of the version that If-Match names."""
        if if_match is None:
            raise HTTPException(428, "If-Match is missing: the version that was seen")
        seen = re.fullmatch(r'"(\d{1,15})"', if_match)
        try:
            now = _found(
                desk.put(document, int(seen[1]) if seen else -1, given.decided(), given.done, request.state.who)
            )
        except StaleError as stale:
            return _answer(stale.now, request, 412)
        except UnfitError as error:
            raise HTTPException(422, str(error)) from None
        return _answer(now, request)

    @routes.post("/{document}/dismissals", responses={409: {"description": "The settings name no dismissals"}})
    def remember(document: str, how: Remembering, request: Request) -> dict[str, int]:
        """Put the findings that were rejected into the house's dismissals."""
        now = _found(desk.shared(document))
        if kept is None:
            raise HTTPException(409, "the settings name no file of dismissals")
        rejected = gate.rejected(
            exported(now), how.why, request.state.who or None, dt.date.today(), how.until, how.scope
        )
        try:
            with writing:
                dismissals.add(rejected, kept)
        except MtcheckError as error:
            raise HTTPException(500, str(error)) from None
        return {"remembered": len(rejected)}

    @routes.get(
        "/{document}/corrected",
        response_class=Response,
        responses={
            200: {"content": {"application/octet-stream": {}}},
            409: {"description": "The decisions can't be put into it"},
        },
    )
    async def corrected(document: str) -> Response:
        """The document as ``mtcheck apply`` would write it with these decisions."""
        asked = _found(await asyncio.to_thread(desk.given, document))
        now = _found(await asyncio.to_thread(desk.shared, document))
        answered = await pool.run("corrected", work.corrected, asked, decisions=exported(now))
        headers = dict(answered.headers)
        if answered.status == 200:
            name = quote(file_name(asked), safe="")
            headers |= {
                "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
                "X-Content-Type-Options": "nosniff",
            }
        return Response(answered.body, answered.status, headers, answered.media_type)

    return routes


async def put_on_desk(desk: Desk, pool: Pool, asked: Asked, who: str) -> tuple[work.Answered, str | None]:
    """Check a document and keep it; its name, or None where the answer says what is wrong with it."""
    answered = await pool.run("desk", work.entries, asked)
    if answered.status != 200:
        return answered, None
    entries = msgspec.json.decode(answered.body, type=tuple[Entry, ...])
    verdict = max(answered.verdicts, key=("pass", "warn", "hold").index)
    return answered, await asyncio.to_thread(desk.add, asked, verdict, entries, who)


def exported(now: Shared) -> gate.Decisions:
    """The decisions in the form in which a report exports them."""
    return msgspec.convert(now, gate.Decisions, from_attributes=True)


def file_name(asked: Asked) -> str:
    """What the corrected file is called."""
    path = urlsplit(asked.name).path if "://" in asked.name else asked.name
    name = re.split(r"[\\/]", path.rstrip("/"))[-1]
    stem, dot, suffix = name.rpartition(".")
    if not stem or not dot or not re.fullmatch(r"\w{1,8}", suffix) or asked.format == HELD:
        stem, suffix = name, _SUFFIXES.get(asked.format or "", ".txt")[1:]
    stem = re.sub(r"[^\w.-]+", "-", stem).strip("-.")
    return f"{stem or 'article'}-corrected.{suffix}"


def _found(what: Any) -> Any:
    if what is None:
        raise HTTPException(404, "no such document")
    return what


def _tag(now: Shared) -> str:
    return f'"{now.version}"'


def _headers(now: Shared, request: Request) -> dict[str, str]:
    """The version, and for a session what its next request must bring (it may have begun after its page did)."""
    headers = {"ETag": _tag(now), "Cache-Control": "no-store"}
    return {**headers, "X-CSRF-Token": request.state.csrf} if request.state.csrf else headers


def _answer(now: Shared, request: Request, status: int = 200) -> Response:
    return Response(msgspec.json.encode(now), status, _headers(now, request), "application/json")
