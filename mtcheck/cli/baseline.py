"""``mtcheck baseline``: findings that are known already, so that only new ones count."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mtcheck.cli import shared

if TYPE_CHECKING:
    from mtcheck.config import Settings
    from mtcheck.gate.baseline import Baseline

app = typer.Typer(help="Findings that are known already, so that only new ones count.", no_args_is_help=True)


@app.command()
def create(
    paths: shared.PATHS = None, file: shared.BASELINE = None, jobs: shared.JOBS = 1, config: shared.CONFIG = None
) -> None:
    """Check articles and put everything that is found into the baseline (a new one, whatever was there before)."""
    from mtcheck.gate.baseline import save

    settings = shared.settings_from(config)
    target = shared.baseline_file(file, settings)
    found = _found(paths, settings, jobs)
    save(found, target)
    typer.echo(f"{target}: {found.count} findings in {len(found.articles)} articles")
    shared.remind(settings, "baseline", target, ", or with --new-only")


@app.command()
def add(
    decisions: Annotated[Path, typer.Argument(metavar="DECISIONS", help="What a report exported.", show_default=False)],
    file: shared.BASELINE = None,
    config: shared.CONFIG = None,
) -> None:
    """Put into the baseline what an editor rejected in a report; what it holds already stays."""
    from mtcheck import __version__
    from mtcheck.gate.baseline import Baseline, load, save, with_rejected
    from mtcheck.gate.decisions import load as load_decisions

    target = shared.baseline_file(file, shared.settings_from(config))
    old = load(target) if target.exists() else Baseline(1, __version__, {})
    new = with_rejected(old, load_decisions(decisions))
    save(new, target)
    typer.echo(f"{target}: {new.count - old.count} added, {new.count} in all")


@app.command()
def show(file: shared.BASELINE = None, config: shared.CONFIG = None) -> None:
    """List what the baseline holds."""
    from mtcheck.gate.baseline import load
    from mtcheck.writing.shown import visible

    baseline = load(shared.baseline_file(file, shared.settings_from(config)))
    for article, entries in baseline.articles.items():
        for entry in entries:
            typer.echo(visible(f"{article}\t{entry.count}\t{entry.rule}\t{entry.text!r}\t{entry.fingerprint}"))


@app.command()
def prune(
    paths: shared.PATHS = None, file: shared.BASELINE = None, jobs: shared.JOBS = 1, config: shared.CONFIG = None
) -> None:
    """Check the articles again and take out of the baseline what is not found any more; nothing is added."""
    from mtcheck.gate.baseline import load, save
    from mtcheck.gate.baseline import prune as pruned

    settings = shared.settings_from(config)
    target = shared.baseline_file(file, settings)
    old = load(target)
    new = pruned(old, _found(paths, settings, jobs))
    save(new, target)
    typer.echo(f"{target}: {old.count - new.count} taken out, {new.count} left")


def _found(paths: list[str] | None, settings: Settings, jobs: int) -> Baseline:
    """Everything that counts without a baseline; what can't be read is an error before anything is written."""
    from mtcheck.cli.progress import progress
    from mtcheck.gate.baseline import baseline_of
    from mtcheck.gate.memory import Memory
    from mtcheck.scanning import scan

    with progress() as tell:
        report = scan(shared.given_paths(paths), settings, jobs=jobs, progress=tell)
    if report.errors:
        shared.say(report)
        raise typer.Exit(2)
    return baseline_of(Memory.of(settings, use_baseline=False).apply(report), settings.folder)
