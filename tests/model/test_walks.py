"""A long search in parts cools as one, and goes on while this process works on bounds."""

from __future__ import annotations

import os
import signal
import threading
import time
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from scheduler.check import judge
from scheduler.instance import resolve
from scheduler.model.divided import LONGEST_SEARCH, MOST_LOSSES, Divided, Walk
from scheduler.model.extract import plan_of
from scheduler.model.guided import PLACE_SCALE
from scheduler.model.incumbent import Incumbent
from scheduler.model.primal import Found
from scheduler.model.recreate import COLD, WARM
from scheduler.model.relaxation.prices import Goal
from scheduler.model.workshop import workshop
from scheduler.processes import pool
from scheduler.progress import Clock, Limits
from scheduler.scenario import load
from tests.oracle.random_scenarios import tiny_scenario


class Bench:
    """Stands for the workshop: every task is done at once, and its arguments are kept."""

    def __init__(self, spoilt=False):
        self.hands, self.spare, self.apart, self.tasks, self.spoilt = 2, 1, True, [], spoilt

    def hand_out(self, _, *arguments, seconds, seed):
        assert seed
        self.tasks.append((*arguments, seconds))
        future = Future()
        if self.spoilt:
            future.set_exception(MemoryError())
        else:
            future.set_result(Found(None, [], arguments[0]))
        return future


def divided(seconds, shop):
    limits = Limits(seconds=seconds, workers=2, clock=Clock(counts_work=True))
    return Divided(resolve(tiny_scenario(3)), limits, lambda *_: None, Incumbent(), large=True, linear=False, shop=shop)


def test_a_walk_cools_from_its_beginning_to_its_end():
    walk = Walk(Incumbent(), 10.0, 30.0, WARM)
    assert walk.warmth(10.0) == pytest.approx(WARM)
    assert walk.warmth(30.0) == pytest.approx(COLD)
    assert WARM > walk.warmth(15.0) > walk.warmth(25.0) > COLD
    assert walk.warmth(31.0) == pytest.approx(COLD)


def test_its_parts_follow_each_other_and_the_last_one_knows_that_it_is():
    shop = Bench()
    solve = divided(100, shop)
    solve._set_out(3.5 * LONGEST_SEARCH, WARM, COLD)
    ends = solve._resting[0].ends
    while solve._resting:
        solve._hand_out_searches(ends, 1)
        solve.limits.clock.spend(shop.tasks[-1][-1])
        solve._gather()
    assert [seconds for *_, seconds in shop.tasks] == pytest.approx([LONGEST_SEARCH] * 3 + [ends - 3 * LONGEST_SEARCH])
    warmths = [warmth for _, warmth, *_ in shop.tasks]
    assert warmths[0][0] == pytest.approx(WARM)
    assert [last for _, last in warmths[:-1]] == pytest.approx([first for first, _ in warmths[1:]])
    assert warmths[-1][1] == pytest.approx(COLD)
    assert [last for _, _, last, *_ in shop.tasks] == [False, False, False, True]


def test_the_next_part_begins_while_prices_are_found():
    shop = Bench()
    solve = divided(100, shop)
    solve._set_out(1000, WARM, COLD)
    solve._bound(Goal(PLACE_SCALE, 0, None, PLACE_SCALE), 0, 50 * solve.masters[0].relaxation.work)
    assert len(shop.tasks) > 1
    # What the first part could not know, the next ones are told.
    assert shop.tasks[0][3] is None
    assert (shop.tasks[-1][3] >= 0).all()


def test_the_bound_rises_with_a_candidate_by_the_least_of_the_cases():
    solve = divided(100, Bench())
    master = solve.masters[0]
    rows = np.arange(len(master.relaxation.candidates), dtype=np.int64)
    assert len(rows) > 4
    cases = [(master, 5 * PLACE_SCALE, rows * PLACE_SCALE), (master, 7 * PLACE_SCALE, 0 * rows)]
    solve._note_rise(Goal(PLACE_SCALE, 0, None, PLACE_SCALE), cases)
    found = solve.rise[[candidate.index for candidate in master.relaxation.candidates]]
    assert found.tolist() == np.minimum(rows, 2).tolist()


def test_a_part_that_is_lost_costs_itself_alone():
    shop = Bench(spoilt=True)
    solve = divided(100, shop)
    solve._set_out(1000, WARM, COLD)
    solve._hand_out_searches(1000, 1)
    solve._gather()
    assert solve.incumbent == Incumbent()
    assert not solve._searches


def test_it_is_taken_as_lost_also_when_the_executor_is_gone_by_then():
    shop = Bench(spoilt=True)
    solve = divided(100, shop)
    solve._set_out(1000, WARM, COLD)
    solve._hand_out_searches(1000, 1)
    shop.apart = False
    solve._gather()
    assert not solve._searches


def test_where_every_part_is_lost_no_more_are_begun():
    shop = Bench(spoilt=True)
    solve = divided(100, shop)
    solve._search_on(90)
    assert MOST_LOSSES <= len(shop.tasks) <= MOST_LOSSES + shop.hands


def test_a_pool_ends_also_when_one_of_its_processes_was_killed():
    with pool(2, threading.Event()) as executor:
        killed = executor.submit(os.getpid).result(60)
        os.kill(killed, signal.SIGKILL)
        with pytest.raises(BrokenExecutor):
            executor.submit(time.sleep, 5).result(60)


class EverySecondIsLost(ThreadPoolExecutor):
    """Works beside this thread, and loses every other task."""

    begun = 0

    def submit(self, fn, /, *args, **kwargs):
        self.begun += 1
        if self.begun % 2:
            return super().submit(fn, *args, **kwargs)
        future = Future()
        future.set_exception(MemoryError())
        return future


@pytest.mark.parametrize("of", [ThreadPoolExecutor, EverySecondIsLost])
def test_walks_find_better_plans_also_when_some_are_lost(of):
    loaded = load(Path(__file__).parents[2] / "scenarios" / "four-boroughs.yaml")
    with of(2) as executor:
        instance = resolve(loaded)
        limits = Limits(seconds=12, executor=executor, hands=2)
        with workshop(instance, limits) as shop:
            solve = Divided(instance, limits, lambda *_: None, Incumbent(), large=True, linear=False, shop=shop)
            solve._start_at_once()
            first = solve.places.value
            solve._set_out(limits.now() + 60, WARM, COLD)
            for _ in range(4):
                solve._search_on(limits.now() + 1.1)
                while solve._searches:
                    solve._gather()
                    time.sleep(0.1)
    assert judge(loaded, plan_of(instance, solve.incumbent)).findings == ()
    assert solve.places.value < first
