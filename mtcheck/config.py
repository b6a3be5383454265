"""Settings: ``mtcheck.toml``, or ``[tool.mtcheck]`` in ``pyproject.toml``.

Settings are layers, one on top of the other: the defaults, the file's own keys, its sections for some files
(``[per-glob."wire/**/*.txt"]``) and languages (``[per-language.de]``) in the order in which they stand, the command
line. `Settings.settings_for` lays those that apply to an article on one another; the later one wins. Every value keeps
the place that it was set in, so that ``mtcheck config --show`` can name it, and a wrong one is a ConfigError with its
line.

Which rules are on: a layer's ``select`` turns on what it names and all else off, its ``ignore`` turns off; a later
layer does the same to what it finds. Names are rule ids, groups (``boundary``), categories, aliases, and globs
(``style/*``).
"""

from __future__ import annotations

import difflib
import json
import os
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from mtcheck.errors import ConfigError
from mtcheck.findings import Category, Severity
from mtcheck.report import Verdict
from mtcheck.toml_lines import KeyPath, toml_lines

FILE_NAME = "mtcheck.toml"
_COMMAND_LINE = "command line"


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

    ``judge-missing`` and ``languagetool-missing`` are the least verdict where one of them could not be asked,
    ``rules-missing`` where the article's language has no rules.
    """

    hold: tuple[Clause, ...] | None = None
    warn: tuple[Clause, ...] | None = None
    hold_score: Annotated[float, Meta(gt=0)] | None = None
    warn_score: Annotated[float, Meta(gt=0)] | None = None
    rules_missing: Verdict = Verdict.WARN
    judge_missing: Verdict = Verdict.PASS
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
_TABLES: dict[str, tuple[type[msgspec.Struct], type[msgspec.Struct] | None]] = {
    "gate": (GateSettings, Clause),
    "judge": (JudgeSettings, None),
    "languagetool": (LanguageToolSettings, None),
    "officials": (OfficialsSettings, None),
    "report": (ReportSettings, None),
}


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


_NAMES = {info.encode_name: info.name for info in msgspec.structs.fields(Values)}  # key in TOML → field
_SECTIONS = ("per-glob", "per-language")
# A section cannot say which files are read or kept or how a report of many articles looks, and a language's section
# not what language it is.
_FILES = {"exclude", "baseline", "dismissals", "report"}
_BARRED = {"per-glob": _FILES, "per-language": {*_FILES, "language"}}


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


def names_rule(name: str, rule: str, category: str, aliases: Sequence[str] = ()) -> bool:
    """Whether ``name`` means the rule: its id, its group, its category, an alias, or a glob over ids and aliases."""
    return (
        name in (rule, rule.split("/")[0], category)
        or fnmatchcase(rule, name)
        or any(fnmatchcase(alias, name) for alias in aliases)
    )


def matches(glob: str, path: str, folder: Path) -> bool:
    """Whether ``glob``, which starts from ``folder``, means the file ``path`` or a folder above it.

    ``**`` is any number of folders; a glob without a slash means names at any depth. A path outside of ``folder`` (or
    ``-``, standard input), and a URL, is compared as it was given.
    """
    if "://" in path:
        return _regex(glob).fullmatch(path) is not None
    full = os.path.abspath(path)  # noqa: PTH100 - links are not followed: the user's names count
    base = str(folder).rstrip(os.sep) + os.sep
    return (
        _regex(glob).fullmatch((full.removeprefix(base) if full.startswith(base) else path).replace(os.sep, "/"))
        is not None
    )


_GLOB_PART = re.compile(r"\*\*/|\*\*|\*|\?|\[!?\]?[^\]]*\]")


@lru_cache(maxsize=1000)
def _regex(glob: str) -> re.Pattern[str]:
    glob = glob.removeprefix("./").rstrip("/")
    out, done = "" if "/" in glob else "(?:.*/)?", 0
    for part in _GLOB_PART.finditer(glob):
        token = part.group()
        fixed = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
        some = "[" + token[1:-1].replace("\\", r"\\").replace("[", r"\[") + "]"
        out += re.escape(glob[done : part.start()]) + fixed.get(token, some.replace("[!", "[^", 1))
        done = part.end()
    return re.compile(out + re.escape(glob[done:]) + "(?:/.*)?", re.DOTALL)


# What is wrong four times in five is no finding, unless somebody asks for it.
_DEFAULTS = Layer(Values(language="en", threshold=Severity.MAJOR, min_confidence=0.2), source="default", folder=Path())


def default_settings() -> Settings:
    """What holds without any file."""
    return Settings((_DEFAULTS,))


def load_settings(file: Path | None = None, start: Path | None = None) -> Settings:
    """The settings in ``file``, or else in the nearest file found from ``start`` (the working directory) upwards."""
    found = file or find_config(start or Path.cwd())
    if found is None:
        return default_settings()
    source, document = _parse(found)
    at: KeyPath = ("tool", "mtcheck") if found.name == "pyproject.toml" else ()
    lines = {keys[len(at) :]: line for keys, line in toml_lines(source).items() if keys[: len(at)] == at}
    table: Any = document
    for key in at:
        table = table.get(key, {})
    return Settings((_DEFAULTS, *_Reader(_shown(found), found.resolve().parent, lines).layers(table)), found)


def find_config(start: Path) -> Path | None:
    """The nearest ``mtcheck.toml``, or ``pyproject.toml`` with our table, in ``start`` or a folder above it."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
        project = folder / "pyproject.toml"
        if project.is_file() and b"mtcheck" in project.read_bytes():
            tools = _parse(project)[1].get("tool", {})
            if isinstance(tools, dict) and "mtcheck" in tools:
                return project
    return None


