"""Layers of settings, and what they amount to for an article."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from mtcheck.config.globs import matches, names_rule
from mtcheck.config.tables import (
    TABLES,
    GateSettings,
    JudgeSettings,
    LanguageToolSettings,
    OfficialsSettings,
    ReportSettings,
    Term,
    laid,
)
from mtcheck.findings import Severity
from mtcheck.toml_lines import KeyPath


class Values(msgspec.Struct, frozen=True, rename="kebab"):
    """The keys of a layer; one that is UNSET leaves the value of the layer below."""

    language: str | UnsetType = UNSET
    threshold: Severity | UnsetType = UNSET
    min_confidence: Annotated[float, Meta(ge=0, le=1)] | UnsetType = UNSET
    select: tuple[str, ...] | UnsetType = UNSET
    ignore: tuple[str, ...] | UnsetType = UNSET
    severity: dict[str, Severity] | UnsetType = UNSET
    terms: tuple[Term, ...] | UnsetType = UNSET
    extra_rules: tuple[str, ...] | UnsetType = UNSET
    exclude: tuple[str, ...] | UnsetType = UNSET
    baseline: str | UnsetType = UNSET
    dismissals: str | UnsetType = UNSET
    gate: dict[str, Any] | UnsetType = UNSET
    judge: dict[str, Any] | UnsetType = UNSET
    languagetool: dict[str, Any] | UnsetType = UNSET
    officials: dict[str, Any] | UnsetType = UNSET
    report: dict[str, Any] | UnsetType = UNSET


NAMES = {info.encode_name: info.name for info in msgspec.structs.fields(Values)}  # key in TOML → field
SECTIONS = ("per-glob", "per-language")
# A section cannot say which files are read or kept or how a report of many articles looks, and a language's section
# not what language it is.
_FILES = {"exclude", "baseline", "dismissals", "report"}
BARRED = {"per-glob": _FILES, "per-language": {*_FILES, "language"}}


@dataclass(frozen=True, eq=False)
class Layer:
    """Values that were set in one place; ``section`` and ``name`` say for which articles (all if ``section`` is empty).

    Paths and globs start from ``folder``. ``lines`` say where in the file ``source`` each value stands.
    """

    values: Values
    source: str
    folder: Path
    section: str = ""
    name: str = ""
    lines: Mapping[KeyPath, int] = field(default_factory=dict)

    def origin(self, *keys: str | int) -> str:
        """Where the value at ``keys`` was set: ``default``, ``mtcheck.toml:3``, ``command line``."""
        line = self.lines.get(keys)
        return f"{self.source}:{line}" if line else self.source

    @property
    def label(self) -> str:
        """The section's name as TOML writes it."""
        return f"{self.section}.{json.dumps(self.name, ensure_ascii=False)}" if self.section else ""

    def applies(self, path: str | None, language: str) -> bool:
        """Whether it is for an article of this path and language (``en`` is for ``en-GB`` too)."""
        if self.section == "per-glob":
            return path is not None and matches(self.name, path, self.folder)
        if self.section == "per-language":
            return f"{language.replace('_', '-').casefold()}-".startswith(f"{self.name.replace('_', '-').casefold()}-")
        return True


class Effective(msgspec.Struct, frozen=True):
    """The settings for one article, all sections resolved.

    ``switches`` turn rules on (True: these and no others) and off, one after the other; of ``severities`` the last that
    names a rule counts. Equal settings are one object, so that what is built from them can be kept by it.
    """

    language: str
    threshold: Severity
    min_confidence: float
    switches: tuple[tuple[bool, tuple[str, ...]], ...]
    severities: tuple[tuple[str, Severity], ...]
    terms: tuple[Term, ...]
    extra_rules: tuple[Path, ...]
    gate: GateSettings
    judge: JudgeSettings
    languagetool: LanguageToolSettings
    officials: OfficialsSettings
    report: ReportSettings

    def is_on(self, rule: str, category: str, aliases: Sequence[str] = (), enabled: bool = True) -> bool:
        """Whether a rule runs; ``enabled`` is what the rule itself says."""
        on = enabled
        for turns_on, names in self.switches:
            named = any(names_rule(name, rule, category, aliases) for name in names)
            on = named if turns_on else on and not named
        return on

    def severity_of(self, rule: str, category: str, default: Severity, aliases: Sequence[str] = ()) -> Severity:
        """The severity that the settings give a rule."""
        given = (severity for name, severity in reversed(self.severities) if names_rule(name, rule, category, aliases))
        return next(given, default)


