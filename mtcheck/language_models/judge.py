"""The judge: what a causal language model says of an article, whichever model it is and wherever it runs.

    judge = open_judge(settings.settings_for().judge)
    if judge is not None:
        margins = judge.margins(article.text, edits)

Rules and tagger propose edits, the judge weighs them: the margin of an edit is how much likelier the text is with it
than as printed. Models of this kind are never opened at import, and where none is installed everything else works.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from mtcheck.article import Article, Edit
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


def open_judge(_settings: Any = None) -> Judge | None:
    """The judge that the settings name, or the installed one; None where there is none. Cheap where there is none."""
    return _opened(installed_folder())


def installed_folder() -> Path:
    """The folder for the model that setup brings; it need not exist."""
    return data_home() / "judge" / f"format-{FORMAT}"


@lru_cache(4)
def _opened(folder: Path) -> Judge | None:
    """One model a process: it is large, and slow to open."""
    from mtcheck.language_models.causal.local import LocalJudge

    return LocalJudge.open(folder)
