"""A title beside a name that the register contradicts at the article's date.

Three answers only: consistent, contradicted by a dated source, unknown; only the second is a finding. Somebody who
ever held the stated office is never accused (news leaves out "former"), nor anybody whose name two people in the
register share, nor anybody whose title the text moves ("former", "acting", "-elect", "shadow") or may have cut short.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import msgspec

from mtcheck.analysis import Analysis
from mtcheck.analysis.language import Language
from mtcheck.analysis.titles import Office, Title
from mtcheck.checks.kind import Hit, Kind, Runner
from mtcheck.checks.title_fault import Holding, TitleFault, also_meant, hits, holding, in_words, otherwise_called
from mtcheck.checks.title_fixes import in_country, with_label, with_rank, without
from mtcheck.officials.meaning import fits
from mtcheck.officials.people_in import Named, People, people_in
from mtcheck.officials.register import Held, Person, Term
from mtcheck.officials.tenure import (
    covers,
    ever_held,
    goes_on,
    is_covered,
    is_settled,
    may_be_a_namesake,
    nearest_holder,
    other_holders,
    terms_at,
    who,
)

# Offices that one person holds at a time and that the register has for nearly all countries.
_CHECKED = frozenset({"president", "head-of-government", "minister", "secretary-general", "king", "queen"})
# Others that one person holds at a time, where the register has a holder.
_SINGLE = _CHECKED | frozenset(
    {"attorney-general", "speaker", "national-security-adviser", "chief-of-general-staff", "director-general",
     "managing-director", "high-representative", "chief-justice", "ambassador", "permanent-representative"}
)  # fmt: skip
_TOP = frozenset({"president", "head-of-government", "king", "queen", "emir", "sultan"})
# Offices that no country as a whole has; they belong to a state, a city, a bank.
_LESSER = frozenset({"governor", "mayor"})
# What the head of a body is not called where it has no such office; "head", "chief" and "chair" say too little.
_HEADS = frozenset({"president", "head-of-government", "secretary", "minister", "governor"})
# Portfolios that a cabinet gives to one minister; the lesser ones are cut anew with each cabinet.
_GREAT = frozenset({"foreign", "defence", "finance", "interior", "justice", "health"})
# Ranks under which a country's own news may say "minister" all the same.
_MINISTERS_TOO = frozenset({"state", "under", "parliamentary", "delegate"})
_REGNAL = re.compile(r" [IVX]+$")  # "Charles III": kings of several countries, of any century
_NEXT = 30  # code points to the next name in a list of titles and names
_EXCUSES = frozenset({"former", "incoming", "opposition", "acting", "outgoing"})


class WrongTitleParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``former``: whether "former" before the office that somebody holds is reported."""

    former: bool = True


class _Claim(msgspec.Struct, frozen=True):
    """What the text says: this title for this person; ``office`` has its country filled in where it is certain."""

    analysis: Analysis
    people: People
    named: Named
    title: Title
    person: Person
    office: Office

    @property
    def said(self) -> str:
        return self.analysis.text[self.title.start : self.title.end]

    def fault(self, fix: str, rows: list[Holding]) -> TitleFault:
        """The fault on the title; where it leads up to the name both readings are offered: the right title, and the
        right person for this one."""
        title, named, text = self.title, self.named, self.analysis.text
        holder = next((row.person for row in rows if row.person.id != self.person.id), None)
        if holder is None or title is not named.mention.before or not named.is_full:
            return TitleFault(title.start, title.end, fix, in_words(rows), tuple(rows))
        name = text[title.end : named.end]
        between = text[title.end : named.start]
        return TitleFault(
            title.start, named.end, fix + name, in_words(rows), tuple(rows), f"{self.said}{between}{holder.name}"
        )


def _claim(analysis: Analysis, people: People, named: Named, title: Title, person: Person) -> _Claim | None:
    """The claim where it can be judged."""
    office = title.office
    if title.by_capital or title.plural or named.mention.loose or _leads_up(title, named, analysis.text, people):
        return None
    if office.country is None:
        if title.qualified or len(person.countries) != 1:
            return None
        country = next(iter(person.countries))
        words = analysis.words.texts[title.first : title.head]
        federal = any(word.lower() in people.grammar.data.nationwide for word in words)
        if not people.countries[country] or (not named.is_full and not federal):
            return None
        office = office._replace(country=country)
    if also_meant(analysis, title, people) & person.countries:
        return None
    return _Claim(analysis, people, named, title, person, office)


def _leads_up(title: Title, named: Named, text: str, people: People) -> bool:
    """Whether a title after a name may be the next one's: "A, the president of B, C, and D", "A, Iraqi Vice President
    and Sunni leader B"."""
    if title is named.mention.before or not text.startswith((", ", " and "), title.end):
        return False
    return any(title.end < other.start <= title.end + _NEXT for other in people.named)


