"""No bound of the relaxation lies above the truth: at prices of the linear program, random ones, and within boxes."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from scheduler.instance import Instance, resolve
from scheduler.model.exact import ExactModel
from scheduler.model.relaxation.ascent import ascend
from scheduler.model.relaxation.diary_prices import diary_prices
from scheduler.model.relaxation.facts import cost_step, out_of_reach, tier_cases
from scheduler.model.relaxation.lagrangian import NOTHING, Lagrangian
from scheduler.model.relaxation.master import Master
from scheduler.model.relaxation.prices import Goal, Prices
from scheduler.model.search import PLACES as UNFILLED
from scheduler.progress import Clock, Limits
from tests.oracle.enumeration import Truth, enumerate_best
from tests.oracle.items import TooLarge
from tests.oracle.random_scenarios import tiny_scenario

SEEDS = range(800_000, 800_060)
BUDGET_AND_TRAVEL = [30104]  # once: the budget's price was charged on travel too
MOST_PLANS = 30_000
PLACES, PENCE = 10**6, 10**3


def cases(seed: int) -> tuple[Instance, Truth]:
    loaded = tiny_scenario(seed)
    try:
        truth = enumerate_best(loaded, MOST_PLANS)
    except TooLarge:
        pytest.skip("too large to enumerate")
    if not truth.feasible:
        pytest.skip("infeasible: there is nothing to bound")
    return resolve(loaded), truth


def goals(truth: Truth) -> list[tuple[Goal, np.ndarray, np.ndarray]]:
    """What is bounded, the scaled value of every plan, and which plans hold the level before."""
    unfilled, cost = truth.objectives["places"], truth.objectives["cost"]
    found = [(Goal(PLACES, 0, None, PLACES), unfilled * PLACES, np.ones(len(unfilled), bool))]
    fewest = int(unfilled.min())
    return found + [(Goal(0, PENCE, held, PENCE), cost * PENCE, unfilled <= held) for held in (fewest, fewest + 2)]


def random_prices(chance: random.Random, relaxation: Lagrangian, goal: Goal) -> Prices:
    """Prices of every size; those of counts have either sign."""

    def some(zeros: np.ndarray, signs: tuple[int, ...] = (1,)) -> np.ndarray:
        rate, top = chance.choice([0.0, 0.1, 0.6]), 10 ** chance.uniform(2, 7)
        drawn = [int(chance.random() * top) * chance.choice(signs) * (chance.random() < rate) for _ in zeros]
        return np.array(drawn, dtype=np.int64)

    prices = relaxation.no_prices()
    for name, value in vars(prices).items():
        if isinstance(value, np.ndarray):
            setattr(prices, name, some(value, (-1, 1) if name == "count" else (1,)))
    prices.held = 0 if goal.held is None else int(10 ** chance.uniform(2, 7))
    prices.budget = 0 if relaxation.budget is None else int(10 ** chance.uniform(0, 4))
    return prices


@pytest.mark.parametrize("seed", [*SEEDS, *BUDGET_AND_TRAVEL])
def test_no_bound_lies_above_the_best_plan(seed):
    instance, truth = cases(seed)
    chance = random.Random(seed)
    relaxations = [Lagrangian(instance, case) for case in tier_cases(instance)]
    for goal, values, holding in goals(truth):
        best = int(values[holding].min())
        for _ in range(4):
            bounds = [each.evaluate(goal, random_prices(chance, each, goal)).bound for each in relaxations]
            assert min(bounds) <= best


@pytest.mark.parametrize("seed", [*SEEDS, *BUDGET_AND_TRAVEL])
def test_the_linear_program_proves_nothing_untrue_of_the_plan_or_of_any_candidate(seed):
    instance, truth = cases(seed)
    limits = Limits(clock=Clock(counts_work=True))
    number = {instance.key(candidate): candidate.index for candidate in instance.candidates}
    for goal, values, holding in goals(truth):
        roots = []
        for case in tier_cases(instance):
            relaxation = Lagrangian(instance, case)
            roots.append((relaxation, Master(relaxation, limits).bound(goal, limits.now() + 5)))
        assert min(root.scaled for _, root in roots) <= values[holding].min()
        forced: dict[int, int] = {}
        for relaxation, root in roots:
            for row, candidate in enumerate(relaxation.candidates):
                at_least = int(root.scaled + root.reduced[row])
                forced[candidate.index] = min(forced.get(candidate.index, at_least), at_least)
        for row in random.Random(seed).sample(np.flatnonzero(holding).tolist(), min(150, int(holding.sum()))):
            for session in truth.plan(row).sessions:
                assert forced[number[session.key]] <= values[row], session.key


@pytest.mark.parametrize("seed", SEEDS)
def test_no_bound_within_a_box_lies_above_a_plan_within_it(seed):
    instance, truth = cases(seed)
    chance = random.Random(seed)
    number = {instance.key(candidate): candidate.index for candidate in instance.candidates}
    relaxations = [Lagrangian(instance, case) for case in tier_cases(instance)]
    for goal, values, holding in goals(truth):
        row = chance.choice(np.flatnonzero(holding).tolist())
        running = {number[session.key] for session in truth.plan(row).sessions}
        bounds = []
        for relaxation in relaxations:
            box = {}
            for group, counted in enumerate(relaxation.counted):
                if getattr(counted, "top_up", None) is None and chance.random() < 0.5:
                    count = sum(relaxation.candidates[each].index in running for each in counted.candidates)
                    box[group] = (max(0, count - chance.randint(0, 1)), count + chance.randint(0, 1))
            bounds.append(relaxation.evaluate(goal, random_prices(chance, relaxation, goal), box=box).bound)
        assert min(bounds) <= values[row]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_cost_is_a_multiple_of_the_step(seed):
    instance, truth = cases(seed)
    assert not (truth.objectives["cost"] % cost_step(instance)).any()


@pytest.mark.parametrize("seed", SEEDS)
def test_one_piece_at_most_tells_the_cost_of_a_session(seed):
    for option in resolve(tiny_scenario(seed)).options:
        quote = option.quote
        for places in range(quote.least, quote.most + 1):
            for tier in quote.possible_tiers(places):
                fitting = [p for p in quote.pieces if p.tier == tier and p.least <= places <= p.most]
                assert [p.fixed + p.per_place * places for p in fitting] == [quote.cost(places, tier)]


@pytest.mark.parametrize("seed", SEEDS)
def test_with_the_courses_priced_in_turn_the_rest_is_as_it_was_and_nothing_is_proved(seed):
    instance, truth = cases(seed)
    chance = random.Random(seed)
    relaxation = Lagrangian(instance)
    assert relaxation.turns(3)
    priced = frozenset().union(*relaxation.turns(3))
    assert priced >= {candidate.option.course for candidate in relaxation.candidates}
    goal = goals(truth)[0][0]
    prices = random_prices(chance, relaxation, goal)
    before = relaxation.evaluate(goal, prices)
    later = random_prices(chance, relaxation, goal)
    whole, part = relaxation.evaluate(goal, later), before
    done: set[int] = set()
    for turn in relaxation.turns(3):
        part = relaxation.evaluate(goal, later, courses=turn, before=part)
        done |= turn
        assert part.bound == NOTHING
        for row, candidate in enumerate(relaxation.candidates):
            source, cell = whole if candidate.option.course in done else before, relaxation.cell[row]
            assert part.priced.worth[cell] == source.priced.worth[cell]
            assert part.priced.state[cell] == source.priced.state[cell]
    assert (part.worth == whole.worth).all()
    assert part.chosen == whole.chosen


def _unbroken(slots: np.ndarray, none: int) -> bool:
    own = slots[slots < none]
    return bool((np.diff(own) == 1).all())


@pytest.mark.parametrize("seed", SEEDS)
def test_prices_of_trainers_time_take_at_least_what_their_diaries_are_worth(seed):
    instance, truth = cases(seed)
    chance = random.Random(seed)
    relaxation = Lagrangian(instance)
    for goal, _, _ in goals(truth):
        relaxed = relaxation.evaluate(goal, random_prices(chance, relaxation, goal))
        prices = diary_prices(relaxation, relaxed.worth)
        left = relaxed.worth - prices.of_candidates(relaxation)
        # Prices of a linear program are rounded, each by half a unit at most.
        assert left.max(initial=0) <= 10
        exact = sum(diary.best(relaxed.worth)[0] for diary in relaxation.diaries)
        # A diary has what is pinned whatever it is worth, and of a session with a hole its first run alone.
        if not instance.pinned and all(_unbroken(row, relaxation.slots) for row in relaxation.slots_of):
            assert prices.total >= exact - 10 * len(relaxation.candidates)
            trainers = instance.trainers
            if all(t.max_sessions is None and t.max_sessions_per_week is None for t in trainers):
                assert prices.total <= exact + 10 * len(relaxation.candidates) + relaxation.slots * len(trainers)


@pytest.mark.parametrize("seed", SEEDS)
def test_prices_of_places_begin_the_level_of_cost_and_prove_nothing_untrue(seed):
    instance, truth = cases(seed)
    chance = random.Random(seed)
    relaxations = [Lagrangian(instance, case) for case in tier_cases(instance)]
    (places, _, _), (cost, values, holding), _ = goals(truth)
    before = [random_prices(chance, each, places) for each in relaxations]
    started = [prices.holding(PLACES, 3 * 5000 * PENCE) for prices in before]
    for prices, cheap in zip(started, before, strict=True):
        # Fifteen thousand pence for each million.
        assert abs(prices.line - cheap.line * 15).max(initial=0) == 0
        assert abs(prices.venue_slot - cheap.venue_slot * 15).max(initial=0) == 0
    assert all(prices.held == 3 * 5000 * PENCE and not prices.count.any() for prices in started)
    with pytest.raises(ValueError, match="held"):
        relaxations[0].evaluate(places, started[0])
    bounds = [each.evaluate(cost, prices).bound for each, prices in zip(relaxations, started, strict=True)]
    assert min(bounds) <= values[holding].min()


@pytest.mark.parametrize("seed", SEEDS)
def test_steps_along_what_is_broken_lift_the_bound_and_prove_nothing_untrue(seed):
    instance, truth = cases(seed)
    for goal, values, holding in goals(truth):
        for case in tier_cases(instance):
            limits = Limits(clock=Clock(counts_work=True))
            master = Master(Lagrangian(instance, case), limits)
            told: list[int] = []
            prices = master.ascend(
                goal, goal.place or goal.penny * 5000, limits.now() + 60 * master.relaxation.work, told.append
            )
            proved = master.prove(goal, prices)
            assert told == sorted(told)
            assert not told or proved.bound == told[-1]
            if len(tier_cases(instance)) == 1:
                assert proved.scaled <= values[holding].min()


@pytest.mark.parametrize("seed", SEEDS)
def test_places_found_on_the_way_are_held_from_then_on_and_no_bound_is_untrue(seed):
    instance, truth = cases(seed)
    unfilled, cost = truth.objectives["places"], truth.objectives["cost"]
    fewest = int(unfilled.min())
    for case in tier_cases(instance):
        limits = Limits(clock=Clock(counts_work=True))
        master = Master(Lagrangian(instance, case), limits)
        goal, told, asked = Goal(0, PENCE, fewest + 3, PENCE), list[tuple[int, int]](), list[int]()

        def held() -> int:
            """One fewer after every tenth look."""
            asked.append(1)  # noqa: B023
            return max(fewest, fewest + 3 - len(asked) // 10)  # noqa: B023

        def tell(bound: int) -> None:
            told.append((max(fewest, fewest + 3 - len(asked) // 10), bound))  # noqa: B023

        prices = ascend(
            master, goal, goal.penny * 5000, limits.now() + 60 * master.relaxation.work, 60, tell, held=held
        )
        proved = master.prove(replace(goal, held=fewest), prices)
        assert [bound for _, bound in told] == sorted(bound for _, bound in told)
        assert told[-1] == (fewest, proved.bound)
        if len(tier_cases(instance)) == 1:
            # What is told while so many are held is true of the plans that leave at most as many unfilled then.
            assert all(bound <= cost[unfilled <= most].min() for most, bound in told)


@pytest.mark.parametrize("seed", range(40))
def test_nobody_out_of_reach_has_a_place_in_any_plan(seed):
    instance = resolve(tiny_scenario(seed))
    model = ExactModel(instance)
    outcome = model.minimise(model.expression(UNFILLED), Limits(workers=1, clock=Clock(counts_work=True)), 10)
    if outcome.infeasible:
        pytest.skip("no plan keeps the rules")
    assert out_of_reach(instance) <= outcome.value
