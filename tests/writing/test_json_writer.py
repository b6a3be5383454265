"""JSON and JSON Lines keep their contract."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from syrupy.assertion import SnapshotAssertion
from writing_example import article, findings, report

from mtcheck.errors import ConfigError, InputError
from mtcheck.report import Report
from mtcheck.resources import data_dir
from mtcheck.writing import find_writer, formats, write
from mtcheck.writing.json import schema


def written(to_write: Report, name: str) -> str:
    out = io.StringIO()
    write(to_write, name, out)
    return out.getvalue()


def validator(of: str | None = None) -> Any:
    whole = schema()
    if of:
        whole["$ref"] = f"#/$defs/{of}"
    jsonschema.Draft202012Validator.check_schema(whole)
    return jsonschema.Draft202012Validator(whole)


def test_json(snapshot: SnapshotAssertion) -> None:
    text = written(report(), "json")
    assert text == snapshot
    validator().validate(json.loads(text))


def test_jsonl(snapshot: SnapshotAssertion) -> None:
    text = written(report(), "jsonl")
    assert text == snapshot
    lines = [json.loads(line) for line in text.splitlines()]
    assert lines == json.loads(written(report(), "json"))["articles"]
    for line in lines:
        validator("Article").validate(line)


def test_an_empty_run() -> None:
    record = json.loads(written(Report([], "sig"), "json"))
    validator().validate(record)
    assert record["articles"] == []
    assert record["summary"]["verdict"] == "pass"
    assert written(Report([], "sig"), "jsonl") == ""


def test_the_keys_are_those_of_the_contract() -> None:
    record = json.loads(written(report(), "json"))
    assert list(record) == ["schema", "mtcheck", "signature", "articles", "summary"]
    assert record["schema"] == 1
    first = record["articles"][0]
    assert list(first) == [
        "path", "id", "language", "date", "words", "findings", "suppressed", "score", "verdict", "reasons",
    ]  # fmt: skip
    assert list(first["findings"][0]) == [
        "rule", "category", "mqm", "its", "severity", "confidence", "start", "end", "line", "column", "text", "message",
        "suggestions", "evidence", "fingerprint", "engine",
    ]  # fmt: skip


def test_spans_and_places_are_those_of_the_file() -> None:
    text = article().text
    for finding in json.loads(written(report(), "json"))["articles"][0]["findings"]:
        assert text[finding["start"] : finding["end"]] == finding["text"]
        line = text.split("\n")[finding["line"] - 1]
        assert line[finding["column"] - 1 :].startswith(finding["text"])


def test_the_order_of_findings_does_not_matter() -> None:
    first, *rest = report().articles
    shuffled = replace(first, findings=list(reversed(findings(article().text))))
    assert written(replace(report(), articles=[shuffled, *rest]), "json") == written(report(), "json")


def test_the_published_schema_is_the_generated_one() -> None:
    published = data_dir("reports") / "template" / "findings.schema.json"
    assert json.loads(published.read_bytes()) == schema(), (
        "python -m mtcheck.writing.json > reports/template/findings.schema.json"
    )


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), 2),
        (("articles", 0, "findings", 0, "severity"), "awful"),
        (("articles", 0, "findings", 0, "line"), 0),
        (("articles", 0, "findings", 0, "confidence"), 1.5),
        (("articles", 0, "date"), "4 May"),
        (("articles", 0, "verdict"), None),
        (("summary", "words"), -1),
    ],
)
def test_the_schema_refuses_what_is_wrong(path: tuple[Any, ...], value: object) -> None:
    record = json.loads(written(report(), "json"))
    at = record
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    assert not validator().is_valid(record)


def test_file_names_that_are_no_utf8_can_be_written() -> None:
    errors = [InputError("empty", path="caf\udce9.txt", hint="Leave it out.")]
    record = json.loads(written(Report([], "s", errors), "json"))
    assert record["summary"]["errors"] == [{"path": "caf?.txt", "line": None, "message": "empty Leave it out."}]


def test_an_unknown_format_names_the_nearest() -> None:
    assert formats()[:4] == ["terminal", "json", "jsonl", "html"]
    with pytest.raises(ConfigError, match="Did you mean 'jsonl'"):
        find_writer("jsonll")
    with pytest.raises(ConfigError, match="Known formats: terminal, json"):
        find_writer("pdf")
