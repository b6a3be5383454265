"""A service as its users meet it: a server of its own on loopback."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any


class Served:
    def __init__(self, folder: Path, *options: str, token: str | None = None, ready: bool = True) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url, self.token = f"http://127.0.0.1:{port}", token
        environment = {key: value for key, value in os.environ.items() if key != "MTCHECK_TOKEN"}
        self.log = (folder / "log.txt").open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mtcheck", "serve", "--port", str(port), "--processes", "1", *options],
            env={**environment, **({"MTCHECK_TOKEN": token} if token else {})},
            stderr=self.log,
        )
        self.wait_until_ready("/readyz" if ready else "/healthz")

    def wait_until_ready(self, way: str = "/readyz") -> None:
        end = time.monotonic() + 120
        while self.status(way) != 200:
            assert time.monotonic() < end, "the service is not ready"
            assert self.process.poll() is None, "the service has ended"
            time.sleep(0.1)

    def ask(
        self, path: str, body: Any = None, headers: dict[str, str] | None = None, method: str | None = None
    ) -> tuple[int, bytes, dict[str, str]]:
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        said = {"Content-Type": "application/json", **({"Authorization": f"Bearer {self.token}"} if self.token else {})}
        request = urllib.request.Request(self.url + path, data, {**said, **(headers or {})}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read(), dict(answer.headers)
        except urllib.error.HTTPError as error:
            return error.code, error.read(), dict(error.headers)

    def status(self, path: str) -> int:
        try:
            return self.ask(path)[0]
        except OSError:
            return 0

    def workers(self) -> list[int]:
        """The processes that check."""
        command = ["ps", "-ww", "--ppid", str(self.process.pid), "-o", "pid=,args="]
        listed = subprocess.run(command, capture_output=True, text=True, check=True)
        found = [int(line.split()[0]) for line in listed.stdout.splitlines() if "spawn_main" in line]
        assert found, listed.stdout
        return found

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=60)
        self.log.close()
        return code
