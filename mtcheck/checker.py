"""The checker: an article in, its report out."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.language import Language, has_rules, load_language
from mtcheck.analysis.words import Words
from mtcheck.article import Article
from mtcheck.checks.fixes import fill
from mtcheck.checks.house_term import HouseTermParams
from mtcheck.checks.house_term import compile_rule as compile_term
from mtcheck.checks.kind import Hit, Runner
from mtcheck.config import Effective, Settings, Term, check_rule_names, default_settings
from mtcheck.findings import RULES, TAGGER, Engine, Finding, with_fingerprints
from mtcheck.judging import announce, confirmed, note_absence, sits, with_preferred_fixes
from mtcheck.language_models.confirmation import confirmation_of
from mtcheck.merging import merge
from mtcheck.officials.people_in import is_inside_one, known_spans
from mtcheck.report import ArticleReport, Verdict, score_of, verdict_of
from mtcheck.rules import Rule, load_rules
from mtcheck.tagging import doubt

_Hit = tuple[Rule, Hit]

_HOUSE_TERM, _SOURCE_TERM = "terminology/house-term", "terminology/source-term"
_GARBLED = 12.0  # faults in 1,000 words; clean news has one, 5 where a short article has three
_LEAST_WORDS = 300  # a short article with two faults is not yet a bad one


class _Values(dict[str, str]):
    """Values for a message: what a hit doesn't name stays out."""

    def __missing__(self, key: str) -> str:
        return ""


def finding_of(rule: Rule, hit: Hit, text: str) -> Finding:
    """The finding that a hit of a rule amounts to."""
    flagged = text[hit.start : hit.end]
    return Finding(
        rule=rule.id,
        category=rule.data.category,
        severity=hit.severity or rule.data.severity,
        confidence=round(rule.confidence if hit.confidence is None else hit.confidence, 3),
        start=hit.start,
        end=hit.end,
        text=flagged,
        message=fill(rule.data.message, _Values({"text": flagged, **hit.values})),
        suggestions=hit.suggestions,
        evidence=hit.evidence,
        engine=rule.engine,
    )


def run_rules(rules: Iterable[Rule], analysis: Analysis) -> Iterator[Finding]:
    """All findings of all rules, unmerged.

    Rules of the second reading run where the others found so much that the article is surely a bad translation: what
    would be a manner of speaking elsewhere is a fault among faults.
    """
    rules = list(rules)
    second = [rule for rule in rules if rule.data.second]

    @cache
    def proposed() -> list[_Hit]:
        return list(worth_asking(analysis, ((rule, hit) for rule in second for hit in rule.run(analysis))))

    found = list(_reading([rule for rule in rules if not rule.data.second], analysis, proposed))
    yield from found
    if second and _looks_garbled(merge(found), analysis):
        yield from _confirmed(_apart(proposed(), found), analysis)


def _looks_garbled(found: Iterable[Finding], analysis: Analysis) -> bool:
    return is_garbled(sum(one.confidence for one in found), len(analysis.words.texts))


def is_garbled(faults: float, words: int) -> bool:
    """Whether an article of so many words with so many faults is a bad translation, which is read a second time."""
    return 1000 * faults >= _GARBLED * (words + _LEAST_WORDS)


def _reading(rules: list[Rule], analysis: Analysis, later: Callable[[], list[_Hit]]) -> Iterator[Finding]:
    """What the rules find and the judge confirms.

    Rules that ask the judge themselves, the tagger's, come last: he knows by then what the others propose, and what
    will be proposed ``later`` where there are faults enough without him: he reads a paragraph once for both.
    """
    for begin in dict.fromkeys(rule.begin for rule in rules if rule.begin is not None):
        begin(analysis)
    others = [rule for rule in rules if not _asks(rule)]
    waiting_last = sorted(range(len(others)), key=lambda at: others[at].begin is not None)
    found = {at: [(others[at], hit) for hit in others[at].run(analysis)] for at in waiting_last}
    hits = list(worth_asking(analysis, (pair for at in range(len(others)) for pair in found[at])))
    if sits(analysis):
        certain = merge(finding_of(rule, hit, analysis.text) for rule, hit in hits if hit.margin is None)
        known = [*hits, *_apart(later(), certain)] if _looks_garbled(certain, analysis) else hits
        announce(analysis, [hit for _, hit in known], certain)
    hits += [(rule, hit) for rule in rules if _asks(rule) for hit in rule.run(analysis)]
    yield from _confirmed(hits, analysis)


def _asks(rule: Rule) -> bool:
    """Whether a rule asks the judge itself."""
    return rule.engine == TAGGER and not rule.proposes


def _apart(hits: Iterable[_Hit], found: Iterable[Finding]) -> list[_Hit]:
    """The hits where nothing was found."""
    taken = [(finding.start, finding.end) for finding in found]
    return [(rule, hit) for rule, hit in hits if not any(hit.start < end and start < hit.end for start, end in taken)]


def _confirmed(hits: list[tuple[Rule, Hit]], analysis: Analysis) -> Iterator[Finding]:
    for (rule, proposed), hit in zip(hits, confirmed(analysis, [hit for _, hit in hits]), strict=True):
        if hit is not None:
            yield finding_of(rule, _weighed(analysis, rule, proposed, hit), analysis.text)


def worth_asking(analysis: Analysis, hits: Iterable[tuple[Rule, Hit]]) -> Iterator[tuple[Rule, Hit]]:
    """The hits without the proposals that would change something in a known name, and without those that the judge
    would hardly confirm, since the tagger is sure of the place."""
    for rule, hit in hits:
        kept = hit if hit.margin is None else _outside_names(analysis, hit)
        if kept is not None and (kept.margin is None or _is_doubted(analysis, rule, kept)):
            yield rule, kept


