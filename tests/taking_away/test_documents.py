"""The corrected text as documents: every word of it and nothing else, and in Word what was changed."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable
from pathlib import Path

import docx as python_docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html
from markdown_it import MarkdownIt
from word_reader import W, comments, paragraphs, part

from mtcheck.article import Article, Edit, Paragraph, ParagraphKind, SourceMap, apply_edits, plain_article
from mtcheck.reading import read_bytes
from mtcheck.taking_away import DOCUMENTS, Change, Revised, file_names, revise
from tests.conftest import need

K = ParagraphKind
SOFFICE = shutil.which("soffice")


def of(*parts: tuple[ParagraphKind, str], changes: Iterable[tuple[str, str | None]] = ()) -> Revised:
    """Paragraphs with blank lines between them; each change is of the first place of its text, which may be ``a|b``
    for what stands between a and b; None leaves it open."""
    text, spans = "", []
    for kind, words in parts:
        text += "\n\n" if text else ""
        spans.append(Paragraph(len(text), len(text) + len(words), kind))
        text += words
    article = Article(text + "\n", spans, SourceMap.identity(text), title="A & B")
    made = []
    for old, new in changes:
        before, bar, _ = old.partition("|")
        start = text.index(old.replace("|", "")) + (len(before) if bar else 0)
        made.append(Change(start, start if bar else start + len(old), new, "Look <here>.\nProposed: this"))
    return revise(article, made)


def write(revised: Revised, name: str) -> str:
    return DOCUMENTS[name](revised).decode()


def rendered(markdown: str) -> html.HtmlElement:
    return html.fromstring(f"<div>{MarkdownIt().render(markdown)}</div>")


ALL_KINDS = [(kind, f"{kind.value} *one*\n2. <two> & three.") for kind in K]


def test_every_kind_of_paragraph_comes_back_from_markdown_word_for_word() -> None:
    more = [(K.LIST_ITEM, "one"), (K.LIST_ITEM, "- two"), (K.CODE, "x = `y`\n```\n\n  z"), (K.BODY, "1) #")]
    written = write(of(*ALL_KINDS, *more), "markdown")
    page = rendered(written)
    assert [node.tag for node in page] == [
        "p", "blockquote", "h1", "h2", "p", "p", "p", "ul", "p", "p", "pre", "ul", "pre", "p",
    ]  # fmt: skip
    assert page.text_content().split() == " ".join(words for _, words in [*ALL_KINDS, *more]).split()
    (same,) = read_bytes(written.encode(), "a.md").articles
    assert same.text.split()[:3] == ["body", "*one*", "2."]


@pytest.mark.parametrize(
    "hostile",
    [
        "# a", "+ a", "- a", "= a", "===", "---", "10. a", "> a", "[a](javascript:x)", "<b>", "&amp;", "a_b_", "~~~",
    ],
)  # fmt: skip
def test_words_that_look_like_markdown_are_words(hostile: str) -> None:
    page = rendered(write(of((K.BODY, f"Before\n{hostile}")), "markdown"))
    assert [node.tag for node in page] == ["p"]
    assert page.text_content().strip() == f"Before\n{hostile}"


def test_html_has_nothing_but_the_text() -> None:
    page = write(of(*ALL_KINDS, (K.LIST_ITEM, "</li><script>x</script>")), "html")
    tree = html.fromstring(page)
    assert not tree.xpath("//script")
    assert tree.get("lang") == "en"
    assert tree.findtext("head/title") == "A & B"
    assert [node.tag for node in tree.find("body")] == [
        "p",
        "blockquote",
        "h1",
        "h2",
        "p",
        "p",
        "p",
        "ul",
        "p",
        "p",
        "pre",
        "ul",
    ]
    (article,) = read_bytes(page.encode(), "a.html").articles
    assert "body *one* 2. <two> & three." in article.text


@pytest.mark.parametrize(
    ("changes", "accepted"),
    [
        ([], ["Head", "One two.", "Three four."]),
        ([("two", "2")], ["Head", "One 2.", "Three four."]),
        ([("two", "")], ["Head", "One .", "Three four."]),
        ([("two|.", ", 3")], ["Head", "One two, 3.", "Three four."]),
        ([(".\n\nThree", " and three")], ["Head", "One two and three four."]),
        ([("One two.", "")], ["Head", "Three four."]),
        ([("\n\nThree", "")], ["Head", "One two. four."]),
        ([("two", "2\n\n3\nb")], ["Head", "One 2", "3\nb.", "Three four."]),
        ([("One", None), ("two", "two")], ["Head", "One two.", "Three four."]),
        ([("Head|", "line"), ("|Three", "So: ")], ["Headline", "One two.", "So: Three four."]),
        ([("Head\n\nOne two.\n\nThree four.", "")], [""]),
    ],
)  # fmt: skip
def test_word_shows_the_changes_and_both_ways_out_of_them(
    changes: list[tuple[str, str | None]], accepted: list[str]
) -> None:
    revised = of((K.HEADLINE, "Head"), (K.BODY, "One two."), (K.BODY, "Three four."), changes=changes)
    data = DOCUMENTS["docx"](revised)
    assert paragraphs(data, accept=True) == accepted
    assert paragraphs(data, accept=False) == ["Head", "One two.", "Three four."]
    texts = ["".join(run.text for run in block.runs) for block in revised.corrected]
    assert texts == [text for text in accepted if text]


def test_what_is_open_is_a_comment_at_its_place() -> None:
    revised = of((K.BODY, "One two."), (K.BODY, "Three four."), changes=[("two", None), ("four|.", None), ("One", "1")])
    data = DOCUMENTS["docx"](revised)
    assert comments(data) == [("two", "Look <here>.\nProposed: this"), ("", "Look <here>.\nProposed: this")]
    numbers = [node.get(f"{W}id") for node in part(data, "word/document.xml").iter(f"{W}ins", f"{W}del")]
    assert len(numbers) == len(set(numbers)) == 2


def test_the_styles_and_parts_are_all_there() -> None:
    data = DOCUMENTS["docx"](of(*ALL_KINDS, changes=[("*one*", "1"), ("<two>", None)]))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        for name in names:
            etree.fromstring(archive.read(name))
    types = part(data, "[Content_Types].xml")
    assert {node.get("PartName")[1:] for node in types if node.get("PartName")} <= set(names)
    assert names[0] == "[Content_Types].xml"
    known = {node.get(f"{W}styleId") for node in part(data, "word/styles.xml").iter(f"{W}style")}
    assert {kind.value for kind in K} <= known
    document = python_docx.Document(io.BytesIO(data))
    assert document.core_properties.title == "A & B"
    assert [p.style.name for p in document.paragraphs][2:4] == ["Title", "Heading 2"]


def test_our_own_reader_reads_the_corrected_text() -> None:
    revised = of((K.HEADLINE, "Head"), (K.BODY, "One\ttwo \u202ex\u202c."), changes=[("One", "Each"), ("two", None)])
    (article,) = read_bytes(DOCUMENTS["docx"](revised), "a.docx").articles
    assert article.text == "Head\n\nEach\ttwo \u202ex\u202c."


@st.composite
def _articles(draw: st.DrawFn) -> tuple[Article, list[Change]]:
    letters = st.text("ab \n\t\r.&<é😀\u0301\u202e\x07\ufffe", max_size=60)
    text = draw(letters)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    changes = [
        Change(start, end, draw(st.none() | st.text("xy \n&\r", max_size=6)), draw(st.text("n<\n", max_size=3)))
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    return plain_article(text), changes


def bare(text: str) -> str:
    """Without white space, and with what XML can't hold as it is shown."""
    return re.sub(r"[ \t\n\r]", "", text).replace("\x07", "␇").replace("\ufffe", "\ufffd")


