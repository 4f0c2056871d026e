"""Tables as CSV that a spreadsheet opens as it is: UTF-8 with a mark, pounds with two decimals, ISO dates, km.

A scenario may come from a stranger, and a spreadsheet runs a cell that begins with `=`; such text gets a leading
apostrophe, which spreadsheets show as plain text. Signed amounts, which many tables hold, are no formulas and get none.
"""

from __future__ import annotations

import csv
import io
import re

from scheduler.report.tables import Cell, Kind, Table

# What begins a formula, in ASCII and full width.
FORMULA_STARTS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
WHITE_STARTS = tuple("\t\r\n")
# `-2`, `+£1,234.50`, `-12.5 points`; also `+3 places; cost +£20.00`: signed amounts and plain words, each by itself. No
# quotes, no letter beside a digit, a bracket only before a sign: nothing in it is a cell, a function or a program.
_AMOUNT = r"[+-]£?\d[\d,]*(?:\.\d+)?"
_SIGNED_AMOUNT = re.compile(rf"{_AMOUNT}(?: (?:%|[a-z]+|\(?{_AMOUNT})\)?[;:,]?)*")


def csv_bytes(table: Table) -> bytes:
    """The whole file, with its heading, as it is to lie on disk."""
    text = io.StringIO()
    writer = csv.writer(text, dialect="excel")
    writer.writerow([column.name for column in table.columns])
    for row in table.rows:
        writer.writerow([_written(cell, column.kind) for cell, column in zip(row, table.columns, strict=True)])
    return text.getvalue().encode("utf-8-sig", errors="backslashreplace")


def neutral(text: str) -> str:
    """Text that no spreadsheet runs as a formula, also one that trims what it reads; a signed amount as it is."""
    starts = text.lstrip().startswith(FORMULA_STARTS) or text.startswith(WHITE_STARTS)
    return f"'{text}" if starts and not _SIGNED_AMOUNT.fullmatch(text) else text


def _written(cell: Cell, kind: Kind) -> str:
    if cell is None:
        return ""
    if kind == "pence" and isinstance(cell, int):
        sign = "-" if cell < 0 else ""
        return f"{sign}{abs(cell) // 100}.{abs(cell) % 100:02}"
    if kind == "metres" and isinstance(cell, int):
        return f"{cell / 1000:.1f}"
    if isinstance(cell, float):
        return f"{cell:.4f}"
    return neutral(cell) if isinstance(cell, str) else str(cell)
