"""A solve that ends before its proof keeps a plan that is sound and a bound that is true."""

from __future__ import annotations

import pytest

from scheduler.planning import make_plan
from scheduler.progress import Limits, Progress
from tests.oracle.comparison import untrue_claims
from tests.oracle.enumeration import Truth, enumerate_best
from tests.oracle.items import TooLarge
from tests.oracle.random_scenarios import tiny_scenario

SEEDS = range(500_000, 500_020)


def truth_of(seed: int) -> Truth:
    try:
        return enumerate_best(tiny_scenario(seed))
    except TooLarge:
        pytest.skip("too large to enumerate")


@pytest.mark.parametrize("seconds", [0.001, 0.03, 0.1])
@pytest.mark.parametrize("seed", SEEDS)
def test_out_of_time(seed, seconds):
    truth = truth_of(seed)
    result = make_plan(tiny_scenario(seed), Limits(seconds=seconds, workers=1, seed=1))
    assert list(untrue_claims(tiny_scenario(seed), truth, result)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_stopped_at_the_first_sign_of_progress(seed):
    truth = truth_of(seed)
    limits = Limits(seconds=60, workers=1, seed=1)

    def stop(progress: Progress) -> None:
        if progress.value is not None:
            limits.stop.set()

    result = make_plan(tiny_scenario(seed), limits, stop)
    assert list(untrue_claims(tiny_scenario(seed), truth, result)) == []


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
