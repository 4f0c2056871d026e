"""The straight line around the solve: what is told on the way, what is refused, what a run without a plan says."""

from dataclasses import replace

import pytest

from scheduler.levels import LevelState
from scheduler.model import solve as solving
from scheduler.model.solve import Solution
from scheduler.planning import CheckFailed, limits_of, make_plan
from scheduler.progress import Limits, Progress
from tests.builders import plan, provider, scenario, session

LIMITS = Limits(seconds=60, workers=1)
NOTHING = Progress(0.1, 0, 1, "places")


def crowded():
    """Twelve places in the hall, at most ten on the course, and twenty asked on the one open day."""
    return scenario(
        quarter={"from": "2018-07-02", "to": "2018-07-02"},
        providers=[provider("oak", 12), provider("elm", 8)],
        objectives=["places"],
    )


def test_what_progress_says_is_no_bound_of_the_result(monkeypatch):
    """Bounds come from the search alone; a display may be told of other things."""
    whole = solving.solve

    def chatty(instance, limits, listener, start, **_) -> Solution:
        solution = whole(instance, limits, listener, start)
        listener(Progress(0.1, 0, 1, "places", None, 7))
        states = [LevelState(state.level, state.best, 3) for state in solution.levels]
        return Solution("feasible", states, solution.incumbent, solution.plan)

    monkeypatch.setattr(solving, "solve", chatty)
    [row] = make_plan(crowded(), LIMITS).objectives
    assert (row.value, row.bound, row.gap, row.status) == (10, 3, 0.7, "feasible")


def test_a_bound_without_a_plan_is_kept(monkeypatch):
    def fruitless(instance, *_, **__) -> Solution:
        return Solution("unknown", [LevelState(level, None, 3) for level in instance.scenario.objectives])

    monkeypatch.setattr(solving, "solve", fruitless)
    result = make_plan(crowded(), LIMITS)
    [row] = result.objectives
    assert (result.status, result.plan) == ("unknown", None)
    assert (row.value, row.bound, row.gap, row.status) == (None, 3, None, "unknown")


def test_a_plan_that_breaks_a_rule_is_refused(monkeypatch):
    whole = solving.solve

    def careless(instance, limits, listener, start, **_) -> Solution:
        solution = whole(instance, limits, listener, start)
        crammed = plan(session("2018-07-02", {"oak": 12, "elm": 1}))
        return Solution("feasible", solution.levels, solution.incumbent, crammed)

    monkeypatch.setattr(solving, "solve", careless)
    with pytest.raises(CheckFailed, match="the plan failed its check") as refused:
        make_plan(crowded(), LIMITS)
    assert refused.value.result.check.findings


@pytest.mark.parametrize(("best", "bound", "words"), [(10, 11, "lies above"), (9, 9, "called proved at 9")])
def test_a_claim_that_the_plan_belies_is_refused(monkeypatch, best, bound, words):
    whole = solving.solve

    def boastful(instance, limits, listener, start, **_) -> Solution:
        solution = whole(instance, limits, listener, start)
        states = [LevelState(state.level, best, bound) for state in solution.levels]
        return Solution("optimal", states, solution.incumbent, solution.plan)

    monkeypatch.setattr(solving, "solve", boastful)
    with pytest.raises(CheckFailed, match=words):
        make_plan(crowded(), LIMITS)


def test_the_scenario_s_own_limits():
    limits = limits_of(scenario(solver={"time_limit": 7, "workers": 3, "seed": 5}))
    assert (limits.seconds, limits.workers, limits.seed, limits.threads) == (7, 3, 5, 3)


def test_a_known_plan_is_where_the_search_begins():
    known = make_plan(crowded(), LIMITS)
    [row] = known.plan.sessions
    decided = plan(session("2018-07-02", {item.provider: item.places for item in row.allocations}))
    stopped = Limits(seconds=60, workers=1)
    stopped.stop.set()
    assert make_plan(crowded(), stopped, start=decided).totals.places_filled == 10
    assert make_plan(crowded(), stopped).totals.places_filled == 0


def test_the_earliest_of_equal_plans_is_looked_for_unless_any_will_do():
    def told(limits):
        names = []
        make_plan(crowded(), limits, lambda progress: names.append(progress.name))
        return names

    assert "tie-break" in told(LIMITS)
    assert "tie-break" not in told(replace(LIMITS, tie_break=False))


def test_a_known_plan_that_breaks_a_rule_is_left_out():
    crammed = plan(session("2018-07-02", {"oak": 12, "elm": 1}))
    assert make_plan(crowded(), LIMITS, start=crammed).totals.places_filled == 10
