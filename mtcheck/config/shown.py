"""The settings as `mtcheck config` shows them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET

from mtcheck.config.layers import NAMES, Layer, Settings
from mtcheck.config.tables import Term


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
    for key, name in NAMES.items():
        found: dict[str, list[tuple[str, str, str]]] = {}
        for layer in layers:
            value = getattr(layer.values, name)
            if value is UNSET:
                continue
            section = f" [{layer.label}]" if with_sections and layer.section else ""
            if isinstance(value, dict):  # rule by rule
                for rule, severity in value.items():
                    label = f"{key}.{toml(rule)}"
                    found[label] = [(label, toml(severity), layer.origin(key, rule) + section)]
            else:
                row = (key, toml(value), layer.origin(key) + section)
                # Lists are added to one another, anything else stands instead of what was below it.
                found[key] = [*found.get(key, []), row] if isinstance(value, tuple) else [row]
        rows += [row for group in found.values() for row in group]
    return rows


def toml(value: Any) -> str:
    if isinstance(value, Term):
        value = {key: item for key, item in msgspec.to_builtins(value).items() if item not in (None, False, (), [])}
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(toml, value))}]"
    return json.dumps(value, ensure_ascii=False)
