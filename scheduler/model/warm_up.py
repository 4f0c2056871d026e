"""Compiles all that is compiled, so that the first plan need not wait: python -m scheduler.model.warm_up SCENARIO."""

from __future__ import annotations

import sys
from pathlib import Path

from scheduler.instance import resolve
from scheduler.model.greedy import greedy_plan
from scheduler.model.recreate import Recreate
from scheduler.model.relaxation.lagrangian import Lagrangian
from scheduler.model.relaxation.master import Master
from scheduler.model.relaxation.prices import Goal
from scheduler.progress import Clock, Limits
from scheduler.scenario import load


def warm_up(path: Path) -> None:
    """Call every compiled function on a scenario's instance, with the types that a solve has.

    Raises:
        ScenarioError: the scenario cannot be read.
    """
    instance, limits = resolve(load(path)), Limits(workers=1, clock=Clock(counts_work=True))
    search = Recreate(instance, greedy_plan(instance, None, limits), 1, lambda _: None)
    search.run(limits, limits.now() + 1e-9)
    search.board.incumbent()
    master = Master(Lagrangian(instance), limits)
    master.ascend(Goal(1000, 0, None, 1000), 1000, limits.now() + 1e9, lambda _: None, most_steps=2)


if __name__ == "__main__":
    warm_up(Path(sys.argv[1]))
