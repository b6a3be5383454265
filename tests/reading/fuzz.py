"""Mutated inputs for the readers: whatever comes, it is read or refused with an InputError, and soon.

``python tests/reading/fuzz.py 100000`` runs that many, the same ones each time (``--from`` goes on where an earlier run
ended); a fault is printed with its number, and ``--from N --keep FOLDER 1`` writes its input into a file.
"""

from __future__ import annotations

import argparse
import io
import json
import signal
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent))

from test_bilingual import PO, TMX, XLIFF12, XLIFF20
from test_docx import MAIN, news
from test_feeds import FEEDS
from test_html import PAGE
from test_markdown import ARTICLE

from mtcheck.article import Document, Edit
from mtcheck.errors import InputError
from mtcheck.reading import read_bytes

LIMIT = 3.0  # seconds of processor time for one input

RECORDS = "".join(
    json.dumps(record) + "\n"
    for record in (
        {
            "text": 'Harbour\n\n"Caf\u00e9" \ud83d\ude00 the end.',
            "id": 7,
            "date": "2021-05-04",
            "people": ["Ada Tidewell"],
        },
        {"text": "The pilots left.", "title": "Tides", "language": "en-GB", "source": "Порт", "source_language": "ru"},
    )
)
PLAIN = (
    "HARBOUR TALKS\n\nBy Jane Doe\n\nROTTERDAM, 3 May 2022 — The pilots left the the harbour.\r\n\r\n“Yes,” she said.\n"
)

SEEDS: list[tuple[str | None, bytes]] = [
    *(({"[": "json", "{": "json"}.get(text[0], "newsml" if "newsItem" in text else "feed"), text.encode())
      for text in FEEDS.values()),
    ("xliff", XLIFF12.encode()), ("xliff", XLIFF20.encode()), ("tmx", TMX.encode()), ("po", PO.encode()),
    ("html", PAGE.encode()), ("markdown", ARTICLE.encode()), ("jsonl", RECORDS.encode()), ("text", PLAIN.encode()),
    ("docx", news()),
]  # fmt: skip

# What parsers stumble over.
TOKENS = [
    b"<", b">", b"&", b"&#x0;", b"&#55296;", b"&#1114112;", b"&#x", b"&unknown;", b"]]>", b"<![CDATA[", b"<!--",
    b"-->", b"<?x", b"?>", b"<!DOCTYPE x [<!ENTITY a 'a'>]>", b"</p>", b"<p>", b"<br/>", b"<b", b"='", b'="', b'"',
    b"\\", b"\\u", b"\\ud800", b"\\udc00", b"\\u0000", b"{", b"}", b"[", b"]", b":", b",", b"null", b"true",
    b"-1e999", b"1" * 5000, b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
    "\u2028".encode(), "\u202e".encode(), "\u0345".encode(), "\U0010ffff".encode(), b"\r", b"\n\n", b"\t",
    b"\x0b\x0c\x1c\x85", b"---\n", b"```\n", b"> " * 300, b"- " * 300, b"|" * 300, b"[" * 3000, b"{" * 3000,
    b'[{"a":' * 900, b"<div>" * 3000, b"<g id='1'>" * 300, b"*" * 3000, b"_a" * 1500, b"`" * 1001, b"(" * 3000,
    b"](" * 1000, b"![" * 1000, b"&amp;" * 1000, b" " * 3000, b"\n" * 3000, b"a" * 20_000, b'msgstr[9] "', b"msgid ",
    b'lang="', b"xml:lang='", b"encoding='utf-16'", b"9999-99-99", b"0000-00-00", b"2021-02-30T25:61:61Z",
]  # fmt: skip


def mutated(number: int) -> tuple[str | None, bytes]:
    """Input number ``number``: its format (None where that is to be told by the content) and its bytes."""
    random = Random(number)
    name, seed = random.choice(SEEDS)
    data = _repacked(random) if name == "docx" and random.random() < 0.9 else _mutate(seed, random)
    return (None if random.random() < 0.2 else name), data


def _mutate(data: bytes, random: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 3, 5, 8))):
        random.choice(_WAYS)(changed, random)
    return bytes(changed)


def _span(data: bytearray, random: Random) -> tuple[int, int]:
    start = random.randint(0, len(data))
    return start, min(len(data), start + random.choice((1, 2, 4, 16, 64, 256)))


def _insert(data: bytearray, random: Random) -> None:
    at = random.randint(0, len(data))
    data[at:at] = random.choice(TOKENS)


