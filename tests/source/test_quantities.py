"""What numbers are worth, in the languages that articles are translated from."""

from __future__ import annotations

from fractions import Fraction

import pytest

from mtcheck.analysis.quantities import number_data, plain_digits, quantities
from mtcheck.errors import RuleError
from mtcheck.resources import data_dir


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("en", "1,300 people in 2 towns", [1300, 2]),
        ("en", "thirteen hundred and twenty-three", [1323]),
        ("en", "two thousand five hundred", [2500]),
        ("en", "$1.2 billion, or 350 million", [1_200_000_000, 350_000_000]),
        ("en", "sixteen, sixty, six", [16, 60, 6]),
        ("ru", "1,3 тыс. человек, 12 345,6 тонны", [1300, 12345.6]),
        ("ru", "двадцать три тысячи пятьсот", [23_500]),
        ("uk", "п’ятсот тисяч і 2,5 млн", [500_000, 2_500_000]),
        ("de", "1.300 Menschen, 4,5 Millionen", [1300, 4_500_000]),
        ("de", "dreiundzwanzig in zweitausendfünfhundert Nächten", [23, 2500]),
        ("es", "treinta y cinco mil, 2,5 millones", [35_000, 2_500_000]),
        ("fr", "quatre-vingt-dix, deux cent mille", [90, 200_000]),
        ("zh", "三百二十万，1.5亿，一亿两千万，12万3千", [3_200_000, 150_000_000, 120_000_000, 123_000]),
        ("zh", "二〇一〇", [2010]),
        ("ja", "一億二千万", [120_000_000]),
        ("ko", "1억1천만, 12조3천억, 2만5000", [110_000_000, 12_300_000_000_000, 25_000]),
        ("ko", "이십오", [25]),
        ("th", "๑,๓๐๐ และ 3 แสน และ สามหมื่นห้าพัน", [1300, 300_000, 35_000]),
        ("ar", "١٬٣٠٠ و٤٫٥", [1300, 4.5]),
        ("ar", "خمسة وعشرون، ثلاثة عشر، مئة وخمسة وعشرون ألف", [25, 13, 125_000]),
        ("hi", "१२ गाँव", [12]),
        ("hi", "साढ़े तीन लाख, दो करोड़ पचास हज़ार, दस्तावेज, इक्कीसवीं, नौवीं", [350_000, 20_050_000, 21, 9]),
        ("tr", "yüzde on biri, ellisi, yüz on bir, bin dokuz yüz, altında", [11, 50, 111, 1900]),
        ("tr", "iki buçuk milyon, 1,5 milyon dolarlık", [2_500_000, 1_500_000]),
        ("pl", "dwadzieścia trzy tysiące pięćset, czterech, dwumiesięczny, w piątek", [23_500, 4, 2]),
        ("it", "ventitré, cinquecentomila, due milioni e mezzo, il Trentino", [23, 500_000, 2_500_000]),
        ("pt", "dois milhões e meio, mil milhões, duzentos e cinquenta mil", [2_500_000, 1_000_000_000, 250_000]),
        ("fr", "soixante et onze, quatre-vingt-douze", [71, 92]),
    ],
)
def test_first_readings(language: str, text: str, values: list[float]) -> None:
    found = [quantity for quantity in quantities(text, language) if not quantity.kind.month]
    assert [quantity.value for quantity in found] == [Fraction(str(value)) for value in values]


@pytest.mark.parametrize(
    ("language", "text", "also"),
    [
        ("th", "2565", 2022),  # the Buddhist era
        ("ja", "平成30年", 2018),
        ("ru", "90-е", 1990),
        ("de", "18.30 Uhr", 18.3),
        ("en", "18:30", 6.3),
        ("ko", "오후 6시 30분", 18.3),
        ("en", "5m", 5_000_000),
        ("en", "3 to 5 million", 3_000_000),
        ("es", "1.234", 1234),
        ("it", "anni Settanta", 1970),
        ("tr", "iki buçuk", 2),  # or two halves
        ("zh", "三成", 30),
        ("zh", "四五十天", 50),  # forty or fifty
        ("zh", "五六百米", 500),
        ("en", "6 000 guides", 6000),
        ("ru", "XX век", 20),
        ("sw", "1.300", 1300),  # no data on the language: every notation
        ("sw", "1.300", 1.3),
    ],
)
def test_other_readings(language: str, text: str, also: float) -> None:
    assert any(Fraction(str(also)) in quantity.values for quantity in quantities(text, language))


