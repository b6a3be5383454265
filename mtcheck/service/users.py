"""The editors' own tokens: one JSON object a line with a name and the SHA-256 of a token.

A token is random and long, so that nobody can find it from its hash; it is shown once, when it is made.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from mtcheck.atomic import write_atomically
from mtcheck.gate.files import decode, read_bytes

Name = Annotated[str, Meta(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]+$")]


class User(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``sha256`` of the token, in hexadecimal."""

    name: Name
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


def load(path: Path) -> list[User]:
    """The users in ``path``; ConfigError with the line of what is wrong."""
    lines = enumerate(read_bytes(path).splitlines(), start=1)
    return [decode(line, User, path, number) for number, line in lines if line.strip()]


def add(path: Path, name: str) -> str:
    """A new token of the user ``name``, instead of an older one; the file is made if need be."""
    token = secrets.token_urlsafe(24)
    others = [user for user in (load(path) if path.exists() else []) if user.name != name]
    _save(path, [*others, User(name, hash_of(token))])
    return token


def remove(path: Path, name: str) -> bool:
    """Whether there was such a user."""
    users = load(path)
    others = [user for user in users if user.name != name]
    if len(others) < len(users):
        _save(path, others)
    return len(others) < len(users)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def named_by(token: str, users: list[User]) -> User | None:
    """Whose token it is."""
    digest = hash_of(token)
    return next((user for user in users if hmac.compare_digest(user.sha256, digest)), None)


def _save(path: Path, users: list[User]) -> None:
    write_atomically(path, b"".join(msgspec.json.encode(user) + b"\n" for user in users))
