"""JSON Lines: one article a line, places in the file, and a bad line that hides no good one."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcheck.article import Article, Edit, ParagraphKind, Place
from mtcheck.dates import PartialDate
from mtcheck.errors import InputError
from mtcheck.reading import read, read_bytes, stream

BODY = "The harbour board met on Tuesday for the first time since the strike began."
UNICODE = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)


def test_the_fields_of_a_record() -> None:
    record = {
        "text": f"Ferries return\n\n{BODY}",
        "id": 7,
        "title": "Ferries return",
        "date": "2022-05",
        "language": "en-GB",
        "source": "Die Fähren kehren zurück",
        "url": "https://example.org/7",
        "unknown": [1],
    }
    (article,) = read_bytes(json.dumps(record).encode(), "a.jsonl").articles
    assert (article.id, article.title, article.language, article.url) == ("7", "Ferries return", "en-GB", record["url"])
    assert (article.date, article.source_text) == (PartialDate(2022, 5), record["source"])
    assert [p.kind for p in article.paragraphs] == [ParagraphKind.HEADLINE, ParagraphKind.BODY]


def test_what_is_given_goes_first() -> None:
    data = b'{"text": "A sentence.", "language": "de", "date": "2020", "source": "x"}'
    document = read_bytes(data, "a.jsonl", language="en", date=PartialDate(2021), source="y")
    (article,) = document.articles
    assert (article.language, article.date, article.source_text) == ("en", PartialDate(2021), "y")


def test_places_point_into_the_line() -> None:
    data = '\n{"id": "é", "text": "a \\"b\\" \\ud83d\\ude00 c\\nd"}\n'.encode()
    (article,) = read_bytes(data, "a.jsonl").articles
    line = data.decode().splitlines()[1]
    assert article.text == 'a "b" 😀 c\nd'
    for shown, written in (("a", 'a \\"'), ('"', '\\"b'), ("😀", "\\ud83d"), ("c", "c\\nd"), ("d", 'd"}')):
        assert article.place(article.text.index(shown)) == Place(2, line.index(written) + 1)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_only_the_changed_literal_changes(mark: bytes) -> None:
    lines = [
        b'{"text":  "The mayor say \\u201cno\\u201d.", "text2": "The mayor say"}\r\n',
        b'{ "id" : 1,"text":"Nothing here\\/there." }\n',
        b'{"text": "One.", "text": "\xc3\xa9 say"}',
    ]
    data = mark + b"".join(lines)
    document = read_bytes(data, "a.jsonl")
    first, third = document.articles[0].text.index("say"), document.articles[2].text.index("say")
    rewritten = document.rewrite({0: [Edit(first, first + 3, "‘says’")], 2: [Edit(third, third + 3, '"ł')]})
    lines[0] = lines[0].replace(b"say", b"\\u2018says\\u2019", 1)
    lines[2] = lines[2].replace(b"say", b'\\"\xc5\x82')
    assert rewritten == mark + b"".join(lines)
    assert document.rewrite({}) == document.rewrite({1: []}) == data


@given(UNICODE, st.booleans(), st.data())
def test_any_text_can_be_corrected_anywhere(text: str, ascii_only: bool, data: st.DataObject) -> None:
    other = json.dumps({"text": "Left alone."})
    source = json.dumps({"id": "x", "text": text, "url": "u"}, ensure_ascii=ascii_only)
    document = read_bytes(f"{other}\n{source}\n".encode(), "a.jsonl")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    new = data.draw(UNICODE)
    rewritten = document.rewrite({1: [Edit(start, end, new)]}).decode()
    first, second = rewritten.split("\n")[:2]
    assert first == other
    assert json.loads(second) == {"id": "x", "text": text[:start] + new + text[end:], "url": "u"}


@pytest.mark.parametrize(
    ("line", "message", "column"),
    [
        (b'{"text": "a" "b"}', "not JSON", 14),
        (b'{"text": "abc', "ends too early", 14),
        (b"[]", "Expected `object`", None),
        (b'{"id": "a"}', "missing required field `text`", None),
        (b'{"text": 5}', "Expected `str`, got `int` - at `text`", None),
        (b'{"text": "a", "id": [1]}', "at `id`", None),
        (b'{"text": " "}', "`text` is empty", None),
        (b'{"text": "a", "date": "May"}', "`date`: not a date", None),
        (b'{"text": "a\xff"}', "not UTF-8", None),
    ],
)
def test_a_bad_line_is_told_and_the_others_are_read(line: bytes, message: str, column: int | None) -> None:
    good = b'{"text": "Good."}\n'
    document = read_bytes(good + line + b"\n" + good, "a.jsonl")
    assert [article.place(0).line for article in document.articles] == [1, 3]
    (error,) = document.errors
    assert message in str(error)
    assert (error.path, error.line, error.column) == ("a.jsonl", 2, column)


def test_the_bad_byte_is_counted_in_the_file() -> None:
    document = read_bytes(b'{"text": "Good."}\n{"text": "\xff"}\n', "a.jsonl")
    assert document.errors[0].byte == 18 + 10


@pytest.mark.parametrize("data", [b"nonsense\n", b"\n \n", b'{"text": "a"}\0', "\ufeff{}".encode("utf-16")])
def test_no_good_line_is_an_error(data: bytes) -> None:
    with pytest.raises(InputError):
        read_bytes(data, "a.jsonl")


def test_stream_gives_articles_and_errors_in_order(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "One."}\n{"text": 2}\n{"text": "Three."}\n')
    found = list(stream(path))
    assert [x.text if isinstance(x, Article) else x.line for x in found] == ["One.", 2, "Three."]


def test_an_article_can_be_sent_to_another_process() -> None:
    (article,) = read_bytes(b'{"text": "a\\u00e9 b"}', "a.jsonl").articles
    copy = pickle.loads(pickle.dumps(article))
    assert copy.text == "aé b"
    assert copy.place(2) == article.place(2) == Place(1, 18)


def test_a_line_of_50_mb_is_read(tmp_path: Path) -> None:
    path = tmp_path / "big.jsonl"
    path.write_bytes(b'{"text": "' + b"The board met. " * 3_300_000 + b'"}\n')
    (article,) = read(path).articles
    assert article.place(len(article.text) - 1) == Place(1, len(article.text) + 10)
