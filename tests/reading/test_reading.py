"""Which files are read, by which reader, and what is said where there is none."""

from __future__ import annotations

import io
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from mtcheck import reading
from mtcheck.article import Document
from mtcheck.errors import InputError
from mtcheck.reading import Given, expand, formats, read, read_bytes
from mtcheck.reading.text import read as read_text


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in (
        "news/b.txt",
        "news/a.md",
        "news/2022/c.HTML",
        "news/.hidden/d.txt",
        "news/.e.txt",
        "news/f.png",
        "empty/x.png",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Text.")
    return tmp_path


@pytest.mark.usefixtures("newsroom")
def test_folders_are_searched_in_order() -> None:
    assert list(expand(["news"])) == ["news/a.md", "news/b.txt", "news/2022/c.HTML"]


@pytest.mark.usefixtures("newsroom")
def test_patterns_names_and_standard_input() -> None:
    assert list(expand(["-", "news/f.png", "news/**/*.[tm]*", "news/b.txt"])) == [
        "-",
        "news/f.png",
        "news/a.md",
        "news/b.txt",
    ]


@pytest.mark.usefixtures("newsroom")
@pytest.mark.parametrize(
    ("path", "message"),
    [("gone.txt", "no such file"), ("news/*.docx", "no file matches"), ("empty", "no file that can be read")],
)
def test_nothing_to_read_is_an_error(path: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        list(expand([path]))
    assert caught.value.path == path


def test_a_name_with_brackets_is_a_name(newsroom: Path) -> None:
    (newsroom / "a[1].txt").write_text("Text.")
    assert list(expand(["a[1].txt"])) == ["a[1].txt"]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.txt", b"<html>", "text"),
        ("a.NDJSON", b'{"text": "a"}', "jsonl"),
        ("-", b'{"text": "a"}\n', "jsonl"),
        ("-", b"{not json}\n", "text"),
        ("-", b"\n<!DOCTYPE html><p>Text.", "html"),
        ("-", b"---\ntitle: A\n---\nText.", "markdown"),
        ("-", b"# Head\n\nText.", "markdown"),
        ("noname", b"Text.", "text"),
    ],
)
def test_the_format_by_suffix_then_by_content(name: str, data: bytes, expected: str) -> None:
    assert read_bytes(data, name).format == expected


def test_a_named_format_goes_first() -> None:
    assert read_bytes(b"# Head", "a.md", format="text").articles[0].text == "# Head"
    with pytest.raises(InputError, match="no reader for the format 'pdf'; there are: docx, feed, html, json, jsonl"):
        read_bytes(b"a", "a.pdf", format="pdf")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"The mayor spoke.")))
    document = read("-")
    assert (document.path, document.articles[0].text) == ("-", "The mayor spoke.")


@pytest.mark.parametrize("name", ["gone.txt", "gone.docx", "gone.jsonl"])
def test_a_missing_file_is_an_error(name: str, tmp_path: Path) -> None:
    for way in (read, lambda path: list(reading.stream(path))):
        with pytest.raises(InputError, match="no such file or directory") as caught:
            way(tmp_path / name)
        assert caught.value.path == str(tmp_path / name)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a directory"):
        read(tmp_path)


def test_a_file_that_may_not_be_read_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(InputError, match=r"a\.txt: permission denied"):
        read(tmp_path / "a.txt")


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.docx", "a.jsonl", "-"])
def test_an_empty_file_is_an_error_in_every_format(name: str) -> None:
    with pytest.raises(InputError, match="empty") as caught:
        read_bytes(b"", name)
    assert caught.value.path == name


def shouted(data: bytes, path: str, given: Given) -> Document:
    return read_text(data.upper(), path, given)


def test_a_reader_from_outside(newsroom: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = EntryPoint("shout", f"{__name__}:shouted", "mtcheck.readers")
    monkeypatch.setitem(sys.modules, __name__, sys.modules[shouted.__module__])
    monkeypatch.setattr(reading, "entry_points", lambda group: [entry] if group == "mtcheck.readers" else [])
    reading._outside.cache_clear()
    try:
        (newsroom / "empty" / "a.shout").write_text("Text.")
        assert "shout" in formats()
        assert list(expand(["empty"])) == ["empty/a.shout"]
        assert read("empty/a.shout").articles[0].text == "TEXT."
    finally:
        reading._outside.cache_clear()
