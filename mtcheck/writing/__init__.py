"""The output formats, one file each. A format from outside joins through the entry point group ``mtcheck.writers``."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any, TextIO

from mtcheck.errors import ConfigError
from mtcheck.report import Report

Writer = Callable[..., None]
"""``writer(report, out, **options)``: writes the whole report to ``out``; options are keywords with defaults."""

# Format → module:function; a module is imported when its format is asked for.
_BUILT_IN = {
    "terminal": "mtcheck.writing.terminal:write_terminal",
    "json": "mtcheck.writing.json:write_json",
    "jsonl": "mtcheck.writing.jsonl:write_jsonl",
    "html": "mtcheck.writing.html:write_html",
    "sarif": "mtcheck.writing.sarif:write_sarif",
    "junit": "mtcheck.writing.junit:write_junit",
    "github": "mtcheck.writing.github:write_github",
    "gitlab": "mtcheck.writing.gitlab:write_gitlab",
    "rdjson": "mtcheck.writing.rdjson:write_rdjson",
    "rdjsonl": "mtcheck.writing.rdjson:write_rdjsonl",
    "marot": "mtcheck.writing.marot:write_marot",
    "csv": "mtcheck.writing.csv:write_csv",
    "markdown": "mtcheck.writing.markdown:write_markdown",
}


def formats() -> list[str]:
    """Names of all formats: the built-in ones, then those of plugins."""
    return [*_BUILT_IN, *sorted({entry.name for entry in entry_points(group="mtcheck.writers")} - set(_BUILT_IN))]


@lru_cache
def find_writer(name: str) -> Writer:
    """The writer of format ``name``; ConfigError with the nearest name where there is none."""
    if name in _BUILT_IN:
        module, function = _BUILT_IN[name].split(":")
        writer: Writer = getattr(import_module(module), function)
        return writer
    for entry in entry_points(group="mtcheck.writers", name=name):
        plugin: Writer = entry.load()
        return plugin
    near = difflib.get_close_matches(name, formats(), 1)
    hint = f"Did you mean {near[0]!r}?" if near else f"Known formats: {', '.join(formats())}."
    raise ConfigError(f"no output format called {name!r}.", hint=hint)


def write(report: Report, format: str, out: TextIO, **options: Any) -> None:  # noqa: A002
    """Write ``report`` to ``out``, which for every format but ``terminal`` should be open as UTF-8."""
    find_writer(format)(report, out, **options)
