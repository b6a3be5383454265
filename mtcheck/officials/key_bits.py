"""Whether a key is among many: one bit for each of them says of most others that they are not, without a look-up."""

from __future__ import annotations

from collections.abc import Collection
from zlib import crc32

FORMS = "forms"  # those of all full names, in the register file
_ROOM = 16  # bits a key: one key in sixteen that is not there is taken for one that may be


class KeyBits:
    """The bits of some keys, as `data` gave them; without any, every key may be there."""

    def __init__(self, data: bytes) -> None:
        self._data = data or b"\xff"
        self._mask = 8 * len(self._data) - 1

    def may_have(self, key: str) -> bool:
        """False where the key is not among them."""
        at = crc32(key.encode()) & self._mask
        return bool(self._data[at >> 3] >> (at & 7) & 1)


def data(keys: Collection[str]) -> bytes:
    """The bits of these keys; a power of two of bytes."""
    size = 1 << max(0, (len(keys) * _ROOM - 1).bit_length() - 3)
    bits = bytearray(size)
    for key in keys:
        at = crc32(key.encode()) & (8 * size - 1)
        bits[at >> 3] |= 1 << (at & 7)
    return bytes(bits)
