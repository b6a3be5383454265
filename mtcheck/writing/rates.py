"""`mtcheck.corpus.rates` for the terminal, for spreadsheets, and for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from mtcheck.writing.json import encode
from mtcheck.writing.tables import Row, write_csv_table, write_terminal_table

if TYPE_CHECKING:
    import pandas as pd


def write_rates(table: pd.DataFrame, format: str, out: TextIO) -> None:  # noqa: A002
    """In ``format``: terminal, csv or json."""
    columns = list(table.columns)
    rows: list[Row] = [
        {column: None if value != value else value for column, value in zip(columns, values, strict=True)}
        for values in table.astype(object).itertuples(index=False)
    ]
    if format == "json":
        out.write(encode({"unit": "findings per 1,000 words", "interval": 0.95, "rates": rows}) + "\n")
    elif format == "csv":
        write_csv_table(rows, columns, out)
    else:
        write_terminal_table(rows, columns, out)
