"""What every way of planning takes and gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scheduler.plan import Plan
from scheduler.scenario import LoadedScenario

# Of the time left, how much the textbook models give to places; cost has the rest.
PLACES_SHARE = 2 / 3


class Unsupported(Exception):
    """The scenario has something that this way cannot express."""


@dataclass(frozen=True)
class Answer:
    """What a way found.

    Attributes:
        plan: None when there is none.
        unfilled_bound: proved: no plan leaves fewer (weighted) places unfilled; None where nothing is proved.
        cost_bound: proved: no plan that fills as much costs less, in pence; None where nothing is proved.
    """

    plan: Plan | None
    unfilled_bound: int | None = None
    cost_bound: int | None = None


class Trace:
    """What a way tells while it works; this one forgets it."""

    def phase(self, name: str) -> None:
        """A step is done: `built` when the model stands."""

    def told(
        self,
        *,
        unfilled: int | None = None,
        cost: int | None = None,
        unfilled_bound: int | None = None,
        cost_bound: int | None = None,
    ) -> None:
        """What is new of the best plan (weighted places unfilled; pence) and of the bounds."""

    def keep(self, plan: Plan) -> None:
        """A plan that counts if nothing better comes before the process ends."""


Way = Callable[[LoadedScenario, float, int, Trace], Answer]
"""(scenario, budget in seconds, workers: 0 = the solver's own choice, trace) -> answer."""
