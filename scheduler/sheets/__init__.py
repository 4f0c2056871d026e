"""Workbooks as text: every sheet's rows of cells, read in a process of its own, which a hostile file may end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_CHILD = Path(__file__).with_name("child.py")
_CHILD_SECONDS = 60

Rows = list[list[str]]


class SheetsError(Exception):
    """A workbook that cannot be read: damaged, or far too large."""


def read_sheets(path: Path, *, first_only: bool = False) -> dict[str, Rows]:
    """A workbook's sheets by name, in its order, each from its first row and column.

    A cell is its value. A formula that no program has calculated yet is the formula, `=B2+B3`.

    Args:
        path: a file whose suffix is one of `WORKBOOKS`.
        first_only: read the first sheet and no other.

    Raises:
        SheetsError: when it cannot be read.
    """
    command = [sys.executable, "-P", str(_CHILD), str(path), *(["first"] if first_only else [])]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_CHILD_SECONDS, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise SheetsError("a workbook that can be read: it is damaged, or far too large") from None
    sheets: dict[str, Rows] = json.loads(done.stdout)
    return sheets
