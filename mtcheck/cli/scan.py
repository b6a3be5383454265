"""``mtcheck scan``: check articles and say what was found."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from mtcheck.cli import shared


def scan(
    paths: shared.PATHS = None,
    format: Annotated[  # noqa: A002 - the option's name
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="NAME",
            help="terminal, json, jsonl, html, sarif, junit, github, gitlab, rdjson, rdjsonl, marot, csv, markdown.",
        ),
    ] = "terminal",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write there, not to the screen.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="Write the HTML report as well.")
    ] = None,
    date: shared.DATE = None,
    language: shared.LANGUAGE = None,
    source: shared.SOURCE = None,
    input_format: shared.INPUT_FORMAT = None,
    select: shared.SELECT = None,
    ignore: shared.IGNORE = None,
    threshold: Annotated[
        str | None,
        typer.Option("--threshold", metavar="SEVERITY", help="minor, major or critical: from there on, exit 1."),
    ] = None,
    min_confidence: shared.MIN_CONFIDENCE = None,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Findings don't change the exit code.")] = False,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=0, help="Processes; 0 for one a core.")] = 1,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="On the terminal: the summary only.")] = False,
    config: shared.CONFIG = None,
) -> None:
    """Check articles: misnamed officials, broken sentences, quotations, repetitions, page furniture.

    Exit code 0: nothing at or above the threshold; 1: findings; 2: an error (what could be read is still checked).
    """
    import os

    from mtcheck.cli.progress import progress
    from mtcheck.report import Verdict
    from mtcheck.scanning import Given
    from mtcheck.scanning import scan as scan_files
    from mtcheck.writing import find_writer, write

    find_writer(format)  # a wrong name is an error before the work, not after it
    overrides = {"select": select, "ignore": ignore, "threshold": threshold, "min_confidence": min_confidence}
    settings = shared.settings_from(config, overrides)
    given = Given(input_format, language, shared.parse_date(date), shared.read_source(source))
    with progress() as tell:
        result = scan_files(shared.given_paths(paths), settings, given, jobs or os.cpu_count() or 1, tell)
    options = {"quiet": quiet} if format == "terminal" else {}
    if output is None:
        write(result, format, sys.stdout, **options)
    else:
        _write_file(output, format, result, options)
    if report is not None:
        _write_file(report, "html", result, {})
        sys.stderr.write(f"HTML report: {report}\n")
    for error in result.errors:
        sys.stderr.write(f"mtcheck: error: {error}\n")
    if result.errors:
        raise typer.Exit(2)
    if not exit_zero and any(article.verdict is Verdict.HOLD for article in result.articles):
        raise typer.Exit(1)


def _write_file(path: Path, format: str, result: object, options: dict[str, bool]) -> None:  # noqa: A002
    import io
    from typing import cast

    from mtcheck.atomic import write_atomically
    from mtcheck.report import Report
    from mtcheck.writing import write

    out = io.StringIO()
    write(cast(Report, result), format, out, **options)
    write_atomically(path, out.getvalue().encode())
