"""The way to mtcheck's own LanguageTool server: the one that another process has started, or a new one."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import time
from functools import lru_cache
from pathlib import Path

from mtcheck.errors import UnavailableError
from mtcheck.languagetool.installed import version
from mtcheck.languagetool.supervisor import BUSY, DIRECT
from mtcheck.resources import cache_home

_PATIENCE = 250  # seconds until a new server must have answered
_LINGER = 60  # seconds that it outlives its last user


def _folder() -> Path:
    folder = cache_home() / "languagetool-server"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@lru_cache(1)
def _as_user(folder: Path, _process: int) -> int:
    """Hold the server for as long as this process lives."""
    handle = os.open(folder / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(handle, fcntl.LOCK_SH)
    return handle


def _alive(folder: Path) -> str | None:
    """The URL of the running server, None where none answers."""
    try:
        url = (folder / "url").read_text(encoding="utf-8")
        with DIRECT.open(f"{url}/v2/healthcheck", timeout=5) as answer:
            return url if answer.status == 200 else None
    except (OSError, ValueError):
        return None


def _spawn(folder: Path) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C in this terminal is not for a server that others use too.
    command = [sys.executable, "-m", "mtcheck.languagetool.supervisor", str(folder), str(_LINGER)]
    null = subprocess.DEVNULL
    return subprocess.Popen(command, stdin=null, stdout=null, stderr=null, start_new_session=True)


def server_url() -> str:
    """The URL of a server that answers, started now if need be; `UnavailableError` where there is none to be had."""
    if version() is None:
        raise UnavailableError("it is not installed (run: mtcheck setup)")
    folder = _folder()
    os.utime(_as_user(folder, os.getpid()))
    url = _alive(folder)
    supervisor = None
    end = time.monotonic() + _PATIENCE
    while url is None:
        # The supervisor of a server that is just ending still has the lock: then ask again.
        if supervisor is None or supervisor.poll() == BUSY:
            supervisor = _spawn(folder)
        elif supervisor.poll() is not None:
            raise UnavailableError(f"its server does not start (see {folder / 'server.log'}; run: mtcheck doctor)")
        if time.monotonic() > end:
            raise UnavailableError(f"its server did not answer within {_PATIENCE} seconds")
        time.sleep(0.25)
        url = _alive(folder)
    return url
