"""The sheets of a workbook as text, printed as JSON. Run as a program of its own: see `scheduler.sheets`.

A workbook with one cell in its last row and column makes the reading library ask for half a terabyte, and that ends
the interpreter. Here it ends this one only.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

MAX_MEMORY = 2 * 1024**3
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def main(path: str, *, first_only: bool) -> None:
    """Print the rows of each sheet: a JSON mapping of names to lists of lists of text."""
    _limit_memory()
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_path(path)
    names = workbook.sheet_names[:1] if first_only else workbook.sheet_names
    json.dump({name: _rows(workbook, name, path) for name in names}, sys.stdout)


def _rows(workbook: Any, name: str, path: str) -> list[list[str]]:
    found = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    rows = [[as_text(cell) for cell in row] for row in found]
    for row, column, formula in _never_calculated(path, name):
        if row < len(rows):
            rows[row] += [""] * (column + 1 - len(rows[row]))
            rows[row][column] = rows[row][column] or f"={formula}"
    return rows


def _never_calculated(path: str, sheet: str) -> Iterator[tuple[int, int, str]]:
    """Row and column, from 0, of each formula whose value the file does not have: another program wrote it so."""
    if not path.lower().endswith((".xlsx", ".xlsm")):
        return
    with zipfile.ZipFile(path) as book:
        links = ET.fromstring(book.read("xl/_rels/workbook.xml.rels"))
        targets = {link.get("Id"): link.get("Target", "") for link in links}
        for each in ET.fromstring(book.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
            part = targets.get(each.get(f"{_OFFICE}id"), "").removeprefix("/").removeprefix("xl/")
            if each.get("name") != sheet or f"xl/{part}" not in book.namelist():
                continue
            with book.open(f"xl/{part}") as content:
                for _, row in ET.iterparse(content):
                    if row.tag == f"{_MAIN}row":
                        yield from _without_value(row)
                        row.clear()


def _without_value(row: ET.Element) -> Iterator[tuple[int, int, str]]:
    for cell in row.iter(f"{_MAIN}c"):
        formula, place = cell.find(f"{_MAIN}f"), re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", cell.get("r", ""))
        if formula is None or place is None or cell.get("t") == "str" or cell.findtext(f"{_MAIN}v"):
            continue
        column = 0
        for letter in place[1]:
            column = 26 * column + ord(letter) - ord("A") + 1
        yield int(place[2]) - 1, column - 1, formula.text or ""


def as_text(cell: Any) -> str:
    """A cell as a CSV file would have it: whole numbers without a point, ISO dates, numbers as exact as a sheet's."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return str(cell)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # no such limit on this system
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


if __name__ == "__main__":
    main(sys.argv[1], first_only="first" in sys.argv[2:])
