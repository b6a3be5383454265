"""``mtcheck watch``: judge what feeds bring, all day."""

from __future__ import annotations

import os
import shlex
import signal
from pathlib import Path
from typing import Annotated

import typer

from mtcheck.cli import shared
from mtcheck.logs import Format, Level


def watch(
    feeds: Annotated[list[str], typer.Argument(metavar="FEED...", help="URLs of feeds, and folders that fill.")],
    state: Annotated[Path, typer.Option(metavar="FILE", help="What was judged already.")] = Path(
        "mtcheck-watch.sqlite"
    ),
    into: Annotated[Path | None, typer.Option(metavar="FOLDER", help="A file there for each verdict.")] = None,
    command: Annotated[str | None, typer.Option(help="A command that reads each verdict (JSON).")] = None,
    webhook: Annotated[str | None, typer.Option(metavar="URL", help="Each verdict is posted there.")] = None,
    secret: Annotated[
        str, typer.Option(metavar="NAME", help="The environment variable with the webhook's secret.")
    ] = "MTCHECK_WEBHOOK_SECRET",
    interval: Annotated[float, typer.Option(min=0, metavar="SECONDS", help="Between two looks at a feed.")] = 300,
    processes: Annotated[
        int, typer.Option(min=1, help="Articles that are judged at a time; 1: in the watcher's own process.")
    ] = 2,
    seconds: Annotated[float, typer.Option(min=0.1, help="The longest work on one article in another process.")] = 60.0,
    forget_after: Annotated[
        float,
        typer.Option(min=1, metavar="DAYS", help="For which what is no longer in its feed is still known."),
    ] = 30,
    once: Annotated[bool, typer.Option("--once", help="Look once, deliver, and stop.")] = False,
    allow_private: shared.ALLOW_PRIVATE = False,
    log_format: shared.LOG_FORMAT = Format.TEXT,
    log_level: shared.LOG_LEVEL = Level.INFO,
    config: shared.CONFIG = None,
) -> None:
    """Judge each version of each item once, by the policy in the settings, and hand the verdicts on.

    The log on standard error holds no article's text (but for debug). Exit code 0 when stopped (Ctrl-C, SIGTERM), 2 for
    an error; with --once also where a feed could not be looked at.
    """
    from mtcheck.errors import ConfigError
    from mtcheck.gate.judges import Elsewhere, Here, Judges, ready
    from mtcheck.gate.judging import judge_of
    from mtcheck.gate.net import Client
    from mtcheck.gate.sinks import Command, Folder, Sink, Webhook
    from mtcheck.gate.state import State
    from mtcheck.gate.watcher import Watcher
    from mtcheck.logs import set_up

    client = Client(allow_private)
    sinks: list[Sink] = [Folder(into)] if into else []
    sinks += [Command(shlex.split(command))] if command else []
    if webhook:
        key = os.environ.get(secret)
        sinks.append(Webhook(webhook, client, key.encode() if key else None))
    if not sinks:
        raise ConfigError("nowhere to put the verdicts: name a folder, a command or a webhook")
    set_up(log_format, log_level)
    settings, kept = shared.settings_from(config), State(state)
    elsewhere = Elsewhere(settings, processes, seconds) if processes > 1 else None
    judges: Judges = elsewhere or Here(judge_of(settings))
    watcher = Watcher(feeds, settings, kept, judges, sinks, client, interval, forget_after * 86_400)
    stopped = failed = False

    def stop(*_: object) -> None:
        nonlocal stopped
        stopped = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        ready(judges)
        if once:
            watcher.turn()
            failed = any(kept.feed(feed).failures for feed in feeds)
        else:
            watcher.run(lambda: stopped)
    finally:
        if elsewhere is not None:
            elsewhere.stop()
        kept.close()
    if failed:
        raise typer.Exit(2)
