"""Files are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from mtcheck.errors import InputError


def write_atomically(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` in one step, keeping the file's permissions; InputError where that can't be done.

    A link is followed, so that it stays a link. Killed at any moment, the old file or the new one is there.
    """
    target = path.resolve()
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            mode = target.stat().st_mode if target.exists() else 0o666 & ~_UMASK
            Path(name).chmod(mode & 0o7777)
            Path(name).replace(target)
            _settle(target.parent)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", path=str(path)) from None


def _settle(folder: Path) -> None:
    """After a power cut, too, the file is there under its name."""
    if hasattr(os, "O_DIRECTORY"):
        with suppress(OSError):  # some file systems of the network know nothing of it
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


_UMASK = _umask()  # asked for before there are threads, which share it
