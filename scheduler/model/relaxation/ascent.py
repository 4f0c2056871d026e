"""Good prices soon: steps along what the relaxed plan breaks, as long as the value of a plan says they may be.

(Held, Wolfe and Crowder, "Validation of subgradient optimization", Mathematical Programming 6, 1974, with Polyak's
step length and the direction kept in part from step to step.)
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from scheduler.model.relaxation.lagrangian import Goal, Lagrangian, Prices, Relaxed

Floats = npt.NDArray[np.float64]
KEEP, PATIENCE, LEAST_STEP = 0.8, 12, 0.02


def ascend(
    relaxation: Lagrangian,
    goal: Goal,
    value: int,
    deadline: float,
    stop: Callable[[], bool],
    on_bound: Callable[[int], None] | None = None,
) -> Prices:
    """The best prices found; the bound at them is proved like that at any others.

    Args:
        value: of a plan, in the goal's own unit: what the bound cannot exceed.
    """
    best_prices = relaxation.no_prices()
    best = relaxation.evaluate(goal, best_prices)
    prices, relaxed = best_prices, best
    direction: Floats | None = None
    step, waited = 1.0, 0
    while step > LEAST_STEP and time.monotonic() < deadline and not stop():
        broken = _broken(relaxation, goal, prices, relaxed)
        direction = broken if direction is None else KEEP * direction + broken
        length = float(direction @ direction)
        if length == 0:
            break
        distance = max(float(value) * goal.scale - relaxed.bound, 1.0)
        moved = _flat(prices) + step * distance / length * direction
        prices = _prices(relaxation, np.maximum(moved, 0))
        relaxed = relaxation.evaluate(goal, prices)
        waited += 1
        if relaxed.bound > best.bound:
            best, best_prices, waited = relaxed, prices, 0
            if on_bound is not None:
                on_bound(-(-best.bound // goal.scale))
        elif waited > PATIENCE:
            step, waited = step / 2, 0
            prices, relaxed, direction = best_prices, best, None
    return best_prices


def _flat(prices: Prices) -> Floats:
    rows = [prices.line, prices.venue_slot, prices.top_up, prices.limit, prices.timed]
    return np.concatenate([*rows, [prices.held, prices.budget]]).astype(np.float64)


def _prices(relaxation: Lagrangian, flat: Floats) -> Prices:
    empty = relaxation.no_prices()
    sizes = [len(part) for part in (empty.line, empty.venue_slot, empty.top_up, empty.limit, empty.timed)]
    parts = np.split(np.rint(flat).astype(np.int64), np.cumsum(sizes))
    line, venue_slot, top_up, limit, timed, rest = parts
    return Prices(line, venue_slot, top_up, limit, timed, empty.count, int(rest[0]), int(rest[1]))


def _broken(relaxation: Lagrangian, goal: Goal, prices: Prices, relaxed: Relaxed) -> Floats:
    """By how much the relaxed plan breaks each priced row: a subgradient of the bound."""
    instance, pricer = relaxation.instance, relaxation.pricer
    line = -relaxation.asked.astype(np.float64)
    venue_slot = -np.ones(relaxation.venue_slot_count)
    venue_slot[relaxation.is_padding()] = 0
    top_up = -relaxation.top_up_places.astype(np.float64)
    timed = np.array([-row.most for row in relaxation.timed], dtype=np.float64)
    worth, partner_worth = relaxation.place_worth(goal, prices), relaxation.partner_worth(prices)
    penny = goal.penny
    given, cost = 0.0, 0.0
    for row in relaxed.chosen:
        candidate = relaxation.candidates[row]
        option = candidate.option.index
        state = int(relaxed.priced[option][1][relaxation.class_of[row]])
        for index, places in pricer.roster(option, candidate.start.position, state, worth, penny).items():
            line[index] += places
            given += places * instance.lines[index].priority
            for number, counts, coefficient in relaxation.timed_of.get(index, ()):
                if counts[candidate.start.position]:
                    timed[number] += coefficient * places
        for index, places in pricer.partners(option, state, partner_worth, penny).items():
            top_up[index] += places
        slots = relaxation.venue_slots_of[row]
        venue_slot[slots[relaxation.slots_of[row] < relaxation.slots]] += 1
        room, number = pricer.place[option]
        cost += room.states[number][state].cost
    for (index, session), places in relaxation.best_hosted(goal, prices).items():
        line[index] += places
        given += places * instance.lines[index].priority
        for number, rule in enumerate(relaxation.timed):
            timed[number] += places * rule.hosted.get((index, session), 0)
    chosen = set(relaxed.chosen)
    limit = np.array([len(chosen & set(rule.candidates.tolist())) - rule.most for rule in relaxation.limits])
    held = 0.0 if goal.held is None else float((relaxation.priority * relaxation.asked).sum()) - given - goal.held
    budget = 0.0 if relaxation.budget is None else cost - relaxation.budget
    return np.concatenate([line, venue_slot, top_up, limit, timed, [held, budget]])
