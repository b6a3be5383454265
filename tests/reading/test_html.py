"""Web pages: what is the article, where its letters stand, and corrections that leave the markup alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcheck.article import Edit, ParagraphKind, SourceMap
from mtcheck.dates import PartialDate
from mtcheck.errors import InputError
from mtcheck.reading import read_bytes
from mtcheck.reading.markup import blocks

K = ParagraphKind
PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Ferry talks resume | Harbour Post</title>
<link rel="canonical" href="https://example.org/ferry">
<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2022-05-03T10:00:00Z"}</script>
<script>var a = "<p>not text</p>";</script><style>p {}</style></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
<article><h1>Ferry talks resume &amp; the harbour waits</h1>
<p class="byline">By <a rel="author" href="/j">Jane Doe</a></p>
<p>The ferry company and the harbour&nbsp;board met on Tuesday for the
   first time since the strike, and <b>both s</b>ides say that it goes on &#8220;for as long as it takes&#8221;.</p>
<h2>What the crews want</h2>
<p>Crews have asked for shorter shifts in winter, when the crossing takes four hours longer than it does in
summer and the wind is strong.<br>A ballot is due in June<!-- or not --> at the latest.</p>
<figure><img src=x><figcaption>The harbour on Tuesday</figcaption></figure>
<p>No date was set for the next meeting, which the mayor has offered to hold at the town hall if the board agrees.
<p>An unclosed paragraph says that fishermen have begun to carry mail &lt; goods across the sound every morning.
<ul><li>The first ferry left in 1921, with 40 passengers on board.<li>The last one is to leave next year.</ul>
<blockquote><p>We have waited for a long time, and we can wait longer, said the oldest of them.</p></blockquote>
</article>
<footer><p>Copyright Harbour Post</p></footer></body></html>
"""


def test_the_article_of_a_page() -> None:
    (article,) = read_bytes(PAGE.encode(), "a.html").articles
    assert (article.language, article.date) == ("en", PartialDate(2022, 5, 3))
    assert (article.title, article.url) == ("Ferry talks resume & the harbour waits", "https://example.org/ferry")
    found = [(p.kind, article.text[p.start : p.end].split()[0]) for p in article.paragraphs]
    assert found == [
        (K.HEADLINE, "Ferry"),
        (K.BYLINE, "By"),
        (K.BODY, "The"),
        (K.SUBHEADING, "What"),
        (K.BODY, "Crews"),
        (K.CAPTION, "The"),
        (K.BODY, "No"),
        (K.BODY, "An"),
        (K.LIST_ITEM, "The"),
        (K.LIST_ITEM, "The"),
        (K.QUOTATION, "We"),
    ]
    assert "harbour\xa0board met on Tuesday for the first time" in article.text
    assert "strong.\nA ballot is due in June at the latest." in article.text
    assert "not text" not in article.text
    assert "Home" not in article.text


@pytest.mark.parametrize(
    ("shown", "written"),
    [
        ("\xa0board", "&nbsp;board"),
        (" first time", "\n   first"),
        ("sides say", "s</b>ides say"),
        ("“for", "&#8220;for"),
        ("A ballot", "A ballot"),
        ("< goods", "&lt; goods"),
        ("at the latest", "at the latest"),
    ],
)
def test_places_point_at_the_letters(shown: str, written: str) -> None:
    (article,) = read_bytes(PAGE.encode(), "a.html").articles
    at = article.text.index(shown)
    place = article.place(at)
    line = PAGE.splitlines(keepends=True)[place.line - 1 :]
    assert "".join(line)[place.column - 1 :].startswith(written)


def test_a_correction_leaves_the_markup_and_all_else() -> None:
    document = read_bytes(PAGE.encode(), "a.html")
    text = document.articles[0].text
    at, end = text.index("sides say"), text.index("sides say") + 9
    joint = text.index(" first time")
    assert document.rewrite({}) == PAGE.encode()
    rewritten = document.rewrite({0: [Edit(joint, joint, ","), Edit(at, end, "sides <said>")]}).decode()
    assert rewritten == PAGE.replace("for the\n", "for the,\n").replace("ides say", "ides &lt;said&gt;")


