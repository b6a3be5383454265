"""XLIFF, TMX and PO: what is read, where it stands, and that a correction touches nothing else."""

from __future__ import annotations

import io

import pytest

from mtcheck.article import Edit
from mtcheck.errors import InputError
from mtcheck.reading import read_bytes

XLIFF12 = """<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
  <file original="harbour.html" source-language="de" target-language="en" datatype="html"><body>
    <trans-unit id="1"><source>Der Hafen &amp; die Stadt</source><target  state='x'>The harbour &amp; the town</target>
    </trans-unit>
    <trans-unit id="2"><source>Noch <g id="1">nicht</g> fertig.</source>
      <seg-source><mrk mtype="seg">Noch nicht fertig.</mrk></seg-source>
      <target>Not <g id="1">finshed</g> <ph id="2">&lt;br/&gt;</ph>yet.</target>
      <alt-trans><source>x</source><target>Never mind.</target></alt-trans></trans-unit>
    <trans-unit id="3"><source>Leer</source><target/></trans-unit>
    <trans-unit id="4"><source>Roh</source><target><![CDATA[Raw < cooked]]></target></trans-unit>
  </body></file>
  <file original="b" source-language="ru" target-language="en" datatype="plaintext"><body>
    <trans-unit id="1"><source>Порт</source><target>Port</target></trans-unit>
  </body></file>
</xliff>
"""
XLIFF20 = """<?xml version="1.0"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="ru" trgLang="en">
 <file id="f1"><unit id="u1">
  <segment id="s1"><source>Первое. </source><target>The first one. </target></segment>
  <segment id="s2"><source>Второе <pc id="1">слово</pc>.</source>
   <target>The second <pc id="1">word</pc>.</target></segment>
 </unit><unit id="u2"><notes><note>source</note></notes>
  <segment><source>Третье</source><target>Third</target></segment></unit></file>
</xliff>
"""
TMX = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="de-DE" segtype="sentence" datatype="plaintext" o-tmf="x" adminlang="en"
 creationtool="x" creationtoolversion="1"/><body>
 <tu><tuv xml:lang="de-DE"><seg>Guten <bpt i="1">&lt;b&gt;</bpt>Tag<ept i="1">&lt;/b&gt;</ept>.</seg></tuv>
  <tuv xml:lang="fr"><seg>Bonjour.</seg></tuv>
  <tuv xml:lang="en-GB"><seg>Good <bpt i="1">&lt;b&gt;</bpt>day<ept i="1">&lt;/b&gt;</ept>.</seg></tuv></tu>
 <tu><tuv xml:lang="de-DE"><seg>Nur deutsch.</seg></tuv></tu>
</body></tmx>
"""
PO = """# A comment
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: en\\n"

#: a.c:3
msgid "Der \\"alte\\" Hafen\\n"
msgstr ""
"The \\"old\\" "
"harbour\\n"

#, fuzzy
msgid "Ungenau"
msgstr "Vague"

msgid "Leer"
msgstr ""

msgctxt "count"
msgid "Ein Schiff"
msgid_plural "%d Schiffe"
msgstr[0] "A ship"
msgstr[1] "%d ships"

