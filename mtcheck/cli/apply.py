"""``mtcheck apply``: what an editor decided in a report, put into the files or taken away as documents."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mtcheck.cli import shared

if TYPE_CHECKING:
    from mtcheck.config import Settings
    from mtcheck.errors import InputError
    from mtcheck.gate.decisions import Decided, Decisions
    from mtcheck.scanning import Given
    from mtcheck.taking_away import Revised


def apply(
    decisions: Annotated[Path, typer.Argument(metavar="DECISIONS", help="What a report exported.", show_default=False)],
    paths: shared.PATHS = None,
    show: Annotated[bool, typer.Option("--diff", help="Show what would change; the files stay as they are.")] = False,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="NAME",
            help="Leave the files as they are and write the corrected text as text, markdown, html, or docx (with "
            "tracked changes, and comments for what is still open).",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="PATH", help="With --to: a file, or a folder for more than one article."
        ),
    ] = None,
    input_format: shared.INPUT_FORMAT = None,
    encoding: shared.ENCODING = None,
    config: shared.CONFIG = None,
) -> None:
    """Put the corrections that were accepted in a report into the articles, everything else left as it is.

    An article whose text has changed since is an error and stays as it is. From standard input the corrected article
    goes to standard output. Exit code 0, or 2 for an error.
    """
    from mtcheck.gate.decisions import load
    from mtcheck.scanning import files

    _check(to, output, show)
    settings = shared.settings_from(config)
    given = shared.given_from(input_format, encoding, None, None)
    decided = load(decisions)
    found, errors = files(shared.given_paths(paths), settings)
    if to:
        used = _write_documents(found, decided, settings, given, to, output, errors)
    else:
        used = _correct(found, decided, settings, given, show, errors)
    _say_missed(decided, used, errors, decisions)
    shared.exit_with(errors)


def _check(to: str | None, output: Path | None, show: bool) -> None:
    from mtcheck.errors import ConfigError
    from mtcheck.taking_away import DOCUMENTS

    if to is not None and to not in DOCUMENTS:
        raise ConfigError(f"--to: no document called {to!r}.", hint=f"There are: {', '.join(DOCUMENTS)}.")
    if to is not None and show:
        raise ConfigError("--diff and --to don't go together.")
    if to is None and output is not None:
        raise ConfigError("--output needs --to; without it the files themselves are corrected.")


def _correct(
    found: Sequence[str],
    decided: Decisions,
    settings: Settings,
    given: Given,
    show: bool,
    errors: list[InputError],
) -> list[Decided]:
    """Put the corrections into the files (or show them); the decisions that found their article."""
    from functools import partial

    from mtcheck.atomic import write_atomically
    from mtcheck.errors import InputError
    from mtcheck.fixing import diff
    from mtcheck.gate.applying import apply as apply_to
    from mtcheck.scanning import read_again, read_document

    used: list[Decided] = []
    for path in found:
        try:
            document = read_document(path, settings, given)
            done = apply_to(document, decided, settings.folder, partial(read_again, document, settings, given))
            if show:
                for line in diff(done.fixed):
                    typer.echo(line)
            elif path == "-":
                sys.stdout.buffer.write(done.fixed.data or document.rewrite({}))
            elif done.fixed.data:
                write_atomically(Path(path), done.fixed.data)
        except InputError as error:
            errors.append(error)
            continue
        used += done.used
        errors += [*document.errors, *done.errors]
        count = done.fixed.count
        sys.stderr.write(f"{path}: {count} correction{'' if count == 1 else 's'}\n")
        for index in done.differing:
            name = document.articles[index].id or path
            sys.stderr.write(f"mtcheck: {name}: its format can't hold the text exactly as the report showed it\n")
    return used


def _write_documents(
    found: Sequence[str],
    decided: Decisions,
    settings: Settings,
    given: Given,
    to: str,
    output: Path | None,
    errors: list[InputError],
) -> list[Decided]:
    """Write a document an article; the decisions that found theirs."""
    from mtcheck.atomic import write_atomically
    from mtcheck.errors import ConfigError, InputError
    from mtcheck.gate.applying import take_away
    from mtcheck.gate.files import key_of
    from mtcheck.scanning import read_document
    from mtcheck.taking_away import DOCUMENTS, SUFFIXES, file_names

    used: list[Decided] = []
    taken: list[tuple[str, Revised]] = []
    for path in found:
        try:
            document = read_document(path, settings, given)
        except InputError as error:
            errors.append(error)
            continue
        errors += document.errors
        for article in document.articles:
            try:
                revised, on = take_away(article, decided, settings.folder)
            except InputError as error:
                errors.append(error)
                continue
            used += [on] if on else []
            taken.append((key_of(article, settings.folder), revised))
    into_folder = output is not None and output.is_dir()
    if len(taken) > 1 and not into_folder:
        raise ConfigError(f"{len(taken)} articles need a folder that is there.", hint="Name it with --output.")
    names = file_names([key for key, _ in taken], SUFFIXES[to])
    for name, (_, revised) in zip(names, taken, strict=True):
        data = DOCUMENTS[to](revised)
        if output is None:
            sys.stdout.buffer.write(data)
        else:
            write_atomically(output / name if into_folder else output, data)
    return used


def _say_missed(decided: Decisions, used: Sequence[Decided], errors: list[InputError], file: Path) -> None:
    """Which of the decisions found no article; that is an error where none did."""
    from mtcheck.errors import InputError
    from mtcheck.gate.decisions import Choice

    accepted = [of for of in decided.articles if any(one.choice is Choice.ACCEPTED for one in of.decisions)]
    missed = [of for of in accepted if of not in used]
    for of in missed:
        sys.stderr.write(f"mtcheck: {of.article}: decided on, but not among these files\n")
    if missed and not used and not errors:
        errors.append(InputError("none of the articles that it decides on is among the files", path=str(file)))
