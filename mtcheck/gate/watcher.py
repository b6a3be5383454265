"""The watcher: asks feeds politely, judges each version of an item once, hands the verdicts on.

Each step is written down before the next begins (`mtcheck.gate.state`). A feed's ETag is kept only when all of its
items have their verdicts, so that a run that was cut off asks for them again.
"""

from __future__ import annotations

import hashlib
import logging
import random
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from mtcheck.article import Article
from mtcheck.errors import MtcheckError
from mtcheck.gate import held
from mtcheck.gate.judging import document_of
from mtcheck.gate.net import Answer, Client
from mtcheck.gate.sinks import Sink
from mtcheck.gate.state import Feed, State, delivery_id
from mtcheck.reading import expand, read
from mtcheck.report import ArticleReport, Verdict
from mtcheck.scanning import Given
from mtcheck.writing.json import article_record

_log = logging.getLogger("mtcheck.watch")

_LONGEST = 3600.0  # seconds between two tries, at most
_FIRST = 2.0  # seconds after a first failure
_HOST_PAUSE = 1.0  # seconds between two requests to one host
_SETTLED = 2.0  # seconds for which a file must not have changed: it may still be written

Judge = Callable[[Article], ArticleReport]


class Watcher:
    """``judge`` gives an article its verdict; ``interval`` is the number of seconds between two looks at a feed.

    A feed is a URL, or a folder that fills.
    """

    def __init__(
        self, feeds: Sequence[str], state: State, judge: Judge, sinks: Sequence[Sink], client: Client, interval: float
    ) -> None:
        self.feeds, self.state, self.judge = feeds, state, judge
        self.sinks = {sink.name: sink for sink in sinks}
        self.client, self.interval = client, interval
        self._asked: dict[str, float] = {}  # host → when it was asked last
        self._random = random.Random()

    def run(self, stop: Callable[[], bool]) -> None:
        """Until ``stop`` says so."""
        while not stop():
            self.turn()
            time.sleep(0.2)

    def turn(self) -> None:
        """Look at every feed whose time has come, and deliver what is due; errors are logged, none ends the watch."""
        for url in self.feeds:
            try:
                now = time.time()
                feed = self.state.feed(url)
                if feed.due <= now or feed.due > now + _LONGEST:  # a clock that went back must not put it off for ever
                    self._look(feed)
                self.deliver()
            except sqlite3.Error as error:  # a full disk: nothing is marked as done, so nothing is lost
                _log.error("the state can't be written: %s", error)
                time.sleep(_FIRST)

    def deliver(self) -> None:
        """Hand on what is due."""
        while batch := self.state.due(time.time(), _LONGEST):
            for one in batch:
                sink = self.sinks.get(one.sink)
                if sink is None:  # the settings have changed: it waits for its sink to come back
                    self.state.put_off(one, time.time() + _LONGEST)
                    continue
                try:
                    sink.deliver(one.delivery, one.payload)
                except MtcheckError as error:
                    _log.warning("delivery %s: %s", one.delivery, error)
                    self.state.put_off(one, time.time() + self._pause(one.attempts))
                else:
                    self.state.delivered(one)

    def _pause(self, failures: int) -> float:
        """Twice as long after each failure, with jitter."""
        return min(_LONGEST, _FIRST * 2.0 ** min(failures, 12)) * self._random.uniform(0.5, 1.0)

    def _look(self, feed: Feed) -> None:
        try:
            if "://" in feed.url:
                self._look_at_url(feed)
            else:
                self._judge_all(feed.url, _settled(feed.url))
                self.state.keep_feed(feed._replace(due=time.time() + self.interval, failures=0))
        except MtcheckError as error:
            _log.warning("%s", error)
            pause = max(self.interval, self._pause(feed.failures))
            self.state.keep_feed(feed._replace(due=time.time() + pause, failures=feed.failures + 1))

    def _look_at_url(self, feed: Feed) -> None:
        host = urlsplit(feed.url).netloc
        wait = self._asked.get(host, -_HOST_PAUSE) + _HOST_PAUSE - time.monotonic()
        if wait > 0:
            time.sleep(min(wait, _HOST_PAUSE))
        self._asked[host] = time.monotonic()
        given = {"If-None-Match": feed.etag, "If-Modified-Since": feed.modified}
        answer = self.client.get(feed.url, {key: value for key, value in given.items() if value})
        due = time.time() + max(self.interval, min(answer.retry_after or 0.0, _LONGEST))
        if answer.status == 304:
            self.state.keep_feed(feed._replace(due=due, failures=0))
            return
        self._judge_all(feed.url, _articles(answer, feed.url))
        etag, modified = answer.headers.get("etag"), answer.headers.get("last-modified")
        self.state.keep_feed(Feed(feed.url, etag, modified, due))

    def _judge_all(self, feed: str, articles: Iterable[Article]) -> None:
        for article in articles:
            item = article.id or article.path
            delivery = delivery_id(feed, item, version_of(article))
            if self.state.knows(delivery):
                continue
            of = self.judge(article)
            payload = msgspec.json.encode(
                {"schema": 1, "delivery": delivery, "feed": feed, "item": item, "article": article_record(of)}
            )
            kept = None if of.verdict is Verdict.PASS else held.encode(article)
            self.state.put(delivery, feed, item, str(of.verdict), time.time(), self.sinks, payload, kept)
            _log.info("%s %s %s (%d findings)", of.verdict, feed, item, len(of.findings))
            self.deliver()


def version_of(article: Article) -> str:
    """What makes a version of an item: its text, its title, its date."""
    parts = (article.title or "", str(article.date or ""), article.text)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _articles(answer: Answer, url: str) -> Iterator[Article]:
    document = document_of(answer, url, Given())
    for error in document.errors:
        _log.warning("%s", error)
    yield from document.articles


def _settled(folder: str) -> Iterator[Article]:
    """The articles of a folder's files, but of those that may still be written."""
    for name in expand([folder]):
        try:
            age = time.time() - Path(name).stat().st_mtime
            if 0 <= age < _SETTLED:
                continue
            yield from read(name).articles
        except (MtcheckError, OSError) as error:
            _log.warning("%s", error)
