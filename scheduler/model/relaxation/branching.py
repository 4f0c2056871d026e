"""Branch and bound over how many sessions each course, each offer and each option has.

These numbers carry the fixed costs; where the linear program takes a fraction of a session, either at most the whole
number below or at least the one above is in any plan (Barnhart et al., "Branch-and-price: column generation for solving
huge integer programs", Operations Research 46, 1998). The bound is the least of the open boxes' bounds.
"""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass

from scheduler.model.relaxation.lagrangian import Box, Goal
from scheduler.model.relaxation.master import Bounded, Master, share_of

Leaf = Callable[[Box, int, set[int], float], "LeafOutcome"]
SESSIONS_BY_OPTION = 3  # groups from here on are told apart before an exact solve gives up; dates are left to it


@dataclass(frozen=True)
class LeafOutcome:
    """What an exact solve within a box said: a value below the cutoff; whether the box holds nothing better."""

    value: int | None
    closed: bool


class Branching:
    """Best-first search over boxes of session numbers.

    Args:
        leaf: solves exactly within a box, below a value; told which candidate rows the linear program uses and
            how much longer than at first it may take.
        step: every value is a multiple of this.
        gap: |value - bound| / max(1, |value|) that is good enough.
    """

    def __init__(self, master: Master, goal: Goal, leaf: Leaf, stop: Callable[[], bool], step: int, gap: float) -> None:
        self.master, self.goal, self.leaf, self.stop, self.step = master, goal, leaf, stop, step
        self.gap = gap
        self.groups = list(enumerate(master.relaxation.counted))
        self._patience: dict[int, float] = {}

    def run(self, root: Bounded, cutoff: int, deadline: float) -> int:
        """Split boxes, lowest bound first, until none is below the cutoff (the value of a plan) or time is up.

        Returns:
            the proved bound, in the goal's own unit.
        """
        order = itertools.count()
        queue: list[tuple[int, int, Box, Bounded]] = [(root.scaled, next(order), {}, root)]
        while queue and time.monotonic() < deadline and not self.stop():
            if cutoff - self._whole(queue[0][0]) <= self.gap * max(1, cutoff):
                break
            scaled, _, box, solved = heapq.heappop(queue)
            number, value = self._fraction(solved)
            if number is not None:
                least, most = self._range(box, number)
                parts = [(least, int(value)), (int(value) + 1, most)]
            else:
                patience = self._patience.get(id(box), 1.0)
                outcome = self.leaf(box, cutoff, {column.row for column, _ in solved.used}, patience)
                if outcome.value is not None:
                    cutoff = min(cutoff, outcome.value)
                if outcome.closed or self._whole(scaled) >= cutoff:
                    continue
                split = self._unfixed(box, solved)
                if split is None:
                    # Nothing left to split: the same box again, with more time.
                    self._patience[id(box)] = 2 * patience
                    heapq.heappush(queue, (scaled, next(order), box, solved))
                    continue
                number, at = split
                least, most = self._range(box, number)
                parts = [(least, at - 1), (at, at), (at + 1, most)]
            for part in parts:
                if part[0] > part[1]:
                    continue
                child = {**box, number: part}
                result = self.master.bound(
                    self.goal, deadline, self.stop, target=cutoff, start=solved.prices, box=child
                )
                inherited = max(result.scaled, scaled)
                if self._whole(inherited) < cutoff:
                    heapq.heappush(queue, (inherited, next(order), child, result))
        return min([cutoff, *(self._whole(item[0]) for item in queue)])

    def _whole(self, scaled: int) -> int:
        return -(-scaled // (self.goal.scale * self.step)) * self.step

    def _range(self, box: Box, number: int) -> tuple[int, int]:
        return box.get(number, (0, self.master.relaxation.most(number)))

    def _amount(self, solved: Bounded, number: int) -> float:
        """How much of a counted thing the linear program has."""
        relaxation = self.master.relaxation
        return sum(value * share_of(relaxation, column, number) for column, value in solved.used)

    def _unfixed(self, box: Box, solved: Bounded) -> tuple[int, int] | None:
        """An option whose number of sessions the box leaves open, and that number in the linear program."""
        for number, group in self.groups:
            count = round(self._amount(solved, number))
            if group.name[0] >= SESSIONS_BY_OPTION and self._range(box, number) != (count, count):
                return number, count
        return None

    def _fraction(self, solved: Bounded) -> tuple[int | None, float]:
        """The coarsest group with the most fractional number of sessions."""
        best: tuple[int, float] | None = None
        found: tuple[int | None, float] = (None, 0.0)
        for number, group in self.groups:
            if best is not None and group.name[0] != best[0]:
                break
            value = self._amount(solved, number)
            distance = abs(value - round(value))
            if distance > 1e-4 and (best is None or distance > best[1]):
                best, found = (group.name[0], distance), (number, value)
        return found
