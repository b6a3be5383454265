"""Plain text: paragraphs, what they are, and the date."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcheck.article import Edit, ParagraphKind, Place
from mtcheck.dates import PartialDate
from mtcheck.errors import InputError
from mtcheck.reading import read_bytes
from mtcheck.reading.text import article_from_text, paragraph_spans

K = ParagraphKind
LONG = (
    "The harbour board met on Tuesday for the first time since the ferry strike began, and it will meet again in June."
)


def kinds(*parts: str, language: str = "en") -> list[ParagraphKind]:
    return [paragraph.kind for paragraph in article_from_text("\n\n".join(parts), language=language).paragraphs]


@pytest.mark.parametrize(
    "headline",
    [
        "Ferry strike enters its third week",
        "ferry strike enters its third week",
        "The ferry is late. The island waits",
        "Why does the ferry never sail on Sundays?",
        "‘We will not wait’: islanders turn to fishing boats",
        "Mayor: “We are ready.” The crossing opens to lorries within days",
    ],
)
def test_headlines(headline: str) -> None:
    article = article_from_text(f"{headline}\n\n{LONG}\n\n{LONG}")
    assert [p.kind for p in article.paragraphs] == [K.HEADLINE, K.BODY, K.BODY]
    assert article.title == headline


@pytest.mark.parametrize(
    "first",
    [
        LONG,
        "The ferry is late.",
        "The board met on Tuesday, and the talks were said to have gone well by all who were there, and then it rained "
        "all night long on the harbour and the town behind it",
    ],
)
def test_a_first_paragraph_that_is_no_headline(first: str) -> None:
    assert kinds(first, LONG)[0] is K.BODY


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("What the crews want", K.SUBHEADING),
        ("Boats for the U.S. Navy", K.SUBHEADING),
        ("Key points:", K.SUBHEADING),
        ("Asked about the strike on Monday, the mayor of the island said:", K.BODY),
        ("The crews are tired. They have not been paid since the winter", K.BODY),
        ("“We are tired of waiting”", K.BODY),
        ("The crews are tired.", K.BODY),
        ("They wait for better weather,", K.BODY),
        ("“That is all,” she said. ”", K.BODY),
        ("By Jane Doe", K.BYLINE),
        ("BY JANE DOE AND JOHN ROE", K.BYLINE),
        ("Text: Jane Doe", K.BYLINE),
        ("Reporter Jane van der Doe in Kirkwall", K.BYLINE),
        ("By Friday evening the boats were back.", K.BODY),
        ("KIRKWALL, Jan 10 (Reuters) –", K.DATELINE),
        ("Published on 3 May 2022", K.DATELINE),
        ("Tuesday, May 3, 2022", K.DATELINE),
        ("Last updated: 3 May 2022, 10:31 GMT", K.DATELINE),
        ("2022-05-03", K.DATELINE),
        ("Photo: Jane Doe", K.CAPTION),
        ("The mayor of the island on Tuesday. © AFP", K.CAPTION),
        ("The mayor boards the ferry. (Reuters photo)", K.CAPTION),
        ("The old pier in winter / AFP", K.CAPTION),
        ("FILE PHOTO: The ferry leaves the pier. REUTERS/Jane Doe", K.CAPTION),
        ("She showed him a photo: it was the old pier, as it had been when both of them were young.", K.BODY),
        ("• more boats in summer", K.LIST_ITEM),
        ("2) fewer hours in winter", K.LIST_ITEM),
        ("– longer rest between shifts", K.LIST_ITEM),
        ("10 boats lay in the harbour that night.", K.BODY),
    ],
)
def test_kinds_inside_an_article(part: str, kind: ParagraphKind) -> None:
    assert kinds("Ferry strike goes on", LONG, part, LONG)[2] is kind


def test_a_sentence_that_lost_its_stop_stays_body() -> None:
    lost = LONG + " Even so nobody on the island has seen a boat"
    assert kinds("Ferry strike goes on", LONG, lost, LONG)[2] is K.BODY


def test_long_lines_that_go_on_are_verse() -> None:
    lines = [
        "I went along the harbour wall in the grey of the morning with nobody,",
        "Past the cranes and the sleeping ferries and the smell of tar and of old rope,",
        "And I heard the bell of the pilot's boat a long way out where the channel bends;",
        "It rang for no one that I know, and yet I stood and listened to it.",
        "Then the light came up out of the low water, slowly and all along the coast,",
        "As a lamp is carried through a house by somebody who has been asked to be quiet.",
    ]
    assert kinds(LONG, *lines, LONG, LONG)[1:-2] == [K.VERSE] * 6
    dashed = [*lines[:2], f"—{lines[2]}", *lines[3:]]
    assert kinds(LONG, *dashed, LONG, LONG)[1:-2] == [K.VERSE] * 2 + [K.LIST_ITEM] + [K.VERSE] * 3
    assert kinds(LONG, *(f"– {line}" for line in lines), LONG, LONG)[1:-2] == [K.LIST_ITEM] * 6
    assert K.VERSE not in kinds(LONG, *lines[:2], LONG, *lines[2:4], LONG)
    assert K.VERSE not in kinds(LONG, *(line.rstrip(",.;") + "." for line in lines), LONG)


def test_a_long_line_in_title_case_is_a_heading() -> None:
    long = "Council of Selwick Rejects Plan for a New Bridge Over the River and Names a Date for Elections"
    plain = "The council of Selwick rejects a plan for a new bridge over the river and names a date for elections"
    assert kinds(LONG, LONG, long, LONG)[2] == K.SUBHEADING
    assert kinds(LONG, LONG, plain, LONG)[2] == K.BODY
    assert (
        kinds(LONG, "St. Agnes Harbour Closes After the Storm… Ferry Traffic Is Moved to Port Marrow", LONG)[1]
        == K.SUBHEADING
    )
    assert (
        kinds("Mayor Steps Down After Vote", LONG, "Ferry to Port Marrow Cancelled Until Friday Morning")[2]
        == K.SUBHEADING
    )


def test_short_lines_on_end_without_marks_are_verse() -> None:
    lines = ["The river rises in the hills,", "It runs along the wall,", "It never asks a man his name,", "And stays."]
    assert kinds(LONG, *lines, LONG)[1:-1] == [K.VERSE] * 4
    assert K.VERSE not in kinds(LONG, "It will rain.", "It will snow.", "It froze.", "All is shut.", LONG)


def test_the_last_paragraph_heads_nothing() -> None:
    assert kinds("Ferry strike goes on", LONG, "The crews will vote on the offer again")[-1] is K.BODY
    assert kinds("Ferry strike goes on", LONG, "Leave a Reply")[-1] is K.SUBHEADING


def test_one_sentence_alone_is_body() -> None:
    assert kinds("The minister visit the island") == [K.BODY]


def test_a_language_without_words_is_judged_by_shape() -> None:
    assert kinds("Fährstreik geht weiter", LONG, "Von Jana Muster", LONG, language="de")[0] is K.HEADLINE
    assert kinds("渡轮罢工进入第三周", "港口委员会周二开会，" * 12 + "。", language="zh") == [K.HEADLINE, K.BODY]


def test_each_line_is_a_paragraph_unless_it_is_wrapped() -> None:
    wrapped = (
        "The harbour board met on Tuesday for the first time since the ferry\n"
        "strike began, and it said that the next meeting would be in June, when\n"
        "the new boat is to arrive. It did not say more."
    )
    assert len(paragraph_spans(wrapped)) == 1
    assert len(paragraph_spans(wrapped.replace("\n", "\r\n"))) == 1
    assert len(paragraph_spans(f"Ferry strike goes on\nBy Jane Doe\n{LONG}\n{LONG}")) == 4
    # Two short paragraphs of like width, each a sentence.
    assert (
        len(paragraph_spans("The harbour board met on Tuesday and said little more.\nThe next meeting is in June."))
        == 2
    )


@given(st.text("ab .?\n\r\t\u2028\u2029\xa0", max_size=60))
def test_paragraphs_hold_every_letter_once(text: str) -> None:
    spans = paragraph_spans(text)
    assert spans == sorted(spans)
    assert all(a < b and text[a:b] == text[a:b].strip() for a, b in spans)
    outside = "".join(
        text[a:b] for a, b in zip([0, *(b for _, b in spans)], [*(a for a, _ in spans), len(text)], strict=True)
    )
    assert not outside.strip()


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Published on 3 May 2022", "2022-05-03"),
        ("May 3rd, 2022", "2022-05-03"),
        ("3.5.2022", "2022-05-03"),
        ("2022年5月3日", "2022-05-03"),
        ("25/12/2022", "2022-12-25"),
        ("Updated 4 May 2022 | Published 3 May 2022", "2022-05-03"),
        ("03/05/2022", None),
        ("31 February 2022", None),
        ("KIRKWALL, Jan 10 (Reuters) –", None),
        ("The strike that began on 3 May 2022 is over, the board said on Monday.", None),
    ],
)
def test_the_date_where_it_is_certain(line: str, date: str | None) -> None:
    found = article_from_text(f"Ferry strike goes on\n\n{line}\n\n{LONG}").date
    assert (str(found) if found else None) == date


def test_the_date_of_a_body_dateline() -> None:
    article = article_from_text(f"Ferry strike goes on\n\nKIRKWALL, 10 January 2022 (Reuters) – {LONG}")
    assert article.date == PartialDate(2022, 1, 10)
    assert article.paragraphs[1].kind is K.BODY


def test_line_ends_and_encoding_survive_a_correction() -> None:
    data = "\ufeffFerry strike goes on\r\n\r\nThe mayor say no.\r\n".encode("utf-16-le")
    document = read_bytes(data, "a.txt")
    article = document.articles[0]
    at = article.text.index("say")
    assert article.text.endswith("no.\r\n")
    assert article.place(at) == Place(3, 11)
    assert document.rewrite({}) == data
    assert document.rewrite({0: [Edit(at, at + 3, "says")]}) == data.replace(
        "say".encode("utf-16-le"), "says".encode("utf-16-le")
    )


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1).filter(str.strip))
def test_any_text_round_trips(text: str) -> None:
    if text.startswith(("\ufeff", "%PDF", "PK", "{\\rtf")):
        return
    document = read_bytes(text.encode(), "a.txt")
    assert document.articles[0].text == text
    assert document.rewrite({0: [Edit(0, 1, "Q")]}) == ("Q" + text[1:]).encode()


def test_a_line_of_50_mb_is_read() -> None:
    sentence = "The board met on Tuesday. "
    data = (sentence * (50_000_000 // len(sentence))).encode()
    assert [p.kind for p in read_bytes(data, "a.txt").articles[0].paragraphs] == [K.BODY]


def test_errors_name_the_file() -> None:
    for data in (b"", b"  \n", b"a\0b", b"\xe9\xff\xfe\x81"):
        with pytest.raises(InputError) as caught:
            read_bytes(data, "bad.txt")
        assert caught.value.path == "bad.txt"
