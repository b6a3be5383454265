"""What a component is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from mtcheck.config import Settings

Progress = Callable[[str], None]


class Status(NamedTuple):
    """What there is of a component (None: nothing), and the command that mends its absence."""

    found: str | None
    mend: str


@dataclass(frozen=True)
class Component:
    """Something that mtcheck uses where it is there.

    ``purpose`` says what for, ``needs`` which other components it does not work without. ``status(settings)`` looks,
    changes nothing and is quick. ``install(source, progress)`` puts it there anew, whole or not at all, from ``source``
    (None: where it comes from by default), tells ``progress`` what it is doing, and raises InputError where it can't;
    None is for what mtcheck does not install itself. What is only ``for_tests`` is never missed.
    """

    name: str
    purpose: str
    status: Callable[[Settings], Status]
    install: Callable[[str | None, Progress], None] | None = None
    needs: tuple[str, ...] = ()
    for_tests: bool = False
