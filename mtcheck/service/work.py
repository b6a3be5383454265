"""The work of a request, in a process of its own: bytes of an article or a feed in, bytes of an answer out.

Run by a pool; what is loaded once (rules, register, models) stays in the process.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from mtcheck.article import Article, Document
from mtcheck.checker import Checker
from mtcheck.config import Settings, load_settings
from mtcheck.dates import PartialDate
from mtcheck.errors import ConfigError, InputError, MtcheckError
from mtcheck.fixing import fix_document
from mtcheck.gate import held
from mtcheck.gate.applying import apply
from mtcheck.gate.decisions import Decisions, hash_of
from mtcheck.gate.files import key_of
from mtcheck.gate.judging import SAMPLE, judge_of, stamps
from mtcheck.reading import read_bytes
from mtcheck.report import ArticleReport, Report
from mtcheck.scanning import report_of
from mtcheck.service.desk import HELD, Asked, Entry, whole
from mtcheck.writing import write
from mtcheck.writing.html import page_policy
from mtcheck.writing.json import article_record
from mtcheck.writing.look import look_of
from mtcheck.writing.served import Served


class Answered(NamedTuple):
    """Status, media type, body, more headers; ``verdicts`` for the metrics."""

    status: int
    media_type: str
    body: bytes
    verdicts: tuple[str, ...] = ()
    headers: Mapping[str, str] = {}


_TITLE = 100  # code points of its first line, for an article without a title
_FIRST = Asked(SAMPLE, "warm-up", "text")


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
    fixed = fix_document(document, checker.check, partial(_reread, asked), unsafe)
    text = "\n\n".join(article.text for article in fixed.after.articles)
    return Answered(200, _JSON, msgspec.json.encode({"text": text, "corrections": fixed.count}))


def page(asked: Asked, settings: Path | None, served: Served | None = None) -> Answered:
    """The report that editors work with, as one HTML page; where it is ``served`` it shares its decisions."""
    out = io.StringIO()
    house = _settings(settings)
    look = look_of(house.settings_for().report)
    if served is None:
        write(_report(asked, settings), "html", out, look=look)
        return Answered(200, _HTML, out.getvalue().encode())
    report = _looked_at(asked, settings, stamps(house))
    write(report, "html", out, look=look, folder=house.folder, served=served)
    return Answered(200, _HTML, out.getvalue().encode(), headers={POLICY: page_policy(look, served)})


def entries(asked: Asked, settings: Path | None) -> Answered:
    """What the desk keeps beside a document: its verdict, and of each article what tells it and what was said of it."""
    report = _report(asked, settings)
    folder = _settings(settings).folder
    found = [
        Entry(
            key_of(of.article, folder),
            hash_of(of.article.text),
            whole(of.article.title or of.article.text.strip().partition("\n")[0][:_TITLE]),
            whole(of.article.text),
            of.verdict,
            tuple(of.reasons),
            len(of.findings),
        )
        for of in report.articles
    ]
    verdicts = tuple(str(of.verdict) for of in report.articles)
    return Answered(200, _JSON, msgspec.json.encode(found), verdicts)


def corrected(asked: Asked, settings: Path | None, decisions: Decisions) -> Answered:
    """The document with the corrections that were accepted, as ``mtcheck apply`` writes it; 409 where that can't be
    done."""
    document = _read(asked)
    done = apply(document, decisions, _settings(settings).folder, partial(_reread, asked))
    if done.errors:
        return Answered(409, _JSON, msgspec.json.encode({"detail": "; ".join(map(str, done.errors))}))
    return Answered(200, "application/octet-stream", done.fixed.data or document.rewrite({}))


POLICY = "Content-Security-Policy"
_JSON, _HTML = "application/json", "text/html; charset=utf-8"

Work = Callable[..., Answered]


def attempt(work: Work, asked: Asked, settings: Path | None, **options: Any) -> Answered:
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


@lru_cache(16)
def _looked_at(asked: Asked, settings: Path | None, _stamps: object) -> Report:
    """The report on what editors have open: they come back to it."""
    return _report(asked, settings)


@lru_cache(1)
def _judge(settings: Path | None) -> Callable[[Article], ArticleReport]:
    return judge_of(_settings(settings))


def _read(asked: Asked) -> Document:
    try:
        date = PartialDate.parse(asked.date) if asked.date else None
    except ValueError as error:
        raise InputError(f"date: {error}", path=asked.name) from None
    if asked.format == HELD:
        return held.read(asked.data, asked.name)
    read = partial(read_bytes, asked.data, asked.name, format=asked.format, language=asked.language)
    return read(date=date, source=asked.source)


def _reread(asked: Asked, data: bytes) -> Document:
    """The document whose file would hold ``data``; that of an item that was held would hold its text."""
    if asked.format == HELD:
        return read_bytes(data, asked.name, format="text", encoding="utf-8")
    return _read(asked._replace(data=data))
