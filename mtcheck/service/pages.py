"""The desk's pages: login, queue, bringing an article in, and the report to work on it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, UploadFile

from mtcheck.errors import InputError, MtcheckError
from mtcheck.gate.net import Client
from mtcheck.gate.state import State
from mtcheck.service import work
from mtcheck.service.desk import Asked, Desk
from mtcheck.service.documents import put_on_desk
from mtcheck.service.doors import Doors, Editor, csrf_of, is_own
from mtcheck.service.limits import Limits, Rate
from mtcheck.service.pool import Pool
from mtcheck.writing.html import write_page
from mtcheck.writing.look import Look
from mtcheck.writing.served import Served

HOME, ADD, LOGIN, LEAVE = "/desk", "/desk/add", "/desk/login", "/desk/leave"

_ON_A_PAGE = 50  # documents of the queue
_TRIES = 10  # wrong logins of one client a minute
_FORMATS = ("text", "markdown", "html")
_FIELDS = 20


class Pages:
    """What the pages need: the desk's file, the processes, who may come in, where the watcher keeps its state."""

    def __init__(
        self,
        desk: Desk,
        pool: Pool,
        doors: Doors,
        limits: Limits,
        state: Path | None,
        client: Client,
        remembers: bool,
        look: Look,
    ) -> None:
        self.desk, self.pool, self.doors, self.limits = desk, pool, doors, limits
        self.state, self.client, self.remembers, self.look = state, client, remembers, look
        self.rate, self.tries = Rate(limits.rate), Rate(_TRIES)

    def router(self) -> APIRouter:
        routes = APIRouter(include_in_schema=False)
        routes.add_api_route("/", lambda: _go(HOME))
        routes.add_api_route(LOGIN, self.ask_login)
        routes.add_api_route(LOGIN, self.login, methods=["POST"])
        routes.add_api_route(LEAVE, self.leave, methods=["POST"])
        routes.add_api_route(HOME, self.queue)
        routes.add_api_route(ADD, self.ask_article)
        routes.add_api_route(ADD, self.add, methods=["POST"])
        routes.add_api_route("/desk/{document}", self.document)
        # Browsers ask for it on what is no page of ours: a refusal in plain text.
        routes.add_api_route("/favicon.ico", lambda: Response(status_code=204))
        return routes

    # ---- Coming and going

    async def ask_login(self, request: Request, to: str = HOME) -> Response:
        if self.doors.editor(request.session):
            return _go(_own_way(to))
        return self._login(request, to)

    async def login(self, request: Request) -> Response:
        form = await self._form(request)
        to = _own_way(_text(form, "to"))
        if not is_own(request.session, _text(form, "csrf")):
            return self._login(request, to, "stale", 403)
        if self.tries.wait(_client(request)):
            return self._login(request, to, "too_many", 429)
        begun = await asyncio.to_thread(
            self.doors.begin, request.session, _text(form, "name"), _text(form, "token").strip()
        )
        if not begun:
            return self._login(request, to, "wrong" if self.doors.ask_token else "no_name", 403)
        self.tries.give_back(_client(request))
        return _go(to)

    async def leave(self, request: Request) -> Response:
        form = await self._form(request)
        if is_own(request.session, _text(form, "csrf")):
            request.session.clear()
        return _go(LOGIN)

    def _login(self, request: Request, to: str, wrong: str = "", status: int = 200) -> Response:
        return self._page(
            "login.html.j2",
            status,
            action=LOGIN,
            to=to,
            csrf=csrf_of(request.session),
            ask_name=self.doors.ask_name,
            ask_token=self.doors.ask_token,
            wrong=wrong,
        )

    # ---- The queue

    async def queue(self, request: Request, done: bool = False, page: int = 1) -> Response:
        editor = self.doors.editor(request.session)
        if editor is None:
            return _to_login(request)
        if self._is_too_fast(request):
            return self._notice(editor, 429, "too_fast")
        return await asyncio.to_thread(self._queue, editor, done, max(1, min(page, 1_000_000)))

    def _queue(self, editor: Editor, done: bool, page: int) -> Response:
        trouble, latest = "", {}
        try:
            with self._watched() as state:
                if state is not None:
                    self.desk.take_over(state)
        except MtcheckError as error:
            trouble = str(error)
        listed = self.desk.listed(done, _ON_A_PAGE, (page - 1) * _ON_A_PAGE)
        if not trouble:
            with self._watched() as state:
                latest = {one.id: newer for one in listed if (newer := _newer(state, one.id, one.feed, one.item))}
        return self._page(
            "queue.html.j2",
            served=self._served(editor),
            done=done,
            page=page,
            pages=-(-self.desk.count(done) // _ON_A_PAGE),
            counts={"open": self.desk.count(False), "done": self.desk.count(True)},
            documents=listed,
            newer=latest,
            trouble=trouble,
            moment=_moment,
            way=lambda document: f"{HOME}/{quote(document, safe='')}",
            part=lambda done, page: f"{HOME}?{urlencode({'done': int(done), 'page': page})}",
        )

    @contextmanager
    def _watched(self) -> Iterator[State | None]:
        """What the watcher keeps; None where none has begun."""
        if self.state is None or not self.state.exists():
            yield None
            return
        with closing(State(self.state)) as state:
            yield state

    def _newest(self, document: str) -> tuple[str | None, str] | None:
        """`_newer` of one document."""
        source = self.desk.feed(document)
        if source is None:
            return None
        with self._watched() as state:
            return _newer(state, document, *source)

    # ---- Bringing an article in

    async def ask_article(self, request: Request) -> Response:
        editor = self.doors.editor(request.session)
        return self._ask_article(editor, {}) if editor else _to_login(request)

    async def add(self, request: Request) -> Response:
        editor = self.doors.editor(request.session)
        if editor is None:
            return _to_login(request)
        form = await self._form(request)
        if not is_own(request.session, _text(form, "csrf")):
            return self._ask_article(editor, form, "stale", status=403)
        if self._is_too_fast(request):
            return self._ask_article(editor, form, "too_fast", status=429)
        try:
            asked = await self._asked(form)
        except MtcheckError as error:
            return self._ask_article(editor, form, "unread", str(error), 422)
        if asked is None:
            return self._ask_article(editor, form, "nothing", status=422)
        if len(asked.data) > self.limits.size:
            return self._ask_article(editor, form, "too_large", status=413)
        answered, document = await put_on_desk(self.desk, self.pool, asked, editor.name)
        if document is None:
            detail = msgspec.json.decode(answered.body, type=dict[str, str])["detail"]
            return self._ask_article(editor, form, "unread", detail, answered.status)
        return _go(f"{HOME}/{quote(document, safe='')}")

    async def _asked(self, form: FormData) -> Asked | None:
        """What was brought: a text, a file, or what stands at a URL; None for nothing. InputError, ConfigError."""
        upload, text, url = form.get("file"), _text(form, "text"), _text(form, "url").strip()
        said = (_text(form, "language").strip() or None, _text(form, "date").strip() or None)
        source = _lines(_text(form, "source")) or None
        if isinstance(upload, UploadFile) and upload.filename:
            name = upload.filename.replace("\\", "/").rsplit("/", 1)[-1]
            return Asked(await upload.read(), name or "file", None, *said, source)
        if text.strip():
            kind = _text(form, "format")
            name = " ".join(_text(form, "name").split())[:200] or "article"
            data = _lines(text).encode("utf-8", "replace")
            return Asked(data, name, kind if kind in _FORMATS else "text", *said, source)
        if url:
            answer = await asyncio.to_thread(self.client.get, url)
            if answer.status != 200:
                raise InputError(f"the server answered {answer.status}", path=url)
            return Asked(answer.body, url, None, *said, source)
        return None

    def _ask_article(
        self,
        editor: Editor,
        form: FormData | dict[str, str],
        wrong: str = "",
        detail: str = "",
        status: int = 200,
    ) -> Response:
        names = ("text", "url", "name", "format", "language", "date", "source")
        return self._page(
            "add.html.j2",
            status,
            served=self._served(editor),
            action=ADD,
            brought={name: _text(form, name) for name in names},
            formats=_FORMATS,
            wrong=wrong,
            detail=detail,
        )

    # ---- Working on one

    async def document(self, request: Request, document: str) -> Response:
        editor = self.doors.editor(request.session)
        if editor is None:
            return _to_login(request)
        if self._is_too_fast(request):
            return self._notice(editor, 429, "too_fast")
        asked = await asyncio.to_thread(self.desk.given, document)
        if asked is None:
            return self._notice(editor, 404, "no_document")
        newer = await asyncio.to_thread(self._newest, document)
        served = self._served(editor, document)._replace(newer=newer)
        answered = await self.pool.run("page", work.page, asked, served=served)
        if answered.status != 200:
            detail = msgspec.json.decode(answered.body, type=dict[str, str])["detail"]
            return self._notice(editor, answered.status, "not_shown", detail)
        return _html(answered.body, answered.headers[work.POLICY], 200)

    # ---- What all of them share

    def _served(self, editor: Editor, document: str = "") -> Served:
        ways = f"/v1/documents/{quote(document, safe='')}"
        return Served(
            home=HOME,
            add=ADD,
            leave=LEAVE,
            decisions=f"{ways}/decisions",
            dismissals=f"{ways}/dismissals",
            corrected=f"{ways}/corrected",
            user=editor.name,
            csrf=editor.csrf,
            remembers=self.remembers,
        )

    def _notice(self, editor: Editor, status: int, wrong: str, detail: str = "") -> Response:
        return self._page("notice.html.j2", status, served=self._served(editor), wrong=wrong, detail=detail)

    def _page(self, template: str, status: int = 200, **values: Any) -> Response:
        text, policy = write_page(template, self.look, **values)
        return _html(text.encode(), policy, status)

    def _is_too_fast(self, request: Request) -> bool:
        return self.rate.wait(_client(request)) > 0

    async def _form(self, request: Request) -> FormData:
        return await request.form(max_files=1, max_fields=_FIELDS, max_part_size=self.limits.size)


def _newer(state: State | None, document: str, feed: str | None, item: str | None) -> tuple[str | None, str] | None:
    """Where the newest version of a held item lies (None where it passed), and its verdict; None where this is it."""
    latest = state.latest(feed, item) if state is not None and feed is not None and item is not None else None
    if latest is None or latest[0] == document:
        return None
    delivery, verdict = latest
    return (f"{HOME}/{delivery}" if verdict != "pass" else None, verdict)


def _text(form: FormData | dict[str, str], name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def _lines(text: str) -> str:
    """What was typed: a form's lines end in CR LF, whatever the editor's did."""
    return text.replace("\r\n", "\n")


def _client(request: Request) -> str:
    return request.client.host if request.client else ""


def _own_way(to: str) -> str:
    """``to`` where it leads to one of the desk's pages; no other site's."""
    return to if to == HOME or to.startswith((f"{HOME}/", f"{HOME}?")) else HOME


def _go(to: str) -> Response:
    return RedirectResponse(to, 303)


def _to_login(request: Request) -> Response:
    way = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return _go(f"{LOGIN}?{urlencode({'to': way})}" if request.method == "GET" else LOGIN)


def _moment(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).strftime("%Y-%m-%d %H:%M UTC")


def _html(body: bytes, policy: str, status: int) -> Response:
    headers = {
        "Content-Security-Policy": f"{policy}; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
    return Response(body, status, headers, "text/html; charset=utf-8")
