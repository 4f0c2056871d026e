"""A first plan in a moment: again and again the session that gives the most places that nobody has yet.

The number of new places that a candidate can give only falls as others are taken, so that an old number is an upper
bound, as is `Potential`, and few candidates need a close look (Minoux, "Accelerated greedy algorithms for maximizing
submodular set functions", 1978). No partner places, no hosted ones, nor all that a prerequisite opens: the search
adds them.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable

from scheduler.instance import Candidate, Instance, Line
from scheduler.model.incumbent import Incumbent, Roster
from scheduler.model.ledger import Ledger, session_cost
from scheduler.model.potential import Potential
from scheduler.progress import Limits

LOOK = 1e-4  # seconds for one candidate
Rank = Callable[[Line], tuple[float, ...]]


def greedy_plan(instance: Instance, start: Incumbent | None, limits: Limits, deadline: float) -> Incumbent:
    """A plan that keeps the rules, as good as there is time for; `start` (pinned and required sessions) stays in it."""
    ledger = Ledger(instance, start or Incumbent())

    def late() -> bool:
        limits.clock.spend(LOOK)
        return limits.now() > deadline or limits.stopped()

    budget = instance.scenario.policy.budget
    potential = Potential(ledger, partners=False)
    queue: list[tuple[int, int]] = []
    for candidate in instance.candidates:
        if late():
            break
        gain = potential.gain(candidate)
        if gain > 0 and candidate.index not in ledger.rosters:
            queue.append((-gain, candidate.index))
    heapq.heapify(queue)
    while queue and not late():
        _, index = heapq.heappop(queue)
        candidate = instance.candidates[index]
        if not ledger.fits(candidate):
            continue
        gain = potential.gain(candidate)
        if not queue or -gain <= queue[0][0]:
            roster = fill(ledger, candidate, in_file_order, potential.wanting(candidate))
            gain = _gain(instance, roster)
        if gain <= 0:
            continue
        if queue and -gain > queue[0][0]:
            heapq.heappush(queue, (-gain, index))
            continue
        if budget is None or ledger.spent + session_cost(candidate, sum(roster.places.values())) <= budget:
            ledger.take(candidate, roster)
    return ledger.incumbent()


def _gain(instance: Instance, roster: Roster) -> int:
    return sum(places * instance.lines[line].priority for line, places in roster.places.items())


def in_file_order(line: Line) -> tuple[float, ...]:
    """Higher priorities first, then as in the file."""
    return (-line.priority, line.index)


def fill(
    ledger: Ledger,
    candidate: Candidate,
    rank: Rank,
    lines: list[Line],
    partners: bool = False,
) -> Roster:
    """The most places for those who can pay the price that results; empty where it stays below its minimum.

    Args:
        rank: who comes first: the lowest.
        lines: who may be asked.
        partners: take partner places where only so the minimum is reached.
    """
    option, instance = candidate.option, ledger.instance
    asked = sorted(lines, key=rank)
    allowances: dict[int, int] = {}
    while asked:
        places: dict[int, int] = {}
        room = option.max_places
        for line in asked:
            if not room:
                break
            if line.index not in allowances:
                allowances[line.index] = ledger.allowance(line, candidate)
            given = min(room, allowances[line.index])
            if given and (not line.all_or_nothing or given == ledger.left[line.index]):
                places[line.index] = given
                room -= given
        local = option.max_places - room
        top_up = _partners(ledger, candidate, option.min_places - local) if partners and local else {}
        total = local + sum(top_up.values())
        if total < option.min_places or not local:
            break
        income = sum(number * instance.top_ups[index].price for index, number in top_up.items())
        cost = session_cost(candidate, total)
        if income > cost:
            break
        price = -(-(cost - income) // local)
        dear = {line.index for line in asked if line.ceiling is not None and line.ceiling < price}
        if dear.isdisjoint(places):
            return Roster(places, top_up)
        asked = [line for line in asked if line.index not in dear]
    return Roster({}, {})


def _partners(ledger: Ledger, candidate: Candidate, missing: int) -> dict[int, int]:
    """Partner places for what is missing, the best paid first; none where they do not suffice."""
    taken: dict[int, int] = {}
    lines = ledger.instance.top_ups_of_course[candidate.option.course]
    for top_up in sorted(lines, key=lambda each: (-each.price, each.index)):
        places = min(missing, top_up.per_session, ledger.partner_left[top_up.index])
        if places > 0:
            taken[top_up.index] = places
            missing -= places
    return taken if missing <= 0 else {}
