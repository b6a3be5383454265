"""ZIP archives with one part replaced and every other byte of the entries kept.

`zipfile` can only write an entry anew, which changes its dates, flags and compression; here the entries are copied as
they stand, and only the directory at the end is told their new places.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from typing import NamedTuple

_LARGEST = 200_000_000  # bytes of one part, unpacked; a ZIP bomb has more
_ENTRY = struct.Struct("<4s5H3L2H")  # a local header
_RECORD = struct.Struct("<4s6H3L5H2L")  # one in the directory
_END = struct.Struct("<4s4H2LH")
_SIZES_FOLLOW = 0x0008  # flag: CRC and sizes stand after the data
_ZIP64 = 0xFFFFFFFF


class BadArchiveError(ValueError):
    """What is wrong with the archive, in words for the user."""


class _Record(NamedTuple):
    fields: tuple[int | bytes, ...]
    tail: bytes  # name, extra field, comment
    name: bytes

    @property
    def offset(self) -> int:
        return int(self.fields[16])


class Archive:
    """The parts of a ZIP archive in memory; `BadArchiveError` where it is broken, locked or too large."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, OSError):
            reason = "it is cut off or broken" if data.startswith(b"PK") else "it is no ZIP archive"
            raise BadArchiveError(reason) from None
        self.names = frozenset(self._zip.namelist())

    def part(self, name: str) -> bytes:
        """The unpacked bytes of a part."""
        info = self._zip.getinfo(name)
        if info.flag_bits & 1:
            raise BadArchiveError("it is locked with a password")
        if info.file_size > _LARGEST:
            raise BadArchiveError(f"its part {name} would take {info.file_size:,} bytes unpacked")
        try:
            with self._zip.open(info) as part:
                content = part.read(_LARGEST + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, struct.error):
            raise BadArchiveError(f"its part {name} is broken") from None
        if len(content) != info.file_size:
            raise BadArchiveError(f"its part {name} is cut off")
        return content

    def replaced(self, name: str, content: bytes) -> bytes:
        """The archive with ``content`` as the part ``name``, the same compression kept."""
        records, directory, end = self._directory()
        starts = sorted(record.offset for record in records)
        ends = dict(zip(starts, [*starts[1:], directory], strict=True))
        out = bytearray(self.data[: starts[0]])
        offsets: dict[int, int] = {}
        changed: tuple[int, int, int] = (0, 0, 0)
        target = next(record for record in records if record.name.decode("utf-8", "replace") == name)
        for start in starts:
            offsets[start] = len(out)
            if start == target.offset:
                entry, changed = self._entry(start, content)
                out += entry
            else:
                out += self.data[start : ends[start]]
        new_directory = len(out)
        for record in records:
            out += self._moved(record, offsets[record.offset], changed if record is target else None)
        size = len(out) - new_directory
        fields = _END.unpack_from(self.data, end)
        out += _END.pack(*fields[:5], size, new_directory, fields[7]) + self.data[end + _END.size :]
        return bytes(out)

    def _entry(self, start: int, content: bytes) -> tuple[bytes, tuple[int, int, int]]:
        """A local entry with new content, and its CRC and sizes (packed, unpacked)."""
        fields = list(_ENTRY.unpack_from(self.data, start))
        names = self.data[start + _ENTRY.size : start + _ENTRY.size + fields[9] + fields[10]]
        packed = content
        if fields[3] == zipfile.ZIP_DEFLATED:
            deflate = zlib.compressobj(wbits=-15)
            packed = deflate.compress(content) + deflate.flush()
        sums = (zlib.crc32(content), len(packed), len(content))
        fields[2] &= ~_SIZES_FOLLOW
        fields[6:9] = sums
        return _ENTRY.pack(*fields) + names + packed, sums

    def _moved(self, record: _Record, offset: int, changed: tuple[int, int, int] | None) -> bytes:
        fields = list(record.fields)
        fields[16] = offset
        if changed:
            fields[3] = int(fields[3]) & ~_SIZES_FOLLOW
            fields[7:10] = changed
        return _RECORD.pack(*fields) + record.tail

    def _directory(self) -> tuple[list[_Record], int, int]:
        """The records of the directory, its offset, and that of the end record."""
        end = self.data.rfind(b"PK\x05\x06")
        count, size, start = _END.unpack_from(self.data, end)[4:7]
        records: list[_Record] = []
        # Bytes before the archive shift all its offsets; an office document has none.
        at = start
        for _ in range(count):
            fields = _RECORD.unpack_from(self.data, at)
            if fields[0] != b"PK\x01\x02" or _ZIP64 in (fields[8], fields[9], fields[16], start, size):
                raise BadArchiveError("it is of a kind (ZIP64) that cannot be written back")
            lengths = sum(fields[10:13])
            tail = self.data[at + _RECORD.size : at + _RECORD.size + lengths]
            records.append(_Record(fields, tail, tail[: fields[10]]))
            at += _RECORD.size + lengths
        return records, start, end