#~ msgid "Alt"
#~ msgstr "Old"
"""
ALL = {"a.xlf": XLIFF12, "b.xliff": XLIFF20, "c.tmx": TMX, "d.po": PO}


def pairs(name: str, text: str) -> list[tuple[str, str]]:
    out = []
    for article in read_bytes(text.encode(), name).articles:
        assert article.source_text is not None
        assert article.source_spans is not None
        for paragraph, (start, end) in zip(article.paragraphs, article.source_spans, strict=True):
            out.append((article.source_text[start:end], article.text[paragraph.start : paragraph.end]))
    return out


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "a.xlf",
            [
                ("Der Hafen & die Stadt", "The harbour & the town"),
                ("Noch nicht fertig.", "Not finshed yet."),
                ("Roh", "Raw < cooked"),
                ("Порт", "Port"),
            ],
        ),
        ("b.xliff", [("Первое. Второе слово.", "The first one. The second word."), ("Третье", "Third")]),
        ("c.tmx", [("Guten Tag.", "Good day.")]),
        (
            "d.po",
            [('Der "alte" Hafen\n', 'The "old" harbour'), ("Ein Schiff", "A ship"), ("%d Schiffe", "%d ships")],
        ),
    ],
)
def test_units(name: str, expected: list[tuple[str, str]]) -> None:
    assert pairs(name, ALL[name]) == expected


def test_files_of_an_xliff_are_articles_with_their_languages() -> None:
    first, second = read_bytes(XLIFF12.encode(), "a.xlf").articles
    assert (first.id, first.source_language, first.language) == ("harbour.html", "de", "en")
    assert (second.id, second.source_language, second.source_text) == ("b", "ru", "Порт")
    assert read_bytes(XLIFF20.encode(), "b.xliff").articles[0].source_language == "ru"
    assert read_bytes(TMX.encode(), "c.tmx").articles[0].source_language == "de"
    assert read_bytes(PO.encode(), "d.po").articles[0].language == "en"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.xlf", XLIFF12),
        ("d.po", PO),
        ("c.tmx", TMX.replace('<tuv xml:lang="fr"><seg>Bonjour.</seg></tuv>', "")),
    ],
)
def test_translate_toolkit_reads_the_same(name: str, text: str) -> None:
    from translate.storage import factory

    file = io.BytesIO(text.encode())
    file.name = name  # type: ignore[misc]
    ours = pairs(name, text)
    theirs = [
        (str(unit.source), str(unit.target).strip())
        for unit in factory.getobject(file).units
        if unit.target and not unit.isheader() and not unit.isobsolete() and (name != "d.po" or not unit.isfuzzy())
    ]
    # Codes inside a unit it gives out as markup, which is none of the text here.
    assert len(theirs) >= 1
    for source, target in theirs:
        assert "<" in target or (source, target) in ours


@pytest.mark.parametrize(
    ("name", "old", "new", "written"),
    [
        ("a.xlf", "finshed", "finished", '<g id="1">finished</g>'),
        ("a.xlf", "harbour & the", "harbour < the", "<target  state='x'>The harbour &lt; the town</target>"),
        ("a.xlf", "< cooked", "< ]]> done", "<![CDATA[Raw < ]]]]><![CDATA[> done]]>"),
        ("b.xliff", "word", "w&rd", '<pc id="1">w&amp;rd</pc>'),
        ("c.tmx", "day", "morning", '</bpt>morning<ept i="1">'),
        ("d.po", 'old" harbour', 'old" port', '"The \\"old\\" "\n"port\\n"'),
        ("d.po", "A ship", 'A "ship"', 'msgstr[0] "A \\"ship\\""'),
    ],
)
def test_a_correction_changes_nothing_else(name: str, old: str, new: str, written: str) -> None:
    text = ALL[name]
    document = read_bytes(text.encode(), name)
    index, article = next((i, a) for i, a in enumerate(document.articles) if old in a.text)
    start = article.text.index(old)
    data = document.rewrite({index: [Edit(start, start + len(old), new)]}).decode()
    assert written in data
    again = read_bytes(data.encode(), name)
    assert again.articles[index].text == article.text.replace(old, new)
    assert document.rewrite({}) == text.encode()
    # Line for line the same but for the one that was changed.
    before, after = text.split("\n"), data.split("\n")
    assert len(before) == len(after)
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


def test_places_are_those_of_the_file() -> None:
    (first, _) = read_bytes(XLIFF12.encode(), "a.xlf").articles
    at = first.text.index("finshed")
    assert first.place(at) == (8, XLIFF12.split("\n")[7].index("finshed") + 1)
    (messages,) = read_bytes(PO.encode(), "d.po").articles
    assert messages.place(messages.text.index("harbour")).line == 11


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_line_ends_stay(newline: str) -> None:
    text = XLIFF12.replace("\n", newline)
    document = read_bytes(text.encode(), "a.xlf")
    start = document.articles[0].text.index("finshed")
    data = document.rewrite({0: [Edit(start, start + 7, "finished")]}).decode()
    assert data == text.replace("finshed", "finished")


BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><xliff version="1.2">&b;</xliff>'
FILE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]><tmx><body><tu>&f;</tu></body></tmx>'


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.xlf", BOMB, "declares entities"),
        ("a.tmx", FILE, "declares entities"),
        ("a.tmx", "<!DOCTYPE x [<!ELEMENT x ANY>]><tmx/>", "declares entities"),
        ("a.xlf", "<xliff><file></xliff>", "not XML"),
        ("a.xlf", "<xliff>" + "<g>" * 500 + "</g>" * 500 + "</xliff>", "nested too deep"),
        ("a.xlf", "<html/>", "no XLIFF"),
        ("a.tmx", "<html/>", "no TMX"),
        ("a.xlf", '<xliff version="1.2"><file><body/></file></xliff>', "no translation"),
        ("a.po", "This is a letter.\n", "not a PO file"),
        ("a.po", 'msgid "a"\nmsgstr ""\n', "no translation"),
        ("a.xlf", '<xliff version="1.2"><file><body>&nosuch;</body></file></xliff>', "not XML"),
    ],
)
def test_what_is_no_such_file_or_hostile_is_refused(name: str, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read_bytes(text.encode(), name)
    assert caught.value.path == name


@pytest.mark.parametrize(("text", "name"), [(XLIFF12, "xliff"), (TMX, "tmx")])
def test_the_format_shows_without_a_suffix(text: str, name: str) -> None:
    assert read_bytes(text.encode(), "-").format == name


def test_findings_and_corrections_end_to_end() -> None:
    from mtcheck.checker import Checker

    text = XLIFF20.replace("Первое.", "В порту 1 300 судов.").replace(
        "The first one.", "There are 3,100 ships in port."
    )
    document = read_bytes(text.encode(), "b.xliff")
    report = Checker().check(document.articles[0])
    (finding,) = [finding for finding in report.findings if finding.rule == "accuracy/number"]
    assert (finding.text, document.articles[0].place(finding.start).line) == ("3,100", 4)
    fixed = document.rewrite({0: report.edits(unsafe=True)}).decode()
    assert fixed == text.replace("3,100", "1,300")
