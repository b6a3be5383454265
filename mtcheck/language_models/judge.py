"""The judge: what a causal language model says of an article, whichever model it is and wherever it runs.

    judge = open_judge(settings.settings_for().judge)
    if judge is not None:
        margins = judge.margins(article.text, edits)

Rules and tagger propose edits, the judge weighs them: the margin of an edit is how much likelier the text is with it
than as printed. Models of this kind are never opened at import, and where none is installed everything else works.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, Protocol

from mtcheck.article import Article, Edit
from mtcheck.config import JudgeSettings
from mtcheck.findings import Category, Severity
from mtcheck.language_models.causal import FORMAT
from mtcheck.resources import data_home


class JudgedSpan(NamedTuple):
    """An error that a judge sees by itself, as in MQM: code points ``[start, end)`` of the article's text."""

    start: int
    end: int
    category: Category
    severity: Severity
    explanation: str
    fix: str | None = None


class Judge(Protocol):
    """A causal model as a judge; calls are deterministic as far as the model's own runtime is."""

    @property
    def name(self) -> str:
        """Model, weights and hash, for the signature and as the key of kept verdicts."""

    def margins(self, text: str, edits: Sequence[Edit]) -> list[float] | None:
        """For each edit, alone: log p(text with it) - log p(text as printed), in nats; above 0 the edit is preferred.

        Weighed in a window around the edit. None where this judge can't weigh edits (a server without the
        probabilities of a prompt).
        """

    def judge(self, article: Article) -> list[JudgedSpan]:
        """Errors that the model itself names, in the order of the text; none from a model too small to be asked."""


def open_judge(settings: JudgeSettings | None = None) -> Judge | None:
    """The judge that the settings name, or else the installed one; None where there is none, or the settings want none.

    Cheap: a model is opened, a server asked, when it is first needed. ConfigError where a named model isn't there.
    """
    settings = settings or JudgeSettings()
    return _opened(settings, installed_folder(), os.getpid()) if settings.enabled else None


def installed_folder() -> Path:
    """The folder for the model that setup brings; it need not exist."""
    return data_home() / "judge" / f"format-{FORMAT}"


@lru_cache(4)
def _opened(settings: JudgeSettings, installed: Path, _process: int) -> Judge | None:
    """One judge a process: a model is large, and slow to open."""
    if settings.url is not None:
        from mtcheck.language_models.server import ServerJudge

        return ServerJudge(settings)
    from mtcheck.language_models.causal.local import LocalJudge, made_folder

    return LocalJudge.open(installed if settings.model is None else made_folder(Path(settings.model)))
