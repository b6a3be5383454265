"""People of Hong Kong, Taiwan, Japan, Singapore under the Chinese reading of their name: found where the title says who
is meant, never accused where the name may be somebody's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from mtcheck.officials.pinyin import pinyin_forms
from mtcheck.officials.register import Register
from mtcheck.rules import load_rules

from .conftest import Check, analyse
from .small_register import made, term


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("唐英年", ["Tang Yingnian", "Yingnian Tang"]),
        ("吴作栋", ["Wu Zuodong", "Zuodong Wu"]),  # simplified
        ("吳作棟", ["Wu Zuodong", "Zuodong Wu"]),  # traditional
        ("曾德成", ["Zeng Decheng", "Decheng Zeng"]),  # read otherwise as a family name
        ("歐陽修", ["Ouyang Xiu"]),
        ("麻生太郎", ["Masheng Tailang", "Tailang Masheng"]),
        ("杨力", ["Yang Li"]),
        ("羅伯特·肯尼迪", []),
        ("田中さくら", []),
        ("김대중", []),
        ("", []),
    ],
)
def test_a_name_in_pinyin(name: str, forms: list[str]) -> None:
    assert list(pinyin_forms(name)) == forms


@pytest.mark.parametrize(
    ("text", "date", "found"),
    [
        ("Hong Kong Secretary for Security Li Dongguo spoke on Monday.", "2015-05-01",
         [("Li Dongguo", "Lai Tung-kwok")]),
        # given name in front
        ("Hong Kong Secretary for Security Dongguo Li spoke on Monday.", "2015-05-01",
         [("Dongguo Li", "Lai Tung-kwok")]),
        # title in apposition; later mentions without it
        ("Wu Zhaoxie, the Taiwanese foreign minister, spoke. Wu Zhaoxie’s trip ended.", "2020-05-01",
         [("Wu Zhaoxie", "Joseph Wu"), ("Wu Zhaoxie", "Joseph Wu")]),
        ("Japanese Finance Minister Masheng Tailang spoke.", "2020-05-01", [("Masheng Tailang", "Tarō Asō")]),
        # a former office
        ("Former Singaporean Prime Minister Wu Zuodong spoke.", "2015-05-01", [("Wu Zuodong", "Goh Chok Tong")]),
    ],
)  # fmt: skip
def test_the_chinese_form_of_an_officials_name(
    text: str, date: str, found: list[tuple[str, str]], misspelt: Check
) -> None:
    assert misspelt(text, date) == found


@pytest.mark.parametrize(
    ("text", "date"),
    [
        # no context
        ("Li Dongguo sells noodles.", "2015-05-01"),
        ("Mr Zhang Zhixian sang.", "2018-05-01"),
        # another role, here or in mainland China
        ("Hong Kong singer Li Dongguo sang in Hong Kong.", "2015-05-01"),
        ("Li Dongguo, the mayor of Wuhan, met Leung Chun-ying in Hong Kong.", "2015-05-01"),
        ("Hong Kong’s Leung Chun-ying met the engineer Li Dongguo from Wuhan, China, in Hong Kong.", "2015-05-01"),
        ("Singapore’s Khaw Boon Wan met Zhang Zhixian, the Chinese ambassador to Singapore.", "2018-05-01"),
        # the title of another country
        ("Chinese Minister of Public Security Li Dongguo went to Hong Kong.", "2015-05-01"),
        # an office that the person had not yet
        ("Hong Kong Secretary for Security Li Dongguo spoke on Monday.", "2005-05-01"),
        # no title, though place and people would fit
        ("Singapore’s Khaw Boon Wan met the singer Zhang Zhixian in Singapore.", "2018-05-01"),
        # a title that many share
        ("Hong Kong director Li Dongguo showed his film in Hong Kong.", "2015-05-01"),
        # the name as it is written in English, and in the other order
        ("Chinese President Jinping Xi spoke in China.", "2018-05-01"),
        ("Malaysian politician Hadi Awang, Chief Minister of Terengganu, spoke.", "2002-05-01"),
    ],
)
def test_a_name_that_may_be_somebodys_own(text: str, date: str | None, misspelt: Check) -> None:
    assert misspelt(text, date) == []


def test_the_message_says_what_the_form_is() -> None:
    analysis = analyse("Hong Kong Secretary for Security Li Dongguo spoke.", "2015-05-01")
    (hit,) = load_rules("en")["officials/misspelt-name"].run(analysis)
    assert hit.values["looks"] == "is, in pinyin, the Chinese form of the name of"


def test_a_form_is_never_accepted_nor_another_persons_name(tmp_path: Path) -> None:
    source = ("a", "2023-01-01")
    people = [
        term("Fong Tai-man", "Minister of Health", "2019", "", source, "Q1", "Taiwan"),
        term("Chow Sau-lan", "Minister of Labour", "2019", "", source, "Q2", "Taiwan"),
        term("Zhou Xiulan", "Minister of Water Resources", "2019", "", source, "Q3", "China"),
    ]
    names = [["Q1", "方大文"], ["Q2", "周秀蘭"], ["Q2", "周秀兰"], ["Q3", "周秀兰"]]
    register = made(tmp_path, {"officials_terms": people, "names_wikidata": names})
    generated = {
        (person.name, form.text, form.source, form.accepted)
        for name in ("Fong Tai-man", "Chow Sau-lan", "Zhou Xiulan")
        for person in register.find(name)
        for form in person.forms
        if form.kind == "generated"
    }
    assert generated == {
        ("Fong Tai-man", "Fang Dawen", "pinyin of 方大文", False),
        ("Fong Tai-man", "Dawen Fang", "pinyin of 方大文", False),
    }


def test_the_shipped_forms_are_as_the_names_are_read_now(register: Register) -> None:
    (person,) = register.find("Lai Tung-kwok")
    assert {form.text for form in person.forms if form.kind == "generated" and form.lang == "zh"} == set(
        pinyin_forms("黎棟國")
    )
