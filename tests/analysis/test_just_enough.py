"""Every tipping point of a course is just enough, and one less is not: judged from the scenario, and by enumeration."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from scheduler.analysis.changes import Change, Edit
from scheduler.analysis.course_points import levers
from scheduler.analysis.held import (
    NEWCOMER,
    asked_of,
    asking,
    given_of,
    lines_with,
    pins_of,
    places_of,
)
from scheduler.analysis.session_points import newcomer
from scheduler.analysis.value import on_date
from scheduler.calendar import QuarterCalendar
from scheduler.check import judge
from scheduler.scenario.schema import Provider, TopUp
from tests.analysis.cases import LIMITS, solved
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
                if lever.smallest and lever.kind != "nothing":
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


def lesser(base, lever, name):
    """Changes that are not enough if a lever says so: one less of it, or, where nothing is enough, the most of it."""
    scenario_ = base.loaded.scenario
    asked = dict(lines_with(scenario_, name))
    if lever.change is None:
        yield from most_of(base, lever, name, asked)
    elif lever.amount == 1 or lever.kind.endswith("date"):
        yield Change("", ())
    elif lever.kind == "extra places":
        shares = itertools.product(range(lever.amount), repeat=len(asked))
        for share in itertools.islice((s for s in shares if sum(s) == lever.amount - 1), 40):
            edits = (asking(who, name, asked[who] + n) for who, n in zip(asked, share, strict=True) if n)
            yield Change("", tuple(edits))
    else:
        yield Change("", tuple(Edit(edit.path, one_less(lever, edit.value)) for edit in lever.change.edits))


def one_less(lever, value):
    if lever.kind == "the minimum lowered":
        return value + 1
    if isinstance(value, TopUp):
        return value.model_copy(update={"places": value.places - 1})
    if isinstance(value, Provider):
        [line] = value.interest
        return value.model_copy(update={"interest": [line.model_copy(update={"places": line.places - 1})]})
    return value - 1


def most_of(base, lever, name, asked):
    scenario_ = base.loaded.scenario
    item = next(item for item in scenario_.courses if item.id == name)
    most = item.max_places
    if lever.kind == "a new provider":
        yield Change("", (Edit(("providers", NEWCOMER), newcomer(scenario_, NEWCOMER, name, most)),))
    elif lever.kind == "extra places":
        yield Change("", tuple(asking(who, name, n + most) for who, n in asked.items()))
    elif lever.kind == "the minimum lowered":
        for least_ in range(1, item.min_places):
            yield Change("", (Edit(("courses", name, "min_places"), least_),))
    elif lever.kind == "a ceiling raised":
        paths = [("providers", who, "interest", name, "max_price") for who in asked]
        yield Change("", tuple(Edit(path, 10_000_000) for path in paths))
    elif lever.kind == "partner places":
        yield more_of_a_partner(scenario_, lever, name, most)
    else:
        resource = "trainers" if lever.kind == "a trainer's date" else "venues"
        [owner] = [owner for owner in getattr(scenario_, resource) if lever.label.endswith(f"of {owner.name}")]
        for date in QuarterCalendar(scenario_).open_days:
            yield on_date(scenario_, resource, owner, date)


def more_of_a_partner(scenario_, lever, name, most):
    for partner_ in scenario_.partners:
        for offer_ in partner_.hosted:
            if lever.label == f"more places on {offer_.id} of {partner_.name}":
                path = ("partners", partner_.id, "hosted", offer_.id, "places")
                return Change("", (Edit(path, offer_.places + most),))
        lines = {line.course: line for line in partner_.top_up}
        prices = [line.price for line in partner_.top_up or [q for p in scenario_.partners for q in p.top_up]]
        new = TopUp.model_construct(course=name, places=0, per_session=0, price=min(prices, default=0))
        line = lines.get(name, new)
        start = f"more places from {partner_.name}" if name in lines else f"places from {partner_.name}, which takes"
        if lever.label.startswith(start):
            update = {"places": line.places + most, "per_session": (line.per_session or line.places) + most}
            path = ("partners", partner_.id, "top_up", name)
            return Change("", (Edit(path, line.model_copy(update=update)),))
    raise LookupError(lever.label)