def with_overrides(settings: Settings, values: Mapping[str, Any]) -> Settings:
    """``settings`` with values of the command line on top; None means not given. Keys as in TOML or as in Python."""
    table = {
        key.replace("_", "-"): list(value) if isinstance(value, tuple) else value
        for key, value in values.items()
        if value is not None
    }
    return Settings((*settings.layers, *_Reader(_COMMAND_LINE, Path.cwd(), {}).layers(table)), settings.file)


def check_rule_names(settings: Settings, known_ids: Collection[str]) -> list[ConfigError]:
    """An error for each name in ``select``, ``ignore`` and ``severity`` that means no rule (ids and aliases)."""
    groups = {rule.split("/")[0] for rule in known_ids}
    names = sorted({*known_ids, *groups, *Category})
    out = []
    for layer in settings.layers:
        used: list[tuple[KeyPath, str]] = [(("severity", name), name) for name in layer.values.severity or ()]
        for key, listed in (("select", layer.values.select), ("ignore", layer.values.ignore)):
            used += [((key, i), name) for i, name in enumerate(listed or ())]
        for keys, name in used:
            if name not in names and not any(fnmatchcase(rule, name) for rule in known_ids):
                error = f"{keys[0]}: no rule, group or category is called {name!r}."
                out.append(_error(error, layer.source, layer.lines.get(keys), _near(name, names)))
    return out


def describe(
    settings: Settings, path: str | Path | None = None, language: str | None = None
) -> list[tuple[str, str, str]]:
    """Key, value (as in TOML) and origin of every setting that counts: for one article, or all with their sections."""
    if path is None and language is None:
        general = [layer for layer in settings.layers if not layer.section]
        sections = [layer for layer in settings.layers if layer.section]
        rows = _rows(general)
        for layer in sections:
            rows += [(f"{layer.label}.{key}", value, origin) for key, value, origin in _rows([layer])]
        return rows
    return _rows(settings.layers_for(path, language), with_sections=True)


def _rows(layers: Sequence[Layer], with_sections: bool = False) -> list[tuple[str, str, str]]:
    rows: list[tuple[str, str, str]] = []
    for key, name in _NAMES.items():
        found: dict[str, list[tuple[str, str, str]]] = {}
        for layer in layers:
            value = getattr(layer.values, name)
            if value is UNSET:
                continue
            section = f" [{layer.label}]" if with_sections and layer.section else ""
            if isinstance(value, dict):  # rule by rule
                for rule, severity in value.items():
                    label = f"{key}.{_toml(rule)}"
                    found[label] = [(label, _toml(severity), layer.origin(key, rule) + section)]
            else:
                row = (key, _toml(value), layer.origin(key) + section)
                # Lists are added to one another, anything else stands instead of what was below it.
                found[key] = [*found.get(key, []), row] if isinstance(value, tuple) else [row]
        rows += [row for group in found.values() for row in group]
    return rows


def _toml(value: Any) -> str:
    if isinstance(value, Term):
        value = {key: item for key, item in msgspec.to_builtins(value).items() if item not in (None, False, (), [])}
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _last(layers: Iterable[Layer], name: str) -> Any:
    return [value for layer in layers if (value := getattr(layer.values, name)) is not UNSET][-1]


