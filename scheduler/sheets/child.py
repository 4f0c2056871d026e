"""The sheets of a workbook as text, printed as JSON. Run as a program of its own: see `scheduler.sheets`.

A workbook with one cell in its last row and column makes the reading library ask for half a terabyte, and that ends
the interpreter. Here it ends this one only.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import Any

MAX_MEMORY = 2 * 1024**3


def main(path: str, *, first_only: bool) -> None:
    """Print the rows of each sheet: a JSON mapping of names to lists of lists of text."""
    _limit_memory()
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_path(path)
    names = workbook.sheet_names[:1] if first_only else workbook.sheet_names
    json.dump({name: _rows(workbook, name) for name in names}, sys.stdout)


def _rows(workbook: Any, name: str) -> list[list[str]]:
    rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [[as_text(cell) for cell in row] for row in rows]


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
