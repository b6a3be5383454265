"""Kind ``tagger``: what the damage tagger proposes and, where one sits, the judge confirms.

Tagger and judge read an article once, whatever the number of rules that ask; a rule is an interest in some kinds of
edit. Without a tagger these rules find nothing, and the report's signature says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from mtcheck.analysis import Analysis, view
from mtcheck.analysis.genres import loose, standfirst
from mtcheck.analysis.language import Language
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.errors import UnavailableError
from mtcheck.findings import TAGGER, Evidence, Safety, Suggestion
from mtcheck.judging import judge_of, note_failure
from mtcheck.language_models.calibration import Judged, logit
from mtcheck.language_models.cascade import weigh
from mtcheck.language_models.proposals import EditKind, TextEdit, with_word
from mtcheck.officials.people_in import is_inside_one, known_spans
from mtcheck.tagging import reading, tagger_of

_SAFE = 0.95  # least confidence, and least share of exact fixes, of a fix that a machine may apply
_IN_WORDS = ((0.95, "almost certain"), (0.85, "very likely"), (0.7, "likely"), (0.0, "possible"))
_MOST = 8.0  # nats; where a judge would have to prefer an edit by more, he isn't asked
_BESIDE = re.compile(r"\w[\w’'-]*")


class TaggerParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``edits``: the kinds of edit that the rule reports. Its message may use ``{old}`` and ``{new}`` (the span and
    what should stand there), ``{left}`` and ``{right}`` (the words beside the change), ``{lost}`` (what is put in).
    ``margin``: the tagger's edits are proposals, which stand where the judge prefers them by as many nats; where the
    tagger itself gives them less than a half, by ``trust`` more for each unit of the logit."""

    edits: tuple[EditKind, ...]
    margin: float | None = None
    trust: float = 0.0

    def least(self, edit: TextEdit) -> float:
        """The nats by which the judge must prefer a proposed edit."""
        return (self.margin or 0.0) + self.trust * max(0.0, -logit(edit.raw))


@view
def judged_edits(analysis: Analysis) -> list[Judged]:
    """All proposals for an article with their confidence; none where there is no tagger for its language."""
    tagger, edits = tagger_of(analysis), _read(analysis)
    if tagger is None:
        return []
    words = len(analysis.words.texts)
    judge = judge_of(analysis) if edits and tagger.calibration.judged.kinds else None
    try:
        weighed = weigh(analysis.text, edits, words, tagger.calibration, judge) if judge is not None else None
    except UnavailableError as error:
        note_failure(analysis, error)
        weighed = None
    return tagger.calibration.weigh(edits, words) if weighed is None else weighed


def _proposals(edits: Sequence[TextEdit], analysis: Analysis) -> Iterator[TextEdit]:
    """The tagger's edits, without those that touch a known name or mend a manner of speaking."""
    text = analysis.text
    names, first = known_spans(analysis), standfirst(analysis)
    loosely = [(one.start, one.end) for one in loose(analysis)]
    for edit in edits:
        if is_inside_one(edit.edit, names):
            continue
        if edit.kind is EditKind.MISSING_END and first is not None and first.start < edit.start <= first.end:
            continue
        if edit.kind is EditKind.SPURIOUS_STOP and (_is_aside(text, edit) or _is_in(edit, loosely)):
            continue
        yield edit


@view
def _read(analysis: Analysis) -> Sequence[TextEdit]:
    """The tagger's proposals for an article; none where there is no tagger for its language."""
    read = reading(analysis)
    return () if read is None else list(_proposals(read.result().edits(), analysis))


def _is_in(edit: TextEdit, spans: list[tuple[int, int]]) -> bool:
    return any(start <= edit.start < end for start, end in spans)


# A sentence of few words (“Not this year.”) is a manner of speaking.
_ASIDE = re.compile(r"[.?!…][\"”’')]?\s+(?:[^\s.?!]+\s+){0,2}[^\s.?!]+[.?!]")


def _is_aside(text: str, edit: TextEdit) -> bool:
    return _ASIDE.match(text, edit.start) is not None


def compile_rule(params: TaggerParams, language: Language) -> Runner:
    kinds = frozenset(params.edits)

    def run(analysis: Analysis) -> Iterator[Hit]:
        if analysis.language.code != language.code:
            return
        if params.margin is not None:
            proposed = [(edit, params.least(edit)) for edit in _read(analysis) if edit.kind in kinds]
            yield from (_proposal(analysis.text, edit, least) for edit, least in proposed if least < _MOST)
            return
        for judged in judged_edits(analysis):
            if judged.shown and judged.edit.kind in kinds:
                yield _hit(analysis.text, judged)

    return run


def _proposal(text: str, edit: TextEdit, margin: float) -> Hit:
    """An edit that is the judge's to decide, whatever it is worth by itself, and in which of its forms."""
    first, *others = [with_word(text, form.edit) for form in (edit, *edit.others) if form.kind is edit.kind]
    alike = [first, *(other for other in others if (other.start, other.end) == (first.start, first.end))]
    fixes = tuple(Suggestion(form.replacement, Safety.UNSAFE) for form in alike)
    return Hit(first.start, first.end, fixes, _values(text, edit), margin=margin)


def _hit(text: str, judged: Judged) -> Hit:
    edit = judged.edit
    pointed = with_word(text, edit.edit)
    is_safe = judged.probability >= _SAFE <= judged.exact and not edit.touches_letters(text)
    return Hit(
        pointed.start,
        pointed.end,
        (Suggestion(pointed.replacement, Safety.SAFE if is_safe else Safety.UNSAFE),),
        _values(text, edit),
        (Evidence("model", f"proposed by the damage tagger, {_in_words(judged.probability)}; {_verdict(judged)}"),),
        judged.probability,
    )


def _values(text: str, edit: TextEdit) -> dict[str, str]:
    """What a rule's message may name."""
    pointed = with_word(text, edit.edit)
    before, after = text[: edit.start], text[edit.end :]
    left = next(reversed(_BESIDE.findall(before[-60:])), "")
    right = next(iter(_BESIDE.findall(text[edit.start : edit.end + 60] if edit.end > edit.start else after[:60])), "")
    return {
        "old": text[pointed.start : pointed.end],
        "new": pointed.replacement,
        "left": left,
        "right": right,
        "lost": edit.replacement.strip(),
    }


def _verdict(judged: Judged) -> str:
    if judged.margin is None:
        return "no judge sat"
    return (
        f"the judge finds it {'likelier' if judged.margin > 0 else 'less likely'} so, by {abs(judged.margin):.1f} nats"
    )


def _in_words(probability: float) -> str:
    return next(words for least, words in _IN_WORDS if probability >= least)


KIND = Kind("tagger", TaggerParams, compile_rule, engine=TAGGER, begin=reading)
