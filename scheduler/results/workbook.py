"""A plan read back from the workbook that a report writes, as somebody may have left it after editing.

Only what was decided is read: the sessions, who has which places on them, and the places on partners' own sessions;
and with which what-ifs the plan was made. Prices and totals are not: they follow an edit by formulas, and whoever saved
the file need not have calculated them.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from scheduler.plan import HostedRow, PartnerPlaces, ProviderPlaces
from scheduler.results.json_text import ResultError, ResultFault
from scheduler.results.written import WrittenPlan, WrittenResult, WrittenScenario, WrittenSession
from scheduler.sheets import Rows, SheetsError, read_sheets

SESSIONS, ALLOCATIONS, CHECKS = "Sessions", "Allocations", "Checks"
SESSION_NEEDS = ("session", "course", "trainer", "venue", "date", "blocks")
ALLOCATION_NEEDS = ("who", "whose", "session", "places", "hosted_by")
WHO = ("provider", "partner", "hosted")
# What the sheet of checks calls the facts that `check` reads back.
RECORD_SHA256, RECORD_APPLIED, RECORD_SET = "sha256", "applied", "set"
_DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
MAX_PLACES = 1_000_000


class _Row(NamedTuple):
    """A row that is not empty: its number from 1, its cells by column, and where each column stands, from 1."""

    number: int
    cells: Mapping[str, str]
    columns: Mapping[str, int]


def read_written_workbook(path: Path) -> WrittenResult:
    """A workbook's plan.

    Raises:
        ResultError: when the file is no such workbook, listing every fault with its sheet, row and column.
    """
    return _Reader(path).read()


def column_name(heading: str) -> str:
    """`Hosted by` is `hosted_by`: headings are read whatever their capitals and spaces."""
    return re.sub(r"\W+", "_", heading.strip().lower()).strip("_")


def parse_day(text: str) -> dt.date | None:
    """A date as a sheet has it, `2018-07-17`, or as people type it, day first, `17/07/2018`; None for anything else."""
    found = _DAY_FIRST.fullmatch(text)
    try:
        return dt.date(int(found[3]), int(found[2]), int(found[1])) if found else dt.date.fromisoformat(text)
    except ValueError:
        return None


class _Reader:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._faults: list[ResultFault] = []

    def read(self) -> WrittenResult:
        try:
            if not self._path.is_file():
                raise ResultError([ResultFault(str(self._path), 0, 0, "", "there is no such file")])
            sheets = read_sheets(self._path)
        except SheetsError as error:
            raise ResultError([ResultFault(str(self._path), 0, 0, "", f"expected {error}")]) from None
        sessions = list(self._sessions(sheets))
        known = {session.id for session in sessions if session.id}
        local, partners, hosted = self._allocations(sheets, known)
        scenario = self._scenario(sheets)
        if self._faults:
            raise ResultError(self._faults)
        filled = [
            session.model_copy(
                update={"allocations": local.get(session.id or "", []), "partners": partners.get(session.id or "", [])}
            )
            for session in sessions
        ]
        return WrittenResult(plan=WrittenPlan(sessions=filled, hosted=hosted), scenario=scenario)

    # ---- sheets

    def _fault(self, sheet: str, row: int, column: int, path: str, message: str) -> None:
        self._faults.append(ResultFault(f"{self._path}[{sheet}]", row, column, path, message))

    def _rows(self, sheets: Mapping[str, Rows], sheet: str, needs: tuple[str, ...]) -> Iterator[_Row]:
        """The rows below the heading of a sheet that has the columns needed."""
        raw = sheets.get(sheet)
        if raw is None:
            listed = ", ".join(sheets) or "none"
            self._fault(sheet, 0, 0, "", f"found the sheets {listed}, expected one called {sheet}")
            return
        header = [column_name(cell) for cell in raw[0]] if raw else []
        missing = [name for name in needs if name not in header]
        if missing:
            self._fault(sheet, 1, 1, "", f"found no column {', '.join(missing)}, expected it in the first row")
            return
        columns = {name: header.index(name) + 1 for name in needs}
        for number, cells in enumerate(raw[1:], start=2):
            row = {name: cells[at - 1].strip() if at <= len(cells) else "" for name, at in columns.items()}
            if any(row[name] for name in needs if name != "places"):
                yield _Row(number, row, columns)

    def _needed(self, sheet: str, row: _Row, names: tuple[str, ...]) -> bool:
        empty = [name for name in names if not row.cells[name]]
        for name in empty:
            self._fault(sheet, row.number, row.columns[name], name, "found an empty cell, expected a value")
        return not empty

    def _sessions(self, sheets: Mapping[str, Rows]) -> Iterator[WrittenSession]:
        seen: dict[str, int] = {}
        for row in self._rows(sheets, SESSIONS, SESSION_NEEDS):
            if not self._needed(SESSIONS, row, SESSION_NEEDS):
                continue
            cells, name = row.cells, row.cells["session"]
            date = parse_day(cells["date"])
            if date is None:
                message = f"found {cells['date']!r}, expected a date such as 17/07/2018"
                self._fault(SESSIONS, row.number, row.columns["date"], "date", message)
            if name in seen:
                message = f"found {name!r} again, expected it once; it is in row {seen[name]} already"
                self._fault(SESSIONS, row.number, row.columns["session"], "session", message)
            seen.setdefault(name, row.number)
            if date is not None:
                yield WrittenSession(
                    id=name,
                    course=cells["course"],
                    trainer=cells["trainer"],
                    venue=cells["venue"],
                    date=date,
                    blocks=re.split(r"[\s;,]+", cells["blocks"]),
                    allocations=[],
                )

    def _allocations(
        self, sheets: Mapping[str, Rows], known: set[str]
    ) -> tuple[dict[str, list[ProviderPlaces]], dict[str, list[PartnerPlaces]], list[HostedRow]]:
        local: dict[str, list[ProviderPlaces]] = defaultdict(list)
        partners: dict[str, list[PartnerPlaces]] = defaultdict(list)
        hosted: list[HostedRow] = []
        for row in self._rows(sheets, ALLOCATIONS, ALLOCATION_NEEDS):
            cells = row.cells
            places = self._places(row)
            who = cells["who"].lower()
            if who not in WHO:
                message = f"found {cells['who']!r}, expected one of {', '.join(WHO)}"
                self._fault(ALLOCATIONS, row.number, row.columns["who"], "who", message)
                continue
            needs = ("whose", "session", "hosted_by") if who == "hosted" else ("whose", "session")
            if not self._needed(ALLOCATIONS, row, needs) or places is None:
                continue
            if who == "hosted":
                taken = HostedRow(
                    partner=cells["hosted_by"], hosted=cells["session"], provider=cells["whose"], places=places
                )
                hosted.append(taken)
            elif cells["session"] not in known:
                if places:
                    message = f"found {cells['session']!r}, expected a session of the sheet {SESSIONS}"
                    self._fault(ALLOCATIONS, row.number, row.columns["session"], "session", message)
            elif who == "provider":
                local[cells["session"]].append(ProviderPlaces(provider=cells["whose"], places=places))
            else:
                partners[cells["session"]].append(PartnerPlaces(partner=cells["whose"], places=places))
        return local, partners, hosted

    def _places(self, row: _Row) -> int | None:
        text = row.cells["places"]
        if not text:
            return 0
        if not re.fullmatch(r"-?\d{1,9}", text) or abs(int(text)) > MAX_PLACES:
            message = f"found {text[:40]!r}, expected a whole number of places"
            self._fault(ALLOCATIONS, row.number, row.columns["places"], "places", message)
            return None
        return int(text)

    def _scenario(self, sheets: Mapping[str, Rows]) -> WrittenScenario | None:
        """What the sheet of checks says of the scenario; None where the sheet is gone."""
        facts = {row[0]: row[1] for row in sheets.get(CHECKS, []) if len(row) > 1}
        if RECORD_SHA256 not in facts:
            return None
        try:
            applied = json.loads(facts.get(RECORD_APPLIED, "[]") or "[]")
            values = json.loads(facts.get(RECORD_SET, "{}") or "{}")
            return WrittenScenario.model_validate(
                {"sha256": facts[RECORD_SHA256], "applied": applied, "set": values}, strict=True
            )
        except ValueError:
            message = "the what-ifs that the plan was made with cannot be read; name them with --apply and --set"
            self._fault(CHECKS, 0, 0, "", message)
            return None
