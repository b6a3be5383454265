"""The corrected text as text, Markdown and HTML; `reports/template/script/documents.js` does the same in the page."""

from __future__ import annotations

import re
from html import escape

from mtcheck.article import ParagraphKind as Kind
from mtcheck.taking_away.revised import SPACE, Block, Revised

_HALF_A_PAIR = re.compile("[\ud800-\udfff]")
_MARKDOWN = re.compile(r"[\\`*_\[\]<>&|~]")
_AT_LINE_START = re.compile(r"^(#{1,6}(?=[ \t]|$)|[-+=](?=[ \t=-]|$)|[0-9]{1,9}(?=[.)](?:[ \t]|$)))")
_FENCE = re.compile(r"`{3,}")
_TAGS = {Kind.HEADLINE: "h1", Kind.SUBHEADING: "h2", Kind.QUOTATION: "blockquote", Kind.LIST_ITEM: "li"}


def text(revised: Revised) -> bytes:
    """The text alone, every space as it was."""
    return _HALF_A_PAIR.sub("\ufffd", revised.text).encode()


def markdown(revised: Revised) -> bytes:
    """CommonMark."""
    out: list[str] = []
    before = None
    for block in revised.corrected:
        is_in_list = before is block.kind is Kind.LIST_ITEM
        out += ["" if before is None else "\n" if is_in_list else "\n\n", _markdown(block)]
        before = block.kind
    return "".join([*out, "\n"]).encode()


def html(revised: Revised) -> bytes:
    """A page with the text and nothing else."""
    out = []
    before = None
    for block in revised.corrected:
        if (block.kind is Kind.LIST_ITEM) is not (before is Kind.LIST_ITEM):
            out.append("<ul>" if block.kind is Kind.LIST_ITEM else "</ul>")
        out.append(_html(block))
        before = block.kind
    if before is Kind.LIST_ITEM:
        out.append("</ul>")
    head = f'<meta charset="utf-8">\n<title>{escape(revised.title)}</title>'
    body = "\n".join(out)
    opening = f'<!doctype html>\n<html lang="{escape(revised.language)}">\n<head>\n{head}\n</head>\n'
    return f"{opening}<body>\n{body}\n</body>\n</html>\n".encode()


def _words(block: Block) -> str:
    return "".join(run.text for run in block.runs).strip("\n")


def _markdown(block: Block) -> str:
    words = _words(block)
    if block.kind is Kind.CODE:
        fence = "`" * (max((len(found) for found in _FENCE.findall(words)), default=2) + 1)
        return f"{fence}\n{words}\n{fence}"
    lines = [_line(line.strip(SPACE)) for line in words.strip(SPACE).split("\n")]
    if block.kind in (Kind.HEADLINE, Kind.SUBHEADING):
        return ("# " if block.kind is Kind.HEADLINE else "## ") + " ".join(lines)
    if block.kind is Kind.QUOTATION:
        return "\n".join(f"> {line}".rstrip(SPACE) for line in lines)
    if block.kind is Kind.LIST_ITEM:
        return "- " + "\n  ".join(lines)
    return ("\\\n" if block.kind is Kind.VERSE else "\n").join(lines)


def _line(words: str) -> str:
    """A line that means nothing but its words."""
    words = _MARKDOWN.sub(r"\\\g<0>", words)
    start = _AT_LINE_START.match(words)
    if start is None:
        return words
    at = start.end() if start.group()[0].isdigit() else 0
    return f"{words[:at]}\\{words[at:]}"


def _html(block: Block) -> str:
    words = escape(_words(block))
    if block.kind is Kind.CODE:
        return f"<pre>{words}</pre>"
    if block.kind is Kind.VERSE:
        words = words.replace("\n", "<br>\n")
    tag = _TAGS.get(block.kind, "p")
    return f"<{tag}>{words}</{tag}>"
