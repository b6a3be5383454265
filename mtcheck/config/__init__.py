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

from mtcheck.config.globs import matches, names_rule
from mtcheck.config.layers import Effective, Layer, Settings, Values, default_settings
from mtcheck.config.reading import FILE_NAME, check_rule_names, find_config, load_settings, with_overrides
from mtcheck.config.shown import describe
from mtcheck.config.tables import (
    Clause,
    GateSettings,
    JudgeSettings,
    LanguageToolSettings,
    OfficialsSettings,
    ReportSettings,
    Term,
)

__all__ = [
    "FILE_NAME",
    "Clause",
    "Effective",
    "GateSettings",
    "JudgeSettings",
    "LanguageToolSettings",
    "Layer",
    "OfficialsSettings",
    "ReportSettings",
    "Settings",
    "Term",
    "Values",
    "check_rule_names",
    "default_settings",
    "describe",
    "find_config",
    "load_settings",
    "matches",
    "names_rule",
    "with_overrides",
]
