"""Bytes become text in their own encoding, or an error says which byte stands in the way."""

from __future__ import annotations

import codecs

import pytest

from mtcheck.errors import ConfigError, InputError
from mtcheck.reading.decode import decode

NEWS = "Die Bürgermeisterin sagte, die Fähre nach Föhr fahre nächste Woche wieder. „Endlich“, rief jemand. " * 4


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_unicode_round_trips_with_its_mark(mark: bytes, encoding: str) -> None:
    data = mark + "Zürich 😀\r\n".encode(encoding)
    decoded = decode(data, "a.txt")
    assert (decoded.text, decoded.encoding) == ("Zürich 😀\r\n", encoding)
    assert decoded.encode(decoded.text) == data


def test_a_sure_guess_is_taken_and_written_back() -> None:
    data = NEWS.encode("cp1252")
    decoded = decode(data, "a.txt")
    assert decoded.text == NEWS
    assert decoded.encode(NEWS.replace("Föhr", "Amrum")) == NEWS.replace("Föhr", "Amrum").encode("cp1252")


def test_cyrillic_is_told_from_latin() -> None:
    text = "Мэр сказал в понедельник, что паром снова пойдёт на остров. Жители ждали этого всю зиму. " * 4
    assert decode(text.encode("koi8-r"), "a.txt").text == text


def test_what_may_be_several_encodings_is_an_error_that_names_the_byte() -> None:
    with pytest.raises(InputError, match="no other encoding is certain") as caught:
        decode("Caf\u00e9 \u0141".encode("iso-8859-2"), "a.txt")
    assert (caught.value.path, caught.value.byte, caught.value.line) == ("a.txt", 3, 1)


def test_a_declared_encoding_decides() -> None:
    assert decode("Café".encode("iso-8859-1"), "a.html", "ISO-8859-1").text == "Café"


def test_a_false_mark_is_an_error() -> None:
    with pytest.raises(InputError, match="not the UTF-16-LE text that it says it is"):
        decode(codecs.BOM_UTF16_LE + b"a\0b", "a.txt")


@pytest.mark.parametrize("data", [b" \r\n\t", codecs.BOM_UTF8, codecs.BOM_UTF16_LE + " \n".encode("utf-16-le")])
def test_a_file_without_text_is_an_error(data: bytes) -> None:
    with pytest.raises(InputError, match="holds no text"):
        decode(data, "a.txt")


@pytest.mark.parametrize(
    ("data", "message", "byte"),
    [(b"ab\0cd", "NUL", 2), (b"%PDF-1.7", "a PDF", 0), (b"PK\x03\x04..", "ZIP", 0), (b"\xff\xd8\xff\xe0", "JPEG", 0)],
)
def test_binary_is_refused(data: bytes, message: str, byte: int) -> None:
    with pytest.raises(InputError, match=message) as caught:
        decode(data, "a.txt")
    assert caught.value.byte == byte


def test_a_character_that_the_encoding_lacks_is_named() -> None:
    decoded = decode(NEWS.encode("cp1252"), "a.txt")
    with pytest.raises(InputError, match=r"cannot hold 'ł' \(U\+0142\)"):
        decoded.encode(NEWS + "ł")
    assert decoded.encode_with_references("ł") == b"&#322;"


def test_a_reading_with_marks_inside_words_is_none() -> None:
    text = "Stanisław Żółkiewicz, who leads the council of Łódź, met Jiří Dvořák on Monday about the bridge."
    assert decode(text.encode("cp1250"), "a.txt").text == text


def test_what_the_user_says_of_the_encoding_counts() -> None:
    data = "시장은 월요일에 다리를 닫는다.".encode("euc_kr")
    with pytest.raises(InputError, match="say what it is with --encoding"):
        decode(data, "a.txt")
    assert decode(data, "a.txt", given="EUC-KR").text == "시장은 월요일에 다리를 닫는다."
    assert decode("Café".encode("cp1250"), "a.html", "iso-8859-2", given="cp1250").encoding == "cp1250"
    with pytest.raises(InputError, match="not the ASCII text that it says it is"):
        decode("Café".encode(), "a.txt", given="646")


@pytest.mark.parametrize("name", ["klingon", "base64", ""])
def test_an_unknown_encoding_is_an_error_of_usage(name: str) -> None:
    with pytest.raises(ConfigError, match="no encoding is called"):
        decode(b"text", "a.txt", given=name)
