"""What holds of every plan of an instance, before any prices."""

from __future__ import annotations

import itertools
import math
from functools import cache

import numpy as np

from scheduler.instance import Instance
from scheduler.model.relaxation.rosters import Tiers

MOST_TIER_CASES = 27


def tier_cases(instance: Instance) -> list[Tiers]:
    """Every way in which the offers counted over the quarter can reach their tiers; one open case where too many."""
    offers = {
        (option.trainer, option.course): len(option.quote.tiers)
        for option in instance.options
        if option.quote.over_quarter
    }
    if math.prod(offers.values()) > MOST_TIER_CASES:
        return [{}]
    return [
        dict(zip(offers, tiers, strict=True))
        for tiers in itertools.product(*(range(count) for count in offers.values()))
    ]


def out_of_reach(instance: Instance) -> int:
    """Places (times priority) of lines that no candidate and no hosted session suits: unfilled in every plan."""
    course_of_start = [course for course, own in enumerate(instance.starts) for _ in own]
    held: dict[tuple[int, int], int] = {}
    candidates, starts = instance.candidates, len(instance.candidates.starts)
    for number in np.unique(candidates.venue * starts + candidates.start).tolist():
        start = candidates.starts[number % starts]
        key = course_of_start[number % starts], number // starts
        held[key] = held.get(key, 0) | 1 << start.position
    reached = {line for session in instance.hosted for line in session.lines}
    return sum(
        line.places * line.priority
        for line in instance.lines
        if line.index not in reached
        and not any(line.starts & held.get((line.course, venue), 0) for venue in line.metres)
    )


def cost_step(instance: Instance) -> int:
    """Every plan's cost is a multiple of this many pence."""
    step = 0
    for quote in {id(option.quote): option.quote for option in instance.options}.values():
        for piece in quote.pieces if step != 1 else ():
            step = math.gcd(step, piece.fixed, piece.per_place)
    reached = {(option.course, option.venue) for option in instance.options}
    travel = cache(instance.travel_pence)
    for line in instance.lines if step != 1 else ():
        for venue, metres in line.metres.items():
            if (line.course, venue) in reached:
                step = math.gcd(step, travel(metres))
    for top_up in instance.top_ups:
        step = math.gcd(step, top_up.price)
    for session in instance.hosted:
        step = math.gcd(step, session.price)
        for metres in session.lines.values():
            step = math.gcd(step, session.price + instance.travel_pence(metres))
    return max(1, step)
