"""Web pages. trafilatura decides which blocks are the article; where they stand is known from `markup`."""

from __future__ import annotations

import html
import logging
import re
from collections import Counter
from collections.abc import Sequence

from mtcheck.article import Article, Document, ParagraphKind, SourceMap
from mtcheck.dates import PartialDate
from mtcheck.errors import InputError
from mtcheck.reading.decode import decode
from mtcheck.reading.markup import Block, Element, blocks
from mtcheck.reading.pages import PageData, declared_encoding, page_data
from mtcheck.reading.parts import Part, join
from mtcheck.reading.reader import Given, one_article

# trafilatura builds a tree of the page and walks it many times; larger pages are read whole.
_TOO_LONG = 4_000_000  # code points
_TOO_MANY_TAGS = 60_000
_MANY = 2_000  # blocks; real pages have a few hundred. Beyond, only what takes time linear in the page is tried
_SCRAP = 300  # letters; less than a paragraph
_SHORT = 24  # letters; a shorter text may stand anywhere in another one
_ABOUT_WORDS = 25  # a longer block is no byline, whatever its class says
_TIME_WORDS = 12

_KIND_OF_TAG = {
    "h1": ParagraphKind.HEADLINE,
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6", "legend", "summary"), ParagraphKind.SUBHEADING),
    **dict.fromkeys(("figcaption", "caption"), ParagraphKind.CAPTION),
    **dict.fromkeys(("li", "dt", "dd"), ParagraphKind.LIST_ITEM),
    **dict.fromkeys(("td", "th"), ParagraphKind.TABLE_CELL),
    "blockquote": ParagraphKind.QUOTATION,
    "pre": ParagraphKind.CODE,
}
_BYLINE = re.compile(r"(?:^|[\s_-])(?:byline|author|writer|reporter)s?(?:$|[\s_-])", re.I)
_DATELINE = re.compile(r"(?:^|[\s_-])(?:dateline|timestamp|pubdate|published|datepublished)(?:$|[\s_-])", re.I)
_CAPTION = re.compile(r"(?:^|[\s_-])(?:caption|credit|wp-caption-text)s?(?:$|[\s_-])", re.I)
_FURNITURE = frozenset(("nav", "aside", "footer", "form", "button", "label", "select", "head", "title"))
_LETTERS = re.compile(r"[\W_]+")


def read(data: bytes, path: str, given: Given) -> Document:
    """One article a page; InputError where the page holds no text."""
    decoded = decode(data, path, declared_encoding(data), given.encoding)
    source = decoded.text
    page = page_data(source)
    found = blocks(source)
    body, date = _article_blocks(source, found)
    if not body:
        raise InputError("the page holds no text", path=path)
    article = _article(source, body, page, date, path, given)
    return one_article(article, "html", data, decoded.encode_with_references)


def fragment_parts(source: str) -> list[Part]:
    """The blocks of a piece of HTML that is all article (the body of a feed's item), furniture left out."""
    return [Part(block.text, block.pieces, _kind(block)) for block in blocks(source) if not _FURNITURE & block.within]


def _article(
    source: str, body: list[Block], page: PageData, date: PartialDate | None, path: str, given: Given
) -> Article:
    language = given.language_of(_language(page.language))
    parts = [Part(block.text, block.pieces, _kind(block)) for block in body]
    joined = join(parts, language, page.title)
    return Article(
        joined.text,
        joined.paragraphs,
        _PageMap(joined.text, source, joined.pieces, _escape),
        path=path,
        language=language,
        date=given.date or page.date or date or joined.date,
        title=joined.headline or page.title,
        source_text=given.source_text,
        source_language=given.source_language,
        url=page.url,
    )


class _PageMap(SourceMap):
    takes_comments = True


def _escape(new: str, _at: int) -> str:
    return html.escape(new, quote=False)


def _language(tag: str | None) -> str | None:
    """``en`` of ``en_GB``, and None for what is no language tag."""
    base = re.split(r"[-_]", tag.strip(), maxsplit=1)[0].lower() if tag else ""
    return base if base.isalpha() and 2 <= len(base) <= 3 else None


def _article_blocks(source: str, found: list[Block]) -> tuple[list[Block], PartialDate | None]:
    """The blocks of the article and the date that trafilatura finds; all of the body's where it finds no article."""
    extracted, date = _extract(source, fast=len(found) > _MANY)
    chosen = _matching(found, extracted) if extracted else set()
    whole = _whole(found)
    if _is_scrap([found[i] for i in chosen], whole):
        return whole, date
    chosen |= _dropped_siblings(found, chosen)
    headings = [i for i in range(min(chosen)) if found[i].path and found[i].path[-1].name == "h1"]
    if headings and not any(block.path and block.path[-1].name == "h1" for block in map(found.__getitem__, chosen)):
        chosen.add(headings[-1])
    return [found[i] for i in sorted(chosen)], date


def _is_scrap(chosen: list[Block], whole: list[Block]) -> bool:
    """Whether what trafilatura found is nothing, or a small part of a small page."""
    letters = sum(block.letters for block in chosen)
    return letters == 0 or (letters < _SCRAP and 2 * letters < sum(block.letters for block in whole))


