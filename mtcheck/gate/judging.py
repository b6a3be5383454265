"""An article's verdict: checked, what was waved through left out, judged by the policy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from pathlib import Path

from mtcheck.analysis.language import load_language
from mtcheck.article import Article, Document
from mtcheck.checker import Checker
from mtcheck.config import Settings
from mtcheck.errors import InputError
from mtcheck.gate.memory import Memory
from mtcheck.gate.net import Answer, Client, RefusedError
from mtcheck.gate.policy import by_policy
from mtcheck.report import ArticleReport, Report
from mtcheck.scanning import Given, Progress, document_of, report_of, scan

# What tagger, judge and LanguageTool have something to say of: judging it loads all that an article may need.
SAMPLE = b"The clerk said that There is no money for the the bridge. and nobody were asked."


def judge_of(settings: Settings) -> Callable[[Article], ArticleReport]:
    """What judges articles one by one; baseline and dismissals are read now, and again when they have changed."""
    load_language(settings.language)  # one without rules is an error now
    checker = Checker(settings)
    memory_of = lru_cache(1)(lambda _stamps: Memory.of(settings))
    memory_of(stamps(settings))

    def judge(article: Article) -> ArticleReport:
        return by_policy(memory_of(stamps(settings)).recall(checker.check_any(article)), settings)

    return judge


def stamps(settings: Settings) -> tuple[tuple[int, int] | None, ...]:
    """What tells that the desk's files have changed; None for one that isn't there."""
    out = []
    for name in ("baseline", "dismissals"):
        path = settings.kept_file(name)
        try:
            stat = path.stat() if path else None
        except OSError:
            stat = None
        out.append((stat.st_mtime_ns, stat.st_size) if stat else None)
    return tuple(out)


def judge_paths(
    paths: Sequence[str],
    settings: Settings,
    given: Given,
    client: Client,
    baseline: Path | None = None,
    jobs: int = 1,
    since: str | None = None,
    progress: Progress | None = None,
) -> Report:
    """The report on files and URLs, judged by the policy; a URL that gives nothing is one of its errors."""
    memory = Memory.of(settings, baseline)
    found = scan([path for path in paths if "://" not in path], settings, given, jobs, progress, since)
    checker = Checker(settings)
    articles, errors = list(found.articles), list(found.errors)
    for url in (path for path in paths if "://" in path):
        try:
            document = fetched(client.get(url), url, given, settings)
        except InputError as error:
            errors.append(error)
            continue
        articles += map(checker.check_any, document.articles)
        errors += document.errors
    report = report_of(articles, settings, errors)
    return memory.apply(report).judged(partial(by_policy, settings=settings))


def fetched(answer: Answer, url: str, given: Given, settings: Settings) -> Document:
    """The articles in the answer of the server asked for ``url``; InputError where it gives none."""
    if answer.status != 200:
        raise RefusedError("server", answer, url)
    return document_of(answer.body, url, settings, given)
