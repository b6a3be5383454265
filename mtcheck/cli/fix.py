"""``mtcheck fix``: show the corrections, or write them into the files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mtcheck.cli import shared

if TYPE_CHECKING:
    from mtcheck.article import Article
    from mtcheck.report import ArticleReport


def fix(
    paths: shared.PATHS = None,
    write: Annotated[bool, typer.Option("--write", "-w", help="Change the files (otherwise a diff is shown).")] = False,
    unsafe: Annotated[bool, typer.Option("--unsafe", help="Corrections that need an editor's eye, too.")] = False,
    date: shared.DATE = None,
    language: shared.LANGUAGE = None,
    source: shared.SOURCE = None,
    source_language: shared.SOURCE_LANGUAGE = None,
    input_format: shared.INPUT_FORMAT = None,
    encoding: shared.ENCODING = None,
    select: shared.SELECT = None,
    ignore: shared.IGNORE = None,
    min_confidence: shared.MIN_CONFIDENCE = None,
    config: shared.CONFIG = None,
) -> None:
    """Correct articles: a diff on the screen, or, with --write, in the files, everything else in them left as it is.

    From standard input with --write the corrected article goes to standard output. Exit code 0, or 2 for an error.
    """
    from functools import partial

    from mtcheck.atomic import write_atomically
    from mtcheck.checker import Checker
    from mtcheck.errors import InputError
    from mtcheck.fixing import diff, fix_document
    from mtcheck.gate.memory import Memory
    from mtcheck.scanning import files, read_again, read_document

    settings = shared.settings_from(config, {"select": select, "ignore": ignore, "min_confidence": min_confidence})
    given = shared.given_from(input_format, encoding, language, date, source, source_language)
    checker, memory = Checker(settings), Memory.of(settings, use_baseline=False)

    def check(article: Article) -> ArticleReport:
        return memory.recall(checker.check_any(article))

    found, errors = files(shared.given_paths(paths), settings)
    for path in found:
        try:
            document = read_document(path, settings, given)
            errors += document.errors
            fixed = fix_document(document, check, partial(read_again, document, settings, given), unsafe)
            if not write:
                for line in diff(fixed):
                    typer.echo(line)
            elif path == "-":
                sys.stdout.buffer.write(fixed.data or document.rewrite({}))
            elif fixed.data:
                write_atomically(Path(path), fixed.data)
            sys.stderr.write(f"{path}: {fixed.count} correction{'' if fixed.count == 1 else 's'}\n")
        except InputError as error:
            errors.append(error)
    for fault in errors:
        sys.stderr.write(f"mtcheck: error: {fault}\n")
    if errors:
        raise typer.Exit(2)
