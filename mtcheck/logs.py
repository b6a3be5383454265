"""Logs on standard error, a line an event: as words, or as JSON for a log server.

An event has a name and fields, none of which holds an article's text at the level INFO or above:
``_log.info("verdict", extra=fields(feed=url, item=id))``.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

_ATTRIBUTE = "mtcheck_fields"


class Format(StrEnum):
    """``text``: ``2026-11-24T15:04:05Z INFO verdict feed=… item=…``; ``json``: one object a line."""

    TEXT = "text"
    JSON = "json"


class Level(StrEnum):
    """The least that is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


def fields(**values: Any) -> dict[str, dict[str, Any]]:
    """The fields of an event, for a logger's ``extra``; those that are None are left out."""
    return {_ATTRIBUTE: {name: value for name, value in values.items() if value is not None}}


def set_up(format: Format = Format.TEXT, level: Level = Level.INFO) -> None:  # noqa: A002
    """All loggers of the process write to standard error from now on."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Json() if format is Format.JSON else _Text())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)


class _Formatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        values = getattr(record, _ATTRIBUTE, {})
        trace = self.formatException(record.exc_info) if record.exc_info else None
        return self.line(when.replace("+00:00", "Z"), record, values, trace)

    def line(self, when: str, record: logging.LogRecord, values: dict[str, Any], trace: str | None) -> str:
        raise NotImplementedError


class _Json(_Formatter):
    def line(self, when: str, record: logging.LogRecord, values: dict[str, Any], trace: str | None) -> str:
        event = {"time": when, "level": record.levelname.lower(), "logger": record.name, "event": record.getMessage()}
        return json.dumps({**values, **event, **({"trace": trace} if trace else {})}, ensure_ascii=False, default=str)


class _Text(_Formatter):
    def line(self, when: str, record: logging.LogRecord, values: dict[str, Any], trace: str | None) -> str:
        said = " ".join(f"{name}={_word(value)}" for name, value in values.items())
        event = f"{when} {record.levelname} {record.getMessage()} {said}".rstrip()
        return f"{event}\n{trace}" if trace else event


def _word(value: Any) -> str:
    """A value as one word, quoted where it has spaces or could be taken for something else."""
    text = str(value)
    return text if text.isprintable() and text and not set(text) & set(' "=') else json.dumps(text, ensure_ascii=False)
