"""Which sentences belong together."""

from __future__ import annotations

import pytest

from mtcheck.analysis import Analysis
from mtcheck.analysis.alignment import alignment
from mtcheck.analysis.source import detect_language, main_script, source_of, split_sentences
from mtcheck.reading.text import article_from_text

GERMAN = [
    "Der Stadtrat von Eckental hat am Dienstag den Bau einer neuen Brücke beschlossen.",
    "Die Arbeiten sollen 14 Monate dauern und rund 3,2 Millionen Euro kosten.",
    "Kann die Fähre bis dahin weiterfahren?",
    "Das ist nach Auskunft des Betreibers noch nicht entschieden, weil die Anleger erneuert werden müssen.",
    "„Wir warten auf ein Gutachten“, sagte der Leiter der Hafenbehörde.",
    "Im vergangenen Jahr hatten 51.000 Menschen die Fähre benutzt.",
]
ENGLISH = [
    "The town council of Eckental decided on Tuesday to build a new bridge.",
    "The work is to take 14 months and cost around 3.2 million euros.",
    "Can the ferry keep running until then?",
    "The operator says that is still undecided, because the landing stages have to be renewed.",
    "“We are waiting for an expert report,” said the head of the port authority.",
    "Last year 51,000 people used the ferry.",
]


def kinds(source: str, target: str, language: str = "de") -> list[tuple[int, int]]:
    article = article_from_text(target, source_text=source, source_language=language)
    aligned = alignment(Analysis(article))
    assert aligned is not None
    # Everything is covered, once and in order.
    assert [i for bead in aligned.beads for i in range(*bead.source)] == list(range(len(aligned.source)))
    assert [i for bead in aligned.beads for i in range(*bead.target)] == list(range(len(aligned.target)))
    return [bead.kind for bead in aligned.beads]


def test_sentence_by_sentence() -> None:
    assert kinds(" ".join(GERMAN), " ".join(ENGLISH)) == [(1, 1)] * 6


@pytest.mark.parametrize("lost", [1, 2, 4])
def test_a_lost_sentence(lost: int) -> None:
    target = " ".join(ENGLISH[:lost] + ENGLISH[lost + 1 :])
    assert kinds(" ".join(GERMAN), target) == [(1, 0) if i == lost else (1, 1) for i in range(6)]


@pytest.mark.parametrize("more", [1, 3])
def test_an_added_sentence(more: int) -> None:
    source = " ".join(GERMAN[:more] + GERMAN[more + 1 :])
    assert kinds(source, " ".join(ENGLISH)) == [(0, 1) if i == more else (1, 1) for i in range(6)]


def test_two_sentences_made_one_and_one_made_two() -> None:
    joined = ENGLISH[0][:-1] + ", and " + ENGLISH[1][0].lower() + ENGLISH[1][1:]
    assert kinds(" ".join(GERMAN), " ".join([joined, *ENGLISH[2:]]))[0] == (2, 1)
    together = GERMAN[0][:-1] + "; " + GERMAN[1]
    assert kinds(" ".join([together, *GERMAN[2:]]), " ".join(ENGLISH))[0] == (1, 2)


def test_paragraphs_of_a_file_that_pairs_them_bound_the_beads() -> None:
    source = "\n\n".join(GERMAN)
    article = article_from_text("\n\n".join(ENGLISH), source_text=source, source_language="de")
    starts = [source.index(sentence) for sentence in GERMAN]
    article.source_spans = [(at, at + len(sentence)) for at, sentence in zip(starts, GERMAN, strict=True)]
    aligned = alignment(Analysis(article))
    assert aligned is not None
    assert [bead.kind for bead in aligned.beads] == [(1, 1)] * 6
    assert aligned.source_span(aligned.beads[2]) == article.source_spans[2]


def test_an_empty_side() -> None:
    assert alignment(Analysis(article_from_text("A sentence."))) is None
    assert alignment(Analysis(article_from_text("A sentence.", source_text=" \n "))) is None


def test_long_texts_take_no_table_of_all_pairs() -> None:
    source, target = "\n\n".join(GERMAN * 36), "\n\n".join(ENGLISH * 36)
    assert kinds(source, target) == [(1, 1)] * 216


