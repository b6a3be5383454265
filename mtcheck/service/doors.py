"""Who may come in: a program by the token in its header, an editor by a session that the login began.

A session is a signed cookie: who, the secret that forms and requests must bring (against requests that another site
makes in the editor's name), and what of the token was right, so that a changed or withdrawn token ends it.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, NamedTuple

from mtcheck.service import users
from mtcheck.service.limits import is_allowed

_CSRF = "csrf"


class Editor(NamedTuple):
    """Who is logged in; ``csrf`` is what a request of theirs must bring."""

    name: str
    csrf: str


class Doors:
    """``token`` is the one that all share, ``file`` that of the editors' own tokens; where there is neither, anybody on
    this machine may come in."""

    def __init__(self, token: str | None, file: Path | None) -> None:
        self._token, self._file = token, file
        self._users()  # a fault in the file is an error now

    @property
    def are_open(self) -> bool:
        return self._token is None and self._file is None

    @property
    def ask_name(self) -> bool:
        """Whether an editor says who they are; otherwise the token says it."""
        return self._file is None

    @property
    def ask_token(self) -> bool:
        return not self.are_open

    def by_header(self, header: str | None) -> str | None:
        """Who asks with this ``Authorization``: a user, or nobody in particular (""); None for whom it doesn't let
        in."""
        if self.are_open or (self._token is not None and is_allowed(header, self._token)):
            return ""
        scheme, _, token = (header or "").partition(" ")
        user = users.named_by(token, self._users()) if scheme.lower() == "bearer" else None
        return user.name if user else None

    def begin(self, session: MutableMapping[str, Any], name: str, token: str) -> bool:
        """Log in; False where the token is wrong or the name missing."""
        found: tuple[str, str] | None = None
        if self._file is not None:
            user = users.named_by(token, self._users())
            found = (user.name, user.sha256) if user else None
        elif self._token is None or hmac.compare_digest(token.encode("utf-8", "replace"), self._token.encode()):
            found = (" ".join(name.split())[:60], self._mark)
        if found is None or not found[0]:
            return False
        session.clear()
        session.update(name=found[0], by=found[1], csrf=secrets.token_urlsafe(16))
        return True

    def editor(self, session: MutableMapping[str, Any]) -> Editor | None:
        """Who is logged in, if still allowed to be."""
        name, by = session.get("name"), session.get("by")
        if name is None:
            return None
        if self._file is not None:
            stands = any(user.name == name and user.sha256 == by for user in self._users())
        else:
            stands = by == self._mark
        return Editor(name, session[_CSRF]) if stands else None

    @property
    def _mark(self) -> str:
        return users.hash_of(self._token) if self._token is not None else ""

    def _users(self) -> list[users.User]:
        return users.load(self._file) if self._file is not None else []


def csrf_of(session: MutableMapping[str, Any]) -> str:
    """What the forms of this session bring, also before the login."""
    return str(session.setdefault(_CSRF, secrets.token_urlsafe(16)))


def is_own(session: MutableMapping[str, Any], brought: str | None) -> bool:
    """Whether a request brings what the session's own pages were given."""
    kept = session.get(_CSRF)
    return bool(kept) and hmac.compare_digest(str(kept).encode(), (brought or "").encode("utf-8", "replace"))
