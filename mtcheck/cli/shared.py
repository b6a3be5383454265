"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from mtcheck.logs import Format, Level

if TYPE_CHECKING:
    from mtcheck.config import Settings
    from mtcheck.dates import PartialDate
    from mtcheck.errors import MtcheckError
    from mtcheck.report import Report
    from mtcheck.scanning import Given
    from mtcheck.writing.look import Look

PATHS = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH...", help="Files, folders, patterns, or - for standard input.", show_default=False),
]
CONFIG = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="Settings; otherwise the nearest mtcheck.toml is used.")
]
LANGUAGE = Annotated[
    str | None, typer.Option("--language", metavar="CODE", help="Language of the articles, such as en.")
]
DATE = Annotated[str | None, typer.Option("--date", metavar="YYYY[-MM[-DD]]", help="When the articles were published.")]
INPUT_FORMAT = Annotated[
    str | None,
    typer.Option(
        "--input-format",
        metavar="NAME",
        help="text, markdown, html, docx, jsonl, feed, json, newsml, xliff, tmx, po, if not clear.",
    ),
]
SOURCE = Annotated[
    Path | None, typer.Option("--source", metavar="FILE", help="The text that the article was translated from.")
]
ENCODING = Annotated[
    str | None, typer.Option("--encoding", metavar="NAME", help="Of the files, if they are not UTF-8; such as cp1252.")
]
OUTPUT = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write there, not to the screen.")]
SOURCE_LANGUAGE = Annotated[
    str | None,
    typer.Option("--source-language", metavar="CODE", help="Its language, such as ru, if it doesn't say so itself."),
]
SELECT = Annotated[
    list[str] | None, typer.Option("--select", metavar="RULE", help="Only these rules, groups, categories.")
]
IGNORE = Annotated[list[str] | None, typer.Option("--ignore", metavar="RULE", help="All but these.")]
MIN_CONFIDENCE = Annotated[
    float | None, typer.Option("--min-confidence", metavar="0..1", help="Leave out findings less sure than this.")
]

BASELINE = Annotated[
    Path | None,
    typer.Option("--baseline", metavar="FILE", help="Known findings, otherwise those of the settings."),
]
NEW_ONLY = Annotated[
    bool,
    typer.Option("--new-only", help="Only what the baseline doesn't know counts; an error where there is none."),
]
CHANGED_SINCE = Annotated[
    str | None,
    typer.Option("--changed-since", metavar="REV", help="Only files that changed since this revision of git."),
]
LOG_FORMAT = Annotated[
    Format, typer.Option("--log-format", envvar="MTCHECK_LOG_FORMAT", help="json: an object a line, for a log server.")
]
LOG_LEVEL = Annotated[Level, typer.Option("--log-level", envvar="MTCHECK_LOG_LEVEL", help="The least that is logged.")]
ALLOW_PRIVATE = Annotated[bool, typer.Option("--allow-private", help="URLs may be on one's own network.")]
JOBS = Annotated[int, typer.Option("--jobs", "-j", min=0, help="Processes; 0 for one a core.")]

MACHINE = Annotated[str, typer.Argument(metavar="MACHINE", help="The machine's text: a file, or a folder of them.")]
EDITED = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[EDITED...]",
        help="What the desk made of it: a file or folder (of the same names); more than one where there are several "
        "versions. Not needed for JSON Lines with `post_edited` or `reference`.",
        show_default=False,
    ),
]
TABLE_FORMAT = Annotated[str, typer.Option("--format", "-f", metavar="NAME", help="terminal, csv or json.")]
ENGINE_FROM = Annotated[
    str | None,
    typer.Option(
        "--engine-from",
        metavar="HOW",
        help="field, folder, file (its name), or a regular expression with one group; otherwise field, then folder.",
    ),
]


def settings_from(config: Path | None, overrides: Mapping[str, Any] | None = None) -> Settings:
    """The settings of the file, with those of the command line on top."""
    from mtcheck.config import load_settings, with_overrides

    given = {key: value for key, value in (overrides or {}).items() if value not in (None, [])}
    return with_overrides(load_settings(config), given) if given else load_settings(config)


