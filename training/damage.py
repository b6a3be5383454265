"""Damage for clean text, of the kinds that whole-page machine translation does, with a record of every place.

A `Way` finds the places in a paragraph where it could strike and says what it would write there; `damage` picks
places at random at a given density and applies them. The record holds the span in the damaged text, the category and
the text that would mend it, so that it can serve as gold.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from mtcheck.language_models.labels import EXTRA, SWAPS
from training.verbs import verbs


class Strike(NamedTuple):
    """Write ``text`` over ``[start, end)`` of the paragraph."""

    start: int
    end: int
    text: str


class Gold(NamedTuple):
    """A damaged place in the article's text and the words that would mend it."""

    start: int
    end: int
    category: str
    correction: str

    def touches(self, start: int, end: int) -> bool:
        """Whether code points ``[start, end)`` overlap the place or lie one character apart from it."""
        return start <= self.end + 1 and self.start <= end + 1


Way = Callable[[str, random.Random], Iterator[Strike]]

_CLAUSE = (
    r"(?:which|who|where|whose|including|because|although|though|while|whereas|when|if|unless|since|until|and|but|or|nor"
    r"|so|yet|as|in|on|to|for|with|without|by|at|from|after|before|during|under|about|against|between|through|into|over"
    r"|than|that|of|such|especially|according|despite|especially|even|not|[a-z]{3,}ing|[a-z]{3,}ed)"
)
_OPENER = (
    r"(?:The|This|These|Those|That|They|He|She|It|We|I|You|But|And|So|In|There|If|When|While|However|Although|A|An|His|Her"
    r"|Their|Its|Our|On|For|As|At|After|Before|By|From|With|Since|According|Also|Another|Many|Most|Some|Such|What|To)"
)
_LED_CLAUSE = r"(?:if|when|while|after|before|although|because|since|unless|as|in|despite|during|under|with)"
_LED = (
    r"(?:^|(?<=[.?!] ))(?:If|When|While|After|Before|Although|Though|Because|Since|Unless|As|In|On|At|For|With|Without"
    r"|Despite|During|Under|According|By|From)\b"
)
_LONG = r"(?=(?: [^\s.?!]+){5,}[.?!])"
_REPORTS = (
    r"say|add|note|explain|warn|tell|write|announce|confirm|conclude|insist|recall|point|claim|argue|report|admit|continue"
    r"|believe|want|call|think|remain|mean|show|make|need|seem"
)
_FURNITURE = (
    "Leave a Reply", "Be the first to comment", "Comments are closed.", "Source link", "[ad_1]", "[ad_2]",
    "Your email address will not be published. Required fields are marked *", "Share this article", "Advertisement",
    "See also  The harbour will stay closed until spring", "Read more: Ten things to know about the budget",
    "The rest of the text is below the video.", "Subscribe to our newsletter", "… More",
)  # fmt: skip
_FOREIGN = ("правительство", "เจ้าหน้าที่", "정부는", "政府", "الحكومة", "κυβέρνηση", "सरकार", "переговоры", "代表団")


def _pattern(pattern: str, write: Callable[[re.Match[str]], str]) -> Way:
    """A way that strikes wherever ``pattern`` matches; its group ``at`` (or the whole match) is written over."""
    expression = re.compile(pattern)
    group = "at" if "at" in expression.groupindex else 0

    def strikes(text: str, _rng: random.Random) -> Iterator[Strike]:
        for match in expression.finditer(text):
            yield Strike(*match.span(group), write(match))

    return strikes


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _doubled(text: str, rng: random.Random) -> Iterator[Strike]:
    for match in re.finditer(r"(?<= )[A-Za-z][a-z]{0,9}(?= )", text):
        if rng.random() < 0.3:
            yield Strike(match.start(), match.end(), f"{match.group()} {match.group()}")


def _swap(word: str) -> str:
    other = SWAPS[word.lower()]
    return _capital(other) if word[:1].isupper() else other


