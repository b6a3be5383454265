"""`mtcheck scan --source` on an article in eight languages: all that a source tells, as somebody at a terminal sees."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mtcheck.yaml12 import load
from tests.conftest import DATA
from tests.test_cli import mtcheck

FIRST: dict[str, str] = load(DATA / "source_pair.yaml")
MORE: dict[str, dict[str, Any]] = load(DATA / "source_more.yaml")
ENGLISH = MORE.pop("en")
# What is damaged in the English article, and the rule that finds it.
DAMAGE = [
    ("18 months", "18 weeks", "accuracy/unit"),
    ("3 March", "3 May", "accuracy/month"),
    ("meantime?", "meantime.", "accuracy/question-lost"),
    ("“", "", "accuracy/quotation-lost"),
    ("”", "", "accuracy/quotation-lost"),
    ("27 ships", "72 ships", "accuracy/number"),
    ("60 million euros", "60 million roubles", "accuracy/currency"),
]
SETTINGS = """\
select = ["accuracy", "officials", "terminology"]
[[terms]]
source = "{term}"
use = "harbour board"
not = ["port authority"]
"""


def scan(folder: Path, language: str, text: str) -> list[dict[str, Any]]:
    more = MORE[language]
    native, english, _ = more["person"]
    source = f"{FIRST[language]}\n\n{more['lead']} {more['union']} {more['ships']}\n".replace("NAME", native)
    (folder / "source.txt").write_text(source, encoding="utf-8")
    (folder / "article.txt").write_text(text.replace("NAME", english), encoding="utf-8")
    (folder / "mtcheck.toml").write_text(SETTINGS.format(term=more["term"]), encoding="utf-8")
    done = mtcheck("scan", "article.txt", "--source", "source.txt", "--format", "json", cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    findings: list[dict[str, Any]] = json.loads(done.stdout)["articles"][0]["findings"]
    return findings


@pytest.mark.parametrize("language", MORE)
def test_an_article_with_a_fault_of_each_kind(tmp_path: Path, language: str) -> None:
    _, english, slip = MORE[language]["person"]
    right = english.split()[-1]
    text = (
        f"{FIRST['en']}\n\n{ENGLISH['lead'].replace('NAME', english.replace(right, slip))} {MORE[language]['ships']}\n"
    )
    for old, new, _ in DAMAGE:
        assert old in text
        text = text.replace(old, new)
    found = scan(tmp_path, language, text)
    rules = {finding["rule"] for finding in found}
    wanted = {rule for *_, rule in DAMAGE}
    # Thai asks without a mark.
    wanted -= {"accuracy/question-lost"} if language == "th" else set()
    wanted |= {"accuracy/untranslated", "accuracy/missing-sentence", "terminology/source-term"}
    assert wanted - rules == set()
    assert [f["suggestions"][0]["text"] for f in found if f["text"] == slip] == [right]
    assert len(found) <= len(wanted) + 2  # the name; two pieces of Thai


@pytest.mark.parametrize("language", MORE)
def test_a_right_translation_has_the_term_alone(tmp_path: Path, language: str) -> None:
    text = f"{FIRST['en']}\n\n{ENGLISH['lead']} {ENGLISH['union']} {ENGLISH['ships']}\n"
    assert [(f["rule"], f["text"]) for f in scan(tmp_path, language, text)] == [
        ("terminology/source-term", "port authority")
    ]
