"""The page holds everything, runs nothing of an article, and asks nobody for anything."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from dataclasses import replace

import pytest
from lxml import html
from syrupy.assertion import SnapshotAssertion
from writing_example import article, findings, report

from mtcheck import __version__
from mtcheck.article import Article, Paragraph, ParagraphKind, SourceMap
from mtcheck.dates import PartialDate
from mtcheck.errors import ConfigError
from mtcheck.findings import Category, Evidence, Finding, Safety, Severity, Suggestion
from mtcheck.report import ArticleReport, Report, Verdict
from mtcheck.resources import data_dir
from mtcheck.writing import write
from mtcheck.writing.sheets import sheet
from mtcheck.writing.texts import Texts

K = ParagraphKind


def page(to_write: Report) -> str:
    out = io.StringIO()
    write(to_write, "html", out)
    return out.getvalue()


def of(text: str, found: list[Finding], paragraphs: list[Paragraph] | None = None, **meta: str) -> Report:
    made = Article(text, paragraphs or [Paragraph(0, len(text), K.BODY)], SourceMap.identity(text), **meta)  # type: ignore[arg-type]
    return Report([ArticleReport(made, found, 10, 1.0, Verdict.HOLD)], "sig")


def finding(text: str, start: int, end: int, *suggestions: str, **rest: object) -> Finding:
    return Finding(
        "x/y", Category.OTHER, Severity.MAJOR, 0.5, start, end, text[start:end], "Look.",
        tuple(Suggestion(s, Safety.SAFE) for s in suggestions), **rest,  # type: ignore[arg-type]
    )  # fmt: skip


def words(node: html.HtmlElement) -> str:
    return " ".join(node.text_content().split())


def test_html(snapshot: SnapshotAssertion) -> None:
    """All but the style and the script, which have their own tests."""
    text = re.sub(r"(<(style|script)>).*?(</\2>)", r"\1\3", page(report()), flags=re.DOTALL)
    text = text.replace(f"mtcheck {__version__}", "mtcheck VERSION")
    text = re.sub(r'"docx":\[\[.*?\]\],', '"docx":[],', text, flags=re.DOTALL)
    assert re.sub(r"sha256-[\w+/=]*", "sha256-", text) == snapshot


def test_the_article_is_there_word_for_word() -> None:
    tree = html.fromstring(page(report()))
    for hidden in tree.xpath("//*[@class='vh'] | //sup"):
        hidden.drop_tree()
    rows = tree.xpath("//article[@id='a1']//*[starts-with(@class, 'text ')]")
    made = article()
    assert [row.text_content().strip() for row in rows] == [made.text[p.start : p.end].strip() for p in made.paragraphs]
    assert [row.tag for row in rows[:5]] == ["h2", "p", "p", "p", "p"]
    assert {row.get("lang") for row in rows} == {"en"}
    assert {row.get("dir") for row in rows} == {"auto"}


def test_every_finding_has_its_mark_and_its_card() -> None:
    tree = html.fromstring(page(report()))
    for number, found in enumerate(findings(article().text), 1):
        (card,) = tree.xpath(f"//li[@id='a1f{number}']")
        (mark,) = tree.xpath(f"//mark[@id='a1f{number}m']")
        assert mark.get("class").split()[0] == found.severity
        assert found.severity.capitalize() in words(mark)
        assert mark.find("a").get("href") == f"#a1f{number}"
        assert found.message in words(card)
        assert found.rule in words(card)
        assert found.severity.capitalize() in words(card)
        for suggestion in found.suggestions:
            assert suggestion.text.strip() in words(card)
        # The card stands beside the paragraph of its mark.
        assert card.xpath("ancestor::div[starts-with(@class, 'row')]") == mark.xpath(
            "ancestor::div[starts-with(@class, 'row')]"
        )
    card = words(tree.xpath("//li[@id='a1f1']")[0])
    assert "26 January 2021 to 2024" in card
    assert "since June 2017" in card
    assert "almost certain (97 in 100)" in card
    assert tree.xpath("//li[@id='a1f1']//a/@href") == ["#a1f1m", "https://example.org/selby"]


def test_a_mark_cuts_no_letter_and_an_empty_one_is_seen() -> None:
    tree = html.fromstring(page(report()))
    assert tree.xpath("//mark[@id='a1f5m']/a")[0].text == "r\u0303"
    assert tree.xpath("//mark[@id='a1f7m']")[0].get("class") == "major empty"


def test_a_finding_over_two_paragraphs_is_marked_in_both_and_one_in_a_gap_at_its_edge() -> None:
    text = "One two.\n\nThree four.\n\nFive"
    parts = [Paragraph(0, 8, K.BODY), Paragraph(10, 21, K.BODY), Paragraph(23, 27, K.BODY)]
    made = of(text, [finding(text, 4, 15, "x"), finding(text, 22, 22, "y")], parts)
    rows = sheet(made.articles[0], "a1", Texts("en")).rows
    assert [[(s.text, s.card.number, s.first) for s in row.segments if s.card] for row in rows] == [
        [("two.", 1, True)],
        [("Three", 1, False), ("", 2, True)],
        [],
    ]
    assert ["".join(s.text for s in row.segments) for row in rows] == ["One two.", "Three four.", "Five"]
    tree = html.fromstring(page(made))
    assert len(tree.xpath("//mark/@id")) == 2


def test_the_policy_allows_our_style_and_script_and_nothing_else() -> None:
    text = page(report())
    (style,), (script,) = (
        re.findall("<style>(.*?)</style>", text, re.DOTALL),
        re.findall("<script>(.*?)</script>", text, re.DOTALL),
    )
    (policy,) = html.fromstring(text).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    digest = {
        name: base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
        for name, inline in (("style", style), ("script", script))
    }
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest['style']}'; script-src 'sha256-{digest['script']}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert text.index("Content-Security-Policy") < text.index("<style>")


def assert_harmless(text: str) -> None:
    """Only our one script, no handlers, no inline styles, no requests, no control characters."""
    tree = html.fromstring(text)
    assert len(tree.xpath("//script[not(@type)]")) == len(tree.xpath("//style")) == 1
    assert not tree.xpath("//img | //iframe | //object | //embed | //link | //base | //form | //video | //audio")
    assert not tree.xpath("//svg//*[not(self::rect)]")
    for node in tree.iter(html.etree.Element):
        for name, value in node.attrib.items():
            assert not name.startswith("on"), (node.tag, name)
            assert name not in ("style", "src", "srcset", "background", "action", "formaction", "ping")
            if name == "href":
                assert re.match(r"#|https?://", value), value
    (data,) = tree.xpath("//script[@type]")
    assert (data.get("type"), data.get("id")) == ("application/json", "data")
    assert not re.search("[<>&]", data.text)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f]", text)


HOSTILE = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover=alert(1) x="',
    "' autofocus onfocus='alert(1)",
    "javascript:alert(1)",
    "</style><style>*{display:none}</style>",
    "{{ 7 * 7 }}{% raw %}",
    "<!-- -->]]><!DOCTYPE x>",
    "\u202eevil\u2066 \x1b[31m \x00 \u2028",
    "&lt;script&gt; &amp; &#x3c;",
    "👩\u200d🔧e\u0301🇺🇦",
]


def test_our_own_page_is_harmless() -> None:
    assert_harmless(page(report()))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_of_an_article_runs(hostile: str) -> None:
    text = f"Before {hostile} after"
    found = finding(
        text, 7, 7 + len(hostile), hostile, hostile + "x",
        evidence=(Evidence(hostile, hostile, hostile, hostile, hostile), Evidence("rule", hostile)), engine=hostile,
    )  # fmt: skip
    found = Finding(**{**{f: getattr(found, f) for f in found.__struct_fields__}, "rule": hostile, "message": hostile})
    meta = {"path": hostile, "id": hostile, "title": hostile, "url": hostile, "language": hostile}
    whole = of(text, [found], **meta)
    one = page(replace(whole, signature=hostile))
    assert_harmless(one)
    assert_harmless(page(replace(whole, articles=[*whole.articles, *whole.articles])))
    tree = html.fromstring(one)
    (mark,) = tree.xpath("//mark/a")
    if not re.search("[\x00-\x1f\u2028-\u2066]", hostile):
        assert mark.text == hostile
    else:
        assert "⟨U+202E⟩evil⟨U+2066⟩ ␛[31m ␀ ⟨U+2028⟩" in mark.text
    assert "49" not in words(mark)


def test_a_long_article_with_many_findings_is_small_enough() -> None:
    text = "\n\n".join(
        "The council met on Monday and nobody of them knew what there was to say of it all." for _ in range(47)
    )
    found = [
        finding(text, at * 80, at * 80 + 5, "other", evidence=findings(article().text)[0].evidence) for at in range(50)
    ]
    parts, at = [], 0
    for line in text.split("\n\n"):
        parts.append(Paragraph(at, at + len(line), K.BODY))
        at += len(line) + 2
    whole = page(of(text, found, parts))
    assert len(text.split()) >= 799
    assert len(html.fromstring(whole).xpath("//li[starts-with(@class, 'card')]")) == 50
    assert len(whole.encode()) < 500_000


def test_dates_and_confidence_in_words() -> None:
    t = Texts("en")
    assert [t.date(d) for d in ("2021-01-26", "2021-02", "2021", "c. 1999", None, PartialDate(2020, 12, 1))] == [
        "26 January 2021", "February 2021", "2021", "c. 1999", "", "1 December 2020",
    ]  # fmt: skip
    assert [t.confidence(p) for p in (0.99, 0.8, 0.7, 0.4, 0.0)] == [
        "almost certain",
        "very likely",
        "likely",
        "perhaps",
        "a mere hint",
    ]
    assert (t.count("finding_count", 1), t.count("finding_count", 1200)) == ("1 finding", "1,200 findings")
    assert set(t["category"]) == set(Category)
    assert set(t["severity"]) == set(Severity)
    assert set(t["verdict"]) == set(t["verdict_means"]) == set(Verdict)


def test_every_language_has_the_same_texts() -> None:
    def shape(value: object) -> object:
        return {key: shape(item) for key, item in value.items()} if isinstance(value, dict) else type(value)

    files = list((data_dir("reports") / "template").glob("texts.*.json"))
    shapes = [shape(json.loads(path.read_bytes())) for path in files]
    assert shapes
    assert all(one == shapes[0] for one in shapes)
    with pytest.raises(ConfigError, match=r"no texts in 'xx'\. There are: de, en"):
        Texts("xx")


def test_colours_have_the_contrast_that_reading_needs() -> None:
    """WCAG 2.2 AA: 4.5 for text, 3 for the edges of controls; in light and in dark."""
    css = (data_dir("reports") / "template" / "report.css").read_text()
    themes = [
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
        for block in re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    ]
    light, dark = themes[0], themes[1]
    for theme in (light, dark):
        for ground in ("paper", "sheet"):
            for ink in ("ink", "soft", "accent", "critical", "major", "minor", "good"):
                assert contrast(theme[ink], theme[ground]) >= 4.5, (ink, ground)
            assert contrast(theme["control"], theme[ground]) >= 3
        for tone in ("critical", "major", "minor", "good"):
            assert contrast(theme[tone], theme[f"{tone}-tint"]) >= 4.5, tone
            assert contrast(theme["ink"], theme[f"{tone}-tint"]) >= 4.5, tone


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
