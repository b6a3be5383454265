"""What LanguageTool says of paragraphs: asked through language-tool-python, kept in the cache."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from mtcheck.errors import UnavailableError
from mtcheck.kept import Cache, key_of
from mtcheck.languagetool.installed import version
from mtcheck.languagetool.server import server_url
from mtcheck.resources import cache_home

_TIMEOUT = 20  # seconds for one paragraph


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
    paragraphs: Sequence[str], language: str, rules: tuple[str, ...] = (), url: str | None = None
) -> Iterator[list[Match]]:
    """What each paragraph's matches are, in the order; `UnavailableError` at the first that can't be asked.

    ``language`` is LanguageTool's name of theirs (``en-US``), ``rules`` are those to ask (none: all), ``url`` a running
    server (None: mtcheck's own).
    """
    cache = _cache(str(cache_home() / "languagetool.sqlite"), os.getpid())
    setup = f"{url or version()} {language} {','.join(rules)}"
    for text in paragraphs:
        key = key_of(text, setup)
        kept = cache.get(key)
        if kept is not None:
            try:
                yield _decode(kept)
                continue
            except msgspec.DecodeError:
                pass  # a damaged row is asked again
        url = url or server_url()  # once an article, and only where something is not in the cache
        answer = _ask(text, language, rules, url)
        cache.put([(key, _encode(answer))])
        yield answer
