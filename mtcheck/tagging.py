"""The tagger in an article's check: it reads the prose beside the rules, and says how much it doubts a place."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING

from mtcheck.analysis import Analysis, view
from mtcheck.background import set_off
from mtcheck.checks.kind import Hit
from mtcheck.findings import TAGGER, Engine
from mtcheck.language_models.shipped import shipped_tagger, why_absent

if TYPE_CHECKING:
    from mtcheck.language_models.edits import Reading
    from mtcheck.language_models.tagger import Tagger


def tagger_of(analysis: Analysis) -> Tagger | None:
    """The tagger for the article's language; None where there is none."""
    return shipped_tagger(analysis.language.code)


@view
def reading(analysis: Analysis) -> Future[Reading] | None:
    """What the tagger makes of the article, whose report says who read; None where there is no tagger."""
    code, tagger = analysis.language.code, tagger_of(analysis)
    if tagger is None:
        analysis.engines[TAGGER] = Engine(None, f"the damage tagger did not read: {why_absent(code)}")
        return None
    analysis.engines[TAGGER] = Engine(f"{code}-{tagger.calibration.model}")
    prose = [(one.start, one.end) for one in analysis.paragraphs if one.kind.is_prose]
    return set_off(lambda: tagger.read(analysis.text, prose))


def doubt(analysis: Analysis, hit: Hit) -> float | None:
    """How much the tagger doubts what a hit would change (see `Reading.doubt`); None where no tagger read."""
    read = reading(analysis)
    if read is None:
        return None
    edits = [edit.trimmed(analysis.text) for edit in hit.edits]
    return read.result().doubt(min(edit.start for edit in edits), max(edit.end for edit in edits))
