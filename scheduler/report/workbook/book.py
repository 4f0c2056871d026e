"""One workbook being written: tables with names, real dates and pounds, formulas, nothing that runs by itself."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from scheduler.report.tables import Cell, Kind, Table

if TYPE_CHECKING:
    import xlsxwriter

MOST_SIGNS = 32_000  # in a cell; Excel holds 32,767
WIDEST, NARROWEST, WRAPPED = 48, 9, 90  # signs of a column
LINE_HEIGHT = 15.0  # points
FORMATS: dict[str, dict[str, object]] = {
    "text": {"valign": "top"},
    "wrapped": {"valign": "top", "text_wrap": True},
    "count": {"num_format": "#,##0", "valign": "top"},
    "pence": {"num_format": "£#,##0.00", "valign": "top"},
    "date": {"num_format": "ddd d mmm yyyy", "valign": "top", "align": "left"},
    "part": {"num_format": "0.00", "valign": "top"},
    "share": {"num_format": "0%", "valign": "top"},
    "metres": {"num_format": '#,##0.0 "km"', "valign": "top"},
    "total": {"bold": True, "top": 1},
    "count total": {"num_format": "#,##0", "bold": True, "top": 1},
    "pence total": {"num_format": "£#,##0.00", "bold": True, "top": 1},
    "title": {"bold": True, "font_size": 14},
    "heading": {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1},
}


class Book:
    """A workbook with one table, or several, on each sheet. The same content gives the same bytes."""

    def __init__(self, title: str) -> None:
        import xlsxwriter

        self._file = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self.book = xlsxwriter.Workbook(self._file, options)
        self.book.set_properties({"title": title[:200], "created": dt.datetime(2000, 1, 1, tzinfo=None)})
        self.book.set_calc_mode("auto")
        self.formats = {name: self.book.add_format(dict(look)) for name, look in FORMATS.items()}

    def sheet(self, name: str) -> xlsxwriter.worksheet.Worksheet:
        """A new sheet, at the end."""
        sheet = self.book.add_worksheet(name, worksheet_class=_sheet_class())
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def content(self) -> bytes:
        """The whole file."""
        self.book.close()
        return self._file.getvalue()

    def write(
        self, sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell, kind: Kind | str, look: str = ""
    ) -> None:
        """One cell: pence as pounds, metres as kilometres, dates as dates, text never as a formula or a link."""
        form = self.formats[look or kind]
        if cell is None or cell == "":
            sheet.write_blank(row, column, None, form)
        elif isinstance(cell, str):
            sheet.write_string(row, column, cell[:MOST_SIGNS], form)
        elif isinstance(cell, dt.date):
            if cell.year < 1900:
                sheet.write_string(row, column, cell.isoformat(), form)
            else:
                sheet.write_datetime(row, column, dt.datetime(cell.year, cell.month, cell.day), form)
        else:
            sheet.write_number(row, column, number(cell, kind), form)

    def table(
        self,
        sheet: xlsxwriter.worksheet.Worksheet,
        name: str,
        table: Table,
        *,
        top: int = 0,
        formulas: Mapping[str, str] | None = None,
        totals: Sequence[str] = (),
        hidden: Sequence[str] = (),
        wrapped: Sequence[str] = (),
    ) -> int:
        """A named table with a filter, its heading frozen where it stands at the top.

        Args:
            sheet: where it stands, from its first column.
            name: what formulas call it.
            table: its columns and rows; formulas' cells hold the values shown until the sheet is calculated anew.
            top: its first row, from 0.
            formulas: column name -> formula for each of its cells; `[@x]` is the same row's cell under heading x.
            totals: columns summed in a row below.
            hidden: columns that only formulas read.
            wrapped: columns of long text.

        Returns:
            The first row below it.
        """
        formulas = formulas or {}
        rows = table.rows or (tuple(None for _ in table.columns),)
        last = top + len(rows)
        columns: list[dict[str, object]] = []
        for position, column in enumerate(table.columns):
            form = self.formats["wrapped" if column.name in wrapped else column.kind]
            settings: dict[str, object] = {
                "header": column.title,
                "header_format": self.formats["heading"],
                "format": form,
            }
            if table.rows and column.name in formulas:  # for rows that are added
                settings["formula"] = _here(name, formulas[column.name])
            columns.append(settings)
            cells = [row[position] for row in rows]
            width = WRAPPED if column.name in wrapped else _width(column.title, column.kind, cells)
            sheet.set_column(position, position, width, None, {"hidden": column.name in hidden})
        sheet.set_row(top, 3 * LINE_HEIGHT)
        sheet.add_table(
            top, 0, last, len(columns) - 1,
            {"name": name, "columns": columns, "style": "Table Style Light 9"},
        )  # fmt: skip
        long = [position for position, column in enumerate(table.columns) if column.name in wrapped]
        for down, row in enumerate(rows, start=top + 1):
            lines = max((-(-len(str(row[position] or "")) // WRAPPED) for position in long), default=1)
            sheet.set_row(down, LINE_HEIGHT * min(25, max(1, lines)))
            for across, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
                look = "wrapped" if column.name in wrapped else column.kind
                formula = formulas.get(column.name) if table.rows else None
                if formula is None:
                    self.write(sheet, down, across, cell, column.kind, look)
                else:
                    value = cell if isinstance(cell, str) else number(cell, column.kind)
                    sheet.write_formula(down, across, _here(name, formula), self.formats[look], value)
        for across, column in enumerate(table.columns if totals else ()):
            # Below the table and by its name: not every program knows a table's own row of totals.
            if column.name in totals:
                total = sum(number(row[across], column.kind) for row in table.rows)
                formula = f"=SUBTOTAL(109,{name}[{column.title}])"
                sheet.write_formula(last + 1, across, formula, self.formats[f"{column.kind} total"], total)
            elif not across:
                sheet.write_string(last + 1, across, "Together, of what is shown", self.formats["total"])
        if not top:
            sheet.freeze_panes(1, 1)
            sheet.repeat_rows(0)
        return last + 1 + bool(totals)


@cache
def _sheet_class() -> type[xlsxwriter.worksheet.Worksheet]:
    """A sheet that prepares a formula once: those of a column are alike in every row, and there are thousands."""
    from xlsxwriter.worksheet import Worksheet

    class Sheet(Worksheet):  # type: ignore[misc]
        @cache  # noqa: B019 - a sheet lives as long as its book
        def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
            prepared: str = super()._prepare_formula(formula, expand_future_functions)
            return prepared

    return Sheet


def _here(table: str, formula: str) -> str:
    """A formula with the cells of its own row as a sheet names them."""
    return formula.replace("[@", f"{table}[[#This Row],[").replace("]@", "]]")


def number(cell: Cell, kind: Kind | str) -> float:
    """A cell as the number that a sheet holds: pounds, kilometres."""
    if not isinstance(cell, int | float):
        return 0
    return cell / 100 if kind == "pence" else cell / 1000 if kind == "metres" else cell


def _width(title: str, kind: str, cells: Sequence[Cell]) -> float:
    if kind == "date":
        return 17
    longest = max((len(cell) if isinstance(cell, str) else 8 for cell in cells if cell is not None), default=0)
    word = max(map(len, title.split()), default=0) + 3
    return min(WIDEST, max(NARROWEST, longest + 1, word))
