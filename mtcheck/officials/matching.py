"""How near a name in a text is to a name in the register."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import inf
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from mtcheck.analysis.names import name_data
from mtcheck.officials.edits import ROUNDING, distance, shipped_costs
from mtcheck.officials.keys import fold, join, romanised, skeleton
from mtcheck.officials.people import are_nicknames, expanded, split_name, surname_readings
from mtcheck.officials.register import Person, Register

_ARTICLES = frozenset({"al", "el", "ul", "ad", "as", "ar", "ash", "az", "an"})
_FAR = 9.0  # the cost of a word that is another name altogether
_SLIGHT = 0.5  # less than this between two forms of one name is a matter of taste
_NEAREST = 40  # persons whose names sound alike that are looked at
_COMMON = 300  # bearers of a family name that may all be looked at
_LOOSE = 0.6  # the share of a word that may change where nobody else can be meant
OTHER = 3.0  # the cost of another name altogether, where nobody else can be meant
_RARE = 10  # a name that 1,000 people or fewer have can alone say who is meant
_RECUT = 0.2  # the share of a name that may change where it is cut into other words
_ROMANISED = 1.0  # the cost of another romanisation of the same Chinese family name
_SOUND = 0.7  # what the cost shrinks to where two spellings have the same skeleton


class Closeness(NamedTuple):
    """What it costs to read a mention as ``form`` of a person: the edits of its given and of its family name.

    ``given`` is None where the mention has no given name; ``pieces``: the name is cut into other words than the form.
    A cost of 0 is the same spelling but for marks, case and hyphens.
    """

    form: str
    given: float | None
    family: float
    pieces: bool = False

    @property
    def cost(self) -> float:
        return (self.given or 0.0) + self.family


class _Likeness(NamedTuple):
    """``plain`` edits between two words, each of them ``shrunk`` by a factor, and the ``most`` that they may cost for
    one name."""

    plain: float
    shrunk: float
    most: float


@lru_cache(maxsize=50_000)
def _likeness(said: str, real: str) -> _Likeness | None:
    """None where two folded words are different names, for all that plain edits and their consonants say."""
    shorter, longer = sorted((len(said), len(real)))
    if longer - shorter > max(2, longer // 3):
        return None
    bones, others = skeleton(said), skeleton(real)
    # The more of the consonants stay, the more letters may change.
    if bones == others:
        most = max(2, longer // 2)
    elif OSA.distance(bones, others, score_cutoff=1) <= 1:
        most = max(2, (2 * longer) // 5)
    else:
        most = 1 if longer < 7 else 2
    plain = OSA.distance(said, real, score_cutoff=most)
    if plain > most:
        return None
    # Half of a name may change where the consonants stay, a third where they don't.
    share = 0.4 if bones == others else 0.34
    return _Likeness(plain, _shrunk(bones, others), max(0.9, share * longer))


def _shrunk(bones: str, others: str) -> float:
    return _SOUND if bones == others and len(bones) > 2 else 1.0


def is_near(said: str, real: str) -> bool:
    """Whether two folded words may be one name: `word_cost` is less than `_FAR`, which this seldom has to ask."""
    if said == real:
        return True
    found = _likeness(said, real)
    # No pair of words costs more than its plain edits.
    return found is not None and (found.shrunk * found.plain <= found.most or word_cost(said, real) < _FAR)


@lru_cache(maxsize=50_000)
def word_cost(said: str, real: str, loose: bool = False) -> float:
    """The edits between two folded words of names, fewer where they sound alike; `_FAR` where they are different
    names. ``loose`` lets more than half of a word change."""
    if said == real:
        return 0.0
    if loose:
        shorter, longer = sorted((len(said), len(real)))
        if longer - shorter > max(2, longer // 2):
            return _FAR
        return _within(said, real, _Likeness(inf, _shrunk(skeleton(said), skeleton(real)), _LOOSE * longer))
    found = _likeness(said, real)
    return _within(said, real, found) if found is not None else _FAR


def _within(said: str, real: str, likeness: _Likeness) -> float:
    """The cost of the edits; `_FAR` where it is more than the most that there may be."""
    plain, shrunk, most = likeness
    cost = shrunk * distance(said, real, shipped_costs(), min(plain, most / shrunk) + ROUNDING)
    return cost if cost <= most else _FAR


@lru_cache(maxsize=50_000)
def _habit(person: Person) -> str:
    habits = name_data().habits
    return next((habit for habit, countries in habits.items() if person.countries & countries), "")


def _variant_cost(said: str, real: str, person: Person, loose: bool = False) -> float:
    """`word_cost`, but nothing for another transliteration of a name from another script, nor for two letters that
    stand for one with a mark: "Steinbrueck"."""
    cost = word_cost(said, real, loose)
    if cost > 0.0 and person.own_script and not person.name.isascii() and expanded(said) == real:
        return 0.0
    return 0.0 if cost > 0.0 and not person.own_script and _is_variant(said, real, person) else cost


def _family_cost(said: str, real: str, person: Person, loose: bool) -> float:
    """`_variant_cost`, but no more than an edit for another romanisation of a Chinese family name (Lo, Law)."""
    cost = _variant_cost(said, real, person, loose)
    if cost > _ROMANISED and person.family_first and surname_readings(said) & surname_readings(real):
        return _ROMANISED
    return cost


def _is_variant(said: str, real: str, person: Person) -> bool:
    """Whether two spellings differ by nothing but choices of transliteration."""
    habit = _habit(person)
    return romanised(said, habit) == romanised(real, habit)


@lru_cache(maxsize=50_000)
def _parts(form: str, family_first: bool) -> tuple[str, str, str]:
    """Folded given name (its middle names left out), family name with particles, and family name's last word, each
    joined."""
    parts = split_name(form, family_first)
    if len(parts.words) == 1:
        word = join(fold(form))
        return "", word, word
    if parts.family < parts.given:
        return join(fold(" ".join(parts.words[1:]))), join(fold(parts.words[0])), join(fold(parts.words[0]))
    particles = name_data().particles
    core = [word for word in parts.words[parts.family :] if word.lower() not in particles] or [parts.words[-1]]
    return join(fold(parts.given_name)), join(fold(" ".join(parts.words[parts.family :]))), _without_article(core[-1])


def _without_article(word: str) -> str:
    """A folded word of a name as one, the Arabic article left out: "al-Sisi" → "sisi"."""
    parts = fold(word).split()
    return "".join(parts[1:] if len(parts) > 1 and parts[0] in _ARTICLES else parts)


@lru_cache(maxsize=50_000)
def accepted_forms(person: Person) -> tuple[str, ...]:
    """The person's English names, the preferred one first."""
    return (person.name, *(form.text for form in person.forms if form.accepted and form.text != person.name))


