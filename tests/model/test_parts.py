"""Each course alone: the parts prove nothing untrue, at the prices of the linear program and at random ones."""

from __future__ import annotations

import random
from concurrent.futures import BrokenExecutor, Executor, Future
from unittest.mock import patch

import numpy as np
import pytest

from scheduler.instance import resolve
from scheduler.model.relaxation.lagrangian import Lagrangian
from scheduler.model.relaxation.master import Master
from scheduler.model.relaxation.parts import bound_part, divide
from scheduler.model.relaxation.prices import Prices
from scheduler.model.relaxation.program import DiaryPrices
from scheduler.planning import make_plan
from scheduler.processes import Inline
from scheduler.progress import Clock, Limits
from tests.model.test_relaxation_bounds import SEEDS, cases, goals, random_prices
from tests.oracle.comparison import as_if_large, untrue_claims
from tests.oracle.enumeration import enumerate_best
from tests.oracle.items import TooLarge
from tests.oracle.random_scenarios import tiny_scenario


def parts_bound(instance, master, goal, prices, diary, columns=True, seconds=0.5):
    division = divide(master.relaxation, goal, prices, diary)
    limits = Limits(seconds=seconds, clock=Clock(counts_work=True))
    parts = [
        bound_part(
            instance,
            tolls,
            division.goal,
            prices.line,
            prices.top_up,
            master.columns_of(tolls.course) if columns else [],
            limits,
        )
        for tolls in division.tolls
    ]
    return division.constant + sum(parts)


def random_diary(chance: random.Random, relaxation: Lagrangian) -> DiaryPrices:
    slots = np.array([chance.choice([0, 0, chance.randint(0, 10**6)]) for _ in range(relaxation.slots + 1)])
    slots[-1] = 0
    trainers = len(relaxation.instance.trainers)
    slot = np.concatenate([slots] * trainers) if trainers else slots[:0]
    return DiaryPrices(slot, np.zeros(trainers, dtype=np.int64), {}, int(slot.sum()))


@pytest.mark.parametrize("seed", SEEDS)
def test_parts_prove_nothing_untrue_at_the_prices_of_the_linear_program(seed):
    instance, truth = cases(seed)
    for goal, values, holding in goals(truth):
        limits = Limits(clock=Clock(counts_work=True))
        master = Master(Lagrangian(instance), limits)
        root = master.bound(goal, limits.now() + 20)
        if root.duals is None:
            continue
        prices, diary = root.duals
        found = parts_bound(instance, master, goal, prices, diary)
        assert found <= values[holding].min()


@pytest.mark.parametrize("seed", SEEDS)
def test_parts_prove_nothing_untrue_at_any_prices(seed):
    instance, truth = cases(seed)
    chance = random.Random(seed)
    for goal, values, holding in goals(truth):
        master = Master(Lagrangian(instance), Limits())
        prices: Prices = random_prices(chance, master.relaxation, goal)
        diary = random_diary(chance, master.relaxation)
        assert parts_bound(instance, master, goal, prices, diary, columns=False, seconds=0.1) <= values[holding].min()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("executor", [None, Inline()])
def test_with_processes_or_in_turn_nothing_untrue_is_said(seed, executor):
    try:
        truth = enumerate_best(tiny_scenario(seed), 30_000)
    except TooLarge:
        pytest.skip("too large to enumerate")
    with as_if_large(), patch("scheduler.model.solve.LARGE", -1):
        result = make_plan(tiny_scenario(seed), Limits(seconds=4, workers=2, executor=executor))
    assert list(untrue_claims(tiny_scenario(seed), truth, result)) == []


def test_half_a_session_is_not_to_be_had_in_a_part():
    """The linear program runs half a session; a course alone, branched, knows better."""
    lifted = 0
    for seed in range(800_000, 800_030):
        instance = resolve(tiny_scenario(seed))
        if not instance.candidates:
            continue
        try:
            truth = enumerate_best(tiny_scenario(seed), 30_000)
        except TooLarge:
            continue
        if not truth.feasible:
            continue
        goal, _, _ = goals(truth)[1]
        limits = Limits(clock=Clock(counts_work=True))
        master = Master(Lagrangian(instance), limits)
        root = master.bound(goal, limits.now() + 20)
        if root.duals is not None:
            lifted += parts_bound(instance, master, goal, *root.duals) > root.scaled + goal.scale
    assert lifted > 0


class Fallible(Executor):
    """As if elsewhere: after some tasks every one is lost, or the executor itself."""

    def __init__(self, error: Exception, good: int) -> None:
        self.error, self.left = error, good

    def submit(self, fn, /, *args, **kwargs):
        self.left -= 1
        if self.left >= 0:
            return Inline().submit(fn, *args, **kwargs)
        if isinstance(self.error, BrokenExecutor):
            raise self.error
        future = Future()
        future.set_exception(self.error)
        return future


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("KilledWorker"), BrokenExecutor()])
@pytest.mark.parametrize("good", [0, 2])
def test_what_is_lost_elsewhere_costs_no_plan(error, good):
    seed = 800_001
    executor = Fallible(error, good)
    with as_if_large(), patch("scheduler.model.solve.LARGE", -1):
        result = make_plan(tiny_scenario(seed), Limits(seconds=3, workers=2, executor=executor, hands=2))
    assert result.plan is not None
