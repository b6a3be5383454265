"""HTML to blocks of text, every character with its place in the page.

A tokenizer of our own, since a parsed tree (lxml, html5lib) no longer knows where its text stood and so can't be
written back. It never fails: what is no tag is text, what is never closed ends with the page.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from mtcheck.article import Piece

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<close>/?)(?P<name>[a-zA-Z][^\s/>]*)(?P<rest>(?:[^>\"']++|\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))*+)(?:>|\Z)"
    r"|<[!?/][^>]*(?:>|\Z)",
    re.S,
)
_ATTRIBUTE = re.compile(r"([^\s=/\"'>]+)(?:\s*=\s*(?:\"([^\"]*)\"?|'([^']*)'?|([^\s\"'>]+)))?")
_UNIT = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);?|[ \t\n\r\f]+")


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _names("""
    address article aside blockquote body button caption center dd details dialog div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 head header hr html label legend li main menu nav ol option p pre section select
    summary table tbody td textarea tfoot th thead title tr ul
""")
_SKIPPED = _names("script style noscript template svg textarea iframe math select object canvas audio video")
_VOID = _names("area base br col embed hr img input link meta source track wbr")
_DEEPEST = 256  # open elements; browsers stop at 512, real pages hardly reach 60
# An element that a new one of these closes, if its author forgot to, and the ancestors that shield it.
_CLOSED_BY = {
    "li": (("li",), ("ul", "ol", "menu")),
    "dt": (("dt", "dd"), ("dl",)),
    "dd": (("dt", "dd"), ("dl",)),
    "tr": (("tr",), ("table",)),
    "td": (("td", "th"), ("table",)),
    "th": (("td", "th"), ("table",)),
}


class Element(NamedTuple):
    """An open element; ``number`` counts the start tags of the page."""

    name: str
    attributes: dict[str, str]
    number: int


@dataclass(slots=True)
class Block:
    """The text between two borders of block elements.

    ``pieces`` have their ``start`` in ``text``; ``path`` are the open elements, the outermost first, and ``within``
    their names; ``inline`` counts the characters (not spaces) below the inline elements of each name, so that a block
    that is all link or all bold can be told; ``marks`` are those elements.
    """

    path: tuple[Element, ...]
    within: frozenset[str] = frozenset()
    text: str = ""
    pieces: list[Piece] = field(default_factory=list)
    inline: dict[str, int] = field(default_factory=dict)
    marks: tuple[Element, ...] = ()

    @property
    def letters(self) -> int:
        """How many characters it has that are not spaces."""
        return sum(not char.isspace() for char in self.text)


def _unescaped(text: str) -> str:
    try:
        return html.unescape(text)
    except ValueError:  # a number of thousands of digits
        return text


def attributes_of(rest: str) -> dict[str, str]:
    """The attributes of a tag, names in lower case; the first of two with the same name counts."""
    out: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(rest):
        out.setdefault(name.lower(), _unescaped(double or single or bare))
    return out


class Tag(NamedTuple):
    """A tag (``name`` in lower case, "!" for a comment and the like) and its place.

    Where ``whole``, the element's content is no text of the page and ``end`` is the end of the element.
    """

    name: str
    closes: bool
    rest: str
    start: int
    end: int
    whole: bool = False


def tags(source: str) -> Iterator[Tag]:
    """The tags of a page, in order."""
    never_closed: set[str] = set()
    at = 0
    while (match := _TOKEN.search(source, at)) is not None:
        at = match.end()
        if match["name"] is None:
            yield Tag("!", False, "", match.start(), at)
            continue
        name = match["name"].lower()
        end = None
        if name in _SKIPPED and not match["close"] and not match["rest"].endswith("/") and name not in never_closed:
            end = _end_of(source, name, at)
            if end is None:
                never_closed.add(name)
        at = end or at
        yield Tag(name, bool(match["close"]), match["rest"], match.start(), at, end is not None)


def _end_of(source: str, name: str, at: int) -> int | None:
    """The end of the element whose start tag ends at ``at``; script and the like don't nest, the others may."""
    nests = name in ("svg", "template", "object", "math")
    depth = 1
    for match in re.compile(rf"<(/?){name}(?=[\s/>])[^>]*>", re.I).finditer(source, at):
        if match[1]:
            depth -= 1
        elif nests and not match[0].endswith("/>"):
            depth += 1
        if depth == 0:
            return match.end()
    return None


def blocks(source: str) -> list[Block]:
    """The blocks of text of a page, in order, those without text left out."""
    reader = _BlockReader(source)
    at = 0
    for tag in tags(source):
        reader.text(at, tag.start)
        reader.tag(tag)
        at = tag.end
    reader.text(at, len(source))
    reader.border()
    return reader.blocks


class _Around(NamedTuple):
    """The open elements, outermost first: those that make blocks and the others, each with their names."""

    blocks: tuple[Element, ...]
    block_names: frozenset[str]
    inline: tuple[Element, ...]
    inline_names: frozenset[str]


