"""Misspelt names: each way of misnaming is found, and nobody rightly named is accused."""

from __future__ import annotations

import pytest

from mtcheck.officials.keys import fold, romanised, skeleton
from mtcheck.officials.register import Register

from .conftest import Check


@pytest.mark.parametrize(
    ("text", "date", "found"),
    [
        # a near miss by way of the source script
        ("Ukrainian Foreign Minister Dmytro Kulepa spoke in Kyiv.", "2022-05-01", [("Dmytro Kulepa", "Dmytro Kuleba")]),
        ("Russian Defence Minister Sergei Zhoigu was in Moscow.", "2021-05-01", [("Sergei Zhoigu", "Sergei Shoigu")]),
        # a sound lost
        ("US Treasury Secretary Janet Ellen said so.", "2022-05-01", [("Janet Ellen", "Janet Yellen")]),
        # split into words
        ("Hungarian Foreign Minister Peter Szij Jarto spoke.", "2019-05-01", [("Peter Szij Jarto", "Péter Szijjártó")]),
        # the form of another language
        ("US Secretary of State Mike Pompejo left.", "2019-05-01", [("Mike Pompejo", "Mike Pompeo")]),
        # without a date
        ("Ukrainian Foreign Minister Dmytro Kulepa spoke in Kyiv.", None, [("Dmytro Kulepa", "Dmytro Kuleba")]),
        # capitals are kept
        ("UKRAINIAN MINISTER DMYTRO KULEPA SPOKE. Ukrainian Foreign Minister Dmytro Kulepa was in Kyiv.",
         "2022-05-01", [("DMYTRO KULEPA", "DMYTRO KULEBA"), ("Dmytro Kulepa", "Dmytro Kuleba")]),
        # title in apposition
        ("Dmytro Kulepa, the Ukrainian foreign minister, spoke.", "2022-05-01", [("Dmytro Kulepa", "Dmytro Kuleba")]),
        # a bare surname under a title that one person had
        ("Dutch Prime Minister Rute left the Netherlands.", "2019-05-01", [("Rute", "Rutte")]),
        # a bare surname under a title without a country: the article is about one
        ("New Zealand closed its borders. Prime Minister Ardurn said so.", "2020-05-01", [("Ardurn", "Ardern")]),
        # far from right, but the office is one person's
        ("Kazakh President Kasim-Zhomard Tokayef spoke.", "2021-05-01",
         [("Kasim-Zhomard Tokayef", "Kassym-Jomart Tokayev")]),
        # another family name under an office of one person
        ("Hong Kong Secretary for Development Michael Wang Wai-lun left Hong Kong.", "2021-05-01",
         [("Michael Wang Wai-lun", "Michael Wong Wai-lun")]),
        ("Danish Prime Minister Mette Fredericks spoke in Denmark.", "2021-05-01",
         [("Mette Fredericks", "Mette Frederiksen")]),
        # people who go by the given name
        ("Indonesian Foreign Minister Retna spoke in Indonesia.", "2021-05-01", [("Retna", "Retno")]),
        # words that are no name before it
        ("Lithuania’s Social Democrat Gitanas Nauzeda is President of Lithuania.", "2021-05-01",
         [("Gitanas Nauzeda", "Gitanas Nausėda")]),
        # an article inside the name
        ("Jordanian Foreign Minister Aiman al-Zafadi left.", "2021-05-01", [("Aiman al-Zafadi", "Ayman Safadi")]),
        # in pieces, from another script
        ("Azerbaijani Foreign Minister Jeyhun Bay Ramov left.", "2021-05-01",
         [("Jeyhun Bay Ramov", "Jeyhun Bayramov")]),
        # at the edges of a term: the day on which it begins, weeks after its end
        ("Slovak Prime Minister Eduart Heger spoke in Slovakia.", "2021-04-01", [("Eduart Heger", "Eduard Heger")]),
        ("Slovak Prime Minister Eduart Heger spoke in Slovakia.", "2023-06-10", [("Eduart Heger", "Eduard Heger")]),
        # two terms, the article between them
        ("Former Chilean President Sebastián Pinyera left.", "2015-05-01", [("Sebastián Pinyera", "Sebastián Piñera")]),
        # another romanisation of the family name; a given name of the West before it
        ("Taiwanese President Choi Ing-wen spoke. Taiwanese Premier Hsu Tseng-chang left Taiwan.", "2021-05-01",
         [("Choi Ing-wen", "Tsai Ing-wen"), ("Hsu Tseng-chang", "Su Tseng-chang")]),
        ("Singaporean Prime Minister Lawrence Wang spoke.", "2025-05-01", [("Lawrence Wang", "Lawrence Wong")]),
        # the family name, which leads, is missing
        ("South Korea’s budget is late. President Geun-hye left Seoul.", "2015-05-01", [("Geun-hye", "Park Geun-hye")]),
        # the country of the title before it on a list
        ("Brazil’s news. The guests were Danish Prime Minister Mette Frederiksen, Finance Minister Nicolai Wammer and "
         "others. Brazil won in Brazil.", "2021-05-01", [("Nicolai Wammer", "Nicolai Wammen")]),
        # a leader is whoever leads
        ("Chilean leader Sebastián Pinyera spoke.", "2019-05-01", [("Sebastián Pinyera", "Sebastián Piñera")]),
        # wrong accents
        ("Spanish Prime Minister Pedro Sànchez left Spain.", "2020-05-01", [("Pedro Sànchez", "Pedro Sánchez")]),
    ],
)  # fmt: skip
def test_ways_of_misnaming(misspelt: Check, text: str, date: str | None, found: list[tuple[str, str]]) -> None:
    assert misspelt(text, date) == found


