"""Prices of trainers' time, which each session pays, in the place of diaries solved exactly.

A linear program in which sessions at one time exclude each other has a whole solution (its matrix is one of intervals),
so that nothing is lost by the prices of a trainer that has no limit of sessions, in the quarter or in a week, and none
with a hole. With any prices the bound holds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.linear_solver import pywraplp

from scheduler.model.relaxation.compiled import Ints
from scheduler.model.relaxation.lagrangian import Lagrangian


@dataclass(frozen=True)
class DiaryPrices:
    """Prices on the trainers' own rows, for the rest that the diaries otherwise solve exactly."""

    slot: Ints
    quarter: Ints
    week: dict[tuple[int, tuple[int, int]], int]
    total: int

    def of_candidates(self, relaxation: Lagrangian) -> Ints:
        """What each candidate of the relaxation that they are of pays for its trainer's time."""
        trainer = relaxation.candidates.trainer
        slots = relaxation.slots_of + trainer[:, None] * (relaxation.slots + 1)
        paid: Ints = self.slot[slots].sum(axis=1) + self.quarter[trainer]
        if self.week:
            starts = relaxation.candidates.starts
            number = {week: at for at, week in enumerate({start.week for start in starts})}
            of_week = np.array([number[start.week] for start in starts], dtype=np.int64)[relaxation.candidates.start]
            price = np.zeros((len(relaxation.instance.trainers), len(number)), dtype=np.int64)
            for (who, week), each in self.week.items():
                price[who, number[week]] = each
            paid = paid + price[trainer, of_week]
        return paid


def diary_prices(relaxation: Lagrangian, worth: Ints) -> DiaryPrices:
    """What trainers' time is worth: the duals of a linear program for each trainer's diary.

    Args:
        worth: of each candidate, before it pays for its trainer's time.
    """
    instance = relaxation.instance
    slot = np.zeros(len(instance.trainers) * (relaxation.slots + 1), dtype=np.int64)
    quarter, total = np.zeros(len(instance.trainers), dtype=np.int64), 0
    week: dict[tuple[int, tuple[int, int]], int] = {}
    # Of the sessions at one time only the best counts.
    best: dict[int, dict[tuple[int, ...], int]] = {}
    for row in np.flatnonzero(worth > 0).tolist():
        candidate, slots = relaxation.candidates[row], tuple(relaxation.slots_of[row].tolist())
        of_trainer = best.setdefault(candidate.option.trainer, {})
        if slots not in of_trainer or worth[row] > worth[of_trainer[slots]]:
            of_trainer[slots] = row
    for number, rows in sorted(best.items()):
        prices = _diary_prices(relaxation, number, rows, worth)
        for (kind, which), (price, most) in prices.items():
            total += price * most
            if kind == "slot":
                slot[number * (relaxation.slots + 1) + which[0]] = price
            elif kind == "quarter":
                quarter[number] = price
            else:
                week[number, (which[0], which[1])] = price
    return DiaryPrices(slot, quarter, week, total)


def _diary_prices(
    relaxation: Lagrangian, number: int, rows: dict[tuple[int, ...], int], worth: Ints
) -> dict[tuple[str, tuple[int, ...]], tuple[int, int]]:
    """Of one trainer: (kind, which) -> its price and how many there are; none where no prices are found."""
    trainer, solver = relaxation.instance.trainers[number], pywraplp.Solver.CreateSolver("GLOP")
    infinity, objective = solver.infinity(), solver.Objective()
    objective.SetMaximization()
    found: dict[tuple[str, tuple[int, ...]], tuple[pywraplp.Constraint, int]] = {}
    for slots, row in rows.items():
        variable = solver.NumVar(0, infinity, "")
        objective.SetCoefficient(variable, int(worth[row]))
        limits: list[tuple[str, tuple[int, ...], int | None]] = [
            ("slot", (slot,), 1) for slot in slots if slot < relaxation.slots
        ]
        limits.append(("quarter", (), trainer.max_sessions))
        limits.append(("week", relaxation.candidates[row].start.week, trainer.max_sessions_per_week))
        for kind, which, most in limits:
            if most is not None:
                if (kind, which) not in found:
                    found[kind, which] = solver.Constraint(-infinity, most), most
                found[kind, which][0].SetCoefficient(variable, 1)
    if solver.Solve() != pywraplp.Solver.OPTIMAL:
        return {}  # its time is then free, which is as true as any other price
    return {key: (max(0, round(row.dual_value())), most) for key, (row, most) in found.items()}
