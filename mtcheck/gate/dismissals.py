"""Dismissals: findings that an editor has waved through, with who, why, when and until when.

One JSON object a line, so that two people's changes merge. A dismissal holds for one place (a fingerprint in an
article), for one article (a rule and the words that it flagged, wherever they stand in it), or everywhere (these words
in any article: a name that only looks misspelt).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path

import msgspec

from mtcheck.atomic import write_atomically
from mtcheck.findings import Finding
from mtcheck.gate.files import decode, read_bytes


class Scope(StrEnum):
    """How far a dismissal reaches."""

    PLACE = "place"
    ARTICLE = "article"
    EVERYWHERE = "everywhere"


class Dismissal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """``article`` is an article's id or path (not for ``everywhere``), ``fingerprint`` is for ``place`` alone;
    ``until`` is the last day on which it holds."""

    rule: str
    text: str
    scope: Scope
    article: str | None = None
    fingerprint: str | None = None
    why: str = ""
    who: str | None = None
    when: dt.date | None = None
    until: dt.date | None = None

    def __post_init__(self) -> None:
        if self.scope is not Scope.EVERYWHERE and not self.article:
            raise ValueError(f"a dismissal for one {self.scope} names its `article`")
        if self.scope is Scope.PLACE and not self.fingerprint:
            raise ValueError("a dismissal for one place has its `fingerprint`")

    @property
    def key(self) -> tuple[str, ...]:
        """What it is about; a later dismissal of the same thing takes its place."""
        if self.scope is Scope.PLACE:
            return (self.scope, self.article or "", self.fingerprint or "")
        where = (self.article or "",) if self.scope is Scope.ARTICLE else ()
        return (self.scope, *where, self.rule, _words(self.text))

    def is_over(self, today: dt.date) -> bool:
        return self.until is not None and today > self.until


class Dismissals:
    """The dismissals that hold on ``today``; it remembers which ones were used."""

    def __init__(self, dismissals: Iterable[Dismissal], today: dt.date) -> None:
        self._by_key = {one.key: one for one in dismissals if not one.is_over(today)}
        self._used: set[tuple[str, ...]] = set()

    def find(self, article: str, finding: Finding) -> Dismissal | None:
        """The dismissal of a finding in ``article``, the narrowest first."""
        words = _words(finding.text)
        keys: tuple[tuple[str, ...], ...] = (
            (Scope.PLACE, article, finding.fingerprint),
            (Scope.ARTICLE, article, finding.rule, words),
            (Scope.EVERYWHERE, finding.rule, words),
        )
        for key in keys:
            if key in self._by_key:
                self._used.add(key)
                return self._by_key[key]
        return None

    def unused(self, articles: Iterable[str]) -> list[Dismissal]:
        """Dismissals for one of ``articles`` (the ones that were checked) that no finding needed."""
        seen = set(articles)
        return [one for key, one in self._by_key.items() if key not in self._used and one.article in seen]


def load(path: Path) -> list[Dismissal]:
    """The dismissals in ``path``, of two about one thing the later; ConfigError with the line of what is wrong."""
    lines = enumerate(read_bytes(path).splitlines(), start=1)
    found = (decode(line, Dismissal, path, number) for number, line in lines if line.strip())
    return list({one.key: one for one in found}.values())


def save(dismissals: Sequence[Dismissal], path: Path) -> None:
    """Written whole or not at all."""
    write_atomically(path, b"".join(msgspec.json.encode(one) + b"\n" for one in dismissals))


def add(new: Iterable[Dismissal], path: Path) -> int:
    """Put ``new`` into the file (made if need be), instead of older ones about the same; how many there are now."""
    old = load(path) if path.exists() else []
    both = {one.key: one for one in [*old, *new]}
    save(list(both.values()), path)
    return len(both)


def _words(text: str) -> str:
    return " ".join(text.split()).casefold()
