"""Rules and tagger propose, the judge chooses: of the ways to mend a place, the one that the judge prefers."""

from __future__ import annotations

from collections.abc import Sequence

from mtcheck.language_models.judge import Judge
from mtcheck.language_models.proposals import TextEdit


def preferred(text: str, edits: Sequence[TextEdit], judge: Judge) -> tuple[list[TextEdit], list[float]] | None:
    """Each edit in the form that the judge likes best, with its margin in nats; None where this judge can't weigh."""
    options = [[edit, *edit.others] for edit in edits]
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
