"""Names held against how the source writes them, in eight languages; sentences of our own."""

from __future__ import annotations

import pytest

from mtcheck import check
from mtcheck.checker import Checker
from mtcheck.config import default_settings, with_overrides
from mtcheck.findings import Finding, Severity
from mtcheck.officials.transliteration import letters_of, may_spell, parts_of, romanise, without_grammar

RULES = ("accuracy/official-name", "accuracy/official-spelling", "accuracy/name-by-sound", "accuracy/name")
CHECKER = Checker(with_overrides(default_settings(), {"select": RULES}))


def names(text: str, source: str, language: str) -> list[Finding]:
    return list(check(text, source=source, source_language=language, checker=CHECKER).findings)


# An official, the language, how its text names the official with what the language adds, a slip, what it is of.
OFFICIALS = [
    ("Yoon Suk-yeol", "ko", "윤석열은 화요일에 항구를 둘러보았다.", "Suk-year", "Suk-yeol"),
    ("Rand Paul", "ko", "랜드 폴이 화요일에 항구를 둘러보았다.", "Paol", "Paul"),
    ("Sergei Lavrov", "ru", "Порт показали во вторник Сергею Лаврову.", "Lavdov", "Lavrov"),
    ("Ihor Zhovkva", "uk", "Порт показали у вівторок Ігорю Жовкві.", "Zovkva", "Zhovkva"),
    ("Srettha Thavisin", "th", "เศรษฐา ทวีสิน เดินทางไปชมท่าเรือเมื่อวันอังคาร", "Thavikin", "Thavisin"),
    ("Hu Chunhua", "zh", "星期二，胡春华参观了港口。", "Chunqua", "Chunhua"),
    ("Abdel Fattah al-Burhan", "ar", "وزار الميناء يوم الثلاثاء وعبد الفتاح البرهان معهم.", "al-Bulhan", "al-Burhan"),
    ("Nabih Berri", "ar", "فُتح الميناء يوم الثلاثاء لنبيه بري.", "Perli", "Berri"),
]


@pytest.mark.parametrize(("name", "language", "source", "slip", "of"), OFFICIALS)
def test_an_official_by_the_native_name(name: str, language: str, source: str, slip: str, of: str) -> None:
    text = f"{name} was shown the harbour on Tuesday."
    assert names(text, source, language) == []
    (found,) = names(text.replace(of, slip), source, language)
    assert (found.text, found.rule, found.severity) == (slip, "accuracy/official-name", Severity.CRITICAL)
    assert found.suggestions[0].text == of


@pytest.mark.parametrize(
    ("name", "source", "language", "slip", "of"),
    [
        ("Antony Blinken", "앤터니 블링컨이 화요일에 항구를 둘러보았다.", "ko", "Blincoln", "Blinken"),
        ("Olaf Scholz", "Порт показали у вівторок Олафу Шольцу.", "uk", "Scholgs", "Scholz"),
        ("Alexander Grushko", "Порт показали во вторник Александру Грушко.", "ru", "Krushvo", "Grushko"),
    ],
)
def test_an_official_by_the_sound_of_the_source(name: str, source: str, language: str, slip: str, of: str) -> None:
    text = f"{name} was shown the harbour on Tuesday."
    assert names(text, source, language) == []
    (found,) = names(text.replace(of, slip), source, language)
    assert found.category == "official-name"
    assert found.suggestions[0].text == of


@pytest.mark.parametrize(
    ("text", "source", "language", "said", "right"),
    [
        ("Nabih Barri was shown the harbour.", "رأى نبيه بري الميناء.", "ar", "Barri", "Berri"),
        ("Lee Myung-pak was shown the harbour.", "이명박은 항구를 둘러보았다.", "ko", "Myung-pak", "Myung-bak"),
    ],
)
def test_another_reading_of_the_same_letters_accuses_nobody(
    text: str, source: str, language: str, said: str, right: str
) -> None:
    (found,) = names(text, source, language)
    assert (found.rule, found.severity, found.text) == ("accuracy/official-spelling", Severity.MINOR, said)
    assert found.suggestions[0].text == right


PEOPLE = [
    ("The baker Irina Lebedeva sang.", "Пекарь Ирина Лебедева пела.", "ru", "Lebedeva", "Lepideva"),
    ("A song by Ivan Petrenko was sung.", "Співали пісню Івана Петренка.", "uk", "Petrenko", "Pedrenko"),
    ("The baker Kim Min-su sang.", "제빵사 김민수가 노래했다.", "ko", "Min-su", "Min-gu"),
    ("The baker Wang Jiaqiang sang.", "面包师王家强唱了歌。", "zh", "Jiaqiang", "Jiakiang"),
    ("The baker Margaret Douglas sang.", "غنت الخبازة مارغريت دوغلاس.", "ar", "Douglas", "Dooglas"),
    ("The baker Peter Hofmann sang.", "Der Bäcker Peter Hofmann sang.", "de", "Hofmann", "Hofmar"),
    ("The baker Carmen Mendoza sang.", "Cantó la panadera Carmen Mendoza.", "es", "Mendoza", "Mentora"),
]


