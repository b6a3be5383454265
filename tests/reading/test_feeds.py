"""Feeds: each item an article, with its id, date, language and people, and its places in the file if that is text."""

from __future__ import annotations

import json
from contextlib import nullcontext
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcheck.article import Edit, ParagraphKind
from mtcheck.errors import InputError
from mtcheck.reading import read_bytes
from mtcheck.reading.json_text import escape, literals, pieces

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Tides</title>
<language>en-gb</language>
<item><title>Harbour talks &amp; tides</title><guid>tide-1</guid><link>https://example.org/1</link>
<pubDate>Tue, 04 May 2021 08:00:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>The pilots left the the harbour.</p><script>alert(1)</script>
<p>They came back.</p>]]></content:encoded></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Tides</title>
<entry><id>urn:tide:1</id><title>Harbour talks &amp; tides</title><updated>2021-05-04T08:00:00Z</updated>
<content type="html">&lt;p&gt;The pilots left the the harbour.&lt;/p&gt;&lt;p&gt;They came back.&lt;/p&gt;</content>
</entry></feed>"""
JSON_FEED: dict[str, Any] = {
    "version": "https://jsonfeed.org/version/1.1", "title": "Tides", "language": "en-GB",
    "items": [{"id": "tide-1", "title": "Harbour talks & tides", "date_published": "2021-05-04T08:00:00Z",
               "content_html": "<p>The pilots left the the harbour.</p>\n<p>They came back.</p>"}],
}  # fmt: skip
NINJS_1: dict[str, Any] = {
    "uri": "tide-1", "headline": "Harbour talks & tides", "versioncreated": "2021-05-04T08:00:00Z", "language": "en",
    "body_html": "<p>The pilots left the the harbour.</p><p>They came back.</p>", "pubstatus": "usable",
    "person": [{"name": "Ada Tidewell"}],
}  # fmt: skip
NINJS_2: dict[str, Any] = {
    "standard": {"name": "ninjs", "version": "2.2"}, "uri": "tide-1", "type": "text",
    "versioncreated": "2021-05-04T08:00:00Z", "language": "en", "pubstatus": "usable",
    "headlines": [{"role": "main", "value": "Harbour talks & tides"}],
    "descriptions": [{"role": "summary", "contenttype": "text/plain", "value": "Short."}],
    "bodies": [{"role": "nitf", "contenttype": "text/vnd.IPTC.NITF", "value": "<?xml version='1.0'?><nitf/>"},
               {"role": "html", "contenttype": "text/html",
                "value": "<p>The pilots left the the harbour.</p><p>They came back.</p>"}],
    "people": [{"name": "Ada Tidewell", "rel": "about"}],
}  # fmt: skip
NINJS_3: dict[str, Any] = {
    "uri": "tide-1", "headlines": [{"value": "Harbour talks & tides"}], "versionCreated": "2021-05-04T08:00:00Z",
    "bodies": [{"role": "summary", "contentType": "text/plain", "value": "Short."},
               {"role": "main", "contentType": "text/html",
                "value": "<p>The pilots left the the harbour.</p><p>They came back.</p>"}],
    "language": "en", "pubStatus": "usable", "people": [{"name": "Ada Tidewell"}],
}  # fmt: skip
WORDPRESS: list[dict[str, Any]] = [
    {"id": 7, "date": "2021-05-04T08:00:00", "link": "https://example.org/1",
     "title": {"rendered": "Harbour talks &#038; tides"},
     "content": {"rendered": "\n<p>The pilots left the the harbour.</p>\n<p>They came back.</p>\n"}},
]  # fmt: skip
NEWSML = """<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="tide-1" version="1" standard="NewsML-G2" xml:lang="en">
<itemMeta><versionCreated>2021-05-04T08:00:00Z</versionCreated><pubStatus qcode="stat:usable"/></itemMeta>
<contentMeta><headline>Harbour talks &amp; tides</headline><language tag="en-GB"/>
<subject type="cpnat:person"><name xml:lang="de">Ada Flutbrunn</name><name xml:lang="en"> Ada Tidewell
</name></subject>
<subject type="cpnat:abstract"><name>sea</name></subject>
</contentMeta><contentSet><inlineXML contenttype="{}">{}</inlineXML></contentSet></newsItem>"""
NITF = (
    '<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.head><hedline><hl1>Old</hl1></hedline></body.head>'
    "<body.content><p>The pilots left the <em>the</em> harbour.</p><p>They came back.</p></body.content></body></nitf>"
)
XHTML = (
    '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Old</title></head><body>'
    "<p>The pilots left the the harbour.</p><p>They came back.</p></body></html>"
)

FEEDS = {
    "rss": RSS,
    "atom": ATOM,
    "jsonfeed": json.dumps(JSON_FEED),
    "ninjs 1": json.dumps(NINJS_1),
    "ninjs 2": json.dumps(NINJS_2),
    "ninjs 3": json.dumps(NINJS_3),
    "ninjs array": json.dumps([NINJS_1]),
    "ninjs in an object": json.dumps({"_items": [NINJS_1]}),
    "wordpress": json.dumps(WORDPRESS),
    "wordpress post": json.dumps(WORDPRESS[0]),
    "newsml nitf": NEWSML.format("application/nitf+xml", NITF),
    "newsml xhtml": NEWSML.format("application/xhtml+xml", XHTML),
}


@pytest.mark.parametrize("name", FEEDS)
def test_an_item_is_an_article(name: str) -> None:
    (article,) = read_bytes(FEEDS[name].encode(), "https://example.org/feed").articles
    assert article.text == "Harbour talks & tides\n\nThe pilots left the the harbour.\n\nThey came back."
    assert article.id in ("tide-1", "urn:tide:1", "7")
    assert str(article.date) == "2021-05-04"
    assert article.language.startswith("en")
    assert [paragraph.kind for paragraph in article.paragraphs] == [ParagraphKind.HEADLINE, *[ParagraphKind.BODY] * 2]
    if "ninjs" in name or "newsml" in name:
        assert article.metadata == {"people": "Ada Tidewell", "pubstatus": "usable"}


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ({"type": "picture", "headline": "Quay", "description_text": "A pilot."}, "Quay\n\nA pilot."),
        ({"description_html": "<p>A pilot.</p>"}, "A pilot."),
        ({"descriptions": [{"role": "creditline", "value": "A. N."}, {"value": "A pilot."}]}, "A pilot."),
        ({"title": "Quay", "descriptions": [{"role": "caption", "value": "A pilot."}]}, "Quay\n\nA pilot."),
        (
            {
                "bodies": [
                    {"contentType": "application/nitf+xml", "value": "<body.content><p>A pilot.</p></body.content>"}
                ]
            },
            "A pilot.",
        ),
    ],
    ids=["picture", "markup", "no credit", "caption", "only a document"],
)
def test_an_item_of_ninjs_without_a_body_is_what_its_description_says(item: dict[str, Any], text: str) -> None:
    (article,) = read_bytes(json.dumps({"uri": "tide-1", **item}).encode(), "https://example.org/feed").articles
    assert article.text == text


SOURCE = "Die Lotsen verließen den Hafen.\n\nSie kamen zurück."
WITH_SOURCE: dict[str, Any] = {
    "jsonfeed": {**JSON_FEED, "items": [
        {**JSON_FEED["items"][0],
         "_mtcheck": {"source": SOURCE, "source_language": "de", "people": ["Ada Tidewell"]}}]},
    "wordpress": [{**WORDPRESS[0], "meta": {"mtcheck_source": SOURCE, "mtcheck_source_language": "de"}}],
    "ninjs 1": {**NINJS_1, "body_source": SOURCE},
    "ninjs 2": {**NINJS_2, "bodies": [{"role": "source", "contenttype": "text/plain", "value": SOURCE},
                                      *NINJS_2["bodies"]]},
    "ninjs 3": {**NINJS_3, "bodies": [
        {"role": "http://example.org/roles/source", "contentType": "text/html",
         "value": "<p>Die Lotsen verließen den Hafen.</p><p>Sie kamen zurück.</p>"}, *NINJS_3["bodies"]]},
}  # fmt: skip


@pytest.mark.parametrize("name", WITH_SOURCE)
def test_an_item_brings_the_text_it_was_translated_from(name: str) -> None:
    (article,) = read_bytes(json.dumps(WITH_SOURCE[name]).encode(), "https://example.org/feed").articles
    assert article.text == "Harbour talks & tides\n\nThe pilots left the the harbour.\n\nThey came back."
    assert article.source_text == SOURCE
    assert article.source_language == (None if "ninjs" in name else "de")
    assert article.metadata.get("people") == (None if name == "wordpress" else "Ada Tidewell")
    (plain,) = read_bytes(FEEDS[name].encode(), "https://example.org/feed").articles
    assert plain.source_text is None


@pytest.mark.parametrize("said", [7, [], {"source": 5, "people": "Ada"}, {"people": [1, None]}, None])
def test_an_extension_that_makes_no_sense_is_passed_over(said: Any) -> None:
    feed = {**JSON_FEED, "items": [{**JSON_FEED["items"][0], "_mtcheck": said, "meta": said}]}
    (article,) = read_bytes(json.dumps(feed).encode(), "https://example.org/feed").articles
    assert (article.source_text, article.metadata) == (None, {})


@pytest.mark.parametrize("content", ['{"error": {"code": 503},\n"retry": true}', '[{"a": 1}]', "[1, 2]"])
def test_json_that_is_no_feed_is_not_judged_as_a_text(content: str) -> None:
    with pytest.raises(InputError, match="neither JSON Feed nor ninjs"):
        read_bytes(content.encode(), "https://example.org/feed")
    assert read_bytes(b"[The quay] The pilots left.", "a").format == "text"


def test_an_item_without_text_is_an_error_beside_the_others() -> None:
    two = {**JSON_FEED, "items": [*JSON_FEED["items"], {"id": "tide-2"}]}
    document = read_bytes(json.dumps(two).encode(), "feed.json")
    assert [article.id for article in document.articles] == ["tide-1"]
    assert [str(error) for error in document.errors] == ["feed.json: the item 'tide-2' has no text"]


@pytest.mark.parametrize("name", [name for name in FEEDS if name.split()[0] in ("jsonfeed", "ninjs", "wordpress")])
def test_a_correction_stands_in_the_file_and_changes_nothing_else(name: str) -> None:
    document = read_bytes(FEEDS[name].encode(), "feed.json")
    (article,) = document.articles
    at = article.text.index("the the")
    place = article.place(at)
    assert FEEDS[name].splitlines()[place.line - 1][place.column - 1 :].startswith("the the")
    fixed = document.rewrite({0: [Edit(at, at + 7, '«a» "<the>" &')]}).decode()
    assert json.loads(fixed) == json.loads(FEEDS[name].replace("the the", '«a» \\"&lt;the&gt;\\" &amp;'))
    title = article.text.index("&")
    fixed = document.rewrite({0: [Edit(title, title + 1, "and")]}).decode()
    assert "Harbour talks and tides" in fixed
    again = read_bytes(fixed.encode(), "feed.json", format=document.format)
    assert again.articles[0].text == article.text.replace("&", "and")
    assert len(json.dumps(json.loads(fixed))) == len(fixed)


@pytest.mark.parametrize("name", ["rss", "newsml nitf"])
def test_a_correction_that_cannot_be_written_is_an_error(name: str) -> None:
    document = read_bytes(FEEDS[name].encode(), "feed.xml")
    with pytest.raises(InputError, match="can't be written"):
        document.rewrite({0: [Edit(0, 1, "x")]})


BOMB = (
    '<?xml version="1.0"?>\n<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>\n'
    "<rss><channel><item><title>&b;</title></item></channel></rss>"
)


@pytest.mark.parametrize(
    ("content", "format_name", "said"),
    [
        (BOMB, "feed", "x:2: the feed declares a document type"),
        (BOMB, "newsml", "document type"),
        ("<rss><channel></channel></rss>", "feed", "no feed with items"),
        ("nothing of the kind", "feed", "no feed with items"),
        ("<newsItem>", "newsml", "x:1"),
        ("<a/>", "newsml", "no newsItem"),
        ("{", "json", "x:1:2: not JSON"),
        ('{"a": 1}', "json", "neither JSON Feed nor ninjs"),
        ("[]", "json", "neither JSON Feed nor ninjs"),
        ("[" * 100_000, "json", "not JSON|too deep"),
        ('{"version": "https://jsonfeed.org/version/1", "items": []}', "json", "no items"),
    ],
)  # fmt: skip
def test_what_is_refused(content: str, format_name: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_bytes(content.encode(), "x", format=format_name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32", "utf-7", "cp037", "utf-8-sig"])
@pytest.mark.parametrize("as_feed", [True, False])
def test_entities_are_refused_in_every_encoding(encoding: str, as_feed: bool) -> None:
    bomb = BOMB.replace("?>", f" encoding='{encoding}'?>", 1)
    data = bomb.replace("<!", "+ADwAIQ-").encode() if encoding == "utf-7" else bomb.encode(encoding)
    refused = "encoding|no feed" if encoding == "cp037" else "document type"
    with pytest.raises(InputError, match=refused) if encoding != "utf-7" else nullcontext():
        document = read_bytes(data, "https://example.org/a", format="feed" if as_feed else None)
        assert not any("aaaa" in article.text for article in document.articles)  # UTF-7 is read as it stands


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-8-sig"])
def test_a_feed_in_another_encoding(encoding: str) -> None:
    text = RSS.replace("utf-8", encoding.removesuffix("-sig")).replace("harbour", "café’s harbour")
    (article,) = read_bytes(text.encode(encoding), "https://example.org/a").articles
    assert "left the the café’s harbour" in article.text


def test_a_feed_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mtcheck.reading.items.LARGEST", 100)
    with pytest.raises(InputError, match="larger than"):
        read_bytes(RSS.encode(), "x.rss")


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)


@given(values, st.booleans())
def test_every_string_of_a_json_text_is_found_with_its_letters(value: Any, ascii_only: bool) -> None:
    source = json.dumps(value, ensure_ascii=ascii_only)
    for literal in literals(source):
        inside: Any = value
        for key in literal.path:
            inside = inside[key]
        decoded = "".join(
            source[p.source : p.source + p.source_length]
            if p.length == p.source_length and source[p.source] != "\\"
            else json.loads(f'"{source[p.source : p.source + p.source_length]}"')
            for p in pieces(source, literal)
            if p.length
        )
        assert decoded == inside
        assert json.loads(f'"{escape(inside)}"') == inside
