"""``mtcheck dismissals``: findings that an editor has waved through."""

from __future__ import annotations

import datetime as dt
import difflib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mtcheck.cli import shared

if TYPE_CHECKING:
    from mtcheck.config import Settings

app = typer.Typer(help="Findings that an editor has waved through.", no_args_is_help=True)

DEFAULT = "mtcheck-dismissals.jsonl"

FILE = Annotated[
    Path | None, typer.Option("--file", metavar="FILE", help="The dismissals, otherwise those of the settings.")
]
WHY = Annotated[str, typer.Option("--why", help="The reason.")]
WHO = Annotated[str | None, typer.Option("--who", help="Who says so.")]
UNTIL = Annotated[str | None, typer.Option("--until", metavar="YYYY-MM-DD", help="The last day on which it holds.")]


@app.command()
def add(
    rule: Annotated[str, typer.Argument(help="The rule, such as officials/misspelt-name.")],
    text: Annotated[str, typer.Argument(help="The words that it flags.")],
    article: Annotated[str | None, typer.Option(help="Only in this article (its id or path).")] = None,
    fingerprint: Annotated[str | None, typer.Option(help="Only at this place of the article.")] = None,
    why: WHY = "",
    who: WHO = None,
    until: UNTIL = None,
    file: FILE = None,
    config: shared.CONFIG = None,
) -> None:
    """Dismiss a finding everywhere, in one article, or at one place of it."""
    from mtcheck.errors import ConfigError
    from mtcheck.gate.dismissals import Dismissal, Scope
    from mtcheck.gate.dismissals import add as add_to

    scope = Scope.PLACE if fingerprint else Scope.ARTICLE if article else Scope.EVERYWHERE
    settings = shared.settings_from(config)
    try:
        one = Dismissal(
            _known(rule, settings), text, scope, article, fingerprint, why, who, dt.date.today(), _day(until)
        )
    except ValueError as error:
        raise ConfigError(str(error)) from None
    target = _file(file, settings)
    typer.echo(f"{target}: {add_to([one], target)} dismissals")
    shared.remind(settings, "dismissals", target)


@app.command("import")
def import_(
    decisions: Annotated[Path, typer.Argument(help="Decisions that were exported from a report.")],
    why: WHY = "",
    who: WHO = None,
    until: UNTIL = None,
    file: FILE = None,
    config: shared.CONFIG = None,
) -> None:
    """Take over what an editor rejected in a report."""
    from mtcheck.gate.decisions import load, rejected
    from mtcheck.gate.dismissals import add as add_to

    settings = shared.settings_from(config)
    target = _file(file, settings)
    new = rejected(load(decisions), why, who, dt.date.today(), _day(until))
    typer.echo(f"{target}: {len(new)} taken over, {add_to(new, target)} dismissals")
    shared.remind(settings, "dismissals", target)


@app.command("list")
def list_(file: FILE = None, config: shared.CONFIG = None) -> None:
    """List the dismissals, those that are over too."""
    from mtcheck.gate.dismissals import load
    from mtcheck.writing.shown import visible

    for one in load(_file(file, shared.settings_from(config))):
        over = " (over)" if one.is_over(dt.date.today()) else ""
        said = " ".join(str(part) for part in (one.why, one.who, one.when, one.until and f"until {one.until}") if part)
        typer.echo(visible(f"{one.scope}{over}\t{one.article or '*'}\t{one.rule}\t{one.text!r}\t{said}"))


@app.command()
def prune(file: FILE = None, config: shared.CONFIG = None) -> None:
    """Take out those that are over."""
    from mtcheck.gate.dismissals import load, save

    target = _file(file, shared.settings_from(config))
    old = load(target)
    new = [one for one in old if not one.is_over(dt.date.today())]
    save(new, target)
    typer.echo(f"{target}: {len(old) - len(new)} taken out, {len(new)} left")


def _file(given: Path | None, settings: Settings) -> Path:
    return given or settings.kept_file("dismissals") or settings.folder / DEFAULT


def _known(name: str, settings: Settings) -> str:
    """The id of the rule called ``name``, which may be an older name; ConfigError where there is none."""
    from mtcheck.checker import Checker
    from mtcheck.errors import ConfigError

    rules = Checker(settings).rules()
    found = next((rule.id for rule in rules.values() if name in (rule.id, *rule.data.aliases)), None)
    if found is None:
        near = difflib.get_close_matches(name, rules, 1)
        hint = f"Did you mean {near[0]}?" if near else "See: mtcheck rules list"
        raise ConfigError(f"no rule is called {name!r}.", hint=hint)
    return found


def _day(text: str | None) -> dt.date | None:
    from mtcheck.errors import ConfigError

    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise ConfigError(f"--until: {text!r} is not a day such as 2026-12-31") from None
