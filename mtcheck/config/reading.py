"""Settings from TOML and from the command line; what is wrong in them is an error with its place."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import msgspec

from mtcheck.config.layers import BARRED, DEFAULTS, NAMES, SECTIONS, Layer, Settings, Values, default_settings
from mtcheck.config.shown import toml
from mtcheck.config.tables import TABLES, Term
from mtcheck.errors import ConfigError
from mtcheck.findings import Category, Severity
from mtcheck.toml_lines import KeyPath, toml_lines

FILE_NAME = "mtcheck.toml"
_COMMAND_LINE = "command line"


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
    return Settings((DEFAULTS, *_Reader(_shown(found), found.resolve().parent, lines).layers(table)), found)


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


class _Reader:
    """Makes layers of a TOML table and says of what is wrong where it stands."""

    def __init__(self, source: str, folder: Path, lines: Mapping[KeyPath, int]) -> None:
        self.source = source
        self.folder = folder
        self.lines = lines

    def layers(self, table: Any) -> list[Layer]:
        """The table's own values, then its sections in the order in which they stand in the file."""
        self.need(table, dict, ())
        own = {key: value for key, value in table.items() if key not in SECTIONS}
        out = [Layer(self.values(own, ()), self.source, self.folder, lines=self.lines)]
        for section in SECTIONS:
            parts = self.need(table.get(section, {}), dict, (section,))
            for name, part in parts.items():
                at = (section, name)
                lines = {keys[2:]: line for keys, line in self.lines.items() if keys[:2] == at}
                out.append(Layer(self.values(part, at), self.source, self.folder, section, name, lines))
        return [out[0], *sorted(out[1:], key=lambda layer: layer.lines.get((), 0))]

    def values(self, table: Any, at: KeyPath) -> Values:
        barred = BARRED[str(at[0])] if at else set()
        known = [key for key in (*NAMES, *(() if at else SECTIONS)) if key not in barred]
        out = {}
        for key, value in self.need(table, dict, at).items():
            where = (*at, key)
            if key in barred:
                raise self.error(f"{key!r} cannot stand in a section.", where)
            if key not in NAMES:
                raise self.error(f"unknown key {key!r}.", where, _near(key, known))
            out[NAMES[key]] = self.value(key, value, where)
        return Values(**out)

    def value(self, key: str, value: Any, at: KeyPath) -> Any:
        if key == "terms":
            return tuple(self.term(item, (*at, i)) for i, item in enumerate(self.need(value, list, at)))
        if key == "severity":
            rules = self.need(value, dict, at).items()
            return {rule: self.severity(name, (*at, rule)) for rule, name in rules}
        if key in TABLES:
            return self.table(value, *TABLES[key], at)
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
            raise self.error(f"{self.name(at)} must be a list.", at, f"Write [{toml(value)}].")
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
    return toml(value) if isinstance(value, str | int | float | bool) else str(value)


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
