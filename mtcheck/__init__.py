"""mtcheck: the copy desk's linter for machine-translated news.

>>> from mtcheck import check
>>> report = check("The talks in Geneva Which took seven hours ended.", date="2022-01-12")
>>> [finding.rule for finding in report.findings]
['boundary/lost-stop-after-name']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Article", "Checker", "Finding", "Report", "__version__", "check"]

if TYPE_CHECKING:
    from mtcheck.article import Article
    from mtcheck.checker import Checker
    from mtcheck.findings import Finding
    from mtcheck.report import ArticleReport, Report

_HOMES = {"Article": "article", "Checker": "checker", "Finding": "findings", "Report": "report"}


def check(
    text: str,
    *,
    date: str | None = None,
    language: str = "en",
    source: str | None = None,
    source_language: str | None = None,
    checker: Checker | None = None,
) -> ArticleReport:
    """Check one article given as plain text.

    ``date`` is when it was published (``YYYY[-MM[-DD]]``), ``source`` the text that it was translated from and
    ``source_language`` its language (told by its letters and words if not given). Spans count code points of ``text``.
    ValueError for a wrong date, `mtcheck.errors.RuleError` for a language without rules.
    """
    from mtcheck.checker import Checker
    from mtcheck.dates import PartialDate
    from mtcheck.reading.text import article_from_text

    day = PartialDate.parse(date) if date is not None else None
    article = article_from_text(text, language=language, date=day, source_text=source, source_language=source_language)
    return (checker or Checker()).check(article)


def __getattr__(name: str) -> Any:
    # The names above are loaded when asked for: `mtcheck --version` needs none of them.
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"mtcheck.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
