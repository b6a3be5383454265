"""Kind ``source-person``: a name that the source spells otherwise.

Nobody knows whom an article may name, so this goes by letters alone. From another script: the name printed is none that
any list has, no word of the source around can be read so, and one can be read as a known name a slip away. From Latin
letters: the source has the same given name before a family name a slip away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.alignment import Alignment, alignment
from mtcheck.analysis.language import Language
from mtcheck.analysis.names import NameMention
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.findings import Evidence, Safety, Suggestion
from mtcheck.officials.edits import name_distance
from mtcheck.officials.keys import fold, join, skeleton
from mtcheck.officials.native import UNSPACED, WORD
from mtcheck.officials.people import surname_readings
from mtcheck.officials.people_in import Named, people_in
from mtcheck.officials.pinyin import readings
from mtcheck.officials.register import Register
from mtcheck.officials.transliteration import (
    consonants,
    heard,
    korean_families,
    letters_of,
    may_spell,
    romanise,
    without_grammar,
)

_AROUND = 1  # sentences of the source on either side in which the name may stand
_SHORTEST = 4  # letters of a word that is looked at
_NEAR = 0.4  # edits a letter: what is farther off is another name
_FARTHEST = 1.9  # edits, whatever the length
_NEAR_OFFICIAL = 0.55  # the same of an official's whom the source names in full
_COMMON = 4  # powers of two of bearers of a family name
_GIVEN = 7  # the same of a given name
_DOUBLED = re.compile(r"(.)\1+")
_FULL_NAME = re.compile(r"(?<![\w-])([A-Z][^\W\d_]+) ([A-Z][^\W\d_]+)(?![\w-])(?! [A-Z])")
_HAN = re.compile("[\u4e00-\u9fff]+")


class SourcePersonParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """There is nothing to set."""


class _Slip(NamedTuple):
    """The word at code points ``[start, end)`` is to be ``right``, as ``source`` says."""

    start: int
    end: int
    right: str
    source: str


def _source_around(aligned: Alignment, place: int) -> str:
    """The source of the article's ``place`` with the sentences beside it."""
    sentences = aligned.source_near(place, _AROUND)
    return aligned.text.text[sentences[0][0] : sentences[-1][1]] if sentences else ""


class _Heard:
    """The words of the source around a name that are in its script, each as it may be without its grammar."""

    def __init__(self, text: str, script: str) -> None:
        self.script = script
        self.forms: dict[str, str] = {}
        self.bones: dict[str, str] = {}
        for match in WORD.finditer(text):
            if match.group().isascii():
                continue
            for form in without_grammar(match.group(), script):
                if len(form) > 2 or script == "HANGUL":
                    self.forms[form] = match.group()
                    self.bones[form] = heard(form, script)

    def reads(self, said: str) -> bool:
        """Whether one of them can be read so."""
        return any(may_spell(said, native) for native in self.forms)

    def sounds(self, said: str) -> bool:
        """Whether one of them has its consonants."""
        bones = consonants(said, self.script)
        return any(found.startswith(bones) for found in self.bones.values())

    def meant(self, said: str, near: Iterable[str]) -> dict[str, str]:
        """Words as the source has them → the nearest of the names that reads or sounds so."""
        out: dict[str, tuple[float, str]] = {}
        for known in near:
            distance, bones = name_distance(said, known), consonants(known, self.script)
            for native, written in self.forms.items():
                if may_spell(known, native) or (len(bones) > 2 and bones == self.bones[native]):
                    out[written] = min(out.get(written, (distance, known)), (distance, known))
        return {written: name for written, (_, name) in out.items()}

    def spelled(self, said: str, near: Iterable[str]) -> dict[str, str]:
        """The same of names that can be read so letter by letter, with the ending of a woman's name where the source
        has it."""
        names = {name for known in near for name in (known, f"{known}a")}
        exact = [name for name in names if any(may_spell(name, native) for native in self.forms)]
        return self.meant(said, exact)


def _slips_of(said: str, register: Register) -> list[str]:
    """Words of officials' names a slip away."""
    return [known for known in register.near(said) if _is_near(said, known)]


def _is_near(said: str, known: str) -> bool:
    distance = name_distance(said, known)
    return 0 < distance < min(_FARTHEST, _NEAR * max(len(known), _SHORTEST)) and _single(said) != _single(known)


def _single(word: str) -> str:
    """A word with its doubled letters single."""
    return _DOUBLED.sub(r"\1", word)


def _in_latin(known: str, register: Register) -> bool | None:
    """Whether its officials write a family name in Latin letters themselves; None where some do, or none has it."""
    bearers = {*register.bearers(known), *register.bearers(known.removesuffix("a"))}
    own = {register.person(number).own_script for number, is_family in bearers if is_family}
    return own.pop() if len(own) == 1 else None


def _by_letters(named: Named, register: Register, analysis: Analysis, aligned: Alignment) -> Iterator[_Slip]:
    """The family name of somebody whose given name the source has, where no list knows it."""
    *given, word = named.words
    said = join(fold(word))
    first = join(fold(given[0])) if given else ""
    if (
        register.word(first)[0] < _GIVEN
        or len(said) < _SHORTEST
        or register.word(said) != (0, 0)
        or register.bearers(said)
        or word.lower() in analysis.words.texts
        or word in aligned.text.text
    ):
        return
    words = _Heard(_source_around(aligned, named.start), aligned.text.script)
    if not (words.reads(first) or words.sounds(first)):
        return
    near = _slips_of(said, register)
    women = _slips_of(said[:-1], register) if said.endswith("a") else []
    strict = {} if words.reads(said) else words.spelled(said, [*near, *women])
    found = {written: name for written, name in strict.items() if _in_latin(name, register) is False}
    if not found and not words.sounds(said):
        found = words.meant(said, near)
    elif not found:  # the source's letters don't tell, but nobody in a land of Latin letters is called so
        western = [known for known in near if register.word(known)[1] >= _COMMON and _in_latin(known, register)]
        found = words.meant(said, western)
    if len(found) == 1:
        ((written, right),) = found.items()
        yield _Slip(named.end - len(word), named.end, right.capitalize(), written)


