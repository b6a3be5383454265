"""JSON Lines: one article a line, the same object as in the JSON format's ``articles``.

For pipelines: a line can be written and read on its own. Inputs that could not be read are not in it; the command line
reports them on standard error.
"""

from __future__ import annotations

from typing import TextIO

from mtcheck.report import Report
from mtcheck.writing.json import article_record, encode


def write_jsonl(report: Report, out: TextIO) -> None:
    """Each article of ``report`` as one line."""
    for article in report.articles:
        out.write(encode(article_record(article)))
        out.write("\n")
