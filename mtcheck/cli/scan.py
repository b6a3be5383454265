"""``mtcheck scan``: check articles and say what was found."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

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
    output: shared.OUTPUT = None,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="Write the HTML report as well.")
    ] = None,
    report_language: Annotated[
        str | None, typer.Option("--report-language", metavar="CODE", help="Of the HTML report's own words: en, de.")
    ] = None,
    date: shared.DATE = None,
    language: shared.LANGUAGE = None,
    source: shared.SOURCE = None,
    source_language: shared.SOURCE_LANGUAGE = None,
    input_format: shared.INPUT_FORMAT = None,
    encoding: shared.ENCODING = None,
    select: shared.SELECT = None,
    ignore: shared.IGNORE = None,
    threshold: Annotated[
        str | None,
        typer.Option("--threshold", metavar="SEVERITY", help="minor, major or critical: from there on, exit 1."),
    ] = None,
    min_confidence: shared.MIN_CONFIDENCE = None,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Findings don't change the exit code.")] = False,
    jobs: shared.JOBS = 1,
    changed_since: shared.CHANGED_SINCE = None,
    baseline: shared.BASELINE = None,
    new_only: shared.NEW_ONLY = False,
    no_baseline: Annotated[bool, typer.Option("--no-baseline", help="Known findings count, too.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="On the terminal: the summary only.")] = False,
    config: shared.CONFIG = None,
) -> None:
    """Check articles: misnamed officials, broken sentences, quotations, repetitions, page furniture.

    Exit code 0: nothing at or above the threshold; 1: findings; 2: an error (what could be read is still checked).
    """
    from functools import partial

    from mtcheck.cli.progress import progress
    from mtcheck.errors import ConfigError
    from mtcheck.gate.memory import Memory
    from mtcheck.gate.policy import by_threshold
    from mtcheck.report import Verdict
    from mtcheck.scanning import scan as scan_files
    from mtcheck.writing import find_writer

    find_writer(format)  # a wrong name is no error to hear of after the work
    overrides: dict[str, Any] = {
        "select": select,
        "ignore": ignore,
        "threshold": threshold,
        "min_confidence": min_confidence,
    }
    if report_language:
        overrides["report"] = {"language": report_language}
    settings = shared.settings_from(config, overrides)
    if new_only and no_baseline:
        raise ConfigError("--new-only and --no-baseline can't both be meant")
    baseline = shared.baseline_file(baseline, settings) if new_only else baseline
    memory = Memory.of(settings, baseline, use_baseline=not no_baseline)  # one that is missing is an error now
    given = shared.given_from(input_format, encoding, language, date, source, source_language)
    with progress() as tell:
        result = scan_files(shared.given_paths(paths), settings, given, jobs, tell, changed_since)
    result = memory.apply(result).judged(partial(by_threshold, settings=settings))
    shared.write_report(result, format, output, settings, quiet=quiet)
    if report is not None:
        shared.write_report(result, "html", report, settings)
        sys.stderr.write(f"HTML report: {report}\n")
    shared.say(result)
    if result.errors:
        raise typer.Exit(2)
    if not exit_zero and any(article.verdict is Verdict.HOLD for article in result.articles):
        raise typer.Exit(1)
