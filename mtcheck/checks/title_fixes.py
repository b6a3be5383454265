"""Titles put right: another rank, another country, another label, in the words and the case of the text."""

from __future__ import annotations

from collections.abc import Container

from mtcheck.analysis import Analysis
from mtcheck.analysis.offices import Lexicon, bare
from mtcheck.analysis.titles import Title
from mtcheck.officials.evidence import label_in_words, with_article
from mtcheck.officials.register import Term


def _text(analysis: Analysis, first: int, last: int) -> str:
    return analysis.text[analysis.words.starts[first] : analysis.words.ends[last]]


def with_rank(analysis: Analysis, title: Title, term: Term) -> str | None:
    """ "US Secretary of State" → "US Deputy Secretary of State", with the rank's word as the term's label has it."""
    rank = next((word for word in term.label.split() if word.lower() in (term.office.rank, "vice")), None)
    if rank is None or (title.country_at is not None and title.country_at > title.head):
        return None
    first = title.first if title.country_at is None else title.country_at + 1
    word = analysis.words.texts[first]
    if word[0].islower():
        rank = rank.lower()
    lead = analysis.text[title.start : analysis.words.starts[first]]
    return f"{lead}{rank} {_text(analysis, first, title.last)}"


def without(analysis: Analysis, title: Title, words: Container[str]) -> str | None:
    """The title without the one word of ``words`` that stands in it; None where it is no word of its own."""
    texts = analysis.words.texts
    found = [index for index in range(title.first, title.head) if texts[index].lower() in words]
    if len(found) != 1:
        return None
    at = found[0]
    rest = analysis.text[analysis.words.starts[at + 1] : title.end]
    if texts[at][0].isupper() and at == title.first:
        rest = rest[0].upper() + rest[1:]
    return f"{analysis.text[title.start : analysis.words.starts[at]]}{rest}"


def with_label(analysis: Analysis, title: Title, term: Term, lexicon: Lexicon) -> str | None:
    """The person's own office with its country: "German Federal Minister for Foreign Affairs"."""
    country = lexicon.countries.get(term.office.country or "")
    if country is None:
        return None
    label = label_in_words(term, analysis.words.texts[title.head][0].islower())
    label = in_own_words(label, analysis.text[title.start : title.end], lexicon)
    label = label.split(" / ")[0].split(" (")[0]
    for name in (f"the {country.name}", country.name):
        label = label.removesuffix(f" of {name}").removeprefix(f"{name} ")
    at = title.country_at
    if at is not None and at < title.head and title.office.country == country.name:
        # The text's own word for the country stays: "U.S.", "Kazakhstan’s"; a bare noun is no adjective.
        lead = _text(analysis, title.first, at)
        if country.is_body or lead != country.name:
            return f"{lead} {label}"
    return f"{country.adjective} {label}"


def in_country(analysis: Analysis, title: Title, name: str, lexicon: Lexicon) -> str | None:
    """The title with another country, named as the text names the wrong one: "German", "Germany’s", "of Germany"."""
    at = title.country_at
    country, wrong = lexicon.countries.get(name), lexicon.countries.get(title.office.country or "")
    if at is None or country is None or wrong is None or country.is_body or wrong.is_body:
        return None
    texts = analysis.words.texts
    if at > title.head:
        place = lexicon.place_at(texts, at)
        first, last = at, at + (place.length if place is not None else 1) - 1
    else:
        first, last = at, at
        while first > title.first and lexicon.place_at(texts, first) is None:
            first -= 1
        size = last - first + 1
        place = lexicon.place_at(texts, first)
        if place is None or place.length != size:
            return None
    said = _text(analysis, first, last)
    plain = bare(said)
    ending = said[len(plain) :]
    if plain == wrong.adjective and ending:
        return None
    before, after = (
        analysis.text[title.start : analysis.words.starts[first]],
        analysis.text[analysis.words.ends[last] : title.end],
    )
    right = country.adjective
    if plain != wrong.adjective or at > title.head:
        right = with_article(country.name)
        if before.lower().endswith("the "):
            before = before[:-4]
        ending = ending[:1] if right.endswith("s") else ending
    return f"{before}{right}{ending}{after}"


def in_own_words(label: str, said: str, lexicon: Lexicon) -> str:
    """The label with the text's spelling of what both have: "Secretary of Defence" beside "Defense"."""
    own = {lexicon.concept(word.lower()): word.lower() for word in said.split() if lexicon.concept(word.lower())}
    words = []
    for word in label.split(" "):
        concept = lexicon.concept(word.lower())
        near = own.get(concept, "") if concept is not None else ""
        if near[:4] != word.lower()[:4] or not near:
            words.append(word)
        else:
            words.append(near.capitalize() if word[0].isupper() else near)
    return " ".join(words)
