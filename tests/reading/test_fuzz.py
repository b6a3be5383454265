"""A short run of the fuzz target; ``tests/reading/fuzz.py`` makes the long ones."""

from __future__ import annotations

import json
import pickle
import time
from dataclasses import replace
from random import Random

import pytest
from fuzz import SEEDS, check, look_at, mutated
from hypothesis import given, settings
from hypothesis import strategies as st

from mtcheck.article import plain_article
from mtcheck.checker import Checker
from mtcheck.reading import read_bytes


@given(st.integers(0, 2**63))
@settings(max_examples=150, deadline=None)
def test_a_mutated_input_is_read_or_refused(number: int) -> None:
    assert check(number) in ("read", "refused")


def test_a_number_is_an_input() -> None:
    assert mutated(7) == mutated(7)
    outcomes = [check(number) for number in range(30)]
    assert min(outcomes.count("read"), outcomes.count("refused")) > 3


@pytest.mark.parametrize("seed", range(len(SEEDS)))
def test_what_was_read_can_go_to_another_process(seed: int) -> None:
    name, data = SEEDS[seed]
    for article in read_bytes(data, "x", format=name).articles:
        ends = (0, len(article.text))
        places = [article.place(at) for at in ends]  # first, so that what is worked out only when asked for goes along
        for source_map in (article.source_map, article.source_map.alone()):
            gone = pickle.loads(pickle.dumps(replace(article, source_map=source_map)))
            assert gone.text == article.text
            assert [gone.place(at) for at in ends] == places


def test_an_item_goes_to_another_process_without_its_feed() -> None:
    items = [{"id": str(n), "content_text": f"Ship {n} left the quay."} for n in range(500)]
    feed = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()
    article = read_bytes(feed, "x").articles[400]
    assert len(pickle.dumps(article.source_map.alone())) < 1000


# Inputs that mutation found; each was a crash or a hang.
FOUND = {
    "a byline that is cut in every way": (
        "text",
        b'By : "Harbour\\n\\n\\"Caf\\u00e9\\" \\ud83d\\ude00 the end.", "id": 7, "date": "2021-05-04", "people": ["Ada '
        b'Tidewell"]}\n{"text": "The pilots left.", "title": "Tides", "language": "en-GB", "source": "\\u041f',
    ),
    "a block without an element": ("html", b'<?>ur/><body><tu><t></tu>\n</body><>t\nGB"><p>\\n"}s'),
    "a number of thousands of digits": (
        "html",
        b"<p title='&#" + b"1" * 5000 + b"'>One &#" + b"1" * 5000 + b"; left.</p>",
    ),
    "a surrogate's number": ("feed", b"<rss><channel><item><title>A &#xD800; b</title></item></channel></rss>"),
    "no Unicode number": ("feed", b"<rss><channel><item><title>A &#1114112; b</title></item></channel></rss>"),
    "bytes in a key that nobody reads": ("jsonl", b'{"text": "One left.", "x\xfc": 1}'),
    "front matter without a line": ("markdown", b"---\n---\n\nThe harbour is closed.\n"),
    "arrays in arrays": (None, b"[" * 3000),
    "an escape that is none": ("po", b'msgid "a"\nmsgstr "\\x \\8 \\9 one"\n'),
}


@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_is_read_or_refused(name: str) -> None:
    format_name, data = FOUND[name]
    assert look_at(data, format_name, Random(1)) in ("read", "refused")


def test_a_word_of_thousands_of_letters_is_judged_soon() -> None:
    article = plain_article("\n\n".join(["a" * 20_000, "b-" * 10_000, "c" * 20_000 + ": d"]))
    began = time.process_time()
    Checker().check(article)
    assert time.process_time() - began < 20
