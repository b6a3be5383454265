"""Bytes to text and back, in the file's own encoding."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from mtcheck.errors import ConfigError, InputError

# UTF-32 before UTF-16: its mark begins with the other's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NOT_TEXT = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive (or a DOCX with another suffix)"),
    (b"\xd0\xcf\x11\xe0", "an old Word document (.doc)"),
    (b"\x1f\x8b", "compressed (gzip)"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"{\\rtf", "an RTF document"),
)
# Browsers read these names as the larger set (WHATWG Encoding), and so do the pages' authors.
_ALIASES = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252"}
_ALIASES |= {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-9": "cp1254", "tis-620": "cp874", "shift_jis": "cp932"}
# What news is written in besides Unicode, in order of use; the code pages of DOS and old Macs would only raise doubts.
_LIKELY = ["cp1252", "cp1251", "gb18030", "cp932", "euc_kr", "big5", "euc_jp", "cp1250", "cp1256", "cp1254", "cp1253"]
_LIKELY += ["cp1255", "cp874", "cp1257", "cp1258", "koi8_r", "koi8_u", "iso8859_2", "iso8859_5", "iso8859_15"]
# No writing has these inside a word, but Polish or Czech read as Western European has: Stanis³aw.
_IMPOSSIBLE = re.compile(r"(?<=[^\W\d_])[¡-¦¨©«¬®-³¶¸¹»-¿×÷](?=[^\W\d_])|[\x80-\x9f\ufffd]")
_SURE = 0.01  # another reading with no more disorder than this beyond the best one's leaves a doubt


class Decoded(NamedTuple):
    """The text of a file without its byte order mark, and how to write it."""

    text: str
    encoding: str
    mark: bytes
    data: bytes
    path: str

    def encode(self, text: str) -> bytes:
        """``text`` as the file's bytes; InputError where the encoding lacks a character."""
        return self._encode(text, "strict")

    def encode_with_references(self, text: str) -> bytes:
        """The same for HTML and XML, where a character that the encoding lacks becomes a reference (``&#8217;``)."""
        return self._encode(text, "xmlcharrefreplace")

    def _encode(self, text: str, errors: str) -> bytes:
        if self.mark + self.text.encode(self.encoding) != self.data:
            # Some old encodings write one character in several ways.
            raise InputError(f"cannot be rewritten byte for byte in {self.encoding}", path=self.path)
        try:
            return self.mark + text.encode(self.encoding, errors)
        except UnicodeEncodeError as error:
            char = text[error.start]
            message = f"{self.encoding}, the file's encoding, cannot hold {char!r} (U+{ord(char):04X})"
            raise InputError(message, path=self.path, hint="Save it as UTF-8.") from None


def decode(data: bytes, path: str, declared: str | None = None, given: str | None = None) -> Decoded:
    """The text of ``data``: by its byte order mark, as UTF-8, as it declares, or by a guess that is sure.

    ``given`` is the encoding that the user names, which counts before all but a byte order mark. InputError where the
    file is empty, is not text, or is in no encoding that can be told; ConfigError where ``given`` is no encoding.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding, mark, path)
    refuse_binary(data, path)
    if given is not None:
        return _strict(data, codec(given), b"", path)
    try:
        return _strict(data, "utf-8", b"", path)
    except InputError as error:
        if error.byte is None:
            raise
        other = _declared(declared) or _guess(data)
        if other is None:
            raise
        return _strict(data, other, b"", path)


def _strict(data: bytes, encoding: str, mark: bytes, path: str) -> Decoded:
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        byte = len(mark) + error.start
        message = f"not {encoding.upper()} text, and no other encoding is certain"
        if mark or encoding != "utf-8":
            message = f"not the {encoding.upper()} text that it says it is"
        hint = "Save it as UTF-8, or say what it is with --encoding."
        line = data.count(b"\n", 0, byte) + 1 if encoding == "utf-8" else None
        raise InputError(message, path=path, line=line, byte=byte, hint=hint) from None
    if not text.strip():
        raise InputError("the file holds no text", path=path)
    return Decoded(text, encoding, mark, data, path)


def refuse_binary(data: bytes, path: str) -> None:
    """InputError for what is surely no text: a known kind of file, or a NUL."""
    for magic, what in _NOT_TEXT:
        if data.startswith(magic):
            raise InputError(f"this is not text but {what}", path=path, byte=0)
    nul = data.find(b"\0")
    if nul >= 0:
        raise InputError("this is not text: it holds a NUL", path=path, byte=nul)


def codec(name: str) -> str:
    """Python's name of the encoding called ``name``; ConfigError where there is none (for text)."""
    try:
        return _codec(name)
    except LookupError:
        raise ConfigError(f"--encoding: no encoding is called {name!r}.") from None


def _codec(name: str) -> str:
    name = name.strip().lower()
    found = codecs.lookup(_ALIASES.get(name, name)).name
    "".encode(found)  # LookupError for codecs that are none of text (base64, zip)
    return found


def _declared(name: str | None) -> str | None:
    try:
        # A page that calls itself UTF-8 and is not says nothing of what it is.
        found = None if name is None else _codec(name)
        return None if found is None or found.startswith("utf") else found
    except LookupError:
        return None


def _guess(data: bytes) -> str | None:
    """The encoding, where no other reading of the bytes is about as orderly as the best."""
    import charset_normalizer

    readings = charset_normalizer.from_bytes(data, cp_isolation=_LIKELY)
    matches = [match for match in readings if not _IMPOSSIBLE.search(str(match))]
    if not matches:
        return None
    best = matches[0]
    doubt = any(match.chaos <= best.chaos + _SURE and str(match) != str(best) for match in matches[1:])
    if doubt or best.coherence == 0:
        return None
    # Of those that read these bytes alike, the one that is in widest use.
    alike = {best.encoding, *best.could_be_from_charset}
    return next(encoding for encoding in _LIKELY if encoding in alike)
