"""mtcheck alone, LanguageTool alone with all its rules, and both, on annotated articles.

usage: python -m benchmarks.side_by_side SHARED/eval [--only seed garbled clean]

Each folder there holds articles (``NAME.txt``) and their faults (``NAME.gold.jsonl``); `score.py` beside them counts.
Both is mtcheck as it is set up by default, with those of LanguageTool's rules that it asks. LanguageTool must be
installed (`mtcheck setup`).
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from mtcheck.analysis.language import load_language
from mtcheck.article import Article
from mtcheck.checker import Checker
from mtcheck.config import default_settings, with_overrides
from mtcheck.languagetool.client import matches
from mtcheck.reading import read

_GROUP = re.compile(r"^GROUP (\S+) +recall (\d+)/(\d+)", re.MULTILINE)
_TOTAL = re.compile(r"findings (\d+), false alarms (\d+) \(([\d.]+) per 1000 words\), precision ([\d.]+)")

Finder = Callable[[Article], Iterator[dict[str, Any]]]


def _row(start: int, end: int, category: str, severity: str, fixes: Sequence[str]) -> dict[str, Any]:
    """A finding as `score.py` reads it."""
    suggestions = [{"text": text} for text in fixes]
    return {"start": start, "end": end, "category": category, "severity": severity, "suggestions": suggestions}


def by_checker(checker: Checker) -> Finder:
    def find(article: Article) -> Iterator[dict[str, Any]]:
        for one in checker.check(article).findings:
            yield _row(one.start, one.end, one.category, one.severity, [fix.text for fix in one.suggestions])

    return find


def by_languagetool(article: Article) -> Iterator[dict[str, Any]]:
    """Every match of every rule that LanguageTool has on by itself, in all paragraphs."""
    texts = [article.text[paragraph.start : paragraph.end] for paragraph in article.paragraphs]
    found = matches(texts, load_language(article.language).languagetool or article.language)
    for paragraph, several in zip(article.paragraphs, found, strict=True):
        for one in several:
            start, end = paragraph.start + one.start, paragraph.start + one.end
            yield _row(start, end, "grammar", "minor", one.replacements)


def without_languagetool() -> Checker:
    rules = [rule.id for rule in Checker().rules("en").values() if rule.data.kind == "languagetool"]
    return Checker(with_overrides(default_settings(), {"ignore": rules}))


def scored(folder: Path, script: Path, articles: Sequence[Article], find: Finder) -> str:
    """What `score.py` prints of the findings in all articles."""
    rows = [{"id": article.id, "findings": list(find(article))} for article in articles]
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump({"schema": 1, "articles": rows}, file)
        file.flush()
        done = subprocess.run([sys.executable, script, folder, file.name], check=True, capture_output=True, text=True)
    return done.stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="+", default=["seed", "garbled", "clean"])
    given = parser.parse_args()
    who: dict[str, Finder] = {
        "LanguageTool alone": by_languagetool,
        "mtcheck alone": by_checker(without_languagetool()),
        "both": by_checker(Checker()),
    }
    print("| texts | | found | false alarms per 1,000 words | precision | by group |\n|" + " --- |" * 6)
    for name in given.only:
        lines = subprocess.run(
            [sys.executable, given.folder / "to_jsonl.py", given.folder / name], check=True, capture_output=True
        )
        with tempfile.NamedTemporaryFile(suffix=".jsonl") as file:
            file.write(lines.stdout)
            file.flush()
            articles = list(read(Path(file.name)).articles)
        for label, find in who.items():
            said = scored(given.folder / name, given.folder / "score.py", articles, find)
            groups = _GROUP.findall(said)
            total = _TOTAL.search(said)
            assert total is not None, said
            owed = sum(int(row[2]) for row in groups)
            found = f"{sum(int(row[1]) for row in groups)} of {owed}" if owed else ""
            shares = ", ".join(f"{group} {right}/{all_}" for group, right, all_ in groups)
            print(f"| {name} | {label} | {found} | {total[3]} | {total[4]} | {shares} |", flush=True)


if __name__ == "__main__":
    main()
