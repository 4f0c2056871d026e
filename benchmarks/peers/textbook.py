"""The textbook CP-SAT model: all candidates and all pairs in one model, solved for places and then for cost."""

from __future__ import annotations

import math
import time

from ortools.sat.python import cp_model

from benchmarks.peers.formulation import Formulation, formulate
from benchmarks.peers.linear import Terms
from benchmarks.peers.peer import PLACES_SHARE, Answer, Trace
from scheduler.instance import resolve
from scheduler.plan import Plan
from scheduler.scenario import LoadedScenario

FOUND = (cp_model.OPTIMAL, cp_model.FEASIBLE)


def plan(loaded: LoadedScenario, seconds: float, workers: int, trace: Trace) -> Answer:
    """Plan with two solves; CP-SAT's own settings but for time and workers."""
    deadline = time.monotonic() + seconds
    model = formulate(resolve(loaded))
    solver_model, columns = to_cp_sat(model)
    trace.phase("built")

    unfilled = expression(columns, model.unfilled) + model.asked
    solver_model.minimize(unfilled)
    first = _Level("unfilled", trace)
    left = max(0.1, deadline - time.monotonic())
    solver = _solve(solver_model, first, PLACES_SHARE * left, workers)
    if first.status not in FOUND:
        return Answer(None, first.bound)
    reached = int(solver.value(unfilled))
    cost = expression(columns, model.cost())
    trace.told(unfilled=reached, cost=int(solver.value(cost)), unfilled_bound=first.bound)
    found = _read(model, solver, columns)
    trace.keep(found)

    for column in columns:
        solver_model.add_hint(column, solver.value(column))
    solver_model.add(unfilled <= reached)
    solver_model.minimize(cost)
    second = _Level("cost", trace)
    solver = _solve(solver_model, second, max(0.1, deadline - time.monotonic()), workers)
    if second.status in FOUND:
        found = _read(model, solver, columns)
    return Answer(found, first.bound, second.bound)


def to_cp_sat(model: Formulation) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    """The formulation as a CP-SAT model, and its columns."""
    linear, solver_model = model.linear, cp_model.CpModel()
    columns = [
        solver_model.new_int_var(lower, upper, "") for lower, upper in zip(linear.lower, linear.upper, strict=True)
    ]
    for indices, coefficients, lower, upper in linear.rows():
        total = cp_model.LinearExpr.weighted_sum([columns[index] for index in indices], list(coefficients))
        solver_model.add_linear_constraint(total, lower, upper)
    return solver_model, columns


def expression(columns: list[cp_model.IntVar], terms: Terms) -> cp_model.LinearExpr:
    """Terms over columns as an expression."""
    return cp_model.LinearExpr.weighted_sum([columns[c] for c, _ in terms], [factor for _, factor in terms])


def _read(model: Formulation, solver: cp_model.CpSolver, columns: list[cp_model.IntVar]) -> Plan:
    return model.draft(lambda column: solver.value(columns[column])).plan(model.instance)


class _Level(cp_model.CpSolverSolutionCallback):
    """What a solve of one objective tells."""

    def __init__(self, name: str, trace: Trace) -> None:
        super().__init__()
        self.name, self.trace = name, trace
        self.bound: int | None = None
        self.status = cp_model.UNKNOWN

    def on_solution_callback(self) -> None:
        """A better plan."""
        value = round(self.objective_value)
        if self.name == "unfilled":
            self.trace.told(unfilled=value)
        else:
            self.trace.told(cost=value)

    def on_bound(self, bound: float) -> None:
        """A better bound."""
        proved = max(0, math.ceil(bound - 1e-6))  # neither objective can be negative
        if self.bound is None or proved > self.bound:
            self.bound = proved
            if self.name == "unfilled":
                self.trace.told(unfilled_bound=proved)
            else:
                self.trace.told(cost_bound=proved)


def _solve(model: cp_model.CpModel, level: _Level, seconds: float, workers: int) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = workers
    solver.best_bound_callback = level.on_bound
    level.status = solver.solve(model, level)
    if level.status == cp_model.MODEL_INVALID:
        raise RuntimeError(f"the model is invalid: {model.validate()}")
    if level.status in FOUND:
        level.on_bound(solver.best_objective_bound)
    return solver
