"""Pronouns and gendered nouns of the wrong sex ("he" for Angela Merkel, "spokeswoman Ned Price").

A pronoun is looked at only where it can mean nobody: all who are named before it in its paragraph and in the one
before are of the other sex (the register or a title says so, or a given name that only that sex has), nobody is spoken
of without a name from there on where one whose sex is known is the subject of its sentence, or of the sentence before,
or is named in its sentence. Further back only nouns of the pronoun's own sex ("the queen") stand in the way.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.language import Language
from mtcheck.analysis.names import NameMention, name_data
from mtcheck.analysis.sentences import Sentence
from mtcheck.analysis.titles import Title, title_mentions
from mtcheck.checks.fixes import capital_first
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.dates import PartialDate
from mtcheck.findings import Evidence, Safety, Suggestion
from mtcheck.officials.evidence import register_evidence, standing
from mtcheck.officials.people_in import people_in
from mtcheck.officials.sexes import PronounData, Somebody, cannot_be, pronoun_data, somebodies

_LEAD = 15  # words that may stand before a comma and the subject of a sentence: "On Monday,"
_SINGLE_QUOTE = re.compile(r"(?:(?<=[\s:(,])|^)['‘’]")  # opens a quotation in single marks
_OTHER = {"male": "female", "female": "male"}
_BACK = 1  # paragraphs before the pronoun's own in which nobody else may be spoken of


class PronounGenderParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``pronouns``: whether pronouns are looked at, ``nouns``: whether titles and honorifics are."""

    pronouns: bool = True
    nouns: bool = True


class _Wrong(msgspec.Struct, frozen=True):
    start: int
    end: int
    right: str
    somebody: Somebody


def _in_case(right: str, said: str) -> str:
    if said.isupper() and len(said) > 1:
        return right.upper()
    return capital_first(right) if said[0].isupper() else right


def _nouns(analysis: Analysis, data: PronounData, people: list[Somebody]) -> Iterator[_Wrong]:
    """Titles and honorifics directly beside a full name that the register knows."""
    texts, starts, ends = analysis.words
    joints = people_in(analysis).grammar.data.joints
    for somebody in people:
        named, person = somebody.named, somebody.person
        if person is None or not named.is_full or person.gender not in data.nouns or named.start != named.mention.start:
            continue
        wrong = data.nouns["female" if person.gender == "male" else "male"]
        at = [title.head for title in named.mention.titles if _is_own(title, named.mention)]
        if named.mention.honorific:
            at.append(named.mention.first - 1)
        for index in at:
            right = wrong.get(texts[index].lower())
            if index > 0 and texts[index - 1].lower() in joints:  # "Mr and Mrs"
                continue
            if right is not None:
                yield _Wrong(starts[index], ends[index], _in_case(right, texts[index]), somebody)


def _is_own(title: Title, mention: NameMention) -> bool:
    """Whether a title is the person's for certain: "Prime Minister X, the Queen" are two."""
    if title.plural or mention.loose:
        return False
    return title is mention.before or bool(title.office.country or title.office.portfolio)


