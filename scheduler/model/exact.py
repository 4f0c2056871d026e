"""One CP-SAT model over some of the candidates, minimised one level after the other."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from ortools.sat.python import cp_model

from scheduler.instance import Candidate, Instance
from scheduler.model.constraints import RULES
from scheduler.model.extract import add_hint, incumbent_of
from scheduler.model.incumbent import Incumbent, Roster
from scheduler.model.objectives import level_expression, tie_break
from scheduler.model.variables import Expression, Variables
from scheduler.progress import Limits
from scheduler.scenario.schema import Level

BUILDING = 3e-5  # seconds for each variable of a model
OnProgress = Callable[[int | None, int | None], None]


@dataclass(frozen=True)
class Outcome:
    """What one minimisation found: the status says which of the rest mean anything.

    Attributes:
        value: of the best plan; None without one.
        bound: proved lower bound over the candidates of the model, also where no plan was found.
    """

    status: int
    value: int | None
    bound: int
    incumbent: Incumbent | None

    @property
    def infeasible(self) -> bool:
        """No plan over the candidates of the model keeps its rules."""
        return self.status == cp_model.INFEASIBLE

    @property
    def optimal(self) -> bool:
        """The value is the lowest."""
        return self.value is not None and self.bound >= self.value


class ExactModel:
    """All rules over all candidates, or over some; levels are added as they are settled."""

    def __init__(
        self,
        instance: Instance,
        candidates: Sequence[Candidate] | None = None,
        kept: Mapping[int, Roster] | None = None,
        running: Collection[int] = (),
    ) -> None:
        self.instance = instance
        self.variables = Variables(instance, candidates, kept=kept, running=running)
        for add in RULES:
            add(self.variables)
        self._made: dict[str, Expression] = {}

    def combined(self, levels: Sequence[Level], weights: Sequence[int]) -> Expression:
        """A weighted sum of levels: how the search looks at several at once."""
        return cp_model.LinearExpr.sum(
            [weight * self.expression(level) for level, weight in zip(levels, weights, strict=True)]
        )

    def expression(self, level: Level) -> Expression:
        """The level's value as an expression of this model."""
        return level_expression(self.variables, level, self._made)

    def hold(self, level: Level, most: int) -> None:
        """From now on the level is at most `most`."""
        if level.name == "places" and most == 0:
            # Everybody has everything: one equality for each line is far easier than one on the grand total.
            for line in self.instance.lines:
                self.variables.model.add(self.variables.given[line.index] == line.places)
            return
        self.variables.model.add(self.expression(level) <= most)

    def hold_hosted(self, plan: Incumbent) -> None:
        """From now on the partners' own places are those of a plan."""
        for key, taken in self.variables.hosted.items():
            self.variables.model.add(taken == plan.hosted.get(key, 0))

    def of_size(self, candidate: int, places: int) -> cp_model.IntVar:
        """1 when a session has at least so many places, partners' included."""
        model, total = self.variables.model, self.variables.total[candidate]
        large = model.new_bool_var("")
        model.add(total >= places).only_enforce_if(large)
        model.add(total <= places - 1).only_enforce_if(~large)
        return large

    @cached_property
    def tie_break(self) -> Expression:
        """The last, unlisted level."""
        return tie_break(self.variables)

    def hold_tie_break(self, most: int) -> None:
        """From now on the tie-break is at most `most`."""
        self.variables.model.add(self.tie_break <= most)

    def first_in_file_order(self, limits: Limits, deadline: float) -> Incumbent | None:
        """Of the plans that hold every level: sessions in order of date and file, then places in order of the file.

        A fixed search that tries 1 first and the most places first comes to the lexicographically first plan first.
        None when time is up before that.
        """
        variables, model = self.variables, self.variables.model
        model.clear_objective()
        model.clear_hints()
        sessions = [variables.open[candidate.index] for candidate in variables.candidates]
        places = [*variables.places.values(), *variables.top_up.values(), *variables.hosted.values()]
        for group in (sessions, places):
            model.add_decision_strategy(group, cp_model.CHOOSE_FIRST, cp_model.SELECT_MAX_VALUE)
        solver = cp_model.CpSolver()
        solver.parameters.search_branching = cp_model.FIXED_SEARCH
        # Presolve and symmetry may each throw away a plan as good as another: here every one counts.
        solver.parameters.keep_all_feasible_solutions_in_presolve = True
        solver.parameters.symmetry_level = 0
        solver.parameters.num_workers = 1
        confine(solver, limits, deadline, 5.0)
        solver.parameters.catch_sigint_signal = False
        with stopping(solver, limits.stop):
            status = solver.solve(model)
        count(solver, limits, model)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return incumbent_of(variables, solver.value)
        return None

    def minimise(
        self,
        goal: Expression,
        limits: Limits,
        deadline: float,
        hint: Incumbent | None = None,
        at_least: int | None = None,
        on_progress: OnProgress | None = None,
        deterministic_seconds: float | None = None,
        workers: int = 1,
        proving: bool = False,
        gap: float = 0.0,
    ) -> Outcome:
        """Minimise an expression of this model.

        Args:
            deadline: by the limits' clock.
            at_least: a proved lower bound that the search may stop at.
            on_progress: told of each better (value, bound), from a solver thread.
            proving: the bound matters more than early plans.
            gap: |value - bound| / max(1, |value|) at which to stop.
        """
        model = self.variables.model
        model.minimize(goal)
        bounding = at_least is not None and at_least > 0
        if hint is not None:
            add_hint(self.variables, hint)
        else:
            model.clear_hints()
        solver = cp_model.CpSolver()
        parameters = solver.parameters
        confine(solver, limits, deadline, deterministic_seconds)
        if proving and limits.threads > 1:
            # Of CP-SAT's searches these two close such models soonest: the first does nearly all of it.
            parameters.num_workers = 2
            parameters.subsolvers.extend(["max_lp_sym", "quick_restart"])
        else:
            parameters.num_workers = workers
            parameters.linearization_level = 2 if workers == 1 else 1
        parameters.random_seed = limits.seed
        parameters.catch_sigint_signal = False
        parameters.relative_gap_limit = gap
        callback = _Watch(on_progress, at_least if bounding else None)
        solver.best_bound_callback = callback.on_bound
        with stopping(solver, limits.stop):
            status = solver.solve(model, callback)
        count(solver, limits, model)
        if status == cp_model.MODEL_INVALID:
            raise RuntimeError(f"the model is invalid: {model.validate()}")
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Outcome(int(status), None, max(callback.bound, at_least or 0), None)
        bound = max(math.ceil(solver.best_objective_bound - 1e-6), at_least or 0)
        value = int(solver.value(goal))
        self.value = solver.value
        return Outcome(int(status), value, min(bound, value), incumbent_of(self.variables, solver.value))


