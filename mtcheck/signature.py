"""How a result was made, in one line that can be pasted (the habit of sacrebleu)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from mtcheck import __version__
from mtcheck.config import OfficialsSettings
from mtcheck.errors import ConfigError
from mtcheck.findings import Engine
from mtcheck.resources import data_dir

# Beside a language's own folder: what is known of the languages that articles are translated from, and how names are
# weighed. The register itself is named by its date.
_SHARED = (
    *("*.json", "*.yaml", "numbers/*.yaml", "transliteration/*.yaml", "lexicons/*.txt"),
    *("officials/*.json", "officials/*.txt", "officials/*.yaml"),
)


def rules_hash(language: str, root: Path | None = None) -> str:
    """What tells that the rules of a language, or the data that they go by, have changed; "none" where it has none."""
    root = root or data_dir("rules")
    if not (root / language).is_dir():
        return "none"
    files = {path for glob in (f"{language}/**/*", *_SHARED) for path in root.glob(glob) if path.is_file()}
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path.relative_to(root).as_posix()}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:8]


@lru_cache
def _shipped_hash(language: str) -> str:
    return rules_hash(language)


def signature(
    languages: Iterable[str],
    engines: Iterable[Mapping[str, Engine]] = (),
    officials: OfficialsSettings | None = None,
) -> str:
    """``mtcheck:0.1.0|rules:en-1a2b3c4d|register:2026-11-24|judge:none``: version, rule sets by their hash, the
    register by its newest source (``2026-11-24-own`` is not the one that ships, ``+1a2b3c4d`` has the house's own
    files on top), the engines that judged the articles: ``6.7-partly`` left some unfinished,
    ``6.7,none`` judged some of the articles only."""
    rules = ",".join(f"{code}-{_shipped_hash(code)}" for code in sorted({code.partition("-")[0] for code in languages}))
    made_by = f"mtcheck:{__version__}|rules:{rules}|register:{_register(officials or OfficialsSettings())}"
    judged = list(engines)
    return "|".join([made_by, *(f"{name}:{_engine(name, judged)}" for name in ("tagger", "judge", "languagetool"))])


def _engine(name: str, judged: Iterable[Mapping[str, Engine]]) -> str:
    return ",".join(sorted({by_name[name].label if name in by_name else "none" for by_name in judged})) or "none"


def _register(officials: OfficialsSettings) -> str:
    """The register's newest source and what is special about it; "none" where there is no register."""
    from mtcheck.officials.house import open_register

    try:
        meta = open_register(officials).meta()
    except ConfigError:
        return "none"
    special = "" if officials.register is None else "-own"
    return meta["date"] + special + (f"+{meta['house']}" if officials.house else "")
