"""From an export to the scenario's table of interest: columns found, names matched, duplicates merged, faults listed.

Two rows of one provider and course: rows that say the same count once; rows that differ in places only add up; rows
that differ in anything else are a fault, since nobody but the provider knows which holds.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from scheduler.intake.columns import HEADINGS, REQUIRED, Columns, find_columns
from scheduler.intake.export import Export
from scheduler.intake.names import Match, Names, titled
from scheduler.intake.values import ValueFault, parse
from scheduler.scenario.schema import Scenario

FIELDS = tuple(HEADINGS)
NAMED = 3  # of many lines, in a message that gives the rows of all


@dataclass(frozen=True)
class Told:
    """What a mapping file tells: headings by field, and ids by the names as written."""

    columns: Mapping[str, str] = field(default_factory=dict)
    providers: Mapping[str, str] = field(default_factory=dict)
    courses: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Imported:
    """What an export comes to.

    Attributes:
        columns: where the fields were found.
        rows: (provider id, course id) -> field -> value, as the scenario's table writes it.
        faults: what is wrong, each with its row.
        notes: what was merged or left out, each with its rows.
        providers: names as written -> what they were matched to; so are courses.
        numbers: (provider id, course id) -> the rows of the export that say it.
        read: rows that were read.
    """

    columns: Columns
    rows: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    providers: dict[str, Match] = field(default_factory=dict)
    courses: dict[str, Match] = field(default_factory=dict)
    numbers: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    read: int = 0

    @property
    def used(self) -> list[str]:
        """The fields that the table has columns for."""
        return [name for name in FIELDS if name in REQUIRED or any(name in row for row in self.rows.values())]


def import_interest(export: Export, scenario: Scenario, told: Told) -> Imported:
    """Read an export against a scenario's providers and courses.

    Args:
        export: its rows.
        scenario: whose ids are meant.
        told: what a mapping file says; what it does not say is guessed (columns) or matched (names).
    """
    columns = find_columns(export.rows, told.columns)
    found = Imported(columns)
    for name, heading in told.columns.items():
        if name not in columns.positions:
            found.faults.append(f"the mapping says that {name} stands under {heading!r}; no column is headed so")
    missing = [name for name in REQUIRED if name not in columns.positions and name not in told.columns]
    if missing:
        headings = ", ".join(repr(cell) for cell in next((cells for _, cells in export.rows), []) if cell)
        found.faults.append(
            f"found no column for {', '.join(missing)} among {headings or 'none'}; say in the mapping which it is"
        )
    if found.faults:
        return found
    return _Rows(found, scenario, told).read(export)


class _Rows:
    def __init__(self, found: Imported, scenario: Scenario, told: Told) -> None:
        self._found = found
        self._blocks = tuple(scenario.calendar.blocks)
        self._providers = Names({provider.id: provider.name for provider in scenario.providers}, told.providers)
        self._courses = Names({course.id: course.title for course in scenario.courses}, told.courses)
        self._first: dict[tuple[str, str], dict[str, int]] = {}  # places as written -> the row

    def read(self, export: Export) -> Imported:
        for number, cells in export.rows:
            if number > self._found.columns.header:
                self._found.read += 1
                self._row(number, cells)
        return self._found

    def _row(self, number: int, cells: Sequence[str]) -> None:
        written = {name: cells[at] if at < len(cells) else "" for name, at in self._found.columns.positions.items()}
        provider = self._named(number, "provider", written["provider"], self._providers, self._found.providers)
        course = self._named(number, "course", written["course"], self._courses, self._found.courses)
        values: dict[str, str] = {}
        for name, text in written.items():
            if name in {"provider", "course"}:
                continue
            try:
                values[name] = parse(name, text, self._blocks)
            except ValueFault as error:
                self._fault(number, name, text, str(error))
        if not values.get("places") and "places" in values:
            self._fault(number, "places", "nothing", "a whole number")
            return
        if provider is None or course is None or "places" not in values:
            return
        if values["places"] == "0":
            self._found.notes.append(f"row {number}: asks for 0 places, left out")
            return
        self._merge(number, (provider, course), {name: value for name, value in values.items() if value})

    def _named(self, number: int, what: str, written: str, names: Names, seen: dict[str, Match]) -> str | None:
        if not written:
            self._fault(number, what, "nothing", f"the name of a {what}")
            return None
        match = seen.setdefault(written, names.match(written))
        if match.how in {"mapping", "exact"}:
            return match.id
        if match.how == "left out":
            self._found.notes.append(f"row {number}: {what} {written!r} is left out, as the mapping says")
        elif match.how == "near":
            perhaps = titled(match.near, names.known)
            self._fault(number, what, written, f"a {what} of the scenario; perhaps {perhaps}? Say so in the mapping")
        elif match.how == "several":
            self._fault(number, what, written, f"one {what}; it may be {titled(match.near, names.known)}")
        else:
            told = f"; the mapping says {match.near[0]!r}, which is no id" if match.near else ""
            self._fault(number, what, written, f"a {what} of the scenario; none is like it{told}")
        return None

    def _merge(self, number: int, key: tuple[str, str], values: dict[str, str]) -> None:
        had = self._found.rows.get(key)
        rows = self._first.setdefault(key, {})
        again, first = values["places"] in rows, min(rows.values(), default=number)
        rows.setdefault(values["places"], number)
        self._found.numbers.setdefault(key, []).append(number)
        if had is None:
            self._found.rows[key] = values
            return
        who = f"{key[0]}, {key[1]}"
        apart = sorted(name for name in {*had, *values} - {"places"} if had.get(name) != values.get(name))
        if not apart and again:
            self._found.notes.append(f"row {number}: the same as row {rows[values['places']]} ({who}), counted once")
        elif not apart:
            had["places"] = str(int(had["places"]) + int(values["places"]))
            self._found.notes.append(f"row {number}: added to row {first} ({who}), now {had['places']} places")
        else:
            differing = ", ".join(apart)
            message = f"row {number}: the same provider and course as row {first} ({who}), but another {differing}"
            self._found.faults.append(f"{message}: leave one of them, or make them agree")

    def _fault(self, number: int, name: str, found: str, expected: str) -> None:
        shown = found if found == "nothing" else repr(found[:60])
        if found.startswith("="):
            expected += "; this formula was never calculated: open the file in a spreadsheet, and save it there"
        heading = self._found.columns.headings.get(name, name)
        self._found.faults.append(f"row {number}, {heading}: found {shown}, expected {expected}")


def table_bytes(imported: Imported) -> bytes:
    """The table that a scenario's `interest_from` names: the columns in use, a row for each provider and course."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(imported.used)
    for (provider, course), row in imported.rows.items():
        cells = {**row, "provider": provider, "course": course}
        writer.writerow([cells.get(name, "") for name in imported.used])
    return text.getvalue().encode("utf-8")


