"""The straight line: loaded scenario -> instance -> model -> plan -> check -> result."""

from __future__ import annotations

import platform
import time
from collections.abc import Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING

from scheduler import __version__
from scheduler.check import Judgement, judge
from scheduler.instance import Instance, resolve
from scheduler.levels import LevelState
from scheduler.plan import (
    CheckRow,
    Finding,
    NotRunningRow,
    ObjectiveRow,
    Plan,
    PlanRows,
    Provenance,
    ReplannedRow,
    Result,
    ScenarioRow,
    Totals,
    UnfilledRow,
)
from scheduler.progress import Limits, Listener, nobody
from scheduler.scenario.loaded import LoadedScenario, Replanned

if TYPE_CHECKING:
    from scheduler.model.incumbent import Incumbent


class CheckFailed(Exception):
    """The program's own plan broke a rule, or a stated bound lay above its value: a bug. `result` has the findings."""

    def __init__(self, result: Result) -> None:
        super().__init__(f"the plan failed its check: {result.check.findings[0].message}")
        self.result = result


def make_plan(
    loaded: LoadedScenario, limits: Limits | None = None, listener: Listener = nobody, start: Plan | None = None
) -> Result:
    """Decide which sessions run and who has which places, and check it.

    Args:
        loaded: a valid scenario.
        limits: when to stop; default the scenario's own solver settings.
        listener: told of each better plan and bound; called from the thread that solves.
        start: a plan to begin from, such as that of nearly the same scenario; one that breaks a rule here is left out.
            By default the published plan, which also stays as it is where nothing is better.

    Returns:
        The result. Its plan has passed the check; without a plan the status says why.

    Raises:
        CheckFailed: when the independent check finds a fault in the program's own plan.
    """
    from scheduler.explain import reasons
    from scheduler.model.solve import solve

    began = time.monotonic()
    limits = limits or limits_of(loaded)
    instance = resolve(loaded)
    published = loaded.published if start is None else None
    solution = solve(instance, limits, listener, _first(instance, start or published), stay=published is not None)
    empty = Result(
        scenario=ScenarioRow(
            name=loaded.scenario.name,
            file=str(loaded.file),
            sha256=loaded.sha256,
            applied=list(loaded.applied),
            set=dict(loaded.set),
            replanned=_replanned_row(loaded.replanned),
        ),
        status=solution.status,
        objectives=[
            ObjectiveRow(
                name=state.level.name,
                value=None,
                bound=state.bound or None,
                gap=None,
                status="unknown",
                seconds=round(state.seconds, 2),
            )
            for state in solution.levels
        ],
        plan=None,
        unfilled=[],
        not_running=[],
        totals=Totals(),
        check=CheckRow(findings=[]),
        provenance=_provenance(limits, began),
        clash=solution.clash if solution.plan is not None else _why_alone(instance, solution.clash),
        warnings=list(loaded.warnings),
    )
    if solution.incumbent is None or solution.plan is None:
        return empty
    judgement = judge(loaded, solution.plan)
    _take_improvements(solution.levels, judgement)
    rows = [_objective_row(state, judgement) for state in solution.levels]
    findings = [*judgement.findings, *_crossed(rows)]
    proved = all(state.proved for state in solution.levels)
    unfilled, not_running = reasons(instance, solution.incumbent, proved=proved)
    result = empty.model_copy(
        update={
            "status": "optimal" if proved else "feasible",
            "objectives": rows,
            "plan": PlanRows(sessions=list(judgement.sessions), hosted=list(judgement.hosted)),
            "unfilled": [UnfilledRow(provider=p, course=c, places=n, reason=text) for p, c, n, text in unfilled],
            "not_running": [NotRunningRow(course=course, reason=text) for course, text in not_running],
            "totals": judgement.totals,
            "check": CheckRow(findings=findings),
        }
    )
    if findings:
        raise CheckFailed(result)
    return result


def _replanned_row(replanned: Replanned | None) -> ReplannedRow | None:
    if replanned is None:
        return None
    since, interest = (str(path) if path is not None else None for path in (replanned.since, replanned.interest))
    return ReplannedRow(since=since, today=replanned.today, confirmed=list(replanned.confirmed), interest=interest)


def _first(instance: Instance, start: Plan | None) -> Incumbent | None:
    """A known plan in the instance's indices; None where it breaks a rule of this scenario."""
    from scheduler.model.extract import incumbent_of_plan

    if start is None or judge(instance.loaded, start).findings:
        return None
    return incumbent_of_plan(instance, start)


def _why_alone(instance: Instance, clash: list[str]) -> list[str]:
    """A required course that clashes with nothing but the facts of the scenario: which facts, too."""
    from scheduler.explain import reasons
    from scheduler.model.incumbent import Incumbent

    required = {course.id for course in instance.courses if course.required}
    if len(clash) != 1 or not any(course in clash[0] for course in required):
        return clash
    _, not_running = reasons(instance, Incumbent(), proved=False)
    return clash + [
        f"{course}: {reason}"
        for course, reason in not_running
        if course in required and f"course {course} " in clash[0] and not reason.startswith("not known")
    ]


def limits_of(loaded: LoadedScenario) -> Limits:
    """The limits that the scenario itself sets."""
    solver = loaded.scenario.solver
    return Limits(seconds=solver.time_limit, workers=solver.workers, seed=solver.seed)


def _take_improvements(levels: Sequence[LevelState], judgement: Judgement) -> None:
    """Where the plan is better on a level than the best that later ones were optimised under, take its own values.

    What later levels were settled at is then of a problem with more leave; their bounds hold with less leave, too.
    """
    improved = False
    for state in levels:
        value = judgement.level_value(state.level)
        if improved or (state.best is not None and value < state.best):
            state.best, improved = value, True


def _objective_row(state: LevelState, judgement: Judgement) -> ObjectiveRow:
    value = judgement.level_value(state.level)
    return ObjectiveRow(
        name=state.level.name,
        value=value,
        bound=state.bound,
        gap=abs(value - state.bound) / max(1, abs(value)),
        status="optimal" if state.proved else "feasible",
        seconds=round(state.seconds, 2),
        best=state.best if state.level.slack is not None else None,
    )


def _crossed(rows: list[ObjectiveRow]) -> list[Finding]:
    found = []
    for row in rows:
        if row.bound is not None and row.value is not None and row.bound > row.value:
            message = f"{row.name}: the bound {row.bound} lies above the plan's value {row.value}"
            found.append(Finding(rule="bound", amount=row.bound - row.value, message=message))
        elif row.status == "optimal" and row.best is None and row.bound != row.value:
            message = f"{row.name}: called proved at {row.bound}, but the plan's value is {row.value}"
            found.append(Finding(rule="bound", amount=abs((row.value or 0) - (row.bound or 0)), message=message))
    return found


def _provenance(limits: Limits, began: float) -> Provenance:
    return Provenance(
        scheduler=__version__,
        ortools=version("ortools"),
        python=platform.python_version(),
        seed=limits.seed,
        workers=limits.threads,
        seconds=round(time.monotonic() - began, 2),
    )