def _form(before: str, old: str, new: str) -> Way:
    """A way that writes the ``new`` form of a verb for its ``old`` one, behind what matches ``before``."""
    expression = re.compile(rf"{before}\b(?P<at>[a-z]{{3,}})\b")

    def strikes(text: str, _rng: random.Random) -> Iterator[Strike]:
        forms = _forms(old, new)
        for match in expression.finditer(text):
            if match["at"] in forms:
                yield Strike(*match.span("at"), forms[match["at"]])

    return strikes


@lru_cache
def _forms(old: str, new: str) -> dict[str, str]:
    return {getattr(verb, old): getattr(verb, new) for verb in verbs()}


def _extra(text: str, rng: random.Random) -> Iterator[Strike]:
    for match in re.finditer(r"(?<=[a-z] )(?=(?P<next>[a-z]+)[ ,.])", text):
        word = rng.choice(sorted(EXTRA))
        # "were was" has lost its way in two ways at once.
        if rng.random() < 0.1 and match["next"] not in (word, SWAPS.get(word)):
            yield Strike(match.start(), match.end(), f"{word} ")


def _foreign(text: str, rng: random.Random) -> Iterator[Strike]:
    for match in re.finditer(r"(?<= )[a-z]{5,}(?= )", text):
        yield Strike(match.start(), match.end(), rng.choice(_FOREIGN))


def _attributed(text: str, rng: random.Random) -> Iterator[Strike]:
    for match in re.finditer(r"(?<=[.,][”\"])(?= [A-Z“]|$)", text):
        yield Strike(match.start(), match.end(), rng.choice((" Said.", " he said.", " He said.", " used the phrase.")))


def _repeated(text: str, _rng: random.Random) -> Iterator[Strike]:
    match = re.search(r"(?<=[.] )[A-Z][^.?!“”\"]{40,140}\.$", text)
    if match:
        yield Strike(match.end(), match.end(), f" {match.group()}")