def _outside_names(analysis: Analysis, hit: Hit) -> Hit | None:
    """The proposal without the fixes that change something in a known name; None where it has no other."""
    names = known_spans(analysis)
    changes = (edit.trimmed(analysis.text) for edit in hit.edits)
    fixes = [fix for fix, edit in zip(hit.suggestions, changes, strict=True) if not is_inside_one(edit, names)]
    return msgspec.structs.replace(hit, suggestions=tuple(fixes)) if fixes else None


def _is_doubted(analysis: Analysis, rule: Rule, hit: Hit) -> bool:
    """Whether the tagger doubts the place as much as the rule asks for, or there is none who could."""
    if not rule.data.doubt:
        return True
    doubted = doubt(analysis, hit)
    return doubted is None or doubted >= rule.data.doubt


def _weighed(analysis: Analysis, rule: Rule, proposed: Hit, hit: Hit) -> Hit:
    """What the judge confirmed of a proposal, with its confidence where it has none of its own."""
    curves = confirmation_of(analysis.language.code)
    if proposed.margin is None or hit.margin is None or hit.confidence is not None or curves is None:
        return hit
    sure = curves.probability(rule.id, hit.margin - proposed.margin)
    return msgspec.structs.replace(hit, confidence=sure)


def _term_rule(term: Term, rules: Mapping[str, Rule], language: str) -> Rule:
    """The house's own term as a rule, with the data of the shipped one."""
    base = rules[_HOUSE_TERM if term.source is None else _SOURCE_TERM]
    data = msgspec.structs.replace(base.data, message=term.message or base.data.message)
    return Rule(base.id, data, 1.0, _run_term(term, load_language(language)), base.path)


def _run_term(term: Term, language: Language) -> Runner:
    if term.source is None:
        params = HouseTermParams(use=term.use, not_=term.not_, case_sensitive=term.case_sensitive)
        return compile_term(params, language)
    from mtcheck.checks.source_term import SourceTermParams, compile_rule

    return compile_rule(SourceTermParams(term.source, term.use, term.also, term.not_, term.case_sensitive), language)


@lru_cache(64)
def _active(effective: Effective) -> tuple[Rule, ...]:
    """The rules that run under these settings, with the severities that these give them."""
    rules = load_rules(effective.language, effective.extra_rules)
    terms = [_term_rule(term, rules, effective.language) for term in effective.terms if _HOUSE_TERM in rules]
    out = []
    for rule in (*rules.values(), *terms):
        data = rule.data
        enabled = data.enabled or rule in terms
        if effective.is_on(rule.id, data.category, data.aliases, enabled):
            severity = effective.severity_of(rule.id, data.category, data.severity, data.aliases)
            out.append(dataclasses.replace(rule, data=msgspec.structs.replace(data, severity=severity)))
    return tuple(out)


class Checker:
    """Checks articles under one set of settings; rules and register are loaded once, when first needed."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or default_settings()
        self._names_checked: set[str] = set()

    def rules(self, language: str | None = None) -> Mapping[str, Rule]:
        """All rules of a language, those that are off included."""
        effective = self.settings.settings_for(None, language)
        return load_rules(effective.language, effective.extra_rules)

    def active(self, path: str | None = None, language: str | None = None) -> list[str]:
        """Ids of the rules that run for an article."""
        return [rule.id for rule in _active(self.settings.settings_for(path, language))]

    def check(self, article: Article) -> ArticleReport:
        """Everything that is found in ``article``; RuleError where its language has no rules."""
        effective = self.settings.settings_for(article.path, article.language)
        self._check_names(effective)
        analysis = Analysis(article, settings=effective)
        found = merge(
            finding
            for finding in run_rules(_active(effective), analysis)
            if finding.confidence >= effective.min_confidence
        )
        findings = with_fingerprints(article.text, with_preferred_fixes(analysis, found))
        words = len(analysis.words.texts)
        verdict = verdict_of(findings, effective.threshold)
        note_absence(analysis)
        return ArticleReport(article, findings, words, score_of(findings, words), verdict, engines=analysis.engines)

    def check_any(self, article: Article) -> ArticleReport:
        """The same, but an article that says itself that it is in a language without rules is left unchecked, which its
        ``engines`` say.

        A file that says such a language is believed only where its text is not in the language of the settings: what a
        page or a Word document says of itself is often its template's.
        """
        usual = self.settings.settings_for(article.path).language
        if has_rules(article.language) or article.language == usual:
            return self.check(article)
        from mtcheck.analysis.source import detect_language

        if has_rules(usual) and detect_language(article.text) == usual.partition("-")[0].lower():
            return self.check(dataclasses.replace(article, language=usual))
        unchecked = Engine(None, f"nothing was checked: there are no rules for the language {article.language!r}")
        return ArticleReport(
            article, (), len(Words.of(article.text).texts), 0.0, Verdict.PASS, engines={RULES: unchecked}
        )

    def _check_names(self, effective: Effective) -> None:
        """Once a language: names of rules in the settings must mean something."""
        if effective.language in self._names_checked:
            return
        self._names_checked.add(effective.language)
        rules = load_rules(effective.language, effective.extra_rules)
        known = [*rules, *(alias for rule in rules.values() for alias in rule.data.aliases)]
        for error in check_rule_names(self.settings, known):
            raise error
