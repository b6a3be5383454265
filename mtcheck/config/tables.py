"""The tables of the settings and how those of several layers become one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from mtcheck.findings import Severity
from mtcheck.report import Verdict


class Term(msgspec.Struct, frozen=True, rename="kebab"):
    """A house term: write ``use`` and none of ``not_`` (``not`` in TOML); with ``source``, only where the source text
    has that, and then ``use`` or one of ``also`` must stand there."""

    use: str
    not_: tuple[str, ...] = msgspec.field(name="not", default=())
    case_sensitive: bool = False
    message: str | None = None
    also: tuple[str, ...] = ()
    source: str | None = None


class Clause(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """True of an article with ``count`` findings of ``rules`` (all if empty; named as in ``select``), each at least as
    severe and as sure as this."""

    rules: tuple[str, ...] = ()
    severity: Severity = Severity.MINOR
    confidence: Annotated[float, Meta(ge=0, le=1)] = 0.0
    count: Annotated[int, Meta(ge=1)] = 1


class GateSettings(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """The gate's policy: an article is held (warned of) where one of the clauses is true of it, or its score reaches
    the limit. Without clauses of its own: held from ``threshold`` on, warned of for any finding.

    ``judge-missing``, ``tagger-missing`` and ``languagetool-missing`` are the least verdict where one of them could not
    be asked, ``rules-missing`` where the article's language has no rules.
    """

    hold: tuple[Clause, ...] | None = None
    warn: tuple[Clause, ...] | None = None
    hold_score: Annotated[float, Meta(gt=0)] | None = None
    warn_score: Annotated[float, Meta(gt=0)] | None = None
    rules_missing: Verdict = Verdict.WARN
    judge_missing: Verdict = Verdict.PASS
    tagger_missing: Verdict = Verdict.PASS
    languagetool_missing: Verdict = Verdict.PASS


class LanguageToolSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether LanguageTool is asked, and the URL of a server that runs already (None: mtcheck's own)."""

    enabled: bool = True
    url: Annotated[str, Meta(pattern=r"^https?://[^/\s]")] | None = None


class JudgeSettings(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """Which causal language model judges: the installed one where ``model`` and ``url`` are None.

    ``model`` is a GGUF file or a Hugging Face folder, ``url`` an OpenAI-compatible server (up to and without ``/v1``),
    for which ``model`` is the model's name there; ``key_env`` names the environment variable that holds its key.
    ``timeout`` is in seconds, for one answer.
    """

    enabled: bool = True
    model: str | None = None
    url: Annotated[str, Meta(pattern=r"^https?://[^/\s]")] | None = None
    key_env: str | None = None
    timeout: Annotated[float, Meta(gt=0)] = 60.0


class OfficialsSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which register of officials is asked (None: the one that ships; "own": the user's), and the house's own files on
    top of it."""

    register: str | None = None
    house: tuple[str, ...] = ()


class ReportSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The HTML report: the language of its own words, and files with a style sheet and a logo of the desk's own."""

    language: str = "en"
    style: str | None = None
    logo: str | None = None


# Keys whose value is a table of its own: what it holds, and what the tables in it hold.
TABLES: dict[str, tuple[type[msgspec.Struct], type[msgspec.Struct] | None]] = {
    "gate": (GateSettings, Clause),
    "judge": (JudgeSettings, None),
    "languagetool": (LanguageToolSettings, None),
    "officials": (OfficialsSettings, None),
    "report": (ReportSettings, None),
}


def laid(name: str, layers: Iterable[tuple[Mapping[str, Any], Path]]) -> Any:
    """The table ``name``: what later layers say of it goes before what earlier ones do, but for the house's files,
    which are added up. The paths in a layer's table start from the folder beside it."""
    out: dict[str, Any] = {}
    for table, folder in layers:
        placed = _PLACED[name](table, folder) if name in _PLACED else table
        out |= {key: [*out.get(key, ()), *value] if key in _ADDED else value for key, value in placed.items()}
    return msgspec.convert(out, TABLES[name][0])


_ADDED = {"house"}


def _judge(table: Mapping[str, Any], folder: Path) -> Mapping[str, Any]:
    if "model" in table and "url" not in table:  # a server's model is no path
        return {**table, "url": None, "model": str(folder / Path(table["model"]).expanduser())}
    return table


def _officials(table: Mapping[str, Any], folder: Path) -> Mapping[str, Any]:
    out: dict[str, Any] = {"house": [str(folder / file) for file in table.get("house", ())]}
    if register := table.get("register"):
        out["register"] = register if register == "own" else str(folder / register)
    return out


def _report(table: Mapping[str, Any], folder: Path) -> Mapping[str, Any]:
    return {key: value if key == "language" else str(folder / value) for key, value in table.items()}


_PLACED: dict[str, Callable[[Mapping[str, Any], Path], Mapping[str, Any]]] = {
    "judge": _judge,
    "officials": _officials,
    "report": _report,
}