class _BlockReader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.blocks: list[Block] = []
        self._open: list[Element] = []
        self._runs: list[Piece] = []  # of the block at hand, as all below but ``_count``
        self._texts: list[str] = []
        self._inline: dict[str, int] = {}
        self._marks: list[tuple[Element, ...]] = []
        self._cached: _Around | None = None
        self._length = 0
        self._count = 0

    def tag(self, tag: Tag) -> None:
        if tag.name == "br":
            self._break(tag)
        elif tag.name == "!" or tag.whole:
            return
        elif tag.closes:
            self._close(tag.name)
        else:
            self._start(tag)

    def text(self, start: int, end: int) -> None:
        at = start
        while at < end:
            match = _UNIT.search(self.source, at, end)
            stop = match.start() if match else end
            self._literal(at, stop)
            if match is None:
                return
            at = match.end()
            if match[0][0] != "&":
                self._space(match.start(), at)
                continue
            char = _unescaped(match[0])
            if len(char) == 1:
                self._add(char, match.start(), at - match.start())
            else:  # no entity, or one of two letters: left as it is
                self._literal(match.start(), at)

    def border(self) -> None:
        """The end of a block."""
        while self._texts and self._texts[-1].isspace():
            self._length -= self._runs[-1].length
            self._texts.pop()
            self._runs.pop()
        if self._texts:
            # In the order in which they were opened, each once.
            marks = tuple({element.number: element for group in self._marks for element in group}.values())
            text, pieces = "".join(self._texts), _joined(self._runs)
            around = self._around()
            self.blocks.append(Block(around.blocks, around.block_names, text, pieces, self._inline, marks))
        self._texts, self._runs, self._inline, self._length, self._marks = [], [], {}, 0, []

    def _literal(self, start: int, end: int) -> None:
        if start < end:
            self._add(self.source[start:end], start, end - start)

    def _space(self, start: int, end: int) -> None:
        if self._texts and self._texts[-1][-1] not in " \n":
            self._add(" ", start, end - start)

    def _break(self, tag: Tag) -> None:
        if self._texts and self._texts[-1] == " ":
            self._length -= 1
            self._texts.pop()
            self._runs.pop()
        if self._texts:
            self._add("\n", tag.start, tag.end - tag.start)

    def _add(self, text: str, source: int, source_length: int) -> None:
        self._runs.append(Piece(self._length, len(text), source, source_length))
        self._texts.append(text)
        self._length += len(text)
        if not text.isspace():
            around = self._around()
            if around.inline and not (self._marks and self._marks[-1] is around.inline):
                self._marks.append(around.inline)
            for name in around.inline_names:
                self._inline[name] = self._inline.get(name, 0) + len(text.replace(" ", ""))

    def _around(self) -> _Around:
        """The open elements; the same object until one is opened or closed, since there may be many runs inside."""
        if self._cached is None:
            inline = tuple(element for element in self._open if element.name not in _BLOCKS)
            blocks = tuple(element for element in self._open if element.name in _BLOCKS)
            self._cached = _Around(blocks, _names_of(blocks), inline, _names_of(inline))
        return self._cached

    def _start(self, tag: Tag) -> None:
        if tag.name in _BLOCKS:
            self.border()
            self._close_forgotten(tag.name)
        if tag.name in _VOID or len(self._open) >= _DEEPEST:
            return
        self._count += 1
        self._cached = None
        self._open.append(Element(tag.name, attributes_of(tag.rest), self._count))

    def _close(self, name: str) -> None:
        if name in _BLOCKS:
            self.border()
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index].name == name:
                self._cached = None
                # An inline end tag never closes blocks: <b><p>…</b>.
                if name in _BLOCKS or not any(e.name in _BLOCKS for e in self._open[index:]):
                    del self._open[index:]
                else:
                    del self._open[index]
                return

    def _close_forgotten(self, name: str) -> None:
        closes, shields = _CLOSED_BY.get(name, ((), ()))
        for index in range(len(self._open) - 1, -1, -1):
            found = self._open[index].name
            if found == "p" or found in closes:
                self._cached = None
                del self._open[index:]
                if found in closes:
                    return
            elif found in shields or (found in _BLOCKS and not closes):
                return


def _names_of(elements: Iterable[Element]) -> frozenset[str]:
    return frozenset(element.name for element in elements)


def _joined(runs: list[Piece]) -> list[Piece]:
    """Neighbours that stand letter for letter in a row made one."""
    out: list[Piece] = []
    for run in runs:
        last = out[-1] if out else None
        literal = run.length == run.source_length
        if last and literal and last.length == last.source_length and last.source + last.length == run.source:
            out[-1] = Piece(last.start, last.length + run.length, last.source, last.length + run.length)
        else:
            out.append(run)
    return out
