"""What every format is made from: a result and its scenario, looked up once, with every text fit to show."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cached_property

from scheduler.check.case import Case
from scheduler.check.sessions import Attendance
from scheduler.plan import Plan, Result, SessionRow, UnfilledRow
from scheduler.report.levels import LevelWords
from scheduler.report.safe import tamed
from scheduler.report.tables import Names
from scheduler.results import plan_from_rows
from scheduler.scenario.loaded import LoadedScenario


class Subject:
    """A result and the scenario that it was made from.

    Attributes:
        result: its texts tamed; so are the scenario's.
        loaded: the scenario with its distances.
        names: what the scenario calls things.
        sessions: the plan's, by date; none without a plan.
        case: the judge's view of the plan: money, distances, who attends what. Empty without a plan.
    """

    def __init__(self, result: Result, loaded: LoadedScenario) -> None:
        self.result = tamed(result)
        self.loaded = replace(loaded, scenario=tamed(loaded.scenario), published=None)
        self.scenario = self.loaded.scenario
        self.names = Names(self.scenario)
        self.levels = LevelWords(self.scenario)
        self.sessions: tuple[SessionRow, ...] = tuple(self.result.plan.sessions) if self.result.plan else ()
        self.hosted = tuple(self.result.plan.hosted) if self.result.plan else ()

    @cached_property
    def case(self) -> Case:
        """The plan as the judge sees it, its sessions called as in the result."""
        plan = plan_from_rows(self.result.plan, self.scenario) if self.result.plan else Plan((), ())
        return Case(self.loaded, plan, [session.id for session in self.sessions])

    @cached_property
    def attendances(self) -> dict[str, list[Attendance]]:
        """Provider id -> its places, on our sessions and on partners'."""
        found: dict[str, list[Attendance]] = defaultdict(list)
        for attendance in self.case.attendances:
            found[attendance.provider].append(attendance)
        return found

    @cached_property
    def unfilled(self) -> dict[tuple[str, str], UnfilledRow]:
        """(provider id, course id) -> what the line does not get, and why."""
        return {(row.provider, row.course): row for row in self.result.unfilled}

    @cached_property
    def asked(self) -> dict[str, int]:
        """Course id -> places asked; only courses with interest."""
        found: dict[str, int] = defaultdict(int)
        for provider in self.scenario.providers:
            for line in provider.interest:
                found[line.course] += line.places
        return found

    @cached_property
    def given(self) -> dict[str, int]:
        """Course id -> providers' places given, hosted ones included."""
        found: dict[str, int] = defaultdict(int)
        for attendance in self.case.attendances:
            found[attendance.course] += attendance.places
        return found

    @cached_property
    def topped_up(self) -> dict[tuple[str, str], list[tuple[SessionRow, int]]]:
        """(partner id, course id) -> our sessions on which the partner takes places, and how many."""
        found: dict[tuple[str, str], list[tuple[SessionRow, int]]] = defaultdict(list)
        for session in self.sessions:
            for taken in session.partners:
                found[taken.partner, session.course].append((session, taken.places))
        return found

    @cached_property
    def taken_of_hosted(self) -> dict[tuple[str, str], int]:
        """(partner id, hosted id) -> places that our providers take on it; only where they take any."""
        found: dict[tuple[str, str], int] = defaultdict(int)
        for row in self.hosted:
            found[row.partner, row.hosted] += row.places
        return found

    @property
    def confirmed(self) -> frozenset[tuple[str, str, str, object, str | None]]:
        """The keys of sessions that the scenario pins: confirmed, where all others are proposed."""
        return frozenset((pin.course, pin.trainer, pin.venue, pin.date, pin.block) for pin in self.scenario.pinned)
