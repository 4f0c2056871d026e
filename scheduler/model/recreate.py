"""Ruin and recreate: a few sessions stop, and others are put in their place, tens of thousands of times a second.

What stops lies near together: what stands in the way of a session that would give places nobody has, or neighbours in
time of the same trainer or, at a venue near by, course. Then those left out join sessions with room, and sessions are
added, the best first, with now and then the best passed over. A worse plan is kept with a chance that falls as time
goes.
(Schrimpf et al., "Record breaking optimization results using the ruin and recreate principle", Journal of Computational
Physics 159, 2000; Christiaens and Vanden Berghe, "Slack induction by string removals for vehicle routing problems",
Transportation Science 54, 2020.)
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from scheduler.instance import Instance
from scheduler.model.incumbent import Incumbent
from scheduler.model.walk.arrays import COST, UNFILLED
from scheduler.model.walk.board import Board
from scheduler.model.walk.changes import note_best
from scheduler.model.walk.rounds import rounds
from scheduler.progress import Limits

LOOKED_AT = 100  # candidates in a round, of courses and trainers that have more
DEARER = 12  # a place unfilled is this much worse than the dearest that a place in a smallest session costs
BATCH = 500  # rounds in one area, between two looks at the clock
TOLD_EVERY = 0.02  # of a run: a better plan is told of no sooner after the last, since to write one down takes a while
ROUND = 1e-4  # seconds
WARM, COLD = 1.0, 0.005  # the temperature, from first to last, in what a place is worth

BEARABLE_RISE = 0.25  # of the bound, in what a place is worth: with each more a candidate is 2.7 times as rarely drawn
NEVER_QUITE = 0.01  # the weight that each has at least, where the best have 1

OnBetter = Callable[[Incumbent], None]
Rise = npt.NDArray[np.float32]


class Recreate:
    """A search for plans with fewer unfilled places (weighted), then of less cost.

    Args:
        start: a plan that keeps the rules.
        seed: of every choice left to chance.
        on_better: told of better plans now and then, and of the best at the end of each run.
        rise: by candidate, how much the least that is proved possible rises with it in the plan, in what a place is
            worth: candidates that cost little by that are looked at more often. None: all are as good.
        held: so many unfilled places (weighted) count nothing: sought is the least cost with at most those.

    Attributes:
        board: where it stands.
        best: of `plan`: its unfilled places above those held, and its cost, which may be less in truth.
    """

    def __init__(
        self,
        instance: Instance,
        start: Incumbent,
        seed: int,
        on_better: OnBetter,
        rise: Rise | None = None,
        held: int = 0,
    ) -> None:
        self.on_better = on_better
        self.board = Board(instance, start)
        self._seeds = np.random.SeedSequence(seed)
        facts, totals = self.board.facts, self.board.state.totals
        weight = np.ones(len(instance.candidates))
        if rise is not None:
            weight = np.exp(-np.maximum(rise, 0).astype(np.float64) / BEARABLE_RISE) + NEVER_QUITE
        self._up_to = weight[facts.pool]
        reaches = np.zeros(len(facts.reach_course))
        for number, (first, end) in enumerate(zip(facts.pool_at[:-1], facts.pool_at[1:], strict=True)):
            np.cumsum(self._up_to[first:end], out=self._up_to[first:end])
            if first < end and number < len(reaches):
                reaches[number] = self._up_to[end - 1]
        self._up_to_all = np.cumsum(reaches)
        given = max(1, sum(sum(roster.places.values()) for roster in start.rosters.values()))
        # What an unfilled place counts in pence: enough that hardly a session is left out for its cost alone.
        dearest = int((facts.costs[facts.costs_at + facts.least] // facts.least).max(initial=0))
        self.place = DEARER * max(1, int(totals[COST]) // given, dearest)
        self.held = held
        self.best = (max(0, int(totals[UNFILLED]) - held), int(totals[COST]))
        self.plan = start
        note_best(self.board.records[1])

    def run(self, limits: Limits, until: float, warmth: tuple[float, float] = (WARM, COLD)) -> None:
        """Search until a time by the limits' clock.

        Args:
            warmth: at first and at last.
        """
        began, (first, last) = limits.now(), warmth
        state, told, news = self.board.state, began, False
        while (now := limits.now()) < until and not limits.stopped():
            limits.clock.spend(BATCH * ROUND)
            bearable = self.place * first * (last / first) ** ((now - began) / max(1e-9, until - began))
            seed = int(self._seeds.spawn(1)[0].generate_state(1)[0])
            rounds(
                *self.board.records,
                BATCH,
                seed,
                self.held,
                self.place,
                bearable,
                self._up_to,
                self._up_to_all,
                LOOKED_AT,
            )
            unfilled, cost = (int(each) for each in state.best_totals)
            if (max(0, unfilled - self.held), cost) < self.best:
                self.best, news = (max(0, unfilled - self.held), cost), True
            if news and now >= told + TOLD_EVERY * (until - began):
                told, news = now, False
                self._tell()
        if news:
            self._tell()

    def _tell(self) -> None:
        self.plan = self.board.best()
        self.on_better(self.plan)
