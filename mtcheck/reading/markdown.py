"""Markdown with front matter. Spans point into the file; the markup between the words stays where it is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mtcheck.article import Article, Document, ParagraphKind, Piece, SourceMap
from mtcheck.dates import PartialDate
from mtcheck.errors import InputError
from mtcheck.reading.decode import decode
from mtcheck.reading.parts import Part, join
from mtcheck.reading.reader import Given, one_article

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"---[ \t]*(?:\r\n?|\n)(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)", re.S | re.M)
_LINE_END = re.compile(r"[ \t]*\\?(\r\n?|\n)")
_SPECIAL = re.compile(r"([\\`*_\[\]<])")
_KIND_OF_CONTAINER = {
    "blockquote_open": ParagraphKind.QUOTATION,
    "list_item_open": ParagraphKind.LIST_ITEM,
    "td_open": ParagraphKind.TABLE_CELL,
    "th_open": ParagraphKind.TABLE_CELL,
}


class _FrontMatter(NamedTuple):
    values: dict[str, Any]
    title: Part | None = None  # where it stands in the file letter for letter
    title_quote: str = ""
    end: int = 0


def read(data: bytes, path: str, given: Given) -> Document:
    """One article a file; InputError where the front matter is broken or there is no text."""
    decoded = decode(data, path, given=given.encoding)
    source = decoded.text
    front = _front_matter(source, path)
    parts = [*([front.title] if front.title else []), *_parts(source, front.end)]
    if not parts:
        raise InputError("the file holds no text", path=path)
    return one_article(_article(source, parts, front, path, given), "markdown", data, decoded.encode)


def _article(source: str, parts: list[Part], front: _FrontMatter, path: str, given: Given) -> Article:
    values = front.values
    language = given.language_of(_string(values, "lang", "language"))
    title = _string(values, "title")
    joined = join(parts, language, title)
    return Article(
        joined.text,
        joined.paragraphs,
        _MarkdownMap(joined.text, source, joined.pieces, front, path),
        path=path,
        language=language,
        date=given.date or _date(values, path) or joined.date,
        title=title or joined.headline,
        source_text=given.source_text or _source_text(values, path),
        source_language=given.source_language or _string(values, "source_language"),
        url=_string(values, "source_url", "url", "canonical_url"),
        metadata={key: str(value) for key, value in values.items() if isinstance(value, (str, int, float))},
    )


class _MarkdownMap(SourceMap):
    """Knows that the title in the front matter is written as YAML, all else as Markdown."""

    takes_comments = True

    def __init__(self, text: str, source: str, pieces: list[Piece], front: _FrontMatter, path: str) -> None:
        super().__init__(text, source, pieces, self._escape)
        self._front = front
        self._path = path

    def _escape(self, new: str, at: int) -> str:
        if at >= self._front.end:
            return _SPECIAL.sub(r"\\\1", new)
        if self._front.title_quote == "'":
            return new.replace("'", "''")
        if self._front.title_quote == '"':
            return new.replace("\\", "\\\\").replace('"', '\\"')
        if re.search(r"[:#\n]|^[^\w ]", new):
            hint = "Put the title in quotation marks first."
            raise InputError(f"{new!r} cannot be written into an unquoted YAML title", path=self._path, hint=hint)
        return new


def _front_matter(source: str, path: str) -> _FrontMatter:
    match = _FRONT_MATTER.match(source)
    if match is None:
        return _FrontMatter({})
    import yaml

    try:
        loader = yaml.CSafeLoader(match["yaml"])
        node = loader.get_single_node()
        values = loader.construct_document(node) if node is not None else {}
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 2, mark.column + 1) if mark else (None, None)
        reason = f"front matter is not YAML: {error.problem or error}"
        raise InputError(reason, path=path, line=line, column=column) from None
    except RecursionError:
        raise InputError("front matter that is nested too deep", path=path, line=1) from None
    except (yaml.YAMLError, ValueError) as error:
        raise InputError(f"front matter is not YAML: {error}", path=path, line=1) from None
    if not isinstance(values, dict):
        return _FrontMatter({})  # a rule above a paragraph, not front matter
    found = {str(key).lower(): value for key, value in values.items()}
    title, quote = _title(source, match.start("yaml"), node)
    return _FrontMatter(found, title, quote, match.end())


def _title(source: str, offset: int, node: Any) -> tuple[Part | None, str]:
    for key, value in node.value if node is not None else ():
        if key.value != "title" or not isinstance(value.value, str) or not value.value.strip():
            continue
        quote = value.style if value.style in ("'", '"') else ""
        start, end = offset + value.start_mark.index + len(quote), offset + value.end_mark.index - len(quote)
        if source[start:end] == value.value:
            piece = Piece(0, end - start, start, end - start)
            return Part(value.value, [piece], ParagraphKind.HEADLINE), quote
    return None, ""


def _string(values: dict[str, Any], *names: str) -> str | None:
    found = (values[name] for name in names if isinstance(values.get(name), str))
    return next((value.strip() for value in found if value.strip()), None)


def _date(values: dict[str, Any], path: str) -> PartialDate | None:
    for name in ("date", "published", "publish_date"):
        value = values.get(name)
        if isinstance(value, dt.date):  # a time of day too
            return PartialDate(value.year, value.month, value.day)
        if isinstance(value, int):
            value = str(value)
        if isinstance(value, str):
            try:
                return PartialDate.parse(value)
            except ValueError as error:
                raise InputError(f"front matter, `{name}`: {error}", path=path, line=1) from None
    return None


def _source_text(values: dict[str, Any], path: str) -> str | None:
    """The text of the file that ``source`` names, if it lies in the article's own folder or below."""
    name = _string(values, "source")
    if name is None or path == "-" or len(name) > 200 or "\n" in name:
        return None
    folder = Path(path).resolve().parent
    file = (folder / name).resolve()
    if not file.is_relative_to(folder) or not file.is_file():
        return None  # an agency's name or an address
    try:
        return decode(file.read_bytes(), str(file)).text
    except OSError as error:
        raise InputError(f"the source text of {path}: {error.strerror}", path=str(file)) from None


