"""What the words of a source may be in English, and what that says of two sentences."""

from __future__ import annotations

import pytest

from mtcheck.analysis import Analysis
from mtcheck.analysis.alignment import alignment
from mtcheck.analysis.lexicon import english_stems, key, lexicon
from mtcheck.analysis.shared_words import SharedWords
from mtcheck.reading.text import article_from_text


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("ru", "министрами", "министр"),
        ("uk", "будівництва", "будівництво"),
        ("de", "Brücken", "Brücke"),
        ("es", "puentes", "puente"),
        ("ar", "المدرسة", "مَدرسة"),
        ("fr", "l’école", "écoles"),
        ("it", "dell'ospedale", "ospedale"),
        ("pt", "médicos", "médico"),
        ("pl", "mostami", "mostach"),
        ("tr", "okulda", "okulu"),
        ("hi", "\u0938\u095c\u0915", "सडक"),  # a road, with its dot in one code point and without
        ("en", "Bridges", "bridge"),
    ],
)
def test_forms_of_a_word_have_one_key(language: str, one: str, other: str) -> None:
    assert key(one, language) == key(other, language)


@pytest.mark.parametrize(
    ("language", "text", "english"),
    [
        ("ru", "На мосту работали врачи.", {"bridg", "doctor"}),
        ("uk", "Лікар чекав біля школи.", {"school"}),
        ("de", "Die Brücken wurden gesperrt.", {"bridg"}),
        ("es", "Los médicos esperaban en el hospital.", {"doctor", "hospit"}),
        ("ar", "وصل الطبيب إلى المدرسة", {"doctor", "school"}),
        ("ko", "의사들이 학교에서 기다렸다.", {"doctor", "school"}),
        ("zh", "医生在学校等候。", {"doctor", "school"}),
        ("zh", "醫生在學校等候。", {"doctor", "school"}),
        ("th", "แพทย์รออยู่ที่โรงเรียนในเมือง", {"doctor", "school"}),
        ("fr", "Les médecins attendaient à l’école.", {"doctor", "school"}),
        ("it", "I medici aspettavano a scuola.", {"doctor", "school"}),
        ("pt", "Os médicos esperavam na escola.", {"doctor", "school"}),
        ("pl", "Lekarze czekali koło szkoły.", {"doctor", "school"}),
        ("tr", "Doktorlar okulda bekledi.", {"doctor", "school"}),
        ("hi", "डॉक्टर विद्यालय में थे।", {"doctor", "school"}),
    ],
)
def test_words_are_found_in_a_sentence(language: str, text: str, english: set[str]) -> None:
    known = lexicon(language)
    assert known is not None
    words = known.words(text)
    assert english <= set().union(*(known.translations[word] for word in words))


def test_a_language_without_a_lexicon() -> None:
    assert lexicon("xx") is None
    assert lexicon("../en") is None


def test_english_words_are_stems() -> None:
    assert english_stems("The doctors’ bridges, isn't it?") == ["the", "doctor", "bridg", "isn", "it"]


def test_words_speak_for_the_sentence_that_has_them() -> None:
    known = lexicon("de")
    assert known is not None
    source = [known.words("Die Ärztin wartete in der Schule."), known.words("Das Schiff liegt im Hafen.")]
    target = [set(english_stems("The doctor waited at the school.")), set(english_stems("The ship is in port."))]
    said = SharedWords(source, target, known, (0.5, 0.4))
    assert said(1, 1, 1, 1) > 0 > said(1, 2, 1, 1)
    assert said(2, 2, 1, 1) > 0 > said(2, 1, 1, 1)


# Sentences of like length, none with a number or a name: only their words say which one is lost.
_ENGLISH = [
    "The school will stay closed for the whole summer.",
    "The doctors could not save the second horse.",
    "The bridge over the river had no lights at night.",
    "The farmers are waiting for the first rain.",
    "Nobody has seen the letters since the fire.",
]
_SOURCES = {
    "ru": "Школа будет закрыта всё лето. Врачи не смогли спасти вторую лошадь. "
    "На мосту через реку ночью не было света. Крестьяне ждут первого дождя. "
    "После пожара писем никто не видел.",
    "ko": "학교는 여름 내내 문을 닫을 것이다. 의사들은 두 번째 말을 구하지 못했다. "
    "강 위의 다리에는 밤에 불빛이 없었다. 농부들은 첫 비를 기다리고 있다. 화재 이후 편지를 본 사람은 아무도 없다.",
    "zh": "学校整个夏天都将关闭。医生没能救活第二匹马。河上的桥梁夜里没有灯光。"
    "农民们正在等待第一场雨。火灾之后谁也没见过那些信件。",
    "ar": "ستبقى المدرسة مغلقة طوال الصيف. لم يتمكن الأطباء من إنقاذ الحصان الثاني. "
    "لم تكن على الجسر فوق النهر أضواء في الليل. ينتظر المزارعون المطر الأول. لم ير أحد الرسائل منذ الحريق.",
}


@pytest.mark.parametrize("language", _SOURCES)
@pytest.mark.parametrize("lost", [1, 3])
def test_the_lost_sentence_is_known_by_its_words(language: str, lost: int) -> None:
    target = " ".join(_ENGLISH[:lost] + _ENGLISH[lost + 1 :])
    article = article_from_text(target, source_text=_SOURCES[language], source_language=language)
    aligned = alignment(Analysis(article))
    assert aligned is not None
    assert [bead.source for bead in aligned.beads if not bead.kind[1]] == [(lost, lost + 1)]
    assert all(bead.kind == (1, 1) for bead in aligned.beads if bead.kind[1])


def test_pieces_of_thai_that_go_on_with_a_sentence_stay_with_it() -> None:
    source = (
        "โรงเรียนในหมู่บ้านจะปิดตลอดฤดูร้อน เพราะหลังคาถูกพายุพัดเสียหายอย่างหนัก "
        "แพทย์ที่โรงพยาบาลไม่สามารถช่วยชีวิตม้าตัวที่สองได้ ซึ่งได้รับบาดเจ็บจากอุบัติเหตุบนสะพาน "
        "เกษตรกรกำลังรอฝนแรกของปี และยังไม่มีใครเริ่มปลูกข้าว"
    )
    target = (
        "The village school will stay closed all summer, because a storm has badly damaged its roof. "
        "The farmers are waiting for the first rain of the year, and nobody has begun to plant rice."
    )
    aligned = alignment(Analysis(article_from_text(target, source_text=source, source_language="th")))
    assert aligned is not None
    lost = [span for bead in aligned.beads if not bead.kind[1] and (span := aligned.source_span(bead)) is not None]
    assert [start for start, _ in lost] == [source.index("แพทย์")]  # where it ends is guessed
