"""A name that is a misspelling of somebody in the register of officials.

Found by `mtcheck.officials.decide`; here the article's later mentions join in ("Lawrof’s" after "Foreign Minister
Sergei Lawrof"), and the fix is given the extent and the case of what stands there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import msgspec

from mtcheck.analysis import Analysis, view
from mtcheck.analysis.language import Language
from mtcheck.analysis.names import name_data, name_pattern
from mtcheck.checks.fixes import in_case_of
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.findings import Evidence, Safety, Severity, Suggestion
from mtcheck.officials.decide import Verdict, confidence, judge
from mtcheck.officials.evidence import register_evidence, standing, stated_evidence, stated_standing
from mtcheck.officials.keys import fold, join
from mtcheck.officials.matching import accepted_forms, family_closeness, word_cost
from mtcheck.officials.people import split_name, tells_generation
from mtcheck.officials.people_in import Named, People, people_in
from mtcheck.officials.register import Person

_SURE = 6.0  # the score from which the fix may be applied unseen
_NEAR = "looks like a misspelling of"
_LISTED = "is, in pinyin, the Chinese form of the name of"
_GIVEN_ALONE = "is, without the family name, the given name of"
_ECHO = 1.3  # the most that a later bare surname may differ from the right one
_LIFE = 110  # years between somebody's birth and the last office
_BROKEN = re.compile(r"[?\ufffd][^\W\d_A-Z]")  # a letter lost in a wrong encoding: "Garc?a"
_APART = 3  # words between a word of kinship and the name


class MisspeltNameParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``marks``: whether wrong accents are reported too."""

    marks: bool = True


class Misspelling(msgspec.Struct, frozen=True):
    """Code points ``[start, end)`` should read ``right``; ``looks``: what it is to the name; ``only_marks``: nothing
    but accents is wrong; ``stated``: the article's metadata say who it is."""

    start: int
    end: int
    person: Person
    right: str
    score: float
    looks: str = _NEAR
    only_marks: bool = False
    stated: bool = False


@view
def misspellings(analysis: Analysis) -> list[Misspelling]:
    """All misspelt names of the article."""
    return list(_find(analysis, people_in(analysis)))


def _find(analysis: Analysis, people: People) -> Iterator[Misspelling]:
    text = analysis.text
    also = name_pattern("another_spelling", analysis.language.code)
    verdicts: dict[int, Verdict] = {}
    judged: dict[object, Verdict | None] = {}
    for index, named in enumerate(people.named):
        if also.match(text, named.end) or _BROKEN.match(text, named.end):
            continue
        if named.accepted:
            yield from _in_pieces(named, people)
            yield from _wrong_marks(named, people)
        elif named.is_full or named.mention.titles:
            # The same name with the same titles is judged once.
            question = (
                named.words,
                tuple(title.office for title in named.mention.titles),
                bool(named.mention.honorific),
            )
            if question not in judged:
                judged[question] = judge(named, people)
            verdict = judged[question]
            if verdict is not None and not _is_another(verdict, named, analysis):
                verdicts[index] = verdict if verdict.named is named else _moved(verdict, named)
    if verdicts:
        _spread(verdicts, people)
    for verdict in verdicts.values():
        named = verdict.named
        right = in_case_of(_extent(verdict), text[named.start : named.end])
        said = text[named.start : named.end]
        # "President Bushs speech" has lost an apostrophe, not a name.
        if said != right and not said.endswith(f"{_surname(verdict.person)}s"):
            lacks = verdict.lacks_family
            # "Mayor of Seoul Park Won-soon"
            if lacks and text.endswith(f"{_surname(verdict.person)} ", 0, named.start):
                continue
            looks = _LISTED if verdict.listed else _GIVEN_ALONE if lacks else _NEAR
            yield Misspelling(
                named.start, named.end, verdict.person, right, verdict.score, looks, stated=verdict.stated
            )


def _is_another(verdict: Verdict, named: Named, analysis: Analysis) -> bool:
    """Whether the words around a name say that it is a relative's, or somebody's of another century."""
    text, language = analysis.text, analysis.language.code
    born = name_pattern("born", language).match(text, named.end)
    ends = [date.first.year for term in verdict.person.terms if (date := term.end or term.start) is not None]
    if born is not None and ends and int(born.group(1)) + _LIFE < min(ends):
        return True
    if verdict.closeness.family or not verdict.closeness.given:
        return False
    clause = re.split(r"[.;:!?()]", text[max(0, named.start - 60) : named.start])[-1]
    return any(word.strip(",").lower() in name_data(language).kin for word in clause.split()[-_APART:])


def _moved(verdict: Verdict, named: Named) -> Verdict:
    """The verdict on another mention of the same words."""
    shift = verdict.named.start - verdict.named.mention.start
    own = Named(named.mention, named.start + shift, verdict.named.words)
    return verdict._replace(named=own)


def _spread(verdicts: dict[int, Verdict], people: People) -> None:
    """Later and earlier mentions of the same misspelling, and bare surnames near to it, are the same person's."""
    first = list(verdicts.values())
    whole = {_key(verdict.named): verdict for verdict in first}
    families = {join(fold(verdict.named.words[-1])): verdict for verdict in first if verdict.closeness.family > 0}
    others = {join(fold(named.words[-1])) for named in people.named if named.is_full and named.accepted}
    others |= {
        join(fold(named.words[-1]))
        for index, named in enumerate(people.named)
        if named.is_full and index not in verdicts and _key(named) not in whole
    }
    for index, named in enumerate(people.named):
        if index in verdicts or named.accepted:
            continue
        verdict = whole.get(_key(named))
        if verdict is None and not named.is_full:
            word = join(fold(named.words[0]))
            if word not in others:
                verdict = families.get(word) or _echo(word, families, people)
        if verdict is not None:
            close = verdict.closeness if named.is_full else family_closeness(named.words[0], verdict.person)
            if close is not None or not named.is_full:
                verdicts[index] = verdict._replace(named=named, closeness=close or verdict.closeness)


