"""Kind ``languagetool``: what some of LanguageTool's rules find, where it is installed.

Which of its rules are asked, in which of our rules (``group``) each counts, and how sure it is, is measured: see
``rules/LANGUAGE/languagetool.json``. All groups share one question a paragraph. Where LanguageTool can't be asked,
the article's report says so and nothing else changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from functools import lru_cache
from typing import NamedTuple

import msgspec

from mtcheck.analysis import Analysis, view
from mtcheck.analysis.language import Language
from mtcheck.background import set_off
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.errors import UnavailableError
from mtcheck.findings import Engine, Safety, Suggestion
from mtcheck.languagetool.installed import version
from mtcheck.resources import data_dir
from mtcheck.resting import Rest

_rest = Rest()


class LanguageToolParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``group``: the rules of ``languagetool.json`` that count as this one. ``margin``: they only propose, and a judge
    must find a fix likelier than the text by as many nats."""

    group: str
    margin: float | None = None


class Chosen(msgspec.Struct, frozen=True):
    """A rule of LanguageTool: the group it counts in, and the measured share of its matches that are right.

    ``clean`` are its matches in clean text, ``right`` of ``hits`` those in damaged text that touch a damaged place.
    """

    group: str
    confidence: float
    clean: int
    hits: int
    right: int


class _Answer(NamedTuple):
    """A match in code points of the article."""

    rule: str
    start: int
    end: int
    message: str
    replacements: tuple[str, ...]


@lru_cache
def chosen(language: str) -> Mapping[str, Chosen]:
    """LanguageTool's id → what it counts as; ValidationError where the file is wrong."""
    path = data_dir("rules") / language / "languagetool.json"
    return msgspec.json.decode(path.read_bytes(), type=dict[str, Chosen])


def _ask(analysis: Analysis, language: str, rules: tuple[str, ...], url: str | None) -> Iterator[list[_Answer]]:
    """Part by part, what LanguageTool says of the article's prose: of each paragraph, then of the spelling."""
    from mtcheck.languagetool.client import matches
    from mtcheck.languagetool.spelling import is_spelling, slips

    prose = [(paragraph.start, paragraph.end) for paragraph in analysis.paragraphs if paragraph.kind.is_prose]
    grammar = tuple(rule for rule in rules if not is_spelling(rule))
    texts = [analysis.text[start:end] for start, end in prose]
    for (at, _), found in zip(prose, matches(texts, language, grammar, url), strict=True):
        yield [_Answer(m.rule, at + m.start, at + m.end, m.message, m.replacements) for m in found]
    for rule in filter(is_spelling, rules):
        found_slips = slips(analysis.text, prose, language, analysis.language.dictionaries, url)
        yield [_Answer(rule, one.start, one.end, "", one.others) for one in found_slips]


class _Said(NamedTuple):
    """All matches of an article; where LanguageTool failed, those of the paragraphs before."""

    answers: list[_Answer]
    engine: Engine


def _read(analysis: Analysis) -> _Said:
    settings = analysis.settings.languagetool
    judge = "remote" if settings.url else version()
    out: list[_Answer] = []
    asked = None
    language = analysis.language.languagetool
    trouble = "it is not installed (run: mtcheck setup)" if judge is None else _rest.now()
    if language is None:
        trouble = f"it does not know {analysis.language.name}"
    elif trouble is None:
        try:
            for found in _ask(analysis, language, tuple(sorted(chosen(analysis.language.code))), settings.url):
                asked = judge
                out += found
            asked = judge
        except UnavailableError as error:
            trouble = _rest.begin(str(error))
    said = f"grammar was not checked by LanguageTool: {trouble}" if trouble else None
    return _Said(out, Engine(asked, said))


@view
def _reading(analysis: Analysis) -> Future[_Said] | None:
    """What LanguageTool says, which reads beside the rules; None where it isn't to be asked."""
    return set_off(lambda: _read(analysis)) if analysis.settings.languagetool.enabled else None


@view
def _answers(analysis: Analysis) -> list[_Answer]:
    reading = _reading(analysis)
    if reading is None:
        return []
    said = reading.result()
    analysis.engines[KIND.engine] = said.engine
    return said.answers


def compile_rule(params: LanguageToolParams, language: Language) -> Runner:
    mine = {rule: data for rule, data in chosen(language.code).items() if data.group == params.group}
    if not mine:
        raise ValueError(f"group: languagetool.json has no rule of the group {params.group!r}")

    def run(analysis: Analysis) -> Iterator[Hit]:
        if analysis.language.code != language.code:
            return
        for answer in _answers(analysis):
            data = mine.get(answer.rule)
            if data is None:
                continue
            suggestions = tuple(Suggestion(text, Safety.UNSAFE) for text in answer.replacements)
            values = {"said": answer.message.rstrip(". "), "id": answer.rule}
            yield Hit(answer.start, answer.end, suggestions, values, confidence=data.confidence, margin=params.margin)

    return run


KIND = Kind("languagetool", LanguageToolParams, compile_rule, engine="languagetool", begin=_reading)
