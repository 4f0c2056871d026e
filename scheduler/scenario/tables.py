"""Tables beside the scenario file: CSV or the first sheet of a workbook, as rows of named cells with their places."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scheduler.scenario.faults import Faults, Place, did_you_mean
from scheduler.scenario.fields import show
from scheduler.scenario.files import Files, named_file
from scheduler.scenario.nodes import Node
from scheduler.sheets import WORKBOOKS, SheetsError, read_sheets

TEXT_TABLES = (".csv",)
MAX_ROWS = 200_000

# A row's number, from 1, and its cells.
RawRow = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not empty."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not empty: its cells by column name."""

    place: Place
    cells: Mapping[str, Cell]


class TableReader:
    """Reads the tables that a scenario names.

    Args:
        files: reads the bytes, so that they count in the scenario's hash.
        faults: takes what is wrong with a file or its header.
    """

    def __init__(self, files: Files, faults: Faults) -> None:
        self._files = files
        self._faults = faults

    def read(self, field: str, name: Node, columns: Sequence[str], required: Sequence[str]) -> list[Row]:
        """The rows of the table that a field names; none where it cannot be read, which is reported.

        Args:
            field: the field's name.
            name: its value.
            columns: those that the table may have.
            required: those that it must have.
        """
        path = named_file(name)
        data = self._files.read(path, name.place, field)
        if data is None:
            return []
        suffix = path.suffix.lower()
        if suffix in TEXT_TABLES:
            raw = self._csv_rows(data, str(path))
        elif suffix in WORKBOOKS:
            raw = self._workbook_rows(path, name.place, field)
        else:
            known = ", ".join((*TEXT_TABLES, *WORKBOOKS))
            self._faults.add(name.place, field, f"found {show(name.value)}, expected a table: {known}")
            return []
        if raw is not None and len(raw) > MAX_ROWS:
            self._faults.add(Place(str(path), MAX_ROWS, 1), "", f"found {len(raw)} rows, expected at most {MAX_ROWS}")
            return []
        return list(self._named(raw, str(path), columns, required)) if raw is not None else []

    def _csv_rows(self, data: bytes, file: str) -> list[RawRow] | None:
        text = self._files.decode(data, file)
        if text is None:
            return None
        lines = csv.reader(io.StringIO(text, newline=""), strict=True)
        found: list[RawRow] = []
        number = 1
        try:
            for cells in lines:
                found.append((number, cells))
                number = lines.line_num + 1
        except csv.Error as error:
            self._faults.add(Place(file, number, 1), "", f"found what is no CSV, expected a row of cells: {error}")
            return None
        return found

    def _workbook_rows(self, path: Path, named_at: Place, field: str) -> list[RawRow] | None:
        try:
            sheets = read_sheets(path, first_only=True)
        except SheetsError as error:
            self._faults.add(named_at, field, f"found {str(path)!r}, expected {error}")
            return None
        return list(enumerate(next(iter(sheets.values()), []), start=1))

    def _named(
        self, raw: Iterable[RawRow], file: str, columns: Sequence[str], required: Sequence[str]
    ) -> Iterator[Row]:
        rows = iter([(number, [cell.strip() for cell in cells]) for number, cells in raw if any(map(str.strip, cells))])
        header = next(rows, None)
        if header is None:
            self._faults.add(Place(file, 1, 1), "", f"found no rows, expected a header with {', '.join(required)}")
            return
        names = self._header(header, file, columns, required)
        for number, cells in rows:
            found: dict[str, Cell] = {}
            for position, text in enumerate(cells):
                place = Place(file, number, position + 1)
                if position >= len(names):
                    if text:
                        self._faults.add(place, "", f"found {show(text)} beyond the last column, expected nothing")
                elif text and (name := names[position]) is not None:
                    found[name] = Cell(text, place)
            yield Row(Place(file, number, 1), found)

    def _header(self, header: RawRow, file: str, columns: Sequence[str], required: Sequence[str]) -> list[str | None]:
        number, cells = header
        names: list[str | None] = []
        for position, text in enumerate(cells, start=1):
            name, place = text.lower(), Place(file, number, position)
            if name in names:
                self._faults.add(place, name, "found the column again, expected it once")
            elif name in columns:
                names.append(name)
                continue
            elif text or any(cells[position:]):
                listed = f"expected one of {', '.join(columns)}{did_you_mean(name, columns)}"
                hint = "; put commas between columns" if len(cells) == 1 and ";" in text else ""
                self._faults.add(place, "", f"found the column {show(text)}, {listed}{hint}")
            names.append(None)
        for name in required:
            if name not in names:
                self._faults.add(Place(file, number, 1), name, f"found no column {name}, expected one")
        return names
