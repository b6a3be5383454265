"""LanguageTool: where it is installed, its one shared server, what it says of a paragraph, and the answers kept."""

from __future__ import annotations


class UnavailableError(Exception):
    """LanguageTool can't be asked; the message says why."""
