"""``mtcheck serve``: the checker over HTTP."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from typing import Annotated

import typer

from mtcheck.cli import shared
from mtcheck.logs import Format, Level, set_up


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 for a free one.")] = 8437,
    processes: Annotated[int, typer.Option(min=1, help="Articles that are checked at a time.")] = 2,
    size: Annotated[int, typer.Option(min=1, metavar="BYTES", help="The largest body.")] = 5_000_000,
    seconds: Annotated[float, typer.Option(min=0.1, help="The longest work on one request.")] = 30.0,
    rate: Annotated[int, typer.Option(min=0, help="Requests a minute of one client; 0 for any number.")] = 600,
    waiting: Annotated[int, typer.Option(min=1, help="Requests that may be worked on or wait.")] = 200,
    state: Annotated[Path | None, typer.Option(metavar="FILE", help="The watcher's state, for its verdicts.")] = None,
    desk: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Pages for editors; articles and decisions are kept in this file."),
    ] = None,
    users: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Editors' own tokens, as `mtcheck users add` makes them.")
    ] = None,
    https: Annotated[
        bool, typer.Option("--https", help="It is reached through HTTPS (by a proxy): cookies are for that alone.")
    ] = False,
    allow_private: shared.ALLOW_PRIVATE = False,
    log_format: shared.LOG_FORMAT = Format.TEXT,
    log_level: shared.LOG_LEVEL = Level.INFO,
    config: shared.CONFIG = None,
) -> None:
    """Check, fix and report over HTTP; the interface is described at /openapi.json, pages for editors are at /desk.

    Requests must have the token in the environment variable MTCHECK_TOKEN ("Authorization: Bearer …") or one of the
    users', if there are any; without one only this machine is listened to.
    """
    from mtcheck.errors import ConfigError

    token = os.environ.get("MTCHECK_TOKEN") or None
    is_open = token is None and users is None
    if is_open and not _is_loopback(host):
        raise ConfigError(f"to listen on {host} a token must be set: MTCHECK_TOKEN, or users: --users")
    shared.settings_from(config)  # a fault in the settings is an error now
    try:
        import uvicorn

        from mtcheck.gate.net import Client
        from mtcheck.service.app import create_app
        from mtcheck.service.doors import Doors
        from mtcheck.service.limits import Limits
    except ModuleNotFoundError as error:
        raise ConfigError(f"{error.name} is not installed.", hint="Run: pip install 'mtcheck[service]'") from None
    set_up(log_format, log_level)
    app = create_app(
        config,
        Limits(size, seconds, rate, waiting),
        processes,
        Doors(token, users),
        state,
        desk,
        Client(allow_private),
        # Whoever may come in without a token must not be another site whose name leads here.
        hosts=("localhost", "127.0.0.1", host, f"[{host}]") if is_open else (),
        https=https,
    )
    uvicorn.run(app, host=host, port=port, timeout_graceful_shutdown=int(seconds) + 1, log_config=None)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
