"""The linear program over rosters, in GLOP: rows for what couples sessions, a column for a session with its roster."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from ortools.linear_solver import pywraplp

from scheduler.model.relaxation.counted import Box, Column
from scheduler.model.relaxation.diary_prices import DiaryPrices
from scheduler.model.relaxation.lagrangian import Lagrangian
from scheduler.model.relaxation.prices import Goal, Prices
from scheduler.progress import Limits

Key = TypeVar("Key")
PIVOT = 6e-8  # seconds of one step of the simplex method, for each row and column
# New columns leave a basis feasible for the first, other bounds on rows for the second: it then has few steps to go.
PRIMAL, DUAL = "use_dual_simplex: false", "use_dual_simplex: true"
BROKEN = 1e-6  # a row is broken by more than this


class NoPrices(Exception):
    """The linear program has no usable duals; bounds proved before stand."""


class Program:
    """The linear program, in GLOP."""

    def __init__(self, relaxation: Lagrangian, goal: Goal) -> None:
        self.relaxation, self.goal, self._most_steps = relaxation, goal, ""
        instance = relaxation.instance
        self.solver = pywraplp.Solver.CreateSolver("GLOP")
        self._set(PRIMAL)
        infinity = self.solver.infinity()
        self.objective = self.solver.Objective()
        self.objective.SetMinimization()
        self.line = [self.solver.Constraint(-infinity, line.places) for line in instance.lines]
        self.top_up = [self.solver.Constraint(-infinity, top_up.places) for top_up in instance.top_ups]
        self.limit = [self.solver.Constraint(-infinity, limit.most) for limit in relaxation.limits]
        self.timed: dict[int, pywraplp.Constraint] = {}
        self.budget = None if relaxation.budget is None else self.solver.Constraint(-infinity, relaxation.budget)
        self.asked = int((relaxation.priority * relaxation.asked).sum())
        self.held = None
        if goal.held is not None:
            # Places given, weighted, are at least what the held level leaves.
            self.held = self.solver.Constraint(self.asked - goal.held, infinity)
            short = self.solver.NumVar(0, infinity, "")
            self.held.SetCoefficient(short, 1)
            self.objective.SetCoefficient(short, goal.scale * 1e5)
        self.slots: dict[tuple[str, int], pywraplp.Constraint] = {}
        self.quarter: dict[int, pywraplp.Constraint] = {}
        self.week: dict[tuple[int, tuple[int, int]], pywraplp.Constraint] = {}
        self.limits_of: list[list[int]] = [[] for _ in relaxation.candidates]
        for number, limit in enumerate(relaxation.limits):
            for row in limit.candidates:
                self.limits_of[int(row)].append(number)
        self.hosted: dict[tuple[int, int], pywraplp.Variable] = {}
        self.count: dict[int, pywraplp.Constraint] = {}
        self.columns: list[tuple[Column, pywraplp.Variable]] = []
        self._shares: dict[Column, dict[int, int]] = {}  # what it counts in the rows by time
        self._used: list[tuple[Column, float]] = []
        self._add_hosted()

    def _set(self, simplex: str) -> None:
        # Preprocessing would throw away the basis from which the next solve starts.
        self._simplex = simplex
        self.solver.SetSolverSpecificParametersAsString(f"use_preprocessing: false {simplex} {self._most_steps}")

    def _add_hosted(self) -> None:
        relaxation, infinity = self.relaxation, self.solver.infinity()
        instance = relaxation.instance
        for session in instance.hosted:
            offered = self.solver.Constraint(-infinity, session.places)
            for index, metres in session.lines.items():
                line = instance.lines[index]
                taken = self.solver.NumVar(0, min(line.places, session.places), "")
                offered.SetCoefficient(taken, 1)
                self.line[index].SetCoefficient(taken, 1)
                cost = session.price + instance.travel_pence(metres)
                paid = self.goal.penny * cost - self.goal.place * line.priority
                if relaxation.tolls is not None:
                    rows = relaxation.timed_of_hosted.get((index, session.index), ())
                    paid += sum(int(relaxation.tolls.timed[number]) * coefficient for number, coefficient in rows)
                self.objective.SetCoefficient(taken, paid)
                if self.held is not None:
                    self.held.SetCoefficient(taken, line.priority)
                self.hosted[index, session.index] = taken

    def add(self, column: Column) -> None:  # noqa: C901, PLR0912 - one row after the other
        """Add a session with its roster."""
        relaxation, instance = self.relaxation, self.relaxation.instance
        candidate = relaxation.candidates[column.row]
        option = candidate.option
        variable = self.solver.NumVar(0, self.solver.infinity(), "")
        given = 0
        cost = column.cost
        for index, places in column.places:
            line = instance.lines[index]
            self.line[index].SetCoefficient(variable, places)
            given += line.priority * places
            cost += places * instance.travel_pence(line.metres[option.venue])
        income = 0
        for index, places in column.top_up:
            self.top_up[index].SetCoefficient(variable, places)
            income += places * instance.top_ups[index].price
        self.objective.SetCoefficient(
            variable, self.goal.penny * (cost - income) - self.goal.place * given + relaxation.toll_of(column)
        )
        if self.held is not None:
            self.held.SetCoefficient(variable, given)
        if self.budget is not None:
            self.budget.SetCoefficient(variable, column.cost)
        for slot in relaxation.slots_of[column.row]:
            if slot < relaxation.slots:
                self._slot("trainer", option.trainer, int(slot)).SetCoefficient(variable, 1)
                self._slot("venue", option.venue, int(slot)).SetCoefficient(variable, 1)
        trainer = instance.trainers[option.trainer]
        if trainer.max_sessions is not None:
            self._row(self.quarter, option.trainer, trainer.max_sessions).SetCoefficient(variable, 1)
        if trainer.max_sessions_per_week is not None:
            key = (option.trainer, candidate.start.week)
            self._row(self.week, key, trainer.max_sessions_per_week).SetCoefficient(variable, 1)
        self._shares[column] = self.relaxation.timed_shares(column)
        for number, amount in self._shares[column].items():
            if number in self.timed:
                self.timed[number].SetCoefficient(variable, amount)
        for number, counted in self.count.items():
            share = relaxation.counted[number].share(column)
            if share:
                counted.SetCoefficient(variable, share)
        for number in self.limits_of[column.row]:
            self.limit[number].SetCoefficient(variable, 1)
        self.columns.append((column, variable))

    def cut(self) -> bool:
        """Add the rows by time that the solution breaks: most of them never matter. False where it breaks none."""
        relaxation = self.relaxation
        if relaxation.tolls is not None or len(self.timed) == len(relaxation.timed):
            return False
        amount = np.zeros(len(relaxation.timed))
        for column, value in self.used():
            for number, share in self._shares[column].items():
                amount[number] += value * share
        for number, row in enumerate(relaxation.timed):
            for key, coefficient in row.hosted.items():
                if key in self.hosted:
                    amount[number] += coefficient * self.hosted[key].solution_value()
        most = np.array([row.most for row in relaxation.timed])
        broken = [int(number) for number in np.flatnonzero(amount > most + BROKEN) if int(number) not in self.timed]
        self._add_timed(broken)
        return bool(broken)

    def _add_timed(self, numbers: list[int]) -> None:
        for number in numbers:
            rule = self.relaxation.timed[number]
            self.timed[number] = row = self.solver.Constraint(-self.solver.infinity(), rule.most)
            for key, coefficient in rule.hosted.items():
                if key in self.hosted:
                    row.SetCoefficient(self.hosted[key], coefficient)
            if rule.most < 0:
                self._excuse(row, -1)
        wanted = set(numbers)
        for column, variable in self.columns if numbers else ():
            for number in wanted & self._shares[column].keys():
                self.timed[number].SetCoefficient(variable, self._shares[column][number])

    def _excuse(self, row: pywraplp.Constraint, coefficient: int) -> None:
        """Let a row be broken at a price, so that there is always a solution."""
        short = self.solver.NumVar(0, self.solver.infinity(), "")
        row.SetCoefficient(short, coefficient)
        self.objective.SetCoefficient(short, self.goal.scale * 1e5)

    def confine(self, box: Box) -> None:
        """Bound the numbers of sessions; a group's row is made when it is first bounded."""
        for number in box:
            if number not in self.count:
                self.count[number] = row = self.solver.Constraint(0, self.solver.infinity())
                for column, variable in self.columns:
                    share = self.relaxation.counted[number].share(column)
                    if share:
                        row.SetCoefficient(variable, share)
                self._excuse(row, 1)
        for number, row in self.count.items():
            least, most = box.get(number, (0, self.solver.infinity()))
            row.SetBounds(least, most)
        self._set(DUAL)

    def _slot(self, who: str, number: int, slot: int) -> pywraplp.Constraint:
        return self._row(self.slots, (who, number * (self.relaxation.slots + 1) + slot), 1)

    def _row(self, rows: dict[Key, pywraplp.Constraint], key: Key, most: int) -> pywraplp.Constraint:
        if key not in rows:
            rows[key] = self.solver.Constraint(-self.solver.infinity(), most)
        return rows[key]

    def solve(self, limits: Limits, deadline: float) -> tuple[float, Prices, DiaryPrices]:
        """The value in the goal's scale, and the prices.

        Raises:
            NoPrices: the linear program could not be solved, from where it stood or in time: its prices mean nothing.
        """
        pivot = PIVOT * max(1, self.solver.NumConstraints() + self.solver.NumVariables())
        left = max(0.1, deadline - limits.now())
        if limits.clock.counts_work:
            self._most_steps = f"max_number_of_iterations: {int(left / pivot)}"
            self._set(self._simplex)
        else:
            self.solver.SetTimeLimit(int(1000 * left))
        solved = self.solver.Solve() == pywraplp.Solver.OPTIMAL
        limits.clock.spend(pivot * self.solver.iterations())
        self._set(PRIMAL)
        if not solved:
            raise NoPrices
        self._used = [
            (column, value) for column, variable in self.columns if (value := variable.solution_value()) > 1e-6
        ]
        relaxation = self.relaxation

        def price(row: pywraplp.Constraint | None) -> int:
            return 0 if row is None else max(0, round(-row.dual_value()))

        venue_slot = np.zeros(relaxation.venue_slot_count, dtype=np.int64)
        trainer_slot = np.zeros(len(relaxation.instance.trainers) * (relaxation.slots + 1), dtype=np.int64)
        for (who, number), row in self.slots.items():
            (venue_slot if who == "venue" else trainer_slot)[number] = price(row)
        quarter = np.zeros(len(relaxation.instance.trainers), dtype=np.int64)
        total = int(trainer_slot.sum())
        for trainer, row in self.quarter.items():
            quarter[trainer] = price(row)
            total += int(quarter[trainer]) * (relaxation.instance.trainers[trainer].max_sessions or 0)
        week = {key: price(row) for key, row in self.week.items()}
        total += sum(
            paid * (relaxation.instance.trainers[trainer].max_sessions_per_week or 0)
            for (trainer, _), paid in week.items()
        )
        prices = Prices(
            np.array([price(row) for row in self.line], dtype=np.int64),
            venue_slot,
            np.array([price(row) for row in self.top_up], dtype=np.int64),
            np.array([price(row) for row in self.limit], dtype=np.int64),
            np.array([price(self.timed.get(number)) for number in range(len(relaxation.timed))], dtype=np.int64),
            np.array(
                [round(-self.count[n].dual_value()) if n in self.count else 0 for n in range(len(relaxation.counted))],
                dtype=np.int64,
            ),
            0 if self.held is None else max(0, round(self.held.dual_value())),
            price(self.budget),
        )
        value = self.objective.Value() + self.goal.place * self.asked
        return value, prices, DiaryPrices(trainer_slot, quarter, week, total)

    def used(self) -> list[tuple[Column, float]]:
        """The columns in use in the last solution, and how much of each."""
        return self._used
