"""Good prices soon: steps along what the relaxed plan breaks, each row's step scaled by how much it was broken before.

Rows differ by orders of magnitude (a line's places, a trainer's slot, the level already held), so that one step length
for all is of no use: the step of a row is divided by the root of its mean square, and the direction is kept in part
from step to step (Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015; subgradients for Lagrangian
relaxation: Held, Wolfe and Crowder, "Validation of subgradient optimization", Mathematical Programming 6, 1974).

To price every session takes most of a step's time, and from one step to the next little changes. So the courses are
priced in turn, and a step goes along what is broken by the sessions, their sizes as last priced (Nedić and Bertsekas,
"Incremental subgradient methods for nondifferentiable optimization", SIAM Journal on Optimization 12, 2001). Only a
step at which all are priced proves a bound.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

import numpy as np

from scheduler.model.relaxation.compiled import Floats
from scheduler.model.relaxation.lagrangian import NOTHING, Lagrangian
from scheduler.model.relaxation.prices import Goal, Prices, Relaxed
from scheduler.progress import Limits

KEPT, REMEMBERED = 0.9, 0.99  # of the direction, and of the mean squares, from step to step
LONGEST, SHORTEST = 0.2, 0.0005  # steps at first and at last, in what a place is worth
TURNS, WHOLE = 3, 10  # courses are priced in so many turns, and every so many steps all of them
OF_TIMED_ROWS = 0.3  # their steps are shorter: there are many for each line
SHORTER = 0.5  # as much of the steps from prices that are known to be good
AT_FIRST = 0.9  # of a place's worth, where unfilled places are what is bounded

OnRelaxed = Callable[[float, Prices, Relaxed], None]
Turn = frozenset[int]


class Pricing(Protocol):
    """A relaxation that counts its work."""

    relaxation: Lagrangian
    limits: Limits

    def evaluate(
        self, goal: Goal, prices: Prices, *, courses: Turn | None = None, before: Relaxed | None = None
    ) -> Relaxed:
        """The relaxation at some prices, all of it or with only some courses priced anew."""


def ascend(
    pricing: Pricing,
    goal: Goal,
    worth: float,
    deadline: float,
    most_steps: float,
    on_bound: Callable[[int], None],
    on_relaxed: OnRelaxed | None = None,
    start: Prices | None = None,
    held: Callable[[], int] | None = None,
) -> Prices:
    """The best prices found until the deadline; the bound at them is proved like that at any others.

    Args:
        worth: roughly what a place is worth, in the goal's scale: the unit of the steps.
        most_steps: after so many it ends before the deadline.
        on_bound: told of the best bound so far at every step, in the goal's own unit.
        on_relaxed: told, at every step, of the share of the time that is over, the prices and the relaxed plan.
        start: prices to begin with.
        held: how many places may be unfilled by now, where that falls on the way: at the same prices the bound rises
            by the price of each that is held no more.
    """
    relaxation, limits = pricing.relaxation, pricing.limits
    best_prices = start or relaxation.no_prices()
    if goal.place and start is None:
        # Nothing is worth anything to begin with, instead of every session at once.
        best_prices.line[:] = round(AT_FIRST * goal.place)
    best = pricing.evaluate(goal, best_prices)
    prices, relaxed = best_prices, best
    place = _flat(prices)
    direction, squares = np.zeros_like(place), np.zeros_like(place)
    longest = np.full_like(place, worth * (1.0 if start is None else SHORTER))
    timed = slice(len(place) - 2 - len(prices.timed), len(place) - 2)
    longest[timed] *= OF_TIMED_ROWS
    turns = relaxation.turns(TURNS)
    began, steps, share = limits.now(), 0, 0.0
    while share < 1 and not limits.stopped():
        steps += 1
        fewer = 0 if held is None or goal.held is None else goal.held - held()
        if fewer > 0 and goal.held is not None:
            goal = replace(goal, held=goal.held - fewer)
            best = replace(best, bound=best.bound + fewer * best_prices.held)
            if relaxed.bound > NOTHING:
                relaxed = replace(relaxed, bound=relaxed.bound + fewer * prices.held)
        share = max(steps / most_steps, min(1.0, (limits.now() - began) / max(1e-9, deadline - began)))
        broken = _broken(relaxation, goal, prices, relaxed)
        broken[(place <= 0) & (broken < 0)] = 0
        direction = KEPT * direction + (1 - KEPT) * broken
        squares = REMEMBERED * squares + (1 - REMEMBERED) * broken * broken
        scaled = (direction / (1 - KEPT**steps)) / (np.sqrt(squares / (1 - REMEMBERED**steps)) + 1e-9)
        place = np.maximum(place + longest * LONGEST * (SHORTEST / LONGEST) ** share * scaled, 0)
        prices = _prices(relaxation, place)
        whole = share >= 1 or steps % WHOLE == 0 or len(turns) == 1
        relaxed = pricing.evaluate(goal, prices, courses=None if whole else turns[steps % len(turns)], before=relaxed)
        if relaxed.bound > best.bound:
            best, best_prices = relaxed, prices
        on_bound(-(-best.bound // goal.scale))
        if on_relaxed is not None:
            on_relaxed(share, prices, relaxed)
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
    pricer = relaxation.pricer
    line = -relaxation.asked.astype(np.float64)
    venue_slot = -np.ones(relaxation.venue_slot_count)
    venue_slot[relaxation.is_padding()] = 0
    top_up = -relaxation.top_up_places.astype(np.float64)
    timed = -relaxation.timed_most.astype(np.float64)
    worth, partner_worth = relaxed.place_worth, relaxation.partner_worth(prices)
    penny = goal.penny
    given, cost = 0.0, 0.0
    for row in relaxed.chosen:
        candidate = relaxation.candidates[row]
        option = candidate.option.index
        state = relaxation.state(relaxed, row)
        start = candidate.start.position
        given += pricer.add_best(
            option, start, state, worth, penny, relaxation.priority, line, timed, relaxation.timed_parts
        )
        for index, places in pricer.partners(option, state, partner_worth, penny).items():
            top_up[index] += places
        slots = relaxation.venue_slots_of[row]
        venue_slot[slots[relaxation.slots_of[row] < relaxation.slots]] += 1
        room, number = pricer.place[option]
        cost += room.states[number][state].cost
    for (index, session), places in relaxation.best_hosted(goal, prices).items():
        line[index] += places
        given += places * relaxation.priority[index]
        for number, coefficient in relaxation.timed_of_hosted.get((index, session), ()):
            timed[number] += places * coefficient
    runs = np.zeros(len(relaxation.candidates), dtype=bool)
    runs[relaxed.chosen] = True
    limit = np.array([np.count_nonzero(runs[rule.candidates]) - rule.most for rule in relaxation.limits])
    held = 0.0 if goal.held is None else float((relaxation.priority * relaxation.asked).sum()) - given - goal.held
    budget = 0.0 if relaxation.budget is None else cost - relaxation.budget
    return np.concatenate([line, venue_slot, top_up, limit, timed, [held, budget]])
