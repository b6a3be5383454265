"""Kind ``source-name``: a name that is none of those by which the source's person, or the source's word, may go in
English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

import msgspec

from mtcheck.analysis import Analysis, view
from mtcheck.analysis.alignment import Alignment, alignment
from mtcheck.analysis.language import Language
from mtcheck.analysis.names import NameMention, name_mentions
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.findings import Evidence, Safety, Suggestion
from mtcheck.officials.edits import name_distance
from mtcheck.officials.evidence import register_evidence, standing
from mtcheck.officials.keys import fold, join, romanised, skeleton
from mtcheck.officials.native import UNSPACED, WORD, NamedInSource, named_in_source
from mtcheck.officials.people import expanded, is_latin, split_name
from mtcheck.officials.people_in import Named, People, people_in
from mtcheck.officials.register import Person
from mtcheck.officials.transliteration import consonants, heard, may_spell, parts_of, without_grammar

_AROUND = 1  # sentences on either side in which the article may name the person
_SLIGHT = 0.25  # edits that are a matter of taste in names of another script
_NEAR = 0.5  # edits a letter of the right name: what is farther off is somebody else


# What the romanisations of a script have no one way for (`officials.keys.romanised`).
_HABITS = {"HANGUL": "korean", "ARABIC": "arabic", "GREEK": "greek", "DEVANAGARI": "indic"}


class SourceNameParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``by``: "register" (persons whose native names it has), "spelling" (the same persons, written in a way that their
    native names allow and the register has not) or "sound" (persons whom the article's names come near, held against
    how the source writes them)."""

    by: Literal["register", "spelling", "sound"]


class _Wrong(NamedTuple):
    """A stretch of the article that names ``person`` wrongly; ``right`` is to stand there, ``source`` what the source
    has. ``is_choice``: the letters of the native name can be read so too."""

    start: int
    end: int
    right: str
    person: Person
    source: str
    is_choice: bool = False


def _words(mention: NameMention) -> list[str]:
    return [join(fold(word)) for word in mention.words]


class _Names(NamedTuple):
    """How English may call a person: folded words → as written; the family names and given names among them; full names
    as one word. ``script`` is that of the source."""

    words: dict[str, str]
    families: frozenset[str]
    given: frozenset[str]
    full: frozenset[str]
    script: str


def _names(person: Person, script: str) -> _Names:
    words: dict[str, str] = {}
    families: set[str] = set()
    given: set[str] = set()
    full: set[str] = set()
    for text in [person.name, *(form.text for form in person.forms if form.accepted)]:
        parts = split_name(text, person.family_first)
        written = text.split()
        for index, word in enumerate(written):
            words.setdefault(join(fold(word)), word)
            for part in word.split("-"):  # the Sabah of al-Sabah
                words.setdefault(join(fold(part)), part)
            for end in range(index + 2, len(written) + 1):  # Al Sabah, Gharib Abadi
                words.setdefault(join(fold("".join(written[index:end]))), " ".join(written[index:end]))
        families |= {join(fold(parts.surname)), *(join(fold(word)) for word in parts.surname.split() if len(word) > 3)}
        given.add(join(fold(parts.given_name)))
        full.add(join(fold(text)))
    return _Names(words, frozenset(families), frozenset(given), frozenset(full), script)


def _sentences_around(aligned: Alignment, place: int) -> tuple[int, int] | None:
    """The code points of the article's sentences that translate the source's ``place``, with those beside them."""
    for bead in aligned.beads:
        span = aligned.source_span(bead)
        if span is not None and span[0] <= place < span[1]:
            around = aligned.target_around(bead, _AROUND)
            return (around[0][0], around[-1][1]) if around else None
    return None


@view
def _wrong_officials(analysis: Analysis) -> list[_Wrong]:
    aligned = alignment(analysis)
    return list(_held_against(analysis, aligned)) if aligned is not None else []


def _by_register(analysis: Analysis, _: Alignment) -> Iterator[_Wrong]:
    return (wrong for wrong in _wrong_officials(analysis) if not wrong.is_choice)


def _by_spelling(analysis: Analysis, _: Alignment) -> Iterator[_Wrong]:
    return (wrong for wrong in _wrong_officials(analysis) if wrong.is_choice)


