"""Whether a change is enough with everything planned anew: re-solves for places alone.

A plan is enough that has more than now of two things: of the places asked for now by priority, in all, and of the
course. The fullest plan may have its gain on other courses. So the course is then put above the others, and between the
two as far as it takes: each time the bound may show that no plan has enough of both. A plan that has, though it is the
best at no weight of the course, is not found; then it is not settled, however much time there is.
"""

from __future__ import annotations

import math
import time
from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple

from scheduler.analysis.cases import Solved, solve_values
from scheduler.analysis.changes import Change, with_levels
from scheduler.analysis.held import Probe, given_of, newcomers_of, places_of
from scheduler.plan import Plan
from scheduler.progress import Limits
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.schema import Level, Provider, Scenario


class Two(NamedTuple):
    """What a plan has, or what one more of each counts: places by priority in all, and places of the course."""

    points: int
    course: int

    def worth(self, weights: Two) -> int:
        """The weighted sum."""
        return weights.points * self.points + weights.course * self.course


class Tried(NamedTuple):
    """One re-solve.

    Attributes:
        has: of the changed scenario, newcomers left out; None where the plan is not proved the best.
    """

    probe: Probe
    has: Two | None


def probe_anew(base: Solved, change: Change, course: str, limits: Limits) -> Probe:
    """Whether a change is enough with everything planned anew, for places alone."""
    probing = _Probing(base, change, course, limits)
    fullest = probing.tried(Two(1, 0))
    if fullest.has is None:
        return fullest.probe
    most_of_it = probing.tried(Two(1, 1 + probing.asked))
    if most_of_it.has is None:
        return most_of_it.probe
    return probing.between(fullest.has, most_of_it.has)


class _Probing:
    """The re-solves for one change.

    Attributes:
        least: what a plan has at the least that is enough.
        asked: places asked for, by priority.
    """

    def __init__(self, base: Solved, change: Change, course: str, limits: Limits) -> None:
        self.base, self.course, self.limits = base, course, limits
        self.ends = time.monotonic() + limits.seconds
        changed = change.apply(base.loaded)
        newcomers = newcomers_of(base.loaded.scenario, changed.scenario)
        self.changed = _for_those_who_ask_now(with_levels(changed, [Level(weights={"places": 1})]), newcomers)
        self.who_ask = _without(self.changed.scenario, newcomers)
        self.least = Two(*(now + 1 for now in two_of(base.loaded.scenario, base.plan, course)))
        self.asked = sum(line.places * line.priority for p in self.who_ask.providers for line in p.interest)

    def tried(self, weights: Two) -> Tried:
        """The best plan at these weights; what it has is given where more may be found or proved at others."""
        left = self.ends - time.monotonic()
        if left <= 0 or self.limits.stop.is_set():
            return Tried(Probe(False, False, self.base.plan), None)
        weighted = self._weighted(weights)
        solved = solve_values(weighted, self.base.plan, replace(self.limits, seconds=left))
        if not solved.has_plan or solved.result is None:
            settled = solved.result is not None and solved.result.status == "infeasible"
            return Tried(Probe(False, settled, self.base.plan), None)
        found = two_of(self.base.loaded.scenario, solved.plan, self.course)
        if found.points >= self.least.points and found.course >= self.least.course:
            return Tried(Probe(True, True, solved.plan), None)
        most = sum(line.places * line.priority for p in weighted.scenario.providers for line in p.interest)
        none = most - (solved.result.objectives[0].bound or 0) < self.least.worth(weights)
        proved = solved.result.status == "optimal" and not none
        has = two_of(self.who_ask, solved.plan, self.course) if proved else None
        return Tried(Probe(False, none, solved.plan), has)

    def between(self, fullest: Two, most_of_it: Two) -> Probe:
        """Weights at which two plans are alike, as long as another is better there."""
        while True:
            steps = most_of_it.course - fullest.course, fullest.points - most_of_it.points
            if min(steps) <= 0:
                return Probe(False, False, self.base.plan)
            weights = Two(*(step // math.gcd(*steps) for step in steps))
            tried = self.tried(weights)
            if tried.has is None:
                return tried.probe
            if tried.has.worth(weights) <= fullest.worth(weights):
                return tried.probe
            if tried.has.course < self.least.course:
                fullest = tried.has
            else:
                most_of_it = tried.has

    def _weighted(self, weights: Two) -> LoadedScenario:
        """Each line's priority so many times, and more on the course; newcomers still count nothing."""
        ids = {provider.id for provider in self.who_ask.providers}
        providers = [
            self._of_weight(provider, weights) if provider.id in ids else provider
            for provider in self.changed.scenario.providers
        ]
        return replace(self.changed, scenario=self.changed.scenario.model_copy(update={"providers": providers}))

    def _of_weight(self, provider: Provider, weights: Two) -> Provider:
        def priority(of: str, now: int) -> int:
            return weights.points * now + weights.course * (of == self.course)

        lines = [
            line.model_copy(update={"priority": priority(line.course, line.priority)}) for line in provider.interest
        ]
        return provider.model_copy(update={"interest": lines})


def two_of(scenario: Scenario, plan: Plan, course: str) -> Two:
    """What a plan has of what is asked for in a scenario: nobody counts beyond what it asks.

    Args:
        scenario: as it is; the plan may be that of a changed one.
    """
    given = {each.id: given_of(scenario, plan, each.id) for each in scenario.courses}
    points = sum(
        line.priority * min(line.places, given[line.course].get(provider.id, 0))
        for provider in scenario.providers
        for line in provider.interest
    )
    return Two(points, places_of(scenario, plan, course))


def _without(scenario: Scenario, newcomers: Collection[str]) -> Scenario:
    return scenario.model_copy(update={"providers": [p for p in scenario.providers if p.id not in newcomers]})


def _for_those_who_ask_now(loaded: LoadedScenario, newcomers: Collection[str]) -> LoadedScenario:
    """A newcomer's places count nothing, and are there when they help."""
    scenario = loaded.scenario
    providers = [_counting_nothing(p) if p.id in newcomers else p for p in scenario.providers]
    return replace(loaded, scenario=scenario.model_copy(update={"providers": providers}))


def _counting_nothing(provider: Provider) -> Provider:
    lines = [line.model_copy(update={"priority": 0}) for line in provider.interest]
    return provider.model_copy(update={"interest": lines})