@dataclass(frozen=True, eq=False)
class Settings:
    """All layers, the lowest first; ``file`` is where they come from, if from a file."""

    layers: tuple[Layer, ...]
    file: Path | None = None

    @property
    def language(self) -> str:
        """The language of articles that don't say their own, outside of any section."""
        return self.settings_for().language

    @property
    def threshold(self) -> Severity:
        """The severity from which the exit code is 1, outside of any section."""
        return self.settings_for().threshold

    def settings_for(self, path: str | Path | None = None, language: str | None = None) -> Effective:
        """The settings for an article at ``path`` in ``language``, as far as known."""
        return _lay(self.layers_for(path, language), language)

    def layers_for(self, path: str | Path | None = None, language: str | None = None) -> tuple[Layer, ...]:
        """The layers that apply to an article, the lowest first."""
        path = None if path is None else str(path)
        if language is None:  # what the article's path says; a language's section cannot change it
            language = _last(self.layers_for(path, ""), "language")
        return tuple(layer for layer in self.layers if layer.applies(path, language))

    @property
    def folder(self) -> Path:
        """Where paths in the gate's files start from: the folder of the settings, or else the working directory."""
        return self.file.resolve().parent if self.file else Path.cwd()

    def kept_file(self, name: str) -> Path | None:
        """The file that ``baseline`` or ``dismissals`` names."""
        given = [layer.folder / value for layer in self.layers if (value := getattr(layer.values, name)) is not UNSET]
        return given[-1] if given else None

    def excludes(self, path: str | Path) -> bool:
        """Whether ``exclude`` leaves this file out."""
        return any(
            matches(glob, str(path), layer.folder) for layer in self.layers for glob in layer.values.exclude or ()
        )


# What is wrong four times in five is no finding, unless somebody asks for it.
DEFAULTS = Layer(Values(language="en", threshold=Severity.MAJOR, min_confidence=0.2), source="default", folder=Path())


def default_settings() -> Settings:
    """What holds without any file."""
    return Settings((DEFAULTS,))


def _last(layers: Iterable[Layer], name: str) -> Any:
    return [value for layer in layers if (value := getattr(layer.values, name)) is not UNSET][-1]


@lru_cache(maxsize=1000)
def _lay(layers: tuple[Layer, ...], language: str | None) -> Effective:
    """The layers on top of one another."""
    switches: list[tuple[bool, tuple[str, ...]]] = []
    terms: dict[tuple[str | None, str], Term] = {}
    for layer in layers:
        values = layer.values
        switches += [(True, values.select)] if values.select is not UNSET else []
        switches += [(False, values.ignore)] if values.ignore else []
        terms |= {(term.source, term.use): term for term in values.terms or ()}
    return Effective(
        language=language or _last(layers, "language"),
        threshold=_last(layers, "threshold"),
        min_confidence=_last(layers, "min_confidence"),
        switches=tuple(switches),
        severities=tuple(item for layer in layers for item in (layer.values.severity or {}).items()),
        terms=tuple(terms.values()),
        extra_rules=tuple(layer.folder / folder for layer in layers for folder in layer.values.extra_rules or ()),
        **{name: laid(name, _given(layers, name)) for name in TABLES},
    )


def _given(layers: Iterable[Layer], name: str) -> Iterator[tuple[Mapping[str, Any], Path]]:
    """What each layer says of a table, with its folder."""
    return ((getattr(layer.values, name) or {}, layer.folder) for layer in layers)