def test_later_mentions_inherit_the_identity(misspelt: Check) -> None:
    text = "Ukrainian Foreign Minister Dmytro Kulepa spoke. “Yes,” Kulepa said. Kulepa’s aide agreed. Koulepa left."
    assert misspelt(text, "2022-05-01") == [
        ("Dmytro Kulepa", "Dmytro Kuleba"),
        ("Kulepa", "Kuleba"),
        ("Kulepa", "Kuleba"),
        ("Koulepa", "Kuleba"),
    ]


def test_a_surname_of_somebody_else_in_the_article_is_left_alone(misspelt: Check) -> None:
    text = "Ukrainian Foreign Minister Dmytro Kulepa spoke. Farmer Ivan Kulepa disagreed. Kulepa sells corn."
    assert misspelt(text, "2022-05-01") in ([("Dmytro Kulepa", "Dmytro Kuleba")], [])


@pytest.mark.parametrize(
    "text",
    [
        "US Secretary of State Michael Pompeo spoke.",  # the full name of a short one
        "Ukrainian Foreign Minister Dmitry Kuleba spoke.",  # a listed form
        "Kazakh President Kasym-Jomart Tokaev spoke in Kazakhstan.",  # another transliteration
        "Egyptian President Abdel Fatah al-Sisi spoke in Egypt.",
        "Hungarian Foreign Minister Peter Szijjarto spoke.",  # marks missing
        "Spanish Prime Minister Pedro Sanchez spoke.",
        "Elizabeth I had a secretary of state.",  # a numeral
        "Janet Mellen, a baker in Ohio, spoke about the United States.",  # somebody else
        "John Kerr, a lawyer in the United States, spoke.",
        "Rute left early.",  # a bare name without context
        "The Lavrovo district and the Rutte Street market were closed.",
        "The actor Dan Rutter played Mark Rutter, and the United States watched.",
        "President Bidens plan failed.",  # an apostrophe lost
        "Mark Ruttes speech was long, the Dutch prime minister said.",
        "Kim Jong Un and Moon Jae In met.",  # hyphens
        "Prime Minister Mark RUTTE spoke.",
        "Admiral Mark Rutte of the Netherlands spoke.",
        "Dutch Prime Minister Designate Marc Rutting spoke of his son, farmer Mark Rutters.",
        # relatives, namesakes, those who came before and after
        "Erik Rutte, son of Dutch Prime Minister Mark Rutte, sells cars.",
        "Former Dutch Prime Minister Jan Peter Balkenende saw Dutch Prime Minister Mark Rutte.",
        "The then president of France, Jacques Chirac, met Hans Schroder, a baker.",
        "Dutch Prime Minister Mark Rutte Jr. spoke in the Netherlands; Dutch Prime Minister Mark Rutte III did not.",
        "Head of Government Saadeddine El Othmani of Morocco spoke; the talks were in Morocco.",  # an article
        # places, ships, companies, laws, prizes, storms, airports
        "The Kulebaki plant, the USS Carl Vinson and the Chavez Ravine stadium were shut.",
        "Hurricane Joaquin, the Havel Prize, Ben Gurion Airport and the Dodd-Frank Act were in the news.",
        "The Trudeau Foundation and Abe Corporation of Canada spoke to Prime Minister Justin Trudeau.",
        # books, sport, fiction
        "Angela Markel wrote a book about Germany; German midfielder Olaf Schulz scored.",
        "Jon Trickett and Frank Underhill, president of the United States in the series, laughed.",
        "US pitcher Mike Pompeii threw well in the United States.",
        # the Arabic article, and a family name of several words alone
        "Sultan Qaboos al-Said of Oman spoke in Oman.",
        "European Commission President von der Leyen spoke of the European Union.",
        # another spelling of the same name
        "Indonesian President Soeharto and President Suharto of Indonesia are one.",
        "Kyrgyz Prime Minister Jantoro Satybaldiev and Yemeni President Abd Rabbuh Mansour Hadi spoke.",
        # a company's title, not the country's
        "Raw Justice is a film. Kerr Minister is a band.",
    ],
)
def test_not_a_misspelling(misspelt: Check, text: str) -> None:
    assert misspelt(text, "2021-05-01") == []
    assert misspelt(text) == []


