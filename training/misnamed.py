"""Articles that misname officials, of which the truth is known, and articles that name unknown ones rightly.

A person of the register is taken at a date within a term, named in one of the `SITUATIONS` between paragraphs of
openly licensed prose, once or twice under a spelling that is nobody's. Spellings come from pairs of a right and a
wrong spelling that `name_edits` held out (where a word of the name is in one), from what the scripts of other
languages do to sounds, or from edits as often as those pairs have them; a name may also be cut into pieces.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from mtcheck.analysis.titles import title_grammar
from mtcheck.article import Article, plain_article
from mtcheck.dates import PartialDate
from mtcheck.officials.keys import fold, join, romanised
from mtcheck.officials.matching import accepted_forms
from mtcheck.officials.people import are_nicknames, split_name
from mtcheck.officials.register import Held, Person, Register, Term
from training.corpus import documents
from training.name_edits import is_held_out

SITUATIONS = (
    "title and full name",
    "full name, then title",
    "title and surname",
    "bare role and surname",
    "full name alone",
    "surname later",
    "wrong throughout",
    "in pieces",
)
_ROLES = frozenset({"president", "head-of-government", "minister", "secretary-general", "spokesperson", "speaker"})
_SHORT = {"head-of-government": ("Prime Minister", "Premier", "Chancellor"), "president": ("President",)}
_PORTFOLIOS = {
    "foreign": "Foreign", "defence": "Defence", "finance": "Finance", "interior": "Interior", "justice": "Justice",
    "health": "Health", "energy": "Energy", "trade": "Trade", "education": "Education", "transport": "Transport",
}  # fmt: skip
_VERBS = ("said", "told reporters", "warned", "announced", "stressed", "added")
_TAILS = (
    "that the talks would go on", "that no decision had been taken", "that the plan needed more time",
    "that a new proposal was on the table", "on the sidelines of the meeting that the matter was settled",
)  # fmt: skip
_VOWELS = "aeiouy"
_DOUBLED = frozenset("lmnprst")
# What goes lost on the way through a source text's script: (pattern, what comes back). From how these scripts write
# foreign names, not from any translation.
_SCRIPTS = {
    "thai": [("(?<=[a-z])r(?=[a-z])", ""), ("r", "l"), ("z", "s"), ("v", "w"), ("sh", "ch"), ("g", "k"), ("st$", "s")],
    "korean": [("f", "p"), ("v", "b"), ("z", "j"), ("l", "r"), ("r", "l"), ("th", "s"), ("st", "seut"), ("ea", "i")],
    "arabic": [("p", "b"), ("v", "f"), ("o", "u"), ("e(?!$)", "i"), ("g", "gh"), ("ou", "u"), ("c(?=[ei])", "s")],
    "japanese": [("l", "r"), ("v", "b"), ("th", "s"), ("si", "shi"), ("er$", "a"), ("hu", "fu"), ("ti", "chi")],
    "cyrillic": [("h", "g"), ("w", "v"), ("th", "t"), ("j", "dzh"), ("x", "ks"), ("y$", "i"), ("oe", "e"), ("ck", "k")],
    "hindi": [("w", "v"), ("s(?=[aeiou])", "sh"), ("ph", "f"), ("z", "j"), ("ee", "i"), ("v", "w"), ("th", "t")],
    "turkish": [("ch", "c"), ("sh", "s"), ("w", "v"), ("j", "c"), ("qu", "k"), ("x", "ks"), ("ph", "f")],
    "french": [("u(?![aeiou])", "ou"), ("sh", "ch"), ("k(?=[ei])", "qu"), ("y", "i"), ("w", "v"), ("s$", "")],
    "german": [("sh", "sch"), ("v", "w"), ("c(?=[aou])", "k"), ("z", "s"), ("ai", "ei"), ("ov$", "ow"), ("j", "dsch")],
    "italian": [("ch", "ci"), ("k", "c"), ("j", "g"), ("y", "i"), ("w", "v"), ("([lnst])(?=[aeiou])", "\\1\\1")],
    "chinese": [("r", "l"), ("th", "s"), ("d(?=[aeiou])", "t"), ("b", "p"), ("v", "w"), ("ng", "n"), ("in", "ing")],
    "any": [("([lmnprst])\\1", "\\1"), ("(?<=[a-z])h", ""), ("e$", ""), ("[aeiou](?=[^aeiou]$)", ""), ("ie", "i")],
}  # fmt: skip


class Owed(NamedTuple):
    """Code points ``[start, end)`` misname ``person``; ``right`` are the ways to write what was meant."""

    start: int
    end: int
    person: int
    right: tuple[str, ...]


class Made(NamedTuple):
    """An article and what it owes; ``source`` is "pairs", "edits", "sound" or "pieces"."""

    article: Article
    situation: str
    source: str
    owed: tuple[Owed, ...]
    term: Term


class Spellings:
    """Wrong spellings of words of names."""

    def __init__(self, confusions: Path) -> None:
        self.pairs: dict[str, list[str]] = defaultdict(list)
        self.edits: dict[str, list[str]] = defaultdict(list)
        with confusions.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["kind"] != "spelling" or row["level"] != "token":
                    continue
                right, wrong = join(fold(row["correct"])), join(fold(row["variant"]))
                if right == wrong or not right or not wrong:
                    continue
                if is_held_out(row["correct"]):
                    self.pairs[right].append(wrong)
                    self.pairs[wrong].append(right)
                for kind, a, b in re.findall(r"(sub|ins|del):(\w)(?:>(\w))?@", row["ops"]):
                    a, b = fold(a)[:1], fold(b)[:1]
                    if kind == "sub" and a and b and a != b and b not in "xq":
                        self.edits[a].append(b)
                    elif kind == "del" and a:
                        self.edits[a].append("")
                    elif kind == "ins" and a in _DOUBLED:
                        self.edits[a].append(a + a)

    def wrong(self, word: str, rng: random.Random) -> tuple[str, str] | None:
        """A wrong spelling of ``word`` with its case, and where it comes from."""
        key = join(fold(word))
        if self.pairs.get(key) and rng.random() < 0.7:
            return _in_case(rng.choice(self.pairs[key]), word), "pairs"
        if rng.random() < 0.6:
            return (_in_case(out, word), "sound") if (out := self._by_sound(key, rng)) != key else None
        out = key
        for _ in range(1 if rng.random() < 0.6 else 2):
            index = rng.randrange(len(out))
            options = [o for o in self.edits.get(out[index], ()) if index or (o and len(o) == 1)]
            if options and len(out) > 4:
                out = out[:index] + rng.choice(options) + out[index + 1 :]
        return (_in_case(out, word), "edits") if out != key else None

    def _by_sound(self, key: str, rng: random.Random) -> str:
        """The word as it comes back from a script that lacks some of its sounds."""
        channel = rng.choice(list(_SCRIPTS.values()))
        out = key
        changes = [change for change in channel if re.search(change[0], key)]
        for pattern, to in rng.sample(changes, min(len(changes), 1 if rng.random() < 0.6 else 2)):
            out = re.sub(pattern, to, out, count=1)
        return out


def _in_case(folded: str, like: str) -> str:
    return folded[:1].upper() + folded[1:] if like[:1].isupper() else folded


def _is_right(words: list[str], person: Person, register: Register) -> bool:
    """Whether the spelling is one that English may have, or another person's."""
    if any(accepted for _, accepted in register.exact(join(fold(" ".join(words))))):
        return True
    said = [join(fold(word)) for word in words]
    for form in accepted_forms(person):
        real = [join(fold(word)) for word in form.split()]
        if len(real) != len(said):
            continue
        same = (
            a == b
            or are_nicknames(a, b)
            or (not person.own_script and any(romanised(a, h) == romanised(b, h) for h in ("", "arabic", "korean")))
            or (not person.own_script and bool(register.variants(a) & register.variants(b)))
            for a, b in zip(said, real, strict=True)
        )
        if all(same):
            return True
    return False