def _given_cost(said: str, real: str, person: Person, register: Register, loose: bool) -> float:
    if not said or not real or are_nicknames(said, real):
        return 0.0
    # Sergey and Sergei, Andrei and Andriy: ways to write one name of another script.
    if not person.own_script and register.variants(said) & register.variants(real):
        return 0.0
    return _variant_cost(said, real, person, loose)


def leading_family_givens(person: Person) -> frozenset[str]:
    """Folded given names of somebody whose family name leads and who is not called by the given one."""
    if not person.family_first or person.countries & name_data().given_alone:
        return frozenset()
    parts = (split_name(form, True) for form in accepted_forms(person))
    return frozenset(join(fold(" ".join(p.words[1:]))) for p in parts if p.family < p.given)


def full_closeness(words: tuple[str, ...], person: Person, register: Register, loose: bool = False) -> Closeness | None:
    """The accepted form nearest to a full name; None where none is near in every part.

    ``loose``: the stated office can be nobody else's, so that more may differ, one part even wholly.
    """
    said = [*(join(fold(word)) for word in words[:-1]), _without_article(words[-1])]
    joined = join(fold(" ".join(words)))
    best: Closeness | None = None
    for form in accepted_forms(person):
        given, family, core = _parts(form, person.family_first)
        if not given:
            continue
        # The spaces of a name of another script come and go: "Abd Rabbuh", "Abdrabbuh".
        is_cut_otherwise = not person.own_script and len(fold(form).split()) != len(words)
        if is_cut_otherwise and _is_variant(joined, join(fold(form)), person):
            return Closeness(form, 0.0, 0.0)
        found = _against(said, joined, (form, given, family, core), person, register, loose)
        if found is not None and (best is None or found.cost < best.cost):
            best = found
    if best is None or best.cost > 0.0 or _is_form(joined, person):
        return best
    if person.own_script:
        return _misspelt_given(said, person) or best
    if not register.word(said[0])[0]:
        # A given name that no list of names knows is right only in the form that has it, not mixed into another.
        own = _against(said, joined, (person.name, *_parts(person.name, person.family_first)), person, register)
        return own if own is not None and own.cost > _SLIGHT else best
    return best


def _is_form(joined: str, person: Person) -> bool:
    return any(join(fold(form)) == joined for form in accepted_forms(person))


def _misspelt_given(said: list[str], person: Person) -> Closeness | None:
    """A given name that is near to the person's full one without being it: "Anthony" beside Antony, who is also
    Tony."""
    for form in accepted_forms(person):
        given, family, core = _parts(form, person.family_first)
        if (
            given
            and not are_nicknames(said[0], given)
            and said[-1] in (family, core)
            and min(len(given), len(said[0])) > 4
        ):
            cost = word_cost(said[0], given)
            if cost <= 1.0:
                return Closeness(form, cost, 0.0)
    return None


