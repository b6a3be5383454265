"""Choose LanguageTool's rules that mtcheck asks, and give each its measured confidence.

usage: python -m training.choose_languagetool TABLE.json...   (tables of training.measure_languagetool; writes
rules/en/languagetool.json)

`GROUPS` are rules whose matches, read one by one, were the faults that they speak of, by the rule of ours
(rules/en/languagetool) that they count in. A rule is kept where more than two thirds of its matches in all tables are
right, by (right + 1) / (matches in damaged and in clean text + 2).

Left out on purpose: style, hyphens and variants of English, which are no faults; commas after introductions and
between clauses, which are wrong more often than right in news; what our own rules do (doubled words, spaces, quotation
marks); A_NNS, for names like “the Olympic Games”. Spelling is measured with the judge, by `training.measure_spelling`,
and stays as it is.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from mtcheck.resources import data_dir

GROUPS = {
    "agreement": (
        "AGREEMENT_SENT_START", "AGREEMENT_SENT_START_2", "ALL_NN", "DOES_YOU", "DOE_DOES", "HE_VERB_AGR", "IT_VBZ",
        "MANY_NN", "MANY_NN_U", "MASS_AGREEMENT", "MOST_SOME_OF_NNS", "MUCH_COUNTABLE", "NNS_THAT_VBZ", "NON3PRS_VERB",
        "PCT_PLURAL_NOUN_SINGULAR_VERB_AGREEMENT", "PCT_SINGULAR_NOUN_PLURAL_VERB_AGREEMENT", "PERS_PRONOUN_AGREEMENT",
        "PLURAL_VERB_AFTER_THIS", "SINGULAR_AGREEMENT_SENT_START", "SINGULAR_VERB_AFTER_THESE_OR_THOSE",
        "SUBJECT_VERB_AGREEMENT", "SUBJECT_VERB_AGREEMENT_PLURAL", "THERE_S_MANY", "THERE_WAS_MANY", "THIS_NNS",
    ),
    "article": ("EN_A_VS_AN",),
    "lost-noun": ("THE_PUNCT", "THE_SENT_END"),
    "lost-verb": ("PRP_JJ", "PRP_THE", "PRP_VBG", "THERE_MISSING_VERB"),
    "pronoun": ("ABOUT_ITS_NN", "IT_IS", "WHOM_WHO"),
    "sentence-start": ("UPPERCASE_SENTENCE_START",),
    "verb-form": (
        "BASE_FORM", "BEEN_PART_AGREEMENT", "DID_BASEFORM", "HAVE_PART_AGREEMENT", "HELP_NP_VBZ", "IN_TO_VBD",
        "MD_BASEFORM", "MISSING_TO_BEFORE_A_VERB", "PRP_HAVE_VB", "PRP_PAST_PART", "TO_NON_BASE", "WHAT_TO_VBD",
    ),
}  # fmt: skip
_LEAST = 2 / 3


def choose(tables: list[dict[str, dict[str, int]]]) -> dict[str, dict[str, object]]:
    """The rules that stay, as rules/en/languagetool.json has them."""
    out: dict[str, dict[str, object]] = {}
    for group, rules in GROUPS.items():
        for rule in rules:
            clean, hits, right = (
                sum(t.get(rule, {}).get(key, 0) for t in tables) for key in ("clean", "hits", "right")
            )
            confidence = (right + 1) / (hits + clean + 2)
            if confidence >= _LEAST:
                counts = {"clean": clean, "hits": hits, "right": right}
                out[rule] = {"group": group, "confidence": round(confidence, 3), **counts}
    return dict(sorted(out.items()))


def main() -> None:
    tables = [json.loads(Path(path).read_bytes())["rules"] for path in sys.argv[1:]]
    path = data_dir("rules") / "en" / "languagetool.json"
    kept = {rule: row for rule, row in json.loads(path.read_bytes()).items() if row["group"] == "spelling"}
    path.write_text(json.dumps(dict(sorted({**choose(tables), **kept}.items())), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