def _rank(claim: _Claim) -> TitleFault | None:
    """The same office in another rank: "Secretary of State" for the Deputy Secretary, or the other way round."""
    office, people = claim.office, claim.people
    if _is_vague(office):
        return None
    others = other_holders(office, claim.person, people)
    real = [
        term
        for term in terms_at(claim.person, people, office.country)
        if (term.office.role, term.office.portfolio) == (office.role, office.portfolio)
        and term.office.rank != office.rank
    ]
    if not real or len({term.person for term in others}) > (1 if people.date else 99):
        return None
    term = real[-1]
    if office.role == "minister" and set(term.office.rank.split()) & _MINISTERS_TOO:
        return None
    if office.rank:
        # Nobody is deputy and head at once; of ministers the register doesn't know well who is a junior one.
        if office.role == "minister" or term.office.rank or not is_settled(term, people.date):
            return None
        fix = without(claim.analysis, claim.title, people.grammar.data.ranks)
        return claim.fault(fix, [Holding(claim.person, term)]) if fix else None
    if not others or (people.date is None and not covers(others, claim.person)):
        return None
    fix = with_rank(claim.analysis, claim.title, term)
    rows = [Holding(claim.person, term), *_first(others, people)]
    return claim.fault(fix, rows) if fix else None


def _office(claim: _Claim) -> TitleFault | None:
    """Another office of the same country or body: the defence minister's title for the foreign minister.

    Only at a known date, and only where one person is known to hold the stated office and this one another.
    """
    office, people, title = claim.office, claim.people, claim.title
    federal = title.country_at is None
    if office.role not in _SINGLE or office.rank or title is not claim.named.mention.before:
        return None
    if federal and office.role not in _TOP:
        return None
    if office.role in ("ambassador", "permanent-representative") and len(office.portfolio) != 1:
        return None
    holder = nearest_holder(office, people)
    # Whether the person has just come to the office that the register has matters little: the stated one is another's,
    # and has been for long.
    held = [term for term in terms_at(claim.person, people, office.country) if goes_on(term, people.date)]
    if holder is None or not held or holder.person == claim.person.id:
        return None
    if not _is_great(office) and not _is_just(office, holder):
        return None
    # A president may be one of a party, a premier one of a state.
    if office.role in _TOP and any(term.office.role == office.role for term in held):
        return None
    if any(set(term.office.rank.split()) & _MINISTERS_TOO for term in held):
        return None
    term = held[-1]
    fix = with_label(claim.analysis, title, term, people.grammar)
    rows = [Holding(claim.person, term), holding(holder, people)]
    return claim.fault(fix, rows) if fix else None


def _country(claim: _Claim) -> TitleFault | None:
    """The right office of the wrong country."""
    office, people, person = claim.office, claim.people, claim.person
    if claim.title.country_at is None or office.country in person.countries or office.role not in _CHECKED:
        return None
    if _is_vague(office) or (people.date is None and _REGNAL.search(person.name)):
        return None
    others = other_holders(office, person, people)
    if not others and not _is_nobodys(office, people):
        return None
    if people.date is None and not covers(others, person):
        return None
    abroad = [t for t in terms_at(person, people) if fits(office._replace(country=t.office.country), t.office)]
    if not abroad:
        return None
    fix = in_country(claim.analysis, claim.title, abroad[-1].office.country or "", people.grammar)
    rows = [Holding(person, abroad[-1]), *_first(others, people)]
    return claim.fault(fix, rows) if fix else None


def _is_nobodys(office: Office, people: People) -> bool:
    """Whether the register has the country's cabinet and in it nobody who is called so."""
    return bool(office.role == "minister" and office.portfolio and not office.rank and office.country) and is_covered(
        office.country or "", people
    )


def _elsewhere(claim: _Claim) -> TitleFault | None:
    """The title for somebody who holds another office in another country, where its own holder is known."""
    office, people, title = claim.office, claim.people, claim.title
    if title.country_at is None or office.rank or office.country in claim.person.countries:
        return None
    holder = nearest_holder(office, people)
    held = [term for term in terms_at(claim.person, people) if goes_on(term, people.date)]
    if holder is None or not held or not claim.named.is_full:
        return None
    great = _is_great(office) and office.role in _TOP | {"minister"}
    if not great and (office.role not in _SINGLE or not _is_just(office, holder)):
        return None
    fix = with_label(claim.analysis, title, held[-1], people.grammar)
    return claim.fault(fix, [Holding(claim.person, held[-1]), holding(holder, people)]) if fix else None


def _nonexistent(claim: _Claim) -> TitleFault | None:
    """An office that the country or body doesn't have: a head of state called a governor, the head of NATO a
    president."""
    office, people, title = claim.office, claim.people, claim.title
    country = people.grammar.countries.get(office.country or "")
    if country is None or office.portfolio or office.rank or title.country_at is None:
        return None
    if office.role not in (_HEADS if country.is_body else _LESSER):
        return None
    if any(
        o.role == office.role and (country.is_body or not o.portfolio) for o in people.register.offices(country.name)
    ):
        return None
    tops = frozenset({"secretary-general", "director-general", "managing-director"}) if country.is_body else _TOP
    terms = [
        term
        for term in claim.person.terms
        if term.office.role in tops
        and not term.office.rank
        and not term.office.portfolio
        and term.office.country == country.name
        and term.start is not None
        and term.held(people.date) is not Held.NO
    ]
    if not terms:
        return None
    fix = with_label(claim.analysis, title, terms[-1], people.grammar)
    return claim.fault(fix, [Holding(claim.person, terms[-1])]) if fix else None


