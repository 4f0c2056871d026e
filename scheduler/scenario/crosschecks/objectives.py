"""The levels of the optimisation are different ones, and have what they need."""

from __future__ import annotations

from scheduler.scenario.crosschecks.context import Context
from scheduler.scenario.nodes import Path


def check_objectives(context: Context) -> None:
    """No level is listed twice, and `changes` has a published plan to compare with."""
    first: dict[str, int] = {}
    for number, level in enumerate(context.scenario.objectives):
        path: Path = ("objectives", number)
        name = next(iter(level.weights)) if len(level.weights) == 1 else level.name
        if name in first:
            expected = f"expected it once; it is at {context.place(('objectives', first[name]))} already"
            context.fault(path, f"found {name} again, {expected}")
        first.setdefault(name, number)
        if "changes" in level.weights and not context.is_given(("published",)):
            context.fault(path, "found changes without published, expected published to name an earlier result.json")
