"""IPTC's NewsML-G2: news items (alone, in a news message, or in a package) with an NITF, XHTML or plain-text body.

Places are those in an item's own text; corrections can't be written back.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from mtcheck.article import Document
from mtcheck.errors import InputError
from mtcheck.reading.items import Field, Item, check_size, document_of
from mtcheck.reading.reader import Given

_NAMESPACE = "{http://iptc.org/std/nar/2006-10-01/}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_BODIES = ("body.content", "body")
_HL1 = re.compile(r"^hl[12]$")


def read(data: bytes, path: str, given: Given) -> Document:
    """The items of a file; InputError with the place where the XML is broken, or declares a document type."""
    check_size(data, path)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise InputError(f"not XML: {error.msg}", path=path, line=line, column=column) from None
    if root.getroottree().docinfo.doctype:
        raise InputError("the file declares a document type, which is refused", path=path)
    items = [_item(element) for element in root.iter(f"{_NAMESPACE}newsItem")]
    if not items:
        raise InputError("no newsItem of NewsML-G2 in it", path=path)
    return document_of(items, path, "newsml", given)


def _item(item: Any) -> Item:
    meta = item.find(f"{_NAMESPACE}itemMeta")
    content = item.find(f"{_NAMESPACE}contentMeta")
    body = _body(item)
    language = _language(content, item, body)
    return Item(
        id=item.get("guid") or "newsItem",
        headline=_headline(content, body),
        body=_field(body),
        date=_said(meta, "versionCreated") or _said(content, "contentCreated"),
        language=language,
        people=list(_people(content, language)),
        metadata={"pubstatus": status} if (status := _status(meta)) else {},
    )


def _said(parent: Any, name: str) -> str | None:
    found = parent.find(f"{_NAMESPACE}{name}") if parent is not None else None
    return "".join(found.itertext()).strip() or None if found is not None else None


def _status(meta: Any) -> str | None:
    found = meta.find(f"{_NAMESPACE}pubStatus") if meta is not None else None
    return str(found.get("qcode", "")).rpartition(":")[2] or None if found is not None else None


def _headline(content: Any, body: Any) -> Field | None:
    said = _said(content, "headline")
    if said is None and body is not None:
        root = body.getroottree().getroot() if _local(body) in _BODIES else body
        said = next((" ".join("".join(e.itertext()).split()) for e in root.iter() if _HL1.match(_local(e))), None)
    return Field(said) if said else None


def _language(content: Any, item: Any, body: Any) -> str | None:
    found = content.find(f"{_NAMESPACE}language") if content is not None else None
    tag: str | None = found.get("tag") if found is not None else None
    return tag or (body.get(_LANG) if body is not None else None) or item.get(_LANG)


def _people(content: Any, language: str | None) -> Iterator[str]:
    """Names of the persons that the item says it is about, of several those in the item's language."""
    if content is None:
        return
    for subject in content.findall(f"{_NAMESPACE}subject"):
        if "person" not in str(subject.get("type", "")):
            continue
        names = subject.findall(f"{_NAMESPACE}name")
        own = [name for name in names if _base(name.get(_LANG) or language) == _base(language)]
        for name in (own or names)[:1]:
            yield "".join(name.itertext())


def _base(tag: str | None) -> str:
    return (tag or "").partition("-")[0].lower()


def _body(item: Any) -> Any:
    """The element that holds the text: the body inside of inline XML, or the inline data itself."""
    for inline in item.iter(f"{_NAMESPACE}inlineXML"):
        for name in _BODIES:
            found = next((element for element in inline.iter() if _local(element) == name), None)
            if found is not None:
                return found
        return inline
    return next(item.iter(f"{_NAMESPACE}inlineData"), None)


def _field(body: Any) -> Field:
    if body is None:
        return Field("")
    if _local(body) == "inlineData":
        text = "".join(body.itertext())
        return Field(text, is_html="html" in str(body.get("contenttype", "")))
    return Field("".join(_markup(body)), is_html=True)


def _markup(element: Any) -> Iterator[str]:
    """The element's content as HTML: its tags without namespaces and attributes but those that a reader looks at."""
    yield html.escape(element.text or "", quote=False)
    for child in element:
        name = _local(child)
        if not name:
            pass
        elif _HL1.match(name):
            yield f"<h2>{''.join(_markup(child))}</h2>"
        else:
            kind = child.get("class")
            attributes = f' class="{html.escape(kind)}"' if kind else ""
            yield f"<{name}{attributes}>{''.join(_markup(child))}</{name}>"
        yield html.escape(child.tail or "", quote=False)


def _local(element: Any) -> str:
    """The element's name without its namespace; "" for a comment and the like."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
