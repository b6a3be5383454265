"""HTTP for the gate: only where the user asked, never to addresses of one's own network unless they are allowed.

Every address is checked twice, before the connection and on it, so that neither a redirect nor a name that resolves
otherwise the second time leads inside.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from mtcheck import __version__
from mtcheck.errors import InputError
from mtcheck.gate.deadlines import deadline, uses
from mtcheck.resting import wait_of

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, PoolManager

LARGEST = 20_000_000  # bytes of an answer
_REDIRECTS = 5
_CONNECT, _READ, _WHOLE = 10.0, 20.0, 60.0  # seconds
_CHUNK = 65_536
_MOVED = (301, 302, 303, 307, 308)


class Answer(NamedTuple):
    """Status, the headers in small letters, the body; ``url`` is where it came from in the end."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str

    @property
    def retry_after(self) -> float | None:
        """Seconds that the server asks one to wait."""
        return wait_of(self.headers.get("retry-after"))


class RefusedError(InputError):
    """The server answered with another status than one that is of use; it asks one to wait ``wait`` seconds."""

    def __init__(self, who: str, answer: Answer, url: str) -> None:
        super().__init__(f"the {who} answered {answer.status}", path=url)
        self.wait = answer.retry_after or 0.0


class Client:
    """Asks servers; InputError, with the URL, where there is no answer that may be used."""

    def __init__(self, allow_private: bool = False) -> None:
        self.allow_private = allow_private
        self._pools: PoolManager | None = None

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer to a GET; redirects are followed, each checked again."""
        current = url
        for _ in range(_REDIRECTS + 1):
            answer = self._ask("GET", current, headers or {}, None)
            target = answer.headers.get("location")
            if answer.status not in _MOVED or not target:
                return answer
            try:
                current = urljoin(current, target)
            except ValueError as error:
                raise InputError(f"it is sent on to {target!r}, which is no URL: {error}", path=url) from None
        raise InputError(f"more than {_REDIRECTS} redirects", path=url)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """The answer to a POST; a redirect is one as it stands."""
        return self._ask("POST", url, headers, body)

    def _ask(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        from urllib3 import Timeout
        from urllib3.exceptions import HTTPError

        self._check(url)
        end = time.monotonic() + _WHOLE
        said = {"User-Agent": f"mtcheck/{__version__}", "Accept-Encoding": "gzip, deflate", **headers}
        late = f"the answer took longer than {_WHOLE:.0f} seconds"
        try:
            with deadline(_WHOLE):
                response = self._pool().request(
                    method,
                    url,
                    body=body,
                    headers=said,
                    timeout=Timeout(connect=_CONNECT, read=_READ),
                    retries=False,
                    redirect=False,
                    preload_content=False,
                )
                try:
                    data = _read(response, url)
                finally:
                    response.close()
        except (HTTPError, OSError) as error:
            raise InputError(late if time.monotonic() > end else f"no answer: {error}", path=url) from None
        if time.monotonic() > end:  # what was read is what came before the connection was cut
            raise InputError(late, path=url)
        return Answer(response.status, {k.lower(): v for k, v in response.headers.items()}, data, url)

    def _check(self, url: str) -> None:
        """InputError for what is no URL of the web, or one inside where that isn't allowed."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError as error:
            raise InputError(f"not a URL: {error}", path=url) from None
        if parts.scheme not in ("http", "https") or not host:
            raise InputError("only http and https can be asked", path=url)
        if self.allow_private:
            return
        try:
            found = socket.getaddrinfo(host, port or 0, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise InputError(
                f"its host can't be found: {getattr(error, 'strerror', None) or error}", path=url
            ) from None
        for *_, address in found:
            if not is_public(str(address[0])):
                raise InputError(_INSIDE, path=url, hint=_HINT)

    def _pool(self) -> PoolManager:
        if self._pools is None:
            self._pools = _pools(self.allow_private)
        return self._pools


_INSIDE = "its address is on a network of one's own, which is not allowed"
_HINT = "Allow it with --allow-private."


# What Python counts as global and is on nobody's open internet: site-local addresses, IPv4 in the low bits, NAT64 of
# one's own network, relays of 6to4, segment routing, documentation.
_INNER = tuple(
    map(ipaddress.ip_network, ("fec0::/10", "::/96", "64:ff9b:1::/48", "192.88.99.0/24", "5f00::/16", "3fff::/20"))
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet; of those that hold another one, both are."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    if ip in _NAT64:
        inner = ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
    if not ip.is_global or ip.is_multicast or any(ip in network for network in _INNER):
        return False
    return inner is None or is_public(str(inner))


def _pools(allow_private: bool) -> PoolManager:
    import urllib3
    from urllib3.connection import HTTPConnection, HTTPSConnection

    def checked(sock: Any) -> Any:
        if not allow_private and not is_public(str(sock.getpeername()[0])):
            sock.close()
            raise OSError(_INSIDE)
        uses(sock)
        return sock

    class Plain(HTTPConnection):
        def _new_conn(self) -> Any:
            return checked(super()._new_conn())

        def getresponse(self) -> Any:
            uses(self.sock)  # which an earlier request may have opened
            return super().getresponse()

    class Secure(HTTPSConnection):
        def _new_conn(self) -> Any:
            return checked(super()._new_conn())

        def getresponse(self) -> Any:
            uses(self.sock)
            return super().getresponse()

    class PlainPool(urllib3.HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(urllib3.HTTPSConnectionPool):
        ConnectionCls = Secure

    manager = urllib3.PoolManager(num_pools=20, maxsize=2)
    manager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
    return manager


def _read(response: BaseHTTPResponse, url: str) -> bytes:
    """The body, as far as its size allows."""
    out = bytearray()
    for chunk in response.stream(_CHUNK, decode_content=True):
        out += chunk
        if len(out) > LARGEST:
            raise InputError(f"the answer is larger than {LARGEST // 1_000_000} MB", path=url)
    return bytes(out)
