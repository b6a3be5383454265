"""``mtcheck doctor``: what is there, what is missing, and what mends it."""

from __future__ import annotations

import typer

from mtcheck.cli import shared


def doctor(config: shared.CONFIG = None) -> None:
    """Show what there is of all that mtcheck can use; exit code 1 where something is missing."""
    from mtcheck.setting_up import components

    settings = shared.settings_from(config)
    missing = False
    for component in components():
        found, mend = component.status(settings)
        missing |= found is None and not component.for_tests
        mark = "ok" if found else "absent" if component.for_tests else "missing"
        typer.echo(f"{mark:9}{component.name}: {found or f'{component.purpose}; run: {mend}'}")
    if missing:
        raise typer.Exit(1)
