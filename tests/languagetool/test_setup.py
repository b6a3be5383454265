"""Setup from a Maven repository on loopback and from a folder: checked, resumed, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from language_tool_python import download_lt

from mtcheck.errors import InputError
from mtcheck.languagetool.installed import version
from mtcheck.languagetool.java import find_java
from mtcheck.setting_up import languagetool as setup
from mtcheck.setting_up.pins import Jar, Pins, pins
from tests.conftest import need

FILES = {"a/languagetool-core-6.7.jar": b"core", "b/other-1.jar": b"other"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    jars = tuple(Jar(path, hashlib.sha256(data).hexdigest(), len(data)) for path, data in FILES.items())
    monkeypatch.setattr(setup, "pins", lambda: Pins("6.7", jars))
    return tmp_path / "data" / "mtcheck" / "languagetool"


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """The folder of a Maven repository and its URL."""
    root = tmp_path / "repository"
    for path, data in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield root, f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_from_a_repository(home: Path, repository: tuple[Path, str]) -> None:
    setup.install(repository[1], lambda _: None)
    assert sorted(path.name for path in home.iterdir()) == ["languagetool-core-6.7.jar", "other-1.jar"]
    assert version() == "6.7"


def test_a_wrong_file_is_refused_and_the_rest_is_kept(repository: tuple[Path, str]) -> None:
    root, url = repository
    (root / "b/other-1.jar").write_bytes(b"evil!")
    with pytest.raises(InputError, match="SHA-256"):
        setup.install(url, lambda _: None)
    assert version() is None
    (root / "b/other-1.jar").write_bytes(b"other")
    fetched: list[str] = []
    setup.install(url, fetched.append)
    assert fetched == ["2 of 2: other-1.jar"]
    assert version() == "6.7"


def test_a_missing_file_leaves_what_was_there(repository: tuple[Path, str]) -> None:
    root, url = repository
    setup.install(url, lambda _: None)
    (root / "a/languagetool-core-6.7.jar").unlink()
    with pytest.raises(InputError, match="404"):
        setup.install(url, lambda _: None)
    assert version() == "6.7"


def test_from_a_folder(repository: tuple[Path, str], tmp_path: Path) -> None:
    setup.install(str(repository[0] / "a"), lambda _: None)
    assert version() == "6.7"
    with pytest.raises(InputError, match="has no languagetool-core"):
        setup.install(str(tmp_path / "nothing"), lambda _: None)


@pytest.fixture
def release(repository: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A release as language-tool-python downloads it: a zip in the layout of LanguageTool's own."""
    root, url = repository
    name = f"LanguageTool-{download_lt.LTP_DOWNLOAD_VERSION}"
    path = root / f"{name}.zip"
    with zipfile.ZipFile(path, "w") as file:
        for inner in (
            "languagetool-server.jar",
            "libs/languagetool-core.jar",
            "org/languagetool/resource/en/words.txt",
        ):
            file.writestr(f"{name}/{inner}", b"content")
    monkeypatch.setattr(download_lt, "BASE_URL_NEW_RELEASES", f"{url}/")
    monkeypatch.setenv("LTP_DOWNLOAD_SHA256", hashlib.sha256(path.read_bytes()).hexdigest())
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return path


@pytest.mark.usefixtures("release")
@pytest.mark.parametrize("source", [None, "download"])
def test_from_the_download_of_language_tool_python(source: str | None, home: Path) -> None:
    need(find_java(), "Java")
    environment = dict(os.environ)
    setup.install(source, lambda _: None)
    assert version() == download_lt.LTP_DOWNLOAD_VERSION
    assert (home / "languagetool-server.jar").is_file()
    assert (home / "libs" / "languagetool-core.jar").is_file()
    assert [path.name for path in home.parent.iterdir()] == ["languagetool"]  # nothing left over
    assert dict(os.environ) == environment


@pytest.mark.parametrize("harm", ["changed", "cut", "gone"])
def test_a_download_that_is_not_the_release_is_refused(
    harm: str, repository: tuple[Path, str], release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need(find_java(), "Java")
    setup.install(repository[1], lambda _: None)  # what was there stays
    if harm == "changed":
        release.write_bytes(release.read_bytes() + b"evil")
    elif harm == "cut":
        release.write_bytes(release.read_bytes()[:100])
        monkeypatch.setenv("LTP_DOWNLOAD_SHA256", hashlib.sha256(release.read_bytes()).hexdigest())
    else:
        release.unlink()
    with pytest.raises(InputError, match="Give another source"):
        setup.install("download", lambda _: None)
    assert version() == "6.7"


def test_the_pins_are_whole() -> None:
    real = pins()
    assert any(jar.name == f"language-en-{real.version}.jar" for jar in real.jars)
    assert all(len(jar.sha256) == 64 and jar.size > 0 for jar in real.jars)
