"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from mtcheck.config import Settings
    from mtcheck.dates import PartialDate

PATHS = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH...", help="Files, folders, patterns, or - for standard input.", show_default=False),
]
CONFIG = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="Settings; otherwise the nearest mtcheck.toml is used.")
]
LANGUAGE = Annotated[
    str | None, typer.Option("--language", metavar="CODE", help="Language of the articles, such as en.")
]
DATE = Annotated[str | None, typer.Option("--date", metavar="YYYY[-MM[-DD]]", help="When the articles were published.")]
INPUT_FORMAT = Annotated[
    str | None,
    typer.Option("--input-format", metavar="NAME", help="text, markdown, html, docx or jsonl, if not clear."),
]
SOURCE = Annotated[
    Path | None, typer.Option("--source", metavar="FILE", help="The text that the article was translated from.")
]
SELECT = Annotated[
    list[str] | None, typer.Option("--select", metavar="RULE", help="Only these rules, groups, categories.")
]
IGNORE = Annotated[list[str] | None, typer.Option("--ignore", metavar="RULE", help="All but these.")]
MIN_CONFIDENCE = Annotated[
    float | None, typer.Option("--min-confidence", metavar="0..1", help="Leave out findings less sure than this.")
]


def settings_from(config: Path | None, overrides: Mapping[str, Any] | None = None) -> Settings:
    """The settings of the file, with those of the command line on top."""
    from mtcheck.config import load_settings, with_overrides

    given = {key: value for key, value in (overrides or {}).items() if value not in (None, [])}
    return with_overrides(load_settings(config), given) if given else load_settings(config)


def parse_date(text: str | None) -> PartialDate | None:
    from mtcheck.dates import PartialDate
    from mtcheck.errors import ConfigError

    try:
        return PartialDate.parse(text) if text is not None else None
    except ValueError as error:
        raise ConfigError(f"--date: {error}") from None


def read_source(path: Path | None) -> str | None:
    """The source text in ``path``, read as any other text would be."""
    if path is None:
        return None
    from mtcheck.reading import read

    return "\n\n".join(article.text for article in read(path).articles)


def given_paths(paths: list[str] | None) -> list[str]:
    """The paths given, or standard input where something is piped in."""
    import sys

    from mtcheck.errors import ConfigError

    if paths:
        return paths
    if sys.stdin.isatty():
        raise ConfigError("nothing to check: name a file, a folder, or pipe an article in")
    return ["-"]