def _by_neighbour(named: Named, register: Register, aligned: Alignment) -> Iterator[_Slip]:
    """A family name that stands otherwise after the same given name in a source in Latin letters.

    Names of other scripts are written in its own way by every language: Lawrow is Lavrov. So where only the choice of
    letters differs the name must be none that the lists know, unless it is an official of a land of Latin letters whom
    the source names.
    """
    *given, word = named.words
    said, first = join(fold(word)), join(fold(" ".join(given)))
    if len(given) != 1 or len(said) < _SHORTEST:
        return
    text = _source_around(aligned, named.start)
    is_given = register.word(first)[0] >= _GIVEN
    found: dict[str, str] = {}
    for match in _FULL_NAME.finditer(text):
        if join(fold(match[1])) != first:
            continue
        last = join(fold(match[2]))
        if last in (said, f"{said}s"):
            return
        slipped = is_given and _is_near(said, last) and _is_error(said, last, register)
        if slipped or _is_official(first, last, said, register):
            found[last] = match[2]
    if len(found) == 1:
        ((_, right),) = found.items()
        yield _Slip(named.end - len(word), named.end, right, right)


def _is_official(first: str, last: str, said: str, register: Register) -> bool:
    """Whether an official writes his name so, in Latin letters, and none is called what the article has instead, which
    is not far off."""
    called = {number for number, _ in register.bearers(first)}
    meant = {number for number, is_family in register.bearers(last) if is_family} & called
    if not meant or not all(register.person(number).own_script for number in meant):
        return False
    others = called & {number for number, _ in register.bearers(said)}
    return not others and 0 < name_distance(said, last) < _NEAR_OFFICIAL * len(last)


def _is_error(said: str, written: str, register: Register) -> bool:
    if skeleton(said) != skeleton(written):
        return not any(not register.person(number).own_script for number, _ in register.bearers(said))
    return register.word(said) == (0, 0) and not register.bearers(said) and _bare(said) == _bare(written)


def _bare(word: str) -> str:
    """A folded word's consonants."""
    return re.sub("[aeiouy]", "", word)


def _by_syllables(mention: NameMention, aligned: Alignment) -> Iterator[_Slip]:
    """A given name after a Chinese or Korean family name, where the source has that family name before syllables that
    read nearly so."""
    family, given = join(fold(mention.words[0])), join(fold("".join(mention.words[1:])))
    if len(mention.words) not in (2, 3) or len(given) < 2:
        return
    found: dict[str, str] = {}
    for name in _names_of(family, _source_around(aligned, mention.start), aligned.text.script):
        read = romanise(name[1:])
        if may_spell(given, name[1:]):
            return
        if read and 0 < name_distance(given, read) / max(len(read), _SHORTEST) < _NEAR:
            found.setdefault(read, name)
    if len(found) == 1:
        ((_, written),) = found.items()
        begin = mention.start + len(mention.words[0]) + 1
        yield _Slip(begin, mention.end, _as_given(written[1:], aligned.text.script), written)


def _names_of(family: str, text: str, script: str) -> Iterator[str]:
    """Names of two or three syllables in a source that begin with a family name."""
    if script == "HANGUL":
        forms = {form for match in WORD.finditer(text) for form in without_grammar(match.group(), script)}
        yield from (form for form in forms if len(form) in (2, 3) and family in korean_families(form[0]))
    elif surname_readings(family):
        for run in _HAN.findall(text):
            starts = [start for start, char in enumerate(run) if readings().get(char) == family]
            yield from (
                run[start : start + length] for start in starts for length in (3, 2) if start + length <= len(run)
            )


def _as_given(native: str, script: str) -> str:
    """A given name as it is usual in English: Min-su, Jiaqiang."""
    parts = native if script == "HANGUL" else [native]
    return "-".join(romanise(part) for part in parts).capitalize()


def _slips(analysis: Analysis, aligned: Alignment) -> Iterator[_Slip]:
    people, script = people_in(analysis), aligned.text.script
    by_letters = script not in ("LATIN", *UNSPACED) and letters_of(script) is not None
    for named in people.named:
        if named.accepted or named.people:
            continue
        if script == "HANGUL" or aligned.text.language == "zh":
            yield from _by_syllables(named.mention, aligned)
        if script == "LATIN":
            yield from _by_neighbour(named, people.register, aligned)
        elif by_letters:
            yield from _by_letters(named, people.register, analysis, aligned)


def compile_rule(_params: SourcePersonParams, language: Language) -> Runner:
    def run(analysis: Analysis) -> Iterator[Hit]:
        aligned = alignment(analysis) if analysis.article.source_text else None
        if aligned is None or analysis.language.code != language.code:
            return
        for slip in _slips(analysis, aligned):
            values = {"said": analysis.text[slip.start : slip.end], "right": slip.right, "source": slip.source}
            evidence = (Evidence("source-text", slip.source),)
            yield Hit(slip.start, slip.end, (Suggestion(slip.right, Safety.UNSAFE),), values, evidence)

    return run


KIND = Kind("source-person", SourcePersonParams, compile_rule)
