"""The CSV files of office-holders that the shipped register is made of (their README says what is in each), and what we
compiled ourselves in the same columns (``rules/officials/compiled_terms.csv``, ``compiled_names.csv``).

What a source leaves open stays open: an empty end is "not known to have ended".
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from mtcheck.analysis.titles import TitleGrammar
from mtcheck.errors import InputError
from mtcheck.officials.keys import fold, join
from mtcheck.officials.people import is_latin
from mtcheck.officials.records import FormRecord, PersonRecord, TermRecord, valid_date

TERM_FILES = ("officials_terms", "orgs_terms", "deputies_terms", "updates_terms")
# No data licence seen, and a share-alike one that would bind the whole file: left out.
_NO_LICENCE = ("mysociety/", "open-data-archive/")
# Sanctions lists name business people too; they are nobody's officials.
_PUBLIC = re.compile(
    r"minister|president of the (?!.*(?:union|company|bank))|duma|federation council|governor|judge|prosecutor|"
    r"commander|senator|mayor|chief of|general staff|parliament|ambassador|spokes|secretary|"
    r"head of (?:state|the (?:republic|administration))",
    re.I,
)
_BUSINESS = re.compile(
    r"LLC|JSC|PJSC|Ltd|company|CEO|business|founder|shareholder|owner|editor|journalist|director general|"
    r"general director|museum|singer|actor|propagandist|bank|‘|“|district court|factory|foundation|wife|son of|"
    r"daughter|relative|so-called|former",
    re.I,
)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a file; InputError where it cannot be read."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield {key: (value or "").replace("\u00a0", " ").strip() for key, value in row.items()}
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=str(path)) from None


def _is_junk(row: dict[str, str]) -> bool:
    source, position = row["source_repo"], row["position"]
    if source.startswith(_NO_LICENCE):
        return True
    if source.startswith("opensanctions"):
        return not _PUBLIC.search(position) or bool(_BUSINESS.search(position))
    return False


_RANK = re.compile(
    r"^(?:(?:(?:Lieutenant|Major|Brigadier|Vice|Rear)[ -])?"
    r"(?:General|Admiral|Colonel|Governor|Commodore|Commander)|Prefect|Ms\.|Mr\.|Mrs\.|Dr\.?|Sir|"
    r"Commonwealth of Australia General|Capt\.|Gen\.|Maj\.|Adm\.|Honorable|Hon\.) +(?=\S+ \S)"
)


def clean_name(name: str) -> str:
    name = _RANK.sub("", _RANK.sub("", name))
    return re.sub(r"\s+", " ", re.sub(r"\s*[(\[][^)\]]*[)\]]", "", name)).strip(" ,")


def read_people(folder: Path, grammar: TitleGrammar, compiled: Path | None = None) -> list[PersonRecord]:
    """The persons of all files of terms with the forms of their names, not yet merged across files.

    ``compiled``: the folder of the files of our own.
    """
    files = [folder / f"{file}.csv" for file in TERM_FILES]
    forms = [folder / "names_extra.csv"]
    if compiled is not None:
        files.append(compiled / "compiled_terms.csv")
        forms.append(compiled / "compiled_names.csv")
    people = _read_terms(files, _known_names(folder), grammar)
    _add_forms(forms, folder / "names_wikidata.csv", people)
    return people


# Cyrillic letters inside of a Latin name, where somebody took them for their likes.
_LIKES = str.maketrans("АВЕКМНОРСТХаеорсухіїј", "ABEKMHOPCTXaeopcyxiïj")


def _latin_name(row: dict[str, str], known: dict[str, str]) -> str:
    """The English name of a row: its own in Latin letters, or the one that other files have for the QID; else ""."""
    name = clean_name(row["name_en"])
    if not is_latin(name):
        words = name.split()
        latin = [word for word in words if is_latin(word)]
        like = name.translate(_LIKES)
        if is_latin(like) and len(latin) < len(words) and any("a" <= char <= "z" for char in name):
            name = like
        elif len(latin) > 1 and words[: len(latin)] == latin:  # the native name stands behind it
            name = " ".join(latin)
        else:
            name = clean_name(row["enwiki"]) or known.get(row["person_qid"], "")
    return name if is_latin(name) and not re.fullmatch(r"Q\d+", name) else ""


def _known_names(folder: Path) -> dict[str, str]:
    """QID → a Latin name with a space that isn't made by a rule."""
    known: dict[str, str] = {}
    for row in _rows(folder / "names_extra.csv"):
        usable = row["lang"] in ("", "en") and not row["source"].startswith(("generated:", *_NO_LICENCE))
        if usable and row["person_qid"] and " " in row["name"] and is_latin(row["name"]):
            known.setdefault(row["person_qid"], clean_name(row["name"]))
    return known


