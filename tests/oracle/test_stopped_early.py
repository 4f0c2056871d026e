"""A solve that ends before its proof keeps a plan that is sound and a bound that is true."""

from __future__ import annotations

import pytest

from scheduler.plan import Result
from scheduler.planning import make_plan
from scheduler.progress import Limits, Progress
from tests.oracle.comparison import plan_of
from tests.oracle.enumeration import Truth, enumerate_best
from tests.oracle.items import TooLarge
from tests.oracle.random_scenarios import tiny_scenario

SEEDS = range(500_000, 500_020)


def truth_of(seed: int) -> Truth:
    try:
        return enumerate_best(tiny_scenario(seed))
    except TooLarge:
        pytest.skip("too large to enumerate")


def assert_true(seed: int, truth: Truth, result: Result) -> None:
    """Nothing claimed that is not so: no better bound, no clash, no proof than there is."""
    if result.plan is None:
        assert result.status == "unknown" if truth.feasible else result.status in ("infeasible", "unknown")
        return
    assert result.check.findings == []
    assert truth.row_of(plan_of(tiny_scenario(seed), result.plan)) is not None
    for row, best in zip(result.objectives, truth.values, strict=True):
        reached = row.value if row.best is None else row.best
        assert reached is not None
        if row.status == "optimal":
            assert reached == best
        elif row.bound is not None:
            assert row.bound <= best <= reached
        if row.status != "optimal":
            break  # the next level starts from another value than the truth's


@pytest.mark.parametrize("seconds", [0.001, 0.03, 0.1])
@pytest.mark.parametrize("seed", SEEDS)
def test_out_of_time(seed, seconds):
    truth = truth_of(seed)
    result = make_plan(tiny_scenario(seed), Limits(seconds=seconds, workers=1, seed=1))
    assert_true(seed, truth, result)


@pytest.mark.parametrize("seed", SEEDS)
def test_stopped_at_the_first_sign_of_progress(seed):
    truth = truth_of(seed)
    limits = Limits(seconds=60, workers=1, seed=1)

    def stop(progress: Progress) -> None:
        if progress.value is not None:
            limits.stop.set()

    assert_true(seed, truth, make_plan(tiny_scenario(seed), limits, stop))


@pytest.mark.parametrize("seed", SEEDS)
def test_good_enough_within_a_gap(seed):
    truth = truth_of(seed)
    result = make_plan(tiny_scenario(seed), Limits(seconds=60, workers=1, seed=1, gap=0.3))
    assert result.status in (["optimal", "feasible"] if truth.feasible else ["infeasible"])
    if result.plan is None:
        return
    first = result.objectives[0]
    reached = first.value if first.best is None else first.best
    assert reached is not None
    assert first.bound is not None
    assert first.bound <= truth.values[0] <= reached
    assert reached - first.bound <= 0.3 * max(1, reached)