@pytest.mark.parametrize(
    ("language", "text", "currency", "percent"),
    [
        ("en", "$5 million", "USD", False),
        ("ru", "5 млн рублей", "RUB", False),
        ("zh", "百分之五", None, True),
        ("th", "ร้อยละ 5", None, True),
        ("ar", "4 في المئة", None, True),
        ("en", "5 per cent", None, True),
    ],
)
def test_what_they_count(language: str, text: str, currency: str | None, percent: bool) -> None:
    (found,) = quantities(text, language)
    assert (found.kind.currency, found.kind.percent) == (currency, percent)


@pytest.mark.parametrize(
    ("language", "text", "unit"),
    [
        ("en", "18 months", "month"),
        ("en", "a 48-kilometre line", "km"),
        ("de", "48 Kilometern", "km"),
        ("es", "5 años", "year"),
        ("fr", "18 mois", "month"),
        ("ru", "12 тонн", "tonne"),
        ("uk", "3 тижні", "week"),
        ("zh", "18个月", "month"),
        ("zh", "48公里", "km"),
        ("ja", "3週間", "week"),
        ("ko", "5개월", "month"),
        ("ar", "10 أسابيع", "week"),
        ("hi", "18 महीने", "month"),
        ("tr", "18 ay", "month"),
        ("pl", "18 miesięcy", "month"),
        ("it", "18 mesi", "month"),
        ("pt", "18 meses", "month"),
        ("th", "18 เดือน", "month"),
        ("en", "48 metric", None),
        ("en", "5 m", None),  # metres or millions
    ],
)
def test_units(language: str, text: str, unit: str | None) -> None:
    (found,) = (quantity for quantity in quantities(text, language) if quantity.sure)
    assert found.kind.unit == unit


@pytest.mark.parametrize(
    ("text", "sure"),
    [("COVID-19", False), ("F-16", False), ("mid-2019", True), ("post-1990", True), ("US$5", True)],
)
def test_digits_of_a_name_are_not_sure(text: str, sure: bool) -> None:
    (found,) = quantities(text, "en")
    assert found.sure is sure


def test_a_half_is_one_of_the_scale_before_it() -> None:
    (found,) = quantities("un million et demi", "fr")
    assert found.value == 1_500_000


def test_dates_and_months() -> None:
    day, month, year = quantities("05.03.2022", "ru")
    assert (day.value, month.value, year.value) == (5, 3, 2022)
    assert year.sure
    assert not month.sure
    for language, text in (("ru", "5 марта"), ("ko", "3월 5일"), ("ar", "5 آذار"), ("th", "5 มีนาคม")):
        assert any(q.kind.month and q.value == 3 for q in quantities(text, language)), text


def test_words_and_digits_in_names_are_not_sure() -> None:
    assert [q.sure for q in quantities("five of 12", "en")] == [False, True]
    assert [q.sure for q in quantities("G7", "en")] == [False]


def test_acht_is_not_read_in_nacht() -> None:
    assert quantities("In der Nacht beachtet", "de") == []


def test_digits_of_all_scripts_keep_their_places() -> None:
    text = "กข ๑๒ ٣٤ ５，６"
    assert plain_digits(text) == "กข 12 34 5,6"
    assert len(plain_digits(text)) == len(text)


def test_every_shipped_language_loads() -> None:
    codes = [path.stem for path in (data_dir("rules") / "numbers").glob("*.yaml")]
    assert len(codes) > 10
    for code in codes:
        data = number_data(code)
        assert data.word is not None
        assert not data.months or len(data.months) == 12, code


def test_a_language_code_is_never_a_path() -> None:
    try:
        assert number_data("../en") is number_data("zz")
    except RuleError:
        pytest.fail("an unknown language is no error")