class _Pronouns:
    """The pronouns of an article held against the one person whom each can mean."""

    def __init__(self, analysis: Analysis, data: PronounData, people: list[Somebody]) -> None:
        self.analysis = analysis
        self.data = data
        self.people = people
        self.register = people_in(analysis).register
        self.stops = name_data(analysis.language.code).stops
        self.starts = [somebody.start for somebody in people]
        own = {title.start for one in people for title in one.named.mention.titles}
        self.others = [title for title in title_mentions(analysis) if title.start not in own]
        self.other_starts = [title.start for title in self.others]
        self.forms: dict[str, tuple[str, str]] = {}
        for sex, forms in data.pronouns.items():
            for form, word in forms.items():
                self.forms.setdefault(word, (sex, form))

    def wrong(self) -> Iterator[_Wrong]:
        analysis, forms = self.analysis, self.forms
        for index, word in enumerate(analysis.words.texts):
            if len(word) > 7 or (found := forms.get(word) or forms.get(word.lower())) is None:
                continue
            start = analysis.words.starts[index]
            if analysis.words.texts[index + 1 : index + 2] and analysis.words.texts[index + 1] in self.data.honours:
                continue
            somebody = self._meant(start, found[0])
            if somebody is not None:
                right = self._other(index, *found)
                yield _Wrong(start, analysis.words.ends[index], _in_case(right, word), somebody)

    def _other(self, index: int, sex: str, form: str) -> str:
        """The pronoun of the other sex in the same form."""
        texts = self.analysis.words.texts
        following = texts[index + 1].lower() if index + 1 < len(texts) else ""
        joined = bool(following) and self.analysis.text[self.analysis.words.ends[index] :][:1] == " "
        if form == "object" and sex == "female" and joined and following not in self.data.ends_object:
            form = "possessive"
        if form == "possessive" and sex == "male" and not joined:
            form = "own"
        return self.data.pronouns["female" if sex == "male" else "male"][form]

    def _meant(self, start: int, sex: str) -> Somebody | None:
        """The person that a pronoun of ``sex`` must mean and whose sex is the other one."""
        analysis = self.analysis
        sentence, paragraph = analysis.sentence_at(start), analysis.paragraph_at(start)
        if sentence is None or paragraph is None or analysis.quotations.at(start) is not None:
            return None
        if _SINGLE_QUOTE.search(analysis.text, sentence.start, start):
            return None
        first = max(0, sentence.paragraph - _BACK)
        low = analysis.paragraphs[first].start
        here = self.people[bisect_left(self.starts, low) : bisect_left(self.starts, start)]
        # Nobody may be about whom the pronoun fits, or of whom nothing is known.
        if all(one.sex is None for one in here) or any(one.sex == sex for one in here):
            return None
        within = analysis.sentences_between(paragraph.start, sentence.end)
        near = [analysis.sentences[index] for index in within][-2:]
        subjects = [subject for one in near if one.start < start and (subject := self._subject(one)) is not None]
        subjects = subjects or self._named_in(sentence, start)
        if not subjects or subjects[-1].start > start:
            return None
        # Before that sentence only words of the pronoun's sex tell of somebody who may be meant.
        since = self.analysis.sentence_at(subjects[-1].start)
        if since is None or self._speaks_of_others(since.start, start, here, sex):
            return None
        texts = self.analysis.words.texts
        if any(texts[index].lower() in self.data.kin[sex] for index in self.analysis.words.between(low, start)):
            return None
        if sex == "female" and self._speaks_of_a_she(sentence.start, start):
            return None
        if subjects[-1].sex is None or not all(cannot_be(one, sex, self.register) for one in here):
            return None
        return subjects[-1]

    def _speaks_of_a_she(self, low: int, high: int) -> bool:
        """Whether a country or a ship is named between two offsets: "America and her people"."""
        words, grammar = self.analysis.words, people_in(self.analysis).grammar
        return any(
            words.texts[index].lower() in self.data.shes
            or (words.texts[index][0].isupper() and grammar.place_at(words.texts, index) is not None)
            for index in words.between(low, high)
        )

    def _subject(self, sentence: Sentence) -> Somebody | None:
        """The person whom a sentence begins with."""
        index = bisect_left(self.starts, sentence.start)
        if index >= len(self.people) or self.people[index].start >= sentence.end:
            return None
        subject = self.people[index]
        if subject.named.end != subject.named.mention.end:
            return None
        if self.analysis.text[subject.end : subject.end + 2] in ("’s", "'s"):
            return None
        lead = self.analysis.words.between(sentence.start, subject.start)
        if self.analysis.text[sentence.start : subject.start].rstrip().endswith(","):
            return subject if len(lead) <= _LEAD else None
        return subject if all(self.analysis.words.texts[at].lower() in self.stops for at in lead) else None

    def _named_in(self, sentence: Sentence, high: int) -> list[Somebody]:
        """Who is named in a sentence before ``high``, not as an owner: "They thanked Mark Rutte for his plan"."""
        low = bisect_left(self.starts, sentence.start)
        here = self.people[low : bisect_left(self.starts, high)]
        return [one for one in here if self.analysis.text[one.end : one.end + 2] not in ("’s", "'s")]

    def _speaks_of_others(self, low: int, high: int, here: list[Somebody], sex: str) -> bool:
        """Whether a title without a name or a noun for a person of ``sex`` stands between two offsets."""
        at = bisect_left(self.other_starts, low)
        if at < len(self.others) and self.others[at].start < high:
            return True
        texts, starts = self.analysis.words.texts, self.analysis.words.starts
        spans = [(one.start, one.named.mention.after.end if one.named.mention.after else one.end) for one in here]
        for index in self.analysis.words.between(low, high):
            word = texts[index].lower()
            if word not in self.data.people or word in self.data.kin[_OTHER[sex]]:
                continue
            if not any(a <= starts[index] < b for a, b in spans):
                return True
        return False


def _grounds(somebody: Somebody, date: PartialDate | None) -> tuple[str, str, tuple[Evidence, ...]]:
    """Who it is, and how that person's sex is known."""
    if somebody.person is not None and somebody.person.gender == somebody.sex:
        person = somebody.person
        return person.name, standing(person, date), register_evidence(person, date)
    name = " ".join(somebody.named.words)
    why = f"The article’s own title says that {name} is a {'man' if somebody.sex == 'male' else 'woman'}"
    return name, why, (Evidence("article", why),)


def compile_rule(params: PronounGenderParams, language: Language) -> Runner:
    def run(analysis: Analysis) -> Iterator[Hit]:
        if analysis.language.code != language.code:
            return
        data, people = pronoun_data(language.code), somebodies(analysis)
        if not any(one.sex or one.person for one in people):
            return
        found = [*_nouns(analysis, data, people)] if params.nouns else []
        if params.pronouns:
            found += _Pronouns(analysis, data, people).wrong()
        date = people_in(analysis).date
        for wrong in sorted(found, key=lambda one: one.start):
            name, why, evidence = _grounds(wrong.somebody, date)
            yield Hit(
                wrong.start,
                wrong.end,
                (Suggestion(wrong.right, Safety.UNSAFE),),
                {"right": wrong.right, "name": name, "why": why},
                evidence,
            )

    return run


KIND = Kind("pronoun-gender", PronounGenderParams, compile_rule)
