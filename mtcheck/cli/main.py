"""The command line: one thin file a command; here only what they share."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from mtcheck import __version__
from mtcheck.cli import (
    apply,
    baseline,
    compare,
    config,
    dismissals,
    doctor,
    fix,
    gate,
    learn,
    officials,
    rules,
    scan,
    score,
    serve,
    setup,
    users,
    watch,
)
from mtcheck.errors import MtcheckError

app = typer.Typer(
    name="mtcheck",
    help="The copy desk's linter for machine-translated news.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"mtcheck {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """The copy desk's linter for machine-translated news.

    Exit codes: 0 nothing at or above the threshold, 1 findings, 2 an error in the usage, the settings or an input.
    """


app.command("scan")(scan.scan)
app.command("fix")(fix.fix)
app.command("apply")(apply.apply)
app.command("gate")(gate.gate)
app.command("watch")(watch.watch)
app.command("serve")(serve.serve)
app.command("config")(config.config)
app.command("setup")(setup.setup)
app.command("doctor")(doctor.doctor)
app.command("score")(score.score)
app.command("compare")(compare.compare)
app.command("learn")(learn.learn)
app.add_typer(rules.app, name="rules")
app.add_typer(officials.app, name="officials")
app.add_typer(baseline.app, name="baseline")
app.add_typer(dismissals.app, name="dismissals")
app.add_typer(users.app, name="users")


def run() -> None:
    """The console script: errors that a user can mend are one line each and exit with 2."""
    try:
        app()
    except MtcheckError as error:
        sys.stderr.write(f"mtcheck: error: {error}\n")
        sys.exit(2)
    except BrokenPipeError:
        # The reader of our output (head, less) has gone: nothing more to say, and nothing to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)