def _delete(data: bytearray, random: Random) -> None:
    start, end = _span(data, random)
    del data[start:end]


def _repeat(data: bytearray, random: Random) -> None:
    start, end = _span(data, random)
    data[start:start] = data[start:end] * random.choice((1, 2, 10, 100))


def _overwrite(data: bytearray, random: Random) -> None:
    start, end = _span(data, random)
    data[start:end] = random.randbytes(min(end - start, 4))


def _cut(data: bytearray, random: Random) -> None:
    del data[random.randint(0, len(data)) :]


def _move(data: bytearray, random: Random) -> None:
    start, end = _span(data, random)
    part = bytes(data[start:end])
    del data[start:end]
    at = random.randint(0, len(data))
    data[at:at] = part


def _splice(data: bytearray, random: Random) -> None:
    other = random.choice(SEEDS)[1]
    start, end = sorted(random.randint(0, len(other)) for _ in range(2))
    at = random.randint(0, len(data))
    data[at:at] = other[start : min(end, start + 2000)]


_WAYS: tuple[Callable[[bytearray, Random], None], ...] = (
    _insert, _insert, _delete, _repeat, _overwrite, _cut, _move, _splice,
)  # fmt: skip


@lru_cache
def _parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(news())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _repacked(random: Random) -> bytes:
    """A Word document with one of its parts mutated: few mutated archives get past their checksums."""
    victim = random.choice([MAIN, MAIN, MAIN, *_parts()])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in _parts().items():
            if name != victim or random.random() < 0.95:
                archive.writestr(name, _mutate(content, random) if name == victim else content)
    return out.getvalue()


def check(number: int) -> str:
    """What became of input number ``number``, as `look_at` says."""
    name, data = mutated(number)
    return look_at(data, name, Random(number))


def look_at(data: bytes, name: str | None, random: Random) -> str:
    """What became of an input: "read" or "refused"; anything else is raised."""
    with _limit():
        try:
            document = read_bytes(data, "fuzz", format=name)
        except InputError:
            return "refused"
        _look(document)
        _correct(document, name, random)
    return "read"


def _look(document: Document) -> None:
    """Paragraphs in order within the text, and every place a place."""
    assert document.articles
    for article in document.articles:
        done = 0
        assert article.text.strip()
        for paragraph in article.paragraphs:
            assert done <= paragraph.start < paragraph.end <= len(article.text)
            done = paragraph.end
        for at in (0, len(article.text) // 2, len(article.text)):
            assert min(article.place(at)) >= 1
        article.text.encode("utf-8", "surrogatepass")
        str(article.date), article.language, article.title, article.url


def _correct(document: Document, name: str | None, random: Random) -> None:
    """A correction is written, or refused; what was written is read again, or refused."""
    index = random.randrange(len(document.articles))
    text = document.articles[index].text
    at = random.randrange(len(text))
    try:
        data = document.rewrite({index: [Edit(at, min(len(text), at + random.choice((0, 1, 9))), 'é<&>"\\x')]})
        read_bytes(data, "fuzz", format=name)
    except InputError:
        pass


class HangError(Exception):
    """It took longer than `LIMIT`."""


@contextmanager
def _limit() -> Iterator[None]:
    def ring(*_: object) -> None:
        raise HangError

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, LIMIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("count", type=int)
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="write each input that shows a fault into this folder")
    asked = parser.parse_args()
    began, outcomes, slowest = time.monotonic(), Counter[str](), (0.0, 0)
    for number in range(asked.first, asked.first + asked.count):
        start = time.process_time()
        try:
            outcomes[check(number)] += 1
        except Exception as fault:
            outcomes["fault"] += 1
            last = traceback.extract_tb(fault.__traceback__)[-1]
            print(f"{number}: {type(fault).__name__}: {str(fault)[:200]} ({last.filename}:{last.lineno})", flush=True)
            if asked.keep:
                asked.keep.mkdir(parents=True, exist_ok=True)
                name, data = mutated(number)
                (asked.keep / f"{number}.{name}").write_bytes(data)
        slowest = max(slowest, (time.process_time() - start, number))
    print(f"{asked.count} inputs in {time.monotonic() - began:.0f} s: {dict(outcomes)}")
    print(f"the slowest took {slowest[0]:.2f} s ({slowest[1]})")
    return 1 if outcomes["fault"] else 0


if __name__ == "__main__":
    sys.exit(main())
