"""Every finding on officials in openly licensed prose, to be read one by one.

usage: python -m training.official_findings SHARED/data/text [--words N] [--seed N] [--rule officials/misspelt-name]
       python -m training.official_findings SHARED/data/text --kept FILE [--source NAME]... [--again]

Prints a line a finding: source, document, date, rule, score where it has one, what stands there and what is proposed,
with the words around it; at the end the words read and the findings by rule. The prose was written in English, so a
finding is a slip of its writer or a wrong accusation.

With ``--kept`` whole sources are read, and FILE gets a line of JSON a document: a run that was broken off goes on where
it stopped. ``--again`` reads only those documents of FILE that had findings, and leaves FILE as it is.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mtcheck.analysis import Analysis
from mtcheck.article import Article
from mtcheck.checker import run_rules
from mtcheck.dates import PartialDate
from mtcheck.findings import Finding
from mtcheck.reading.text import article_from_text
from mtcheck.rules import load_rules
from training.corpus import SOURCES, documents, sample

_AROUND = 70


def dated(document: dict[str, str]) -> Article:
    """The document as an article, with its date where it has one."""
    article = article_from_text(document["text"])
    try:
        date = PartialDate.parse(document["date"][:10]) if document.get("date") else None
    except ValueError:
        date = None
    return dataclasses.replace(article, date=date)


def shown(finding: Finding, article: Article) -> str:
    """Rule, confidence, and the finding among its words, in one line."""
    before = article.text[max(0, finding.start - _AROUND) : finding.start]
    after = article.text[finding.end : finding.end + _AROUND]
    fixes = " / ".join(suggestion.text for suggestion in finding.suggestions)
    line = f"{before}[{article.text[finding.start : finding.end]} → {fixes}]{after}".replace("\n", " ")
    return f"{finding.rule} {finding.confidence:.2f}  {line}"


class Kept:
    """What was read: a file with a line a document (``source``, ``id``, ``words``, ``findings``)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[tuple[str, str], dict[str, Any]] = {}
        text = path.read_text("utf-8") if path.exists() else ""
        whole = text[: text.rfind("\n") + 1]
        if whole != text:  # a run that was broken off may leave half a line
            path.write_text(whole, "utf-8")
        for line in whole.split("\n")[:-1]:
            one = json.loads(line)
            self.lines[one["source"], one["id"]] = one

    def wanted(self, folder: Path, sources: list[str], again: bool) -> Iterator[dict[str, str]]:
        """Documents that were not read yet; with ``again`` those that had findings."""
        for source in sources:
            for document in documents(folder, source):
                line = self.lines.get((source, str(document["id"])))
                if bool(line and line["findings"]) if again else line is None:
                    yield document

    def add(self, document: dict[str, str], words: int, findings: list[str]) -> None:
        """One document more, on disk at once."""
        line = {"source": document["source"], "id": str(document["id"]), "words": words, "findings": findings}
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--words", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rule", default="officials/")
    parser.add_argument("--kept", type=Path)
    parser.add_argument("--source", action="append")
    parser.add_argument("--again", action="store_true")
    options = parser.parse_args()
    rules = [rule for rule in load_rules("en").values() if rule.data.enabled and rule.id.startswith(options.rule)]
    kept = Kept(options.kept) if options.kept else None
    chosen = (
        kept.wanted(options.folder, options.source or list(SOURCES), options.again)
        if kept
        else sample(options.folder, options.words, options.seed)
    )
    words = 0
    counts: Counter[str] = Counter()
    for document in chosen:
        article = dated(document)
        analysis = Analysis(article)
        words += len(analysis.words.texts)
        findings = list(run_rules(rules, analysis))
        counts.update(finding.rule for finding in findings)
        lines = [shown(finding, article) for finding in findings]
        if kept and not options.again:
            kept.add(document, len(analysis.words.texts), lines)
        for line in lines:
            print(f"{document['source']} {document['id']} {document['date']} {line}", flush=True)
    print(f"{words} words, {sum(counts.values())} findings: {dict(counts)}")


if __name__ == "__main__":
    main()
