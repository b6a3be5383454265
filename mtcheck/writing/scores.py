"""`mtcheck.corpus.scores` for the terminal, for spreadsheets, and for other programs."""

from __future__ import annotations

from typing import TextIO

from mtcheck.corpus.scores import METRICS, Scores
from mtcheck.writing.json import encode
from mtcheck.writing.tables import Row, write_csv_table, write_terminal_table

_FIRST = ("level", "group", "version", "articles", "segments", "corrections")


def write_scores(scores: Scores, format: str, out: TextIO) -> None:  # noqa: A002
    """In ``format``: terminal, csv or json."""
    if format == "json":
        out.write(encode(scores) + "\n")
        return
    columns = [*_FIRST, *(name for metric in METRICS for name in (metric, f"p {metric}"))]
    rows = [_row(scores, index) for index in range(len(scores.rows))]
    if format == "csv":
        write_csv_table(rows, columns, out)
        return
    shown = [column for column in columns if any(row.get(column) is not None for row in rows)]
    write_terminal_table(rows, shown, out, {f"p {metric}": 3 for metric in METRICS})
    out.write("\n")
    for metric, signature in scores.signatures.items():
        out.write(f"{metric}: {signature}\n")


def _row(scores: Scores, index: int) -> Row:
    row = scores.rows[index]
    figures = {name: row.scores[name] for name in METRICS} | {f"p {name}": p for name, p in row.p_values.items()}
    return {name: getattr(row, name) for name in _FIRST} | figures