# Category → ways; each strikes with the same chance.
WAYS: dict[str, tuple[Way, ...]] = {
    "spurious-boundary": (
        _pattern(rf"(?<=[a-z]{{2}})(?P<at>,?) (?={_CLAUSE} )", lambda _m: "."),
        _pattern(rf"(?<=[a-z]{{2}})(?P<at>,? (?P<word>{_CLAUSE}))(?= )", lambda m: f". {_capital(m['word'])}"),
        _pattern(r"(?<=[a-z]{2})(?P<at>,)(?= [a-z])", lambda _m: "."),
        _pattern(r"(?<=[a-z]{2})(?P<at>, (?P<word>[a-z]+))(?= )", lambda m: f". {_capital(m['word'])}"),
        _pattern(r"(?<=[a-z]{2})(?P<at>, )(?=[A-Z])", lambda _m: ". "),
        _pattern(r"(?<=[a-z]{3})(?P<at> (?P<word>[a-z]{2,}))(?= )", lambda m: f". {_capital(m['word'])}"),
        _pattern(r"(?<=[a-z]{3})(?P<at> )(?=[A-Z][a-z])", lambda _m: ". "),
        _pattern(
            r"(?<=[a-z]{2})(?P<at>,[”\"] (?P<word>[a-z]+))(?= )", lambda m: f".{m['at'][1]} {_capital(m['word'])}"
        ),
        # What is cut off is long enough to pass for a sentence.
        _pattern(rf"(?<=[a-z]{{2}})(?P<at>,? (?P<word>{_CLAUSE})){_LONG}", lambda m: f". {_capital(m['word'])}"),
        _pattern(rf"(?<=[a-z]{{2}})(?P<at>, (?P<word>[a-z]+)){_LONG}", lambda m: f". {_capital(m['word'])}"),
        _pattern(rf"{_LED}[^,.?!“”\"]{{15,90}}(?P<at>, (?P<word>[\w’'-]+))(?= )", lambda m: f". {_capital(m['word'])}"),
    ),
    "spurious-capital": (
        _pattern(
            rf"(?<=[a-z]{{2}})(?P<at>, (?P<word>{_CLAUSE}|he|she|they|it|the|this|we))(?= )",
            lambda m: f" {_capital(m['word'])}",
        ),
        _pattern(
            r"(?<=[a-z]{2})(?P<at> (?P<word>and|that|which|but|because|if|when))(?= )",
            lambda m: f" {_capital(m['word'])}",
        ),
        _pattern(
            rf"(?<=[a-z]{{2}} )(?P<at>{_CLAUSE}|he|she|they|it|the|this|we|there)(?= )", lambda m: _capital(m["at"])
        ),
        _pattern(r"(?<=[a-z]{2}, )(?P<at>[a-z]{2,})(?= )", lambda m: _capital(m["at"])),
        _pattern(r"(?<=[a-z]{2} )(?P<at>[a-z]{2,})(?= )", lambda m: _capital(m["at"])),
    ),
    "missing-boundary": (
        _pattern(rf"(?<=[a-z]{{2}})(?P<at>\.)(?= {_OPENER} )", lambda _m: ""),
        _pattern(r"(?<=[a-z]{2})(?P<at>\.)(?= [A-Z][a-z]+ )", lambda _m: ""),
        _pattern(rf"(?<=[a-z]{{2}})(?P<at>\. (?P<word>{_OPENER}))(?= )", lambda m: f" {_lower(m['word'])}"),
        _pattern(rf"(?<=[a-z]{{2}})(?P<at>\. (?P<word>{_OPENER}))(?= )", lambda m: f", {_lower(m['word'])}"),
        _pattern(r"(?<=[a-z]{2})(?P<at>\.)(?= [A-Z][a-z]+ )", lambda _m: ","),
        _pattern(r"(?<=[a-z]{2})(?P<at>[.?][”\"]?)(?= [A-Z“\"])", lambda m: m["at"][1:]),
    ),
    "missing-end": (
        _pattern(r"(?<=\w)(?P<at>[.?!])(?=[”\"]?$)", lambda _m: ""),
        _pattern(r"(?<=[a-z]{2})(?P<at>\.)(?=[”\"]?$)", lambda _m: ","),
    ),
    "lowercase-start": (
        _pattern(rf"(?:^|(?<=[.] ))(?P<at>{_OPENER})(?= )", lambda m: _lower(m["at"])),
        _pattern(r"(?:^|(?<=[a-z]{2}[.] ))(?P<at>[A-Z][a-z]+)(?= [a-z])", lambda m: _lower(m["at"])),
    ),
    "missing-comma": (
        _pattern(r"(?<=[a-z]{2})(?P<at>,)(?= \w)", lambda _m: ""),
        # Those that no paper leaves out: after what leads a sentence or a clause, and before a clause that follows.
        _pattern(rf"{_LED}[^,.?!“”\"]{{5,90}}(?P<at>,)(?= \w)", lambda _m: ""),
        _pattern(rf"(?:that|and|but) {_LED_CLAUSE} [^,.?!“”\"]{{5,90}}(?P<at>,)(?= \w)", lambda _m: ""),
        _pattern(
            r"(?<=[a-z]{2})(?P<at>,)(?= (?:which|who|where|but|although|while|including|however|[a-z]{3,}ing) )",
            lambda _m: "",
        ),
    ),
    "spurious-comma": (_pattern(r"(?<= [a-z]{3})(?P<at> )(?=[a-z]{2,} )", lambda _m: ", "),),
    "quote": (
        _pattern(r"(?<=[a-z]) ?(?P<at>[”\"])(?=[ .,]|$)", lambda _m: ""),
        _pattern(r"(?<=[a-z])(?P<at>,)(?= [“\"])", lambda _m: ""),
        _pattern(r"(?:^|(?<= ))(?P<at>[“\"])(?=\w)", lambda _m: ""),
        _pattern(r"(?<=[a-z])(?P<at>,)(?=[”\"] )", lambda _m: ""),
        _pattern(r"(?<= )(?P<at>“)(?=\w)", lambda _m: "“ "),
        _pattern(r"(?<=\w)(?P<at>[.,]?”)(?= )", lambda m: m["at"].replace("”", " “")),
        _pattern(r"(?<=[a-z])(?P<at> ‘)(?=\w)", lambda _m: "’"),
        _pattern(r"(?<=\w)(?P<at>,?[”\"] )(?=[a-z])", lambda m: m["at"].strip()),
        _pattern(r"(?<=\w)(?P<at> )(?=[“\"]\w)", lambda _m: ""),
        _attributed,
    ),
    "agreement": (
        _pattern(r"\b(?P<at>is|are|was|were|has|have|does|do)(?= )", lambda m: _swap(m["at"])),
        _pattern(r"\b(?P<at>[Tt]his|[Tt]hese|an?)(?= [a-z])", lambda m: _swap(m["at"])),
        _pattern(r"(?<=[a-z]{3})(?P<at>s)(?= [a-z])", lambda _m: ""),
        _pattern(
            r"\b(?:[Hh]e|[Ss]he|[Ii]t|who|which) (?:\w+ly |also )?[a-z]{2,}(?P<at>s)(?<!was)(?<!has)(?<!is)(?= )",
            lambda _m: "",
        ),
        _pattern(rf"\b(?:{_REPORTS})(?P<at>s)(?=[ ,:])", lambda _m: ""),
        _pattern(
            r"\b[A-Z][a-z]+ (?:\w+ly |also )?[a-z]{2,}(?P<at>s)(?<!was)(?<!has)(?<!is)"
            r"(?= (?:the|an?|that|to|his|her|its|their|in|on|at|as|for|with|not) )",
            lambda _m: "",
        ),
        _pattern(r"(?<=[”\"] )[a-z]{2,}(?P<at>s)(?<!was)(?<!has)(?<!is)(?= (?:the|[A-Z]))", lambda _m: ""),
        _pattern(r"(?<= [a-z]{3})[a-z]*(?<!ly|ed|th)(?<!ing)(?<![hsy])(?P<at> )(?=[a-z])", lambda _m: "s "),
    ),
    "lost-word": (
        _pattern(r"(?<= )(?P<at>(?:is|are|was|were) )(?=\w)", lambda _m: ""),
        _pattern(r"(?<= )(?P<at>the )(?=\w)", lambda _m: ""),
        _pattern(r"(?<= )(?P<at>an? )(?=\w)", lambda _m: ""),
        _pattern(r"(?<= )(?P<at>(?:to|of|in) )(?=\w)", lambda _m: ""),
        _pattern(r"(?<= )(?P<at>(?:that|for|on|by|with|be|has|have|had) )(?=\w)", lambda _m: ""),
    ),
    "verb-form": (
        # Not behind a plural: "results show" is as good as "results showed".
        _form(r"\b(?:[Hh]e|[Ss]he|[Ii]t|and|[A-Z][a-z]+(?<!s)(?<!y)) ", "past", "base"),
        _form(r"\b(?:was|were|been|being|be|is|are|has|have|had|\w+ly|an?|the|of|by|in) ", "past", "base"),
        _form(r"(?<=\w )", "gerund", "base"),
        _form(r"\b(?:to|will|would|can|could|may|might|must|should|did|not) ", "base", "past"),
        _form(r"\b(?:to|will|would|can|could|may|might|must|should|did|not) ", "base", "gerund"),
    ),
    "extra-word": (_extra,),
    "doubled-word": (_doubled,),
    "untranslated": (_foreign,),
    "repetition": (
        _repeated,
        _pattern(r"(?<=[a-z] )(?P<at>[A-Z][a-z]{3,} [A-Z][a-z]{3,})(?= [a-z])", lambda m: f"{m['at']} ({m['at']})"),
        _pattern(r"(?<= the )(?P<at>[A-Z][a-z]{4,})(?= [a-z])", lambda m: f"{m['at']} ({m['at']})"),
    ),
    "punctuation": (
        _pattern(r"(?<=[a-z])(?P<at>[,.])(?= [A-Za-z])", lambda m: f" {m['at']}"),
        _pattern(r"(?<=[a-z])(?P<at>\.)(?= [A-Z])", lambda _m: ". ."),
        _pattern(r"(?<= )(?P<at>\d{1,2}\.\d{1,2}%)", lambda m: m["at"].replace(".", ", ")),
    ),
    "glued": (
        _pattern(r"(?<=[a-z]{2})(?P<at>\. )(?=[A-Z][a-z]+ )", lambda _m: "."),
        _pattern(rf"(?<=[a-z]{{3}})(?P<at>\. )(?={_OPENER} )", lambda _m: ""),
    ),
    "spelling": (
        _pattern(
            r"(?<= )(?P<at>January|February|April|June|July|September|October|November|December"
            r"|Monday|Tuesday|Wednesday|Thursday|Friday)(?=[ ,.])",
            lambda m: m["at"].lower(),
        ),
        _pattern(r"(?<=[a-z]{2} )(?P<at>[A-Z][a-z]{3,})(?= [a-z])", lambda m: m["at"].lower()),
    ),
}  # fmt: skip


