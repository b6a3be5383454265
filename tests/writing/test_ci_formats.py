"""Formats that CI servers read, held against their official schemas or read by one of their real consumers."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from junitparser import Error, Failure, JUnitXml
from lxml import etree
from writing_example import report as example

from mtcheck.article import Edit
from mtcheck.findings import Severity
from mtcheck.reading import read_bytes
from mtcheck.report import ArticleReport, Report, Suppression, Verdict
from mtcheck.writing import write
from mtcheck.writing.marot import COLUMNS
from mtcheck.writing.regions import region_of, replacements

SCHEMAS = Path(__file__).parent / "schemas"


def written(report: Report, name: str) -> str:
    out = io.StringIO()
    write(report, name, out)
    return out.getvalue()


def schema(name: str) -> Any:
    return json.loads((SCHEMAS / name).read_bytes())


def suppressed() -> Report:
    """The example with its first finding waved through."""
    report = example()
    flagged = report.articles[0]
    first, *others = flagged.findings
    why = Suppression("dismissal", "house style", "A. Editor", "2023-05-04")
    article = ArticleReport(flagged.article, others, flagged.words, 1.0, Verdict.HOLD, [(first, why)])
    return Report([article, *report.articles[1:]], report.signature, report.errors)


def test_sarif_fits_its_schema_and_tells_code_points() -> None:
    log = json.loads(written(suppressed(), "sarif"))
    jsonschema.Draft7Validator(schema("sarif-2.1.0.json")).validate(log)
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    waved, *others = run["results"]
    assert waved["suppressions"][0]["kind"] == "external"
    assert "house style A. Editor" in waved["suppressions"][0]["justification"]
    assert all(result["suppressions"] == [] for result in others)
    assert run["invocations"][0]["executionSuccessful"] is False


def test_sarif_tools_reads_the_log(tmp_path: Path) -> None:
    log = tmp_path / "found.sarif"
    log.write_text(written(example(), "sarif"), encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", "sarif", "summary", str(log)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    counts = {level: int(n) for level, n in re.findall(r"^(error|warning|note): (\d+)", done.stdout, re.MULTILINE)}
    severities = [finding.severity for finding in example().articles[0].findings]
    assert counts["error"] == severities.count(Severity.CRITICAL)
    assert counts["warning"] == severities.count(Severity.MAJOR)
    assert counts["note"] == severities.count(Severity.MINOR)


def test_junit_fits_jenkins_schema_and_is_read_by_junitparser() -> None:
    xml = written(example(), "junit")
    etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd")).assertValid(etree.fromstring(xml.encode()))
    suites = list(JUnitXml.fromstring(xml.encode()))
    cases = [(suite.name, case) for suite in suites for case in suite]
    assert [name for name, _ in cases] == ["wire/harbour.txt", "feed.jsonl", "wire/broken.txt"]
    results = [[type(result) for result in case.result] for _, case in cases]
    assert results == [[Failure], [], [Error]]
    assert "officials/misspelt-name" in cases[0][1].result[0].text


def test_github_commands_are_one_line_each_and_the_worst_comes_first() -> None:
    lines = written(example(), "github").splitlines()
    pattern = re.compile(r"::(error|warning|notice) file=[^,]+,line=\d+,.*title=[^,:]+::.+")
    assert all(pattern.fullmatch(line) for line in lines[:-1])
    levels = [line.split(" ")[0] for line in lines[:-1]]
    assert levels == sorted(levels, key=["::error", "::warning", "::notice"].index)
    assert lines[-1].startswith("::error file=wire/broken.txt,line=3")


@pytest.mark.parametrize(("text", "escaped"), [("50% sure", "50%25 sure"), ("two\nlines", "two%0Alines")])
def test_github_data_is_escaped(text: str, escaped: str) -> None:
    from mtcheck.writing.github import _command

    assert _command("error", {"title": "a:b,c"}, text) == f"::error title=a%3Ab%2Cc::{escaped}\n"


def read_by_runner(line: str) -> tuple[str, dict[str, str], str]:
    """A workflow command as GitHub's runner takes it apart: level, properties, message."""
    match = re.fullmatch(r"::(\w+) (.*?)::(.*)", line)
    assert match is not None, line
    said = (pair.split("=", 1) for pair in match[2].split(","))
    escapes = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")]

    def plain(text: str, of: list[tuple[str, str]]) -> str:
        for written, meant in of:
            text = text.replace(written, meant)
        return text

    data = [pair for pair in escapes if pair[1] not in ":,"]
    return match[1], {key: plain(value, escapes) for key, value in said}, plain(match[3], data)


