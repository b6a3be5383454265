"""Kind ``judged``: the errors that the judge itself names, where the settings have one that can.

These are a language model's opinions, off unless the settings turn them on: their fixes are for show, and they hold no
article back unless the gate's policy names them. What is said of an article is kept by its text, model and prompt.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from mtcheck.analysis import Analysis, view
from mtcheck.analysis.language import Language
from mtcheck.article import Article
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.errors import UnavailableError
from mtcheck.findings import Category, Engine, Evidence, Safety, Suggestion
from mtcheck.kept import Cache, key_of
from mtcheck.language_models.judge import Judge, JudgedSpan, open_judge
from mtcheck.resources import cache_home

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(list[JudgedSpan]).decode


class JudgedParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``judged``: the categories in which the judge puts what counts as this rule's."""

    judged: tuple[Category, ...]


@lru_cache(1)
def _cache(_home: str, _process: int) -> Cache:
    return Cache(cache_home() / "judge.sqlite")


def _spans(judge: Judge, article: Article) -> list[JudgedSpan]:
    """What the judge says, or said when it was last asked about these paragraphs."""
    cache = _cache(str(cache_home()), os.getpid())
    prose = _encode([(one.start, one.end) for one in article.paragraphs if one.kind.is_prose])
    key = key_of(f"{prose.decode()} {article.text}", judge.name)
    kept = cache.get(key)
    if kept is not None:
        try:
            return _decode(kept)
        except msgspec.DecodeError:
            pass  # a damaged row is asked again
    spans = judge.judge(article)
    cache.put([(key, _encode(spans))])
    return spans


@view
def _opinions(analysis: Analysis) -> tuple[str, list[JudgedSpan]]:
    """The judge's name and what it says of the article; nothing where it can't be asked, and the report says why."""
    judge = open_judge(analysis.settings.judge)
    if judge is None:
        return "", []
    spans: list[JudgedSpan] = []
    try:
        spans = _spans(judge, analysis.article)
        analysis.engines.setdefault(KIND.engine, Engine(judge.name))
    except UnavailableError as error:
        analysis.engines[KIND.engine] = Engine(None, f"the judge was not asked for errors: {error}")
    return judge.name, spans


def compile_rule(params: JudgedParams, _language: Language) -> Runner:
    def run(analysis: Analysis) -> Iterator[Hit]:
        name, spans = _opinions(analysis)
        for span in spans:
            if span.category in params.judged:
                fixes = () if span.fix is None else (Suggestion(span.fix, Safety.DISPLAY),)
                said = Evidence("model", f"Opinion of {name}: {span.severity}.")
                values = {"said": span.explanation.rstrip(". ")}
                yield Hit(span.start, span.end, fixes, values, (said,), severity=span.severity)

    return run


KIND = Kind("judged", JudgedParams, compile_rule, engine="judge")