def _against(
    said: list[str],
    joined: str,
    parts: tuple[str, str, str, str],
    person: Person,
    register: Register,
    loose: bool = False,
) -> Closeness | None:
    form, given, family, core = parts
    options: list[Closeness] = []
    orders = [(said[0], said[-1], "".join(said[1:]))]
    if person.family_first or person.countries & name_data().either_order:
        orders += [
            (said[-1], said[0], said[0]),
            ("".join(said[1:]), said[0], said[0]),
            ("".join(said[:-1]), said[-1], said[-1]),
            (said[0], said[1], said[1]),  # "Grace Fu Hai Yien"
        ]
    for first, last, rest in orders:
        # A run may begin with words that are no name: "Admiral Robert Willard".
        firsts = [first, *said[1:-1]] if loose and first == said[0] else [first]
        g = min(_given_cost(word, given, person, register, loose) for word in firsts)
        if g >= _FAR and not loose:
            continue
        f = min(_family_cost(last, core, person, loose), _variant_cost(rest, family, person, loose))
        if loose and g == 0.0 and register.word(first)[0] <= _RARE:
            f = min(f, OTHER)
        elif loose and f == 0.0 and register.word(last)[1] <= _RARE:
            g = min(g, OTHER)
        if f < _FAR and g < _FAR:
            options.append(Closeness(form, g, f))
    options += _cut_short(said, form, person, loose)
    # Written in one piece or in other pieces: "Pae Thong Than", "Blin Coln".
    whole = given + family
    if len(joined) > 7 and not options and (found := _likeness(joined, whole)) is not None:
        cost = _within(joined, whole, found._replace(most=min(found.most, _RECUT * len(whole))))
        if cost < _FAR:
            options.append(Closeness(form, cost / 2, cost / 2, pieces=True))
    return min(options, key=lambda option: option.cost, default=None)


def _cut_short(said: list[str], form: str, person: Person, loose: bool) -> Iterator[Closeness]:
    """The first words of a longer name, as people of some countries are called: "Susilo Bambang". Misspelt ones are
    taken for it only where nobody else can be meant."""
    words = form.split()
    is_begun = _habit(person) == "arabic" and 1 < len(said) < len(words)
    if is_begun and not any(_variant_cost(a, join(fold(b)), person) for a, b in zip(said, words, strict=False)):
        yield Closeness(form, 0.0, 0.0)  # the father's name may be the last: "Maamun Sami Rashid" al-Alwani
    if len(said) != 2 or len(words) < 3 or not person.countries & name_data().cut_short:
        return
    first, second = (_variant_cost(a, join(fold(b)), person, loose) for a, b in zip(said, words[:2], strict=True))
    if first + second == 0.0 or (loose and first < _FAR and second < _FAR):
        yield Closeness(form, second, first) if person.family_first else Closeness(form, first, second)


def family_closeness(word: str, person: Person, loose: bool = False, in_office: bool = False) -> Closeness | None:
    """The accepted form whose family name is nearest to a bare ``word``; of somebody ``in_office``, whose people go by
    the given name, that counts too."""
    said = _without_article(word)
    best: Closeness | None = None
    by_given = in_office and bool(person.countries & name_data().given_alone)
    for form in accepted_forms(person):
        given, family, core = _parts(form, person.family_first)
        cost = min(_variant_cost(said, name, person, loose) for name in (family, core, *((given,) if by_given else ())))
        if cost < _FAR and (best is None or cost < best.family):
            best = Closeness(form, None, cost)
    return best


def same_family(words: tuple[str, ...], register: Register) -> set[int]:
    """Persons with this very family name, at either end of the name; none where it is so common that only `same_given`
    can say whom it may mean."""
    found: set[int] = set()
    for word in {words[0], words[-1]}:
        bearers = register.family_bearers(join(fold(word)))
        found.update(bearers if len(bearers) <= _COMMON else ())
    return found


def same_given(words: tuple[str, ...], register: Register) -> set[int]:
    """Persons with one end of the name as it is and a word near to the other end."""
    first, last = join(fold(words[0])), join(fold(words[-1]))
    found: set[int] = set()
    for exact, near in ((first, last), (last, first)):
        for family, other in register.near_pairs(exact, near):
            if is_near(near, other if family == exact else family):
                found.update(register.namesakes(family, other))
    return found


def same_sound(words: tuple[str, ...], register: Register) -> set[int]:
    """Persons whose whole name sounds like this one, the nearest by letters where they are many."""
    said = "".join(join(fold(word)) for word in words)
    return {*nearest_by_letters(said, register.near_full(said), _NEAREST)}


def nearest_by_letters(said: str, named: tuple[tuple[int, str], ...], most: int) -> list[int]:
    """Of persons, each with a name, those whose names are the nearest to a folded one; of equal ones the first."""
    found = process.extract(said, [name for _, name in named], scorer=OSA.distance, limit=most)
    return [named[place][0] for _, _, place in found]


def family_candidates(word: str, register: Register) -> Iterator[Person]:
    """Persons whose family name may have been meant by a bare ``word``."""
    said = join(fold(word))
    seen: set[int] = set()
    for other in register.near(said):
        if is_near(said, other):
            seen.update(number for number, family in register.bearers(other) if family)
    for number in seen:
        yield register.person(number)