def test_github_reads_the_place_and_the_message() -> None:
    article, *_ = example().articles
    found = [read_by_runner(line) for line in written(example(), "github").splitlines()]
    for finding in article.findings:
        level, said, message = next(one for one in found if one[1]["title"].startswith(f"{finding.rule} ("))
        assert level == {"critical": "error", "major": "warning", "minor": "notice"}[finding.severity]
        assert message.startswith(finding.message)
        start, end = region_of(article.article, finding)
        assert (said["file"], int(said["line"])) == (article.article.path, start.line)
        if start.line == end.line:
            assert int(said["col"]) <= int(said["endColumn"])


# What GitLab's own parser asks of an issue; at the first that lacks it, it stops reading.
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!\\./|/)"},
                    "lines": {"required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}},
                },
            },
        },
    },
}


def test_gitlab_issues_have_what_gitlab_asks_for_and_fingerprints_of_their_own() -> None:
    report = example()
    twice = Report([report.articles[0], report.articles[0]], report.signature)
    issues = json.loads(written(report, "gitlab"))
    jsonschema.Draft7Validator(GITLAB).validate(issues)
    assert {issue["location"]["path"] for issue in issues} == {"wire/harbour.txt"}
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == report.findings
    assert len(json.loads(written(twice, "gitlab"))) == 2 * report.findings


def test_rdjson_fits_reviewdogs_schema() -> None:
    report = example()
    result = json.loads(written(report, "rdjson"))
    jsonschema.Draft4Validator(schema("rdjson.json")).validate(result)
    lines = [json.loads(line) for line in written(report, "rdjsonl").splitlines()]
    for line in lines:
        jsonschema.Draft4Validator(schema("rdjsonl.json")).validate(line)
    assert [line["message"] for line in lines] == [item["message"] for item in result["diagnostics"]]
    assert len(lines) == report.findings + len(report.errors)


def test_csv_reads_back_and_holds_no_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(written(example(), "csv"))))
    findings = example().articles[0].findings
    assert [row["fingerprint"] for row in rows] == [finding.fingerprint for finding in findings]
    assert [int(row["start"]) for row in rows] == [finding.start for finding in findings]
    from mtcheck.writing.csv import tame

    assert tame("=HYPERLINK()") == "'=HYPERLINK()"


def test_marot_rows_have_ten_columns_and_marks_that_enclose_the_span() -> None:
    report = example()
    header, *rows = [line.split("\t") for line in written(report, "marot").splitlines()]
    assert header == "system doc docSegId globalSegId rater source target category severity metadata".split()
    assert all(len(row) == 10 for row in rows)
    marked = [re.search("<v>(.*)</v>", row[6]) for row in rows if row[7] != "No-error"]
    spans = [re.sub(r"[\t\r\n]+", " ", finding.text) for finding in report.articles[0].findings]
    assert sorted(match.group(1) for match in marked if match) == sorted(spans)
    assert [int(row[3]) for row in rows] == sorted(int(row[3]) for row in rows)
    assert all(json.loads(row[9]) == {} for row in rows if row[7] == "No-error")


