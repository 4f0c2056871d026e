"""What is wrong with the input, where, and what was expected instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple


class Place(NamedTuple):
    """Where a value was written.

    Attributes:
        file: as the user named it; for `--set` and `--apply` the option itself.
        line: from 1; in a workbook the row. 0 for an option, or a file as a whole.
        column: from 1, in characters; in a table the cell's column.
    """

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """`file:line:column`, as editors and terminals make a link of it."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    Attributes:
        file: see `Place`; so are `line` and `column`.
        path: the value's name within the scenario, such as `courses.medication.min_places`; may be empty.
        message: what was found and what was expected.
    """

    file: str
    line: int
    column: int
    path: str
    message: str

    def __str__(self) -> str:
        """`file:line:column: path: message`."""
        parts = [str(Place(self.file, self.line, self.column)), self.path, self.message]
        return ": ".join(part for part in parts if part)


class ScenarioError(Exception):
    """The scenario cannot be used. `faults` has every fault that was found, in the order of the files."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        """Every fault, one a line."""
        return "\n".join(map(str, self.faults))


class Faults:
    """Collects faults while the reading goes on, so that none hides another."""

    def __init__(self) -> None:
        self._found: dict[Fault, None] = {}

    def add(self, place: Place, path: str, message: str) -> None:
        """Note a fault; the same one twice counts once."""
        self._found[Fault(*place, path, message)] = None

    def __bool__(self) -> bool:
        return bool(self._found)

    def sorted(self) -> list[Fault]:
        """Every fault: files in the order of their first fault, within a file by line and column."""
        order = {file: number for number, file in enumerate(dict.fromkeys(fault.file for fault in self._found))}
        return sorted(self._found, key=lambda fault: (order[fault.file], fault.line, fault.column))


def did_you_mean(word: object, names: Iterable[object]) -> str:
    """`; did you mean NAME?` with the nearest of the names, or nothing where none is near."""
    near = nearest(str(word), tuple(map(str, names)))
    return f"; did you mean {near}?" if near else ""


@lru_cache(maxsize=4096)
def nearest(word: str, names: tuple[str, ...]) -> str | None:
    """The name most like the word, capitals aside, or None where none is near."""
    from difflib import get_close_matches

    by_lower_case: dict[str, str] = {}
    for name in names:
        by_lower_case.setdefault(name.lower(), name)
    found = get_close_matches(word.lower()[:100], by_lower_case, n=1)
    return by_lower_case[found[0]] if found else None