def _extract(source: str, fast: bool) -> tuple[str, PartialDate | None]:
    if len(source) > _TOO_LONG or source.count("<") > _TOO_MANY_TAGS:
        return "", None
    import trafilatura

    # It warns of every page that one of its ways fails on; a program that wants to hear it sets a handler.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    document = trafilatura.bare_extraction(
        source,
        include_comments=False,
        with_metadata=True,
        fast=fast,  # without jusText, which compares every paragraph with its neighbours near and far
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if document is None or isinstance(document, dict):
        return "", None
    try:
        date = PartialDate.parse(document.date) if document.date else None
    except ValueError:
        date = None
    return document.text or "", date


def _letters(text: str) -> str:
    return _LETTERS.sub("", text).casefold()


def _matching(found: list[Block], extracted: str) -> set[int]:
    """Which blocks stand in trafilatura's text: long ones anywhere in it, short ones as a whole line or cell.

    Of very many blocks, all as a whole line or cell.
    """
    lines = {_letters(cell) for line in extracted.splitlines() for cell in (line, *line.split("|"))}
    joined = _letters(extracted) if len(found) <= _MANY else ""
    out: set[int] = set()
    for index, block in enumerate(found):
        letters = _letters(block.text)
        stands = letters in lines or (len(letters) >= _SHORT and letters in joined)
        if letters and stands and not (block.path and block.path[-1].name in _FURNITURE):
            out.add(index)
    return _without_early_copies(found, out)


def _without_early_copies(found: list[Block], chosen: set[int]) -> set[int]:
    """A text that stands in the article and in a teaser above or below it counts where most of the article is."""
    weight: Counter[int] = Counter()
    for index in chosen:
        weight[_parent(found[index])] += found[index].letters
    best: dict[str, int] = {}
    for index in sorted(chosen):
        letters = _letters(found[index].text)
        if letters not in best or weight[_parent(found[index])] > weight[_parent(found[best[letters]])]:
            best[letters] = index
    # A sentence that stands twice in one element is a fault of the article, to be seen.
    homes = {letters: _parent(found[index]) for letters, index in best.items()}
    return {i for i in chosen if homes[_letters(found[i].text)] == _parent(found[i])}


def _parent(block: Block) -> int:
    """The number of the element that holds the block's own one (or its figure); -1 at the top."""
    holders = [element for element in block.path[:-1] if element.name != "figure"]
    return holders[-1].number if holders else -1


def _dropped_siblings(found: list[Block], chosen: set[int]) -> set[int]:
    """Paragraphs, headings and captions between chosen ones, in the same element, that trafilatura left out."""
    parents = {_parent(found[i]) for i in chosen if found[i].path and found[i].path[-1].name == "p"}
    return {
        i
        for i in range(min(chosen), max(chosen))
        if i not in chosen
        and found[i].path
        and _parent(found[i]) in parents
        and found[i].path[-1].name in ("p", "h2", "h3", "h4", "figcaption")
        and found[i].inline.get("a", 0) < found[i].letters
    }


def _whole(found: list[Block]) -> list[Block]:
    for container in ("article", "main"):
        inside = [block for block in found if container in block.within]
        if inside:
            return inside
    return [block for block in found if not _FURNITURE & block.within]


def _kind(block: Block) -> ParagraphKind | None:
    """What the markup says that a block is; None where only its shape can tell."""
    few = len(block.text.split()) <= _ABOUT_WORDS
    if few:
        kind = _kind_by_class(block, (*block.path[-4:], *block.marks)[-4:])
        if kind:
            return kind
    for element in reversed(block.path) if block.within & _KIND_OF_TAG.keys() else ():
        kind = _KIND_OF_TAG.get(element.name)
        if kind is ParagraphKind.TABLE_CELL and block.path[-1] is not element:
            return None  # a paragraph in a cell: a table that only lays the page out
        if kind:
            return kind
    bold = max(block.inline.get("strong", 0), block.inline.get("b", 0))
    if few and bold >= block.letters and block.text[-1] not in ".?!…":
        return ParagraphKind.SUBHEADING
    return None


def _kind_by_class(block: Block, elements: Sequence[Element]) -> ParagraphKind | None:
    if "time" in block.inline and len(block.text.split()) <= _TIME_WORDS:
        return ParagraphKind.DATELINE
    for element in reversed(elements):
        given = element.attributes
        says = " ".join(given.get(name, "") for name in ("class", "rel", "itemprop", "id"))
        if not says.strip():
            continue
        if _BYLINE.search(says) and _covers(block, element):
            return ParagraphKind.BYLINE
        if _DATELINE.search(says) and _covers(block, element):
            return ParagraphKind.DATELINE
        if _CAPTION.search(says) and _covers(block, element):
            return ParagraphKind.CAPTION
    return None


def _covers(block: Block, element: Element) -> bool:
    """Whether the element's text is at least half of the block: a link to an author inside a sentence is no byline."""
    if any(element is ancestor for ancestor in block.path):
        return block.path[-2:].count(element) > 0
    return 2 * block.inline.get(element.name, 0) >= block.letters