def said_already(imported: Imported, scenario: Scenario) -> list[str]:
    """One fault for all the rows whose provider and course the scenario's own lists have; none where there are none."""
    own = {(provider.id, line.course) for provider in scenario.providers for line in provider.interest}
    twice = [key for key in imported.rows if key in own]
    if not twice:
        return []
    rows = _rows_text([number for key in twice for number in imported.numbers[key]])
    named = "; ".join(", ".join(key) for key in twice[:NAMED])
    more = f"; and {len(twice) - NAMED:,} more" if len(twice) > NAMED else ""
    return [
        f"{rows}: found what the scenario's own lists have already ({named}{more}), expected each provider's "
        "interest in a course once: take it out of the scenario, or these rows out of the export"
    ]


def in_the_table(imported: Imported, line: int, column: int, message: str) -> str:
    """A fault at a line and column of the table, both from 1, told of the rows of the export that it was made from."""
    if line < 2:
        return message
    numbers = imported.numbers[list(imported.rows)[line - 2]]
    name = imported.used[column - 1]
    return f"{_rows_text(numbers)}, {imported.columns.headings.get(name, name)}: {message}"


def _rows_text(numbers: Iterable[int]) -> str:
    """`row 2`, `rows 2, 3, 7 to 12`."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = runs[-1][0], number
        else:
            runs.append((number, number))
    text = ", ".join(
        f"{first} to {last}" if last > first + 1 else ", ".join(map(str, sorted({first, last}))) for first, last in runs
    )
    return f"row {text}" if text.isdigit() else f"rows {text}"