@pytest.mark.parametrize(("text", "source", "language", "right", "slip"), PEOPLE)
def test_somebody_whom_no_register_knows(text: str, source: str, language: str, right: str, slip: str) -> None:
    assert names(text, source, language) == []
    (found,) = names(text.replace(right, slip), source, language)
    assert (found.text, found.rule) == (slip, "accuracy/name")
    assert found.suggestions[0].text == right


@pytest.mark.parametrize(
    ("source", "language", "slip", "right"),
    [
        ("Antony Blinken besuchte den Hafen.", "de", "Antony Blincoln", "Blinken"),
        ("Olaf Scholz visitó el puerto.", "es", "Olaf Sholtz", "Scholz"),
    ],
)
def test_an_official_whom_a_source_in_latin_letters_names(source: str, language: str, slip: str, right: str) -> None:
    (found,) = names(f"{slip} visited the harbour.", source, language)
    assert (found.text, found.suggestions[0].text) == (slip.split()[-1], right)
    assert names(f"{slip.split()[0]} {right} visited the harbour.", source, language) == []
    # Somebody else of that given name whom a register knows, and a name far off, are let stand.
    assert names(f"{slip.split()[0]} Wilson visited the harbour.", source, language) == []


@pytest.mark.parametrize(
    ("text", "source", "language"),
    [
        ("The baker Kim Min-soo sang.", "제빵사 김민수가 노래했다.", "ko"),
        ("The baker Alexander Zhukov sang.", "Der Bäcker Alexander Schukow sang.", "de"),
        ("The baker Ahmad Hamdi sang.", "غنى الخباز أحمد حمدي.", "ar"),
        ("The baker Ahmed Hemdi sang.", "غنى الخباز أحمد حمدي.", "ar"),
        ("The baker Aleksandr Korolyev sang.", "Пекарь Александр Королёв пел.", "ru"),
        # The register's Lee Sang-eui is written as the Korean for "of more than"; what stands there is no name.
        ("More than forty people swam in the East Sea.", "마흔 명 이상의 사람이 동해에서 헤엄쳤다.", "ko"),
    ],
)
def test_right_names(text: str, source: str, language: str) -> None:
    assert names(text, source, language) == []


COPIES = Checker(with_overrides(default_settings(), {"select": ["accuracy/copied-word"]}))


@pytest.mark.parametrize(
    ("text", "source", "language", "fixes"),
    [
        ("The firm Lomnex pays.", "Фирма Lomnex заплатит.", "ru", []),
        ("The firm Lomnax pays.", "Фирма Lomnex заплатит.", "ru", ["Lomnex"]),
        ("The firm Lomenx pays.", "这家公司Lomnex将付款。", "zh", ["Lomnex"]),
        ("The firms Lomnex and Lomnax pay.", "Фирмы Lomnex и Lomnax заплатят.", "ru", []),
        ("Several Lomnexs pay.", "Заплатят несколько Lomnex.", "ru", []),
        ("The firm Tarvia pays.", "Фирма Lomnex заплатит.", "ru", []),
        ("The firm Lomnax pays.", "Die Firma Lomnex zahlt.", "de", []),  # all is in Latin letters
    ],
)
def test_words_to_copy(text: str, source: str, language: str, fixes: list[str]) -> None:
    found = check(text, source=source, source_language=language, checker=COPIES).findings
    assert [finding.suggestions[0].text for finding in found] == fixes


@pytest.mark.parametrize(
    ("native", "right", "wrong"),
    [
        ("Жуков", "zhukov", "zukov"),
        ("Порошенко", "poroshenko", "porosenko"),
        ("Щербаков", "shcherbakov", "cherbakov"),
        ("윤", "yoon", "yong"),
        ("석열", "sukyeol", "sukyer"),
        ("السيسي", "alsisi", "alzizi"),
        ("السيسي", "sisi", "zizi"),
        ("البرهان", "burhan", "bulhan"),
        ("Μητσοτάκης", "mitsotakis", "mitsodakis"),
        ("נתניהו", "netanyahu", "netaniaku"),
        ("春华", "chunhua", "chunqua"),
        ("吕", "lyu", "liu"),
    ],
)
def test_readings_of_native_names(native: str, right: str, wrong: str) -> None:
    assert may_spell(right, native)
    assert not may_spell(wrong, native)


def test_scripts_without_letters_read_nothing() -> None:
    assert letters_of("THAI") is None
    assert not may_spell("thavisin", "ทวีสิน")
    assert romanise("ทวีสิน") == ""
    assert romanise("السيسي") == ""  # vowels are not written


def test_words_without_their_grammar() -> None:
    assert "김민수" in set(without_grammar("김민수에게는", "HANGUL"))
    assert "سيسي" in set(without_grammar("وللسيسي", "ARABIC"))
    assert "лавров" in set(without_grammar("лаврову", "CYRILLIC"))
    assert list(without_grammar("ทวีสิน", "THAI")) == ["ทวีสิน"]


def test_parts_of_a_native_name() -> None:
    assert {"김", "민수", "김민수"} <= set(parts_of("김민수"))
    assert {"عبد", "عبدالفتاح"} <= set(parts_of("عبد الفتاح البرهان"))