def _clip(pieces: list[Piece], low: int, high: int) -> Iterator[Piece]:
    """What of ``pieces`` lies in code points ``[low, high)`` of their text, counted from ``low``."""
    for piece in pieces:
        start, end = max(low, piece.start), min(high, piece.start + piece.length)
        if start >= end:
            continue
        if piece.length == piece.source_length:
            yield Piece(start - low, end - start, piece.source + start - piece.start, end - start)
        else:  # one unit: it can't be cut
            yield piece._replace(start=start - low)


def _parts(source: str, start: int) -> list[Part]:
    from markdown_it import MarkdownIt

    # Joined, an escape and its neighbours would be one text that stands nowhere in the file.
    parser = MarkdownIt("commonmark").enable("table").disable("text_join")
    return list(_Aligner(source, start, parser).parts(parser.parse(source[start:])))


class _Aligner:
    """Walks the tokens and the source side by side; the next text stands in ``[at, end)``."""

    def __init__(self, source: str, start: int, parser: MarkdownIt) -> None:
        self.source = source
        self.at = start
        self.end = len(source)
        self._helpers = parser.helpers
        body = [start]
        body += (match.end() for match in re.compile(r"\r\n?|\n").finditer(source, start))
        self._lines = body
        self._text = ""
        self._pieces: list[Piece] = []

    def parts(self, tokens: list[Token]) -> Iterator[Part]:
        containers: list[ParagraphKind] = []
        heading = ""
        for token in tokens:
            if token.type in _KIND_OF_CONTAINER:
                containers.append(_KIND_OF_CONTAINER[token.type])
            elif token.type.replace("_close", "_open") in _KIND_OF_CONTAINER:
                containers.pop()
            elif token.type == "heading_open":
                heading = token.tag
            elif token.type == "heading_close":
                heading = ""
            elif token.type == "inline":
                kind = containers[-1] if containers else None
                if heading:
                    kind = ParagraphKind.HEADLINE if heading == "h1" else ParagraphKind.SUBHEADING
                yield from self._inline(token, kind)

    def _inline(self, token: Token, kind: ParagraphKind | None) -> Iterator[Part]:
        if token.map:
            first, after = token.map
            self.at = max(self.at, self._lines[first])
            self.end = self._lines[after] if after < len(self._lines) else len(self.source)
        self._text, self._pieces = "", []
        children = token.children or []
        if children and all(child.type in ("image", "softbreak") for child in children):
            kind = ParagraphKind.CAPTION
            children = [inner for child in children for inner in self._image_text(child)]
        for child in children:
            self._child(child)
        text = self._text.strip()
        if text:
            lead = len(self._text) - len(self._text.lstrip())
            yield Part(text, list(_clip(self._pieces, lead, lead + len(text))), kind)

    def _image_text(self, child: Token) -> list[Token]:
        return [*(child.children or []), child] if child.type == "image" else [child]

    def _child(self, child: Token) -> None:
        if child.type in ("text", "code_inline"):
            self._literal(child.content)
        elif child.type == "text_special":
            self._unit(child.content, self._find(child.markup), len(child.markup))
        elif child.type in ("softbreak", "hardbreak"):
            match = _LINE_END.search(self.source, self.at, self.end)
            if match:
                self._unit(" " if child.type == "softbreak" else "\n", match.start(1), len(match[1]))
        elif child.type == "html_inline":
            self._pass(child.content)
        elif child.type == "link_close" and child.info != "auto":
            self._pass_destination()
        elif child.type == "image":
            for inner in child.children or []:
                self._pass(inner.markup or inner.content)
            self._pass_destination()

    def _find(self, content: str) -> int:
        return self.source.find(content, self.at, self.end)

    def _literal(self, content: str) -> None:
        if content:
            self._unit(content, self._find(content), len(content))

    def _unit(self, text: str, source: int, length: int) -> None:
        """Add ``text``; one that stands nowhere in the file (an escaped bar in a table) has no place of its own."""
        if source >= 0:
            self._pieces.append(Piece(len(self._text), len(text), source, length))
            self.at = source + length
        self._text += text

    def _pass(self, content: str) -> None:
        found = self._find(content)
        if found >= 0:
            self.at = found + len(content)

    def _pass_destination(self) -> None:
        """Past ``](address "title")`` or ``][name]``: an address may hold the words that come after it."""
        close = self._find("]")
        if close < 0:
            return
        self.at = close + 1
        following = self.source[self.at : self.at + 1]
        if following == "(":
            address = self._helpers.parseLinkDestination(self.source, self._past_space(self.at + 1), self.end)
            at = self._past_space(address.pos)
            if self.source[at : at + 1] in ('"', "'", "("):
                at = self._helpers.parseLinkTitle(self.source, at, self.end).pos
            self.at = self._past_space(at) + 1
        elif following == "[":
            self.at = self._find("]") + 1

    def _past_space(self, at: int) -> int:
        while self.source[at : at + 1].isspace():
            at += 1
        return at
