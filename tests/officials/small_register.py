"""A small register made of CSV files like those of the shipped one."""

from __future__ import annotations

import csv
from pathlib import Path

from mtcheck.officials.build import build
from mtcheck.officials.register import Register

TERMS = "person_qid name_en gender enwiki country country_qid position start end source_repo snapshot_date".split()
FILES = {
    "officials_terms": TERMS,
    "orgs_terms": TERMS,
    "deputies_terms": TERMS,
    "updates_terms": TERMS,
    "names_extra": ["person_qid", "name_en", "name", "lang", "kind", "source"],
    "names_wikidata": ["qid", "name"],
    "token_variants": ["qid", "latin_forms", "native_forms"],
    "given_names": ["name", "native", "gender", "country", "count", "source"],
    "surnames": ["name", "native", "country", "count", "source"],
}


def term(
    name: str, position: str, start: str, end: str, source: tuple[str, str], qid: str = "", country: str = "Norway"
) -> list[str]:
    return [qid, name, "", "", country, "", position, start, end, *source]


def made(folder: Path, rows: dict[str, list[list[str]]]) -> Register:
    """The register in ``folder`` made of these rows, by file."""
    data = folder / "data"
    data.mkdir(exist_ok=True)
    for name, columns in FILES.items():
        with (data / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([columns, *rows.get(name, [])])
    build(data, folder / "register.sqlite")
    return Register(folder / "register.sqlite")
