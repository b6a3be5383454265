"""Plain tables of figures, for the terminal and for spreadsheets."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from mtcheck.writing.csv import tame
from mtcheck.writing.shown import visible

Row = Mapping[str, Any]


def write_csv_table(rows: Sequence[Row], columns: Sequence[str], out: TextIO) -> None:
    """RFC 4180 with a header; figures in full."""
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        values = (row.get(column) for column in columns)
        writer.writerow([tame(value) if isinstance(value, str) else value for value in values])


def write_terminal_table(
    rows: Sequence[Row], columns: Sequence[str], out: TextIO, digits: Mapping[str, int] | None = None
) -> None:
    """Text to the left, figures to the right; ``digits`` behind the point are 2 unless given for a column.

    What isn't there is blank.
    """
    cells = [[_cell(row.get(column), (digits or {}).get(column, 2)) for column in columns] for row in rows]
    numeric = [all(isinstance(row.get(column), (int, float, type(None))) for row in rows) for column in columns]
    widths = [max(map(len, column)) for column in zip(columns, *cells, strict=True)]
    for line in (list(columns), *cells):
        parts = (
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(line, widths, numeric, strict=True)
        )
        out.write("  ".join(parts).rstrip() + "\n")


def _cell(value: object, digits: int) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.{digits}f}"
    return f"{value:,}" if isinstance(value, int) else visible(str(value))


def counted(number: int, noun: str) -> str:
    """ "1 article", "1,200 articles"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