def _read_terms(files: list[Path], known: dict[str, str], grammar: TitleGrammar) -> list[PersonRecord]:
    """One entry a QID, or a name and country where there is no QID."""
    groups: dict[object, PersonRecord] = {}
    for file in files:
        for row in _rows(file):
            name = _latin_name(row, known)
            if _is_junk(row) or not name:
                continue
            country = grammar.country(row["country"]) or row["country"]
            key = row["person_qid"] or (join(fold(name)), country)
            person = groups.setdefault(key, PersonRecord(row["person_qid"], []))
            person.names.append(name)
            if row["enwiki"] and is_latin(row["enwiki"]):
                title = clean_name(row["enwiki"])
                person.forms.setdefault(title, FormRecord(title, "alias", "en", "enwiki"))
            person.gender = person.gender or row["gender"].lower()
            start, end = valid_date(row["start"]), valid_date(row["end"])
            office = grammar.office(row["position"], country)
            term = TermRecord(country, row["position"], office, start, end, row["source_repo"], row["snapshot_date"])
            if not term.is_turned:
                person.terms.append(term)
    return [person for person in groups.values() if person.names]


def _add_forms(files: list[Path], wikidata: Path, people: list[PersonRecord]) -> None:
    by_qid = {person.qid: person for person in people if person.qid}
    by_name: dict[str, list[PersonRecord]] = defaultdict(list)
    for someone in people:
        for name in {join(fold(name)) for name in someone.names}:
            by_name[name].append(someone)
    person: PersonRecord | None
    for row in (row for file in files for row in _rows(file)):
        if row["source"].startswith(_NO_LICENCE):
            continue
        person = by_qid.get(row["person_qid"])
        if person is None:
            found = by_name.get(join(fold(row["name_en"])), [])
            person = found[0] if len(found) == 1 else None
        text = clean_name(row["name"])
        if person is not None and text and not text.startswith("Q1"):
            person.forms.setdefault(text, FormRecord(text, row["kind"], row["lang"], row["source"]))
    for row in _rows(wikidata):
        person, text = by_qid.get(row["qid"]), clean_name(row["name"])
        if person is not None and text:
            kind = "alias" if is_latin(text) else "native"
            person.forms.setdefault(text, FormRecord(text, kind, "", "names_wikidata"))


def _frequency(count: str, source: str) -> int:
    """How common a name is, as a power of two of its bearers; 3 where a list says nothing."""
    if source == "census90" and count:
        return max(4, round(math.log2(float(count) * 2500 + 2)))
    if count:
        return max(3, round(math.log2(float(count) + 2)))
    return 6 if source == "census10" else 3


def lexicon(folder: Path) -> dict[str, tuple[int, int]]:
    """Folded words of names → how common each is as a given and as a family name, as powers of two of bearers."""
    words: dict[str, tuple[int, int]] = {}
    for column, file in enumerate(("given_names", "surnames")):
        for row in _rows(folder / f"{file}.csv"):
            word = join(fold(row["name"]))
            if len(word) < 2:
                continue
            value = list(words.get(word, (0, 0)))
            value[column] = max(value[column], _frequency(row["count"], row["source"]))
            words[word] = (value[0], value[1])
    return words


def variants(folder: Path, given: set[str]) -> dict[str, set[int]]:
    """Folded given names → the sets of spellings that they are in: forms of one item, or with one native spelling."""
    numbers: dict[str, int] = {}
    sets: dict[str, set[int]] = defaultdict(set)
    for row in _rows(folder / "token_variants.csv"):
        forms = {join(fold(form)) for form in row["latin_forms"].split()} - {""}
        if forms & given:
            for label in (row["qid"], *row["native_forms"].split()):
                number = numbers.setdefault(label, len(numbers))
                for form in forms:
                    sets[form].add(number)
    shared = Counter(number for found in sets.values() for number in found)
    return {form: kept for form, found in sets.items() if (kept := {n for n in found if shared[n] > 1})}
