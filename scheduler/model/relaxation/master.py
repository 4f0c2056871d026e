"""Column generation: the duals of the linear program over rosters are the prices at which is priced next.

Columns are sessions with their rosters, added where the relaxation finds them worth more than they cost (column
generation: Dantzig and Wolfe, "Decomposition principle for linear programs", Operations Research 8, 1960). Besides the
duals themselves, prices on the way from them to the best ones so far are tried (Wentges, "Weighted Dantzig-Wolfe
decomposition for linear mixed-integer programming", International Transactions in Operational Research 4, 1997).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from scheduler.model.incumbent import Incumbent
from scheduler.model.relaxation.ascent import ascend
from scheduler.model.relaxation.compiled import NEVER, Ints
from scheduler.model.relaxation.counted import Box, Column
from scheduler.model.relaxation.diary_prices import DiaryPrices, diary_prices
from scheduler.model.relaxation.lagrangian import Lagrangian
from scheduler.model.relaxation.prices import Goal, Prices, Relaxed
from scheduler.model.relaxation.program import NoPrices, Program
from scheduler.progress import Limits

DIARIES = 3e-6  # seconds for each candidate, to price trainers' time
TAKEN_FROM = 2 / 3  # of the ascent: sessions of its relaxed plans are columns from then on
MOST_COLUMNS = 100  # at each prices, beside those of the relaxed diaries: more slow the linear program
# Between the best prices so far (1) and those of the last linear program (0); pricing is quick beside a linear program.
ROOT_POINTS, BOX_POINTS = (0.9, 0.7, 0.5, 0.3, 0.0), (0.5, 0.0)

OnBound = Callable[[int], None]


@dataclass
class Bounded:
    """What column generation gives: the proved bound (own unit), the prices that prove it, the rosters in use.

    Attributes:
        scaled: the bound in the goal's scale.
        reduced: by candidate row, how much the scaled bound rises when that candidate is in the plan.
        used: columns with their value in the last linear program.
        solved: there was time for a linear program.
        duals: of the last linear program.
    """

    bound: int
    scaled: int
    prices: Prices
    reduced: Ints
    used: list[tuple[Column, float]]
    solved: bool
    duals: tuple[Prices, DiaryPrices] | None = None


class Master:
    """Column generation for one goal after the other, over one relaxation."""

    def __init__(self, relaxation: Lagrangian, limits: Limits) -> None:
        self.relaxation, self.limits = relaxation, limits
        self.columns: dict[Column, None] = {}
        self._known: dict[Column, None] = {}
        self._program: Program | None = None

    @cached_property
    def _row_of(self) -> dict[int, int]:
        return {candidate.index: row for row, candidate in enumerate(self.relaxation.candidates)}

    def _add(self, column: Column) -> bool:
        if column in self.columns:
            return False
        self.columns[column] = None
        if self._program is not None:
            self._program.add(column)
        return True

    def _program_for(self, goal: Goal) -> Program:
        if self._program is None or self._program.goal != goal:
            if self._program is not None:
                # Of the last goal's columns those in use: the rest would only slow the linear program.
                self.columns = self._known | dict.fromkeys(column for column, _ in self._program.used())
            self._program = Program(self.relaxation, goal)
            for column in self.columns:
                self._program.add(column)
        return self._program

    def evaluate(
        self,
        goal: Goal,
        prices: Prices,
        box: Box | None = None,
        *,
        courses: Collection[int] | None = None,
        before: Relaxed | None = None,
    ) -> Relaxed:
        """The relaxation at these prices, or with only some courses priced anew; the clock is told of the work."""
        self.limits.clock.spend(self.relaxation.work if courses is None else self.relaxation.work_on(courses))
        return self.relaxation.evaluate(goal, prices, box=box, courses=courses, before=before)

    def ascend(
        self,
        goal: Goal,
        worth: float,
        deadline: float,
        on_bound: OnBound,
        most_steps: float = math.inf,
        start: Prices | None = None,
    ) -> Prices:
        """Prices good enough to begin with, and the sessions of their relaxed plans as columns."""
        found: dict[Column, None] = {}

        def take(share: float, prices: Prices, relaxed: Relaxed) -> None:
            for row in relaxed.chosen if share > TAKEN_FROM else ():
                column = self._column(row, goal, prices, relaxed)
                if column is not None:
                    found[column] = None

        prices = ascend(self, goal, worth, deadline, most_steps, on_bound, take, start)
        self._program_for(goal)
        for column in found:
            self._add(column)
        return prices

    def know(self, plan: Incumbent) -> None:
        """Take a plan's sessions as columns: a good start for the linear program."""
        instance = self.relaxation.instance
        for index, roster in plan.rosters.items():
            if index not in self._row_of:
                continue
            quote = instance.candidates[index].option.quote
            total = sum(roster.places.values()) + sum(roster.top_up.values())
            cost = min(quote.cost(total, tier) for tier in quote.possible_tiers(total))
            places, top_up = tuple(sorted(roster.places.items())), tuple(sorted(roster.top_up.items()))
            column = Column(self._row_of[index], places, top_up, cost)
            self._known[column] = None
            self._add(column)

    def take(self, columns: Iterable[Column]) -> None:
        """Take columns whose `row` is the candidate's index: another relaxation's rows are others."""
        for column in columns:
            if column.row in self._row_of:
                self._add(replace(column, row=self._row_of[column.row]))

    def columns_of(self, course: int) -> list[Column]:
        """The columns of a course, to be taken by another."""
        candidates = self.relaxation.candidates
        own = [column for column in self.columns if candidates[column.row].option.course == course]
        return [replace(column, row=candidates[column.row].index) for column in own]

    def prove(self, goal: Goal, prices: Prices) -> Bounded:
        """What these prices prove, without a linear program."""
        return self._without_prices(goal, self.evaluate(goal, prices), prices)

    def bound(  # noqa: C901, PLR0912 - one loop, read from top to bottom
        self,
        goal: Goal,
        deadline: float,
        target: int | None = None,
        start: Prices | None = None,
        box: Box | None = None,
        on_bound: OnBound | None = None,
    ) -> Bounded:
        """Generate columns until the bound meets the linear program, the target or the deadline.

        Args:
            target: stop once the bound (own unit) is at least this.
            start: prices to price at first.
        """
        limits, points = self.limits, ROOT_POINTS if box is None else BOX_POINTS
        program = self._program_for(goal)
        program.confine(box or {})
        best_prices = start or self.relaxation.no_prices()
        best = self.evaluate(goal, best_prices, box)
        if limits.now() > deadline or limits.stopped():
            return self._without_prices(goal, best, best_prices)
        self._grow(program, goal, best_prices, best)
        last: tuple[float, Prices, DiaryPrices] | None = None
        rebuilt = False
        while True:
            try:
                last = program.solve(limits, deadline)
                while limits.now() < deadline and program.cut():
                    last = program.solve(limits, deadline)
            except NoPrices:
                if rebuilt or limits.now() > deadline:
                    break
                self._program = None
                program, rebuilt = self._program_for(goal), True
                program.confine(box or {})
                continue
            linear, duals, diary_duals = last
            whole = _whole(best.bound, goal.scale)
            if on_bound is not None:
                on_bound(whole)
            if linear - best.bound <= max(1.0, abs(linear) * 1e-7):
                break
            if whole >= _whole(int(linear - 1e-6 * abs(linear)), goal.scale):
                break
            if limits.now() > deadline or limits.stopped() or (target is not None and whole >= target):
                break
            centre, added = best_prices, 0
            for share in points:
                prices = _mix(centre, duals, share) if share else duals
                relaxed = self.evaluate(goal, prices, box)
                added += self._grow(program, goal, prices, relaxed, None if share else diary_duals)
                if relaxed.bound > best.bound:
                    best, best_prices = relaxed, prices
            if not added:
                break
        if last is None:
            return self._without_prices(goal, best, best_prices)
        reduced = self._reduced(goal, best, box, *last[1:])
        used = program.used()
        return Bounded(_whole(best.bound, goal.scale), best.bound, best_prices, reduced, used, True, last[1:])

    def _without_prices(self, goal: Goal, best: Relaxed, prices: Prices) -> Bounded:
        """What is proved so far, without time for a linear program or one that can be solved."""
        nothing = np.zeros(len(self.relaxation.candidates), dtype=np.int64)
        return Bounded(_whole(best.bound, goal.scale), best.bound, prices, nothing, [], False)

    def _reduced(self, goal: Goal, best: Relaxed, box: Box | None, prices: Prices, diary_prices: DiaryPrices) -> Ints:
        """How much the bound rises when a candidate is in, by the prices of the last linear program."""
        relaxed = self.relaxation.evaluate(goal, prices, diaries=False, box=box)
        worth = relaxed.worth - diary_prices.of_candidates(self.relaxation)
        bound = relaxed.bound - diary_prices.total - int(np.maximum(worth, 0).sum())
        # A candidate forced in gives its own worth instead of max(0, worth).
        forced = bound + np.maximum(worth, 0) - worth
        rise: Ints = forced - best.bound
        return rise

    def rise(self, relaxed: Relaxed) -> Ints:
        """By candidate row, how much the bound rises when it is in, at prices that come from no linear program."""
        self.limits.clock.spend(DIARIES * len(self.relaxation.candidates))
        paid = diary_prices(self.relaxation, relaxed.worth).of_candidates(self.relaxation)
        found: Ints = np.maximum(paid - relaxed.worth, 0)
        return found

    def _grow(
        self, program: Program, goal: Goal, prices: Prices, relaxed: Relaxed, diary_prices: DiaryPrices | None = None
    ) -> int:
        """Add the rosters that the relaxation chose, and for every option and class the best at its best start."""
        relaxation = self.relaxation
        rows = set(relaxed.chosen)
        worth = relaxed.worth
        if diary_prices is not None:
            worth = worth - diary_prices.of_candidates(relaxation)
        group = relaxation.cell
        order = np.lexsort((-worth, group))
        firsts = np.unique(group[order], return_index=True)[1]
        best = [int(row) for row in order[firsts] if worth[row] > 0]
        best.sort(key=lambda row: (-int(worth[row]), row))
        rows.update(best[:MOST_COLUMNS])
        added = 0
        for row in sorted(rows):
            column = self._column(row, goal, prices, relaxed)
            if column is not None and column not in self.columns:
                self.columns[column] = None
                program.add(column)
                added += 1
        return added

    def _column(self, row: int, goal: Goal, prices: Prices, relaxed: Relaxed) -> Column | None:
        relaxation, pricer = self.relaxation, self.relaxation.pricer
        candidate = relaxation.candidates[row]
        option = candidate.option.index
        state = relaxation.state(relaxed, row)
        if state < 0 or relaxed.worth[row] <= NEVER // 2:
            return None
        penny = goal.penny
        places = pricer.roster(option, candidate.start.position, state, relaxed.place_worth, penny)
        partners = pricer.partners(option, state, relaxation.partner_worth(prices), penny)
        room, number = pricer.place[option]
        cost = room.states[number][state].cost
        return Column(row, tuple(sorted(places.items())), tuple(sorted(partners.items())), cost)


def _whole(scaled: int, scale: int) -> int:
    return -(-scaled // scale)


def _mix(old: Prices, new: Prices, share: float) -> Prices:
    def blend(a: Ints, b: Ints) -> Ints:
        return np.rint(share * a + (1 - share) * b).astype(np.int64)

    return Prices(
        blend(old.line, new.line),
        blend(old.venue_slot, new.venue_slot),
        blend(old.top_up, new.top_up),
        blend(old.limit, new.limit),
        blend(old.timed, new.timed),
        blend(old.count, new.count),
        round(share * old.held + (1 - share) * new.held),
        round(share * old.budget + (1 - share) * new.budget),
    )
