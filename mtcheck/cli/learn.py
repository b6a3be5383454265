"""``mtcheck learn``: what the desk's edits say of mtcheck, and the house terms in them."""

from __future__ import annotations

from typing import Annotated

import typer

from mtcheck.cli import shared


def learn(
    machine: shared.MACHINE,
    edited: shared.EDITED = None,
    format: Annotated[  # noqa: A002 - the option's name
        str, typer.Option("--format", "-f", metavar="NAME", help="terminal, json, or toml (the terms alone).")
    ] = "terminal",
    output: shared.OUTPUT = None,
    date: shared.DATE = None,
    language: shared.LANGUAGE = None,
    input_format: shared.INPUT_FORMAT = None,
    encoding: shared.ENCODING = None,
    config: shared.CONFIG = None,
) -> None:
    """Compare the desk's edits with the findings: foreseen, mended otherwise, missed, left as printed; house terms.

    A term is proposed where the desk put the same words for the same words at two places or more and left none. Exit
    code 0, or 2 where an article has no counterpart (the others are compared).
    """
    from mtcheck.checker import Checker
    from mtcheck.corpus.learning import Compared
    from mtcheck.corpus.learning import learn as learn_from
    from mtcheck.corpus.pairs import read_pairs
    from mtcheck.officials.register import Register
    from mtcheck.writing.lessons import write_lesson

    shared.check_table_format(format, "toml")
    settings = shared.settings_from(config)
    given = shared.given_from(input_format, encoding, language, date)
    found = read_pairs(machine, edited or [], settings, given)
    checker = Checker(settings)
    compared = [
        Compared(pair.name, pair.article, checker.check_any(pair.article).findings, pair.versions[0].text)
        for pair in found.pairs
    ]
    lesson = learn_from(compared, settings.settings_for().terms, Register.open())
    shared.write_out(lambda out: write_lesson(lesson, format, out), output)
    shared.exit_with(found.errors)
