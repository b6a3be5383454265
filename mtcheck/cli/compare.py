"""``mtcheck compare``: how much is found in the articles of each engine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mtcheck.cli import shared


def compare(
    paths: shared.PATHS = None,
    engine_from: shared.ENGINE_FROM = None,
    format: shared.TABLE_FORMAT = "terminal",  # noqa: A002 - the option's name
    output: shared.OUTPUT = None,
    plot: Annotated[
        list[Path] | None, typer.Option("--plot", metavar="FILE", help="Draw it as well: .png or .svg.")
    ] = None,
    table: Annotated[
        list[Path] | None,
        typer.Option("--articles", metavar="FILE", help="One row an article as well: .csv or .parquet."),
    ] = None,
    between: Annotated[
        list[Path] | None,
        typer.Option(
            "--differences", metavar="FILE", help="One row two engines and category as well: .csv or .parquet."
        ),
    ] = None,
    parquet: Annotated[
        Path | None, typer.Option("--parquet", metavar="FILE", help="The table of rates as Parquet as well.")
    ] = None,
    date: shared.DATE = None,
    language: shared.LANGUAGE = None,
    input_format: shared.INPUT_FORMAT = None,
    encoding: shared.ENCODING = None,
    select: shared.SELECT = None,
    ignore: shared.IGNORE = None,
    min_confidence: shared.MIN_CONFIDENCE = None,
    jobs: shared.JOBS = 1,
    config: shared.CONFIG = None,
) -> None:
    """Compare engines: findings per 1,000 words by category, with 95% intervals (bootstrap over articles).

    `--differences` says by how much two engines differ, with intervals and p; where both have translated the same
    articles these are drawn in pairs.

    The engine is the field `engine` of JSON Lines or front matter, or else the folder below the one given. Few findings
    don't mean a good translation: errors of meaning are not among them. Exit code 0, or 2 for an error.
    """
    from mtcheck.cli.progress import progress
    from mtcheck.corpus import rates
    from mtcheck.corpus.differences import differences
    from mtcheck.corpus.engines import engine_from as find_engine
    from mtcheck.errors import ConfigError
    from mtcheck.scanning import scan
    from mtcheck.writing.rates import write_rates

    shared.check_table_format(format)
    engine_of = find_engine(engine_from)
    for option, files in (("--articles", table), ("--differences", between)):
        for file in files or []:
            if file.suffix.lower() not in (".csv", ".parquet"):
                raise ConfigError(f"{option}: {file.name!r} is neither .csv nor .parquet.")
    given_paths = shared.given_paths(paths)
    overrides = {"select": select, "ignore": ignore, "min_confidence": min_confidence}
    given = shared.given_from(input_format, encoding, language, date)
    with progress() as tell:
        report = scan(given_paths, shared.settings_from(config, overrides), given, jobs, tell)
    if report.articles:
        articles = rates.article_table(report.articles, given_paths, engine_of)
        found = rates.rates(articles)
        pairs = differences(articles)
        shared.write_out(lambda out: write_rates(found, format, out, pairs), output)
        for file in plot or []:
            shared.write_bytes(file, rates.draw(found, file))
        for rows, files in ((articles, table), (pairs, between)):
            for file in files or []:
                as_csv = file.suffix.lower() == ".csv"
                shared.write_bytes(file, rows.to_csv(index=False).encode() if as_csv else rates.as_parquet(rows))
        if parquet is not None:
            shared.write_bytes(parquet, rates.as_parquet(found))
    shared.exit_with(report.errors)
