"""Ours: `make_plan`, as the command `plan` calls it."""

from __future__ import annotations

from unittest.mock import patch

# Imported for their time: it is no part of planning, and the peers' solvers are loaded before the clock starts too.
import scheduler.explain
import scheduler.model.solve  # noqa: F401
from benchmarks.peers.peer import Answer, Trace
from scheduler import planning
from scheduler.instance import Instance, resolve
from scheduler.progress import Limits, Progress
from scheduler.results import plan_from_rows
from scheduler.scenario import LoadedScenario


def plan(loaded: LoadedScenario, seconds: float, workers: int, trace: Trace) -> Answer:
    """Plan; progress comes from the listener. `built` is told when the instance stands."""

    def watched(of: LoadedScenario) -> Instance:
        instance = resolve(of)
        trace.phase("built")
        return instance

    def listen(progress: Progress) -> None:
        if progress.name == "places":
            trace.told(unfilled=progress.value, unfilled_bound=progress.bound)
        elif progress.name == "cost":
            trace.told(cost=progress.value, cost_bound=progress.bound)

    with patch("scheduler.planning.resolve", watched):
        result = planning.make_plan(loaded, Limits(seconds=seconds, workers=workers), listen)
    levels = {row.name: row for row in result.objectives}
    bounds = [levels[name].bound if name in levels else None for name in ("places", "cost")]
    return Answer(plan_from_rows(result.plan, loaded.scenario) if result.plan else None, *bounds)
