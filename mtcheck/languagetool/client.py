"""What LanguageTool says of paragraphs: asked through language-tool-python, kept in the cache."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any

import msgspec
from msgspec.structs import replace

from mtcheck.errors import UnavailableError
from mtcheck.kept import Cache, key_of
from mtcheck.languagetool.installed import version
from mtcheck.languagetool.server import server_url
from mtcheck.resources import cache_home

_TIMEOUT = 20  # seconds for one paragraph
_BETWEEN = "\n\n"  # words that are asked together


class Match(msgspec.Struct, frozen=True, array_like=True):
    """Code points ``[start, end)`` of the paragraph that ``rule`` (LanguageTool's id) objects to, and what may stand
    there."""

    rule: str
    start: int
    end: int
    message: str
    replacements: tuple[str, ...] = ()


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(list[Match]).decode


@lru_cache(4)
def _tool(url: str, language: str, rules: tuple[str, ...], _process: int) -> Any:
    """language-tool-python's client of the server at ``url``; no rules mean all of them."""
    from language_tool_python import LanguageTool

    class Client(LanguageTool):
        # The library waits 300 seconds for each answer.
        _TIMEOUT = _TIMEOUT  # type: ignore[assignment]

    # No proxy stands before this machine's own server; for another one those of the environment hold.
    proxies: Any = {"http": None} if url.startswith("http://127.0.0.1:") else None
    tool = Client(language, remote_server=f"{url.rstrip('/').removesuffix('/v2')}/", proxies=proxies)
    if rules:
        tool.enabled_rules = set(rules)
        tool.enabled_rules_only = True
    return tool


@lru_cache(1)
def _cache(path: str, _process: int) -> Cache:
    from pathlib import Path

    return Cache(Path(path))


def _match(found: Any, text: str) -> Match:
    start, end = int(found.offset), int(found.offset + found.error_length)
    if not 0 <= start < end <= len(text):
        raise ValueError(f"a place outside of the text: {start} to {end} of {len(text)}")
    return Match(str(found.rule_id), start, end, str(found.message), tuple(map(str, found.replacements[:3])))


def _ask(text: str, language: str, rules: tuple[str, ...], url: str) -> list[Match]:
    """The server's own answer; `UnavailableError` where it gives none or nonsense."""
    from language_tool_python.exceptions import LanguageToolError

    try:
        found = _tool(url, language, rules, os.getpid()).check(text)
        return [_match(one, text) for one in found]
    except (LanguageToolError, OSError) as error:
        raise UnavailableError(f"its server gives no answer ({type(error).__name__})") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnavailableError(f"its server's answer makes no sense ({error})") from error


def matches(
    paragraphs: Iterable[str], language: str, rules: tuple[str, ...] = (), url: str | None = None
) -> Iterator[list[Match]]:
    """What each paragraph's matches are, in the order; `UnavailableError` at the first that can't be asked.

    ``language`` is LanguageTool's name of theirs (``en-US``), ``rules`` are those to ask (none: all), ``url`` a running
    server (None: mtcheck's own).
    """
    kept = _Kept(language, rules, url)
    for text in paragraphs:
        found = kept.get(text)
        if found is None:
            url = url or server_url()  # once an article, and only where something is not in the cache
            found = _ask(text, language, rules, url)
            kept.put([(text, found)])
        yield found


def matches_of_words(
    words: Sequence[str], language: str, rules: tuple[str, ...] = (), url: str | None = None
) -> list[list[Match]]:
    """What the matches are of each word, alone: those that are not in the cache are asked together."""
    kept = _Kept(language, rules, url)
    found = {word: kept.get(word) for word in words}
    new = [word for word, own in found.items() if own is None]
    if new:
        starts = list(accumulate((len(word) + len(_BETWEEN) for word in new), initial=0))
        own: dict[str, list[Match]] = {word: [] for word in new}
        for match in _ask(_BETWEEN.join(new), language, rules, url or server_url()):
            at = bisect_right(starts, match.start) - 1
            moved = replace(match, start=match.start - starts[at], end=match.end - starts[at])
            own[new[at]].append(moved)
        kept.put(own.items())
        found.update(own)
    return [found[word] or [] for word in words]


class _Kept:
    """Answers in the cache, for one language and some rules, of one server or version."""

    def __init__(self, language: str, rules: tuple[str, ...], url: str | None) -> None:
        self._cache = _cache(str(cache_home() / "languagetool.sqlite"), os.getpid())
        self._setup = f"{url or version()} {language} {','.join(rules)}"

    def get(self, text: str) -> list[Match] | None:
        found = self._cache.get(key_of(text, self._setup))
        try:
            return None if found is None else _decode(found)
        except msgspec.DecodeError:
            return None  # a damaged row is asked again

    def put(self, answers: Iterable[tuple[str, list[Match]]]) -> None:
        self._cache.put([(key_of(text, self._setup), _encode(answer)) for text, answer in answers])
