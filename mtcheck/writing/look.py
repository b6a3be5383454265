"""How a desk wants its report to look: the language of its words, a style sheet and a logo of its own."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from pathlib import Path

from mtcheck.config import ReportSettings
from mtcheck.errors import ConfigError
from mtcheck.writing.texts import Texts

_LARGEST = 200_000  # bytes of a file that goes into every report
_MAGIC = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
}
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
# What would ask another machine, or end the style. A browser reads \75rl( as url(, so escapes of letters are refused.
_REFUSED = (
    (re.compile(r"@import", re.IGNORECASE), "@import would ask for another file", "Put its rules in."),
    (
        re.compile(r"(?:url|src)\(\s*[\"']?(?!\s*[\"']?(?:data:|#))", re.IGNORECASE),
        "url() would ask for another file",
        "Use url(data:…).",
    ),
    (re.compile(r"image-set\(", re.IGNORECASE), "image-set() would ask for other files", "Use url(data:…)."),
    (re.compile(r"</style", re.IGNORECASE), "“</style” would end it", None),
    (re.compile(r"\\[0-9a-f]", re.IGNORECASE), "letters written as numbers can't be checked", "Write them out."),
)


@dataclass(frozen=True)
class Look:
    """The page's words, the desk's own style (CSS, "" for none), and its logo as a ``data:`` address."""

    texts: Texts
    style: str = ""
    logo: str | None = None

    @property
    def uses_data(self) -> bool:
        """Whether images or fonts stand in the page itself."""
        return self.logo is not None or "data:" in self.style


def plain_look(language: str = "en") -> Look:
    """The look that the report has by itself."""
    return Look(Texts(language))


def look_of(settings: ReportSettings) -> Look:
    """What the settings name, read and checked; ConfigError with the file and the line."""
    texts = Texts(settings.language)
    style = _style(Path(settings.style)) if settings.style else ""
    return Look(texts, style, _logo(Path(settings.logo)) if settings.logo else None)


def _style(path: Path) -> str:
    try:
        style = _bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError("is not UTF-8", path=str(path), byte=error.start) from None
    bare = _COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), style)
    for pattern, message, hint in _REFUSED:
        found = pattern.search(bare) or (pattern.search(style) if "style" in pattern.pattern else None)
        if found:
            line = style.count("\n", 0, found.start()) + 1
            raise ConfigError(f"{message}.", path=str(path), line=line, hint=hint)
    return style


def _logo(path: Path) -> str:
    data = _bytes(path)
    kind = next((kind for magic, kind in _MAGIC.items() if data.startswith(magic)), None)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        kind = "image/webp"
    if kind is None and _is_svg(data):
        kind = "image/svg+xml"
    if kind is None:
        raise ConfigError("is no picture that every browser shows.", path=str(path), hint="Use PNG, JPEG, WebP or SVG.")
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def _is_svg(data: bytes) -> bool:
    from lxml import etree

    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return False
    return bool(etree.QName(root).localname == "svg")


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > _LARGEST:
            limit = f"It may have {_LARGEST // 1000} KB, since every report holds it."
            raise ConfigError(f"has {size:,} bytes.", path=str(path), hint=limit)
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", path=str(path)) from None
