"""The jars that make LanguageTool's server for English, pinned: version, path in a Maven repository, SHA-256, size.

usage: python -m mtcheck.setting_up.pins VERSION   (writes languagetool.json beside this file; needs mvn)

The server names all languages when it starts, so their jars are there too, without the dictionaries that only
they open.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

_FILE = Path(__file__).with_name("languagetool.json")
_NOT_NEEDED = re.compile(
    r"(?:dutch|german|french|spanish|catalan|portuguese|asturian)-pos-dict|languagetool-ga-dicts|lucene-gosen"
    r"|hanlp|morfologik-(?:ukrainian|crh)"
)
_POM = """\
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>mtcheck</groupId><artifactId>languagetool</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.languagetool</groupId><artifactId>languagetool-server</artifactId>
      <version>{version}</version></dependency>
    <dependency><groupId>org.languagetool</groupId><artifactId>language-en</artifactId>
      <version>{version}</version></dependency>
  </dependencies>
</project>
"""


class Jar(msgspec.Struct, frozen=True):
    """A file at ``path`` of a Maven repository; ``size`` in bytes."""

    path: str
    sha256: str
    size: int

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


class Pins(msgspec.Struct, frozen=True):
    version: str
    jars: tuple[Jar, ...]


def pins() -> Pins:
    """The pinned jars."""
    return msgspec.json.decode(_FILE.read_bytes(), type=Pins)


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hex; OSError where it can't be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copy_with_maven(version: str, folder: Path, layout: bool = False) -> None:
    """Let ``mvn`` put LanguageTool's jars into ``folder``, from the repository that it is set up with.

    ``layout``: in the folders of a repository. CalledProcessError or OSError where it fails.
    """
    with tempfile.TemporaryDirectory() as home:
        Path(home, "pom.xml").write_text(_POM.format(version=version), encoding="utf-8")
        options = ["-DincludeScope=runtime", f"-DoutputDirectory={folder}", f"-Dmdep.useRepositoryLayout={layout}"]
        command = ["mvn", "-q", "-B", "dependency:copy-dependencies", *options]
        subprocess.run(command, cwd=home, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL)


def main() -> None:
    version = sys.argv[1]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_with_maven(version, folder, layout=True)
        jars = tuple(
            Jar(path.relative_to(folder).as_posix(), sha256(path), path.stat().st_size)
            for path in sorted(folder.rglob("*.jar"))
            if not _NOT_NEEDED.match(path.name)
        )
    _FILE.write_bytes(msgspec.json.format(msgspec.json.encode(Pins(version, jars)), indent=1) + b"\n")


if __name__ == "__main__":
    main()
