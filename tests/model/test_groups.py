"""Groups of courses alone: what they prove holds of the whole, and their plans are fitted together."""

from __future__ import annotations

import os
from concurrent.futures import BrokenExecutor, Executor, Future
from unittest.mock import patch

import numpy as np
import pytest

from scheduler.analysis.changes import with_levels
from scheduler.instance import resolve
from scheduler.model.groups import NOBODY, Apart, alone, beside, group_levels, groups_of
from scheduler.model.guided import Guided
from scheduler.model.relaxation.master import Bounded
from scheduler.model.search import COST, PLACES
from scheduler.model.solve import solve_group
from scheduler.planning import make_plan
from scheduler.progress import Clock, Limits
from scheduler.scenario.loaded import LoadedScenario
from tests.builders import course, hosted, offer, partner, plan, provider, scenario, session, trainer, venue
from tests.oracle.comparison import as_if_large, untrue_claims
from tests.oracle.enumeration import Truth, enumerate_best
from tests.oracle.items import TooLarge
from tests.oracle.random_scenarios import tiny_scenario


def courses_apart(seed: int) -> list[frozenset[str]]:
    """Every course a group of its own, trainers shared or not: that, too, only leaves rules out. Empty where not so."""
    courses = tiny_scenario(seed).scenario.courses
    return [] if any(item.after for item in courses) else [frozenset([item.id]) for item in courses]


SEEDS = [seed for seed in range(int(os.environ.get("GROUP_SEEDS", "120"))) if len(courses_apart(seed)) > 1]
PIN = {"course": "med", "trainer": "ann", "venue": "hall", "date": "2018-07-03"}


def by_work(seconds: float = 20) -> Limits:
    return Limits(seconds=seconds, workers=1, clock=Clock(counts_work=True))


def truth_of(loaded: LoadedScenario) -> Truth:
    try:
        return enumerate_best(loaded, 30_000)
    except TooLarge:
        pytest.skip("too large to enumerate")


def line(of: str, places: int) -> dict[str, object]:
    return {"course": of, "places": places}


def two_groups(days: list[str], rooms: tuple[str, ...] = ("hall",), release: int | None = None, **more: object):
    """Two courses by two trainers: oak and elm ask for two places of each; oak releases so many a day."""
    asked = [line("med", 2), line("feet", 2)]
    return scenario(
        courses=[course(), course(id="feet", title="Feet")],
        trainers=[
            trainer(available=days),
            trainer(id="bob", name="Bob Trainer", offers=[offer(course="feet", session_fee=90)], available=days),
        ],
        providers=[provider("oak", interest=asked, release_per_day=release), provider("elm", interest=asked)],
        venues=[venue(id=room) for room in rooms],
        objectives=["places", "cost"],
        **more,
    )


def solved_alone(loaded: LoadedScenario, groups: list[frozenset[str]]) -> Apart | None:
    found = [solve_group(resolve(loaded), group, NOBODY, by_work()) for group in groups]
    return None if None in found else Apart(found)


def test_courses_are_together_when_they_share_a_trainer_or_one_comes_before_the_other():
    courses = [course(), course(id="feet"), course(id="lift", after=["feet"]), course(id="sign")]
    both = [trainer(offers=[offer(), offer(course="sign")]), trainer(id="bob", offers=[offer(course="feet")])]
    found = groups_of(scenario(courses=courses, trainers=both).scenario)
    assert found == [{"med", "sign"}, {"feet", "lift"}]


def test_a_group_alone_has_nothing_of_other_courses():
    loaded = scenario(
        courses=[course(), course(id="feet")],
        trainers=[trainer(), trainer(id="bob", offers=[offer(course="feet")])],
        providers=[provider("oak", interest=[line("med", 2), line("feet", 2)], trained={"feet": 1})],
        partners=[partner(hosted=[hosted(), hosted(id="red-2", course="feet")])],
        pinned=[{**PIN, "allocations": {"oak": 2}}, {**PIN, "course": "feet", "trainer": "bob", "date": "2018-07-04"}],
        pinned_hosted=[{"partner": "red", "hosted": "red-1", "allocations": {"oak": 1}}],
    )
    part = alone(loaded, {"feet"}, group_levels(resolve(loaded))).scenario
    assert [item.id for item in part.courses] == ["feet"]
    assert [pin.course for pin in part.pinned] == ["feet"]
    assert part.pinned_hosted == []
    assert [(item.top_up, [h.id for h in item.hosted]) for item in part.partners] == [([], ["red-2"])]
    assert [[of.course for of in item.interest] for item in part.providers] == [["feet"]]
    assert [item.id for item in part.trainers if item.offers] == ["bob"]
    assert part.providers[0].trained == {"feet": 1}


