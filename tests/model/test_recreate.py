"""What ruin and recreate finds keeps the rules, and its books agree with a fresh count."""

from __future__ import annotations

import math

import numpy as np
import pytest

from scheduler.check import judge
from scheduler.instance import resolve
from scheduler.model.exact import ExactModel
from scheduler.model.extract import plan_of
from scheduler.model.greedy import greedy_plan
from scheduler.model.incumbent import Incumbent
from scheduler.model.ledger import Ledger
from scheduler.model.recreate import ROUND, Recreate
from scheduler.model.relaxation.facts import out_of_reach
from scheduler.model.search import PLACES
from scheduler.progress import Clock, Limits
from tests.oracle.random_scenarios import tiny_scenario

SEEDS = range(40)
ROUNDS = 60


def by_work() -> Limits:
    """Limits whose clock stands at 0 and counts work: as much is done on any machine, however busy."""
    return Limits(workers=1, clock=Clock(counts_work=True))


def searched(seed):
    """The search of a scenario after some rounds; None where its pins and required courses leave no plan."""
    instance = resolve(tiny_scenario(seed))
    must = {pin.candidate for pin in instance.pinned}
    required = {number for number, course in enumerate(instance.courses) if course.required}
    start = Incumbent()
    if must or required or any(session.confirmed for session in instance.hosted):
        candidates = [c for c in instance.candidates if c.index in must or c.option.course in required]
        start = ExactModel(instance, candidates).minimise(0, by_work(), 5).incumbent
        if start is None:
            return None
    found = []
    search = Recreate(instance, greedy_plan(instance, start, Limits(), math.inf), seed, found.append)
    search.run(by_work(), ROUNDS * ROUND)
    return search, found


@pytest.mark.parametrize("seed", SEEDS)
def test_every_plan_told_of_keeps_the_rules(seed):
    done = searched(seed)
    if done is None:
        pytest.skip("no plan to begin with")
    search, found = done
    for plan in [*found, search.plan]:
        assert judge(search.instance.loaded, plan_of(search.instance, plan)).findings == ()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_books_agree_with_a_fresh_count(seed):
    done = searched(seed)
    if done is None:
        pytest.skip("no plan to begin with")
    search, _ = done
    books, fresh = search.ledger, Ledger(search.instance, search.ledger.incumbent())
    for name in ("left", "partner_left", "unfilled", "cost", "spent", "rosters", "hosted"):
        assert getattr(books, name) == getattr(fresh, name), name
    for candidate in search.instance.candidates:
        assert books.fits(candidate) == fresh.fits(candidate)
        for line in search.instance.suited(candidate):
            assert books.allowance(line, candidate) == fresh.allowance(line, candidate)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_seed_gives_the_same_plans(seed):
    one, other = searched(seed), searched(seed)
    if one is None or other is None:
        pytest.skip("no plan to begin with")
    assert [plan.rosters for plan in one[1]] == [plan.rosters for plan in other[1]]


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_out_of_reach_has_a_place_in_any_plan(seed):
    instance = resolve(tiny_scenario(seed))
    model = ExactModel(instance)
    outcome = model.minimise(model.expression(PLACES), by_work(), 10)
    if outcome.infeasible:
        pytest.skip("no plan keeps the rules")
    assert out_of_reach(instance) <= outcome.value


def test_what_the_bound_rises_with_is_rarely_looked_at():
    instance = next(i for i in (resolve(tiny_scenario(seed)) for seed in SEEDS) if len(i.candidates) > 4)
    rise = np.full(len(instance.candidates), 100, dtype=np.float32)
    rise[:2] = 0
    search = Recreate(instance, Incumbent(), 1, lambda _: None, rise)
    touched = set(range(len(instance.courses)))
    drawn = [candidate.index for _ in range(300) for candidate in search._pool(touched)]
    good = sum(index < 2 for index in drawn)
    assert len(drawn) - good > 0
    plain = Recreate(instance, Incumbent(), 1, lambda _: None)._pool(touched)
    assert good / len(drawn) > 2 / len(plain)
