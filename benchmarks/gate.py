"""How the watcher keeps up: a verdict's time, items a second, and its memory over many items.

usage: python -m benchmarks.gate [late|many|memory] [--items N] [--articles ARTICLES.jsonl]

A server on loopback shows a feed to ``mtcheck watch``, which judges with rules, register and tagger and puts the
verdicts into a folder. ``late`` shows an article every few seconds and takes the time from the server's answer to the
verdict's file; ``many`` shows pages of new articles as fast as they are taken; ``memory`` does so with articles of two
sentences. Times are noisy on shared machines: processor time, which is not, is said beside them.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from pathlib import Path
from typing import Any

_CLEAN = Path(__file__).resolve().parent.parent / "tests" / "data" / "clean.jsonl"
_SETTINGS = "[judge]\nenabled = false\n\n[languagetool]\nenabled = false\n"
_PAGE = 200  # items that the feed shows at a time

Item = dict[str, str]


class _Feed:
    """``page`` gives the items of each answer; ``shown`` is when each of them left the server."""

    def __init__(self, page: Callable[[], list[Item]]) -> None:
        self.page = page
        self.shown: dict[str, float] = {}

    @contextmanager
    def served(self) -> Iterator[str]:
        feed = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                items = feed.page()
                body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                for item in items:
                    feed.shown.setdefault(item["id"], time.time())

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


@contextmanager
def _watching(url: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    (folder / "mtcheck.toml").write_text(_SETTINGS)
    command = [sys.executable, "-m", "mtcheck", "watch", url, "--into", "out", "--interval", "0", "--allow-private"]
    process = subprocess.Popen([*command, "--log-format", "json"], cwd=folder, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _verdicts(process: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    """The watcher's verdicts as its log tells them."""
    assert process.stderr is not None
    for line in process.stderr:
        event = json.loads(line)
        if event["event"] == "verdict":
            yield event
        else:
            print(line, end="", file=sys.stderr)


def _family(process: subprocess.Popen[str]) -> list[Path]:
    """Where Linux tells of the watcher and of the processes that judge for it."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parents[folder] = int(_stat(folder)[1])
    judges = [folder for folder, parent in parents.items() if parent == process.pid]
    return [Path(f"/proc/{process.pid}"), *judges]


def _stat(folder: Path) -> list[str]:
    """The fields of a process after its name."""
    return (folder / "stat").read_text().rpartition(")")[2].split()


def _used(process: subprocess.Popen[str]) -> list[float]:
    """Seconds of processor time that the watcher and each of its processes have used."""
    stats = map(_stat, _family(process))
    return [(int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") for fields in stats]


def _resident(process: subprocess.Popen[str]) -> list[float]:
    """MB that the watcher and each of its processes have in memory."""
    pages = [int((folder / "statm").read_text().split()[1]) for folder in _family(process)]
    return [count * resource.getpagesize() / 1e6 for count in pages]


def late(articles: list[str], count: int, folder: Path) -> None:
    """From the server's answer to the verdict's file, one article at a time."""
    queue: list[list[Item]] = []
    feed = _Feed(lambda: queue.pop() if queue else [{"id": "start", "content_text": "The first."}])
    taken = []
    with feed.served() as url, _watching(url, folder) as process:
        verdicts = _verdicts(process)
        next(verdicts)
        for number in range(count):
            queue.append([{"id": str(number), "content_text": articles[number % len(articles)]}])
            next(verdicts)
            while len(files := list((folder / "out").glob("*.json"))) < number + 2:
                time.sleep(0.005)
            newest = max(file.stat().st_mtime for file in files)
            taken.append(newest - feed.shown[str(number)])
    taken.sort()
    print(
        f"{count} articles one by one: verdict after {1000 * taken[count // 2]:.0f} ms (median), "
        f"{1000 * taken[int(0.95 * count)]:.0f} ms (19 of 20), {1000 * taken[-1]:.0f} ms (at most)"
    )


def _pages(articles: Iterator[str]) -> Callable[[], list[Item]]:
    number = 0

    def page() -> list[Item]:
        nonlocal number
        items = []
        for _ in range(_PAGE):
            items.append({"id": str(number), "content_text": next(articles)})
            number += 1
        return items

    return page


def many(articles: list[str], count: int, folder: Path) -> None:
    """Real articles, as fast as they are taken."""
    feed = _Feed(_pages(cycle(articles)))
    words = sum(len(text.split()) for text in articles) / len(articles)
    with feed.served() as url, _watching(url, folder) as process:
        verdicts = _verdicts(process)
        next(verdicts)
        began, before = time.monotonic(), _used(process)
        for _ in range(count):
            next(verdicts)
        seconds, each = time.monotonic() - began, _used(process)
    used, own = sum(each) - sum(before), each[0] - before[0]
    print(f"{count} articles of {words:.0f} words on average: {count / seconds:.1f} a second")
    print(
        f"  processor time {1000 * used / count:.1f} ms each, of which {1000 * own / count:.1f} are the watcher's own:"
    )
    print(f"  {2 * count / used:.1f} a second would take two cores")
    print(f"  it had {used / seconds:.1f} cores")


def memory(articles: list[str], count: int, folder: Path) -> None:
    """Articles of two sentences, and what the watcher has in memory meanwhile."""
    dice = random.Random(1)
    sentences = [part.strip() for text in articles for part in text.split(". ") if 5 < len(part.split()) < 40]

    def made() -> Iterator[str]:
        while True:
            yield f"{dice.choice(sentences)}. {dice.choice(sentences)}."

    feed = _Feed(_pages(made()))
    with feed.served() as url, _watching(url, folder) as process:
        began = time.monotonic()
        for number, _ in enumerate(_verdicts(process), 1):
            feed.shown.clear()
            if number % max(1, count // 50) == 0:
                rate = number / (time.monotonic() - began)
                kept = (folder / "mtcheck-watch.sqlite").stat().st_size / 1e6
                held = " + ".join(f"{size:.0f}" for size in _resident(process))
                print(f"{number:7} items: {held} MB, state {kept:.1f} MB, {rate:.1f} a second", flush=True)
            if number % 100 == 0:
                for file in (folder / "out").glob("[!.]*.json"):  # a newsroom's next program takes them
                    file.unlink()
            if number == count:
                return


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ways = {"late": (late, 40), "many": (many, 600), "memory": (memory, 50_000)}
    parser.add_argument("what", nargs="*", choices=[*ways], default=[*ways])
    parser.add_argument("--items", type=int)
    parser.add_argument("--articles", type=Path, default=_CLEAN, help="JSON Lines; the tests' clean text by default")
    asked = parser.parse_args()
    articles = [json.loads(line)["text"] for line in asked.articles.read_text(encoding="utf-8").splitlines()]
    for name in asked.what:
        way, items = ways[name]
        with tempfile.TemporaryDirectory() as folder:
            way(articles, asked.items or items, Path(folder))


if __name__ == "__main__":
    main()