def baseline_file(given: Path | None, settings: Settings) -> Path:
    """The baseline given, that of the settings, or the one beside them; it need not exist."""
    return given or settings.kept_file("baseline") or settings.folder / "mtcheck-baseline.json"


def remind(settings: Settings, name: str, file: Path, otherwise: str = "") -> None:
    """Say so where a file that was written counts for nothing, since no settings name it."""
    named = settings.kept_file(name)
    if named is None or named.resolve() != file.resolve():
        typer.echo(f'mtcheck: it counts once the settings name it ({name} = "{file.name}"){otherwise}', err=True)


def parse_date(text: str | None) -> PartialDate | None:
    from mtcheck.dates import PartialDate
    from mtcheck.errors import ConfigError

    try:
        return PartialDate.parse(text) if text is not None else None
    except ValueError as error:
        raise ConfigError(f"--date: {error}") from None


def given_from(
    input_format: str | None,
    encoding: str | None,
    language: str | None,
    date: str | None,
    source: Path | None = None,
    source_language: str | None = None,
) -> Given:
    """What the options say of the articles."""
    from mtcheck.analysis.language import load_language
    from mtcheck.scanning import Given

    if language is not None:
        load_language(language)  # one without rules is an error now
    return Given(input_format, language, parse_date(date), read_source(source), encoding, source_language)


def read_source(path: Path | None) -> str | None:
    """The source text in ``path``, read as any other text would be."""
    if path is None:
        return None
    from mtcheck.reading import read

    return "\n\n".join(article.text for article in read(path).articles)


def given_paths(paths: list[str] | None) -> list[str]:
    """The paths given, or standard input where something is piped in."""
    import sys

    from mtcheck.errors import ConfigError

    if paths:
        return paths
    if sys.stdin.isatty():
        raise ConfigError("nothing to check: name a file, a folder, or pipe an article in")
    return ["-"]


def write_report(
    report: Report,
    format: str,  # noqa: A002
    file: Path | None,
    settings: Settings,
    quiet: bool = False,
) -> None:
    """The report in a format, into a file or onto the screen; ``quiet`` is for the terminal."""
    from mtcheck.writing import write

    options: dict[str, Any] = {}
    if format == "terminal":
        options = {"quiet": quiet}
    elif format == "html":
        options = {"folder": settings.folder, "look": look_from(settings)}
    write_out(lambda out: write(report, format, out, **options), file)


def look_from(settings: Settings) -> Look:
    """How the HTML report looks; ConfigError where its style sheet, its logo or its language is none."""
    from mtcheck.writing.look import look_of

    return look_of(settings.settings_for().report)


def write_out(write: Callable[[TextIO], None], file: Path | None) -> None:
    """What ``write`` writes, into a file (whole or not at all) or onto the screen."""
    import io
    import sys

    if file is None:
        write(sys.stdout)
        return
    out = io.StringIO(newline="")
    write(out)
    write_bytes(file, out.getvalue().encode())


def write_bytes(file: Path, data: bytes) -> None:
    from mtcheck.atomic import write_atomically

    write_atomically(file, data)


def check_table_format(name: str, *also: str) -> None:
    """ConfigError where a table has no such format."""
    from mtcheck.errors import ConfigError

    known = ["terminal", "json", *(also or ("csv",))]
    if name not in known:
        raise ConfigError(f"no output format called {name!r}.", hint=f"There are: {', '.join(known)}.")


def exit_with(errors: Sequence[MtcheckError]) -> None:
    """Say what went wrong, if anything did, and exit with 2."""
    import sys

    for error in errors:
        sys.stderr.write(f"mtcheck: error: {error}\n")
    if errors:
        raise typer.Exit(2)


def say(report: Report) -> None:
    """What a user should know beside the findings, on standard error."""
    import sys

    for notice in report.notices:
        sys.stderr.write(f"mtcheck: {notice}\n")
    for error in report.errors:
        sys.stderr.write(f"mtcheck: error: {error}\n")
