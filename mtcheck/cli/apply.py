"""``mtcheck apply``: what an editor decided in a report, put into the files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mtcheck.cli import shared

if TYPE_CHECKING:
    from mtcheck.gate.decisions import Decided


def apply(
    decisions: Annotated[Path, typer.Argument(metavar="DECISIONS", help="What a report exported.", show_default=False)],
    paths: shared.PATHS = None,
    show: Annotated[bool, typer.Option("--diff", help="Show what would change; the files stay as they are.")] = False,
    input_format: shared.INPUT_FORMAT = None,
    encoding: shared.ENCODING = None,
    config: shared.CONFIG = None,
) -> None:
    """Put the corrections that were accepted in a report into the articles, everything else left as it is.

    An article whose text has changed since is an error and stays as it is. From standard input the corrected article
    goes to standard output. Exit code 0, or 2 for an error.
    """
    from functools import partial

    from mtcheck.atomic import write_atomically
    from mtcheck.errors import InputError
    from mtcheck.fixing import diff
    from mtcheck.gate.applying import apply as apply_to
    from mtcheck.gate.decisions import Choice, load
    from mtcheck.scanning import files, read_again, read_document

    settings = shared.settings_from(config)
    given = shared.given_from(input_format, encoding, None, None)
    decided = load(decisions)
    found, errors = files(shared.given_paths(paths), settings)
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
    accepted = [of for of in decided.articles if any(one.choice is Choice.ACCEPTED for one in of.decisions)]
    missed = [of for of in accepted if of not in used]
    for of in missed:
        sys.stderr.write(f"mtcheck: {of.article}: decided on, but not among these files\n")
    if missed and not used and not errors:
        errors.append(InputError("none of the articles that it decides on is among the files", path=str(decisions)))
    shared.exit_with(errors)
