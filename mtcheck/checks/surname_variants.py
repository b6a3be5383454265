"""One person's name written in several ways in one article: "Pompeo" and "Pompejo", "Tokayev" and "Tokaev", "Moon
Jae-in" and "Jae-in Moon"."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.language import Language
from mtcheck.analysis.names import name_data, name_pattern
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.checks.misspelt_name import misspellings
from mtcheck.findings import Evidence, Safety, Severity, Suggestion
from mtcheck.officials.evidence import register_evidence, standing, stated_evidence, stated_standing
from mtcheck.officials.keys import fold, join
from mtcheck.officials.matching import family_closeness, word_cost
from mtcheck.officials.people import is_latin, split_name
from mtcheck.officials.people_in import Named, People, people_in
from mtcheck.officials.register import Person

_NEAR = 1.05  # edits between two spellings of one surname
_AFTER_NAME = re.compile(r"[A-Z][a-z]+ $")
_ENDING = 2  # letters that make another word of a name: Calabria, Calabrian
_RARE = 5  # a surname that about a dozen people have in the United States, or that some list has without a count
_COMMON = 11  # a surname that 2,000 people or more have in the United States is somebody's own


class SurnameVariantsParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No parameters."""


class _Spelling(msgspec.Struct, frozen=True):
    """``person`` is None for somebody whom the register lacks; ``stated``: only the article's metadata have the right
    spelling."""

    start: int
    end: int
    right: str
    person: Person | None = None
    stated: bool = False


def _family(named: Named, person: Person) -> str:
    """The surname as a full mention of a person writes it."""
    parts = split_name(" ".join(named.words), person.family_first)
    return parts.surname


