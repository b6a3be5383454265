"""The checks that read the source: one short article, written for this test, in the languages that it was made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from mtcheck import check
from mtcheck.analysis.alignment import Alignment, Bead
from mtcheck.analysis.source import Source
from mtcheck.checker import Checker
from mtcheck.checks import source_sentence
from mtcheck.config import load_settings
from mtcheck.findings import Finding
from mtcheck.yaml12 import load
from tests.conftest import DATA

SOURCES: dict[str, str] = load(DATA / "source_pair.yaml")
ENGLISH = SOURCES.pop("en")


def accuracy(text: str, language: str) -> list[Finding]:
    found = check(text, source=SOURCES[language], source_language=language).findings
    return [finding for finding in found if finding.rule.startswith("accuracy/")]


@pytest.mark.parametrize("language", SOURCES)
def test_a_right_translation_has_no_finding(language: str) -> None:
    assert [(finding.rule, finding.text) for finding in accuracy(ENGLISH, language)] == []


@pytest.mark.parametrize("language", SOURCES)
@pytest.mark.parametrize(
    ("old", "new", "fix"),
    [
        ("18 months", "81 months", "18"),
        ("2.4 million", "2.4 billion", None),  # the fix keeps the word: 0.0024 billion is none
        ("350 million", "35 million", "350 million"),
        ("45 per cent", "54 per cent", "45"),
        ("2019", "2009", None),  # a Buddhist year would be the fix in Thai
        ("27 ships", "72 ships", "27"),
    ],
)
def test_a_changed_number(language: str, old: str, new: str, fix: str | None) -> None:
    (found,) = accuracy(ENGLISH.replace(old, new), language)
    assert found.category == "number"
    # Where Thai pieces are aligned coarsely the number that it stands for may lie elsewhere.
    assert found.rule == "accuracy/number" or language == "th"
    assert found.text in new
    if fix is not None and language not in ("zh", "th", "ko") and found.suggestions:
        assert found.suggestions[0].text == fix


@pytest.mark.parametrize("language", SOURCES)
def test_a_changed_month_and_currency(language: str) -> None:
    (month,) = accuracy(ENGLISH.replace("March", "May"), language)
    assert (month.rule, month.text) == ("accuracy/month", "May")
    (money,) = accuracy(ENGLISH.replace("million euros", "million roubles"), language)
    assert money.rule == "accuracy/currency"


@pytest.mark.parametrize("language", SOURCES)
def test_a_changed_unit(language: str) -> None:
    (found,) = accuracy(ENGLISH.replace("18 months", "18 weeks"), language)
    assert (found.rule, found.text) == ("accuracy/unit", "18")


def numbers(text: str, source: str, language: str) -> list[tuple[str, str]]:
    found = check(text, source=source, source_language=language).findings
    return [(finding.rule, finding.text) for finding in found if finding.category == "number"]


def test_a_number_of_the_sentence_beside_answers_once() -> None:
    source = "Die Insel zählt 340 Höfe auf 12 Hügeln. Auf dem Festland liegen 12 Dörfer mit 340 Pferden."
    text = "The island has 340 farms on 12 hills. On the mainland there are 12 villages with 340 horses."
    assert numbers(text, source, "de") == []
    # Each of the two now stands twice on one side and once on the other.
    swapped = text.replace("340 farms", "12 farms")
    assert numbers(swapped, source, "de") == [("accuracy/number", "12")]
    # One that moved into the sentence beside is still answered.
    moved = "The island has 340 farms. On its 12 hills and on the mainland there are 12 villages with 340 horses."
    assert numbers(moved, source, "de") == []


def test_what_a_small_number_in_words_counts_tells_its_fellow() -> None:
    source = "Il corso dura dieci settimane. Nel prossimo decennio una scuola lo offrirà."
    text = "The course takes 10 weeks. A school will offer it in the next decade."
    assert numbers(text, source, "it") == []
    assert numbers(text.replace("10 weeks", "50 weeks"), source, "it") == [("accuracy/number", "50")]


def test_an_article_is_no_number() -> None:
    source = "La banque accorde un taux de base à une famille sur deux."
    assert numbers("The bank grants a base rate to every 2nd family.", source, "fr") == []
    source = "Le village offre une prime à un éleveur."
    text = "The village offers a bonus to 85 breeders."
    assert numbers(text, source, "fr") == [("accuracy/number-added", "85")]


def test_an_ordinal_that_the_source_has_in_words() -> None:
    source = "Im fünften Jahrhundert baute die Stadt einen Hafen für ihre Schiffe."
    text = "In the 5th century the town built a harbour for its ships."
    assert numbers(text, source, "de") == []
    assert numbers(text.replace("5th", "55th"), source, "de") == [("accuracy/number", "55")]


def test_an_ordinal_that_the_source_has_in_roman_digits() -> None:
    source = "Este contacto llevó, durante el siglo XVI, a una época de gran crecimiento para la ciudad."
    text = "This contact led to a time of great growth for the town in the 16th century."
    assert numbers(text, source, "es") == []
    assert numbers(text.replace("16th", "1th"), source, "es") == [("accuracy/number", "1")]


def test_decades_by_their_century() -> None:
    source = "到十四世纪五十年代，这座城市终于有了自己的港口。"
    assert numbers("By the 1350s the town had a harbour of its own at last.", source, "zh") == []
    assert numbers("By the 1370s the town had a harbour of its own at last.", source, "zh") != []


def test_names_with_digits_and_years_that_complete_a_date_are_not_added() -> None:
    source = "疫情暴发后，该市于7月26日关闭了港口。"
    assert numbers("After the outbreak of COVID-19 the city closed the port on July 26, 2020.", source, "zh") == []
    source = "疫情暴发后，该市于2021年7月26日关闭了港口。"
    text = "After the outbreak of COVID-19 the city closed the port on July 26, 2020."
    assert numbers(text, source, "zh") == [("accuracy/number", "2020")]


def test_words_of_the_sentence_beside_hardly_answer_for_digits() -> None:
    source = "Der Verein ist die Nummer 1 der Liga, und man sieht es ihm an. Beide Trainer kamen vor zwei Jahren."
    text = "The club is No. 1 in the league, and one can see it. Both coaches came the year before last."
    assert numbers(text, source, "de") == []
    assert numbers(text.replace("No. 1", "No. 2"), source, "de") == [("accuracy/number", "2")]


def test_a_small_ordinal_in_words_for_digits() -> None:
    source = "Na cidade, os alunos do quarto ano leem melhor do que os outros."
    text = "In the town, pupils of grade 4 read better than the others."
    assert numbers(text, source, "pt") == []
    assert numbers(text.replace("4", "7"), source, "pt") == [("accuracy/number", "7")]


def test_hours_with_an_h() -> None:
    source = "Le marché est ouvert de 06h30 à 10h00 le samedi."
    text = "The market is open from 6.30 to 10 am on Saturdays."
    assert numbers(text, source, "fr") == []
    assert numbers(text.replace("6.30", "6.50"), source, "fr") == [("accuracy/number", "6.50")]


def test_a_sentence_left_alone_by_its_wrong_number_is_held_against_its_fellow() -> None:
    rows = [
        ("Der Rat tagte am Dienstag im neuen Rathaus.", "The council met in the new town hall on Tuesday."),
        ("Die Spiele finden 2019 in Lomnitz statt.", "The 2091 games will be hosted by Lomnitz."),
        ("Danach wird der Hafen wieder für Schiffe geöffnet.", "After that the harbour will be open to ships again."),
    ]
    text, source = " ".join(row[1] for row in rows), " ".join(row[0] for row in rows)
    assert numbers(text, source, "de") == [("accuracy/number", "2091")]


@pytest.mark.parametrize("language", sorted(set(SOURCES) - {"th"}))  # Thai marks no sentences
def test_a_missing_sentence(language: str) -> None:
    start, end = ENGLISH.index("Dredging"), ENGLISH.index("Will the")
    (found,) = accuracy(ENGLISH[:start] + ENGLISH[end:], language)
    assert (found.rule, found.category, found.text) == ("accuracy/missing-sentence", "omission", "Tuesday.")
    assert found.category.mqm == "omission"


@pytest.mark.parametrize("language", ["de", "es", "ru", "uk", "ar"])
def test_an_added_sentence(language: str) -> None:
    more = "The town of Lomnitz had been known for its glass for centuries, and many visitors still come for that. "
    (found,) = accuracy(ENGLISH.replace("In 2019", more + "In 2019"), language)
    assert (found.rule, found.category) == ("accuracy/added-sentence", "addition")
    assert found.text == more.strip()


def test_a_sentence_whose_words_the_source_has_beside_it_is_not_added() -> None:
    source = (
        "Die Feuerwehr löschte den Brand im alten Rathaus, das Dach und die Fenster wurden schwer beschädigt. "
        "Der Bürgermeister dankte den Helfern."
    )
    text = (
        "Firefighters put out the blaze in the old town hall. The roof and the windows of the building were, as could "
        "be seen from the street, heavily damaged. The mayor thanked the helpers."
    )
    more = "Nobody in the town remembers such a cold winter, and the schools stayed closed for a week. "
    assert accuracy_of(f"{text} {ENGLISH}", source) == []
    assert accuracy_of(f"{text} {more}{ENGLISH}", source) == ["accuracy/added-sentence"]


def accuracy_of(text: str, source: str) -> list[str]:
    source = f"{source} {SOURCES['de']}"
    found = check(text, source=source, source_language="de").findings
    return [finding.rule for finding in found if finding.rule.startswith("accuracy/")]


@pytest.mark.parametrize(("length", "replaced"), [(100, True), (30, False)])
def test_a_lost_sentence_is_not_replaced_by_one_too_short_for_it(length: int, replaced: bool) -> None:
    text = Source("x" * 120, "de", "LATIN", ((0, 120),), ((0, 120),))
    beads = (Bead((0, 1), (0, 0)), Bead((1, 1), (0, 1)))
    aligned = Alignment(text, text.sentences, ((0, length),), beads, 0.9)
    assert source_sentence._is_replaced(aligned, 0) is replaced


@pytest.mark.parametrize("language", sorted(set(SOURCES) - {"th"}))
def test_a_lost_question_mark(language: str) -> None:
    (found,) = accuracy(ENGLISH.replace("meantime?", "meantime."), language)
    assert found.rule == "accuracy/question-lost"


@pytest.mark.parametrize("language", SOURCES)
def test_lost_quotation_marks(language: str) -> None:
    (found,) = accuracy(ENGLISH.replace("“", "").replace("”", ""), language)
    assert found.rule == "accuracy/quotation-lost"


@pytest.mark.parametrize("language", ["de", "es"])
def test_words_left_in_latin_letters(language: str) -> None:
    left = {"de": "die Boote können nicht bis zum nächsten Sommer warten", "es": "los barcos no pueden esperar hasta"}
    text = ENGLISH.replace("and the boats cannot wait until next summer", left[language])
    assert [found.rule for found in accuracy(text, language)] == ["accuracy/untranslated"]


def test_without_a_source_nothing_of_it_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    import mtcheck.analysis.anchors
    import mtcheck.analysis.source

    def fail(*_: object) -> None:
        raise AssertionError("computed without a source")

    monkeypatch.setattr(mtcheck.analysis.source, "paragraph_spans", fail)
    monkeypatch.setattr(mtcheck.analysis.anchors, "quantities", fail)
    assert check(ENGLISH).words > 80


def test_a_summary_is_not_held_against_its_source() -> None:
    assert accuracy(ENGLISH[: ENGLISH.index(" Dredging")], "de") == []


def test_a_house_term_for_a_term_of_the_source(tmp_path: Path) -> None:
    (tmp_path / "mtcheck.toml").write_text(
        "[[terms]]\n"
        'source = "Hafenbehörde"\nuse = "harbour board"\nalso = ["harbour authority"]\nnot = ["port authority"]\n',
        encoding="utf-8",
    )
    checker = Checker(load_settings(tmp_path / "mtcheck.toml"))

    def found(text: str, source: str | None) -> list[tuple[str, str]]:
        report = check(text, source=source, source_language="de", checker=checker)
        return [(f.text, f.suggestions[0].text) for f in report.findings if f.rule == "terminology/source-term"]

    assert found(ENGLISH, SOURCES["de"]) == [("port authority", "harbour board")]
    assert found(ENGLISH.replace("port authority", "harbour authority"), SOURCES["de"]) == []
    assert found(ENGLISH, SOURCES["de"].replace("Hafenbehörde", "Firma")) == []
    assert found(ENGLISH, None) == []


@pytest.mark.parametrize(
    ("language", "term", "other"),
    [
        ("ru", "управление", "правление"),  # as "управления" and the like
        ("uk", "управління", "правління"),
        ("zh", "港务局", "港口"),
        ("ko", "항만청", "항공청"),
        ("th", "การท่าเรือ", "การรถไฟ"),
        ("ar", "ميناء", "مطار"),  # as "الميناء"
        ("es", "autoridad portuaria", "autoridad sanitaria"),
        ("hi", "प्राधिकरण", "प्राधिकार"),
        ("tr", "idare", "bakanlık"),  # as "idaresi"
        ("pl", "zarząd", "rząd"),
    ],
)
def test_house_terms_in_other_languages(tmp_path: Path, language: str, term: str, other: str) -> None:
    def found(source_term: str, text: str) -> list[str]:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.toml"
        path.write_text(
            f'[[terms]]\nsource = "{source_term}"\nuse = "harbour board"\nnot = ["port authority"]\n', encoding="utf-8"
        )
        checker = Checker(load_settings(path))
        report = check(text, source=SOURCES[language], source_language=language, checker=checker)
        return [f.text for f in report.findings if f.rule == "terminology/source-term"]

    assert found(term, ENGLISH) == ["port authority"]
    assert found(term, ENGLISH.replace("port authority", "harbour board")) == []
    assert found(other, ENGLISH) == []


def test_vowel_signs_are_letters_of_a_term(tmp_path: Path) -> None:
    (tmp_path / "mtcheck.toml").write_text('[[terms]]\nsource = "दर"\nuse = "rate"\nnot = ["door"]\n', encoding="utf-8")
    checker = Checker(load_settings(tmp_path / "mtcheck.toml"))

    def found(source: str) -> int:
        report = check("The door stays as it was.", source=source, source_language="hi", checker=checker)
        return sum(finding.rule == "terminology/source-term" for finding in report.findings)

    assert found("दर पहले जैसी है।") == 1
    assert found("दरवाज़ा वैसा ही है।") == 0
