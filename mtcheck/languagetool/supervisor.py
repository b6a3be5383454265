"""The process that keeps one LanguageTool server for all mtcheck processes of a user, and ends it for sure.

usage: python -m mtcheck.languagetool.supervisor FOLDER LINGER

In FOLDER it holds a lock on ``supervisor.lock`` (one supervisor at a time) and writes ``url`` once the server has given
its first answer. Each mtcheck process that uses the server holds a shared lock on ``users.lock``, which the kernel lets
go when it dies, however that happens; LINGER seconds after the last one the server ends. If the supervisor itself is
killed the kernel kills the server (PR_SET_PDEATHSIG; Linux only).
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

from mtcheck.languagetool.installed import jar_folder, version
from mtcheck.languagetool.java import find_java

_TICK = 0.25  # seconds between two looks at the users
_START = 240  # seconds that the server may take to its first answer: 5 on an idle machine, 80 on a crowded one
# The simpler compiler alone: half the work to the first answer, and the next ones are no slower.
_JAVA = ("-Xmx768m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # no proxy stands before this machine's own
_CONFIG = "pipelineCaching=true\nmaxPipelinePoolSize=4\npipelineExpireTimeInSeconds=3600\n"
BUSY, NOT_INSTALLED, FAILED = 3, 4, 5
"""Exit codes: another supervisor is there; no Java or LanguageTool; the server doesn't start."""


def _die_with_parent() -> None:
    """Run in the child before Java starts: SIGKILL for it when this process ends."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _start(folder: Path, java: Path, jars: Path, port: int) -> subprocess.Popen[bytes]:
    config = folder / "server.properties"
    config.write_text(_CONFIG, encoding="utf-8")
    command = [str(java), *_JAVA, "-cp", f"{jars}/*:{jars}/libs/*:{jars}"]
    with (folder / "server.log").open("wb") as log:
        return subprocess.Popen(
            [*command, "org.languagetool.server.HTTPServer", "--config", str(config), "--port", str(port)],
            stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, preexec_fn=_die_with_parent,
        )  # fmt: skip


def _answers(url: str, server: subprocess.Popen[bytes]) -> bool:
    """Wait for the first answer, which loads the language; False where the server ends or takes too long."""
    data = urllib.parse.urlencode({"language": "en-US", "text": "This is a first sentence."}).encode()
    end = time.monotonic() + _START
    while time.monotonic() < end and server.poll() is None:
        try:
            with DIRECT.open(f"{url}/v2/check", data, timeout=_START) as answer:
                return bool(answer.status == 200)
        except OSError:
            time.sleep(_TICK)
    return False


def _try_lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _keep(server: subprocess.Popen[bytes], users: int, linger: float) -> None:
    """Return when the server has ended or nobody has used it for ``linger`` seconds; then the lock on users is ours."""
    used = time.time()
    while server.poll() is None:
        if _try_lock(users):
            if time.time() - max(used, os.fstat(users).st_mtime) > linger:
                return
            fcntl.flock(users, fcntl.LOCK_UN)
        else:
            used = time.time()
        time.sleep(_TICK)


def supervise(folder: Path, linger: float) -> int:
    """Keep a server until it isn't needed; the exit code says why there was none."""
    lock = os.open(folder / "supervisor.lock", os.O_RDWR | os.O_CREAT, 0o600)
    if not _try_lock(lock):
        return BUSY
    java = find_java()
    if java is None or version() is None:
        return NOT_INSTALLED
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    users = os.open(folder / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
    server = _start(folder, java, jar_folder(), port)
    try:
        if not _answers(url, server):
            return FAILED
        part = folder / "url.part"
        part.write_text(url, encoding="utf-8")
        part.replace(folder / "url")
        _keep(server, users, linger)
        return 0
    finally:
        (folder / "url").unlink(missing_ok=True)
        server.kill()
        server.wait()


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(supervise(Path(sys.argv[1]), float(sys.argv[2])))


if __name__ == "__main__":
    main()
