"""Solved in the way that large scenarios are, tiny ones come out as enumeration has them, also when interrupted.

`python -m tests.oracle --large --seeds 5000` does the first of these for thousands of seeds.
"""

from __future__ import annotations

import random
import threading
from unittest.mock import patch

import pytest

from scheduler.planning import make_plan
from scheduler.progress import Clock, Limits, Progress
from tests.builders import course, offer, provider, scenario, trainer, venue
from tests.oracle.comparison import as_if_large, compare, untrue_claims
from tests.oracle.enumeration import Truth, enumerate_best
from tests.oracle.items import TooLarge
from tests.oracle.random_scenarios import tiny_scenario

SEEDS = range(24)
SLACK_ON_PLACES = [30153, 30181, 30270, 30352]
PIN = {"course": "med", "trainer": "ann", "venue": "hall", "date": "2018-07-03"}


def by_work(seconds: float = 20, **more: float) -> Limits:
    """Seconds of work: as much is done in them on any machine, however busy."""
    return Limits(seconds=seconds, workers=1, clock=Clock(counts_work=True), **more)


def truth_of(seed: int) -> Truth:
    try:
        return enumerate_best(tiny_scenario(seed), 30_000)
    except TooLarge:
        pytest.skip("too large to enumerate")


@pytest.mark.parametrize("seed", [*SEEDS, *SLACK_ON_PLACES])
def test_guided_search_and_enumeration_agree(seed):
    truth_of(seed)
    assert compare(seed, large=True, seconds=20).differences == []


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_untrue_when_too_large_for_one_model(seed):
    truth = truth_of(seed)
    with as_if_large(), patch("scheduler.model.solve.LARGE", -1):
        result = make_plan(tiny_scenario(seed), Limits(seconds=2, workers=1))
    assert list(untrue_claims(tiny_scenario(seed), truth, result)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_untrue_when_stopped_at_any_moment(seed):
    truth, chance = truth_of(seed), random.Random(seed)
    limits = Limits(seconds=chance.choice([0.05, 0.2, 0.5, 2]), workers=chance.choice([1, 1, 2]))
    timer = threading.Timer(chance.choice([0, 0.05, 0.1, 0.2, 0.4, 0.8, 60]), limits.stop.set)
    timer.start()
    try:
        with as_if_large():
            result = make_plan(tiny_scenario(seed), limits)
    finally:
        timer.cancel()
    assert list(untrue_claims(tiny_scenario(seed), truth, result)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_untrue_when_stopped_at_a_sign_of_progress(seed):
    truth, chance = truth_of(seed), random.Random(seed)
    limits, left = by_work(), [chance.randint(1, 8)]

    def stop(_: Progress) -> None:
        left[0] -= 1
        if not left[0]:
            limits.stop.set()

    with as_if_large():
        result = make_plan(tiny_scenario(seed), limits, stop)
    assert list(untrue_claims(tiny_scenario(seed), truth, result)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_gap_proves_nothing_untrue(seed):
    truth = truth_of(seed)
    with as_if_large():
        result = make_plan(tiny_scenario(seed), by_work(gap=0.5))
    assert list(untrue_claims(tiny_scenario(seed), truth, result)) == []


@pytest.mark.parametrize("large", [False, True])
def test_a_pin_may_need_a_second_session_for_all_or_nothing(large):
    loaded = scenario(
        venues=[venue(capacity=2)],
        providers=[provider("oak", 4, line={"all_or_nothing": True})],
        pinned=[{**PIN, "allocations": {"oak": 2}}],
    )
    with patch("scheduler.model.solve.SMALL", -1 if large else 1000):
        assert make_plan(loaded, by_work()).status == "optimal"


@pytest.mark.parametrize("large", [False, True])
def test_a_pin_may_need_a_second_session_for_the_tier_that_its_provider_can_pay(large):
    tiers = {"counted": "places", "over": "quarter", "prices": {1: 60, 5: 40}}
    loaded = scenario(
        trainers=[trainer(offers=[offer(session_fee=0, price_tiers=tiers)])],
        venues=[venue(capacity=3)],
        providers=[provider("oak", 2, max_price=50), provider("elm", 4)],
        pinned=[{**PIN, "allocations": {"oak": 2}}],
    )
    with patch("scheduler.model.solve.SMALL", -1 if large else 1000):
        assert make_plan(loaded, by_work()).status == "optimal"


def test_earlier_dates_come_before_the_order_of_the_file_also_with_many_sessions():
    tiers = {"counted": "places", "over": "quarter", "prices": {1: 60, 6: 10}}

    def on(name, *days):
        dates = [f"2018-07-{day:02}" for day in days]
        return trainer(id=name, available=dates, offers=[offer(session_fee=0, price_tiers=tiers)])

    loaded = scenario(
        courses=[course(min_places=1, max_places=1)],
        providers=[provider("oak", 6)],
        trainers=[on("first", 3, 4, 5, 6, 9, 11), on("second", 3, 4, 5, 6, 9, 10)],
    )
    result = make_plan(loaded, by_work())
    assert result.plan is not None
    assert max(session.date.day for session in result.plan.sessions) == 10


def test_a_plan_better_than_what_later_levels_were_optimised_under_claims_nothing_of_them():
    """Fewer unfilled places were found while fairness was optimised within the slack of cost."""
    seed = 7_200_004
    truth = truth_of(seed)
    with as_if_large(), patch("scheduler.model.solve.LARGE", -1):
        result = make_plan(tiny_scenario(seed), by_work(0.6))
    assert list(untrue_claims(tiny_scenario(seed), truth, result)) == []
