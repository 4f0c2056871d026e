"""The least of a change where everything may be planned anew, and the best plan with it.

A change is enough when a plan that keeps every rule fills more of the places asked for now: in all, by priority, and on
the course. Such a plan may move or drop whatever the plan as it is holds, so that less of a change may do than where
that is held. Places of a new provider and extra ones count nothing here, as in `held`.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import NamedTuple

from scheduler.analysis.cases import Solved, only_places_and_cost, solve_values
from scheduler.analysis.changes import Change, with_levels
from scheduler.analysis.dials import Dial, ExtraPlaces, NewProvider
from scheduler.analysis.extra_places import newcomer_is_as_useful
from scheduler.analysis.held import NEWCOMER, Probe, given_of, places_of
from scheduler.analysis.levers import Least, Lever, first_enough, least, used_of
from scheduler.plan import Plan
from scheduler.progress import Limits
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.schema import Level, Provider, Scenario

SHARE_OF_THE_LEAST = 0.7  # of the time, for the least; then the best plan with it


class Anew(NamedTuple):
    """A change with everything planned anew.

    Attributes:
        lever: as little of the change as was found to be enough; with the plan held, where less was not sought.
        then: the best plan with it.
    """

    lever: Lever
    then: Solved


def why_not_sought(base: Solved) -> str:
    """Why the least is not sought with everything planned anew; empty where it is.

    It takes a plan that is proved to fill the most: otherwise a better one would need no change at all.
    """
    first = base.loaded.scenario.objectives[0]
    if first.name != "places" or first.slack is not None:
        return "places do not come first among the objectives"
    if not base.levels["places"].proved:
        return "it is not proved that no plan fills more with nothing changed"
    return ""


def anew(base: Solved, course: str, lever: Lever, limits: Limits) -> Anew:
    """The least of a change that is enough with the plan held, and the best plan then; both within the limits."""
    assert lever.change is not None
    ends = time.monotonic() + limits.seconds
    found = lever._replace(smallest=False)
    if not why_not_sought(base):
        found = _Search(base, course, replace(limits, seconds=SHARE_OF_THE_LEAST * limits.seconds)).lever(lever)
    assert found.change is not None
    left = replace(limits, seconds=max(0.3, ends - time.monotonic()))
    return Anew(found, solve_values(found.change.apply(only_places_and_cost(base.loaded)), found.plan, left))


class _Search:
    """The re-solves for one change, which share out the time left; that nothing at all is enough is ruled out."""

    def __init__(self, base: Solved, course: str, limits: Limits) -> None:
        self.base, self.course, self.limits = base, course, limits
        self.ends = time.monotonic() + limits.seconds

    def probe(self, change: Change) -> Probe:
        """One re-solve; unsettled where no time is left."""
        left = self.ends - time.monotonic()
        if self.limits.stop.is_set() or left <= 0:
            return Probe(False, False, self.base.plan)
        return probe_anew(self.base, change, self.course, replace(self.limits, seconds=max(0.3, left / 2)))

    def lever(self, held: Lever) -> Lever:
        """The least of a change, from what is enough with the plan held: with that plan it is here, too."""
        if held.amount == 1:
            return held._replace(smallest=True)
        if held.dial is None:
            return self._extra_places(held)
        found = self._least(held.dial, held)
        assert found.amount is not None
        return self._as_found(held, held.dial, found.amount, found.shows.plan, found.proved)

    def _least(self, dial: Dial, held: Lever) -> Least:
        def enough(amount: int) -> Probe:
            return self.probe(dial.change(amount))

        shown = Probe(True, True, held.plan or self.base.plan)
        if dial.more_is_enough:
            return least(0, held.amount, enough, True, used_of(dial, self.base), shown)
        found = first_enough(range(1, held.amount), enough, True, shown)
        return Least(held.amount, shown, found.proved) if found.amount is None else found

    def _extra_places(self, held: Lever) -> Lever:
        """Fewer than a newcomer needs are not enough; where it is not of the same use, one is the fewest there can be.

        So few are then tried on each line alone. Others, on several lines, are not: they are not ruled out.
        """
        scenario = self.base.loaded.scenario
        fewest, proved = 1, True
        if newcomer_is_as_useful(scenario, self.course):
            found = self._least(NewProvider(scenario, self.course), held)
            fewest, proved = found.amount or 1, found.proved
        if fewest == held.amount:
            return held._replace(smallest=proved)
        for provider in scenario.providers:
            if any(line.course == self.course for line in provider.interest):
                dial = ExtraPlaces(provider, self.course)
                tried = self.probe(dial.change(fewest))
                if tried.enough:
                    return self._as_found(held, dial, fewest, tried.plan, proved)
        return held._replace(smallest=False)

    def _as_found(self, held: Lever, dial: Dial, amount: int, plan: Plan, proved: bool) -> Lever:
        scenario = self.base.loaded.scenario
        gained = places_of(scenario, plan, self.course) - places_of(scenario, self.base.plan, self.course)
        return held._replace(
            label=dial.label(amount),
            amount=amount,
            change=dial.change(amount),
            plan=plan,
            gained=gained,
            smallest=proved,
            dial=dial,
        )


def probe_anew(base: Solved, change: Change, course: str, limits: Limits) -> Probe:
    """Whether a change is enough with everything planned anew: one re-solve, for places alone."""
    scenario = base.loaded.scenario
    changed = change.apply(base.loaded)
    asked = _for_those_who_ask_now(with_levels(changed, [Level(weights={"places": 1})]))
    solved = solve_values(asked, base.plan, limits)
    if not solved.has_plan or solved.result is None:
        return Probe(False, False, base.plan)
    now = points_of(scenario, base.plan)
    more_of_the_course = places_of(scenario, solved.plan, course) > places_of(scenario, base.plan, course)
    if points_of(scenario, solved.plan) > now and more_of_the_course:
        return Probe(True, True, solved.plan)
    most = sum(line.places * line.priority for p in asked.scenario.providers for line in p.interest)
    return Probe(False, most - (solved.result.objectives[0].bound or 0) <= now, solved.plan)


def points_of(scenario: Scenario, plan: Plan) -> int:
    """Places given of those asked for in the scenario, by priority: nobody counts beyond what it asks.

    Args:
        scenario: as it is; the plan may be that of a changed one.
    """
    given = {course.id: given_of(scenario, plan, course.id) for course in scenario.courses}
    return sum(
        line.priority * min(line.places, given[line.course].get(provider.id, 0))
        for provider in scenario.providers
        for line in provider.interest
    )


def _for_those_who_ask_now(loaded: LoadedScenario) -> LoadedScenario:
    """A newcomer's places count nothing, and are there when they help."""
    scenario = loaded.scenario
    providers = [_counting_nothing(p) if p.id.startswith(NEWCOMER) else p for p in scenario.providers]
    return replace(loaded, scenario=scenario.model_copy(update={"providers": providers}))


def _counting_nothing(provider: Provider) -> Provider:
    lines = [line.model_copy(update={"priority": 0}) for line in provider.interest]
    return provider.model_copy(update={"interest": lines})
