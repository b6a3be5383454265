"""``mtcheck gate``: pass, warn or hold, by the policy in the settings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mtcheck.cli import shared


def gate(
    paths: shared.PATHS = None,
    format: Annotated[  # noqa: A002 - the option's name
        str | None,
        typer.Option("--format", "-f", metavar="NAME", help="A report as well, as `mtcheck scan` writes it."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where the report goes.")
    ] = None,
    baseline: shared.BASELINE = None,
    date: shared.DATE = None,
    language: shared.LANGUAGE = None,
    input_format: shared.INPUT_FORMAT = None,
    encoding: shared.ENCODING = None,
    jobs: shared.JOBS = 1,
    config: shared.CONFIG = None,
) -> None:
    """Judge articles: a line each with pass, warn or hold, and why.

    Exit code 0: none is held; 1: some are; 2: an error (what could be read is still judged).
    """
    from functools import partial

    from mtcheck.gate.memory import Memory
    from mtcheck.gate.policy import by_policy
    from mtcheck.report import Verdict
    from mtcheck.scanning import scan as scan_files
    from mtcheck.writing.shown import visible, writable

    settings = shared.settings_from(config)
    memory = Memory.of(settings, baseline)
    given = shared.given_from(input_format, encoding, language, date)
    report = memory.apply(scan_files(shared.given_paths(paths), settings, given, jobs))
    report = report.judged(partial(by_policy, settings=settings))
    for of in report.articles:
        name = " ".join(filter(None, [writable(of.article.path), of.article.id]))
        typer.echo(f"{of.verdict}\t{visible(name)}\t{'; '.join(of.reasons)}", err=format is not None and output is None)
    if format is not None:
        shared.write_report(report, format, output)
    shared.say(report)
    if report.errors:
        raise typer.Exit(2)
    if any(of.verdict is Verdict.HOLD for of in report.articles):
        raise typer.Exit(1)
