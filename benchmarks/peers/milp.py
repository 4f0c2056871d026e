"""The textbook model as a MILP, on HiGHS.

HiGHS is the one inside OR-Tools, through MathOpt: it needs no package beyond those locked, and cannot clash with
OR-Tools as `highspy` does in one process. What it costs: no plan can be taken out before a solve ends, so that the
values on the way are read from HiGHS's log.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

from ortools.math_opt import model_pb2  # type: ignore[import-untyped]
from ortools.math_opt.python import mathopt  # type: ignore[import-untyped]

from benchmarks.peers.formulation import formulate
from benchmarks.peers.linear import INFINITE, Linear, Terms
from benchmarks.peers.peer import PLACES_SHARE, Answer, Trace
from scheduler.instance import resolve
from scheduler.scenario import LoadedScenario

# Source letter, nodes processed and in queue, leaves, explored, dual bound, primal bound: a line of HiGHS's log.
LOG_LINE = re.compile(r"^ ?[A-Za-z]?\s+\d+\s+\d+\s+\d+\s+[\d.]+%\s+(\S+)\s+(\S+)\s")


def plan(loaded: LoadedScenario, seconds: float, workers: int, trace: Trace) -> Answer:
    """Plan with two solves; HiGHS's own settings but for the time. `workers` is not passed on: it takes none here."""
    del workers
    deadline = time.monotonic() + seconds
    model = formulate(resolve(loaded))
    linear = model.linear
    proto = to_proto(linear)
    trace.phase("built")

    first = _Level("unfilled", trace)
    _minimise(proto, model.unfilled, model.asked, first, PLACES_SHARE * max(0.1, deadline - time.monotonic()))
    if first.values is None:
        return Answer(None, first.bound)
    reached = model.asked + sum(factor * first.values[column] for column, factor in model.unfilled)
    cost = model.cost()
    trace.told(unfilled=reached, cost=sum(factor * first.values[c] for c, factor in cost), unfilled_bound=first.bound)
    found = model.draft(first.values.__getitem__).plan(model.instance)
    trace.keep(found)

    linear.row(model.unfilled, upper=reached - model.asked)
    second = _Level("cost", trace)
    _minimise(to_proto(linear), cost, 0, second, max(0.1, deadline - time.monotonic()), first.values)
    if second.values is not None:
        better = sum(factor * second.values[c] for c, factor in cost)
        if better <= sum(factor * first.values[c] for c, factor in cost):
            found = model.draft(second.values.__getitem__).plan(model.instance)
    return Answer(found, first.bound, second.bound)


def to_proto(linear: Linear) -> model_pb2.ModelProto:
    """The model without an objective, as MathOpt takes it."""
    proto = model_pb2.ModelProto()
    columns = proto.variables
    columns.ids.extend(range(len(linear.lower)))
    columns.lower_bounds.extend(linear.lower)
    columns.upper_bounds.extend(linear.upper)
    columns.integers.extend([True] * len(linear.lower))
    rows = proto.linear_constraints
    rows.ids.extend(range(len(linear.row_lower)))
    rows.lower_bounds.extend(-math.inf if bound <= -INFINITE else bound for bound in linear.row_lower)
    rows.upper_bounds.extend(math.inf if bound >= INFINITE else bound for bound in linear.row_upper)
    matrix = proto.linear_constraint_matrix
    for number in range(len(linear.row_lower)):
        here = sorted(range(linear.starts[number], linear.starts[number + 1]), key=linear.columns.__getitem__)
        matrix.row_ids.extend([number] * len(here))
        matrix.column_ids.extend(linear.columns[place] for place in here)
        matrix.coefficients.extend(linear.coefficients[place] for place in here)
    return proto


@dataclass
class _Level:
    """A solve of one objective: what it tells, and what it found."""

    name: str
    trace: Trace
    bound: int | None = None
    best: int | None = None
    values: list[int] | None = None

    def on_log(self, lines: Sequence[str]) -> None:
        """Read the values on the way."""
        for line in lines:
            match = LOG_LINE.match(line)
            if match is not None:
                self.note(_number(match[2]), _number(match[1]))

    def note(self, value: float, bound: float) -> None:
        """Tell what is new; the bound rounded up, since values are whole."""
        if math.isfinite(bound):
            proved = max(0, math.ceil(bound - 1e-4))
            if self.bound is None or proved > self.bound:
                self.bound = proved
                self.trace.told(**{f"{self.name}_bound": proved})
        if math.isfinite(value) and (self.best is None or round(value) < self.best):
            self.best = round(value)
            self.trace.told(**{self.name: self.best})


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.inf


def _minimise(
    proto: model_pb2.ModelProto,
    terms: Terms,
    offset: int,
    level: _Level,
    seconds: float,
    start: Sequence[int] | None = None,
) -> None:
    objective = proto.objective
    objective.maximize = False
    objective.offset = offset
    for column, factor in sorted(terms):
        objective.linear_coefficients.ids.append(column)
        objective.linear_coefficients.values.append(factor)
    model = mathopt.Model.from_model_proto(proto)
    hints = []
    if start is not None:
        values = dict(zip(model.variables(), map(float, start), strict=True))
        hints.append(mathopt.SolutionHint(variable_values=values))
    result = mathopt.solve(
        model,
        mathopt.SolverType.HIGHS,
        params=mathopt.SolveParameters(time_limit=dt.timedelta(seconds=seconds)),
        model_params=mathopt.ModelSolveParameters(solution_hints=hints),
        msg_cb=level.on_log,
    )
    level.note(math.inf, result.termination.objective_bounds.dual_bound)
    if result.has_primal_feasible_solution():
        found = result.variable_values()
        level.values = [round(found[variable]) for variable in model.variables()]
