"""Each course alone, at prices for what courses share: a bound at least as high as the linear program's.

Trainers' and rooms' time, limits of the programme, prerequisites, the budget and the level already held are priced as
in the linear program; what is left falls apart by course (Lagrangian decomposition: Guignard and Kim, "Lagrangean
decomposition: a model yielding stronger Lagrangean bounds", Mathematical Programming 39, 1987). With each course solved
by a linear program, this is the linear program's own bound. Branching on a course's numbers of sessions, of sizes and
of dates lifts its part, since then half a session is no longer to be had; and the courses can be solved apart.

Proof in a line: the parts' least values and what the prices take add up to at most the value of any plan, since its
sessions of one course are among the plans of that course's part (weak duality).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scheduler.instance import Instance
from scheduler.model.relaxation.branching import NO_PLAN, Branching
from scheduler.model.relaxation.compiled import Ints
from scheduler.model.relaxation.counted import Column
from scheduler.model.relaxation.diary_prices import DiaryPrices
from scheduler.model.relaxation.lagrangian import Lagrangian
from scheduler.model.relaxation.master import Master
from scheduler.model.relaxation.prices import Goal, Prices, Tolls
from scheduler.progress import Limits


@dataclass(frozen=True)
class Division:
    """A relaxation at some prices, divided by course.

    Attributes:
        goal: of every part.
        constant: what the prices take: the bound is this and the parts' bounds, in the goal's scale.
    """

    goal: Goal
    constant: int
    tolls: tuple[Tolls, ...]


def divide(relaxation: Lagrangian, goal: Goal, prices: Prices, diary: DiaryPrices) -> Division:
    """The parts of a relaxation at the prices of its linear program."""
    instance = relaxation.instance
    slots = prices.venue_slot.copy()
    slots[relaxation.is_padding()] = 0
    constant = -prices.held * (goal.held or 0) - diary.total - int(slots.sum())
    constant -= sum(int(price) * limit.most for price, limit in zip(prices.limit, relaxation.limits, strict=True))
    constant -= sum(int(price) * row.most for price, row in zip(prices.timed, relaxation.timed, strict=True))
    if relaxation.budget is not None:
        constant -= prices.budget * relaxation.budget
    candidate = np.zeros(len(instance.candidates), dtype=np.int64)
    if relaxation.candidates:
        paid = diary.of_candidates(relaxation) + slots[relaxation.venue_slots_of].sum(axis=1)
        for price, limit in zip(prices.limit, relaxation.limits, strict=True):
            paid[limit.candidates] += price
        candidate[relaxation.candidates.number] = paid
    budget = 0 if relaxation.budget is None else prices.budget
    tolls = tuple(Tolls(course, candidate, prices.timed, budget) for course in range(len(instance.courses)))
    return Division(Goal(goal.place + prices.held, goal.penny, None, goal.scale), constant, tolls)


def bound_part(
    instance: Instance,
    tolls: Tolls,
    goal: Goal,
    lines: Ints,
    top_ups: Ints,
    columns: Sequence[Column],
    limits: Limits,
) -> int:
    """The proved bound of one course alone, in the goal's scale.

    Args:
        lines, top_ups: prices to begin with.
        columns: sessions that the linear program begins with; their `row` is the candidate's index.
    """
    deadline = limits.now() + limits.seconds
    relaxation = Lagrangian(instance, tolls=tolls)
    master = Master(relaxation, limits)
    master.take(columns)
    start = replace(relaxation.no_prices(), line=lines, top_up=top_ups)
    root = master.bound(goal, deadline, start=start)
    if not root.solved:
        return root.scaled
    branching = Branching(master, goal, root, None, 1)
    branching.run(NO_PLAN, deadline)
    return max(root.scaled, branching.scaled)