def test_markdown_shows_an_articles_text_as_it_is() -> None:
    from mtcheck.writing.markdown import _plain

    assert _plain("<b>*a* | [x](y)\nz") == r"\<b\>\*a\* \| \[x\]\(y\) z"
    page = written(example(), "markdown")
    assert page.startswith("## mtcheck: 🛑 hold")
    assert page.count("\n| ") >= example().findings


def test_markdown_is_tables_and_nothing_that_an_article_says_is_markup() -> None:
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable("table").parse(written(example(), "markdown"))
    rows = [token for token in tokens if token.type == "tr_open"]
    tables = [token for token in tokens if token.type == "table_open"]
    assert len(rows) - len(tables) >= example().findings
    inside = [child for token in tokens for child in token.children or ()]
    assert [child.content for child in inside if child.type == "html_inline"] == ["<sub>", "</sub>"]
    assert {child.type for child in inside} == {"html_inline", "text"}
    assert "html_block" not in {token.type for token in tokens}


def test_marot_is_read_as_its_users_read_it() -> None:
    import pandas as pd

    table = pd.read_csv(io.StringIO(written(example(), "marot")), sep="\t", quoting=csv.QUOTE_NONE)
    assert list(table.columns) == list(COLUMNS)
    assert not table.target.isna().any()
    assert set(table.severity) <= {"Critical", "Major", "Minor", "No-error"}
    assert all(isinstance(json.loads(value), dict) for value in table.metadata)
    texts = [article.article.text for article in example().articles]
    for row in table.itertuples():
        assert any(re.sub("</?v>", "", row.target) in re.sub(r"[\t\r\n]+", " ", text) for text in texts)


def test_markdown_fits_into_a_comment() -> None:
    report = example()
    many = Report([report.articles[0]] * 200, report.signature)
    page = written(many, "markdown")
    assert len(page) < 65_536
    assert "more articles with findings are not shown" in page


PAGES = {
    "plain.txt": "The talks which began in June. And which ended soon, were short, the the mayor said.\n\n"
    "Café 👩‍🔧 the the end.\n",
    "windows.txt": "The the mayor left.\r\n\r\nShe had had enough of the the talks.\r\n",
    "page.html": "<html><body><article><h1>Talks</h1>"
    "<p>Caf&eacute; &amp; <b>the</b> the mayor said so on Monday evening.</p>"
    "<p>He left with the the pilots of the harbour.</p></article></body></html>",
    "note.md": "# Talks\n\nThe *mayor* said \\* the the talks went on for hours in [the the hall](https://example.org).\n",
    "feed.jsonl": '{"text": "One \\"the the\\" here.\\n\\nCaf\\u00e9 the the end."}\n{"text": "And the the other."}\n',
}


def by_line_and_column(content: str, changes: list[tuple[int, int, int, int, str]], in_bytes: bool) -> str:
    """``content`` with ``changes`` (line, column, end line, end column, text) made as another program would."""
    lines = re.split(r"(?<=\n)", content)
    starts = [sum(map(len, lines[:n])) for n in range(len(lines))]

    def offset(line: int, column: int) -> int:
        text = lines[line - 1]
        return starts[line - 1] + (len(text.encode()[: column - 1].decode()) if in_bytes else column - 1)

    for line, column, end_line, end_column, text in sorted(changes, reverse=True):
        content = content[: offset(line, column)] + text + content[offset(end_line, end_column) :]
    return content