def _echo(word: str, families: dict[str, Verdict], people: People) -> Verdict | None:
    """The verdict whose surname a bare word misspells in yet another way."""
    if len(word) < 4 or people.register.word(word)[1] > 11:
        return None
    for said, verdict in families.items():
        right = join(fold(_surname(verdict.person)))
        if word != right and min(word_cost(word, said), word_cost(word, right)) <= _ECHO and word_cost(word, right) < 9:
            return verdict
    return None


def _key(named: Named) -> str:
    return join(fold(" ".join(named.words)))


def _surname(person: Person) -> str:
    return split_name(person.name, person.family_first).surname


def _extent(verdict: Verdict) -> str:
    """The person's name to the extent that the mention has it: in full, or the family name alone."""
    person, words, closeness = verdict.person, verdict.named.words, verdict.closeness
    if not verdict.named.is_full:
        return person.name if verdict.lacks_family else _bare_form(words[0], person)
    parts = split_name(person.name, person.family_first)
    # Of a name from another script a given name that is rightly written stays as it is (Sergei beside Sergey).
    known = any(join(fold(words[0])) == join(fold(form.text.split()[0])) for form in person.forms if form.accepted)
    is_cut = bool(person.countries & name_data().cut_short)
    if not (person.own_script or person.family_first or is_cut) and closeness.given == 0 and len(words) == 2 and known:
        return f"{words[0]} {parts.surname}"
    return person.name


def _bare_form(word: str, person: Person) -> str:
    """The one name that a bare ``word`` stands for: the family name, or the given name where people go by it."""
    parts = split_name(person.name, person.family_first)
    if tells_generation(parts.surname):  # "King Abdullah II"
        return parts.given_name
    options = [parts.surname, *([parts.given_name] if person.countries & name_data().given_alone else [])]
    said = join(fold(word))
    return min(options, key=lambda option: word_cost(said, join(fold(option)), True))


def _has_marks(word: str) -> bool:
    return not word.isascii() and any(unicodedata.combining(char) for char in unicodedata.normalize("NFD", word))


def _in_pieces(named: Named, people: People) -> Iterator[Misspelling]:
    """The right letters cut into more words than any form of the name has: "Szij Jarto". In names of another script a
    space comes and goes between what are words; there one piece must be a word that no name has."""
    said = fold(" ".join(named.words)).split()
    for person in named.people:
        forms = [form for text in accepted_forms(person) if "".join(form := fold(text).split()) == "".join(said)]
        if len(said) > 2 and forms and all(len(said) > len(form) for form in forms):
            pieces = [word for word in said if all(word not in form for form in forms)]
            is_compound = bool(name_data().particles & {*pieces})  # "Abd Rabbuh", "Abdrabbuh"
            if person.own_script or (not is_compound and any(_is_no_name(word, people) for word in pieces)):
                yield Misspelling(named.start, named.end, person, person.name, 5.0)
        return


def _is_no_name(word: str, people: People) -> bool:
    """Whether a folded word is on no list of names."""
    return not any(people.register.word(word)) and not people.register.bearers(word)


def _only_lacks(said: str, real: str) -> bool:
    """Whether some of the marks are missing and none is another."""
    return len(said) == len(real) and all(
        a == b or (a.isascii() and fold(a) == fold(b)) for a, b in zip(said, real, strict=True)
    )


def _wrong_marks(named: Named, people: People) -> Iterator[Misspelling]:
    """Accents other than the person's own; a name without any is let through. Where accents tell one name from another
    the title must say who is meant."""
    if not any(_has_marks(word) for word in named.words):
        return
    said = [unicodedata.normalize("NFC", word) for word in named.words]
    for person in named.people:
        real = [form.text.split() for form in person.forms]
        words = {unicodedata.normalize("NFC", word) for form in real for word in form}
        if not person.own_script:
            return
        titles = named.mention.titles
        if person.countries & name_data().tonal and not any(people.title_fits(title, person) for title in titles):
            return
        for word in said:
            if _has_marks(word) and word not in words:
                rivals = [w for w in words if _has_marks(w) and fold(w) == fold(word)]
                if rivals and not any(_only_lacks(word, rival) for rival in rivals):
                    right = " ".join(rivals[0] if w == word else w for w in named.words)
                    yield Misspelling(named.start, named.end, person, right, 5.0, only_marks=True)
                    return


def compile_rule(params: MisspeltNameParams, language: Language) -> Runner:
    def run(analysis: Analysis) -> Iterator[Hit]:
        if analysis.language.code != language.code:
            return
        date = analysis.article.date
        for found in misspellings(analysis):
            if found.only_marks and not params.marks:
                continue
            said = analysis.text[found.start : found.end]
            safety = Safety.SAFE if found.score >= _SURE else Safety.UNSAFE
            evidence: tuple[Evidence, ...] = register_evidence(found.person, date)
            if found.stated:
                evidence = (stated_evidence(found.person), *evidence)
            yield Hit(
                found.start,
                found.end,
                (Suggestion(found.right, safety),),
                {
                    "said": said,
                    "looks": found.looks,
                    "right": found.right,
                    "standing": stated_standing(found.person) if found.stated else standing(found.person, date),
                },
                evidence,
                confidence(found.score),
                severity=Severity.MAJOR if found.only_marks else None,
            )

    return run


KIND = Kind("misspelt-name", MisspeltNameParams, compile_rule)
