"""A register with the house's own ``officials.yaml`` on top.

The two are made one file in the cache, named after what both hold, so that asking it is as quick as asking the
register alone and several processes share it; whatever changes makes a new one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from mtcheck.analysis.titles import title_grammar
from mtcheck.config import OfficialsSettings
from mtcheck.errors import ConfigError, InputError
from mtcheck.officials import file_format
from mtcheck.officials.build import replacing
from mtcheck.officials.locations import shipped_register, user_register
from mtcheck.officials.merge import is_same_term, same_office
from mtcheck.officials.records import FormRecord, PersonRecord, TermRecord
from mtcheck.officials.register import Register
from mtcheck.officials.sources.officials_yaml import HousePerson, read_people
from mtcheck.officials.writer import RegisterWriter

_KEPT = 8  # files in the cache


def layered(base: Path, files: Sequence[Path]) -> Path:
    """The register ``base`` with ``files`` on top of it, the last one uppermost; ``base`` itself where there are none.

    InputError, with line and column, where a file is wrong.
    """
    if not files:
        return base
    name = _name(base, files)
    out = _cache() / f"{name}.sqlite"
    if not out.is_file():
        _make(base, files, out, name)
    return out


@lru_cache
def open_register(settings: OfficialsSettings) -> Register:
    """The register that the settings choose; ConfigError where there is none, InputError where a file is wrong."""
    chosen = {None: shipped_register, "own": user_register}.get(settings.register)
    base = chosen() if chosen is not None else Path(str(settings.register))
    if not base.is_file():
        hint = "`mtcheck officials update` makes your own." if settings.register == "own" else None
        raise ConfigError("no register of officials here.", path=str(base), hint=hint)
    return Register.open(layered(base, [Path(file) for file in settings.house]))


def _cache() -> Path:
    import platformdirs

    return Path(platformdirs.user_cache_dir("mtcheck", appauthor=False)) / "officials"


def _name(base: Path, files: Sequence[Path]) -> str:
    try:
        found = base.stat()
        digest = hashlib.sha256(f"{file_format.VERSION} {base.resolve()} {found.st_size} {found.st_mtime_ns}".encode())
        for file in files:
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=error.filename) from None
    return digest.hexdigest()[:16]


def _make(base: Path, files: Sequence[Path], out: Path, name: str) -> None:
    grammar = title_grammar()
    day = [dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC).date().isoformat() for file in files]
    people = [(file, read_people(file, grammar, snapshot)) for file, snapshot in zip(files, day, strict=True)]
    with replacing(out, base) as database:
        writer = RegisterWriter(database, grammar)
        for file, listed in people:
            for person in listed:
                _lay(writer, person, file)
        writer.finish({"house": name[:8]}, pack=False)
    kept = sorted(out.parent.glob("*.sqlite"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in kept[_KEPT:]:
        old.unlink(missing_ok=True)


def _lay(writer: RegisterWriter, house: HousePerson, file: Path) -> None:
    """Put what the house says of a person on top of what the register does."""
    number = _meant(writer, house, file)
    person = writer.record(number) if number is not None else PersonRecord(house.qid, [house.name])
    person.name = house.name
    person.qid = house.qid or person.qid
    person.gender = house.gender or person.gender
    for text in (house.name, *house.accept):
        person.forms[text] = FormRecord(text, "alias", "", file.name, accepted=True)
    for text in house.reject:
        person.forms[text] = FormRecord(text, "alias", "", file.name, accepted=False)
    for term in house.terms:
        _correct(person.terms, term)
    person.terms.sort(key=lambda term: term.start or "9999")
    if number is None:
        writer.add(person)
    else:
        writer.replace(number, person)


def _meant(writer: RegisterWriter, house: HousePerson, file: Path) -> int | None:
    places = {house.country} if house.country else {term.country for term in house.terms}
    numbers = writer.numbers(PersonRecord(house.qid, [house.name]))
    if not house.qid and len(numbers) > 1 and places:
        numbers = [number for number in numbers if writer.record(number).countries & places]
    if len(numbers) > 1:
        message = f"{len(numbers)} people in the register are called {house.name!r}: say the qid or the country."
        raise InputError(message, path=str(file), line=house.line, column=house.column)
    if numbers and not house.qid and house.country and house.country not in writer.record(numbers[0]).countries:
        return None  # somebody else of that name
    return numbers[0] if numbers else None


def _correct(terms: list[TermRecord], house: TermRecord) -> None:
    """Correct the dates of the term that is meant (the one with the same start, else the last in the office), or add
    it."""
    held = [term for term in terms if term.country == house.country and same_office(term, house)]
    meant = next((term for term in held if is_same_term(term, house)), None)
    if meant is None and not house.start and held:
        meant = max(held, key=lambda term: term.start)
    if meant is None:
        terms.append(house)
        return
    meant.start = house.start or meant.start
    meant.end = house.end or meant.end
    meant.source, meant.snapshot = f"{house.source}; {meant.source}", max(house.snapshot, meant.snapshot)
