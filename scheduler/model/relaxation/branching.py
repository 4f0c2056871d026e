"""Branch and bound over how many sessions each course, each offer and each option has, how large and how early.

The numbers carry the fixed costs; where the linear program takes a fraction of a session, either at most the whole
number below or at least the one above is in any plan (Barnhart et al., "Branch-and-price: column generation for solving
huge integer programs", Operations Research 46, 1998). The bound is the least of the open boxes' bounds.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scheduler.model.relaxation.counted import OPTION, SIZE, TOP_UP, Box, amounts
from scheduler.model.relaxation.master import Bounded, Master
from scheduler.model.relaxation.prices import Goal

FRACTION = 1e-4
NO_PLAN = 2**50
LOOKS = 3  # quick looks in a row that found nothing, after which no more are taken
Leaf = Callable[[Box, int, set[int], float, float], "LeafOutcome"]


@dataclass(frozen=True)
class LeafOutcome:
    """What an exact solve within a box said: a value below the cutoff; whether the box holds nothing better."""

    value: int | None
    closed: bool


@dataclass
class Node:
    """A box still open, with the proved bound (scaled) and the linear program of the relaxation within it.

    Attributes:
        patience: how much longer than at first its next exact solve may take.
    """

    scaled: int
    box: Box
    solved: Bounded
    patience: float = 1.0

    @property
    def used(self) -> set[int]:
        """The candidate rows that the linear program uses."""
        return {column.row for column, _ in self.solved.used}


class Branching:
    """Best-first search over boxes of session numbers; it may be run again to go on where it stopped.

    Args:
        root: the relaxation without any box.
        leaf: solves exactly within a box, below a value; told which candidate rows the linear program uses, how
            much longer than at first it may take (0 for a quick look at those rows alone), and the deadline.
            None leaves a box whose numbers are all whole with the bound that it has.
        step: every value is a multiple of this.
    """

    def __init__(self, master: Master, goal: Goal, root: Bounded, leaf: Leaf | None, step: int) -> None:
        self.master, self.goal, self.leaf, self.step = master, goal, leaf, step
        self.limits = master.limits
        self.groups = master.relaxation.counted
        self.cutoff = NO_PLAN
        self._order = itertools.count()
        self._queue: list[tuple[int, int, Node]] = []
        self._looked: set[frozenset[tuple[int, tuple[int, int]]]] = set()
        self._fruitless = 0
        self._left = 2**62  # the least bound (scaled) of the boxes left as they are
        self._push(Node(root.scaled, {}, root))

    def run(self, cutoff: int, deadline: float) -> int:
        """Split boxes, lowest bound first, until none is below the cutoff (the value of a plan) or time is up.

        Returns:
            the proved bound, in the goal's own unit.
        """
        self.cutoff = min(self.cutoff, cutoff)
        while self._queue and not self._late(deadline) and self._queue[0][0] < self._left:
            if self.cutoff - self._whole(self._queue[0][0]) <= self.limits.gap * max(1, self.cutoff):
                break
            _, _, node = heapq.heappop(self._queue)
            parts = self._divide(node, deadline)
            if not parts or self._whole(node.scaled) >= self.cutoff:
                continue
            children = [self._child(node, number, part, deadline) for number, part in parts]
            # Cut short, what the children's linear programs say is not worth branching on.
            for child in [node] if self._late(deadline) else children:
                self._push(child)
        return min([self.cutoff, *(self._whole(item[0]) for item in self._queue)])

    @property
    def scaled(self) -> int:
        """The proved bound without regard to any cutoff, in the goal's scale."""
        return min([self._left, *(item[0] for item in self._queue)])

    def _late(self, deadline: float) -> bool:
        return self.limits.now() > deadline or self.limits.stopped()

    def _push(self, node: Node) -> None:
        if self._whole(node.scaled) < self.cutoff:
            heapq.heappush(self._queue, (node.scaled, next(self._order), node))

    def _child(self, node: Node, number: int, part: tuple[int, int], deadline: float) -> Node:
        box = {**node.box, number: part}
        solved = self.master.bound(self.goal, deadline, target=self.cutoff, start=node.solved.prices, box=box)
        return Node(max(solved.scaled, node.scaled), box, solved)

    def _divide(self, node: Node, deadline: float) -> list[tuple[int, tuple[int, int]]]:
        """Parts that together hold every plan of the box, as (group, range); none when it holds nothing better."""
        if not node.solved.solved:
            # Nothing was solved here when time ran out.
            node.solved = self.master.bound(self.goal, deadline, target=self.cutoff, box=node.box)
            node.scaled = max(node.scaled, node.solved.scaled)
            if not node.solved.solved:
                if self.leaf is None:
                    self._left = min(self._left, node.scaled)
                else:
                    self._push(node)
                return []
        counts = amounts(self.groups, node.solved.used, len(self.master.relaxation.candidates))
        number = self._fraction(node.box, counts)
        if number is not None:
            if self._is_fine(number) and self.leaf is not None:
                self._look(node, self.leaf, deadline)
            least, most = self._range(node.box, number)
            below = min(max(int(counts[number]), least), most - 1)
            return [(number, (least, below)), (number, (below + 1, most))]
        if self.leaf is None:
            self._left = min(self._left, node.scaled)
            return []
        outcome = self.leaf(node.box, self.cutoff, node.used, node.patience, deadline)
        self._found(outcome)
        if outcome.closed:
            return []
        split = self._unfixed(node.box, counts)
        if split is None:
            # Nothing left to split: the same box again, with more time.
            node.patience *= 2
            self._push(node)
            return []
        number, at = split
        least, most = self._range(node.box, number)
        parts = [(least, at - 1), (at, at), (at + 1, most)]
        return [(number, part) for part in parts if part[0] <= part[1]]

    def _look(self, node: Node, leaf: Leaf, deadline: float) -> None:
        """A quick exact solve, once for each choice of session numbers: it often finds a better plan."""
        coarse = frozenset((number, part) for number, part in node.box.items() if not self._is_fine(number))
        if coarse in self._looked or self._fruitless >= LOOKS:
            return
        self._looked.add(coarse)
        outcome = leaf(node.box, self.cutoff, node.used, 0.0, deadline)
        self._fruitless = 0 if outcome.value is not None else self._fruitless + 1
        self._found(outcome)

    def _found(self, outcome: LeafOutcome) -> None:
        if outcome.value is not None:
            self.cutoff = min(self.cutoff, outcome.value)

    def _whole(self, scaled: int) -> int:
        return -(-scaled // (self.goal.scale * self.step)) * self.step

    def _range(self, box: Box, number: int) -> tuple[int, int]:
        return box.get(number, (0, self.master.relaxation.most(number)))

    def _is_fine(self, number: int) -> bool:
        return self.groups[number].name[0] >= SIZE

    def _unfixed(self, box: Box, counts: npt.NDArray[np.float64]) -> tuple[int, int] | None:
        """A number of sessions or places that the box leaves open, and what it is in the linear program."""
        for number, group in enumerate(self.groups):
            count = round(float(counts[number]))
            if OPTION <= group.name[0] <= TOP_UP and self._range(box, number) != (count, count):
                return number, count
        return None

    def _fraction(self, box: Box, counts: npt.NDArray[np.float64]) -> int | None:
        """Of the coarsest kind with any, the group with the most fractional number; None where the box settles them."""
        distance = np.abs(counts - np.rint(counts))
        settled = {number for number, (least, most) in box.items() if least >= most}
        fractional = [int(number) for number in np.flatnonzero(distance > FRACTION) if number not in settled]
        if not fractional:
            return None
        kind = self.groups[fractional[0]].name[0]
        alike = [number for number in fractional if self.groups[number].name[0] == kind]
        return max(alike, key=lambda number: (distance[number], -number))
