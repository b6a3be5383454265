"""``mtcheck config``: what the settings are and where each value came from."""

from __future__ import annotations

from typing import Annotated

import typer

from mtcheck.cli import shared


def config(
    path: Annotated[str | None, typer.Argument(help="Show what holds for this article.", show_default=False)] = None,
    show: Annotated[bool, typer.Option("--show", help="Show the settings (the default).")] = True,  # noqa: ARG001
    language: shared.LANGUAGE = None,
    config: shared.CONFIG = None,
) -> None:
    """Show every setting with its value and where that came from."""
    from mtcheck.config import describe

    rows = describe(shared.settings_from(config), path, language)
    width = max(len(f"{key} = {value}") for key, value, _ in rows)
    for key, value, origin in rows:
        setting = f"{key} = {value}"
        typer.echo(f"{setting:{min(width, 60)}}  # {origin}")
