"""Who judges the watcher's articles: this process, or some that do nothing else."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple, Protocol

import msgspec

from mtcheck.article import Article
from mtcheck.config import Settings
from mtcheck.errors import ConfigError, MtcheckError
from mtcheck.gate import held
from mtcheck.gate.judging import SAMPLE, judge_of
from mtcheck.processes import Processes
from mtcheck.reading import read_bytes
from mtcheck.report import ArticleReport, Verdict
from mtcheck.writing.json import article_record


class Judged(NamedTuple):
    """A verdict, ready to be written down: the article as the JSON format has it, and what is kept of one that did not
    pass; ``seconds`` is how long it took, ``troubles`` are the engines that could not be asked, and why."""

    verdict: Verdict
    findings: int
    record: bytes
    held: bytes | None
    seconds: float = 0.0
    troubles: Mapping[str, str] = {}


class Judges(Protocol):
    """``ahead`` is how many articles may be under way before the first of them is waited for."""

    ahead: int

    def submit(self, article: Article) -> Future[Judged]:
        """The verdict to come."""


def ready(judges: Judges) -> None:
    """Judge a first article, so that no other one pays for the loading; the settings' errors are raised now."""
    try:
        judges.submit(_sample()).result()
    except MtcheckError:
        raise
    except Exception as error:
        raise ConfigError(f"no article can be judged: {type(error).__name__}: {error}") from error


class Here:
    """``judge`` in this process, one article at a time."""

    ahead = 0

    def __init__(self, judge: Callable[[Article], ArticleReport]) -> None:
        self._judge = judge
        self._judging = threading.Lock()

    def submit(self, article: Article) -> Future[Judged]:
        future: Future[Judged] = Future()
        try:
            with self._judging:
                future.set_result(_timed(self._judge, article))
        except Exception as error:
            future.set_exception(error)
        return future


class Elsewhere:
    """``count`` processes; one whose article takes longer than ``seconds`` is ended."""

    def __init__(self, settings: Settings, count: int, seconds: float) -> None:
        self.ahead = 2 * count  # so that none of them waits for its next one
        self._seconds = seconds
        self._processes = Processes(count, _begin, (settings,))

    def submit(self, article: Article) -> Future[Judged]:
        alone = replace(article, source_map=article.source_map.alone())
        return self._processes.submit(_judged, (alone,), seconds=self._seconds)

    def stop(self) -> None:
        self._processes.stop(self._seconds)


def sealed(of: ArticleReport) -> Judged:
    """What is written down of a report."""
    kept = None if of.verdict is Verdict.PASS else held.encode(of)
    troubles = {name: engine.trouble for name, engine in of.engines.items() if engine.trouble}
    return Judged(of.verdict, len(of.findings), msgspec.json.encode(article_record(of)), kept, troubles=troubles)


def _timed(judge: Callable[[Article], ArticleReport], article: Article) -> Judged:
    began = time.monotonic()
    return sealed(judge(article))._replace(seconds=round(time.monotonic() - began, 3))


_settings: Settings  # of a process that does nothing else


def _begin(settings: Settings) -> None:
    """First thing in a process. When it is to end the watcher says: a signal to end comes to all of them at once."""
    global _settings
    _settings = settings
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with contextlib.suppress(Exception):  # which is raised again for the first article
        _judged(_sample())


def _judged(article: Article) -> Judged:
    return _timed(_judge(), article)


@lru_cache(1)
def _judge() -> Callable[[Article], ArticleReport]:
    return judge_of(_settings)


def _sample() -> Article:
    return read_bytes(SAMPLE, "warm-up", format="text").articles[0]
