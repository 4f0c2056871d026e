"""Solved scenarios and changed ones for tests, with one worker and in this process."""

from __future__ import annotations

from scheduler.analysis.cases import Solved, solve
from scheduler.analysis.tasks import Budget
from scheduler.processes import Inline
from scheduler.progress import Limits
from scheduler.scenario.loaded import LoadedScenario

LIMITS = Limits(seconds=20, workers=1)
BUDGET = Budget(seconds=200, jobs=1)
INLINE = Inline()


def solved(loaded: LoadedScenario) -> Solved:
    """The scenario with its best plan."""
    return solve(loaded, None, LIMITS)


def rows(answer, name: str) -> list[dict]:
    """A table of an answer as dictionaries."""
    [table] = [part.table for part in answer.sections if part.table.name == name]
    return [dict(zip((column.name for column in table.columns), row, strict=True)) for row in table.rows]
