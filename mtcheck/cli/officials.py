"""``mtcheck officials``: ask the register, or build it anew."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mtcheck.cli import shared

app = typer.Typer(help="Ask the register of office-holders, or build it anew.", no_args_is_help=True)


@app.command()
def build(
    data: Annotated[Path, typer.Argument(help="Folder with the CSV files of office-holders.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="Where the register goes.")],
) -> None:
    """Build the register (one SQLite file) from a folder of CSV files; the old one stays until the new one is whole."""
    from mtcheck.officials.build import build as build_register

    build_register(data, out)
    typer.echo(f"{out}: {out.stat().st_size / 1e6:.1f} MB")


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="A name, in any form that the register has.")],
    date: shared.DATE = None,
) -> None:
    """Show who bears a name, and the offices held (at --date, or ever) with dates and sources."""
    from mtcheck.officials.describe import describe

    lines = describe(name, shared.parse_date(date))
    for line in lines:
        typer.echo(line)
    if not lines:
        typer.echo(f"nobody in the register is called {name!r}", err=True)
        raise typer.Exit(1)


@app.command()
def stats() -> None:
    """Count what the register holds."""
    from mtcheck.officials.describe import statistics

    for key, value in statistics().items():
        typer.echo(f"{key:28} {value:>10,}" if isinstance(value, int) else f"{key:28} {value:>10}")
