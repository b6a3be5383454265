"""What mtcheck says of an article: findings, their kinds, and how they are told apart from one run to the next."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

import msgspec


class Severity(StrEnum):
    """Severity as in MQM, with MQM's weights."""

    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"

    @property
    def weight(self) -> int:
        return _WEIGHTS[self]

    def __ge__(self, other: object) -> bool:
        return isinstance(other, Severity) and self.weight >= other.weight

    def __gt__(self, other: object) -> bool:
        return isinstance(other, Severity) and self.weight > other.weight

    def __le__(self, other: object) -> bool:
        return isinstance(other, Severity) and self.weight <= other.weight

    def __lt__(self, other: object) -> bool:
        return isinstance(other, Severity) and self.weight < other.weight


_WEIGHTS = {Severity.MINOR: 1, Severity.MAJOR: 5, Severity.CRITICAL: 25}


class Safety(StrEnum):
    """Who may apply a fix: ``mtcheck fix`` (safe), the same with ``--unsafe``, or nobody but a person (display)."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    DISPLAY = "display"


class Category(StrEnum):
    """The coarse, fixed kinds of garble; each has its name in MQM and in ITS 2.0."""

    OFFICIAL_NAME = "official-name"
    OFFICIAL_TITLE = "official-title"
    NAME_INCONSISTENCY = "name-inconsistency"
    BOUNDARY = "boundary"
    PUNCTUATION = "punctuation"
    GRAMMAR = "grammar"
    SPELLING = "spelling"
    UNTRANSLATED = "untranslated"
    NUMBER = "number"
    REPETITION = "repetition"
    PRONOUN_GENDER = "pronoun-gender"
    BOILERPLATE = "boilerplate"
    TERMINOLOGY = "terminology"
    OMISSION = "omission"
    ADDITION = "addition"
    STYLE = "style"
    FLUENCY = "fluency"
    OTHER = "other"

    @property
    def mqm(self) -> str:
        """Identifier of the error type in the MQM typology (themqm.org)."""
        return _STANDARD[self][0]

    @property
    def its(self) -> str:
        """Value of ITS 2.0's ``locQualityIssueType``."""
        return _STANDARD[self][1]


_STANDARD: dict[Category, tuple[str, str]] = {
    Category.OFFICIAL_NAME: ("entity", "inconsistent-entities"),
    Category.OFFICIAL_TITLE: ("entity", "inconsistent-entities"),
    Category.NAME_INCONSISTENCY: ("inconsistency", "inconsistent-entities"),
    Category.BOUNDARY: ("punctuation", "typographical"),
    Category.PUNCTUATION: ("punctuation", "typographical"),
    Category.GRAMMAR: ("grammar", "grammar"),
    Category.SPELLING: ("spelling", "misspelling"),
    Category.UNTRANSLATED: ("untranslated", "untranslated"),
    Category.NUMBER: ("number", "numbers"),
    Category.REPETITION: ("duplication", "duplication"),
    Category.PRONOUN_GENDER: ("grammar", "grammar"),
    Category.BOILERPLATE: ("addition", "addition"),
    Category.TERMINOLOGY: ("terminology", "terminology"),
    Category.OMISSION: ("omission", "omission"),
    Category.ADDITION: ("addition", "addition"),
    Category.STYLE: ("style", "style"),
    Category.FLUENCY: ("unintelligible", "uncategorized"),
    Category.OTHER: ("other", "other"),
}


class Suggestion(msgspec.Struct, frozen=True):
    """Text to stand in place of the finding's span, and who may put it there."""

    text: str
    safety: Safety = Safety.UNSAFE


class Evidence(msgspec.Struct, frozen=True, omit_defaults=True):
    """One reason for a finding: a rule, a dated row of the register, another place of the article.

    ``kind`` is "rule", "register", "article", "source-text" or "model"; ``start`` and ``end`` bound what a register row
    says (dates as its source gives them), ``source`` is where the row comes from.
    """

    kind: str
    text: str
    source: str | None = None
    start: str | None = None
    end: str | None = None


class Engine(msgspec.Struct, frozen=True):
    """Who judges beside the rules: the version that judged an article, and why it did not, or not all of it."""

    version: str | None
    trouble: str | None = None

    @property
    def label(self) -> str:
        """For the signature: "6.7", "6.7-partly" or "none"."""
        if self.version is None:
            return "none"
        return f"{self.version}-partly" if self.trouble else self.version


RULES = "rules"  # the engine that nothing is checked without
TAGGER = "tagger"  # the engine that asks the judge itself


class Finding(msgspec.Struct, frozen=True):
    """One flagged place: code points ``[start, end)`` of the article's text, why, and what to put there.

    ``confidence`` is the probability that a copy editor would accept it.
    """

    rule: str
    category: Category
    severity: Severity
    confidence: float
    start: int
    end: int
    text: str
    message: str
    suggestions: tuple[Suggestion, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    engine: str = "rules"
    fingerprint: str = ""

    @property
    def is_opinion(self) -> bool:
        """Whether nothing bears it out but what a language model said when it was asked for errors."""
        return self.engine == "judge"

    @property
    def fix(self) -> Suggestion | None:
        """The first suggestion that may be applied at all."""
        return next((s for s in self.suggestions if s.safety is not Safety.DISPLAY), None)

    @property
    def digest(self) -> str:
        """The fingerprint without the number of the copy."""
        return self.fingerprint.partition("-")[0]


_WORD = re.compile(r"\w+")
_CONTEXT = 40  # code points of text on either side that a fingerprint looks at


def with_fingerprints(text: str, findings: Iterable[Finding]) -> list[Finding]:
    """Give each finding its fingerprint: rule and normalised words in and around the span, no line numbers.

    Moving a paragraph keeps it, changing the words beside the span doesn't; an n-th copy in one article has its count.
    """
    seen: Counter[str] = Counter()
    out = []
    for finding in findings:
        before = _WORD.findall(text[max(0, finding.start - _CONTEXT) : finding.start])[-2:]
        after = _WORD.findall(text[finding.end : finding.end + _CONTEXT])[:2]
        inside = _WORD.findall(finding.text) or [finding.text]
        words = " ".join([*before, "[", *inside, "]", *after]).casefold()
        digest = hashlib.sha256(f"{finding.rule}\n{words}".encode()).hexdigest()[:16]
        seen[digest] += 1
        if seen[digest] > 1:
            digest = f"{digest}-{seen[digest]}"
        out.append(msgspec.structs.replace(finding, fingerprint=digest))
    return out