def test_a_character_that_the_encoding_lacks_becomes_a_reference() -> None:
    page = PAGE.replace("utf-8", "windows-1252").replace("Tuesday for", "Tuesday — fjörd — for").encode("cp1252")
    document = read_bytes(page, "a.html")
    at = document.articles[0].text.index("fjörd")
    assert document.rewrite({0: [Edit(at, at + 5, "Łódź")]}) == page.replace(b"fj\xf6rd", b"&#321;\xf3d&#378;")


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ('<meta property="article:published_time" content="2022-05-03T10:00:00+01:00">', PartialDate(2022, 5, 3)),
        ('<meta itemprop="datePublished" content="2022-05">', PartialDate(2022, 5)),
        (
            '<script type="application/ld+json">{"@graph": [{"datePublished": "2022-05"}]}</script>',
            PartialDate(2022, 5),
        ),
        ('<script type="application/ld+json">{broken</script>', None),
    ],
)
def test_the_date_of_publication(head: str, date: PartialDate | None) -> None:
    page = f"<html><head>{head}</head><body><p>{'The board met and went home again. ' * 5}</p></body></html>"
    assert read_bytes(page.encode(), "a.html").articles[0].date == date


def test_a_page_in_which_no_article_is_found_is_read_whole() -> None:
    (article,) = read_bytes(b"<nav>Home</nav><div>One line.</div><table><tr><td>12<td>13</table>", "a.html").articles
    assert article.text == "One line.\n\n12\n\n13"
    assert [p.kind for p in article.paragraphs] == [K.BODY, K.TABLE_CELL, K.TABLE_CELL]


def test_what_is_bold_and_alone_is_a_subheading() -> None:
    body = "<p>The board met on Tuesday and said that it would meet again in June, when the boat is there.</p>"
    bold = "<p><strong>What the crews of all of the boats now want</strong></p>"
    page = f"<article><h1>Ferry talks</h1>{body}{bold}{body}</article>"
    kinds = [p.kind for p in read_bytes(page.encode(), "a.html").articles[0].paragraphs]
    assert kinds.count(K.SUBHEADING) == 1


@pytest.mark.parametrize("data", [b"<html><body></body></html>", b"<p>\0</p>", b"<script>x</script>", b"<!-- only"])
def test_a_page_without_text_is_an_error(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        read_bytes(data, "a.html")
    assert caught.value.path == "a.html"


ATOMS = """a|Bc | |&amp;|&#233;|&nbsp|&nope;|&|<b>|</b>|<i class='x>y'>|</i>|<br/>|<p>|</p>|<!-- c -->"""
ATOMS += '|<|< b|<a href="|<svg>'
ATOMS += "|</svg>|<li>|</ul>|<script>z</script>|\n "
FRAGMENTS = st.lists(st.sampled_from(ATOMS.split("|")), max_size=25).map("".join)


@given(FRAGMENTS, st.data())
def test_any_page_is_mapped_letter_by_letter(source: str, data: st.DataObject) -> None:
    for block in blocks(source):
        assert block.text == block.text.strip(" \n")
        covered = 0
        for piece in block.pieces:
            assert piece.start == covered
            covered += piece.length
            written = source[piece.source : piece.source + piece.source_length]
            shown = block.text[piece.start : piece.start + piece.length]
            if piece.length == piece.source_length and len(shown) > 1:
                assert shown == written
            else:
                assert shown == written or written[0] in "&< \n"
        assert covered == len(block.text)
        source_map = SourceMap(block.text, source, block.pieces)
        assert source_map.rewrite([]) == source
        at = data.draw(st.integers(0, len(block.text) - 1))
        assert len(source_map.rewrite([Edit(at, at + 1, "Q")])) - len(source) <= 0


@pytest.mark.parametrize("unit", ["<div><b>a ", '<a "', "<svg>x", "<!--", "</p>", "&", "<li>a"])
def test_broken_pages_take_no_quadratic_time(unit: str) -> None:
    start = time.process_time()
    blocks(unit * 20_000)
    assert time.process_time() - start < 5  # seconds; half a second is usual, a minute what a quadratic way takes


def seconds(source: str) -> float:
    """Processor time to read a page."""
    start = time.process_time()
    read_bytes(source.encode(), "a.html")
    return time.process_time() - start


def test_hostile_pages_take_no_longer_than_a_few_normal_ones() -> None:
    size = 60_000
    lines = (f"<p>The council met on day {i} and spoke of bridge {i} for a long time.</p>\n" for i in range(size // 70))
    normal = "<html><body><article>" + "".join(lines) + "</article></body></html>"
    seconds(normal)  # loads trafilatura
    usual = seconds(normal)
    for unit in ("<div>", "<div>x ", "<p>word ", "<li>x", "<br>", "<span><p>x", "<table><tr><td>x"):
        hostile = seconds("<p>a" + unit * (size // len(unit)))
        assert hostile < 15 * usual, f"{unit}: {hostile:.1f} s, a normal page of its size {usual:.1f} s"
