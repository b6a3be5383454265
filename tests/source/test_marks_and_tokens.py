"""Brackets, marks, words in Latin letters, addresses and placeholders held against the source."""

from __future__ import annotations

import pytest

from mtcheck import check
from mtcheck.analysis import Analysis
from mtcheck.checker import run_rules
from mtcheck.reading.text import article_from_text
from mtcheck.rules import load_rules

UNPAIRED = [load_rules("en")["punctuation/unpaired-bracket"]]


def rules(text: str, source: str, language: str) -> list[tuple[str, str]]:
    found = check(text, source=source, source_language=language).findings
    return [(finding.rule, finding.text) for finding in found if finding.rule.startswith("accuracy/")]


# A sentence with a remark in brackets, which the translation has, loses, or has without brackets.
REMARKS = [
    ("ru", "Паром (старое судно из Швеции) продадут весной, сообщил порт."),
    ("uk", "Пором (старе судно зі Швеції) продадуть навесні, повідомив порт."),
    ("de", "Die Fähre (ein altes Schiff aus Schweden) wird im Frühjahr verkauft, teilte der Hafen mit."),
    ("es", "El transbordador (un barco viejo de Suecia) se venderá en primavera, informó el puerto."),
    ("fr", "Le ferry (un vieux bateau de Suède) sera vendu au printemps, a annoncé le port."),
    ("zh", "港口表示，这艘渡轮（来自瑞典的旧船）将于春季出售。"),
    ("ko", "항구는 이 여객선(스웨덴에서 만든 오래된 선박)이 봄에 팔릴 것이라고 밝혔다."),
    ("ar", "أعلن الميناء أن العبارة (سفينة قديمة من السويد) ستباع في الربيع."),
    ("pl", "Prom (stary statek ze Szwecji) zostanie sprzedany wiosną, poinformował port."),
]
WITH_REMARK = "The ferry (an old ship from Sweden) will be sold in spring, the port said."


@pytest.mark.parametrize(("language", "source"), REMARKS)
def test_a_remark_in_brackets(language: str, source: str) -> None:
    assert rules(WITH_REMARK, source, language) == []
    assert rules("The ferry, an old ship from Sweden, will be sold in spring, the port said.", source, language) == []
    lost = "The ferry will be sold in spring, the port said."
    assert rules(lost, source, language) == [("accuracy/remark-lost", lost)]


def test_brackets_lost_around_a_remark() -> None:
    source = dict(REMARKS)["de"]
    bare = "The ferry an old ship from Sweden will be sold in spring, the port said."
    assert rules(bare, source, "de") == [("accuracy/brackets-lost", "old ship from Sweden")]


@pytest.mark.parametrize(
    ("text", "source", "language"),
    [
        ("Jana Weber was shown the ferry.", "야나 베버(Jana Weber)가 여객선을 둘러보았다.", "ko"),
        ("The harbour board met on Monday.", "Портовое управление (ПУ) собралось в понедельник.", "ru"),
        ("They found no pattern in the bladder.", "उन्हें मूत्राशय (ब्लैडर) में कोई पैटर्न नहीं मिला।", "hi"),
    ],
)
def test_glosses_are_no_remarks(text: str, source: str, language: str) -> None:
    assert rules(text, source, language) == []


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("The ferry (built in 1998) will be sold [to Greece].", ""),
        ("The ferry (built in 1998 will be sold.", "("),
        ("The ferry, built in 1998) will be sold.", ")"),
        ("It has a) old engines, b) a rusty hull and (c) no crew.", ""),
        ("There are two ways: 1) to sell it, 2) to mend it.", ""),
        ("“We sold it :) and left,” he wrote.", ""),
        ("(It was the first of many.\n\nIt was the last as well.)", ""),
        ("Votes of 367 members out of 550) are needed.", ")"),
    ],
)
def test_unpaired_brackets(text: str, marks: str) -> None:
    found = run_rules(UNPAIRED, Analysis(article_from_text(f"{text} That is all that the board said of it.")))
    assert "".join(finding.text for finding in found) == marks


@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("ru", "Мост закрыт. За ремонт заплатит город."),
        ("uk", "Міст закрито. За ремонт заплатить місто."),
        ("de", "Die Brücke ist gesperrt. Die Stadt bezahlt die Reparatur."),
        ("es", "El puente está cerrado. La ciudad pagará las obras."),
        ("zh", "大桥已关闭。市政府将支付维修费用。"),
        ("ko", "다리가 폐쇄되었다. 시가 수리비를 낸다."),
        ("ar", "الجسر مغلق. ستدفع المدينة تكاليف الإصلاح."),
    ],
)
def test_questions_and_shouts_that_the_source_lacks(language: str, source: str) -> None:
    text = "The bridge is closed. The town will pay for the repairs."
    assert rules(text, source, language) == []
    assert rules(f"{text[:-1]}?", source, language) == [("accuracy/question-added", "?")]
    assert rules(f"{text[:-1]}!", source, language) == [("accuracy/exclamation-added", "!")]


def test_thai_asks_without_a_mark() -> None:
    assert rules("Who will pay for the repairs?", "ใครจะจ่ายค่าซ่อมแซม", "th") == []


@pytest.mark.parametrize(
    ("source", "language"),
    [
        ("Курс одобрила служба GCHQ, которая слушает иностранное радио.", "ru"),
        ("该课程获得监听外国广播的GCHQ批准。", "zh"),
        ("이 과정은 외국 방송을 듣는 GCHQ의 승인을 받았다.", "ko"),
        ("หลักสูตรนี้ได้รับอนุมัติจาก GCHQ ซึ่งฟังวิทยุต่างประเทศ", "th"),
        ("وافق GCHQ الذي يستمع إلى الإذاعات الأجنبية على الدورة.", "ar"),
    ],
)
def test_a_word_in_latin_letters_is_lost(source: str, language: str) -> None:
    text = "The course was approved by GCHQ, which listens to foreign radio."
    assert rules(text, source, language) == []
    lost = text.replace("GCHQ", "the service")
    assert rules(lost, source, language) == [("accuracy/copied-word-lost", lost)]
    in_full = text.replace("GCHQ", "the General College for Hearing and Quiet")
    assert rules(in_full, source, language) == []


def test_addresses_and_placeholders() -> None:
    source = (
        "Schreiben Sie an presse@hafen.example. Die Fähre nach {town} legt um %(time)s Uhr ab. Sie fährt ab {town}."
    )
    text = "Write to presse@hafen.example. The ferry to {town} leaves at %(time)s o’clock. It goes from {town}."
    assert rules(text, source, "de") == []
    assert [rule for rule, _ in rules(text.replace("presse@", "press@"), source, "de")] == ["accuracy/address"]
    assert [rule for rule, _ in rules(text.replace("presse@hafen.example", "us"), source, "de")] == [
        "accuracy/address-lost"
    ]
    # The other one, in the next sentence, is no answer.
    lost = "The ferry to town leaves at %(time)s o’clock."
    assert rules(text.replace("The ferry to {town}", "The ferry to town"), source, "de") == [
        ("accuracy/placeholder", lost)
    ]