@pytest.mark.parametrize(
    ("text", "date"),
    [
        # another way to write a name of another script: h for the Ukrainian g, ch for kh, the Belarusian vowels, a
        # doubled letter, the last vowel of an Indic name
        ("Kostyantyn Hryshchenko, Ukraine’s foreign minister, flew to Lviv.", "2011-05-01"),
        ("Israel’s police commissioner, Roni Alsheich, opened a station in Haifa.", "2017-05-01"),
        ("Valery Tsapkala left Belarus for Warsaw, and the police of Belarus let him go.", "2020-08-03"),
        ("The economist Yannis Papathanassiou opened a fair in Greece, the largest of Greece.", "2009-05-01"),
        ("Nepal’s Vice President Parmananda Jha planted a tree in Nepal.", "2009-05-01"),
        ("Sri Lanka’s President Mahinda Rajapakse flew home to Sri Lanka.", "2012-05-01"),
        # two letters for one with a mark
        ("Germany waited. Peer Steinbrueck spoke in Berlin; Germany’s voters liked Peer Steinbrück.", "2009-05-01"),
        # somebody of another century
        ("King Carl Gustav (1622-1660) of Sweden was a nephew of Gustavus Adolphus, King of Sweden.", None),
        # the article says that it is written in two ways
        ("Dmytro Kulepa, also spelt Kuleba, was Ukraine’s foreign minister.", "2021-05-01"),
        # a doubled letter, the Arabic article
        ("President Berdimuhammedov of Turkmenistan came home to Turkmenistan.", "2012-05-01"),
        ("Iraq’s deputy president, Adil Abd al-Mahdi, was in Iraq.", "2007-01-10"),
        ("US Chief Justice John G. Roberts Jr. swore the president of the United States in.", "2009-01-20"),
        ("King Abdallah of Jordan flew home to Jordan.", "2005-04-29"),
        # names of which the last may be left out
        ("The governor of Anbar Province, Maamun Sami Rashid, spoke in Iraq to Iraq’s Barham Salih.", "2007-09-06"),
        # the title says that it is somebody else, and the other one was not in office
        (
            "Slovenia and its neighbours met. Fund director Dorijan Marsic thanked the Slovenian ambassador, "
            "Samuel Zbogar, and Slovenia’s people. Slovenia gave, Slovenia will give again.",
            "2005-09-15",
        ),
        (
            f"{'Mauritania has a river. ' * 16}Minister of the Interior Mohamed Ould Boilil met "
            "Mohamed Ould Abdel Aziz.",
            None,
        ),
        # a relative
        (
            f"{'Nigeria has a river. ' * 16}Femi Fani-Kayode met Goodluck Jonathan. His father, Remi Fani-Kayode, "
            "was a lawyer.",
            None,
        ),
        # no name
        (
            f"{'The United States met Hillary Clinton of the United States. ' * 5}She was Director of the Council on "
            "Foreign Relations in Washington, D.C. and left.",
            None,
        ),
        # a letter lost in a wrong encoding
        (f"{'Cuba jailed people. ' * 8}Cuba’s prisoners were José Luis Garc?a Paneque and others.", "2005-11-18"),
    ],
)
def test_another_way_to_write_it_or_another_person(misspelt: Check, text: str, date: str | None) -> None:
    assert misspelt(text, date) == []


def test_register_forms_are_never_accused(misspelt: Check, register: Register) -> None:
    """A sample of the register's own people under their own titles."""
    wrong = []
    for number in range(1, 30_000, 97):
        person = register.person(number)
        for term in person.terms[:1]:
            text = f"{term.office.country} {term.label} {person.name} spoke to {term.office.country} on Monday."
            wrong += [(text, found) for found in misspelt(text, str(term.start) if term.start else None)]
    assert wrong == []


def test_keys() -> None:
    assert fold("Péter SZIJJÁRTÓ-Łuk") == "peter szijjarto luk"
    assert skeleton("kasparov") == skeleton("gasparow")
    assert romanised("zelenskyy", "") == romanised("zelenskiy", "") != romanised("zelinsky", "")
    assert romanised("gilani", "arabic") == romanised("gillani", "arabic")
    assert romanised("gilani", "") != romanised("gillani", "")
