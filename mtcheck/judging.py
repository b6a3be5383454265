"""The judge in an article's check: which one sits, which proposals it confirms, which of several fixes it prefers.

A judge reads the text around an edit anew each time that he is asked, so what rules and tagger propose is weighed in
one go: who has a proposal announces it, and the first question takes all that was announced along.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from mtcheck.analysis import Analysis, view
from mtcheck.article import Article, Edit
from mtcheck.checks.kind import Hit
from mtcheck.errors import UnavailableError
from mtcheck.findings import RULES, Category, Engine, Evidence, Finding, Safety, Suggestion
from mtcheck.language_models.judge import Judge, JudgedSpan, open_judge

# Where several fixes are ways to join or part the same words. Whose name is meant the register knows better.
_WEIGHED = (Category.BOUNDARY, Category.PUNCTUATION, Category.GRAMMAR)


class Docket:
    """A judge over one article: no change is weighed twice, however it is written, and those announced are weighed with
    the next question."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._announced: list[Edit] = []
        self._known: dict[Edit, float] = {}  # by the trimmed edit

    @property
    def name(self) -> str:
        return self._judge.name

    def announce(self, edits: Iterable[Edit]) -> None:
        self._announced += edits

    def margins(self, text: str, edits: Sequence[Edit]) -> list[float] | None:
        asked = [edit.trimmed(text) for edit in edits]
        new: dict[Edit, Edit] = {}
        for edit in (*self._announced, *edits):
            if (change := edit.trimmed(text)) not in self._known:
                new.setdefault(change, edit)
        self._announced = []
        margins = self._judge.margins(text, list(new.values())) if new else []
        if margins is None:
            return None
        self._known.update(zip(new, margins, strict=True))
        return [self._known[change] for change in asked]

    def judge(self, article: Article) -> list[JudgedSpan]:
        return self._judge.judge(article)


@view
def judge_of(analysis: Analysis) -> Docket | None:
    """The judge that sits for an article, noted in its report; None where there is none."""
    judge = open_judge(analysis.settings.judge)
    if judge is None:
        return None
    analysis.engines["judge"] = Engine(judge.name)
    return Docket(judge)


def sits(analysis: Analysis) -> bool:
    """Whether there is a judge who could be asked."""
    return open_judge(analysis.settings.judge) is not None


def note_absence(analysis: Analysis) -> None:
    """The settings want a judge and there is none: the article's report says so, whatever he might have been asked."""
    if analysis.settings.judge.enabled and not sits(analysis):
        analysis.engines["judge"] = Engine(
            None, "the judge did not weigh what was proposed: it is not installed (run: mtcheck setup)"
        )


def note_failure(analysis: Analysis, error: UnavailableError) -> None:
    """The judge was to weigh edits of this article and could not: its report says so."""
    analysis.engines["judge"] = Engine(None, f"the judge did not weigh what was proposed: {error}")


def _margins(analysis: Analysis, edits: Sequence[Edit]) -> Sequence[float] | None:
    """What the judge says of each edit; None where none sits or it could not weigh them, which the report then says."""
    judge = judge_of(analysis) if edits else None
    if judge is None:
        return None
    try:
        return judge.margins(analysis.text, edits)
    except UnavailableError as error:
        note_failure(analysis, error)
        return None


def _proposed(hits: Iterable[Hit]) -> list[Edit]:
    return [edit for hit in hits if hit.margin is not None for edit in hit.edits]


def announce(analysis: Analysis, hits: Iterable[Hit], findings: Iterable[Finding]) -> None:
    """The judge will be asked to confirm these hits, and which fix of each of these findings he prefers."""
    edits = [*_proposed(hits), *(edit for one in findings if _is_open(one) for edit in _fixes(one))]
    judge = judge_of(analysis) if edits else None
    if judge is not None:
        judge.announce(edits)


def confirmed(analysis: Analysis, hits: Sequence[Hit]) -> list[Hit | None]:
    """Each hit as it stands, None for a proposal that the judge doesn't confirm or could not weigh.

    A confirmed proposal keeps the fixes that are likelier than the text as printed by its margin, the likeliest first.
    """
    margins = _margins(analysis, _proposed(hits))
    left = iter(margins or ())
    return _chosen(
        hit if hit.margin is None else _likelier(hit, hit.margin, left) if margins is not None else None for hit in hits
    )


def _chosen(hits: Iterable[Hit | None]) -> list[Hit | None]:
    """The hits without those that another one with the same choice is likelier than; ``margin`` is the judge's."""
    out = list(hits)
    best: dict[tuple[str, int], int] = {}
    for at, hit in enumerate(out):
        if hit is None or hit.choice is None:
            continue
        rival = best.setdefault(hit.choice, at)
        if rival != at:
            loser = at if _margin(hit) <= _margin(out[rival]) else rival
            best[hit.choice] = at + rival - loser
            out[loser] = None
    return out


def _margin(hit: Hit | None) -> float:
    return hit.margin if hit is not None and hit.margin is not None else 0.0


def _likelier(hit: Hit, least: float, margins: Iterator[float]) -> Hit | None:
    """The proposal with those of its fixes that have a margin of at least ``least``, and with the judge's margin; None
    where no fix has so much."""
    weighed = sorted(zip(hit.suggestions, margins, strict=False), key=lambda one: -one[1])
    kept = [(fix, margin) for fix, margin in weighed if margin >= least]
    if not kept:
        return None
    said = Evidence("model", f"proposed by a rule; the judge finds it likelier so, by {kept[0][1]:.1f} nats")
    fixes = tuple(Suggestion(fix.text, _at_most_unsafe(fix.safety)) for fix, _ in kept)
    return msgspec.structs.replace(hit, suggestions=fixes, evidence=(*hit.evidence, said), margin=kept[0][1])


def _at_most_unsafe(safety: Safety) -> Safety:
    """A machine may apply what is certain by itself, and this is a model's word."""
    return Safety.UNSAFE if safety is Safety.SAFE else safety


def with_preferred_fixes(analysis: Analysis, findings: Sequence[Finding]) -> list[Finding]:
    """The findings of rules that know several fixes with the one that the judge likes best before the others."""
    several = [at for at, one in enumerate(findings) if _is_open(one)]
    edits = [edit for at in several for edit in _fixes(findings[at])]
    margins = _margins(analysis, edits)
    if margins is None:
        return list(findings)
    out, left = list(findings), iter(margins)
    for at in several:
        finding = findings[at]
        weighed = sorted(((next(left), -rank, s) for rank, s in enumerate(finding.suggestions)), reverse=True)
        best, rank, _ = weighed[0]
        if rank:  # not the rule's own first choice
            said = Evidence("model", f"the judge prefers this fix, by {best - _own(weighed):.1f} nats")
            fixes = tuple(suggestion for *_, suggestion in weighed)
            out[at] = msgspec.structs.replace(finding, suggestions=fixes, evidence=(*finding.evidence, said))
    return out


def _own(weighed: Sequence[tuple[float, int, object]]) -> float:
    """The margin of the rule's first choice."""
    return next(margin for margin, rank, _ in weighed if rank == 0)


def _fixes(finding: Finding) -> list[Edit]:
    return [Edit(finding.start, finding.end, fix.text) for fix in finding.suggestions]


def _is_open(finding: Finding) -> bool:
    return finding.engine == RULES and finding.category in _WEIGHED and len(finding.suggestions) > 1
