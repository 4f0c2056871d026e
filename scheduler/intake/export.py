"""An export as it comes: CSV in the encodings and separators that spreadsheets use, or a workbook's first sheet."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import NamedTuple

from scheduler.sheets import WORKBOOKS, SheetsError, read_sheets

MAX_BYTES = 16 * 1024 * 1024
MAX_ROWS = 200_000


class ExportError(Exception):
    """An export that cannot be read, in words."""


class Export(NamedTuple):
    """The rows of an export with their numbers from 1, trimmed; empty ones are left out."""

    rows: list[tuple[int, list[str]]]


def read_export(path: Path) -> Export:
    """The rows of a CSV file or of a workbook's first sheet.

    CSV may be UTF-8 or the older Windows encoding, its separator a comma, semicolon or tab.

    Raises:
        ExportError: when it cannot be read.
    """
    suffix = path.suffix.lower()
    try:
        if suffix in WORKBOOKS:
            raw = list(enumerate(next(iter(read_sheets(path, first_only=True).values()), []), start=1))
        elif suffix in {".csv", ".txt", ".tsv"}:
            raw = _csv_rows(path)
        else:
            known = ", ".join((".csv", *WORKBOOKS))
            raise ExportError(f"{path}: found {suffix or 'no ending'!r}, expected a table: {known}")
    except SheetsError as error:
        raise ExportError(f"{path}: expected {error}") from None
    except OSError as error:
        raise ExportError(f"{path}: {error.strerror or error}") from None
    if len(raw) > MAX_ROWS:
        raise ExportError(f"{path}: found {len(raw):,} rows, expected at most {MAX_ROWS:,}")
    trimmed = [(number, [" ".join(cell.split()) for cell in cells]) for number, cells in raw]
    return Export([(number, cells) for number, cells in trimmed if any(cells)])


def _csv_rows(path: Path) -> list[tuple[int, list[str]]]:
    if path.stat().st_size > MAX_BYTES:
        raise ExportError(f"{path}: it has more than {MAX_BYTES // 1024**2} MB")
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    found, number = [], 1
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for cells in lines:
            found.append((number, cells))
            number = lines.line_num + 1
    except csv.Error as error:
        raise ExportError(f"{path}: row {number} is no CSV: {error}") from None
    return found
