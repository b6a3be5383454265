"""The measured tables of the tagger's card, from the files that hold the figures, so that no table outlives its fit.

usage: python -m training.model_card

A table stands in ``mtcheck/language_models/data/MODEL_CARD.md`` between ``<!-- figures: NAME -->`` and
``<!-- end -->``; what stands there is written anew. The names are those of `FIGURES`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mtcheck.atomic import write_atomically
from mtcheck.language_models.confirmation import ALL, Confirmation
from mtcheck.language_models.shipped import DATA
from mtcheck.resources import data_dir

CARD = DATA / "MODEL_CARD.md"
_BLOCK = re.compile(r"(?<=<!-- figures: )([\w-]+)( -->\n).*?(?=<!-- end -->)", re.DOTALL)
_ABOVE = (0, 2, 4, 6)

Table = Mapping[str, Any]


def written(card: str, tagger: Table, margins: Table) -> str:
    """``card`` with its figures as in ``en-tagger.json`` and ``margins.json``. KeyError: a figure that nobody knows."""
    return _BLOCK.sub(lambda block: f"{block[1]}{block[2]}{FIGURES[block[1]](tagger, margins)}\n", card)


def shipped() -> tuple[Table, Table]:
    """The tagger's table and that of the rules that only propose."""
    files = (DATA / "en-tagger.json", data_dir("rules") / "en" / "margins.json")
    tagger, margins = (json.loads(path.read_text(encoding="utf-8")) for path in files)
    return tagger, margins


def _reliability(measured: Table, what: str) -> list[str]:
    rows = [(f"{row['confidence']:.2f}", f"{row['right']:.2f}", row["edits"]) for row in measured["reliability"]]
    return _table(("confidence", "right", what), rows)


def _curves(measured: Table) -> str:
    error = f"Expected calibration error {measured['calibration_error']:.3f}; {measured['clean_words']:,} clean words."
    return "\n".join([error, "", *_reliability(measured, "edits")])


def _alone(tagger: Table, _margins: Table) -> str:
    return _curves(tagger["alone"]["held_out"])


def _judged(tagger: Table, _margins: Table) -> str:
    return f"Judge: {tagger['judged']['judge']}. {_curves(tagger['judged']['held_out'])}"


def _proposals(_tagger: Table, margins: Table) -> str:
    measured = margins["held_out"]
    said = (
        f"{measured['proposed']:,} proposals: expected calibration error {measured['calibration_error']:.3f}, over the "
        f"{measured['confirmed']:,} that were confirmed {measured['calibration_error_of_confirmed']:.3f}. Confirmed in "
        f"1,000 clean words ({measured['clean_words']:,} read), the second reading's among them: "
        f"{measured['alarms_per_1000_clean_words']:.2f}."
    )
    return "\n".join([said, "", *_reliability(measured, "proposals")])


def _groups(_tagger: Table, margins: Table) -> str:
    confirmation = Confirmation({name: tuple(weights) for name, weights in margins["curves"].items()})
    groups = margins["held_out"]["groups"]
    total = {key: sum(row[key] for row in groups.values()) for key in ("confirmed", "right")}
    rows = [
        (name, row["confirmed"], row["right"], *(f"{confirmation.probability(name, above):.2f}" for above in _ABOVE))
        for name, row in {ALL: total, **groups}.items()
    ]
    return "\n".join(_table(("group", "confirmed", "right", *map(str, _ABOVE)), rows))


def _damage(tagger: Table, _margins: Table) -> str:
    alone, judged = tagger["alone"]["held_out"], tagger["judged"]["held_out"]
    rows = []
    for name, row in alone["recall"].items():
        with_judge = judged["recall"].get(name, {"owed": 0, "shown": 0.0})
        shown, proposed, also = (f"{share:.2f}" for share in (row["shown"], row["proposed"], with_judge["shown"]))
        rows.append((name, row["owed"], shown, proposed, with_judge["owed"], also))
    clean = [
        f"{one['alarms_per_1000_clean_words']:.2f} in 1,000 words ({one['clean_words']:,})" for one in (alone, judged)
    ]
    right = [f"{one['precision_on_annotated']:.2f}" for one in (alone, judged)]
    return "\n".join(
        [
            *_table(("damage", "places", "shown", "proposed", "places", "shown with the judge"), rows),
            "",
            f"Shown in clean documents: {clean[0]}, with the judge {clean[1]}. Of what is shown in our own passages "
            f"{right[0]} touches a fault, with the judge {right[1]}.",
        ]
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(map(str, line)) + " |" for line in lines]


FIGURES: Mapping[str, Callable[[Table, Table], str]] = {
    "alone": _alone,
    "judged": _judged,
    "proposals": _proposals,
    "groups": _groups,
    "damage": _damage,
}


def main() -> None:
    write_atomically(CARD, written(CARD.read_text(encoding="utf-8"), *shipped()).encode())


if __name__ == "__main__":
    main()
