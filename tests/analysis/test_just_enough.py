"""Every tipping point of a course is just enough, and one less is not: judged from the scenario, and by enumeration."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheduler.analysis.course_points import levers
from scheduler.analysis.held import (
    asked_of,
    given_of,
    pins_of,
    places_of,
)
from scheduler.check import judge
from tests.analysis.cases import LIMITS, solved
from tests.analysis.less import lesser
from tests.oracle.enumeration import enumerate_best
from tests.oracle.items import TooLarge
from tests.oracle.random_scenarios import tiny_scenario

SLICE = 20


EVERY_TIME, NOW_AND_THEN = range(0, 200, SLICE), range(200, 600, SLICE)


MOST_PLANS = 20_000


@pytest.mark.parametrize(
    "first", [*EVERY_TIME, *(pytest.param(first, marks=pytest.mark.slow) for first in NOW_AND_THEN)]
)
def test_just_enough_is_enough_and_one_less_is_not(first):
    """On random tiny scenarios, by the independent check and by enumeration; so is what nothing is enough of."""
    tried, none = 0, 0
    for seed in range(first, first + SLICE):
        base = solved(tiny_scenario(seed))
        if not base.has_plan:
            continue
        scenario_ = base.loaded.scenario
        for item in scenario_.courses:
            if places_of(scenario_, base.plan, item.id) >= asked_of(scenario_, item.id):
                continue
            enough = Enumerated(base, item.id)
            for lever in levers(base, item.id, LIMITS).levers:
                if lever.change is not None:
                    check_enough(base, lever, item.id, seed)
                    tried += 1
                if lever.smallest:
                    for less in lesser(base, lever, item.id):
                        assert not enough(less), (seed, lever, less)
                        none += 1
    assert tried
    assert none > tried


def check_enough(base, lever, name, seed):
    """By the judge: the plan keeps every rule, and everybody's places."""
    changed = lever.change.apply(base.loaded)
    assert not judge(changed, lever.plan).findings, (seed, lever)
    gained = places_of(base.loaded.scenario, lever.plan, name) - places_of(base.loaded.scenario, base.plan, name)
    assert gained == lever.gained > 0, (seed, lever)
    assert kept(base.plan, lever.plan), (seed, lever)


def kept(before, after):
    """Every session as planned, and everybody keeps their places: written anew for the test."""
    rosters = {s.key: s.allocations for s in after.sessions}
    hosted = {(h.partner, h.hosted, h.provider): h.places for h in after.hosted}
    return all(
        s.key in rosters and all(rosters[s.key].get(who, 0) >= n for who, n in s.allocations.items())
        for s in before.sessions
    ) and all(hosted.get((h.partner, h.hosted, h.provider), 0) >= h.places for h in before.hosted)


class Enumerated:
    """Whether a change is enough, from every plan there is of the changed scenario."""

    def __init__(self, base, name):
        self.base, self.name = base, name
        self.nothing, self.too_large = None, 0

    def __call__(self, change):
        if change.edits:
            return self.is_enough(change)
        if self.nothing is None:
            self.nothing = self.is_enough(change)
        return self.nothing

    def is_enough(self, change):
        base, scenario_ = self.base, self.base.loaded.scenario
        changed = change.apply(base.loaded)
        now = places_of(scenario_, base.plan, self.name)
        others = [item.id for item in scenario_.courses if item.id != self.name]
        before = [given_of(changed.scenario, base.plan, other) for other in others]
        for plan_ in self.plans(changed):
            if places_of(scenario_, plan_, self.name) <= now or not kept(base.plan, plan_):
                continue
            if [given_of(changed.scenario, plan_, other) for other in others] == before:
                return True
        return False

    def plans(self, changed):
        pinned = changed.scenario.model_copy(update={"pinned": pins_of(changed.scenario, self.base.plan)})
        try:
            truth = enumerate_best(replace(changed, scenario=pinned), most_plans=MOST_PLANS)
        except TooLarge:
            self.too_large += 1
            return ()
        return (truth.plan(row) for row in range(truth.plans_counted))
