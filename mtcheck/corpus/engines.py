"""Which machine translation engine an article comes from."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from mtcheck.article import Article
from mtcheck.errors import ConfigError

UNKNOWN = "-"

# The article and the path (a folder or a file, as the user gave it) that it was found below.
EngineOf = Callable[[Article, str], str]


def engine_from(how: str | None) -> EngineOf:
    """How the engine is told: "field" (``engine`` in JSON Lines or front matter), "folder" (below the given one),
    "file" (its name), a regular expression with one group that is looked for in the path, or, where None, the field
    and else the folder. ConfigError where the expression is none."""
    known: dict[str | None, EngineOf] = {None: _field_or_folder, "field": _field, "folder": _folder, "file": _file}
    return known[how] if how in known else _by_pattern(str(how))


def _field(article: Article, _given: str) -> str:
    return article.metadata.get("engine") or UNKNOWN


def _folder(article: Article, given: str) -> str:
    below = relative(article.path, given).parts
    return below[0] if len(below) > 1 else UNKNOWN


def _field_or_folder(article: Article, given: str) -> str:
    name = _field(article, given)
    return _folder(article, given) if name == UNKNOWN else name


def _file(article: Article, _given: str) -> str:
    return Path(article.path).stem


def _by_pattern(pattern: str) -> EngineOf:
    try:
        expression = re.compile(pattern)
    except re.error as error:
        raise ConfigError(f"--engine-from: {pattern!r} is no regular expression: {error}.") from None
    if expression.groups != 1:
        hint = "Or field, folder, file."
        raise ConfigError(f"--engine-from: {pattern!r} needs one (group) that is the engine's name.", hint=hint)

    def engine(article: Article, _given: str) -> str:
        match = expression.search(Path(article.path).as_posix())
        return (match[1] if match else None) or UNKNOWN

    return engine


def relative(path: str, given: str) -> Path:
    """``path`` below the folder ``given``, or its name alone."""
    file, folder = Path(path), Path(given)
    return file.relative_to(folder) if folder.is_dir() and file.is_relative_to(folder) else Path(file.name)


def found_below(path: str, given: list[str]) -> str:
    """The longest of the paths ``given`` that ``path`` lies below, or is."""
    file = Path(path)
    holders = [one for one in given if one == path or (Path(one).is_dir() and file.is_relative_to(one))]
    return max(holders, key=len, default=path)
