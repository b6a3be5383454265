"""The work of a request, in a process of its own: bytes of an article or a feed in, bytes of an answer out.

Run by a pool; what is loaded once (rules, register, models) stays in the process.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from mtcheck.article import Article, Document
from mtcheck.checker import Checker
from mtcheck.config import Settings, load_settings
from mtcheck.dates import PartialDate
from mtcheck.errors import ConfigError, InputError, MtcheckError
from mtcheck.fixing import fix_document
from mtcheck.gate.judging import judge_of
from mtcheck.reading import read_bytes
from mtcheck.report import ArticleReport, Report
from mtcheck.scanning import report_of
from mtcheck.writing import write
from mtcheck.writing.json import article_record


class Asked(NamedTuple):
    """What a request brings: the bytes, and what it says of them; ``name`` stands in errors."""

    data: bytes
    name: str
    format: str | None = None
    language: str | None = None
    date: str | None = None
    source: str | None = None


class Answered(NamedTuple):
    """Status, media type, body, more headers; ``verdicts`` for the metrics."""

    status: int
    media_type: str
    body: bytes
    verdicts: tuple[str, ...] = ()
    headers: Mapping[str, str] = {}


_FIRST = Asked(b"The clerk said that There is no money for the the bridge. and nobody were asked.", "warm-up", "text")


@lru_cache(1)
def _settings(file: Path | None) -> Settings:
    return load_settings(file)


def load(settings: Path | None) -> None:
    """Load everything that an article may need, as a process begins. What goes wrong goes wrong again, and is told,
    with the first article."""
    with contextlib.suppress(Exception):
        warm(settings)


def warm(settings: Path | None) -> str:
    """Judge an article that tagger, judge and LanguageTool have something to say of; the report's signature."""
    return _report(_FIRST, settings).signature


def check(asked: Asked, settings: Path | None) -> Answered:
    """Every article's findings and verdict by the policy, as in the JSON format."""
    report = _report(asked, settings)
    body = {
        "schema": 1,
        "signature": report.signature,
        "articles": [article_record(of) for of in report.articles],
        "errors": [str(error) for error in report.errors],
    }
    return Answered(200, _JSON, msgspec.json.encode(body), tuple(str(of.verdict) for of in report.articles))


def fix(asked: Asked, settings: Path | None, unsafe: bool = False) -> Answered:
    """The corrected text, and how many corrections were made."""
    document = _read(asked)
    checker = Checker(_settings(settings))
    fixed = fix_document(document, checker.check, lambda data: _read(asked._replace(data=data)), unsafe)
    text = "\n\n".join(article.text for article in fixed.after.articles)
    return Answered(200, _JSON, msgspec.json.encode({"text": text, "corrections": fixed.count}))


def page(asked: Asked, settings: Path | None) -> Answered:
    """The report that editors work with, as one HTML page."""
    out = io.StringIO()
    write(_report(asked, settings), "html", out)
    return Answered(200, "text/html; charset=utf-8", out.getvalue().encode())


_JSON = "application/json"

Work = Callable[..., Answered]


def attempt(work: Work, asked: Asked, settings: Path | None, **options: bool) -> Answered:
    """``work``, with what the sender can mend as a 422, and what the house must mend as a 500."""
    try:
        return work(asked, settings, **options)
    except MtcheckError as error:
        status = 500 if isinstance(error, ConfigError) else 422
        return Answered(status, _JSON, msgspec.json.encode({"detail": str(error)}))


def _report(asked: Asked, settings: Path | None) -> Report:
    judge = _judge(settings)
    document = _read(asked)
    return report_of([judge(article) for article in document.articles], _settings(settings), document.errors)


@lru_cache(1)
def _judge(settings: Path | None) -> Callable[[Article], ArticleReport]:
    return judge_of(_settings(settings))


def _read(asked: Asked) -> Document:
    try:
        date = PartialDate.parse(asked.date) if asked.date else None
    except ValueError as error:
        raise InputError(f"date: {error}", path=asked.name) from None
    read = partial(read_bytes, asked.data, asked.name, format=asked.format, language=asked.language)
    return read(date=date, source=asked.source)
