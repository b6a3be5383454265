"""`mtcheck.corpus.rates` for the terminal, for spreadsheets, and for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from mtcheck.writing.json import encode
from mtcheck.writing.tables import Row, write_csv_table, write_terminal_table

if TYPE_CHECKING:
    import pandas as pd


def write_rates(table: pd.DataFrame, format: str, out: TextIO, differences: pd.DataFrame | None = None) -> None:  # noqa: A002
    """In ``format``: terminal, csv or json, which has the differences between engines as well."""
    columns, rows = list(table.columns), _rows(table)
    if format == "json":
        about = {"unit": "findings per 1,000 words", "interval": 0.95, "rates": rows}
        if differences is not None:
            about["differences"] = _rows(differences)
        out.write(encode(about) + "\n")
    elif format == "csv":
        write_csv_table(rows, columns, out)
    else:
        write_terminal_table(rows, columns, out)


def _rows(table: pd.DataFrame) -> list[Row]:
    columns = list(table.columns)
    return [
        {column: None if value != value else value for column, value in zip(columns, values, strict=True)}
        for values in table.astype(object).itertuples(index=False)
    ]
