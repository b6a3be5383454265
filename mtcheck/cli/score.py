"""``mtcheck score``: how near the machine's text is to what the desk made of it, before and after ``mtcheck fix``."""

from __future__ import annotations

from typing import Annotated

import typer

from mtcheck.cli import shared


def score(
    machine: shared.MACHINE,
    edited: shared.EDITED = None,
    unsafe: Annotated[bool, typer.Option("--unsafe", help="Also after `mtcheck fix --unsafe`.")] = False,
    format: shared.TABLE_FORMAT = "terminal",  # noqa: A002 - the option's name
    output: shared.OUTPUT = None,
    engine_from: shared.ENGINE_FROM = None,
    date: shared.DATE = None,
    language: shared.LANGUAGE = None,
    input_format: shared.INPUT_FORMAT = None,
    encoding: shared.ENCODING = None,
    config: shared.CONFIG = None,
) -> None:
    """Score the machine's text and what `mtcheck fix` makes of it against the edited version: TER, chrF, BLEU.

    Low TER is good, high chrF and BLEU are. p is sacrebleu's, of the difference from the machine's text. Sentences are
    told by the edited version and the machine's words cut to them by edit distance, whatever its line breaks; moved
    passages count as lost and new. Exit code 0, or 2 where an article has no counterpart (the others are scored).
    """
    from mtcheck.corpus.pairs import read_pairs
    from mtcheck.corpus.scores import fixed_versions, one_language
    from mtcheck.corpus.scores import score as score_versions
    from mtcheck.writing.scores import write_scores

    shared.check_table_format(format)
    settings = shared.settings_from(config)
    given = shared.given_from(input_format, encoding, language, date)
    found = read_pairs(machine, edited or [], settings, given, engine_from)
    spoken = one_language(found.pairs)
    scores = score_versions(fixed_versions(found.pairs, settings, given, unsafe), spoken)
    shared.write_out(lambda out: write_scores(scores, format, out), output)
    shared.exit_with(found.errors)
