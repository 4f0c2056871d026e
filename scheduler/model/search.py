"""Large-neighbourhood search: most of the plan is kept, a part is free, and CP-SAT finds the best for that part.

(Shaw, "Using constraint programming and local search methods to solve vehicle routing problems", CP 1998.)
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scheduler.instance import Candidate, Instance
from scheduler.model.exact import ExactModel
from scheduler.model.incumbent import Incumbent
from scheduler.progress import Limits
from scheduler.scenario.schema import Level


@dataclass
class Search:
    """A plan and the ways to better it.

    Attributes:
        levels: the first levels, that the search looks at together; the first weighs most.
        merit: by candidate index, how little the relaxation loses when it is in the plan: 0 is best.
    """

    instance: Instance
    limits: Limits
    levels: Sequence[Level]
    merit: dict[int, int]
    on_better: Callable[[Incumbent, list[int]], None]
    incumbent: Incumbent | None = None
    values: list[int] | None = None

    def weights(self) -> list[int]:
        """So that one unit of an earlier level outweighs all that the later one is now."""
        if len(self.levels) == 1:
            return [1]
        worst = 10_000_000 if self.values is None else 2 * self.values[1] + 1000
        return [worst, 1]

    def improve(self, free: Sequence[Candidate], running: set[int], deadline: float, deterministic: float) -> bool:
        """Let the `free` candidates and the rosters of the `running` ones be decided anew; True when it got better."""
        old = self.incumbent or Incumbent()
        free_indices = {candidate.index for candidate in free}
        kept = {
            index: roster for index, roster in old.rosters.items() if index not in free_indices and index not in running
        }
        inside = free_indices | running | set(kept)
        candidates = [self.instance.candidates[index] for index in sorted(inside)]
        model = ExactModel(self.instance, candidates, kept=kept, running=running)
        goal = model.combined(self.levels, self.weights())
        outcome = model.minimise(
            goal,
            self.limits,
            deadline,
            hint=self.incumbent,
            deterministic_seconds=deterministic,
            workers=self.limits.portfolio,
        )
        if outcome.incumbent is None:
            return False
        values = [int(model.value(model.expression(level))) for level in self.levels]
        if self.values is None or values < self.values:
            self.incumbent, self.values = outcome.incumbent, values
            self.on_better(outcome.incumbent, values)
            return True
        return False


def open_to(
    instance: Instance, incumbent: Incumbent, wanted: Sequence[Candidate], leaving: set[int]
) -> list[Candidate]:
    """Those of the wanted candidates whose trainer and venue are free once the `leaving` sessions are gone."""
    taken = set()
    for index in incumbent.rosters:
        if index not in leaving:
            candidate = instance.candidates[index]
            for slot in candidate.start.slots:
                taken.add((True, candidate.option.trainer, slot))
                taken.add((False, candidate.option.venue, slot))
    return [
        candidate
        for candidate in wanted
        if not any(
            (True, candidate.option.trainer, slot) in taken or (False, candidate.option.venue, slot) in taken
            for slot in candidate.start.slots
        )
    ]


def improve(search: Search, deadline: float, target: Callable[[], bool]) -> None:
    """Free courses, trainers and weeks in turn until the deadline or the target."""
    instance = search.instance
    chance = random.Random(search.limits.seed)
    assert search.incumbent is not None
    moves = ["course", "trainer", "week"]
    size = {"course": 2, "trainer": 2, "week": 3}
    while time.monotonic() < deadline and not search.limits.stop.is_set() and not target():
        move = chance.choice(moves)
        leaving = _leaving(search, chance, move, size[move])
        wanted = {c.index: c for c in instance.candidates if _touched(c, move, leaving[1])}
        pool = good(search, list(wanted.values()), 250)
        inside = {*leaving[0]}
        free = open_to(instance, search.incumbent, pool, inside)
        free += [instance.candidates[i] for i in inside if i not in {c.index for c in free}]
        courses = {c.option.course for c in free}
        running = {
            i for i in search.incumbent.rosters if i not in inside and instance.candidates[i].option.course in courses
        }
        free = [c for c in free if c.index not in running]
        search.improve(free, running, deadline, 2.0)


def good(search: Search, candidates: Sequence[Candidate], most: int) -> list[Candidate]:
    """The candidates of the greatest merit."""
    return sorted(candidates, key=lambda c: (search.merit.get(c.index, 0), c.index))[:most]


def _leaving(search: Search, chance: random.Random, move: str, size: int) -> tuple[set[int], set[object]]:
    instance = search.instance
    assert search.incumbent is not None
    if move == "course":
        chosen: set[object] = set(chance.sample(range(len(instance.courses)), min(size, len(instance.courses))))
    elif move == "trainer":
        chosen = set(chance.sample(range(len(instance.trainers)), min(size, len(instance.trainers))))
    else:
        weeks = sorted({c.start.week for c in instance.candidates})
        at = chance.randrange(max(1, len(weeks) - size + 1))
        chosen = set(weeks[at : at + size])
    leaving = {i for i in search.incumbent.rosters if _touched(instance.candidates[i], move, chosen)}
    return leaving, chosen


def _touched(candidate: Candidate, move: str, chosen: set[object]) -> bool:
    if move == "course":
        return candidate.option.course in chosen
    if move == "trainer":
        return candidate.option.trainer in chosen
    return candidate.start.week in chosen
