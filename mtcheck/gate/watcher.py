"""The watcher: asks feeds politely, judges each version of an item once, hands the verdicts on.

Each step is written down before the next begins (`mtcheck.gate.state`). A feed's ETag is kept only when all of its
items have their verdicts, so that a run that was cut off asks for them again.

A feed has a thread of its own, and so has a sink: a server that is slow to answer, or a webhook that is down, keeps
nobody else waiting. A few articles are judged at a time (`mtcheck.gate.judges`); verdicts are written down in the order
of the feed.
"""

from __future__ import annotations

import hashlib
import logging
import random
import sqlite3
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec

from mtcheck.article import Article, Document
from mtcheck.config import Settings
from mtcheck.errors import InputError, MtcheckError
from mtcheck.gate.judges import Judged, Judges, sealed
from mtcheck.gate.judging import fetched
from mtcheck.gate.net import Client, RefusedError
from mtcheck.gate.sinks import Sink
from mtcheck.gate.state import Feed, State, delivery_id
from mtcheck.logs import fields
from mtcheck.reading import expand
from mtcheck.report import ArticleReport, Verdict
from mtcheck.scanning import Given, read_document

_log = logging.getLogger("mtcheck.watch")

KEEP = 30 * 86_400.0  # seconds
_LONGEST = 3600.0  # seconds between two tries, at most
_FIRST = 2.0  # seconds after a first failure
_HOST_PAUSE = 1.0  # seconds between two requests to one host
_SETTLED = 2.0  # seconds for which a file must not have changed: it may still be written
_NAP = 0.2  # seconds
_TRIES = 3  # of judging an item, until it is held unjudged
_PAGES = ("docx", "html", "markdown", "text")  # what a server says instead of a feed when it is down
_REMIND = 3600.0  # seconds until it is said again that an engine can't be asked
_SWEEP = 3600.0  # seconds between two times of forgetting, at most, where a feed has not changed


class Watcher:
    """``judges`` give articles their verdicts; ``settings`` say the language of articles that say none; ``interval`` is
    the number of seconds between two looks at a feed, ``keep`` that after which what is not in its feed any more is
    forgotten (`mtcheck.gate.state`).

    A feed is a URL, or a folder that fills.
    """

    def __init__(
        self,
        feeds: Sequence[str],
        settings: Settings,
        state: State,
        judges: Judges,
        sinks: Sequence[Sink],
        client: Client,
        interval: float,
        keep: float = KEEP,
    ) -> None:
        self.state = state
        desk = _Desk(settings, judges, [sink.name for sink in sinks], client, interval, keep)
        self._lookouts = [_Lookout(feed, desk) for feed in dict.fromkeys(feeds)]
        self._couriers = [_Courier(sink) for sink in sinks]

    def turn(self) -> None:
        """Look at every feed whose time has come, and deliver what is due; errors are logged, none ends the watch."""
        for one in (*self._lookouts, *self._couriers):
            _try(lambda one=one: one.work(self.state))  # type: ignore[misc]

    def deliver(self) -> None:
        """Deliver what is due."""
        for courier in self._couriers:
            courier.work(self.state)

    def run(self, stop: Callable[[], bool]) -> None:
        """Until ``stop`` says so; what has begun is finished."""
        ended = threading.Event()
        threads = [
            threading.Thread(target=self._keep_on, args=(one, ended)) for one in (*self._lookouts, *self._couriers)
        ]
        for thread in threads:
            thread.start()
        try:
            while not stop():
                time.sleep(_NAP)
        finally:
            ended.set()
            for thread in threads:
                thread.join()

    def _keep_on(self, one: _Lookout | _Courier, ended: threading.Event) -> None:
        state = State(self.state.path)
        one.ended = ended
        while not ended.is_set():
            ended.wait(_NAP if _try(lambda: one.work(state)) else _FIRST)
        state.close()


def _try(work: Callable[[], None]) -> bool:
    """Whether it went well; what didn't is in the log."""
    try:
        work()
    except sqlite3.Error as error:  # a full disk: nothing is marked as done, so nothing is lost
        _log.error("the state can't be written", extra=fields(error=str(error)))
    except Exception as error:
        _log_fault("failed", error)
    else:
        return True
    return False


def _log_fault(event: str, error: Exception, **values: str) -> None:
    """A fault of our own; its message may hold what the article does, which is for a debugging log alone."""
    _log.error(event, extra=fields(**values, error=type(error).__name__))
    _log.debug(event, extra=fields(**values), exc_info=error)


def _pause(failures: int) -> float:
    """Twice as long after each failure, with jitter."""
    return min(_LONGEST, _FIRST * 2.0 ** min(failures, 12)) * random.uniform(0.5, 1.0)


