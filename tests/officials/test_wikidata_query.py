"""Updates from a query service: a server on this machine speaks its protocol, and fails as the real one does."""

from __future__ import annotations

import datetime as dt
import json
import re
import socket
import threading
import time
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from mtcheck.errors import InputError
from mtcheck.officials.build import update
from mtcheck.officials.register import Register
from mtcheck.officials.sources.wikidata_query import Service
from tests.officials.small_register import made, term

WD = "http://www.wikidata.org/entity/"
DAY = "http://www.w3.org/2001/XMLSchema#dateTime"
TODAY = dt.date(2026, 11, 24)
# statement, person, position, start, precision, end, precision, of, place
TERMS = [
    ("s1", "Q7", "Q101", "2020-01-24", 11, "2026-10-05", 11, "", ""),
    ("s2", "Q8", "Q101", "2026-10-05", 11, "", 0, "", ""),
    ("s3", "Q8", "Q103", "2026-09-01", 10, "", 0, "Q104", "Q20"),
    ("s3", "Q8", "Q103", "2026-09-01", 10, "", 0, "Q104", "Q21"),
    ("s4", "Q9", "Q101", "2026-01-01", 8, "", 0, "", ""),
]
ITEMS = {
    "Q20": ("Norway", []),
    "Q21": ("Oslo", ["Q20"]),
    "Q101": ("Minister of Finance", ["Q20"]),
    "Q103": ("minister", []),
    "Q104": ("Ministry of Health", []),
}
PEOPLE = {
    "Q7": [("label", "Kari Nordmann", "en"), ("sex", "Q6581072", "")],
    "Q8": [
        ("label", "Ola Vik", "en"),
        ("label", "Ула Вик", "ru"),
        ("alias", "Ola Berg Vik", "en"),
        ("sex", "Q6581097", ""),
        ("title", "Ola Vik (politician)", "en"),
    ],
    "Q9": [("label", "Пер Даль", "ru")],
}


def uri(qid: str) -> dict[str, str]:
    return {"type": "uri", "value": WD + qid}


def text(value: str, lang: str = "") -> dict[str, str]:
    return {"type": "literal", "value": value} | ({"xml:lang": lang} if lang else {})


def answer(query: str) -> list[dict[str, Any]]:
    """What the service would answer to our three kinds of query."""
    if "ps:P39" in query:
        first, last = re.findall(r'"(\d{4}-\d\d-\d\d)T00:00:00Z"\^\^xsd:dateTime', query)
        rows = []
        for statement, person, position, start, p1, end, p2, of, place in TERMS:
            if first <= start < last or first <= end < last:
                row = {"statement": uri(f"statement/{statement}"), "person": uri(person), "position": uri(position)}
                for name, value, precision in (("start", start, p1), ("end", end, p2)):
                    if value:
                        row |= {name: text(f"{value}T00:00:00Z") | {"datatype": DAY}}
                        row |= {f"{name}Precision": text(str(precision))}
                row |= {name: uri(qid) for name, qid in (("of", of), ("place", place)) if qid}
                rows.append(row)
        return rows
    asked = re.findall(r"wd:(Q\d+)", re.findall(r"VALUES \?\w+ \{([^}]*)\}", query)[0])
    if "?item" in query:
        return [
            row
            for qid in asked
            if qid in ITEMS
            for row in (
                {"item": uri(qid), "label": text(ITEMS[qid][0], "en")},
                *({"item": uri(qid), "place": uri(place)} for place in ITEMS[qid][1]),
            )
        ]
    return [
        {"person": uri(qid), "kind": text(kind)}
        | ({"sex": uri(value)} if kind == "sex" else {"name": text(value, lang)})
        for qid in asked
        for kind, value, lang in PEOPLE.get(qid, [])
    ]


