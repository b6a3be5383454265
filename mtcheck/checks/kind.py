"""What a check is: a kind of rule, written in code, that many rules written as data can use.

A kind names itself, says which parameters its rules take (a msgspec Struct, so that a wrong key in a rule file is an
error with its place), and compiles a rule into a function from the analysis of an article to hits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.language import Language
from mtcheck.article import Edit
from mtcheck.findings import Evidence, Severity, Suggestion


class Hit(msgspec.Struct, frozen=True):
    """A place that a rule objects to, in code points of the article's text.

    ``values`` fill the ``{names}`` in the rule's message; ``confidence`` and ``severity`` override the rule's own where
    the check knows better. A hit with a ``margin`` is only a proposal: it stands where a judge sits to whom the text
    with one of its fixes is likelier by as many nats. Of proposals with the
    same ``choice`` only the likeliest stands.
    """

    start: int
    end: int
    suggestions: tuple[Suggestion, ...] = ()
    values: Mapping[str, str] = {}
    evidence: tuple[Evidence, ...] = ()
    confidence: float | None = None
    severity: Severity | None = None
    margin: float | None = None
    choice: tuple[str, int] | None = None

    @property
    def edits(self) -> list[Edit]:
        """What each suggestion would do to the text."""
        return [Edit(self.start, self.end, fix.text) for fix in self.suggestions]


Runner = Callable[[Analysis], Iterable[Hit]]
Begin = Callable[[Analysis], object]


P = TypeVar("P", bound=msgspec.Struct)


@dataclass(frozen=True)
class Kind(Generic[P]):
    """``compile(params, language)`` raises ValueError with a message for the rule's author where params are wrong.

    ``engine`` is who finds what its rules find. ``begin`` sets off what its rules wait for, before any rule runs: a
    server or a network reads the article while the other rules do.
    """

    name: str
    params: type[P]
    compile: Callable[[P, Language], Runner]
    engine: str = "rules"
    begin: Begin | None = None


AnyKind = Kind[Any]
