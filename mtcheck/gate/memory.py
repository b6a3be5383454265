"""What was waved through before: comments in the text, dismissals, the baseline, in this order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from mtcheck.config import Settings
from mtcheck.findings import Finding
from mtcheck.gate import baseline as baselines
from mtcheck.gate import comments
from mtcheck.gate import dismissals as dismissed
from mtcheck.gate.files import key_of
from mtcheck.report import ArticleReport, Report, Suppression, score_of


class Memory:
    """The files that a desk keeps beside its articles; None where it keeps none. Paths in them start from ``folder``.

    ConfigError where a file that was named is missing or malformed.
    """

    def __init__(
        self,
        folder: Path,
        baseline: Path | None = None,
        dismissals: Path | None = None,
        today: dt.date | None = None,
    ) -> None:
        self._folder = folder
        self._baseline = baselines.load(baseline) if baseline else None
        self._dismissals = dismissed.Dismissals(
            dismissed.load(dismissals) if dismissals else [], today or dt.date.today()
        )

    @classmethod
    def of(cls, settings: Settings, baseline: Path | None = None, use_baseline: bool = True) -> Memory:
        """The files that the settings name; ``baseline`` goes before theirs."""
        named = baseline or settings.kept_file("baseline")
        return cls(settings.folder, named if use_baseline else None, settings.kept_file("dismissals"))

    def recall(self, of: ArticleReport) -> ArticleReport:
        """The report with what was waved through suppressed and its score given anew; the verdict is the old one."""
        return self._recall(of, comments.allowed(of.article), self._allowance())

    def apply(self, report: Report) -> Report:
        """The same for all articles, with what no finding needed among the notices."""
        notices = list(report.notices)
        articles = []
        allowance = self._allowance()  # articles of one file without ids share theirs
        for of in report.articles:
            allowed = comments.allowed(of.article)
            articles.append(self._recall(of, allowed, allowance))
            notices += [
                f"{of.article.path}:{one.line}: nothing is found that this comment allows"
                for one in comments.unused(allowed, of.findings)
            ]
        keys = [self._key(of) for of in report.articles]
        notices += [
            f"{one.article}: the dismissal of {one.text!r} ({one.rule}) is not needed any more"
            for one in self._dismissals.unused(keys)
        ]
        return replace(report, articles=articles, notices=notices)

    def _key(self, of: ArticleReport) -> str:
        return key_of(of.article, self._folder)

    def _allowance(self) -> baselines.Allowance | None:
        """A baseline that nothing has been taken from."""
        return baselines.Allowance(self._baseline) if self._baseline else None

    def _recall(
        self, of: ArticleReport, allowed: list[comments.Allowed], known: baselines.Allowance | None
    ) -> ArticleReport:
        key = self._key(of)
        why = [(finding, next(self._reasons(key, finding, allowed, known), None)) for finding in of.findings]
        waved = [(finding, reason) for finding, reason in why if reason is not None]
        if not waved:
            return of
        kept = [finding for finding, reason in why if reason is None]
        return replace(of, findings=kept, score=score_of(kept, of.words), suppressed=[*of.suppressed, *waved])

    def _reasons(
        self, key: str, finding: Finding, allowed: list[comments.Allowed], known: baselines.Allowance | None
    ) -> Iterator[Suppression]:
        for one in allowed:
            if one.covers(finding):
                yield Suppression("comment", one.why)
        dismissal = self._dismissals.find(key, finding)
        if dismissal is not None:
            when = dismissal.when.isoformat() if dismissal.when else None
            yield Suppression("dismissal", dismissal.why, dismissal.who, when)
        if known is not None and known.covers(key, finding):
            yield Suppression("baseline")