def _host(url: str) -> str:
    """Whom a request to ``url`` would bother; what is no URL bothers nobody, and is refused later on."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _wanted(error: Exception) -> float:
    """Seconds for which a server that refused wants to be left alone."""
    return min(_LONGEST, error.wait) if isinstance(error, RefusedError) else 0.0


class _Desk:
    """What the lookouts share. A host is asked once in a while only."""

    def __init__(
        self,
        settings: Settings,
        judges: Judges,
        sinks: Sequence[str],
        client: Client,
        interval: float,
        keep: float,
    ) -> None:
        self.settings, self.judges, self.sinks = settings, judges, sinks
        self.client, self.interval, self.keep = client, interval, keep
        self._waiting = threading.Lock()
        self._troubles: dict[str, tuple[str, float]] = {}  # engine → why it could not be asked, and when that was said
        self._asked: dict[str, float] = {}  # host → when it may be asked next

    def say(self, troubles: Mapping[str, str]) -> None:
        """That an engine can't be asked, once in a while; a verdict's reasons have it where the policy wants it so."""
        now = time.monotonic()
        for name, why in troubles.items():
            before, when = self._troubles.get(name, (None, now))
            if before != why or now > when + _REMIND:
                self._troubles[name] = why, now
                _log.warning("engine not asked", extra=fields(engine=name, error=why))

    def wait_for(self, host: str) -> None:
        """Until the host may be asked."""
        with self._waiting:
            now = time.monotonic()
            turn = max(now, self._asked.get(host, now))
            self._asked[host] = turn + _HOST_PAUSE
        time.sleep(turn - now)


class _InHand(NamedTuple):
    """A version of an item that is being judged; ``delivery`` is the name of its verdict."""

    article: Article
    item: str
    delivery: str
    judged: Future[Judged]


def _item(article: Article) -> str:
    """What its feed calls the article."""
    return article.id or article.path


class _Seen(NamedTuple):
    """A file that was judged: its time and size then, and the names of the verdicts on what is in it."""

    stamp: tuple[int, int]
    verdicts: tuple[str, ...]


class _Lookout:
    """Looks at one feed."""

    def __init__(self, feed: str, desk: _Desk) -> None:
        self.feed, self.desk = feed, desk
        self.ended = threading.Event()
        self._seen: dict[str, _Seen] = {}  # files of a folder that were judged
        self._failures = Counter[str]()  # verdict's name → how often it could not be come to
        self._there: set[str] = set()  # names of the verdicts on all that the last look found
        self._swept = -_SWEEP

    def work(self, state: State) -> None:
        """Look, if it is time."""
        feed, now = state.feed(self.feed), time.time()
        if now < feed.due <= now + _LONGEST:  # later than that it is only after the clock has gone back
            return
        try:
            state.keep_feed(self._asked(feed, state) if "://" in feed.url else self._searched(feed, state))
        except MtcheckError as error:
            _log.warning("feed failed", extra=fields(feed=feed.url, error=str(error)))
            pause = max(self.desk.interval, _pause(feed.failures), _wanted(error))
            state.keep_feed(feed._replace(due=time.time() + pause, failures=feed.failures + 1))

    def _asked(self, feed: Feed, state: State) -> Feed:
        """What is known of a feed after its server was asked and its new items were judged."""
        self.desk.wait_for(_host(feed.url))
        given = {"If-None-Match": feed.etag, "If-Modified-Since": feed.modified}
        answer = self.desk.client.get(feed.url, {key: value for key, value in given.items() if value})
        due = time.time() + max(self.desk.interval, min(answer.retry_after or 0.0, _LONGEST))
        if answer.status == 304:
            return feed._replace(due=due, failures=0)
        document = fetched(answer, feed.url, Given(), self.desk.settings)
        if document.format in _PAGES:
            raise InputError("the answer is no feed, but a page", path=feed.url)
        named = self._named(document)
        done = self._judged(named, state)
        if self.ended.is_set():
            return feed  # what is left is asked for again
        self._forget(set(named), state)
        if not done:
            raise InputError("some items could not be judged", path=feed.url)
        return Feed(feed.url, answer.headers.get("etag"), answer.headers.get("last-modified"), due)

    def _searched(self, feed: Feed, state: State) -> Feed:
        """The same for a folder, whose files are read again when they have changed."""
        stamps = dict(_settled(feed.url))
        self._seen = {name: seen for name, seen in self._seen.items() if stamps.get(name) == seen.stamp}
        there = {name for seen in self._seen.values() for name in seen.verdicts}
        for name, stamp in stamps.items():
            if name not in self._seen and not self.ended.is_set():
                named = self._read(name)
                if self._judged(named, state) and not self.ended.is_set():
                    self._seen[name] = _Seen(stamp, tuple(named))
                there.update(named)
        if self.ended.is_set():
            return feed
        self._forget(there, state)
        return feed._replace(due=time.time() + self.desk.interval, failures=0)

    def _read(self, name: str) -> dict[str, Article]:
        """The articles of a file (`_named`); one that can't be read has none."""
        try:
            return self._named(read_document(name, self.desk.settings, Given()))
        except InputError as error:
            _log.warning("file not read", extra=fields(feed=self.feed, error=str(error)))
            return {}

    def _named(self, document: Document) -> dict[str, Article]:
        """The articles by the names of their verdicts; what could not be read is logged."""
        for error in document.errors:
            _log.warning("item not read", extra=fields(feed=self.feed, error=str(error)))
        return {delivery_id(self.feed, _item(one), version_of(one)): one for one in document.articles}

    def _forget(self, there: set[str], state: State) -> None:
        """Note what a whole look found; what has long not been found is forgotten."""
        now = time.monotonic()
        if there == self._there and now < self._swept + _SWEEP:
            return
        forgotten = state.looked(self.feed, there, time.time(), self.desk.keep)
        self._there, self._swept = there, now
        for name in self._failures.keys() - there:
            del self._failures[name]
        if forgotten:
            _log.info("forgotten", extra=fields(feed=self.feed, items=forgotten))

    def _judged(self, named: Mapping[str, Article], state: State) -> bool:
        """Whether these versions of items have their verdicts, but for those that a stop has left; they are judged now
        if need be."""
        done = [self._keep(one, state) for one in self._in_hand(named, state)]
        return all(done)

    def _in_hand(self, named: Mapping[str, Article], state: State) -> Iterator[_InHand]:
        """Those without a verdict, in their order, some of them under way while one is waited for."""
        judges = self.desk.judges
        under_way = deque[_InHand]()
        for delivery, article in named.items():
            if state.knows(delivery):
                continue
            if self.ended.is_set():
                break
            under_way.append(_InHand(article, _item(article), delivery, judges.submit(article)))
            if len(under_way) > judges.ahead:
                yield under_way.popleft()
        yield from under_way

    def _keep(self, one: _InHand, state: State) -> bool:
        """Write down the verdict when it has come; False where it has not, and the item should be judged again."""
        try:
            judged = one.judged.result()
        except MtcheckError:
            raise
        except Exception as error:
            _log_fault("item failed", error, feed=self.feed, item=one.item)
            self._failures[one.delivery] += 1
            if self._failures[one.delivery] < _TRIES:
                return False
            judged = sealed(_unjudged(one.article, type(error).__name__))
        self._failures.pop(one.delivery, None)
        self.desk.say(judged.troubles)
        payload = msgspec.json.encode(
            {
                "schema": 1,
                "delivery": one.delivery,
                "feed": self.feed,
                "item": one.item,
                "article": msgspec.Raw(judged.record),
            }
        )
        verdict = str(judged.verdict)
        new = state.put(one.delivery, self.feed, one.item, verdict, time.time(), self.desk.sinks, payload, judged.held)
        if new:  # else it stood in the feed twice
            said = {"verdict": verdict, "findings": judged.findings, "seconds": judged.seconds}
            _log.info("verdict", extra=fields(feed=self.feed, item=one.item, **said))
        return True


