"""``mtcheck officials``: ask the register, or build it anew."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mtcheck.cli import shared

if TYPE_CHECKING:
    from mtcheck.officials.register import Register


class By(StrEnum):
    """What terms are counted by."""

    COUNTRY = "country"
    SOURCE = "source"


app = typer.Typer(help="Ask the register of office-holders, or build it anew.", no_args_is_help=True)

OUT = Annotated[
    Path | None, typer.Option("--out", "-o", metavar="FILE", help="Where the register goes; by default your own.")
]
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
    out: OUT = None,
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
    from mtcheck.resources import data_dir

    if (data is None) == (dump is None):
        raise ConfigError("name a folder of CSV files, or a dump with --from")
    target = out or user_register()
    if data is not None:
        building.build(data, target, data_dir("rules") / "officials")
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
def update(
    endpoint: Annotated[
        str | None,
        typer.Option(metavar="URL", help="A SPARQL endpoint with Wikidata's data; by default Wikidata's own."),
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Ask for what began or ended since; by default the last update.")
    ] = None,
    out: OUT = None,
    base: BASE = None,
) -> None:
    """Ask the Wikidata query service for terms that began or ended, and put them into your own register.

    The register that ships is never changed. An update that is cut off changes nothing.
    """
    from mtcheck.officials import build as building
    from mtcheck.officials.locations import base_register, user_register
    from mtcheck.officials.sources.wikidata_query import ENDPOINT, Service

    asked = shared.parse_date(since)
    target = out or user_register()
    count = building.update(
        base or base_register(),
        target,
        Service(endpoint or ENDPOINT),
        since=asked.first if asked else None,
        progress=lambda text: typer.echo(text, err=True),
    )
    _say(target, count)


@app.command("import")
def import_(
    people: Annotated[Path, typer.Argument(metavar="CSV", help="People and their terms; columns as in the manual.")],
    out: OUT = None,
    base: BASE = None,
) -> None:
    """Put the people of a CSV file into your own register.

    Columns: name (the only one that must be there), qid, gender, country, position, start, end, aliases (parted by ;),
    source. One line a term; dates as YYYY, YYYY-MM or YYYY-MM-DD. A wrong line is an error, and nothing is written.
    """
    import datetime as dt

    from mtcheck.analysis.titles import title_grammar
    from mtcheck.officials import build as building
    from mtcheck.officials.locations import base_register, user_register
    from mtcheck.officials.sources.people_csv import read_people

    listed = read_people(people, title_grammar(), dt.datetime.now(dt.UTC).date())
    target = out or user_register()
    _say(target, building.add(listed, base or base_register(), target, people.name))


@app.command()
def upgrade(
    register: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="By default your own register.", show_default=False)
    ] = None,
) -> None:
    """Bring a register that an older mtcheck wrote into the format that this one reads. Nothing is asked of anybody."""
    from mtcheck.errors import ConfigError
    from mtcheck.officials import build as building
    from mtcheck.officials.locations import user_register

    target = register or user_register()
    if not target.is_file():
        raise ConfigError("no register of officials here.", path=str(target))
    building.upgrade(target)
    typer.echo(f"{target}: {target.stat().st_size / 1e6:.1f} MB")


def _say(target: Path, count: int) -> None:
    typer.echo(f"{target}: {count:,} persons new or completed; {target.stat().st_size / 1e6:.1f} MB")
    typer.echo('A scan asks it where the settings say so: [officials] register = "own", or its path.', err=True)


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="A name, in any form that the register has.")],
    date: shared.DATE = None,
    config: shared.CONFIG = None,
) -> None:
    """Show who bears a name, and the offices held (at --date, or ever) with dates and sources."""
    from mtcheck.officials.describe import describe

    lines = describe(name, shared.parse_date(date), _register(config))
    for line in lines:
        typer.echo(line)
    if not lines:
        typer.echo(f"nobody in the register is called {name!r}", err=True)
        raise typer.Exit(1)


def _register(config: Path | None) -> Register:
    """The register that the settings choose."""
    from mtcheck.officials.house import open_register

    return open_register(shared.settings_from(config).settings_for().officials)


@app.command()
def stats(
    by: Annotated[
        By | None,
        typer.Option(help="Count terms by country (or international body), or by source.", show_default=False),
    ] = None,
    config: shared.CONFIG = None,
) -> None:
    """Say what the register is and what it holds."""
    from mtcheck.officials.describe import statistics

    register = _register(config)
    if by is not None:
        for name, count in register.terms_by(by.value):
            typer.echo(f"{count:>8,}  {name}")
        return
    for key, value in statistics(register).items():
        typer.echo(f"{key:30} {value:>10,}" if isinstance(value, int) else f"{key:30} {value:>10}")