class Wikidata(ThreadingHTTPServer):
    """``faults`` are what the next requests meet, before any is answered."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.always = ""
        self.asked: list[tuple[float, dict[str, str], str]] = []
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/sparql"


class Handler(BaseHTTPRequestHandler):
    server: Wikidata
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        query = urllib.parse.parse_qs(body)["query"][0]
        self.server.asked.append((time.monotonic(), dict(self.headers), query))
        fault = self.server.faults.pop(0) if self.server.faults else self.server.always
        if fault == "hang up":
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        if fault == "sleep":
            time.sleep(1.0)
        data = json.dumps({"head": {"vars": []}, "results": {"bindings": answer(query)}}).encode()
        status, extra = 200, {}
        if fault == "cut off":
            data = data[: len(data) // 2] + b"\njava.util.concurrent.TimeoutException"
        elif fault == "no json":
            data = b'{"error": "no results here"}'
        elif fault[:3].isdigit():
            status, data = int(fault[:3]), b"TimeoutException"
            extra = {"Retry-After": fault.split()[1]} if " " in fault else {}
        self.send_response(status)
        for name, value in {"Content-Type": "application/sparql-results+json", **extra}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Wikidata]:
    server = Wikidata()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base")
    old = ("every-politician-scrapers/xx", "2026-08-03")
    made(folder, {"officials_terms": [term("Kari Nordmann", "Minister of Finance", "2020-01-24", "", old, "Q7")]})
    return folder / "register.sqlite"


def updated(server: Wikidata, base: Path, out: Path, read: float = 5.0) -> Register:
    update(base, out, Service(server.url, wait=0.01, read=read), today=TODAY)
    return Register(out)


def facts(register: Register, name: str) -> list[tuple[str, str, str, str]]:
    (person,) = register.find(name)
    return [(t.label, t.office.country or "", str(t.start or ""), str(t.end or "")) for t in person.terms]


EXPECTED = {
    "Kari Nordmann": [("Minister of Finance", "Norway", "2020-01-24", "2026-10-05")],
    "Ola Vik": [
        ("minister of Ministry of Health", "Norway", "2026-09", ""),
        ("Minister of Finance", "Norway", "2026-10-05", ""),
    ],
}


def test_ends_and_new_people_come_in(server: Wikidata, base: Path, tmp_path: Path) -> None:
    register = updated(server, base, tmp_path / "new.sqlite")
    assert {name: facts(register, name) for name in EXPECTED} == EXPECTED
    (ola,) = register.find("Ola Vik")
    assert (ola.qid, ola.gender) == ("Q8", "male")
    assert {f.text: f.accepted for f in ola.forms} == {"Ola Vik": True, "Ola Berg Vik": True, "Ула Вик": False}
    assert {t.snapshot for t in ola.terms} == {"2026-11-24"}
    assert register.meta()["wikidata-updated"] == register.meta()["date"] == "2026-11-24"
    # The next one starts from this one's day.
    server.asked.clear()
    updated(server, tmp_path / "new.sqlite", tmp_path / "new.sqlite")
    assert '"2026-09-25T00:00:00Z"' in server.asked[0][2]
    assert facts(Register(tmp_path / "new.sqlite"), "Ola Vik") == EXPECTED["Ola Vik"]


def test_it_says_who_asks(server: Wikidata, base: Path, tmp_path: Path) -> None:
    updated(server, base, tmp_path / "new.sqlite")
    for _, headers, _ in server.asked:
        assert re.match(r"mtcheck/\d+\.\d+\S* \(https://\S+\)", headers["User-Agent"])
        assert headers["Accept"] == "application/sparql-results+json"
        assert headers["Content-Type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    "faults",
    [
        ["503"],
        ["502", "502"],
        ["429"],
        ["500"],
        ["504", "500"],
        ["cut off"],
        ["cut off", "503", "500"],
        ["sleep"],
        ["hang up"],
    ],
)
def test_passing_failures_change_nothing(server: Wikidata, base: Path, tmp_path: Path, faults: list[str]) -> None:
    server.faults = [*faults]
    register = updated(server, base, tmp_path / "new.sqlite", read=0.4)
    assert not server.faults
    assert {name: facts(register, name) for name in EXPECTED} == EXPECTED


def test_the_wait_that_the_service_asks_for(server: Wikidata, base: Path, tmp_path: Path) -> None:
    server.faults = ["429 1"]
    updated(server, base, tmp_path / "new.sqlite")
    (first, _, query), (second, _, again), *_ = server.asked
    assert query == again
    assert second - first >= 1.0


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("403", "answers 403"),
        ("429", "answers 429"),
        ("500", "takes too long over the terms of 2026"),
        ("cut off", "takes too long"),
        ("no json", "answers with no SPARQL results"),
        ("hang up", "cannot be reached"),
    ],
)
def test_a_failing_service_leaves_the_register(
    server: Wikidata, base: Path, tmp_path: Path, fault: str, said: str
) -> None:
    out = tmp_path / "new.sqlite"
    out.write_bytes(base.read_bytes())
    server.always = fault
    with pytest.raises(InputError, match=said):
        updated(server, base, out)
    assert out.read_bytes() == base.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["new.sqlite"]


def test_nobody_there(base: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"http://127\.0\.0\.1:9/sparql: cannot be reached"):
        update(base, tmp_path / "new.sqlite", Service("http://127.0.0.1:9/sparql", wait=0.0), today=TODAY)