@given(_articles())
def test_nothing_is_lost_in_any_document(made: tuple[Article, list[Change]]) -> None:
    article, changes = made
    revised = revise(article, changes)
    edits = [Edit(one.start, one.end, one.replacement) for one in changes if one.replacement is not None]
    assert revised.text == apply_edits(article.text, edits)
    data = DOCUMENTS["docx"](revised)
    assert bare("".join(paragraphs(data, accept=True))) == bare(revised.text)
    assert bare("".join(paragraphs(data, accept=False))) == bare(article.text)
    assert len(comments(data)) == sum(one.replacement is None for one in changes)
    page = html.fromstring(DOCUMENTS["html"](revised).decode())
    assert bare(page.find("body").text_content()) == bare(revised.text)
    assert DOCUMENTS["text"](revised) == revised.text.encode()


def test_libreoffice_sees_changes_and_comments(tmp_path: Path) -> None:
    need(SOFFICE, "LibreOffice")
    changes = [("two", "2"), (".\n\nThree", None), ("item", ""), ("Head|", "line")]
    revised = of(
        (K.HEADLINE, "Head"), (K.BODY, "One two."), (K.BODY, "Three"), (K.LIST_ITEM, "An item"), changes=changes
    )
    (tmp_path / "a.docx").write_bytes(DOCUMENTS["docx"](revised))
    done = subprocess.run(
        [
            str(SOFFICE), "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--convert-to", "odt", "--outdir", str(tmp_path), str(tmp_path / "a.docx"),
        ],
        capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert (tmp_path / "a.odt").is_file(), done.stderr
    with zipfile.ZipFile(tmp_path / "a.odt") as archive:
        content = etree.fromstring(archive.read("content.xml"))
    names = {"text": content.nsmap["text"], "office": content.nsmap["office"], "dc": content.nsmap["dc"]}
    assert len(content.xpath("//text:insertion", namespaces=names)) == 2
    assert content.xpath("//text:deletion//text:p//text()", namespaces=names) == ["two", "item"]
    notes = content.xpath("//office:annotation", namespaces=names)
    assert ["".join(node.xpath("text:p//text()", namespaces=names)) for node in notes] == ["Look <here>.Proposed: this"]
    assert {node.text for node in content.iter("{http://purl.org/dc/elements/1.1/}creator")} == {"mtcheck"}
    assert not any(node.text.startswith("1970") for node in content.iter("{http://purl.org/dc/elements/1.1/}date"))


def test_names_of_documents() -> None:
    keys = ["wire/a b.txt", "b.txt", "https://example.org/b.html?x#y", "urn:x:1", "B.md", "..", "ÄÖ-1.docx"]
    assert file_names(keys, ".md") == [
        "a-b-corrected.md", "b-corrected.md", "y-corrected.md", "urn-x-1-corrected.md", "B-corrected-2.md",
        "..-corrected.md", "ÄÖ-1-corrected.md",
    ]  # fmt: skip
