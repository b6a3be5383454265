"""From paths to a report: read, check, gather; one unreadable article doesn't stop the others."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from mtcheck.article import Document
from mtcheck.checker import Checker
from mtcheck.config import Settings
from mtcheck.dates import PartialDate
from mtcheck.errors import InputError
from mtcheck.reading import expand, formats, read, read_bytes
from mtcheck.report import ArticleReport, Report, not_checked
from mtcheck.signature import signature


@dataclass(frozen=True)
class Given:
    """What the user says of the articles; it goes before what the files say of themselves."""

    format: str | None = None
    language: str | None = None
    date: PartialDate | None = None
    source: str | None = None
    encoding: str | None = None
    source_language: str | None = None


Checked = tuple[list[ArticleReport], list[InputError]]


@lru_cache(1)
def _checker(settings: Settings) -> Checker:
    """One a process: its rules are loaded once for all of its files."""
    return Checker(settings)


def read_document(path: str, settings: Settings, given: Given) -> Document:
    """The articles of a file; the settings say the language of one that doesn't say it itself."""
    return read(path, format=given.format, **_said(path, settings, given))


def document_of(data: bytes, name: str, settings: Settings, given: Given) -> Document:
    """The same for bytes that came from elsewhere, under the ``name`` that they have there."""
    return read_bytes(data, name, format=given.format, **_said(name, settings, given))


def read_again(document: Document, settings: Settings, given: Given, data: bytes) -> Document:
    """``document`` as it would be read if its file held ``data``."""
    reader = document.format if document.format in formats() else given.format  # ninjs is a kind of JSON feed
    return read_bytes(data, document.path, format=reader, **_said(document.path, settings, given))


def _said(path: str, settings: Settings, given: Given) -> dict[str, Any]:
    """What is said of a file's articles beside the file itself."""
    return {
        "language": given.language,
        "usual_language": settings.settings_for(path).language,
        "date": given.date,
        "source": given.source,
        "encoding": given.encoding,
        "source_language": given.source_language,
    }


Progress = Callable[[float, int], None]


def check_file(path: str, settings: Settings, given: Given, tell: Callable[[float], None] | None = None) -> Checked:
    """The reports on a file's articles, and what could not be read in it; ``tell`` is told the share that is done."""
    document = read_document(path, settings, given)
    checker = _checker(settings)
    reports = []
    for article in document.articles:
        reports.append(checker.check_any(article))
        if tell is not None:
            tell(len(reports) / len(document.articles))
    return reports, list(document.errors)


def files(paths: Iterable[str], settings: Settings) -> tuple[list[str], list[InputError]]:
    """The files that ``paths`` mean, without the excluded ones, and an error for each path that means none."""
    found: list[str] = []
    errors: list[InputError] = []
    for path in paths:
        try:
            found += [file for file in expand([path]) if file not in found and not settings.excludes(file)]
        except InputError as error:
            errors.append(error)
    return found, errors


def scan(
    paths: Iterable[str],
    settings: Settings,
    given: Given = Given(),
    jobs: int = 1,
    progress: Progress | None = None,
    since: str | None = None,
) -> Report:
    """Check all articles below ``paths`` in ``jobs`` processes (0: one a core).

    ``progress`` is told (files done, files in all), in one process parts of files too; ``since`` leaves out files that
    haven't changed since that revision of git.
    """
    from mtcheck.changed import changed_since
    from mtcheck.corpus.jobs import map_files

    found, errors = files(paths, settings)
    if since is not None:
        found = list(changed_since(since, found))
    articles: list[ArticleReport] = []
    done = 0

    def tell(share: float = 0.0) -> None:
        if progress is not None:
            progress(done + share, len(found))

    check = partial(check_file, settings=settings, given=given, tell=tell if jobs == 1 else None)
    for outcome in map_files(check, found, jobs or os.cpu_count() or 1):
        done += 1
        if outcome.value is not None:
            articles += outcome.value[0]
            errors += outcome.value[1]
        elif isinstance(outcome.error, InputError):
            errors.append(outcome.error)
        elif outcome.error is not None:
            raise outcome.error  # wrong settings or rules: no article can be checked
        tell()
    return report_of(articles, settings, errors)


def report_of(articles: Sequence[ArticleReport], settings: Settings, errors: Sequence[InputError] = ()) -> Report:
    """The report of a run that judged ``articles`` under ``settings``."""
    return Report(articles, _signature(articles, settings), errors, not_checked(articles))


def _signature(articles: Sequence[ArticleReport], settings: Settings) -> str:
    languages = {report.article.language for report in articles} or {settings.settings_for().language}
    return signature(languages, (report.engines for report in articles), settings.settings_for().officials)
