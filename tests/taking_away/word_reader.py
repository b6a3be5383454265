"""What Word makes of a document's tracked changes, by an XML reader that knows nothing of how it was written."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def part(data: bytes, name: str) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(name))


def paragraphs(data: bytes, accept: bool) -> list[str]:
    """The texts of the paragraphs with all changes accepted, or all rejected."""
    gone, text = ("del", "t") if accept else ("ins", "delText")
    out = [""]
    for paragraph in part(data, "word/document.xml").iter(f"{W}p"):
        for node in paragraph.iter(f"{W}t", f"{W}delText", f"{W}br", f"{W}tab"):
            if any(True for _ in node.iterancestors(f"{W}{gone}")):
                continue
            name = etree.QName(node).localname
            assert name in ("t", "br", "tab") or text == "delText"
            out[-1] += {"br": "\n", "tab": "\t"}.get(name, node.text or "")
        if paragraph.find(f"{W}pPr/{W}rPr/{W}{gone}") is None:
            out.append("")
    return out[:-1]


def comments(data: bytes) -> list[tuple[str, str]]:
    """Each comment: the text that it is about, and its own."""
    body, out = part(data, "word/document.xml"), []
    for comment in part(data, "word/comments.xml"):
        number = comment.get(f"{W}id")
        (start,) = [node for node in body.iter(f"{W}commentRangeStart") if node.get(f"{W}id") == number]
        about = ""
        for node in start.itersiblings():
            if node.tag == f"{W}commentRangeEnd":
                assert node.get(f"{W}id") == number
                break
            about += "".join(node.itertext())
        lines = ["".join(paragraph.itertext()) for paragraph in comment.iter(f"{W}p")]
        out.append((about, "\n".join(lines)))
    return out
