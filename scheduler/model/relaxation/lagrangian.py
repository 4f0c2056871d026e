"""A proved lower bound from any non-negative prices on what couples sessions.

Relaxed, each with a price: a line has no more places than it asked for, a venue holds one session at a time, courses'
and programme's limits, partners' quarter limits, the budget, and the level already reached. Kept: who suits which
session, sizes, prices per head against ceilings, and each trainer's diary (one session at a time, its quarter and week
limits), solved exactly by dynamic programming (weighted interval scheduling). Dropped: prerequisites, release limits
over several sessions, all-or-nothing, one venue a day, tiers' counts over the quarter.

Proof in a line: for a plan that keeps the rules each priced term is at most 0, so the relaxed value of that plan is at
most its own; the minimum over all relaxed plans is at most that (weak duality: Fisher, "The Lagrangian relaxation
method for solving integer programming problems", Management Science 27, 1981).

All arithmetic is in whole numbers, so that no rounding can lift a bound.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import cached_property

import numpy as np

from scheduler.instance import Instance
from scheduler.model.relaxation.compiled import Ints, take_timed
from scheduler.model.relaxation.counted import Box, Column, find_counted
from scheduler.model.relaxation.diary import Diary
from scheduler.model.relaxation.prices import Goal, Limit, Prices, Relaxed, Tolls
from scheduler.model.relaxation.rosters import RosterPricer, Tiers, TimedRow
from scheduler.model.relaxation.timed import tier_rows, timed_parts, timed_rows

NOTHING = -(2**62)  # the bound where none is proved


class Lagrangian:
    """The relaxation of one instance; `evaluate` may be called with any prices.

    Args:
        tiers: offers whose tier over the quarter is taken as given: the relaxed plans are those that reach it.
        counted: whether numbers of sessions and of partners' places may be bounded (`Box`), as branching does; False
            leaves out all the groups of which that may be said: on large instances there are too many.
        tolls: one course alone, whose sessions and places pay for what they share with others.
    """

    def __init__(
        self, instance: Instance, tiers: Tiers | None = None, counted: bool = True, tolls: Tolls | None = None
    ) -> None:
        self.timed: list[TimedRow] = timed_rows(instance) + tier_rows(instance, tiers or {})
        self.timed_most = np.array([row.most for row in self.timed], dtype=np.int64)
        self.tolls = tolls
        if tolls is not None:
            hosted = [session for session in instance.hosted if session.course == tolls.course]
            instance = replace(instance, hosted=hosted)
        self.instance = instance
        self.tiers = tiers or {}
        self.timed_parts = timed_parts(self.timed, len(instance.lines))
        self.timed_of_hosted: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for number, row in enumerate(self.timed):
            for key, coefficient in row.hosted.items():
                self.timed_of_hosted.setdefault(key, []).append((number, coefficient))
        options = [o for o in instance.options if tolls is None or o.course == tolls.course]
        self.pricer = RosterPricer(instance, options, self.timed, self.tiers)
        self._lines_of_course = [
            np.array([line.index for line in lines], dtype=np.int64) for lines in instance.lines_of_course
        ]
        priced = np.zeros(len(instance.options), dtype=bool)
        priced[list(self.pricer.place)] = True
        candidates = instance.candidates
        if not priced.all():
            candidates = candidates.where(priced[candidates.option])
        self.candidates = candidates
        self.cell = self.pricer.cells(candidates)
        self._find_slots()
        self.limits = self._find_limits()
        self.counted = find_counted(instance, candidates) if counted else []
        self.diaries = self._find_diaries()
        self.asked = np.array([line.places for line in instance.lines], dtype=np.int64)
        self.priority = np.array([line.priority for line in instance.lines], dtype=np.int64)
        self.top_up_places = np.array([top_up.places for top_up in instance.top_ups], dtype=np.int64)
        self.budget = instance.scenario.policy.budget
        self.toll: Ints = np.zeros(len(candidates), dtype=np.int64)
        if tolls is not None:
            self.toll = tolls.candidate[candidates.number]
            self.asked *= np.array([line.course == tolls.course for line in instance.lines], dtype=np.int64)
            self.top_up_places *= np.array([t.course == tolls.course for t in instance.top_ups], dtype=np.int64)
            self.budget = None

    def _with_tolls(self, prices: Prices) -> Prices:
        return prices if self.tolls is None else replace(prices, timed=self.tolls.timed, budget=self.tolls.budget)

    def toll_of(self, column: Column) -> int:
        """What a session with its roster pays for what it shares with other courses."""
        if self.tolls is None:
            return 0
        shares = self.timed_shares(column)
        paid = int(self.toll[column.row]) + self.tolls.budget * column.cost
        return paid + sum(int(self.tolls.timed[number]) * amount for number, amount in shares.items())

    def timed_shares(self, column: Column) -> dict[int, int]:
        """What a column counts in the rows that add up places by time."""
        position = self.candidates[column.row].start.position
        found: dict[int, int] = {}
        for index, places in column.places:
            for number, coefficient in self.timed_parts.shares(index, position):
                found[number] = found.get(number, 0) + coefficient * places
        return found

    @cached_property
    def work(self) -> float:
        """About how many seconds it takes to evaluate once."""
        return 1e-3 + sum(self._work_of_course.values())

    @cached_property
    def _work_of_course(self) -> dict[int, float]:
        found: dict[int, float] = {}
        for room in self.pricer.rooms:
            work = 2e-5 + 1.5e-9 * room.classes * (len(room.lines) + 40 * len(room.groups))
            found[room.course] = found.get(room.course, 0.0) + work
        return found

    def work_on(self, courses: Collection[int]) -> float:
        """About how many seconds it takes to evaluate with only these courses priced anew."""
        return 1e-3 + sum(self._work_of_course.get(course, 0.0) for course in courses)

    def turns(self, most: int) -> list[frozenset[int]]:
        """The courses in so many groups or fewer, each about as much work to price."""
        groups: list[tuple[float, set[int]]] = [
            (0.0, set()) for _ in range(max(1, min(most, len(self._work_of_course))))
        ]
        for course, work in sorted(self._work_of_course.items(), key=lambda item: (-item[1], item[0])):
            number = min(range(len(groups)), key=lambda number: groups[number][0])
            groups[number] = (groups[number][0] + work, groups[number][1] | {course})
        return [frozenset(courses) for _, courses in groups]

    def _find_slots(self) -> None:
        calendar = self.instance.calendar
        number = {(d, b): n for n, (d, b) in enumerate((d, b) for d in calendar.open_days for b in calendar.blocks)}
        self.slots = len(number)
        starts = self.candidates.starts
        longest = max((len(starts[used].slots) for used in np.unique(self.candidates.start)), default=1)
        of_start = np.full((len(starts), longest), self.slots, dtype=np.int64)
        for row, start in enumerate(starts):
            own = [number[slot] for slot in start.slots[:longest]]
            of_start[row, : len(own)] = own
        self.slots_of = of_start[self.candidates.start]
        # The last column of each venue's row is a slot that costs nothing: the padding.
        self.venue_slots_of = self.slots_of + self.candidates.venue[:, None] * (self.slots + 1)

    @property
    def venue_slot_count(self) -> int:
        """Rows of the venues' diaries, each venue's padding included."""
        return len(self.instance.venues) * (self.slots + 1)

    def is_padding(self) -> Ints:
        """The rows of the venues' diaries that stand for no slot."""
        return np.arange(self.slots, self.venue_slot_count, self.slots + 1, dtype=np.int64)

    def _find_limits(self) -> list[Limit]:
        instance, policy = self.instance, self.instance.scenario.policy
        course, week, day = self.candidates.course, self.candidates.week, self.candidates.day
        found = []
        everyone = np.arange(len(self.candidates), dtype=np.int64)
        for number, item in enumerate(instance.courses):
            own = everyone[course == number]
            if item.max_sessions is not None:
                found.append(Limit(item.max_sessions, own))
            if item.min_gap_days > 1:
                days = day[own]
                for first in np.unique(days):
                    window = own[(days >= first) & (days < first + item.min_gap_days)]
                    found.append(Limit(1, window))
        if policy.max_sessions is not None:
            found.append(Limit(policy.max_sessions, everyone))
        if policy.max_sessions_per_week is not None:
            found += [Limit(policy.max_sessions_per_week, np.flatnonzero(week == each)) for each in np.unique(week)]
        return found

    def most(self, number: int) -> int:
        """The most that a counted thing can be."""
        counted = self.counted[number]
        if counted.top_up is not None:
            return self.instance.top_ups[counted.top_up].places
        return len(counted.candidates)

    def partner_worth(self, prices: Prices) -> Ints:
        """What a place of each top-up line is worth before its price."""
        worth = -prices.top_up
        for number in np.flatnonzero(prices.count):
            top_up = self.counted[number].top_up
            if top_up is not None:
                worth[top_up] -= prices.count[number]
        return worth

    def size_prices(self, prices: Prices) -> dict[int, list[tuple[int, int]]]:
        """Option -> (places, price): what a session of at least so many places pays."""
        found: dict[int, list[tuple[int, int]]] = {}
        for number in np.flatnonzero(prices.count):
            group = self.counted[number]
            if group.least_places:
                for option in np.unique(self.candidates.option[group.candidates]):
                    found.setdefault(int(option), []).append((group.least_places, int(prices.count[number])))
        return found

    def _find_diaries(self) -> list[Diary]:
        of_trainer = self.candidates.trainer
        trainers, counts = np.unique(of_trainer, return_counts=True)
        by_trainer = np.split(np.argsort(of_trainer, kind="stable"), np.cumsum(counts))[:-1]
        week_of_slot = []
        for date in self.instance.calendar.open_days:
            week_of_slot += [date.isocalendar()[:2]] * len(self.instance.calendar.blocks)
        forced = np.isin(self.candidates.number, [pin.candidate for pin in self.instance.pinned])
        return [
            Diary(
                self.instance.trainers[trainer],
                rows,
                self.slots_of[rows],
                self.slots,
                week_of_slot,
                forced[rows],
            )
            for trainer, rows in zip(trainers.tolist(), by_trainer, strict=True)
        ]

    def no_prices(self) -> Prices:
        """Every price 0."""
        instance = self.instance
        return Prices(
            np.zeros(len(instance.lines), dtype=np.int64),
            np.zeros(self.venue_slot_count, dtype=np.int64),
            np.zeros(len(instance.top_ups), dtype=np.int64),
            np.zeros(len(self.limits), dtype=np.int64),
            np.zeros(len(self.timed), dtype=np.int64),
            np.zeros(len(self.counted), dtype=np.int64),
        )

    def line_worth(self, goal: Goal, prices: Prices) -> Ints:
        """What a place of each line is worth before its cost, at any time."""
        worth: Ints = (goal.place + prices.held) * self.priority - prices.line
        return worth

    def place_worth(self, goal: Goal, prices: Prices) -> dict[int, Ints]:
        """By course, [line of the course, start]: what a place is worth before its cost."""
        prices = self._with_tolls(prices)
        worth, instance = self.line_worth(goal, prices), self.instance
        found = {}
        for course, lines in enumerate(self._lines_of_course):
            found[course] = np.repeat(worth[lines][:, None], max(1, len(instance.starts[course])), axis=1)
            take_timed(found[course], lines, prices.timed, *self.timed_parts)
        return found

    def evaluate(
        self,
        goal: Goal,
        prices: Prices,
        diaries: bool = True,
        box: Box | None = None,
        *,
        courses: Collection[int] | None = None,
        before: Relaxed | None = None,
    ) -> Relaxed:
        """The proved bound at these prices, in the goal's scale.

        Args:
            box: bounds on the numbers of sessions of some groups: the relaxed plans are those within.
            diaries: False leaves the trainers' diaries out (for pricing columns only: the bound is then 0).
            courses: only the sessions of these are priced, the others' are as they were `before`: nothing is proved.

        Raises:
            ValueError: places are held at a price that have no level to hold: the bound would be untrue.
        """
        if goal.held is None and prices.held:
            raise ValueError("a price on places held, and none are")
        worth = self.place_worth(goal, prices)
        # The budget is on session costs alone: neither travel nor partner income is priced by it.
        session_penny = goal.penny + self._with_tolls(prices).budget
        partner_worth, size_prices = self.partner_worth(prices), self.size_prices(prices)
        earlier = None if before is None else before.priced
        priced = self.pricer.price(worth, partner_worth, goal.penny, session_penny, size_prices, courses, earlier)
        by_candidate = priced.worth[self.cell]
        venue_slot = prices.venue_slot.copy()
        venue_slot[self.is_padding()] = 0
        if len(self.candidates):
            by_candidate = by_candidate - venue_slot[self.venue_slots_of].sum(axis=1) - self.toll
        for limit, price in zip(self.limits, prices.limit, strict=True):
            if price:
                by_candidate[limit.candidates] -= price
        bound = self._constant(goal, prices, venue_slot)
        for number in np.flatnonzero(prices.count):
            price, group = int(prices.count[number]), self.counted[number]
            least, most = (box or {}).get(int(number), (0, self.most(int(number))))
            if not group.least_places:
                by_candidate[group.candidates] -= price
            bound -= price * (most if price > 0 else least)
        bound -= self._hosted_worth(goal, prices)
        chosen: list[int] = []
        if diaries:
            for diary in self.diaries:
                value, rows = diary.best(by_candidate)
                bound -= value
                chosen += rows
        if courses is not None:
            bound = NOTHING
        return Relaxed(bound, by_candidate, priced, worth, chosen)

    def state(self, relaxed: Relaxed, row: int) -> int:
        """The state of a candidate's best roster; -1 where it has none."""
        return int(relaxed.priced.state[self.cell[row]])

    def _constant(self, goal: Goal, prices: Prices, venue_slot: Ints) -> int:
        asked = int((self.priority * self.asked).sum())
        constant = (goal.place + prices.held) * asked
        if goal.held is not None:
            constant -= prices.held * goal.held
        constant -= int((prices.line * self.asked).sum())
        constant -= int(venue_slot.sum())
        constant -= int((prices.top_up * self.top_up_places).sum())
        if self.tolls is None:
            constant -= int((prices.timed * self.timed_most).sum())
        constant -= sum(int(price) * limit.most for price, limit in zip(prices.limit, self.limits, strict=True))
        if self.budget is not None:
            constant -= prices.budget * self.budget
        return constant

    def _hosted_worth(self, goal: Goal, prices: Prices) -> int:
        """The most that the partners' own sessions can be worth."""
        worth = self._hosted_place_worth(goal, prices)
        return sum(worth[key] * places for key, places in self.best_hosted(goal, prices).items())

    def best_hosted(self, goal: Goal, prices: Prices) -> dict[tuple[int, int], int]:
        """(line, hosted session) -> places: each session's places go to the lines worth most, if worth anything."""
        worth = self._hosted_place_worth(goal, prices)
        taken: dict[tuple[int, int], int] = {}
        for session in self.instance.hosted:
            left = session.places
            for line in sorted(session.lines, key=lambda line: (-worth[line, session.index], line)):
                places = min(left, self.instance.lines[line].places)
                if worth[line, session.index] <= 0 or not places:
                    break
                taken[line, session.index] = places
                left -= places
        return taken

    def _hosted_place_worth(self, goal: Goal, prices: Prices) -> dict[tuple[int, int], int]:
        worth, instance = self.line_worth(goal, prices), self.instance
        timed = self._with_tolls(prices).timed
        found = {
            (line, session.index): int(worth[line]) - goal.penny * (session.price + instance.travel_pence(metres))
            for session in instance.hosted
            for line, metres in session.lines.items()
        }
        for key in found:
            for number, coefficient in self.timed_of_hosted.get(key, ()):
                found[key] -= int(timed[number]) * coefficient
        return found
