"""The real server: shared, and gone when nobody needs it, however its users end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mtcheck.languagetool.installed import version
from tests.conftest import need

_ASK = (
    "import sys, time; from mtcheck.languagetool import client, server; server._LINGER = 1; "
    "print([m.rule for m in next(client.matches([sys.argv[1]], 'en-US'))], flush=True); time.sleep(float(sys.argv[2]))"
)


@pytest.fixture(autouse=True)
def _real(request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("installed")
    need(version(), "LanguageTool")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache folder of its own, so that this test's server is its own too."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    yield tmp_path / "mtcheck" / "languagetool-server"
    for process in servers(tmp_path):
        os.kill(process, signal.SIGKILL)


def servers(folder: Path) -> list[int]:
    """Ids of processes, Java and supervisor, that have ``folder`` in their command."""
    out = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = path.read_bytes().decode(errors="replace")
        except OSError:
            continue
        if str(folder) in command:
            out.append(int(path.parent.name))
    return out


def ask(text: str, stay: float = 0) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", _ASK, text, str(stay)], stdout=subprocess.PIPE, text=True)


def says(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def gone(folder: Path, seconds: float = 15) -> bool:
    end = time.monotonic() + seconds
    while servers(folder) and time.monotonic() < end:
        time.sleep(0.1)
    return not servers(folder)


def test_processes_share_one_server_which_ends_after_them_however_they_end(home: Path) -> None:
    users = [ask("He go home.", 1), ask("She go home.", 60), ask("He go away.", 60)]
    assert all("HE_VERB_AGR" in says(process) for process in users)
    assert len(servers(home)) == 2  # one supervisor, one Java
    users[1].send_signal(signal.SIGKILL)
    users[2].send_signal(signal.SIGINT)
    for process in users:
        process.wait()
    assert gone(home)
    assert not (home / "url").exists()


def test_nothing_is_left_of_a_killed_supervisor(home: Path) -> None:
    process = ask("He go home.", 60)
    says(process)
    for server in servers(home):
        if b"supervisor" in Path(f"/proc/{server}/cmdline").read_bytes():
            os.kill(server, signal.SIGKILL)
    assert gone(home)
    process.kill()
    process.wait()
    again = ask("They goes home.")  # the stale address does no harm
    assert "rror" not in says(again)
    assert again.wait() == 0
