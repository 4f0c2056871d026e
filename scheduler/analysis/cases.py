"""One changed scenario re-solved within a limit, checked: what every analysis does many times."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from scheduler.analysis.bounded import Bounded, how_proved, levels_of, proved_levels
from scheduler.analysis.changes import with_levels
from scheduler.plan import Plan, Result
from scheduler.planning import CheckFailed, make_plan
from scheduler.progress import Limits
from scheduler.results import plan_from_rows
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.schema import Level, Scenario

Against = Literal["freer", "narrower"]


@dataclass(frozen=True)
class Solved:
    """A scenario and what solving it gave.

    Attributes:
        fault: why there is no result (a bug of this program).
        instead_of: the result that an analysis was to begin with, where this one has a better plan.
        against: whether it allows all plans of the one that it is compared with, or no others; None: not known.
    """

    loaded: LoadedScenario
    result: Result | None
    fault: str = ""
    instead_of: Result | None = None
    against: Against | None = None

    @property
    def has_plan(self) -> bool:
        """Whether there is a plan."""
        return self.result is not None and self.result.plan is not None

    @cached_property
    def plan(self) -> Plan:
        """The plan in the user's words; an empty one where there is none."""
        if self.result is None or self.result.plan is None:
            return Plan((), ())
        return plan_from_rows(self.result.plan, self.loaded.scenario)

    @cached_property
    def levels(self) -> dict[str, Bounded]:
        """What is known of each level's value in the best plan."""
        return levels_of(self.result) if self.result is not None and self.has_plan else {}

    @property
    def proof(self) -> str:
        """What is proved, in a few words."""
        return self.fault if self.result is None else how_proved(self.result)

    @property
    def proved(self) -> str:
        """What is proved, in a word: `yes`, `no`, or which levels."""
        return "no" if self.result is None else proved_levels(self.result)


def solve(loaded: LoadedScenario, start: Plan | None, limits: Limits) -> Solved:
    """Solve and check a scenario; every plan in what it gives has passed the check."""
    try:
        return Solved(loaded, make_plan(loaded, limits, start=start))
    except CheckFailed as failure:
        return Solved(loaded, None, f"this is a bug: {failure}")


def solve_values(loaded: LoadedScenario, start: Plan | None, limits: Limits) -> Solved:
    """Solve and check a scenario of whose plan only the values matter: of plans as good on every level any will do."""
    return solve(loaded, start, replace(limits, tie_break=False))


def places_and_cost(scenario: Scenario) -> list[Level]:
    """The scenario's levels up to those that settle places and cost; all of them where it does not list both.

    What comes later cannot alter these two, so that nothing is gained by solving it; but where a level has a slack,
    later ones may use it, so that all of them are kept.
    """
    names = [level.name for level in scenario.objectives]
    if not {"places", "cost"} <= set(names) or any(level.slack is not None for level in scenario.objectives):
        return list(scenario.objectives)
    return list(scenario.objectives[: max(names.index("places"), names.index("cost")) + 1])


def only_places_and_cost(loaded: LoadedScenario) -> LoadedScenario:
    """The scenario with no more levels than those that settle places and cost."""
    return with_levels(loaded, places_and_cost(loaded.scenario))
