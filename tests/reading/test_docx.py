"""Word documents: paragraphs by style, runs joined, and only the main part rewritten."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtcheck.article import Edit, ParagraphKind, Place
from mtcheck.dates import PartialDate
from mtcheck.errors import InputError
from mtcheck.reading import archive, read_bytes

K = ParagraphKind
MAIN = "word/document.xml"
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def saved(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def news() -> bytes:
    document = docx.Document()
    document.add_heading("Ferry talks resume", 0)
    paragraph = document.add_paragraph("The harbour bo")
    paragraph.add_run("ard").bold = True
    paragraph.add_run(" met on Tuesday & said “nothing” for two hours\tand\nleft.")
    document.add_heading("What the crews want", 1)
    document.add_paragraph("Shorter shifts in winter.", style="List Bullet")
    document.add_paragraph("")
    document.add_paragraph("It is hard, said the mayor, who did not go into any detail.", style="Quote")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Ferries", "12"
    document.add_paragraph("Published on 3 May 2022")
    document.add_paragraph("The last paragraph says that the talks will go on as long as they must.")
    return saved(document)


def with_main(body: str, **parts: bytes) -> bytes:
    """A document whose main part holds ``body``."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(
            MAIN, f'<?xml version="1.0"?><w:document xmlns:w="{NAMESPACE}"><w:body>{body}</w:body></w:document>'
        )
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def main_of(data: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read(MAIN).decode()


def test_paragraphs_by_style() -> None:
    (article,) = read_bytes(news(), "a.docx").articles
    assert (article.title, article.date, article.language) == ("Ferry talks resume", PartialDate(2022, 5, 3), "en")
    found = [(p.kind, article.text[p.start : p.end], article.place(p.start).line) for p in article.paragraphs]
    assert found == [
        (K.HEADLINE, "Ferry talks resume", 1),
        (K.BODY, "The harbour board met on Tuesday & said “nothing” for two hours\tand\nleft.", 2),
        (K.SUBHEADING, "What the crews want", 3),
        (K.LIST_ITEM, "Shorter shifts in winter.", 4),
        (K.QUOTATION, "It is hard, said the mayor, who did not go into any detail.", 6),
        (K.TABLE_CELL, "Ferries", 7),
        (K.TABLE_CELL, "12", 8),
        (K.DATELINE, "Published on 3 May 2022", 9),
        (K.BODY, "The last paragraph says that the talks will go on as long as they must.", 10),
    ]
    assert article.place(article.text.index("said “")) == Place(2, 36)


def test_a_correction_changes_the_main_part_alone() -> None:
    data = news()
    document = read_bytes(data, "a.docx")
    assert document.rewrite({}) == document.rewrite({0: []}) == data
    text = document.articles[0].text
    at = text.index("board met")
    rewritten = document.rewrite({0: [Edit(at, at + 9, "boards <met>")]})
    before, after = zipfile.ZipFile(io.BytesIO(data)), zipfile.ZipFile(io.BytesIO(rewritten))
    assert after.testzip() is None
    assert before.namelist() == after.namelist()
    assert [n for n in before.namelist() if before.read(n) != after.read(n)] == [MAIN]
    assert [i.date_time for i in before.infolist()] == [i.date_time for i in after.infolist()]
    paragraph = docx.Document(io.BytesIO(rewritten)).paragraphs[1]
    assert paragraph.text.startswith("The harbour boards <met> on Tuesday & said")
    assert [run.text for run in paragraph.runs][:2] == ["The harbour bo", "ards"]
    assert [run.bold for run in paragraph.runs][:2] == [None, True]


@settings(max_examples=20)
@given(st.lists(st.text("ab &<é😀", min_size=1, max_size=6), min_size=1, max_size=6), st.data())
def test_runs_split_anywhere_read_and_rewrite_as_one_text(runs: list[str], data: st.DataObject) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("x")
    for run in runs:
        paragraph.add_run(run)
    paragraph.add_run("y")
    text = "x" + "".join(runs) + "y"
    read = read_bytes(saved(document), "a.docx")
    assert read.articles[0].text == text
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    new = data.draw(st.text("z& ", max_size=3))
    rewritten = docx.Document(io.BytesIO(read.rewrite({0: [Edit(start, end, new)]})))
    assert rewritten.paragraphs[0].text == text[:start] + new + text[end:]


def test_spaces_at_the_edge_of_a_run_are_kept_for_word() -> None:
    data = with_main("<w:p><w:r><w:t>The mayor</w:t></w:r><w:r><w:t> said no. </w:t></w:r></w:p>")
    document = read_bytes(data, "a.docx")
    assert document.articles[0].text == "The mayorsaid no."  # as Word shows it
    rewritten = main_of(document.rewrite({0: [Edit(9, 9, " ")]}))
    assert rewritten == main_of(data).replace("<w:t>The mayor<", '<w:t xml:space="preserve">The mayor <')


def test_deleted_text_is_not_read_and_inserted_text_is() -> None:
    body = (
        "<w:p><w:r><w:t>One</w:t></w:r><w:del><w:r><w:delText>gone</w:delText><w:t>gone</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>Two</w:t></w:r></w:ins><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    assert read_bytes(with_main(body), "a.docx").articles[0].text == "OneTwo"


def test_an_empty_run_is_no_text() -> None:
    document = with_main("<w:p><w:r><w:t></w:t></w:r><w:r><w:t/></w:r><w:r><w:t>The ferry left.</w:t></w:r></w:p>")
    assert read_bytes(document, "a.docx").articles[0].text == "The ferry left."


def test_styles_go_by_words_own_names_and_the_language_by_the_runs() -> None:
    styles = (
        f'<w:styles xmlns:w="{NAMESPACE}"><w:docDefaults><w:lang w:val="en-US"/></w:docDefaults>'
        '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style></w:styles>'
    ).encode()
    body = (
        '<w:p><w:pPr><w:pStyle w:val="berschrift1"/></w:pPr><w:r><w:t>Fähren fahren</w:t></w:r></w:p>'
        '<w:p><w:r><w:rPr><w:lang w:val="de-DE"/></w:rPr><w:t>Der Rat tagt &#38; schweigt.</w:t></w:r></w:p>'
    )
    (article,) = read_bytes(with_main(body, **{"word/styles.xml": styles}), "a.docx").articles
    assert [p.kind for p in article.paragraphs] == [K.HEADLINE, K.BODY]
    assert article.language == "de"
    assert article.text.endswith("tagt & schweigt.")


def test_given_date_goes_first_and_the_files_own_is_not_the_articles() -> None:
    data = saved_with_created()
    assert read_bytes(data, "a.docx").articles[0].date is None
    assert read_bytes(data, "a.docx", date=PartialDate(2021)).articles[0].date == PartialDate(2021)


def saved_with_created() -> bytes:
    document = docx.Document()  # its properties say 2013
    document.add_paragraph("The council met.")
    return saved(document)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04 and nothing more", "cut off or broken"),
        (news()[:9000], "cut off or broken"),
        (b"Just text", "no ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "old Word document"),
        (with_main("<w:p>"), "XML is broken"),
        (with_main("<w:p/>"), "holds no text"),
        (with_main("").replace(b"word/document.xml", b"word/documint.xml"), "no part word/document.xml"),
    ],
)
def test_broken_documents_are_errors(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read_bytes(data, "a.docx")
    assert caught.value.path == "a.docx"


def test_a_document_type_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(MAIN, '<!DOCTYPE d [<!ENTITY a "aaaa">]><d>&a;</d>')
    with pytest.raises(InputError, match="declares a document type"):
        read_bytes(out.getvalue(), "a.docx")


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_LARGEST", 1000)
    with pytest.raises(InputError, match="would take 1,000,"):
        read_bytes(with_main("<w:p/>" + " " * 1_000_000), "a.docx")


def test_a_part_that_is_damaged_is_an_error() -> None:
    data = bytearray(with_main("<w:p><w:r><w:t>The council met on Tuesday.</w:t></w:r></w:p>"))
    start = data.index(MAIN.encode()) + len(MAIN) + 40
    data[start : start + 8] = bytes(8)
    with pytest.raises(InputError, match=f"part {MAIN} is broken"):
        read_bytes(bytes(data), "a.docx")


def test_a_locked_document_is_an_error() -> None:
    data = bytearray(with_main("<w:p/>"))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    with pytest.raises(InputError, match="password"):
        read_bytes(bytes(data), "a.docx")


def test_data_descriptors_and_comments_survive(tmp_path: Path) -> None:
    class Pipe(io.RawIOBase):
        """Cannot seek, so that sizes are written after the data."""

        def __init__(self) -> None:
            self.out = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.out += data
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as file:  # type: ignore[arg-type]
        with zipfile.ZipFile(io.BytesIO(news())) as original:
            for name in original.namelist():
                file.writestr(name, original.read(name))
        file.comment = b"made by hand"
    path = tmp_path / "a.docx"
    path.write_bytes(read_bytes(bytes(pipe.out), "a.docx").rewrite({0: [Edit(0, 5, "Boat")]}))
    assert docx.Document(str(path)).paragraphs[0].text == "Boat talks resume"
    with zipfile.ZipFile(path) as file:
        assert (file.testzip(), file.comment) == (None, b"made by hand")
