"""Kind ``marks-missing``: an official's name without its accents, for houses that want them ("Erdogan" → "Erdoğan")."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.language import Language
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.findings import Safety, Suggestion
from mtcheck.officials.evidence import register_evidence, standing
from mtcheck.officials.keys import fold
from mtcheck.officials.people_in import People, people_in
from mtcheck.officials.register import Person


class MarksMissingParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No parameters."""


def _marked_words(people: People) -> dict[str, tuple[str, Person]]:
    """Words that the article writes bare → the form with accents and whose it is; for the article's own people."""
    found: dict[str, tuple[str, Person]] = {}
    for named in people.named:
        if not (named.accepted and named.is_full and len(named.people) == 1 and named.people[0].own_script):
            continue
        person = named.people[0]
        real = {fold(word): word for word in person.name.split() if not word.isascii()}
        for word in named.words:
            if word.isascii() and fold(word) in real:
                found[word] = (real[fold(word)], person)
    return found


def compile_rule(_params: MarksMissingParams, language: Language) -> Runner:
    def run(analysis: Analysis) -> Iterator[Hit]:
        if analysis.language.code != language.code:
            return
        people = people_in(analysis)
        marked = _marked_words(people)
        if not marked:
            return
        date = analysis.article.date
        for named in people.named:
            # In a full name that is somebody else's the same word may be right without accents.
            if named.is_full and not named.accepted:
                continue
            words = [marked[word][0] if word in marked else word for word in named.words]
            person = next((marked[word][1] for word in named.words if word in marked), None)
            if person is None or (named.is_full and person not in named.people):
                continue
            said, right = analysis.text[named.start : named.end], " ".join(words)
            values = {"said": said, "right": right, "standing": standing(person, date)}
            evidence = register_evidence(person, date)
            yield Hit(named.start, named.end, (Suggestion(right, Safety.SAFE),), values, evidence)

    return run


KIND = Kind("marks-missing", MarksMissingParams, compile_rule)