@lru_cache(maxsize=1000)
def _lay(layers: tuple[Layer, ...], language: str | None) -> Effective:
    """The layers on top of one another."""
    switches: list[tuple[bool, tuple[str, ...]]] = []
    terms: dict[tuple[str | None, str], Term] = {}
    gate: dict[str, Any] = {}
    judge: dict[str, Any] = {}
    languagetool: dict[str, Any] = {}
    officials: dict[str, Any] = {"house": []}
    report: dict[str, Any] = {}
    for layer in layers:
        values = layer.values
        switches += [(True, values.select)] if values.select is not UNSET else []
        switches += [(False, values.ignore)] if values.ignore else []
        terms |= {(term.source, term.use): term for term in values.terms or ()}
        gate |= values.gate or {}
        judge |= _placed(values.judge or {}, layer.folder)
        languagetool |= values.languagetool or {}
        report |= {
            key: value if key == "language" else str(layer.folder / value)
            for key, value in (values.report or {}).items()
        }
        chosen = dict(values.officials or {})
        officials["house"] += [str(layer.folder / file) for file in chosen.get("house", ())]
        if register := chosen.get("register"):
            officials["register"] = register if register == "own" else str(layer.folder / register)
    return Effective(
        language=language or _last(layers, "language"),
        threshold=_last(layers, "threshold"),
        min_confidence=_last(layers, "min_confidence"),
        switches=tuple(switches),
        severities=tuple(item for layer in layers for item in (layer.values.severity or {}).items()),
        terms=tuple(terms.values()),
        extra_rules=tuple(layer.folder / folder for layer in layers for folder in layer.values.extra_rules or ()),
        gate=msgspec.convert(gate, GateSettings),
        judge=msgspec.convert(judge, JudgeSettings),
        languagetool=msgspec.convert(languagetool, LanguageToolSettings),
        officials=msgspec.convert(officials, OfficialsSettings),
        report=msgspec.convert(report, ReportSettings),
    )