def _held_against(analysis: Analysis, aligned: Alignment) -> Iterator[_Wrong]:
    mentions, people = name_mentions(analysis), people_in(analysis)
    named = [(found, _names(found.person, aligned.text.script)) for found in named_in_source(analysis)]
    right = frozenset(word for _, names in named for word in names.families)
    seen: set[int] = set()
    for found, names in named:
        where = _sentences_around(aligned, found.start)
        if where is None:
            continue
        others = _others(aligned, found)
        near = [m for m in mentions if where[0] <= m.start < where[1] and not _is_written(_words(m), others)]
        wrong = _wrong_in(near, found, names, right, people)
        if wrong is None or wrong.start in seen:
            continue
        # Names that are words as well (King, May) are no mentions, but they stand there.
        whole = [join(fold(analysis.words.texts[index])) for index in analysis.words.between(*where)]
        if set(whole) & names.families - set(_words_of(near)):
            continue
        seen.add(wrong.start)
        yield wrong._replace(source=aligned.text.text[found.start : found.end])


def _others(aligned: Alignment, found: NamedInSource) -> list[str]:
    """The words of the source around a name, as they may be without their grammar."""
    text = aligned.text
    for low, high in text.sentences:
        if low <= found.start < high:
            words = WORD.finditer(f"{text.text[low : found.start]} {text.text[found.end : high]}")
            return [form for word in words for form in without_grammar(word.group(), text.script)]
    return []


def _is_written(words: Sequence[str], native: Sequence[str]) -> bool:
    """Whether the source has a name of at least two words beside the official's that reads so."""
    return len(words) > 1 and all(any(may_spell(word, other) for other in native) for word in words)


def _words_of(mentions: Sequence[NameMention]) -> list[str]:
    return [word for mention in mentions for word in _words(mention)]


def _wrong_in(
    near: Sequence[NameMention], found: NamedInSource, names: _Names, right: frozenset[str], people: People
) -> _Wrong | None:
    """The mention that is the person's, were it not for a word; None where one of them is the person's rightly."""
    best: tuple[float, _Wrong] | None = None
    for mention in near:
        words = _words(mention)
        least = 2 if found.person.family_first else 3  # letters of a name: Hu, Xi
        shared = {word for word in words if word in names.words and len(word) >= least}
        if "".join(words) in names.full or (shared and all(word in names.words or len(word) < 3 for word in words)):
            return None
        if shared:
            wrong = _odd_word(mention, words, shared, found.person, names)
            if wrong is None and shared & names.families:
                return None
        elif set(words) & right or _is_known(mention, people):
            continue
        else:
            wrong = _near_family(mention, words, found.person, names)
        if wrong is not None and (best is None or wrong[0] < best[0]):
            best = wrong
    return best[1] if best else None


def _odd_word(
    mention: NameMention, words: list[str], shared: set[str], person: Person, names: _Names
) -> tuple[float, _Wrong] | None:
    """The word of a mention that is none of the person's, where the others are."""
    left = [word for word in names.words if word not in shared and len(word) > 2]
    for index, word in enumerate(words):
        if word in names.words or len(word) < 3:
            continue
        if index == 0 and not person.family_first:
            return None  # given names are written in many ways
        best = min(left, key=lambda other: _cost(word, other) / max(len(other), 4), default=None)
        if best is None or _is_same(word, best, person):
            return None
        cost = _cost(word, best) / max(len(best), 4)
        if cost < _NEAR and (best in names.families or person.family_first):
            start = mention.start + sum(len(before) + 1 for before in mention.words[:index])
            is_choice = not _differs(word, best, person, names.script)
            return cost, _Wrong(start, start + len(mention.words[index]), names.words[best], person, "", is_choice)
    return None


def _near_family(mention: NameMention, words: list[str], person: Person, names: _Names) -> tuple[float, _Wrong] | None:
    """A mention whose family name comes near the person's, with another given name or none."""
    last = words[0] if person.family_first else words[-1]
    if len(last) < (4 if len(words) == 1 and not mention.titles and not mention.honorific else 3):
        return None
    cost, family = min((_cost(last, family) / max(len(family), 4), family) for family in names.families)
    if cost >= _NEAR or _is_same(last, family, person) or not _differs(last, family, person, names.script):
        return None
    if len(words) > 1:
        return cost, _Wrong(mention.start, mention.end, person.name, person, "")
    surname = names.words.get(family, split_name(person.name, person.family_first).surname)
    return cost, _Wrong(mention.start, mention.end, surname, person, "")


def _is_same(word: str, real: str, person: Person) -> bool:
    """Whether a spelling is the right one; ö may be oe."""
    return expanded(word) == expanded(real) if person.own_script else word == real