class _Courier:
    """Hands verdicts to one sink."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        self.ended = threading.Event()

    def work(self, state: State) -> None:
        """Hand on what is due."""
        while batch := state.due(self.sink.name, time.time(), _LONGEST):
            for one in batch:
                if self.ended.is_set():
                    return
                try:
                    self.sink.deliver(one.delivery, one.payload)
                except MtcheckError as error:
                    said = fields(delivery=one.delivery, sink=self.sink.name, tries=one.attempts + 1, error=str(error))
                    _log.warning("delivery failed", extra=said)
                    state.put_off(one, time.time() + max(_pause(one.attempts), _wanted(error)))
                else:
                    state.delivered(one)


def _unjudged(article: Article, error: str) -> ArticleReport:
    """What is said of an article that could not be judged: it is held."""
    why = f"it could not be judged: {error}"
    return ArticleReport(article, (), 0, 0.0, Verdict.HOLD, reasons=(why,))


def version_of(article: Article) -> str:
    """What makes a version of an item: its text, its title, its date."""
    parts = (article.title or "", str(article.date or ""), article.text)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _settled(folder: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """The files of a folder with their times and sizes, but for those that may still be written."""
    for name in expand([folder]):
        try:
            stat = Path(name).stat()
        except OSError:
            continue  # it has gone meanwhile
        if not 0 <= time.time() - stat.st_mtime < _SETTLED:
            yield name, (stat.st_mtime_ns, stat.st_size)
