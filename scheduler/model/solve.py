"""From an instance to the best plan that the time allows, with a proved bound for each level."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from scheduler.instance import Instance
from scheduler.levels import LevelState
from scheduler.model.clash import explain_clash
from scheduler.model.exact import ExactModel
from scheduler.model.extract import plan_of
from scheduler.model.incumbent import Incumbent
from scheduler.plan import Plan, Status
from scheduler.progress import Limits, Listener, Progress, nobody

TIE_BREAK = "tie-break"


@dataclass(frozen=True)
class Solution:
    """What a solve gives back. Without a plan, `clash` says which rules cannot be kept together."""

    status: Status
    levels: list[LevelState]
    incumbent: Incumbent | None = None
    plan: Plan | None = None
    clash: list[str] = field(default_factory=list)


def solve(instance: Instance, limits: Limits, listener: Listener = nobody) -> Solution:
    """Optimise the scenario's levels in order."""
    began = time.monotonic()
    deadline = began + limits.seconds
    levels = [LevelState(level) for level in instance.scenario.objectives]
    model = ExactModel(instance)
    incumbent: Incumbent | None = None
    for number, state in enumerate([*levels, None]):
        name = TIE_BREAK if state is None else state.level.name
        goal = model.tie_break() if state is None else model.expression(state.level)

        def tell(value: int | None, bound: int | None, number: int = number, name: str = name) -> None:
            listener(Progress(time.monotonic() - began, number, len(levels), name, value, bound))

        level_began = time.monotonic()
        outcome = model.minimise(goal, limits, deadline, hint=incumbent, on_progress=tell, workers=limits.threads)
        if outcome.infeasible and incumbent is None:
            clash = explain_clash(instance, limits, max(deadline, time.monotonic() + 10))
            return Solution("infeasible", levels, clash=clash)
        incumbent = outcome.incumbent or incumbent
        if state is None:
            break
        state.seconds = time.monotonic() - level_began
        if outcome.value is None:
            if incumbent is None:
                return Solution("unknown", levels)
            break
        state.best, state.bound = outcome.value, outcome.bound
        model.hold(state.level, state.allowed)
    if incumbent is None:
        return Solution("unknown", levels)
    status: Status = "optimal" if all(state.proved for state in levels) else "feasible"
    return Solution(status, levels, incumbent, plan_of(instance, incumbent))