class _Watch(cp_model.CpSolverSolutionCallback):
    """Passes on better plans and bounds, and stops the search when the plan meets a bound known from elsewhere."""

    def __init__(self, on_progress: OnProgress | None, stop_at: int | None) -> None:
        super().__init__()
        self._on_progress = on_progress
        self._stop_at = stop_at
        self._value: int | None = None
        self.bound = 0

    def on_solution_callback(self) -> None:
        self._value = round(self.objective_value)
        if self._on_progress is not None:
            self._on_progress(self._value, math.ceil(self.best_objective_bound - 1e-6))
        if self._stop_at is not None and self._value <= self._stop_at:
            self.stop_search()

    def on_bound(self, bound: float) -> None:
        if math.isfinite(bound):
            self.bound = max(self.bound, math.ceil(bound - 1e-6))
        if self._on_progress is not None:
            self._on_progress(self._value, self.bound)


def confine(solver: cp_model.CpSolver, limits: Limits, deadline: float, work: float | None = None) -> None:
    """Let a solver run until the deadline by the limits' clock, and do at most so many seconds' worth of work."""
    left = max(0.01, deadline - limits.now())
    if limits.clock.counts_work:
        solver.parameters.max_deterministic_time = left if work is None else min(work, left)
        return
    solver.parameters.max_time_in_seconds = left
    if work is not None:
        solver.parameters.max_deterministic_time = work


def count(solver: cp_model.CpSolver, limits: Limits, model: cp_model.CpModel) -> None:
    """Tell the clock of the work of a solve and of building its model."""
    limits.clock.spend(solver.response_proto.deterministic_time + BUILDING * len(model.proto.variables))


@contextmanager
def stopping(solver: cp_model.CpSolver, stop: threading.Event) -> Iterator[None]:
    """While inside, the solver is stopped when `stop` is set."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.05):
            if stop.is_set():
                solver.stop_search()

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
