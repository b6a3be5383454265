"""The checks, one file a kind. A kind from outside joins through the entry point group ``mtcheck.checks``."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

from mtcheck.checks.kind import AnyKind

# Kind → module; each module has one KIND. Modules are imported when a rule of their kind is loaded.
_BUILT_IN = {
    "pattern": "mtcheck.checks.pattern",
    "paragraph-end": "mtcheck.checks.paragraph_end",
    "quotation": "mtcheck.checks.quotation",
    "doubled-word": "mtcheck.checks.doubled_word",
    "doubled-phrase": "mtcheck.checks.doubled_phrase",
    "bracket-echo": "mtcheck.checks.bracket_echo",
    "unpaired-bracket": "mtcheck.checks.unpaired_bracket",
    "repeated-sentence": "mtcheck.checks.repeated_sentence",
    "foreign-script": "mtcheck.checks.foreign_script",
    "house-term": "mtcheck.checks.house_term",
    "stray-capital": "mtcheck.checks.stray_capital",
    "tagger": "mtcheck.checks.tagger",
    "usage": "mtcheck.checks.usage",
    "misspelt-name": "mtcheck.checks.misspelt_name",
    "wrong-title": "mtcheck.checks.wrong_title",
    "judged": "mtcheck.checks.judged",
    "languagetool": "mtcheck.checks.languagetool",
    "source-token": "mtcheck.checks.source_token",
    "source-number": "mtcheck.checks.number",
    "source-bracket": "mtcheck.checks.source_bracket",
    "source-copy": "mtcheck.checks.source_copy",
    "source-name": "mtcheck.checks.source_name",
    "source-person": "mtcheck.checks.source_person",
    "source-term": "mtcheck.checks.source_term",
    "source-sentence": "mtcheck.checks.source_sentence",
    "source-mark": "mtcheck.checks.source_mark",
    "untranslated": "mtcheck.checks.untranslated",
    "generic-title": "mtcheck.checks.generic_title",
    "wrong-person": "mtcheck.checks.wrong_person",
    "pronoun-gender": "mtcheck.checks.pronoun_gender",
    "surname-variants": "mtcheck.checks.surname_variants",
    "lost-mark": "mtcheck.checks.lost_mark",
    "marks-missing": "mtcheck.checks.marks_missing",
}


@lru_cache
def find_kind(name: str) -> AnyKind | None:
    """The kind called ``name``, built in or from a plugin; None where there is none."""
    if name in _BUILT_IN:
        kind: AnyKind = import_module(_BUILT_IN[name]).KIND
        return kind
    from importlib.metadata import entry_points

    plugin: AnyKind | None = next((entry.load() for entry in entry_points(group="mtcheck.checks", name=name)), None)
    return plugin
