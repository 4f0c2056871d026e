"""One seed: what the program says of a tiny scenario beside what enumeration says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from unittest.mock import patch

from scheduler.check import judge
from scheduler.plan import HostedPlaces, Plan, PlannedSession, PlanRows, Result, SessionKey
from scheduler.progress import Clock, Limits
from scheduler.scenario.loaded import LoadedScenario
from tests.oracle.enumeration import Truth, enumerate_best
from tests.oracle.items import TooLarge
from tests.oracle.random_scenarios import tiny_scenario


@dataclass(frozen=True)
class Outcome:
    """What became of a seed. `differences` is empty where program and enumeration agree."""

    seed: int
    status: str  # optimal, infeasible, or "too large" for a scenario that was not enumerated
    plans: int = 0
    differences: list[str] = field(default_factory=list)


def compare(seed: int, large: bool = False, seconds: float = 60) -> Outcome:
    """Solve and enumerate the tiny scenario of a seed; `large`: in the way that large ones are solved."""
    loaded = tiny_scenario(seed)
    try:
        truth = enumerate_best(loaded)
    except TooLarge:
        return Outcome(seed, "too large")
    status = "optimal" if truth.feasible else "infeasible"
    with as_if_large() if large else nullcontext():
        return Outcome(seed, status, truth.plans_counted, list(differences(loaded, truth, seconds)))


def solve(loaded: LoadedScenario, seed: int = 1, seconds: float = 60) -> Result:
    """Plan with one worker, in so many seconds of work: the same on every machine, however busy."""
    from scheduler.planning import make_plan

    return make_plan(loaded, Limits(seconds=seconds, workers=1, seed=seed, clock=Clock(counts_work=True)))


def differences(loaded: LoadedScenario, truth: Truth, seconds: float = 60) -> Iterator[str]:
    """Everything in which the program's result departs from the truth."""
    from scheduler.planning import CheckFailed

    try:
        result = solve(loaded, seconds=seconds)
    except CheckFailed as failure:
        yield from (f"own check: {finding.rule}: {finding.message}" for finding in failure.result.check.findings)
        return
    expected = "optimal" if truth.feasible else "infeasible"
    if result.status != expected:
        yield f"status: expected {expected} {truth.values}, got {result.status}"
    if result.plan is None or not truth.feasible:
        return
    plan = plan_of(loaded, result.plan)
    judgement = judge(loaded, plan)
    yield from (f"check: {finding.rule}: {finding.message}" for finding in judgement.findings)
    row_of_plan = truth.row_of(plan)
    if row_of_plan is None:
        yield f"the plan is none of the {truth.plans_counted} that keep the rules: {plan}"
        return
    for level, row, best in zip(loaded.scenario.objectives, result.objectives, truth.values, strict=True):
        reached = row.value if level.slack is None else row.best
        if (reached, row.bound) != (best, best):
            yield f"{level.name}: expected {best}, got value {reached}, bound {row.bound}"
        if row.value != judgement.level_value(level):
            yield f"{level.name}: the result says {row.value}, the check {judgement.level_value(level)}"
    if row_of_plan not in truth.best:
        yield f"the plan is not among the {len(truth.best)} that are best on every level"


def untrue_claims(loaded: LoadedScenario, truth: Truth, result: Result) -> Iterator[str]:
    """Where a result, proved or not, claims what is not so: a plan against the rules, a wrong bound, a false proof."""
    if result.plan is None:
        if truth.feasible and result.status == "infeasible":
            yield f"called infeasible, but {truth.plans_counted} plans keep the rules"
        return
    yield from (f"own check: {finding.rule}: {finding.message}" for finding in result.check.findings)
    if truth.row_of(plan_of(loaded, result.plan)) is None:
        yield "the plan is none of those that keep the rules"
    for row, best in zip(result.objectives, truth.values, strict=True):
        reached = row.value if row.best is None else row.best
        if reached is None or row.bound is None:
            yield f"{row.name}: no value or no bound beside a plan"
        elif not row.bound <= best <= reached or (row.status == "optimal" and row.bound != reached):
            yield f"{row.name}: the best is {best}, claimed: {row.status}, value {reached}, bound {row.bound}"
        if reached != best:
            return  # the next level starts from another value than the truth's


@contextmanager
def as_if_large() -> Iterator[None]:
    """Even tiny scenarios are solved in the way that large ones are."""
    with patch("scheduler.model.solve.SMALL", -1):
        yield


def plan_of(loaded: LoadedScenario, rows: PlanRows) -> Plan:
    """The plan that result rows describe."""
    lengths = {course.id: course.length for course in loaded.scenario.courses}
    sessions = [
        PlannedSession(
            SessionKey(
                row.course,
                row.trainer,
                row.venue,
                row.date,
                row.blocks[0] if lengths[row.course] == "half_day" else None,
            ),
            {allocation.provider: allocation.places for allocation in row.allocations},
            {partner.partner: partner.places for partner in row.partners},
        )
        for row in rows.sessions
    ]
    hosted = [HostedPlaces(row.partner, row.hosted, row.provider, row.places) for row in rows.hosted]
    return Plan(tuple(sessions), tuple(hosted))
