"""``mtcheck gate``: pass, warn or hold, by the policy in the settings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mtcheck.cli import shared

if TYPE_CHECKING:
    from mtcheck.report import ArticleReport, Report


def gate(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH|URL...", help="Files, folders, patterns, URLs, or - for standard input."),
    ] = None,
    format: Annotated[  # noqa: A002 - the option's name
        str | None,
        typer.Option("--format", "-f", metavar="NAME", help="A report as well, as `mtcheck scan` writes it."),
    ] = None,
    output: shared.OUTPUT = None,
    answers: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Put ninjs files there again, held items withheld, with a note."),
    ] = None,
    baseline: shared.BASELINE = None,
    new_only: shared.NEW_ONLY = False,
    date: shared.DATE = None,
    language: shared.LANGUAGE = None,
    input_format: shared.INPUT_FORMAT = None,
    encoding: shared.ENCODING = None,
    jobs: shared.JOBS = 1,
    changed_since: shared.CHANGED_SINCE = None,
    allow_private: shared.ALLOW_PRIVATE = False,
    config: shared.CONFIG = None,
) -> None:
    """Judge articles: a line each with pass, warn or hold, and why.

    Exit code 0: none is held; 1: some are; 2: an error (what could be read is still judged).
    """
    from mtcheck.cli.progress import progress
    from mtcheck.gate.judging import judge_paths
    from mtcheck.gate.net import Client
    from mtcheck.report import Verdict
    from mtcheck.writing.shown import visible, writable

    settings = shared.settings_from(config)
    baseline = shared.baseline_file(baseline, settings) if new_only else baseline
    given = shared.given_from(input_format, encoding, language, date)
    client = Client(allow_private)
    named = shared.given_paths(paths)
    with progress() as tell:
        report = judge_paths(named, settings, given, client, baseline, jobs, changed_since, tell)
    for of in report.articles:
        name = " ".join(filter(None, [writable(of.article.path), of.article.id]))
        line = "\t".join([of.verdict, _in_one_line(visible(name)), _in_one_line("; ".join(of.reasons))])
        typer.echo(line, err=format is not None and output is None)
    if format is not None:
        shared.write_report(report, format, output, settings)
    if answers is not None:
        _answer(report, answers)
    shared.say(report)
    if report.errors:
        raise typer.Exit(2)
    if any(of.verdict is Verdict.HOLD for of in report.articles):
        raise typer.Exit(1)


def _answer(report: Report, folder: Path) -> None:
    from mtcheck.atomic import write_atomically
    from mtcheck.gate.answers import answer

    by_path: dict[str, list[ArticleReport]] = {}
    for of in report.articles:
        if of.article.format == "ninjs":
            by_path.setdefault(of.article.path, []).append(of)
    folder.mkdir(parents=True, exist_ok=True)
    for articles, name in zip(by_path.values(), _names(list(by_path)), strict=True):
        write_atomically(folder / f"{name}.json", answer(_source(articles), articles))


def _names(paths: Sequence[str]) -> list[str]:
    """A file name for each path: its own, or the whole path in one word where several have that."""
    own = [Path(path).stem for path in paths]
    names = [
        name if own.count(name) == 1 else re.sub(r"[^\w.-]+", "-", str(Path(path).with_suffix(""))).strip("-.")
        for name, path in zip(own, paths, strict=True)
    ]
    for name, path in zip(names, paths, strict=True):
        if names.count(name) > 1:
            from mtcheck.errors import ConfigError

            raise ConfigError(f"several answers would be called {name}.json: ask for them one by one", path=path)
    return names


def _in_one_line(said: str) -> str:
    """What a feed says may not look like another article's line, or another column."""
    return re.sub(r"\s", " ", said)


def _source(articles: Sequence[ArticleReport]) -> bytes:
    """The file that they were read from; its items share it."""
    return articles[0].article.source_map.source.encode()