def _former(claim: _Claim) -> TitleFault | None:
    """ "Former" before the one office that the person holds and has not held before."""
    office, people, title = claim.office, claim.people, claim.title
    if title.shifts != {"former"} or title.country_at is None or office.role not in _CHECKED or office.rank:
        return None
    if office.role == "minister" and not office.portfolio:
        return None
    fitting = [term for term in claim.person.terms if fits(office, term.office)]
    if len(fitting) != 1 or not is_settled(fitting[0], people.date) or fitting[0].office.portfolio != office.portfolio:
        return None
    fix = without(claim.analysis, title, people.grammar.data.shifts)
    return claim.fault(fix, [Holding(claim.person, fitting[0])]) if fix else None


def _is_great(office: Office) -> bool:
    """Whether the country has one such office, whatever else its full title says."""
    if office.role == "minister":
        return len(office.portfolio) == 1 and office.portfolio <= _GREAT
    return not office.portfolio


def _is_just(office: Office, term: Term) -> bool:
    """Whether the matter that a title names is all that the register has of the holder's office, no more and no
    less."""
    return bool(office.portfolio) and office.portfolio == term.office.portfolio


def _is_vague(office: Office) -> bool:
    """Whether several people have the office at a time: "minister", "ambassador"."""
    return not office.portfolio and office.role in ("minister", "ambassador", "permanent-representative")


def _first(others: list[Term], people: People) -> list[Holding]:
    return [holding(others[0], people)] if others and people.date is not None else []


_WAYS: tuple[Callable[[_Claim], TitleFault | None], ...] = (_rank, _office, _country, _elsewhere, _nonexistent)


def _judge(claim: _Claim, params: WrongTitleParams) -> TitleFault | None:
    office, title = claim.office, claim.title
    if title.shifts & _EXCUSES:
        return _former(claim) if params.former else None
    called = otherwise_called(claim.analysis, title, office, claim.person, claim.people)
    if called is not None:
        return called
    if office.role not in _SINGLE | _LESSER | _HEADS:
        return None
    if ever_held(office, claim.person) or may_be_a_namesake(claim.named, office, claim.people):
        return None
    found = next((fault for way in _WAYS if (fault := way(claim)) is not None), None)
    # "the chief of staff to the President Ana Paz": it stands there, read otherwise.
    if found is None or claim.analysis.text[: found.end].casefold().endswith(found.fix.casefold()):
        return None
    return found


def _bare_minister(analysis: Analysis, people: People, named: Named, title: Title) -> TitleFault | None:
    """ "Minister Austin", "Austin Minister": a country that has secretaries, by the person named."""
    if analysis.text[title.start : title.end] != "Minister" or title.shifts:
        return None
    person = who(named, people)
    if person is None or len(person.countries) != 1:
        return None
    for term in reversed(person.terms):
        words = people.grammar.data.conventions.get(term.office.country or "", {})
        if "minister" in words and term.office.role == "minister" and term.held(people.date) is not Held.NO:
            row = Holding(person, term)
            return TitleFault(title.start, title.end, words["minister"].title(), in_words([row]), (row,))
    return None


def _by_capital(analysis: Analysis, named: Named) -> TitleFault | None:
    """ "Madrid Ambassador X": an ambassador is to a country and of another."""
    title = named.mention.before
    if title is None or title.office.role != "ambassador" or not title.by_capital or title.country_at != title.first:
        return None
    city, _, role = analysis.text[title.start : title.end].rpartition(" ")
    if not role[:1].isupper() or title.shifts:
        return None
    why = "an ambassador is named by the country that sends him or her"
    return TitleFault(title.start, title.end, f"ambassador in {city}", why)


def _faults(analysis: Analysis, params: WrongTitleParams) -> Iterator[TitleFault]:
    people = people_in(analysis)
    for named in people.named:
        if not named.mention.titles:
            continue
        found = next(
            (f for title in named.mention.titles if (f := _bare_minister(analysis, people, named, title))), None
        )
        if found is None and named.is_full:
            found = _by_capital(analysis, named)
        person = who(named, people)
        if found is None and person is not None:
            claims = (_claim(analysis, people, named, title, person) for title in named.mention.titles)
            found = next((f for claim in claims if claim is not None and (f := _judge(claim, params))), None)
        if found is not None:
            yield found


def compile_rule(params: WrongTitleParams, language: Language) -> Runner:
    def run(analysis: Analysis) -> Iterator[Hit]:
        if analysis.language.code == language.code:
            yield from hits(_faults(analysis, params))

    return run


KIND = Kind("wrong-title", WrongTitleParams, compile_rule)
