"""Solved scenarios and changed ones for tests, with one worker and in this process."""

from __future__ import annotations

from scheduler.analysis.cases import Solved, solve
from scheduler.analysis.course_points import levers
from scheduler.analysis.levers import Lever
from scheduler.analysis.tasks import Budget
from scheduler.check import judge
from scheduler.plan import Plan
from scheduler.processes import Inline
from scheduler.progress import Limits
from scheduler.report.levels import gap_between
from scheduler.scenario.loaded import LoadedScenario

# Far more than these small scenarios take: a proof must not hang on how busy the machine is.
LIMITS = Limits(seconds=200, workers=1)
BUDGET = Budget(seconds=2000, jobs=1)
INLINE = Inline()
WEEK = {"from": "2018-07-02", "to": "2018-07-06"}


def solved(loaded: LoadedScenario) -> Solved:
    """The scenario with its best plan."""
    return solve(loaded, None, LIMITS)


def by_kind(base: Solved, name: str = "med") -> dict[str, Lever]:
    """What would fill more places of a course, by its kind; of several of one kind the last."""
    return {lever.kind: lever for lever in levers(base, name, LIMITS).levers}


def rows(answer, name: str) -> list[dict]:
    """A table of an answer as dictionaries."""
    [table] = [part.table for part in answer.sections if part.table.name == name]
    return [dict(zip((column.name for column in table.columns), row, strict=True)) for row in table.rows]


def holding(base: Solved, plan: Plan, **bounds: int) -> Solved:
    """The scenario with a plan of which nothing is proved but these bounds, as a search cut short would leave it."""
    assert base.result is not None
    judged = judge(base.loaded, plan)
    assert judged.findings == ()
    levels = zip(base.result.objectives, base.loaded.scenario.objectives, strict=True)
    values = [(row, judged.level_value(level), bounds.get(row.name, 0)) for row, level in levels]
    rows = [
        row.model_copy(update={"value": value, "bound": bound, "gap": gap_between(value, bound), "status": "feasible"})
        for row, value, bound in values
    ]
    made = {"plan": judged.plan_rows, "totals": judged.totals, "objectives": rows, "status": "feasible"}
    return Solved(base.loaded, base.result.model_copy(update=made))