def _variants(analysis: Analysis) -> Iterator[_Spelling]:
    people = people_in(analysis)
    text = analysis.text
    taken = {found.start for found in misspellings(analysis)}
    cut_off = re.compile(rf" (?:{'|'.join(sorted(name_data(analysis.language.code).like_words))})\b")
    bare = [
        named
        for named in people.named
        if not named.is_full
        and named.start not in taken
        and people.grammar.region_at(named.words, 0) is None
        and not cut_off.match(text, named.end)
    ]
    full_families = Counter(join(fold(named.words[-1])) for named in people.named if named.is_full)
    persons: dict[int, Person] = {}
    spelt: dict[int, dict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for named in people.named:
        if named.is_full and named.accepted and len(named.people) == 1:
            person = named.people[0]
            if fold(person.name).endswith(f" {fold(' '.join(named.words))}"):  # "San Martin" may be a saint
                continue
            persons[person.id] = person
            family = _family(named, person)
            spelt[person.id][family].append((named.end - len(family), named.end))
    absent = {number: person for number, person in people.stated.people.items() if number not in persons}
    for number, person in (persons | absent).items():
        forms = spelt[number]
        rights = {join(fold(form)): form for form in forms}
        if number in absent or any(named.start in taken and person in named.people for named in people.named):
            own = split_name(person.name, person.family_first).surname  # the article's own form is wrong
            rights = {join(fold(own)): own}
        for named in bare:
            word = join(fold(named.words[0]))
            if _is_somebody_else(named, person, people):
                continue
            if word in rights or (len(word) > 4 and word not in full_families and _is_another_right(named, person)):
                forms[named.words[0]].append((named.start, named.end))
            elif _may_be(named, word, rights, full_families, analysis):
                yield _Spelling(named.start, named.end, next(iter(rights.values())), person, number in absent)
        yield from _minority(forms, person, text)
    yield from _of_strangers(bare, full_families, people, analysis, taken)
    yield from _other_order(people, taken)


def _of_strangers(
    bare: list[Named], families: Counter[str], people: People, analysis: Analysis, taken: set[int]
) -> Iterator[_Spelling]:
    """A bare surname near to that of the one person of the article whom it can mean, and who has no other bare
    mention: "Karel Zemanek … Zemannek". Both must be too rare to be two people's by chance."""
    alone = Counter(join(fold(named.words[0])) for named in bare)
    full = [
        named
        for named in people.named
        if named.is_full and not named.people and named.start not in taken and len(named.words) < 4
    ]
    for named in bare:
        word = join(fold(named.words[0]))
        if len(word) < 6 or word in families or not _is_rare(word, people):
            continue
        if analysis.text[named.end : named.end + 1] == ")":  # "(also written Kolchack)"
            continue
        sentence = analysis.sentence_at(named.start)
        # Any word may begin a sentence.
        if sentence is not None and sentence.start == named.start and not _speaks(analysis, named):
            continue
        if _is_word(analysis.text, named.words[0]) or _AFTER_NAME.search(
            analysis.text[max(0, named.start - 20) : named.start]
        ):
            continue
        near = {
            family: other
            for other in full
            if (family := join(fold(other.words[-1]))) not in alone
            and family.startswith(word[0])
            and not _is_derived(word, family)
            and _is_rare(family, people)
            and word_cost(word, family) <= _NEAR
        }
        if len(near) != 1 or not people.register.word(join(fold(next(iter(near.values())).words[0])))[0]:
            continue
        other = next(iter(near.values()))
        family = other.words[-1]
        is_listed = bool(people.register.word(word)[1])
        if is_listed == bool(people.register.word(join(fold(family)))[1]) and not _speaks(analysis, named):
            continue
        if is_listed or alone[word] > families[join(fold(family))]:
            yield _Spelling(other.end - len(family), other.end, named.words[0])
        else:
            yield _Spelling(named.start, named.end, family)


def _is_derived(word: str, other: str) -> bool:
    """Whether two words differ by no more than an ending: Shaybani and Shaybanid, Nuristan and Nuristani, Novak's wife
    Novaka, Burzynski and Burzynska."""
    shorter, longer = sorted((word, other), key=len)
    if longer.startswith(shorter) and len(longer) - len(shorter) <= _ENDING:
        return True
    return word[:-1] == other[:-1] and {word[-1], other[-1]} <= set("aeiouy")


def _is_rare(word: str, people: People) -> bool:
    return people.register.word(word)[1] <= _RARE and not people.register.word(word)[0]


def _other_order(people: People, taken: set[int]) -> Iterator[_Spelling]:
    """ "Jae-in Moon" beside "Moon Jae-in": a given name of two syllables tells which order is which."""
    pairs = [
        named
        for named in people.named
        if len(named.words) == 2
        and sum("-" in word for word in named.words) == 1
        and all(len(part) > 1 for word in named.words for part in word.split("-"))  # "S-Bahn"
        and named.start not in taken
    ]
    usual = {
        (join(fold(named.words[0])), join(fold(named.words[1]))): named for named in pairs if "-" in named.words[1]
    }
    for named in pairs:
        right = usual.get((join(fold(named.words[1])), join(fold(named.words[0]))))
        if right is not None and "-" in named.words[0] and people.register.word(join(fold(named.words[1])))[1]:
            yield _Spelling(named.start, named.end, " ".join(right.words))


def _is_another_right(named: Named, person: Person) -> bool:
    """Whether the bare surname is another accepted form of the person's."""
    close = family_closeness(named.words[0], person)
    return close is not None and close.family == 0.0


def _is_somebody_else(named: Named, person: Person, people: People) -> bool:
    """Whether the bare surname has a title that the person never had."""
    titles = named.mention.titles
    return bool(titles) and not any(people.title_fits(title, person) for title in titles)


def _may_be(named: Named, word: str, rights: dict[str, str], full_families: Counter[str], analysis: Analysis) -> bool:
    """Whether a bare surname is a misspelling of one that the article has in full."""
    if len(word) < 4 or word in full_families or named.mention.honorific in ("st", "saint"):
        return False
    if not is_latin(named.words[0]):
        # Letters of another script inside a word are no other name.
        return any(word_cost(word, right) <= 2 * _NEAR for right in rights)
    near = (right for right in rights if word_cost(word, right) <= _NEAR and abs(len(word) - len(right)) <= 2)
    if not any(max(len(word), len(right)) > 4 for right in near):
        return False
    if named.mention.words[0].isupper() or any(word == right + "s" for right in rights):
        return False
    people = people_in(analysis)
    if people.register.word(word)[1] > _COMMON or _is_word(analysis.text, named.words[0]):
        return False
    if any(is_family for _, is_family in people.register.bearers(word)) and not _speaks(analysis, named):
        return False
    return _speaks(analysis, named)


def _speaks(analysis: Analysis, named: Named) -> bool:
    """Whether the word does what people do."""
    speech = name_pattern("speech", analysis.language.code)
    return bool(named.mention.honorific or named.mention.before or speech.match(analysis.text, named.end))


def _is_word(text: str, word: str) -> bool:
    """Whether the article has it in small letters too."""
    small = word.lower()
    return small in text and re.search(rf"\b{re.escape(small)}\b", text) is not None


def _minority(forms: dict[str, list[tuple[int, int]]], person: Person, text: str) -> Iterator[_Spelling]:
    """Of several right spellings of one person's surname, all but one; marks count only where some mention has them."""
    spellings = [form for form in forms if forms[form]]
    if len({re.sub(r"[’'ʼ`-]", "", form).casefold() for form in spellings}) < 2:
        return
    own = split_name(person.name, person.family_first).surname
    best = own if own in spellings else max(spellings, key=lambda form: (len(forms[form]), form))
    for form in spellings:
        # A longer form of the name ("bin Salman" and "Salman") is no other spelling.
        if (
            form == best
            or form.isupper()
            or (fold(form) in fold(best) and fold(form) != fold(best))
            or (fold(best) in fold(form) and (fold(form) != fold(best)))
        ):
            continue
        if word_cost(join(fold(form)), join(fold(best))) > 2.5:
            continue
        for start, end in forms[form]:
            if text[start:end] == form:
                yield _Spelling(start, end, best, person)


def compile_rule(_params: SurnameVariantsParams, language: Language) -> Runner:
    def run(analysis: Analysis) -> Iterator[Hit]:
        if analysis.language.code != language.code:
            return
        date = analysis.article.date
        seen: set[int] = set()
        for found in _variants(analysis):
            if found.start in seen:
                continue
            seen.add(found.start)
            said = analysis.text[found.start : found.end]
            evidence: tuple[Evidence, ...] = register_evidence(found.person, date) if found.person else ()
            known = f"{standing(found.person, date)}. " if found.person and found.person.terms else ""
            if found.person and found.stated:
                evidence, known = (stated_evidence(found.person),), f"{stated_standing(found.person)}. "
            values = {"said": said, "right": found.right, "standing": known}
            values["where"] = "in its metadata" if found.stated else "elsewhere"
            severity = Severity.MINOR if fold(said) == fold(found.right) else None  # only marks differ
            yield Hit(
                found.start, found.end, (Suggestion(found.right, Safety.UNSAFE),), values, evidence, severity=severity
            )

    return run


KIND = Kind("surname-variants", SurnameVariantsParams, compile_rule)
