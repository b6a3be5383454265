"""Rules and tagger propose, the judge chooses: of the ways to mend a place, the one that the judge prefers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from mtcheck.language_models.calibration import Calibration, Judged
from mtcheck.language_models.judge import Judge
from mtcheck.language_models.proposals import TextEdit


def weigh(
    text: str, edits: Sequence[TextEdit], words: int, calibration: Calibration, judge: Judge
) -> list[Judged] | None:
    """The edits of an article of ``words`` words as the judge sees them; None where this judge can't weigh.

    A margin costs some forty tokens in a network five times the tagger's: what would not be shown whatever the judge
    says is not asked about, and has the margin -inf.
    """
    shown = set(_shown_at_best(edits, words, calibration))
    asked = [at for at, edit in enumerate(edits) if shown.intersection(_forms(edit))]
    answer = preferred(text, [edits[at] for at in asked], judge)
    if answer is None:
        return None
    chosen, margins = list(edits), [-math.inf] * len(edits)
    for at, edit, margin in zip(asked, *answer, strict=True):
        chosen[at], margins[at] = edit, margin
    return calibration.weigh(chosen, words, margins)


def preferred(text: str, edits: Sequence[TextEdit], judge: Judge) -> tuple[list[TextEdit], list[float]] | None:
    """Each edit in the form that the judge likes best, with its margin in nats; None where this judge can't weigh."""
    options = [_forms(edit) for edit in edits]
    margins = judge.margins(text, [option.edit for several in options for option in several])
    if margins is None:
        return None
    chosen, kept, at = [], [], 0
    for several in options:
        own = margins[at : at + len(several)]
        at += len(several)
        best = max(range(len(several)), key=own.__getitem__)
        chosen.append(several[best])
        kept.append(own[best])
    return chosen, kept


def _forms(edit: TextEdit) -> list[TextEdit]:
    return [edit, *edit.others]


def _shown_at_best(edits: Sequence[TextEdit], words: int, calibration: Calibration) -> Iterator[TextEdit]:
    """The forms that would be shown if the judge were as sure as can be, or could not weigh."""
    for forms in zip_longest(*map(_forms, edits)):
        # All forms of an edit are equally probable, so those that have run out may be stood for by the first one.
        some = [form or edit for form, edit in zip(forms, edits, strict=True)]
        for margins in (None, [math.inf] * len(some)):
            yield from (one.edit for one in calibration.weigh(some, words, margins) if one.shown)
