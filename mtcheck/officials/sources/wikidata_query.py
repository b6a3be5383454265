"""What is new among office-holders, asked of the Wikidata query service (SPARQL 1.1 over HTTP, results in JSON).

Asked is for terms that began or ended since a day, in slices of a month; the service answers a query that takes too
long with an error, or cuts its answer off, and then the slice is halved. It is asked one question at a time, under a
name that says who asks, and told "too many requests" it is left alone for as long as it says (the user-agent policy
and the robot policy of the Wikimedia Foundation).
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from mtcheck import __version__
from mtcheck.analysis.titles import TitleGrammar
from mtcheck.errors import InputError
from mtcheck.officials.records import PersonRecord
from mtcheck.officials.sources import wikidata
from mtcheck.officials.sources.wikidata import Item, Statement

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, PoolManager

ENDPOINT = "https://query.wikidata.org/sparql"
SOURCE = "Wikidata query service"
AGENT = f"mtcheck/{__version__} (https://github.com/mtcheck/mtcheck) officials-update"
_SLICE = dt.timedelta(days=30)
_BATCH = 100  # items asked for at a time
_TRIES = 5
_CONNECT, _READ = 10.0, 75.0  # seconds; the service itself stops a query after 60
_TOO_LONG = frozenset({500, 504})
_ENTITY = "http://www.wikidata.org/entity/"

Row = dict[str, str]
Progress = Callable[[str], None]

_TERMS = """SELECT ?statement ?person ?position ?start ?startPrecision ?end ?endPrecision ?of ?place WHERE {{
  {{ SELECT DISTINCT ?statement WHERE {{
    {{ ?statement pq:P580 ?at }} UNION {{ ?statement pq:P582 ?at }}
    FILTER("{first}T00:00:00Z"^^xsd:dateTime <= ?at && ?at < "{last}T00:00:00Z"^^xsd:dateTime)
  }} }}
  ?person p:P39 ?statement .
  ?statement ps:P39 ?position ; wikibase:rank ?rank .
  FILTER(?rank != wikibase:DeprecatedRank)
  OPTIONAL {{ ?statement pqv:P580 [ wikibase:timeValue ?start ; wikibase:timePrecision ?startPrecision ] }}
  OPTIONAL {{ ?statement pqv:P582 [ wikibase:timeValue ?end ; wikibase:timePrecision ?endPrecision ] }}
  OPTIONAL {{ ?statement pq:P642 ?of }}
  OPTIONAL {{ ?statement pq:P1001|pq:P17 ?place }}
}}"""
_NAMES = """SELECT ?person ?kind ?name ?sex WHERE {{
  VALUES ?person {{ {items} }}
  ?person wdt:P31 wd:Q5 .
  {{ ?person rdfs:label ?name . BIND("label" AS ?kind) }}
  UNION {{ ?person skos:altLabel|wdt:P1559 ?name . BIND("alias" AS ?kind) }}
  UNION {{ ?person wdt:P21 ?sex . BIND("sex" AS ?kind) }}
  UNION {{ ?article schema:about ?person ; schema:isPartOf <https://en.wikipedia.org/> ; schema:name ?name .
          BIND("title" AS ?kind) }}
}}"""
_ITEMS = """SELECT ?item ?label ?place WHERE {{
  VALUES ?item {{ {items} }}
  {{ ?item rdfs:label ?label . FILTER(LANG(?label) IN ("en", "mul")) }}
  UNION {{ ?item wdt:P1001|wdt:P17|wdt:P2389 ?place }}
}}"""


class QueryTooLongError(Exception):
    """The service gave up on a query; a smaller one may do."""


class Service:
    """A SPARQL endpoint, asked politely. ``wait`` is the first pause, in seconds, after an error; it doubles."""

    def __init__(self, endpoint: str = ENDPOINT, wait: float = 2.0, read: float = _READ) -> None:
        self.endpoint = endpoint
        self.wait = wait
        self.read = read
        self._pool: PoolManager | None = None

    def ask(self, query: str) -> list[Row]:
        """The rows of an answer: variable → value, with ``NAME@`` for the language of a text.

        QueryTooLongError where the service gave up; InputError where it cannot be reached, refuses, or makes no sense.
        """
        import urllib3

        try:
            response = self._post_again(query)
        except urllib3.exceptions.ReadTimeoutError:
            raise QueryTooLongError from None
        except urllib3.exceptions.MaxRetryError as error:
            if isinstance(error.reason, urllib3.exceptions.ReadTimeoutError):
                raise QueryTooLongError from None
            raise InputError(f"cannot be reached: {error.reason}", path=self.endpoint) from None
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            raise InputError(f"cannot be reached: {error}", path=self.endpoint) from None
        if response.status in _TOO_LONG:
            raise QueryTooLongError
        if response.status != 200:
            raise InputError(f"answers {response.status} {response.reason or ''}".rstrip(), path=self.endpoint)
        try:
            answer = msgspec.json.decode(response.data)
        except msgspec.DecodeError:
            raise QueryTooLongError from None  # a query that times out while it is answered is cut off
        try:
            return [_row(binding) for binding in answer["results"]["bindings"]]
        except (KeyError, TypeError, AttributeError):
            raise InputError("answers with no SPARQL results", path=self.endpoint) from None

    def _post_again(self, query: str) -> BaseHTTPResponse:
        """`_post`, more than once where the connection breaks off."""
        import urllib3

        for attempt in range(_TRIES):
            try:
                return self._post(query)
            except urllib3.exceptions.MaxRetryError as error:
                if not isinstance(error.reason, urllib3.exceptions.ProtocolError) or attempt == _TRIES - 1:
                    raise
                time.sleep(self.wait * 2**attempt)
        raise AssertionError("unreachable")

    def _post(self, query: str) -> BaseHTTPResponse:
        import urllib3
        from urllib3.util import Retry, Timeout

        if self._pool is None:
            self._pool = _pool(self.endpoint)
        retry = Retry(
            total=_TRIES,
            read=0,  # a time-out is answered by a smaller question
            status_forcelist=[429, 502, 503],
            allowed_methods=None,
            backoff_factor=self.wait,
            backoff_jitter=self.wait,
            raise_on_status=False,
        )
        response = self._pool.request(
            "POST",
            self.endpoint,
            fields={"query": query, "format": "json"},
            encode_multipart=False,
            headers={"User-Agent": AGENT, "Accept": "application/sparql-results+json"},
            timeout=Timeout(connect=_CONNECT, read=self.read),
            retries=retry,
        )
        assert isinstance(response, urllib3.BaseHTTPResponse)
        return response


def _pool(endpoint: str) -> PoolManager:
    """Connections, through the proxy that the environment names."""
    import urllib.request

    import urllib3

    address = urllib3.util.parse_url(endpoint)
    proxies = urllib.request.getproxies()
    proxy = proxies.get(address.scheme or "https")
    if proxy and not urllib.request.proxy_bypass(address.host or ""):
        return urllib3.ProxyManager(proxy)
    return urllib3.PoolManager()


def _row(binding: Mapping[str, Mapping[str, Any]]) -> Row:
    row: Row = {}
    for name, term in binding.items():
        row[name] = str(term["value"]).removeprefix(_ENTITY)
        if "xml:lang" in term:
            row[f"{name}@"] = term["xml:lang"]
    return row


class Update:
    """What began or ended since a day."""

    def __init__(self, service: Service, grammar: TitleGrammar, progress: Progress | None = None) -> None:
        self.service = service
        self.grammar = grammar
        self.progress = progress

    def people(self, since: dt.date, today: dt.date) -> list[PersonRecord]:
        """The persons with their new terms; all of the asking is done when this returns."""
        statements: dict[str, dict[str, Statement]] = {}  # person → statement → what it says
        for first, last in _slices(since, today):
            for row in self._terms(first, last):
                self._take(row, statements.setdefault(row["person"], {}))
        held = {qid: list(found.values()) for qid, found in statements.items()}
        items = self._items({qid for found in held.values() for s in found for qid in (s.position, s.of, *s.places)})
        items |= self._items({place for item in items.values() for place in item.places} - items.keys())
        out = []
        for record in self._named(sorted(held)):
            terms = (wikidata.term(s, items, self.grammar, SOURCE, today.isoformat()) for s in held[record.qid])
            record.terms = [term for term in terms if term is not None]
            if record.terms:
                out.append(record)
        return out

    def _terms(self, first: dt.date, last: dt.date) -> Iterator[Row]:
        if self.progress is not None:
            self.progress(f"terms from {first} to {last}")
        try:
            yield from self.service.ask(_TERMS.format(first=first, last=last))
        except QueryTooLongError:
            days = (last - first).days
            if days <= 1:
                raise InputError(f"takes too long over the terms of {first}", path=self.service.endpoint) from None
            time.sleep(self.service.wait)
            middle = first + dt.timedelta(days=days // 2)
            yield from self._terms(first, middle)
            yield from self._terms(middle, last)

    def _take(self, row: Row, found: dict[str, Statement]) -> None:
        known = found.get(row["statement"])
        places = (*(known.places if known else ()), *filter(None, [row.get("place")]))
        found[row["statement"]] = Statement(
            row["position"], row.get("of", ""), tuple(dict.fromkeys(places)), _date(row, "start"), _date(row, "end")
        )

    def _batches(self, query: str, qids: Iterable[str]) -> Iterator[list[Row]]:
        """The answers for some items at a time, fewer where that takes too long."""
        waiting = sorted(qid for qid in qids if qid[:1] == "Q" and qid[1:].isdigit())
        size = _BATCH
        while waiting:
            batch, rest = waiting[:size], waiting[size:]
            try:
                rows = self.service.ask(query.format(items=" ".join(f"wd:{qid}" for qid in batch)))
            except QueryTooLongError:
                if size == 1:
                    raise InputError(f"takes too long over {batch[0]}", path=self.service.endpoint) from None
                size = max(1, size // 4)
                time.sleep(self.service.wait)
                continue
            if self.progress is not None:
                self.progress(f"{len(rest)} more to ask about")
            waiting = rest
            yield rows

    def _items(self, qids: Iterable[str]) -> dict[str, Item]:
        labels: dict[str, str] = {}
        places: dict[str, dict[str, None]] = {}
        for rows in self._batches(_ITEMS, qids):
            for row in rows:
                if "label" in row and (row.get("label@") == "en" or row["item"] not in labels):
                    labels[row["item"]] = row["label"]
                if "place" in row:
                    places.setdefault(row["item"], {})[row["place"]] = None
        return {qid: Item(labels.get(qid, ""), tuple(places.get(qid, ()))) for qid in {*labels, *places}}

    def _named(self, qids: Sequence[str]) -> Iterator[PersonRecord]:
        for rows in self._batches(_NAMES, qids):
            people: dict[str, list[Row]] = {}
            for row in rows:
                people.setdefault(row["person"], []).append(row)
            for qid, about in people.items():
                labels = {row["name@"]: row["name"] for row in about if row["kind"] == "label"}
                aliases = [(row.get("name@", ""), row["name"]) for row in about if row["kind"] == "alias"]
                title = next((row["name"] for row in about if row["kind"] == "title"), "")
                sex = wikidata.sex(row["sex"] for row in about if row["kind"] == "sex")
                record = wikidata.person(qid, labels, title, aliases, sex, "Wikidata")
                if record is not None:
                    yield record


def _date(row: Row, name: str) -> str:
    precision = row.get(f"{name}Precision", "")
    return wikidata.date(row.get(name, ""), int(precision)) if precision.isdigit() else ""


def _slices(since: dt.date, today: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    end = today + dt.timedelta(days=1)
    while since < end:
        yield since, min(since + _SLICE, end)
        since += _SLICE
