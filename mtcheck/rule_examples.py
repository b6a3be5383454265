"""The examples in a rule, run against the rule: they are its tests and its documentation."""

from __future__ import annotations

from collections.abc import Iterator

from mtcheck.analysis import Analysis
from mtcheck.analysis.language import Language
from mtcheck.article import Edit, ParagraphKind, apply_edits, plain_article
from mtcheck.dates import PartialDate
from mtcheck.judging import confirmed
from mtcheck.rules import Example, Rule


def _run(rule: Rule, example: Example, language: Language) -> Iterator[str]:
    text = example.bad if example.bad is not None else example.good
    if text is None or (example.bad is not None and example.good is not None):
        yield "an example has either 'bad' or 'good' text"
        return
    date = PartialDate.parse(example.date) if example.date else None
    article = plain_article(text, ParagraphKind(example.paragraph), date)
    article.source_text, article.source_language = example.source, example.source_language
    analysis = Analysis(article, language)
    hits = [hit for hit in confirmed(analysis, list(rule.run(analysis))) if hit is not None]
    if example.good is not None:
        for hit in hits:
            yield f"good text is flagged at {text[hit.start : hit.end]!r}: {text!r}"
        return
    if not hits:
        yield f"bad text is not flagged: {text!r}"
        return
    first = hits[0]
    if example.span is not None and text[first.start : first.end] != example.span:
        yield f"flagged is {text[first.start : first.end]!r}, not {example.span!r}"
    if example.fixed is not None:
        fixed = apply_edits(
            text, [Edit(hit.start, hit.end, hit.suggestions[0].text) for hit in hits if hit.suggestions]
        )
        if fixed != example.fixed:
            yield f"the first fixes give {fixed!r}, not {example.fixed!r}"


def failures(rule: Rule, language: Language) -> list[str]:
    """What is wrong with a rule's examples: one line a fault, none for a rule that does what it says."""
    examples = rule.data.examples
    faults = []
    if not any(example.bad for example in examples):
        faults.append("there is no bad example")
    if not any(example.good for example in examples):
        faults.append("there is no good example")
    for example in examples:
        faults += _run(rule, example, language)
    return faults
