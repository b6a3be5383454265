"""``mtcheck users``: the tokens with which editors come to `mtcheck serve --users`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Editors who may use the service's pages.", no_args_is_help=True, rich_markup_mode=None)

_FILE = Annotated[Path, typer.Option("--file", metavar="FILE", help="The file that `mtcheck serve --users` names.")]
_NAME = Annotated[str, typer.Argument(metavar="NAME", help="As it stands beside the editor's decisions.")]
_DEFAULT = Path("mtcheck-users.jsonl")


@app.command("add")
def add(name: _NAME, file: _FILE = _DEFAULT) -> None:
    """Give an editor a new token, and print it: the file keeps no more than its hash."""
    import msgspec

    from mtcheck.errors import ConfigError
    from mtcheck.service import users

    try:
        name = msgspec.convert(name.strip(), users.Name)
    except msgspec.ValidationError as error:
        raise ConfigError(f"the name can't be used: {error}") from None
    typer.echo(users.add(file, name))


@app.command("remove")
def remove(name: _NAME, file: _FILE = _DEFAULT) -> None:
    """Let an editor in no more; sessions end at once."""
    from mtcheck.errors import ConfigError
    from mtcheck.service import users

    if not users.remove(file, name):
        raise ConfigError(f"no user is called {name!r}", path=str(file))


@app.command("list")
def list_users(file: _FILE = _DEFAULT) -> None:
    """Names, one a line."""
    from mtcheck.service import users
    from mtcheck.writing.shown import visible

    for user in users.load(file):
        typer.echo(visible(user.name))
