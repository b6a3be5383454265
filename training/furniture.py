"""What stands on a news page beside its sentences: headlines, datelines, bylines, captions, lists and page lines.

The open text has lost all of these, and a tagger that never saw them takes every headline for a sentence without its
stop. So they are put back, undamaged, from the documents' own titles and from patterns.
"""

from __future__ import annotations

import random
import re

_SMALL = set("a an and as at but by for from in into is nor of on or over per so the to up via vs with yet".split())
_CITIES = (
    "KYIV", "LONDON", "WASHINGTON", "BANGKOK", "PARIS", "Seoul", "TOKYO", "Berlin", "NEW YORK", "Geneva", "BRUSSELS",
    "Jakarta", "ANKARA", "NEW DELHI", "Rome", "WARSAW", "Moscow", "BEIJING", "CAIRO", "Nairobi", "SYDNEY",
)  # fmt: skip
_AGENCIES = ("Reuters", "AP", "AFP", "dpa", "Xinhua", "Yonhap", "ANSA", "TASS", "PA Media", "Kyodo", "Anadolu")
_MONTHS = ("Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")
_FIRST = ("Anna", "James", "Maria", "David", "Somchai", "Ji-woo", "Claire", "Marco", "Elif", "Piotr", "Layla", "Priya")
_LAST = (
    "Smith",
    "Kowalski",
    "Tanaka",
    "Rossi",
    "Moreau",
    "Kim",
    "Yilmaz",
    "Haddad",
    "Sharma",
    "Weber",
    "Jones",
    "Suwan",
)
_OUTLETS = (
    "The Telegraph", "The New York Times", "The Guardian", "The Times", "The Washington Post", "The Daily Mail",
    "The Sun", "The Independent", "The Economist", "The Wall Street Journal", "The Associated Press", "Le Monde",
    "The Bangkok Post", "Der Spiegel", "The Hindu", "The Straits Times", "The Atlantic", "Good Morning Britain",
    "This Morning", "Fox News", "The Hollywood Reporter", "The Verge", "Al Jazeera", "The Moscow Times",
    "The Kyiv Independent", "The Sunday Times",
)  # fmt: skip
_SHOWS = (
    "This Morning", "Good Morning America", "Meet the Press", "Question Time", "The One Show", "Face the Nation",
    "The Late Show", "Newsnight", "The Daily Show", "Strictly Come Dancing", "Today", "Loose Women", "The View",
)  # fmt: skip
_PAGE = (
    "Leave a Reply", "Be the first to comment", "Source link", "Share this article", "Advertisement", "Read more",
    "Subscribe to our newsletter", "Related articles", "Most read", "Image source, Getty Images", "Sign up here",
    "Photo: {agency}", "© {agency}", "By {name}", "By {name}, {city}", "{name} for {agency}", "Editing by {name}",
    "Reporting by {name}; Editing by {name}", "{month} {day}, 2022", "{day} {month} 2023, 10:45",
    "Published {day} {month}", "Updated at 4:15 pm", "({agency})", "Text: {name}", "Author: {name}", "Key points",
    "What we know so far", "In brief",
)  # fmt: skip


def fill(pattern: str, rng: random.Random) -> str:
    """A page line with made-up names, an agency and a date."""
    out = pattern
    while "{name}" in out:
        out = out.replace("{name}", f"{rng.choice(_FIRST)} {rng.choice(_LAST)}", 1)
    out = out.replace("{agency}", rng.choice(_AGENCIES)).replace("{city}", rng.choice(_CITIES).title())
    return out.replace("{month}", rng.choice(_MONTHS)).replace("{day}", str(rng.randint(1, 28)))


def title_case(line: str) -> str:
    """A headline with capitals on all but small words."""
    words = line.split(" ")
    return " ".join(
        word if index and word.lower() in _SMALL else word[:1].upper() + word[1:] for index, word in enumerate(words)
    )


def headline(title: str, sentence: str, rng: random.Random) -> str:
    """A headline: the title as it stands or in another case, or the first words of a sentence."""
    line = title.strip()
    if not line or rng.random() < 0.35:
        words = sentence.rstrip('.?!"”').split()
        line = " ".join(words[: rng.randint(3, 12)]).rstrip(",;:")
        line = re.sub(r"\b(?:the|a|an) ", "", line) if rng.random() < 0.5 else line
    chance = rng.random()
    if line.isupper() and len(line) > 5 and chance < 0.7:
        return title_case(line.lower())
    if chance < 0.4:
        return title_case(line)
    return line.upper() if chance < 0.47 else line[:1].upper() + line[1:]


def dateline(rng: random.Random) -> str:
    """What opens the first paragraph: "KYIV, Jan 10 (Reuters) — "."""
    city = rng.choice(_CITIES)
    date = f", {rng.choice(_MONTHS)} {rng.randint(1, 28)}" if rng.random() < 0.5 else ""
    agency = f" ({rng.choice(_AGENCIES)})" if rng.random() < 0.5 else ""
    return f"{city}{date}{agency} {rng.choice('—–-')} "


def with_outlets(paragraph: str, rng: random.Random) -> str:
    """The paragraph with a newspaper or a programme named inside a sentence, where one fits."""
    chance = rng.random()
    if chance < 0.4:
        return re.sub(r"\b(said|says) that\b", lambda _m: f"told {rng.choice(_OUTLETS)} that", paragraph, count=1)
    if chance < 0.6:
        return re.sub(r"(?<=[a-z]{3})\.$", lambda _m: f", {rng.choice(_OUTLETS)} reported.", paragraph)
    if chance < 0.8:
        return re.sub(r"\b(?:he|she) said\b", lambda m: f"{m.group()} on {rng.choice(_SHOWS)}", paragraph, count=1)
    return re.sub(r"(?<=[a-z]{3})\.$", lambda _m: f", according to {rng.choice(_OUTLETS)}.", paragraph)


def quotes(text: str, rng: random.Random) -> str:
    """The document with its straight quotation marks made curly, or its double ones single, or as they are."""
    chance = rng.random()
    if chance < 0.5 or '"' not in text:
        return text
    opening, closing = ("‘", "’") if chance < 0.6 else ("“", "”")
    text = re.sub(r'(^|[\s(\[—–-])"(?=\S)', rf"\g<1>{opening}", text).replace('"', closing)
    return text.replace("'", "’")


def furnish(title: str, text: str, other: str, rng: random.Random) -> list[tuple[str, bool]]:
    """The document's paragraphs with furniture among them; True marks prose, which may be damaged.

    ``other`` is another document's title, for subheadings and lists.
    """
    paragraphs = quotes(text, rng).split("\n\n")
    out: list[tuple[str, bool]] = []
    if rng.random() < 0.75:
        out.append((headline(title, paragraphs[-1], rng), False))
    if rng.random() < 0.3:
        out.append((fill(rng.choice(_PAGE), rng), False))
    for number, paragraph in enumerate(paragraphs):
        if number == 0 and rng.random() < 0.3:
            paragraph = dateline(rng) + paragraph
        if rng.random() < 0.12:
            paragraph = with_outlets(paragraph, rng)
        out.append((paragraph, True))
        chance = rng.random()
        if chance < 0.05:
            out.append((headline(other, paragraph, rng), False))
        elif chance < 0.08:
            out.append((fill(rng.choice(_PAGE), rng), False))
        elif chance < 0.09:
            items = paragraph.rstrip(".").split(", ")[:5]
            mark = rng.choice(("- ", "• ", ""))
            out += [(mark + item, False) for item in items if len(item) > 3]
    return out
