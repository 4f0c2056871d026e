"""Every tipping point of a course is just enough, and one less is not: judged from the scenario, and by enumeration."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from scheduler.analysis.course_points import levers
from scheduler.analysis.held import given_of, pins_of, places_of
from scheduler.check import judge
from tests.analysis.cases import LIMITS, several_short, unfilled
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
    judged = check(range(first, first + SLICE), tiny_scenario)
    assert judged["enumerated"] > judged["too large"]
    assert judged["at the most"] > judged["enough"]


def test_where_several_are_needed_one_less_is_not_enough():
    judged = check(range(40), several_short)
    assert judged["one less"] >= 30
    assert not judged["too large"]


def check(seeds, drawn):
    """Every lever of every course with places unfilled; how many changes of each sort were judged."""
    judged = Counter()
    for seed, base, name in unfilled(seeds, drawn):
        enough = Enumerated(base, name)
        for lever in levers(base, name, LIMITS).levers:
            if lever.change is not None:
                check_enough(base, lever, name, seed)
                judged["enough"] += 1
            for less in lesser(base, lever, name) if lever.smallest else ():
                assert not enough(less), (seed, lever, less)
                judged["at the most" if lever.change is None else "one less" if less.edits else "nothing"] += 1
        judged += enough.judged
    assert judged["enough"]
    return judged


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
        self.nothing, self.judged = None, Counter()

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
            self.judged["too large"] += 1
            return ()
        self.judged["enumerated"] += 1
        return (truth.plan(row) for row in range(truth.plans_counted))