class Maker:
    """Makes articles; the same ``rng`` makes the same ones."""

    def __init__(self, texts: Path, confusions: Path, rng: random.Random) -> None:
        self.rng = rng
        self.register = Register.open()
        self.grammar = title_grammar()
        self.spellings = Spellings(confusions)
        self.hosts = [
            document["text"].split("\n\n")
            for _, document in zip(range(400), documents(texts, "wikinews"), strict=False)
        ] + [
            document["text"].split("\n\n")
            for _, document in zip(range(400), documents(texts, "state_hr_reports"), strict=False)
        ]
        self.people = self.register.counts()["persons"]
        self.former = False  # whether the person at hand has left office by the article's date

    def term(self) -> tuple[Person, Term, PartialDate]:
        """A person, one of the terms and a day in it."""
        while True:
            person = self.register.person(self.rng.randint(1, self.people))
            terms = [t for t in person.terms if self._serves(t)]
            if not terms or " " not in person.name or "," in person.name or not person.name[0].isupper():
                continue
            term = self.rng.choice(terms)
            assert term.start is not None
            first = term.start.first
            last = min(term.end.last if term.end else first + dt.timedelta(days=900), dt.date(2024, 12, 31))
            if last <= first:
                continue
            day = first + dt.timedelta(days=self.rng.randint(0, (last - first).days))
            self.former = term.end is not None and self.rng.random() < 0.12
            if self.former:
                day = last + dt.timedelta(days=self.rng.randint(200, 2000))
            date = PartialDate(day.year, day.month, day.day)
            if self.former or term.held(date) is not Held.NO:
                return person, term, date

    def _compatriot(self, person: Person, term: Term, date: PartialDate) -> str:
        """ "Foreign Minister Jan Kavan": another official of the country at the date; "" where there is none."""
        country = term.office.country or ""
        terms = [
            other
            for role in ("president", "head-of-government", "minister")
            for other in self.register.holders(country, role, date=date)
            if other.person != person.id and other.held(date) is Held.YES and not other.office.rank
        ]
        if not terms:
            return ""
        other = self.rng.choice(terms)
        return f"{other.label} {self.register.person(other.person).name}"

    def lead(self, person: Person, term: Term, date: PartialDate) -> str:
        """A paragraph that says what the article is about, and perhaps doesn't."""
        country = self.grammar.countries[term.office.country or ""]
        other = self._compatriot(person, term, date) if self.rng.random() < 0.4 else ""
        parts = [
            f"{country.name} was at the centre of attention." if self.rng.random() < 0.8 else "It was a busy week.",
            *([f"{other} had nothing to add."] if other else []),
            *([f"The {country.adjective} side came late, and {country.name} asked for time."] * self.rng.randint(0, 2)),
        ]
        return " ".join(parts)

    def _serves(self, term: Term) -> bool:
        office = term.office
        country = self.grammar.countries.get(office.country or "")
        return (
            (office.role in _ROLES or self.rng.random() < 0.1)
            and (not office.rank or self.rng.random() < 0.3)
            and country is not None
            and term.start is not None
            and term.start.year >= 1996
            and len(term.label) < 45
            and (office.role != "minister" or bool(office.portfolio))
        )

    def title(self, term: Term) -> str:
        """ "Polish Minister of Health", "Polish Health Minister", "former Polish Health Minister"."""
        return ("former " if self.former else "") + self._title(term)

    def _title(self, term: Term) -> str:
        country = self.grammar.countries[term.office.country or ""]
        label = term.label
        named = [_PORTFOLIOS[p] for p in term.office.portfolio if p in _PORTFOLIOS]
        if label.startswith("Minister") and len(term.office.portfolio) == 1 and named and self.rng.random() < 0.6:
            label = f"{named[0]} Minister"
        if country.name in label or label.startswith(country.adjective):
            return label
        return f"{country.adjective} {label}"

    def _after(self, term: Term) -> str:
        country = self.grammar.countries[term.office.country or ""]
        former = "former " if self.former else ""
        return f"{former}{country.adjective} {term.label[0].lower()}{term.label[1:]}"

    def _misspell(self, person: Person) -> tuple[list[str], list[str], str] | None:
        """The words of the name, right and wrong, and the source of the spelling."""
        right = person.name.split()
        parts = split_name(person.name, person.family_first)
        for _ in range(8):
            words = list(right)
            places = [parts.family] if self.rng.random() < 0.6 else [parts.given]
            if self.rng.random() < 0.25:
                places = [parts.family, parts.given]
            source = ""
            for place in places:
                found = self.spellings.wrong(words[place], self.rng) if len(words[place]) > 3 else None
                if found is not None:
                    words[place], source = found
            if source and not _is_right(words, person, self.register):
                return right, words, source
        return None

    def _pieces(self, person: Person) -> list[str] | None:
        """The name with a long word cut in two before a consonant."""
        words = person.name.split()
        long = [i for i, word in enumerate(words) if len(word) > 6 and word.isalpha()]
        if not long:
            return None
        at = self.rng.choice(long)
        word = words[at]
        cuts = [i for i in range(3, len(word) - 2) if word[i] not in _VOWELS and word[i - 1] in _VOWELS]
        if not cuts:
            return None
        cut = self.rng.choice(cuts)
        return [*words[:at], word[:cut], word[cut:].capitalize(), *words[at + 1 :]]

    def _sentences(self, situation: str, person: Person, term: Term) -> tuple[list[tuple[str, str, str]], str] | None:
        """Sentences as (before, wrong name, after); a wrong name of "" owes nothing."""
        rng = self.rng
        rest = f" {rng.choice(_VERBS)} {rng.choice(_TAILS)}."
        title = self.title(term)
        parts = split_name(person.name, person.family_first)
        if situation == "in pieces":
            pieces = self._pieces(person)
            if pieces is None or self.register.exact(join(fold(" ".join(pieces)))) == ():
                return None
            return [(f"{title} ", " ".join(pieces), rest)], "pieces"
        made = self._misspell(person)
        if made is None:
            return None
        right, words, source = made
        wrong = " ".join(words)
        particles = 0 if person.family_first else parts.family
        surname = words[parts.family] if person.family_first else " ".join(words[particles:])
        is_family = join(fold(surname)) != join(fold(parts.surname))
        name = " ".join(right)
        if situation == "title and full name":
            return [(f"{title} ", wrong, rest)], source
        if situation == "full name, then title":
            return [("", wrong, f", the {self._after(term)}," + rest)], source
        if situation == "full name alone":
            return [("", wrong, rest)], source
        if not is_family or len(fold(surname)) < 4:
            return None
        if situation == "title and surname":
            return [(f"{title} ", surname, rest)], source
        if situation == "bare role and surname":
            short = next((s for s in _SHORT.get(term.office.role, ()) if s == term.label and not self.former), None)
            return ([(f"{short} ", surname, rest)], source) if short else None
        if situation == "surname later":
            return [(f"{title} {name}{rest} ", "", ""), ("", surname, rest)], source
        return [(f"{title} ", wrong, rest), ("", surname, rest)], source

    def make(self, situation: str, right_name: bool = False) -> Made:
        """An article in the situation; with ``right_name`` the person is named rightly and nothing is owed."""
        while True:
            person, term, date = self.term()
            if right_name:
                rest = f" {self.rng.choice(_VERBS)} {self.rng.choice(_TAILS)}."
                parts = split_name(person.name, person.family_first)
                surname = parts.surname
                country = self._after(term)
                sentences = {
                    "full name, then title": [(person.name, "", f", the {country}," + rest)],
                    "title and surname": [(f"{self.title(term)} {surname}", "", rest)],
                    "full name alone": [(person.name, "", rest)],
                    "wrong throughout": [(f"{self.title(term)} {person.name}{rest} {surname}", "", rest)],
                }.get(situation, [(f"{self.title(term)} {person.name}", "", rest)])
                made = (sentences, "right")
            else:
                found = self._sentences(situation, person, term)
                if found is None:
                    continue
                made = found
            return self._article(situation, made, person, term, date)

    def _article(
        self,
        situation: str,
        made: tuple[list[tuple[str, str, str]], str],
        person: Person,
        term: Term,
        date: PartialDate,
    ) -> Made:
        rng = self.rng
        host = rng.choice(self.hosts)
        at = rng.randrange(len(host))
        before, after = host[at : at + 1], host[at + 1 : at + 2]
        lead = self.lead(person, term, date)
        text = "\n\n".join([*before, lead]) + "\n\n"
        owed: list[Owed] = []
        for left, wrong, right in made[0]:
            text += left
            if wrong:
                full = " " in wrong and wrong.count(" ") >= person.name.count(" ")
                rights = accepted_forms(person)
                if not full:
                    rights = tuple({split_name(form, person.family_first).surname for form in rights})
                owed.append(Owed(len(text), len(text) + len(wrong), person.id, rights))
            text += wrong + right + " "
        text = text.rstrip() + "\n\n" + "\n\n".join(after)
        dated = date if rng.random() < 0.85 else None
        return Made(plain_article(text.rstrip(), date=dated), situation, made[1], tuple(owed), term)

    def many(self, count: int, right_name: bool = False) -> Iterator[Made]:
        """``count`` articles, the situations in turn."""
        situations = [s for s in SITUATIONS if not right_name or s not in ("in pieces", "surname later")]
        for index in range(count):
            yield self.make(situations[index % len(situations)], right_name)
