"""Where verdicts go: files in a folder, a command, a webhook. Each gets the same JSON.

A delivery may be tried more than once (a machine can die between the deed and its note): a file has the delivery's
name, so that a second one is the first; a command finds the name in ``MTCHECK_DELIVERY``, a webhook in
``Idempotency-Key``.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from mtcheck.atomic import write_atomically
from mtcheck.errors import InputError
from mtcheck.gate.net import Client, RefusedError
from mtcheck.logs import fields

_log = logging.getLogger("mtcheck.watch")

_PATIENCE = 60  # seconds that a command may take


class Sink(Protocol):
    """``name`` is the sink's in the state file; ``deliver`` raises InputError where that failed and should be tried
    again."""

    @property
    def name(self) -> str: ...

    def deliver(self, delivery: str, payload: bytes) -> None: ...


class Folder:
    """A file ``DELIVERY.json`` for each verdict, there whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = f"folder:{folder}"

    def deliver(self, delivery: str, payload: bytes) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"cannot be made: {error.strerror}", path=str(self.folder)) from None
        write_atomically(self.folder / f"{delivery}.json", payload)


class Command:
    """A program that reads the verdict from its standard input; exit code 0 says that it has it."""

    def __init__(self, command: Sequence[str]) -> None:
        self.command = list(command)
        self.name = f"command:{' '.join(command)}"

    def deliver(self, delivery: str, payload: bytes) -> None:
        try:
            done = subprocess.run(
                self.command,
                input=payload,
                env={**os.environ, "MTCHECK_DELIVERY": delivery},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                timeout=_PATIENCE,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise InputError(f"the command can't be run: {error}", path=self.command[0]) from None
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip()[-1000:]  # which may be the article's text
            _log.debug("the command said", extra=fields(delivery=delivery, stderr=said))
            raise InputError(f"the command ended with {done.returncode}", path=self.command[0])


class Webhook:
    """A POST of the verdict; with a secret, ``X-Mtcheck-Signature`` is its HMAC-SHA-256: ``sha256=HEX``."""

    def __init__(self, url: str, client: Client, secret: bytes | None = None) -> None:
        self.url, self._client, self._secret = url, client, secret
        self.name = f"webhook:{url}"

    def deliver(self, delivery: str, payload: bytes) -> None:
        headers = {"Content-Type": "application/json", "Idempotency-Key": delivery}
        if self._secret is not None:
            headers["X-Mtcheck-Signature"] = f"sha256={hmac.new(self._secret, payload, hashlib.sha256).hexdigest()}"
        answer = self._client.post(self.url, payload, headers)
        if not 200 <= answer.status < 300:
            raise RefusedError("webhook", answer, self.url)
