"""Large-neighbourhood search: most of the plan is kept, a part is free, and CP-SAT finds the best for that part.

(Shaw, "Using constraint programming and local search methods to solve vehicle routing problems", CP 1998.)
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scheduler.instance import Candidate, Instance
from scheduler.model.exact import ExactModel
from scheduler.model.incumbent import Incumbent
from scheduler.model.recreate import BEARABLE_RISE, Rise
from scheduler.progress import Limits
from scheduler.scenario.schema import Level

PLACES, COST = Level(weights={"places": 1}), Level(weights={"cost": 1})
MOST_FREE = 250  # candidates in a neighbourhood: more make its model slow
DETERMINISTIC_SECONDS = 2.0  # for each neighbourhood


@dataclass
class Search:
    """A plan and the ways to better it: fewer unfilled places, then less cost.

    Attributes:
        rise: by candidate, how much the bound rises when it is in the plan: 0 is best; None where nothing is known.
        values: of the plan: unfilled places (weighted), pence.
    """

    instance: Instance
    limits: Limits
    rise: Rise | None
    on_better: Callable[[Incumbent, tuple[int, int]], None]
    incumbent: Incumbent
    values: tuple[int, int]

    def improve(
        self,
        free: Sequence[Candidate],
        running: set[int],
        deadline: float,
        deterministic_seconds: float = DETERMINISTIC_SECONDS,
    ) -> None:
        """Let the `free` candidates and the rosters of the `running` ones be decided anew."""
        rosters = self.incumbent.rosters
        free_indices = {candidate.index for candidate in free}
        kept = {
            index: roster for index, roster in rosters.items() if index not in free_indices and index not in running
        }
        inside = free_indices | running | set(kept)
        candidates = [self.instance.candidates[index] for index in sorted(inside)]
        model = ExactModel(self.instance, candidates, kept=kept, running=running)
        # One place outweighs all that the plan costs now, twice over.
        outcome = model.minimise(
            model.combined([PLACES, COST], [2 * self.values[1] + 1000, 1]),
            self.limits,
            deadline,
            hint=self.incumbent,
            deterministic_seconds=deterministic_seconds,
            workers=self.limits.portfolio,
        )
        if outcome.incumbent is None:
            return
        places, cost = (int(model.value(model.expression(level))) for level in (PLACES, COST))
        if (places, cost) < self.values:
            self.incumbent, self.values = outcome.incumbent, (places, cost)
            self.on_better(self.incumbent, self.values)


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
    moves = ["course", "trainer", "week"]
    size = {"course": 2, "trainer": 2, "week": 3}
    while search.limits.now() < deadline and not search.limits.stopped() and not target():
        move = chance.choice(moves)
        leaving = _leaving(search, chance, move, size[move])
        wanted = [c for c in instance.candidates if _touched(c, move, leaving[1])]
        pool = good(search, chance, wanted)
        inside = {*leaving[0]}
        free = open_to(instance, search.incumbent, pool, inside)
        free += [instance.candidates[i] for i in inside if i not in {c.index for c in free}]
        courses = {c.option.course for c in free}
        running = {
            i for i in search.incumbent.rosters if i not in inside and instance.candidates[i].option.course in courses
        }
        free = [c for c in free if c.index not in running]
        search.improve(free, running, deadline)


def good(search: Search, chance: random.Random, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Some of the candidates, those with which the bound rises least; chance decides between those nearly equal."""
    rise = search.rise
    order = [(0 if rise is None else rise[c.index] // BEARABLE_RISE, chance.random(), c) for c in candidates]
    order.sort(key=lambda item: item[:2])
    return [candidate for _, _, candidate in order[:MOST_FREE]]


def _leaving(search: Search, chance: random.Random, move: str, size: int) -> tuple[set[int], set[object]]:
    instance = search.instance
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
