"""A result file back to a plan or a result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from scheduler.plan import HostedPlaces, Plan, PlannedSession, PlanRows, Result, SessionKey, SessionRow
from scheduler.results.json_text import ResultError, ResultFault, read_model
from scheduler.results.workbook import read_written_workbook
from scheduler.results.written import WrittenPlan, WrittenResult, WrittenSession
from scheduler.sheets import WORKBOOKS


class _Course(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def length(self) -> object: ...


class _Calendar(Protocol):
    @property
    def full_day(self) -> Sequence[str]: ...


class SaysWhatADayIs(Protocol):
    """What of a scenario tells full days from half days: a `scheduler.scenario.schema.Scenario` does."""

    @property
    def courses(self) -> Sequence[_Course]:
        """The courses, each with its length."""

    @property
    def calendar(self) -> _Calendar:
        """The calendar, with the blocks of a full day."""


def read_result(path: Path | str) -> Result:
    """A result file as the program writes it, every key there.

    Raises:
        ResultError: when it is not, listing every fault.
    """
    return read_model(Path(path), Result)


def read_written(path: Path | str) -> WrittenResult:
    """A result file, or a workbook of a report, as somebody may have left it: the plan must be there.

    Raises:
        ResultError: when it is not, listing every fault.
    """
    if Path(path).suffix.lower() in WORKBOOKS:
        return read_written_workbook(Path(path))
    return read_model(Path(path), WrittenResult)


def read_plan(path: Path | str, scenario: SaysWhatADayIs | None = None) -> Plan:
    """The plan of a result file; only what was decided is read.

    Args:
        path: a result.json, perhaps edited by hand.
        scenario: tells which courses take full days; without it, a session of one block on one date is a half day.

    Raises:
        ResultError: when the file is not a result, or is one without a plan.
    """
    return read_plan_and_prices(path, scenario)[0]


def read_plan_and_prices(
    path: Path | str, scenario: SaysWhatADayIs | None = None
) -> tuple[Plan, dict[SessionKey, int]]:
    """As `read_plan`, with what the file says a local place of each session costs, in pence, where it says so."""
    written = read_written(path)
    if written.plan is None:
        raise ResultError([ResultFault(str(path), 0, 0, "plan", "the result holds no plan")])
    plan = plan_from_rows(written.plan, scenario)
    prices = {
        session.key: row.price_per_head
        for session, row in zip(plan.sessions, written.plan.sessions, strict=True)
        if row.price_per_head is not None
    }
    return plan, prices


def plan_from_rows(rows: PlanRows | WrittenPlan, scenario: SaysWhatADayIs | None = None) -> Plan:
    """The plan that the rows of a result hold; two rows for the same provider in one session add up."""
    return Plan(
        sessions=tuple(_planned(row, scenario) for row in rows.sessions),
        hosted=tuple(HostedPlaces(row.partner, row.hosted, row.provider, row.places) for row in rows.hosted),
    )


def _planned(row: SessionRow | WrittenSession, scenario: SaysWhatADayIs | None) -> PlannedSession:
    allocations: Counter[str] = Counter()
    for given in row.allocations:
        allocations[given.provider] += given.places
    partners: Counter[str] = Counter()
    for taken in row.partners:
        partners[taken.partner] += taken.places
    key = SessionKey(row.course, row.trainer, row.venue, row.date, _block(row, scenario))
    return PlannedSession(key, dict(allocations), dict(partners))


def _block(row: SessionRow | WrittenSession, scenario: SaysWhatADayIs | None) -> str | None:
    """The block of a half day, None for full days.

    A full-day course whose row names one block that is not the whole day keeps the block, to be judged wrong.
    """
    one = row.blocks[0] if len(row.blocks) == 1 else None
    length = next((course.length for course in scenario.courses if course.id == row.course), None) if scenario else None
    if length is None:
        return one if row.dates is None or len(row.dates) <= 1 else None
    if length != "half_day" and scenario is not None and row.blocks == list(scenario.calendar.full_day):
        return None
    return one
