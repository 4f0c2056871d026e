"""Compiles all that is compiled, so that no plan's time is spent on it: python -m scheduler.model.warm_up SCENARIO."""

from __future__ import annotations

import sys
from pathlib import Path

from scheduler.instance import Instance, resolve
from scheduler.model.greedy import greedy_plan
from scheduler.model.incumbent import Incumbent
from scheduler.model.machine_code import is_kept, keep
from scheduler.model.recreate import Recreate
from scheduler.model.relaxation.lagrangian import Lagrangian
from scheduler.model.relaxation.master import Master
from scheduler.model.relaxation.prices import Goal
from scheduler.progress import Clock, Limits
from scheduler.scenario import load

COMPILING = "compiling the search for this machine: half a minute, once"


def warm_up(instance: Instance, start: Incumbent) -> None:
    """Call every compiled function with the types that a solve has.

    Args:
        start: a plan that keeps the rules.
    """
    limits = Limits(workers=1, clock=Clock(counts_work=True))
    search = Recreate(instance, greedy_plan(instance, start, limits), 1, lambda _: None)
    search.run(limits, limits.now() + 1e-9)
    search.board.incumbent()
    master = Master(Lagrangian(instance, counted=False), limits)
    master.ascend(Goal(1000, 0, None, 1000), 1000, limits.now() + 1e9, lambda _: None, most_steps=2)
    keep()


if __name__ == "__main__" and not is_kept():
    warm_up(resolve(load(Path(sys.argv[1]))), Incumbent())
