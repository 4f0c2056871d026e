"""The straight line around the solve: what is told on the way, what is refused, what a run without a plan says."""

import pytest

from scheduler.levels import LevelState
from scheduler.model import solve as solving
from scheduler.model.solve import Solution
from scheduler.plan import Result
from scheduler.planning import CheckFailed, limits_of, make_plan
from scheduler.progress import Limits, Progress
from tests.builders import plan, provider, scenario, session

LIMITS = Limits(seconds=60, workers=1)
NOTHING = Progress(0.1, 0, 1, "places")


def told(monkeypatch, loaded, *bounds: int, keep_plan: bool = True) -> Result:
    """The result where the solve tells of these bounds on its first level, and ends without knowing any."""
    whole = solving.solve

    def forgetful(instance, limits, listener) -> Solution:
        solution = whole(instance, limits)
        for bound in bounds:
            listener(Progress(0.1, 0, len(solution.levels), "places", None, bound))
        states = [LevelState(state.level, state.best if keep_plan else None) for state in solution.levels]
        if not keep_plan:
            return Solution("unknown", states)
        return Solution("feasible", states, solution.incumbent, solution.plan)

    monkeypatch.setattr(solving, "solve", forgetful)
    return make_plan(loaded, LIMITS)


def crowded():
    """Twelve places in the hall, at most ten on the course, and twenty asked on the one open day."""
    return scenario(
        quarter={"from": "2018-07-02", "to": "2018-07-02"},
        providers=[provider("oak", 12), provider("elm", 8)],
        objectives=["places"],
    )


def test_a_bound_told_on_the_way_is_in_the_result(monkeypatch):
    [row] = told(monkeypatch, crowded(), 3, 7, -5).objectives
    assert (row.value, row.bound, row.gap, row.status) == (10, 7, 0.3, "feasible")


def test_a_bound_told_is_no_proof(monkeypatch):
    [row] = told(monkeypatch, crowded(), 10, 11).objectives
    assert (row.value, row.bound, row.status) == (10, 0, "feasible")


def test_without_a_plan_the_bound_told_is_kept(monkeypatch):
    result = told(monkeypatch, crowded(), 3, keep_plan=False)
    [row] = result.objectives
    assert (result.status, result.plan) == ("unknown", None)
    assert (row.value, row.bound, row.gap, row.status) == (None, 3, None, "unknown")


def test_a_plan_that_breaks_a_rule_is_refused(monkeypatch):
    whole = solving.solve

    def careless(instance, limits, listener) -> Solution:
        solution = whole(instance, limits, listener)
        crammed = plan(session("2018-07-02", {"oak": 12, "elm": 1}))
        return Solution("feasible", solution.levels, solution.incumbent, crammed)

    monkeypatch.setattr(solving, "solve", careless)
    with pytest.raises(CheckFailed, match="the plan failed its check") as refused:
        make_plan(crowded(), LIMITS)
    assert refused.value.result.check.findings


@pytest.mark.parametrize(("best", "bound", "words"), [(10, 11, "lies above"), (9, 9, "called proved at 9")])
def test_a_claim_that_the_plan_belies_is_refused(monkeypatch, best, bound, words):
    whole = solving.solve

    def boastful(instance, limits, listener) -> Solution:
        solution = whole(instance, limits, listener)
        states = [LevelState(state.level, best, bound) for state in solution.levels]
        return Solution("optimal", states, solution.incumbent, solution.plan)

    monkeypatch.setattr(solving, "solve", boastful)
    with pytest.raises(CheckFailed, match=words):
        make_plan(crowded(), LIMITS)


def test_the_scenario_s_own_limits():
    limits = limits_of(scenario(solver={"time_limit": 7, "workers": 3, "seed": 5}))
    assert (limits.seconds, limits.workers, limits.seed, limits.threads) == (7, 3, 5, 3)