@pytest.mark.parametrize("name", PAGES)
def test_fixes_by_line_and_column_are_those_of_mtcheck_fix(name: str) -> None:
    from mtcheck.checker import Checker

    content = PAGES[name]
    document = read_bytes(content.encode(), name)
    checker = Checker()
    articles = [checker.check(article) for article in document.articles]
    assert all(of.findings for of in articles)
    edits = {n: [Edit(f.start, f.end, f.fix.text) for f in of.findings if f.fix] for n, of in enumerate(articles)}
    right = document.rewrite(edits).decode()
    report = Report(articles, "test")

    sarif = json.loads(written(report, "sarif"))["runs"][0]["results"]
    changes = [
        (
            *(r["deletedRegion"][k] for k in ("startLine", "startColumn", "endLine", "endColumn")),
            r["insertedContent"]["text"],
        )
        for result in sarif
        for fix in result["fixes"]
        for r in fix["artifactChanges"][0]["replacements"]
    ]
    assert by_line_and_column(content, changes, in_bytes=False) == right

    rdjson = json.loads(written(report, "rdjson"))["diagnostics"]
    changes = [
        (
            s["range"]["start"]["line"],
            s["range"]["start"]["column"],
            s["range"]["end"]["line"],
            s["range"]["end"]["column"],
            s["text"],
        )
        for diagnostic in rdjson
        for s in diagnostic.get("suggestions", ())
    ]
    whole = all(len(replacements(of.article, f)) == 1 for of in articles for f in of.findings if f.fix)
    if whole:
        assert by_line_and_column(content, changes, in_bytes=True) == right


@pytest.mark.parametrize("name", PAGES)
def test_a_region_holds_the_flagged_words(name: str) -> None:
    from mtcheck.checker import Checker

    lines = PAGES[name].split("\n")
    for article in read_bytes(PAGES[name].encode(), name).articles:
        for finding in Checker().check(article).findings:
            start, end = region_of(article, finding)
            if start.line == end.line and finding.text in lines[start.line - 1]:
                inside = lines[start.line - 1][start.column - 1 : end.column - 1]
                assert re.sub("<[^>]*>", "", inside) == finding.text


HOSTILE = [
    "The \x0b pilots\x1b[31m left the the ]]> harbour \ufffe \uffff \u2028 the the & <b> ::error::x \ttab the the end.",
    "=cmd|' /C calc'!A0 the the \"q\" `code` | pipe | the the\r\nnext | --- | the the %0A::error::y",
    "\ud800 the the \U0010ffff the the \U0001f469\u200d\U0001f527 the the end\udfff",
]


def hostile() -> Report:
    from mtcheck.checker import Checker

    items = [
        {"id": f"a,b:c\n::error::{n}\x1b", "title": f"T <x> {n}", "content_text": text}
        for n, text in enumerate(HOSTILE)
    ]
    feed = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()
    document = read_bytes(feed, "we,ird:na\nme|::.json", format="json")
    articles = [Checker().check(article) for article in document.articles]
    assert all(len(of.findings) >= 2 for of in articles)
    return Report(articles, "test")


READ_BACK: dict[str, Any] = {
    "json": json.loads,
    "jsonl": lambda text: [json.loads(line) for line in text.split("\n") if line],
    "sarif": lambda text: jsonschema.Draft7Validator(schema("sarif-2.1.0.json")).validate(json.loads(text)),
    "junit": lambda text: etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd")).assertValid(
        etree.fromstring(text.encode())
    ),
    "github": lambda text: [read_by_runner(line) for line in text.splitlines()],
    "gitlab": lambda text: jsonschema.Draft7Validator(GITLAB).validate(json.loads(text)),
    "rdjson": lambda text: jsonschema.Draft4Validator(schema("rdjson.json")).validate(json.loads(text)),
    "rdjsonl": lambda text: [
        jsonschema.Draft4Validator(schema("rdjsonl.json")).validate(json.loads(line)) for line in text.splitlines()
    ],
    "marot": lambda text: [row for row in text.splitlines() if len(row.split("\t")) != 10] and pytest.fail("columns"),
    "csv": lambda text: (
        any(len(row) != 19 or any(cell[:1] in tuple("=+-@") for cell in row if cell) for row in _rows(text))
        and pytest.fail("columns, or a formula")
    ),
    "markdown": lambda text: "::error" in text.split("\n")[0] and pytest.fail("a command"),
}


def _rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("name", READ_BACK)
def test_nothing_that_an_article_says_breaks_a_format(name: str) -> None:
    text = written(hostile(), name)
    text.encode("utf-8")  # no half surrogates
    READ_BACK[name](text)