def _differs(word: str, real: str, person: Person, script: str) -> bool:
    """Whether a spelling is more than another choice of transliteration; in Latin letters there is none to make.

    Where the right word is a transliteration of the person's native name by its letters, a wrong one is none. Where it
    is not, the name came to English by another way: its consonants are compared, as far as they don't usually vary.
    """
    if person.own_script:
        return True
    if origins := [native for native in _native_parts(person) if may_spell(real, native)]:
        return not any(may_spell(word, native) for native in origins)
    if "Japan" in person.countries:
        return romanised(word, "japanese") != romanised(real, "japanese")
    habit = _HABITS.get(script, "")
    return (
        skeleton(word) != skeleton(real)
        and romanised(word, habit) != romanised(real, habit)
        and name_distance(word, real) > _SLIGHT
    )


@lru_cache(maxsize=2_000)
def _native_parts(person: Person) -> tuple[str, ...]:
    """What a word of the person's English names may stand for."""
    return tuple(
        dict.fromkeys(part for form in person.forms if not is_latin(form.text) for part in parts_of(form.text))
    )


def _cost(word: str, family: str) -> float:
    """Edits between two names, half of them where they sound alike."""
    cost = name_distance(word, family)
    return cost * 0.6 if skeleton(word) == skeleton(family) else cost


def _is_known(mention: NameMention, people: People) -> bool:
    """Whether the run is somebody else's right name."""
    return any(named.mention is mention and named.accepted for named in people.named)


def _by_sound(analysis: Analysis, aligned: Alignment) -> Iterator[_Wrong]:
    """Names near an official's, where a word of the source sounds like the official's and none like what is printed."""
    people = people_in(analysis)
    if aligned.text.script in ("LATIN", *UNSPACED):
        return
    for named in people.named:
        said = join(fold(named.words[-1]))
        if named.accepted or named.people or len(said) < 4 or named.words[-1].lower() in analysis.words.texts:
            continue
        found, script = _heard(aligned, named.start), aligned.text.script
        if any(bones.startswith(consonants(said, script)) for bones in found):
            continue
        for bones, (printed, roman) in found.items():
            person = _meant(said, bones, roman, script, named, people)
            if person is not None:
                family = split_name(person.name, person.family_first).surname
                yield _Wrong(named.end - len(named.mention.words[-1]), named.end, family, person, printed)
                break


def _heard(aligned: Alignment, place: int) -> dict[str, tuple[str, str]]:
    """Sound → (the word, its folded transliteration) for the words of the source around the article's ``place``."""
    from anyascii import anyascii

    out: dict[str, tuple[str, str]] = {}
    for start, end in aligned.source_near(place, _AROUND):
        for match in WORD.finditer(aligned.text.text, start, end):
            for form in _forms(match.group(), aligned.text.script):
                if len(bones := heard(form, aligned.text.script)) >= 3:
                    out.setdefault(bones, (match.group(), join(fold(anyascii(form)))))
    return out


def _forms(word: str, script: str) -> Iterable[str]:
    """A word, and in Korean without its particles; the other scripts' sounds bear their endings at the end."""
    return without_grammar(word, script) if script == "HANGUL" else (word,)


def _meant(said: str, bones: str, roman: str, script: str, named: Named, people: People) -> Person | None:
    """The one official whose family name sounds like the source's word and is near to what is printed, and for whom the
    title, the given name or the rest of the article speaks."""
    register = people.register
    given = join(fold(named.words[0])) if named.is_full else ""
    fitting: set[int] = set()
    for word in {*register.near(roman), *register.near(said)}:
        if consonants(word, script) != bones or _cost(said, word) / max(len(word), 4) >= _NEAR:
            continue
        for person in (register.person(number) for number, family in register.bearers(word) if family):
            titled = any(people.title_fits(title, person) for title in named.mention.titles)
            if titled or (given and given in _names(person, "").given) or person in people.known:
                fitting.add(person.id)
    return register.person(fitting.pop()) if len(fitting) == 1 else None


def compile_rule(params: SourceNameParams, language: Language) -> Runner:
    find = {"register": _by_register, "spelling": _by_spelling, "sound": _by_sound}[params.by]

    def run(analysis: Analysis) -> Iterator[Hit]:
        aligned = alignment(analysis) if analysis.article.source_text else None
        if aligned is None or analysis.language.code != language.code:
            return
        date = analysis.article.date
        for wrong in find(analysis, aligned):
            values = {
                "said": analysis.text[wrong.start : wrong.end],
                "right": wrong.right,
                "source": wrong.source,
                "standing": standing(wrong.person, date),
            }
            evidence = (*register_evidence(wrong.person, date), Evidence("source-text", wrong.source))
            yield Hit(wrong.start, wrong.end, (Suggestion(wrong.right, Safety.UNSAFE),), values, evidence)

    return run


KIND = Kind("source-name", SourceNameParams, compile_rule)