def _apply(text: str, strikes: list[tuple[Strike, str]], base: int) -> tuple[str, list[Gold]]:
    """The paragraph with strikes made, and gold rows that reach to the words on either side."""
    out, done, gold, length = [], 0, [], 0
    for strike, category in sorted(strikes):
        if strike.start < done:
            continue
        kept = text[done : strike.start]
        out += [kept, strike.text]
        length += len(kept)
        before = len(re.search(r"\S*\s?$", text[: strike.start]).group())  # type: ignore[union-attr]
        after = re.match(r"\s?\S*", text[strike.end :]).group()  # type: ignore[union-attr]
        correction = text[strike.start - before : strike.end] + after
        start = base + length - before
        end = base + length + len(strike.text) + len(after)
        gold.append(Gold(max(start, base), end, category, correction))
        length += len(strike.text)
        done = strike.end
    return "".join(out) + text[done:], gold


def damage(
    text: str,
    per_1000: float,
    rng: random.Random,
    weights: dict[str, float] | None = None,
    furniture: bool = True,
) -> tuple[str, list[Gold]]:
    """``text`` (paragraphs parted by blank lines) damaged at about ``per_1000`` places a thousand words.

    ``weights`` says how often each category strikes in relation to the others (1 where it says nothing).
    ``furniture`` puts page lines between paragraphs.
    """
    out: list[str] = []
    gold: list[Gold] = []
    at = 0
    categories = list(WAYS)
    chances = [(weights or {}).get(category, 1.0) for category in categories]
    for paragraph in text.split("\n\n"):
        expected = len(paragraph.split()) * per_1000 / 1000
        count = int(expected) + (rng.random() < expected % 1)
        chosen: list[tuple[Strike, str]] = []
        for category in rng.choices(categories, chances, k=count):
            places = list(rng.choice(WAYS[category])(paragraph, rng))
            if places:
                strike = rng.choice(places)
                # Places that touch would make gold that nobody could tell apart.
                if all(strike.end + 12 < other.start or other.end + 12 < strike.start for other, _ in chosen):
                    chosen.append((strike, category))
        damaged, rows = _apply(paragraph, chosen, at)
        out.append(damaged)
        gold += rows
        at += len(damaged) + 2
        if furniture and rng.random() < per_1000 / 1000:
            line = rng.choice(_FURNITURE)
            out.append(line)
            gold.append(Gold(at, at + len(line), "boilerplate", ""))
            at += len(line) + 2
    return "\n\n".join(out), gold
