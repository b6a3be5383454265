"""An end for a whole exchange with a server: time-outs are for single reads, and a server may send a byte at a time.

When the time is over the connection is cut from outside, wherever its thread waits: for the handshake, the headers or
the body.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class _Exchange:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._over = False

    def hold(self, sock: socket.socket) -> None:
        """``sock`` is what is to be cut; a copy of it, since TLS takes the socket itself over."""
        copy = socket.socket(sock.family, sock.type, fileno=os.dup(sock.fileno()))
        with self._lock:
            self._drop()
            self._socket = copy
            if self._over:
                self._shut()

    def cut(self) -> None:
        with self._lock:
            self._over = True
            self._shut()

    def end(self) -> None:
        with self._lock:
            self._drop()

    def _shut(self) -> None:
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def _drop(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


_current = threading.local()


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Connections that this thread opens or uses in the meantime (`uses`) are cut after so many seconds."""
    exchange = _current.exchange = _Exchange()
    timer = threading.Timer(seconds, exchange.cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        _current.exchange = None
        exchange.end()


def uses(sock: socket.socket | None) -> None:
    """The exchange of this thread goes through ``sock``."""
    exchange = getattr(_current, "exchange", None)
    if exchange is not None and sock is not None:
        exchange.hold(sock)
