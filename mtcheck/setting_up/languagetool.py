"""Put LanguageTool into the user's data folder: whole or not at all, every file checked, begun downloads kept."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mtcheck.config import Settings
from mtcheck.errors import InputError
from mtcheck.languagetool.installed import jar_folder, version
from mtcheck.languagetool.java import find_java
from mtcheck.setting_up.component import Component, Progress, Status
from mtcheck.setting_up.pins import Jar, copy_with_maven, pins, sha256


def _status(settings: Settings) -> Status:
    asked = settings.settings_for().languagetool
    found = (asked.url or version()) if asked.enabled else "not asked: the settings say enabled = false"
    return Status(found, "mtcheck setup languagetool")


def install(source: str | None, progress: Progress) -> None:
    """Install LanguageTool; InputError where that fails, with what was there before untouched.

    ``source``: "download" or None for language-tool-python's own, "maven" for the repository that ``mvn`` is set up
    with, the URL of a Maven repository, or a folder of jars.
    """
    target = jar_folder()
    part = target.with_name("languagetool.part")  # kept when interrupted: what is whole in it isn't fetched again
    try:
        part.mkdir(parents=True, exist_ok=True)
        if source in (None, "download"):
            _from_library(part, progress)
        elif source == "maven":
            _from_maven(part, progress)
        elif source.startswith(("http://", "https://")):
            _from_url(source, part, progress)
        else:
            _from_folder(Path(source), part)
        _put(part, target)
    except OSError as error:
        raise InputError(f"LanguageTool cannot be installed: {error}", path=str(target)) from None


def _put(part: Path, target: Path) -> None:
    """``part`` in the place of ``target``."""
    old = target.with_name("languagetool.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    part.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _check(path: Path, jar: Jar) -> None:
    if sha256(path) != jar.sha256:
        path.unlink()
        raise OSError(f"{jar.name} is not the file that was pinned (its SHA-256 differs)")


def _keep_only(names: set[str], part: Path) -> None:
    """An older attempt's files must not get into the class path."""
    for path in part.iterdir():
        if path.name not in names:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _from_url(base: str, part: Path, progress: Progress) -> None:
    wanted = pins()
    _keep_only({jar.name for jar in wanted.jars}, part)
    for number, jar in enumerate(wanted.jars, start=1):
        path = part / jar.name
        if path.is_file() and path.stat().st_size == jar.size and sha256(path) == jar.sha256:
            continue
        progress(f"{number} of {len(wanted.jars)}: {jar.name}")
        with urllib.request.urlopen(f"{base.rstrip('/')}/{jar.path}", timeout=60) as answer, path.open("wb") as file:
            shutil.copyfileobj(answer, file)
        _check(path, jar)


def _from_maven(part: Path, progress: Progress) -> None:
    wanted = pins()
    progress(f"asking mvn for LanguageTool {wanted.version}")
    with tempfile.TemporaryDirectory(dir=part.parent) as name:
        try:
            copy_with_maven(wanted.version, Path(name))
        except subprocess.CalledProcessError as error:
            raise OSError(f"mvn failed: {(error.stdout or error.stderr).strip()[:300]}") from None
        _keep_only(set(), part)
        for jar in wanted.jars:
            path = Path(name, jar.name)
            if not path.is_file():
                raise OSError(f"mvn brought no {jar.name}")
            _check(path, jar)
            path.rename(part / jar.name)


def _from_folder(folder: Path, part: Path) -> None:
    jars = sorted(folder.glob("*.jar"))
    if not any(jar.name.startswith("languagetool-core-") for jar in jars):
        raise OSError(f"{folder} has no languagetool-core-VERSION.jar")
    _keep_only(set(), part)
    for jar in jars:
        shutil.copyfile(jar, part / jar.name)


def _from_library(part: Path, progress: Progress) -> None:
    """language-tool-python's verified download, as it unpacks it: server jar, ``libs`` and resources."""
    from language_tool_python.download_lt import LTP_DOWNLOAD_VERSION, LocalLanguageTool
    from language_tool_python.exceptions import LanguageToolError, PathError

    tool = LocalLanguageTool.from_version_name(LTP_DOWNLOAD_VERSION)
    progress(f"language-tool-python downloads LanguageTool {tool.version_name}")
    try:
        with tempfile.TemporaryDirectory(dir=part.parent) as name, _library_looks_into(name):
            tool.download()
            shutil.rmtree(part)
            tool.get_directory_path().rename(part)
    except (LanguageToolError, PathError, zipfile.BadZipFile) as error:
        raise OSError(f"{error} Give another source: --languagetool-from maven, URL or DIR") from None
    (part / "VERSION").write_text(tool.version_name, encoding="utf-8")


@contextmanager
def _library_looks_into(folder: str) -> Iterator[None]:
    """language-tool-python takes what it is told from the environment alone: where to unpack, and Java from PATH."""
    java = find_java()
    if java is None:
        raise OSError("Java is missing")
    before = dict(os.environ)
    os.environ.pop("LTP_JAR_DIR_PATH", None)
    os.environ.update(LTP_PATH=folder, PATH=f"{java.parent}{os.pathsep}{os.environ.get('PATH', '')}")
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


COMPONENT = Component("languagetool", "checks grammar", _status, install, needs=("java",))