def _placed(judge: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """A layer's judge with the path of its model starting from the layer's folder; a server's model is no path."""
    if "model" in judge and "url" not in judge:
        return {**judge, "url": None, "model": str(folder / Path(judge["model"]).expanduser())}
    return dict(judge)


class _Reader:
    """Makes layers of a TOML table and says of what is wrong where it stands."""

    def __init__(self, source: str, folder: Path, lines: Mapping[KeyPath, int]) -> None:
        self.source = source
        self.folder = folder
        self.lines = lines

    def layers(self, table: Any) -> list[Layer]:
        """The table's own values, then its sections in the order in which they stand in the file."""
        self.need(table, dict, ())
        own = {key: value for key, value in table.items() if key not in _SECTIONS}
        out = [Layer(self.values(own, ()), self.source, self.folder, lines=self.lines)]
        for section in _SECTIONS:
            parts = self.need(table.get(section, {}), dict, (section,))
            for name, part in parts.items():
                at = (section, name)
                lines = {keys[2:]: line for keys, line in self.lines.items() if keys[:2] == at}
                out.append(Layer(self.values(part, at), self.source, self.folder, section, name, lines))
        return [out[0], *sorted(out[1:], key=lambda layer: layer.lines.get((), 0))]

    def values(self, table: Any, at: KeyPath) -> Values:
        barred = _BARRED[str(at[0])] if at else set()
        known = [key for key in (*_NAMES, *(() if at else _SECTIONS)) if key not in barred]
        out = {}
        for key, value in self.need(table, dict, at).items():
            where = (*at, key)
            if key in barred:
                raise self.error(f"{key!r} cannot stand in a section.", where)
            if key not in _NAMES:
                raise self.error(f"unknown key {key!r}.", where, _near(key, known))
            out[_NAMES[key]] = self.value(key, value, where)
        return Values(**out)

    def value(self, key: str, value: Any, at: KeyPath) -> Any:
        if key == "terms":
            return tuple(self.term(item, (*at, i)) for i, item in enumerate(self.need(value, list, at)))
        if key == "severity":
            rules = self.need(value, dict, at).items()
            return {rule: self.severity(name, (*at, rule)) for rule, name in rules}
        if key in _TABLES:
            return self.table(value, *_TABLES[key], at)
        if key == "threshold":
            return self.severity(value, at)
        if key == "min-confidence":
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
                raise self.error(f"{key!r} must be a number from 0 to 1, not {_toml_of(value)}.", at)
            return float(value)
        if key in ("language", "baseline", "dismissals"):
            return self.text(value, at)
        return self.texts(value, at)

    def table(
        self, value: Any, kind: type[msgspec.Struct], inner: type[msgspec.Struct] | None, at: KeyPath
    ) -> dict[str, Any]:
        """A table of the keys of ``kind`` (and of ``inner`` in the tables in it), as it stands."""
        try:
            msgspec.convert(self.need(value, dict, at), kind)
        except msgspec.ValidationError as error:
            message, _, where = str(error).partition(" - at `$")
            keys = (int(key) if key.isdigit() else key for key in re.findall(r"[\w-]+", where))
            unknown = re.match(r"Object contains unknown field `([^`]+)`", message)
            if unknown:
                known = [field.encode_name for part in (kind, inner) if part for field in msgspec.structs.fields(part)]
                raise self.error(
                    f"unknown key {unknown[1]!r}.", (*at, *keys, unknown[1]), _near(unknown[1], known)
                ) from None
            raise self.error(f"{message}.", (*at, *keys)) from None
        return dict(value)

    def term(self, table: Any, at: KeyPath) -> Term:
        readers = {"use": self.text, "not": self.texts, "case-sensitive": self.flag, "message": self.text}
        readers |= {"source": self.text, "also": self.texts}
        out: dict[str, Any] = {}
        for key, value in self.need(table, dict, at).items():
            if key not in readers:
                raise self.error(f"unknown key {key!r} of a term.", (*at, key), _near(key, list(readers)))
            out["not_" if key == "not" else key.replace("-", "_")] = readers[key](value, (*at, key))
        for key, name in (("use", "use"), ("not", "not_")):
            if name not in out and not (key == "not" and "source" in out):
                raise self.error(f"a term needs {key!r}.", at)
        return Term(**out)

    def severity(self, value: Any, at: KeyPath) -> Severity:
        if not isinstance(value, str) or value not in list(Severity):
            known = [severity.value for severity in Severity]
            near = _near(value, known) if isinstance(value, str) else None
            hint = near or f"There are: {', '.join(known)}."
            raise self.error(f"{at[-1]!r}: no severity {_toml_of(value)}.", at, hint)
        return Severity(value)

    def text(self, value: Any, at: KeyPath) -> str:
        text: str = self.need(value, str, at)
        if not text.strip():
            raise self.error(f"{self.name(at)} must not be empty.", at)
        return text

    def texts(self, value: Any, at: KeyPath) -> tuple[str, ...]:
        if isinstance(value, str):
            raise self.error(f"{self.name(at)} must be a list.", at, f"Write [{_toml(value)}].")
        return tuple(self.text(item, (*at, i)) for i, item in enumerate(self.need(value, list, at)))

    def flag(self, value: Any, at: KeyPath) -> bool:
        flag: bool = self.need(value, bool, at)
        return flag

    def need(self, value: Any, kind: type, at: KeyPath) -> Any:
        if not isinstance(value, kind):
            raise self.error(f"{self.name(at)} must be {_WORDS[kind]}, not {_toml_of(value)}.", at)
        return value

    def name(self, at: KeyPath) -> str:
        named = next((key for key in reversed(at) if isinstance(key, str)), "tool.mtcheck")
        return f"an item of {named!r}" if at and isinstance(at[-1], int) else repr(named)

    def error(self, message: str, at: KeyPath, hint: str | None = None) -> ConfigError:
        line = next((self.lines[at[:n]] for n in range(len(at), -1, -1) if at[:n] in self.lines), None)
        return _error(message, self.source, line, hint)


_WORDS = {dict: "a table", list: "a list", str: "a string", bool: "true or false"}


def _toml_of(value: Any) -> str:
    """A wrong value in few words."""
    if isinstance(value, dict | list):
        return _WORDS[type(value)]
    return _toml(value) if isinstance(value, str | int | float | bool) else str(value)


def _error(message: str, source: str, line: int | None, hint: str | None) -> ConfigError:
    return ConfigError(message, path=source, line=line, hint=hint)


def _near(name: str, known: Sequence[str]) -> str | None:
    near = difflib.get_close_matches(name.replace("_", "-"), known, 1)
    return f"Did you mean {near[0]!r}?" if near else None


def _shown(path: Path) -> str:
    """``path`` as short as it can be said from here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _parse(path: Path) -> tuple[str, dict[str, Any]]:
    """The text of a TOML file and what it says."""
    try:
        source = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}.", path=_shown(path)) from None
    except UnicodeDecodeError as error:
        raise ConfigError("is not UTF-8", path=_shown(path), byte=error.start) from None
    try:
        return source, tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        message, _, place = str(error).partition(" (at ")
        found = re.match(r"line (\d+), column (\d+)", place)
        line, column = (int(found[1]), int(found[2])) if found else (source.count("\n") + 1, None)
        raise ConfigError(f"not TOML: {message}.", path=_shown(path), line=line, column=column) from None
