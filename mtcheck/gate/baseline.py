"""The baseline: findings that were there already, so that only new ones count.

A JSON file beside the articles. It knows a finding by its fingerprint, which no line number is in, and how many copies
of it an article has: the copies beyond that number are new.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from mtcheck import __version__
from mtcheck.atomic import write_atomically
from mtcheck.findings import Finding
from mtcheck.gate.decisions import Choice, Decisions
from mtcheck.gate.files import decode, key_of, read_bytes
from mtcheck.report import Report


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A finding: fingerprint (without the number of the copy), copies, and for people its rule and text."""

    fingerprint: Annotated[str, Meta(pattern="^[0-9a-f]{16}$")]
    count: Annotated[int, Meta(ge=1)]
    rule: str
    text: str


class Baseline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Entries by article (its id, or its path from the baseline's folder)."""

    schema: Literal[1]
    mtcheck: str
    articles: Mapping[str, tuple[Entry, ...]]

    @property
    def count(self) -> int:
        return sum(entry.count for entries in self.articles.values() for entry in entries)


def load(path: Path) -> Baseline:
    """The baseline in ``path``; ConfigError where it is missing or malformed."""
    return decode(read_bytes(path), Baseline, path)


def save(baseline: Baseline, path: Path) -> None:
    """Written whole or not at all, in an order that version control can compare."""
    write_atomically(path, msgspec.json.format(msgspec.json.encode(baseline), indent=1) + b"\n")


def baseline_of(report: Report, folder: Path) -> Baseline:
    """Everything that ``report`` counts, for a baseline in ``folder``."""
    articles: dict[str, list[Finding]] = {}
    for of in report.articles:
        if of.findings:
            articles.setdefault(key_of(of.article, folder), []).extend(of.findings)
    return Baseline(1, __version__, {key: _entries(articles[key]) for key in sorted(articles)})


def prune(baseline: Baseline, current: Baseline) -> Baseline:
    """``baseline`` without what is no longer found; it gains nothing."""
    articles = {}
    for key, entries in baseline.articles.items():
        there = Counter({entry.fingerprint: entry.count for entry in current.articles.get(key, ())})
        kept = (
            msgspec.structs.replace(entry, count=min(entry.count, there[entry.fingerprint]))
            for entry in entries
            if there[entry.fingerprint]
        )
        if left := tuple(kept):
            articles[key] = left
    return Baseline(1, __version__, articles)


def with_rejected(baseline: Baseline, decisions: Decisions) -> Baseline:
    """``baseline`` and what an editor rejected in a report; doing it twice adds nothing."""
    articles = dict(baseline.articles)
    for of in decisions.articles:
        rejected = [one for one in of.decisions if one.choice is Choice.REJECTED]
        copies = Counter(one.fingerprint.partition("-")[0] for one in rejected)
        known = {entry.fingerprint: entry for entry in articles.get(of.article, ())}
        for one in rejected:
            digest = one.fingerprint.partition("-")[0]
            count = max(copies[digest], known[digest].count if digest in known else 0)
            known[digest] = Entry(digest, count, one.rule, one.text)
        if known:
            articles[of.article] = tuple(known.values())
    return Baseline(1, __version__, dict(sorted(articles.items())))


class Allowance:
    """What is left of a baseline while a run uses it up."""

    def __init__(self, baseline: Baseline) -> None:
        self._articles = baseline.articles
        self._left: dict[str, Counter[str]] = {}

    def covers(self, key: str, finding: Finding) -> bool:
        """Whether the baseline has (another copy of) the finding; it is used up by asking."""
        left = self._left.get(key)
        if left is None:
            entries = self._articles.get(key, ())
            left = self._left[key] = Counter({entry.fingerprint: entry.count for entry in entries})
        if not left[finding.digest]:
            return False
        left[finding.digest] -= 1
        return True


def _entries(findings: Sequence[Finding]) -> tuple[Entry, ...]:
    counts = Counter(finding.digest for finding in findings)
    first = {finding.digest: finding for finding in reversed(findings)}
    entries = (Entry(digest, count, first[digest].rule, first[digest].text) for digest, count in counts.items())
    return tuple(sorted(entries, key=lambda entry: (entry.rule, entry.text, entry.fingerprint)))
