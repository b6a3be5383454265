"""``mtcheck officials``: ask the register, or build it anew."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from mtcheck.cli import shared

app = typer.Typer(help="Ask the register of office-holders, or build it anew.", no_args_is_help=True)

BASE = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="The register to start from: by default your own, or the one that ships."),
]


@app.command()
def build(
    data: Annotated[
        Path | None, typer.Argument(help="Folder with the CSV files of office-holders.", show_default=False)
    ] = None,
    dump: Annotated[
        Path | None,
        typer.Option("--from", metavar="DUMP", help="A Wikidata dump in JSON (.json, .json.gz, .json.bz2)."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Where the register goes; by default your own.")
    ] = None,
    base: BASE = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Leave out terms of the dump that ended before.")
    ] = None,
    snapshot: Annotated[
        str | None, typer.Option(metavar="DATE", help="The dump's day, where its name does not say it.")
    ] = None,
) -> None:
    """Build a register (one SQLite file): from a folder of CSV files, or from a Wikidata dump on top of another.

    The old register stays until the new one is whole. A build from a dump that was stopped goes on where it was.
    """
    from mtcheck.errors import ConfigError
    from mtcheck.officials import build as building
    from mtcheck.officials.locations import base_register, user_register

    if (data is None) == (dump is None):
        raise ConfigError("name a folder of CSV files, or a dump with --from")
    target = out or user_register()
    if data is not None:
        building.build(data, target)
    elif dump is not None:
        broken: list[int] = []

        def passed_over(line: int, why: str) -> None:
            broken.append(line)
            typer.echo(f"mtcheck: warning: {dump}:{line}: passed over: {why}", err=True)

        count = building.build_from_dump(
            dump,
            target,
            base or base_register(),
            snapshot=str(shared.parse_date(snapshot) or ""),
            since=str(shared.parse_date(since) or ""),
            progress=_tell,
            broken=passed_over,
        )
        typer.echo(f"{count:,} persons from {dump}, {len(broken)} broken lines passed over", err=True)
    typer.echo(f"{target}: {target.stat().st_size / 1e6:.1f} MB")


def _tell(what: str, line: int, at: int) -> None:
    """Where a long reading is, for somebody who looks on."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{what}: line {line:,}, {at / 1e9:.1f} GB  ")


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