@pytest.mark.parametrize("seed", SEEDS)
def test_what_courses_alone_prove_holds_of_the_whole(seed):
    loaded = with_levels(tiny_scenario(seed), [PLACES, COST])
    truth = truth_of(loaded)
    apart = solved_alone(loaded, courses_apart(seed))
    if not truth.feasible or apart is None:
        pytest.skip("no plan to compare")
    unfilled, costs = truth.objectives["places"], truth.objectives["cost"]
    assert apart.places <= unfilled.min()
    for most in range(int(unfilled.min()), int(unfilled.max()) + 2):
        assert apart.cost(most) <= costs[unfilled <= most].min(), f"with {most} unfilled"


@pytest.mark.parametrize("seed", SEEDS)
def test_plans_of_courses_alone_are_fitted_together(seed):
    loaded = tiny_scenario(seed)
    groups, truth = courses_apart(seed), truth_of(loaded)
    with as_if_large(), patch("scheduler.model.solve.groups_of", lambda _: groups):
        result = make_plan(loaded, by_work())
    assert list(untrue_claims(loaded, truth, result)) == []
    assert result.status == ("optimal" if truth.feasible else "infeasible")


def test_groups_that_share_nothing_are_proved_by_their_own_proofs():
    loaded = two_groups(["2018-07-03", "2018-07-04"])
    apart = solved_alone(loaded, groups_of(loaded.scenario))
    assert (apart.value, apart.places, apart.cost(0)) == (0, 0, 39_000)
    guided = Guided(resolve(loaded), by_work(), lambda *_: None)
    guided.solve_places(guided.limits.now() + 10)
    relaxation = guided.masters[0].relaxation
    rise = np.zeros(len(relaxation.candidates), dtype=np.int64)
    nothing = Bounded(0, 0, relaxation.no_prices(), rise, [], solved=False)
    guided.ask = lambda _: apart
    with (
        patch.object(Guided, "_solve_roots", return_value=[nothing]),
        patch.object(Guided, "_branch", side_effect=AssertionError("the whole was branched on")),
    ):
        guided.solve_cost(0, guided.limits.now() + 10, follow=True)
    assert (guided.cost.value, guided.cost.bound) == (39_000, 39_000)


def test_the_second_group_is_fitted_in_beside_the_first():
    loaded = two_groups(["2018-07-03", "2018-07-04"], release=2)
    instance, levels = resolve(loaded), group_levels(resolve(loaded))
    taken = plan(session("2018-07-03", {"oak": 2, "elm": 2}))
    free = resolve(alone(loaded, {"feet"}, levels))
    left = resolve(beside(instance, alone(loaded, {"feet"}, levels), taken))
    assert {candidate.start.date.day for candidate in free.candidates} == {3, 4}
    assert {candidate.start.date.day for candidate in left.candidates} == {4}, "the room is taken"
    elsewhere = plan(session("2018-07-03", {"oak": 2}, venue="den"))
    two_rooms = two_groups(["2018-07-03", "2018-07-04"], ("hall", "den"), release=2)
    left = resolve(beside(resolve(two_rooms), alone(two_rooms, {"feet"}, levels), elsewhere))
    oak = left.lines[0]
    days = {start.date.day for start in left.starts[0] if oak.starts >> start.position & 1}
    assert 3 not in days, "oak cannot release two more on that day"
    assert 4 in days


def test_a_confirmed_session_keeps_its_room():
    pins = [{**PIN, "course": "feet", "trainer": "bob"}, {**PIN, "date": "2018-07-04"}]
    loaded = two_groups(["2018-07-03", "2018-07-04"], pinned=pins)
    others = plan(session("2018-07-03", {"oak": 2, "elm": 2}), session("2018-07-04", {"oak": 2}))
    left = resolve(beside(resolve(loaded), alone(loaded, {"feet"}, [PLACES]), others))
    assert [candidate.start.date.day for candidate in left.candidates] == [3]


class Broken(Executor):
    """Loses whatever it is given."""

    def submit(self, fn, /, *args, **kwargs):  # noqa: ARG002 - the interface's
        future: Future[object] = Future()
        future.set_exception(BrokenExecutor("its process died"))
        return future


def test_a_worker_that_dies_costs_no_plan():
    loaded = two_groups(["2018-07-03", "2018-07-04"])
    with as_if_large():
        result = make_plan(loaded, Limits(seconds=10, executor=Broken(), hands=2))
    assert result.totals.places_filled == 8
    assert result.status == "optimal"
