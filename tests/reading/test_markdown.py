"""Markdown: blocks, front matter, and spans that point into the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcheck.article import Edit, ParagraphKind, Place
from mtcheck.dates import PartialDate
from mtcheck.errors import InputError
from mtcheck.reading import read, read_bytes

K = ParagraphKind
ARTICLE = r"""---
title: "Council votes on the old bridge"
date: 2022-05-03
lang: en
author: Jane Doe
source_url: https://example.org/a
---

# Council votes *tonight*

The **council** will &amp; must \*vote\* on [the **old** bridge](http://x.org/bridge "the bridge") bridge on
Tuesday, and `code` too.\
Hard break follows.

> A quoted
> line here says the mayor.

- item one
- item two

![The old bridge](b.png)

```
left out
```

| a | b |
|---|---|
| c \| d | e |

Section
-------

The final paragraph ends and says more than the heading did about it all.
"""


def test_blocks_and_front_matter() -> None:
    (article,) = read_bytes(ARTICLE.encode(), "a.md").articles
    assert (article.title, article.date, article.language) == (
        "Council votes on the old bridge",
        PartialDate(2022, 5, 3),
        "en",
    )
    assert article.url == "https://example.org/a"
    assert article.metadata["author"] == "Jane Doe"
    assert [(p.kind, article.text[p.start : p.end]) for p in article.paragraphs] == [
        (K.HEADLINE, "Council votes on the old bridge"),
        (K.HEADLINE, "Council votes tonight"),
        (
            K.BODY,
            "The council will & must *vote* on the old bridge bridge on Tuesday, and code too.\nHard break follows.",
        ),
        (K.QUOTATION, "A quoted line here says the mayor."),
        (K.LIST_ITEM, "item one"),
        (K.LIST_ITEM, "item two"),
        (K.CAPTION, "The old bridge"),
        (K.TABLE_CELL, "a"),
        (K.TABLE_CELL, "b"),
        (K.TABLE_CELL, "c | d"),
        (K.TABLE_CELL, "e"),
        (K.SUBHEADING, "Section"),
        (K.BODY, "The final paragraph ends and says more than the heading did about it all."),
    ]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("shown", "written"),
    [
        ("Council votes on", "Council votes on"),
        ("& must", "&amp; must"),
        ("*vote", r"\*vote"),
        (" bridge on", " bridge on"),
        ("Tuesday", "Tuesday"),
        ("code too", "code` too"),
        ("line here", "line here"),
        ("e\n\nSection", "e |"),
        ("final", "final"),
    ],
)
def test_places_point_at_the_letters(shown: str, written: str, line_end: str) -> None:
    data = ARTICLE.replace("\n", line_end)
    (article,) = read_bytes(data.encode(), "a.md").articles
    place = article.place(article.text.index(shown))
    assert data.split(line_end)[place.line - 1][place.column - 1 :].startswith(written)


def test_a_correction_leaves_the_markup_and_all_else() -> None:
    document = read_bytes(ARTICLE.encode(), "a.md")
    text = document.articles[0].text
    at = text.index("old bridge bridge")
    quoted = text.index(" line here")
    title = text.index("old")
    edits = [Edit(title, title + 3, 'new "old"'), Edit(at, at + 10, "new_bridge"), Edit(quoted, quoted, ",")]
    assert document.rewrite({}) == ARTICLE.encode()
    assert document.rewrite({0: edits}).decode() == (
        ARTICLE.replace('the old bridge"', 'the new \\"old\\" bridge"')
        .replace("**old** bridge]", "**new\\_**bridge]")
        .replace("A quoted\n", "A quoted,\n")
    )


def test_an_unquoted_title_holds_only_what_yaml_allows() -> None:
    document = read_bytes(b"---\ntitle: Old bridge\n---\nThe council met.\n", "a.md")
    assert document.rewrite({0: [Edit(0, 3, "New")]}) == b"---\ntitle: New bridge\n---\nThe council met.\n"
    with pytest.raises(InputError, match="unquoted YAML title"):
        document.rewrite({0: [Edit(3, 3, ": a")]})


@pytest.mark.parametrize(
    ("front", "line", "message"),
    [("title: [a", 3, "not YAML"), ("a: 1\nb: :\n  c: : d", None, "not YAML"), ("date: in May", 1, "`date`")],
)
def test_broken_front_matter_is_an_error(front: str, line: int | None, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read_bytes(f"---\n{front}\n---\nText.\n".encode(), "a.md")
    assert caught.value.path == "a.md"
    assert line is None or caught.value.line == line


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    (article,) = read_bytes(b"---\nA paragraph that is not a mapping.\n\n---\n", "a.md").articles
    assert article.text == "A paragraph that is not a mapping."


def test_the_source_text_beside_the_article(tmp_path: Path) -> None:
    (tmp_path / "de.txt").write_text("Der Rat stimmt ab.")
    for name, found in (
        ("de.txt", "Der Rat stimmt ab."),
        ("dpa", None),
        ("/etc/hostname", None),
        ("../x/de.txt", None),
    ):
        (tmp_path / "a.md").write_text(f"---\nsource: {name}\n---\nThe council votes.\n")
        assert read(tmp_path / "a.md").articles[0].source_text == found


@pytest.mark.parametrize("data", [b"---\ntitle: ''\n---\n", b"```\ncode\n```\n", b"\0", b" "])
def test_a_file_without_text_is_an_error(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        read_bytes(data, "a.md")
    assert caught.value.path == "a.md"


ATOMS = r"word|**|*|_x_|`c d`|&eacute;|\*|[l](u l)|[l](<u> 't')|[a][b]|> |- |# |<b>|<http://a.b>|![alt](i)|1. |é|]|("
MARKUP = st.lists(
    st.sampled_from([*ATOMS.split("|"), " ", "\n", "\n\n", "|", "|-|\n", "    ", "  \n", "\\\n", "\r\n"]),
    min_size=1,
    max_size=25,
).map("".join)


@given(MARKUP)
def test_any_markdown_is_mapped_letter_by_letter(source: str) -> None:
    try:
        document = read_bytes(source.encode(), "a.md")
    except InputError:
        return
    (article,) = document.articles
    done = 0
    for piece in article.source_map.pieces:
        written = source[piece.source : piece.source + piece.source_length]
        shown = article.text[piece.start : piece.start + piece.length]
        assert piece.source >= done
        done = piece.source + piece.source_length
        if shown != written:
            assert written in ("\n", "\r\n") or written[0] in "&\\"
    assert document.rewrite({0: []}) == source.encode()


def test_lines_count_from_the_top_of_the_file() -> None:
    (article,) = read_bytes(b"---\ntitle: 'It''s a title'\n---\n\nText here.\n", "a.md").articles
    assert article.title == "It's a title"
    assert article.place(0) == Place(5, 1)
