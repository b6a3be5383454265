"""Nothing is asked of the network but what the user named.

Python's audit events tell of every look-up, connection and datagram in mtcheck's process and those that it starts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from feed_server import FeedServer

ROOT = Path(__file__).parents[2]
HOOK = """
import os, sys
def told(event, given):
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        said = str(given[0])
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg") and isinstance(given[1], tuple):
        said = f"{given[1][0]}:{given[1][1]}"
    elif event == "urllib.Request":
        said = str(given[0])
    else:
        return
    with open(os.environ["TOLD"], "a") as file:
        file.write(f"{event} {said}\\n")
sys.addaudithook(told)
"""
# What a careless program would fetch.
REMOTE = "http://fetched.example.org"
PAGE = (
    f'<html><head><link rel="stylesheet" href="{REMOTE}/a.css"><base href="{REMOTE}/"></head><body><article>'
    f'<h1>Tides</h1><p>The pilots left the the harbour.</p><img src="{REMOTE}/a.png">'
    f'<iframe src="{REMOTE}/frame"></iframe></article></body></html>'
)
RSS = (
    f'<rss version="2.0"><channel><title>T</title><image><url>{REMOTE}/i.png</url></image><item><guid>1</guid>'
    f'<title>Tides</title><link>{REMOTE}/1</link><enclosure url="{REMOTE}/a.mp3" type="audio/mpeg" length="1"/>'
    f'<description>&lt;p&gt;They left the the quay.&lt;/p&gt;&lt;img src="{REMOTE}/b.png"&gt;</description>'
    "</item></channel></rss>"
)
NEWSML = (
    '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="1" xml:lang="en"'
    f' xmlns:xi="http://www.w3.org/2001/XInclude"><?xml-stylesheet href="{REMOTE}/a.xsl"?>'
    f'<catalogRef href="{REMOTE}/catalog.xml"/><contentSet><inlineXML contenttype="application/nitf+xml">'
    f'<nitf><body><body.content><p>They left the the quay.</p><xi:include href="{REMOTE}/x"/></body.content></body>'
    f'</nitf></inlineXML><remoteContent href="{REMOTE}/b"/></contentSet></newsItem>'
)
NINJS = {
    "uri": f"{REMOTE}/7",
    "headline": "Tides",
    "body_html": f'<p>They left the the quay.</p><img src="{REMOTE}/c.png">',
    "associations": {"main": {"uri": f"{REMOTE}/8", "renditions": {"a": {"href": f"{REMOTE}/8.jpg"}}}},
    "$standard": {"name": "ninjs", "version": "1.6", "schema": f"{REMOTE}/ninjs.json"},
}
TMX = (
    f'<?xml version="1.0"?><!DOCTYPE tmx SYSTEM "{REMOTE}/tmx14.dtd"><tmx version="1.4"><header srclang="de"/>'
    '<body><tu><tuv xml:lang="de"><seg>Sie gingen.</seg></tuv>'
    '<tuv xml:lang="en"><seg>They left the the quay.</seg></tuv></tu></body></tmx>'
)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(HOOK)
    wire = tmp_path / "wire"
    wire.mkdir()
    files = {"page.html": PAGE, "feed.rss": RSS, "g2.xml": NEWSML, "item.json": json.dumps(NINJS), "memory.tmx": TMX}
    for name, content in files.items():
        (wire / name).write_text(content)
    (wire / "note.md").write_text(f"# Tides\n\nThey left the the ![quay]({REMOTE}/d.png).\n")
    (wire / "plain.txt").write_text(f"The pilots left the the harbour, see {REMOTE}/e.\n")
    for path in wire.iterdir():
        os.utime(path, (1e9, 1e9))
    return tmp_path


def asked_of(desk: Path, *arguments: str, code: int | None = None) -> list[str]:
    """What a command asked of the network, each once."""
    told = desk / "told"
    told.write_text("")
    environment = {**os.environ, "TOLD": str(told), "PYTHONPATH": f"{desk / 'hook'}:{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-m", "mtcheck", *arguments], cwd=desk, env=environment, capture_output=True, text=True
    )
    assert done.returncode in ((0, 1) if code is None else (code,)), done.stderr
    return list(dict.fromkeys(told.read_text().splitlines()))


@pytest.mark.parametrize(
    "command",
    [
        "scan wire --report report.html",
        "scan wire --format sarif --jobs 2",
        "gate wire/page.html wire/feed.rss wire/g2.xml wire/item.json wire/memory.tmx --answers out",
        "fix wire/plain.txt wire/page.html wire/item.json --write",
        "baseline create wire",
        "watch wire --into out --once",
        "watch wire --into out --once --processes 1",
        "officials show Blinken",
        "rules list",
        "config",
    ],
)
def test_files_are_checked_without_the_network(desk: Path, command: str) -> None:
    assert asked_of(desk, *command.split()) == []


def test_the_hook_tells_of_what_is_asked(desk: Path) -> None:
    assert asked_of(desk, "gate", "http://127.0.0.1:9/feed", "--allow-private", code=2) == [
        "socket.getaddrinfo 127.0.0.1",
        "socket.connect 127.0.0.1:9",
    ]


@pytest.mark.parametrize("way", ["gate", "watch"])
def test_of_a_feed_its_own_server_alone_is_asked(desk: Path, way: str) -> None:
    with FeedServer().running() as server:
        server.body = RSS.encode()
        options = ["--into", "out", "--once"] if way == "watch" else []
        asked = asked_of(desk, way, server.url, "--allow-private", *options)
    host = urlsplit(server.url).netloc
    assert asked == ["socket.getaddrinfo 127.0.0.1", f"socket.connect {host}"]


def test_an_inner_address_is_not_even_connected_to(desk: Path) -> None:
    for url in ("http://127.0.0.1:9/feed", "http://2130706433:9/feed", "http://[::ffff:10.0.0.1]/feed"):
        assert not [told for told in asked_of(desk, "gate", url, code=2) if "connect" in told]