@pytest.mark.parametrize(
    ("text", "language", "script"),
    [
        ("Совет принял решение о строительстве моста.", "ru", "CYRILLIC"),
        ("Рада ухвалила рішення про будівництво мосту.", "uk", "CYRILLIC"),
        ("สภาเมืองมีมติให้สร้างสะพานใหม่", "th", "THAI"),
        ("市议会决定修建新桥。", "zh", "HAN"),
        ("市議会は新しい橋の建設を決めた。", "ja", "HIRAGANA"),
        ("시의회는 새 다리를 짓기로 했다.", "ko", "HANGUL"),
        ("Der Stadtrat hat den Bau einer neuen Brücke beschlossen.", "de", "LATIN"),
        ("El ayuntamiento decidió construir un puente nuevo.", "es", "LATIN"),
        ("قرر المجلس البلدي بناء جسر جديد.", "ar", "ARABIC"),
    ],
)
def test_the_language_of_a_source(text: str, language: str, script: str) -> None:
    assert detect_language(text) == language
    assert main_script(text) == script


@pytest.mark.parametrize(
    ("text", "language", "parts"),
    [
        ("Приехал И. И. Волков. Он молчал.", "ru", ["Приехал И. И. Волков.", "Он молчал."]),
        ("他说：“会来的。”没有人反对！", "zh", ["他说：“会来的。”", "没有人反对！"]),
        (
            "ฝนตกหนักตั้งแต่เช้าวันจันทร์ ถนนสายหลักถูกปิด 3 วัน",
            "th",
            ["ฝนตกหนักตั้งแต่เช้าวันจันทร์", "ถนนสายหลักถูกปิด 3 วัน"],
        ),
        ("Das sagte Frau Weber. 2019 war es anders.", "de", ["Das sagte Frau Weber.", "2019 war es anders."]),
        ("市长表示反对。2019年有风暴。3艘船沉没。", "zh", ["市长表示反对。", "2019年有风暴。", "3艘船沉没。"]),
        ("وصل الوفد. هل بقي؟ نعم.", "ar", ["وصل الوفد.", "هل بقي؟", "نعم."]),
        ("Er kam am 3. März. Dr. Weiß blieb.", "de", ["Er kam am 3. März.", "Dr. Weiß blieb."]),
        (
            "W 1873 r. Nowak wyjechał. W IX w. p.n.e. Rzym był wsią.",
            "pl",
            ["W 1873 r. Nowak wyjechał.", "W IX w. p.n.e. Rzym był wsią."],
        ),
        # Abbreviations and initials that no sentence ends with, each before a name; ordinals behind an article.
        (
            "Am 3. Mai bzw. Juni kam der 45. Präsident. Er blieb.",
            "de",
            ["Am 3. Mai bzw. Juni kam der 45. Präsident.", "Er blieb."],
        ),
        ("Hier M. Martin est parti. Il rit.", "fr", ["Hier M. Martin est parti.", "Il rit."]),
        (
            "Приехал ген. Волков. Он молчал, т. е. Париж ждал.",
            "ru",
            ["Приехал ген. Волков.", "Он молчал, т. е. Париж ждал."],
        ),
        ("Приїхав ген. Вовк. Він мовчав.", "uk", ["Приїхав ген. Вовк.", "Він мовчав."]),
        ("Przyjechał gen. Nowak i ks. Wilk. Milczeli.", "pl", ["Przyjechał gen. Nowak i ks. Wilk.", "Milczeli."]),
        ("Llegó Mons. Pérez. Callaba.", "es", ["Llegó Mons. Pérez.", "Callaba."]),
        ("Vide pag. Quattro. Poi rise.", "it", ["Vide pag. Quattro.", "Poi rise."]),
        ("Chegou o Gal. Silva. Calou-se.", "pt", ["Chegou o Gal. Silva.", "Calou-se."]),
        ("Av. Yılmaz 2. Dünya Savaşı'nı anlattı. Güldü.", "tr", ["Av. Yılmaz 2. Dünya Savaşı'nı anlattı.", "Güldü."]),
        ("وصل د. فيبر أمس. ثم غادر.", "ar", ["وصل د. فيبر أمس.", "ثم غادر."]),
        ("कल डॉ. शर्मा आए। वे चुप रहे।", "hi", ["कल डॉ. शर्मा आए।", "वे चुप रहे।"]),
        # Who said it belongs to the quotation.
        ("“谁来付钱？”韦伯问。没有人回答。", "zh", ["“谁来付钱？”韦伯问。", "没有人回答。"]),
        ("“谁来付钱？”市长韦伯知道答案。", "zh", ["“谁来付钱？”", "市长韦伯知道答案。"]),
        (
            "「誰が払うのか？」と市長は尋ねた。誰も答えなかった。",
            "ja",
            ["「誰が払うのか？」と市長は尋ねた。", "誰も答えなかった。"],
        ),
        ("“누가 냅니까?”라고 베버가 물었다. 답은 없었다.", "ko", ["“누가 냅니까?”라고 베버가 물었다.", "답은 없었다."]),
        ("«من سيدفع؟» سأل فيبر. لم يجب أحد.", "ar", ["«من سيدفع؟» سأل فيبر.", "لم يجب أحد."]),
        ("“कौन देगा?” वेबर ने पूछा। किसी ने जवाब नहीं दिया।", "hi", ["“कौन देगा?” वेबर ने पूछा।", "किसी ने जवाब नहीं दिया।"]),
        (
            "«Кто заплатит?» — спросил Вебер. Никто не ответил.",
            "ru",
            ["«Кто заплатит?» — спросил Вебер.", "Никто не ответил."],
        ),
        (
            "«Хто заплатить?» — спитав Вебер. Ніхто не відповів.",
            "uk",
            ["«Хто заплатить?» — спитав Вебер.", "Ніхто не відповів."],
        ),
        (
            "„Wer zahlt?“, fragte Weber. Niemand antwortete.",
            "de",
            ["„Wer zahlt?“, fragte Weber.", "Niemand antwortete."],
        ),
        (
            "—¿Quién paga? —preguntó Weber. Nadie respondió.",
            "es",
            ["—¿Quién paga? —preguntó Weber.", "Nadie respondió."],
        ),
        (
            "« Qui paie ? » a demandé Weber. Personne ne répondit.",
            "fr",
            ["« Qui paie ? » a demandé Weber.", "Personne ne répondit."],
        ),
        (
            "„Kto zapłaci?” – spytał Weber. Nikt nie odpowiedział.",
            "pl",
            ["„Kto zapłaci?” – spytał Weber.", "Nikt nie odpowiedział."],
        ),
        ("«Chi paga?» ha chiesto Weber. Nessuno rispose.", "it", ["«Chi paga?» ha chiesto Weber.", "Nessuno rispose."]),
        (
            "“Quem paga?”, perguntou Weber. Ninguém respondeu.",
            "pt",
            ["“Quem paga?”, perguntou Weber.", "Ninguém respondeu."],
        ),
        (
            "“Kim ödeyecek?” diye sordu Weber. Kimse cevap vermedi.",
            "tr",
            ["“Kim ödeyecek?” diye sordu Weber.", "Kimse cevap vermedi."],
        ),
    ],
)
def test_sentences_of_a_source(text: str, language: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in split_sentences(text, 0, len(text), language)] == parts


def test_the_given_language_counts() -> None:
    article = article_from_text("One.", source_text="Satu kalimat.", source_language="id-ID")
    source = source_of(Analysis(article))
    assert source is not None
    assert source.language == "id"


def test_one_sentence_made_many() -> None:
    source = (
        "第一年县里成立了推广小组，工程师到各个乡镇巡回指导，农民们很快学会了新的方法，"
        "春天的蔬菜比往年多了一倍，之后这种温室推向了全国。市长星期二感谢了大家。"
    )
    target = (
        "In the first year the county set up a group. Engineers toured the villages and towns to guide people. "
        "The farmers soon learned the new method. In spring there were twice as many vegetables as in other years. "
        "After that these greenhouses spread to the whole country. The mayor thanked everybody on Tuesday."
    )
    assert kinds(source, target, "zh") == [(1, 5), (1, 1)]
