"""Places, then cost, guided by the relaxation: its rosters say where to look, its prices what cannot be better.

Bounds come from column generation and from branching on session numbers; plans from exact solves over the candidates
that the linear program uses, over neighbourhoods, and with the numbers of sessions given.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import Event

import numpy as np

from scheduler.instance import Candidate
from scheduler.model.boxes import model_within
from scheduler.model.exact import ExactModel
from scheduler.model.extract import incumbent_of_plan
from scheduler.model.greedy import greedy_plan
from scheduler.model.groups import Apart
from scheduler.model.primal import Known, Primal
from scheduler.model.relaxation.branching import NO_PLAN, Branching, Leaf, LeafOutcome
from scheduler.model.relaxation.compiled import Ints
from scheduler.model.relaxation.counted import Box
from scheduler.model.relaxation.facts import cost_step, out_of_reach, tier_cases
from scheduler.model.relaxation.lagrangian import Lagrangian
from scheduler.model.relaxation.master import Bounded, Master
from scheduler.model.relaxation.prices import Goal
from scheduler.model.search import COST, PLACES, improve
from scheduler.plan import Plan
from scheduler.progress import Limits
from scheduler.scenario.schema import Level

PLACE_SCALE, PENNY_SCALE = 10**6, 10**3
FIRST, LONGEST_FIRST = 0.06, 2.0  # of the time limit, seconds: for other sessions at first, and for other places
LOOK = 4.0  # seconds for a look at the candidates that the linear program uses
AFTER_GROUPS = 0.2  # of the time that groups of courses leave: for the places of the whole
TURN = 0.4  # the share of the time left that branching has before the search for better plans has its turn
EARLY = 0.25  # the same where one model over everything has its turn after that
NO_ROOM = 1e6  # the rise with a candidate that nobody could join, and the most of any
LAST_PLACE = 3  # what the last place costs, against the average one: a guess
PROVING = "proving what is possible"


@dataclass(frozen=True)
class CostLine:
    """The least cost as the relaxation has it at fixed prices: a straight line in the unfilled places that are held.

    Proof in a line: at fixed prices (weak duality) the places held count in the bound only by their own price.

    Attributes:
        held: unfilled places (times priority) at which `scaled` was proved.
        scaled: the bound there, in thousandths of a penny.
        least, most: the price of a place held; they differ where there are several cases of tiers.
    """

    held: int
    scaled: int
    least: int
    most: int

    def at(self, held: int) -> int:
        """Proved: no plan with at most so many unfilled costs less, pence."""
        price = self.least if held < self.held else self.most
        return max(0, -(-(self.scaled - price * (held - self.held)) // PENNY_SCALE))


@dataclass
class Guided(Primal):
    """Places, then cost, for a whole instance.

    Attributes:
        large: too large for a model over all candidates: bounds come from the relaxation alone.
        small: so small that such a model may be quicker than branching: it has its turn early.
        reduced: candidate -> proved: a plan with it that holds the places costs at least this.
        ask: solves groups of courses alone, within a time, where there are several; asked once, when the relaxation of
            the whole does not prove a level at once.
        ends: when the whole solve does.
        apart: what the groups say; None where nothing is known.
        cost_line: what the relaxation proves of the cost, by the places that are held.
    """

    large: bool = False
    small: bool = False
    reduced: dict[int, int] = field(default_factory=dict)
    ask: Callable[[float], Apart | None] | None = None
    ends: float = math.inf
    apart: Apart | None = None
    cost_line: CostLine | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self._roots: list[Bounded] = []

    @cached_property
    def masters(self) -> list[Master]:
        """One for each case of tiers over the quarter."""
        cases = [{}] if self.large else tier_cases(self.instance)
        return [Master(Lagrangian(self.instance, case, counted=not self.large), self.limits) for case in cases]

    @cached_property
    def step(self) -> int:
        """Every cost is a multiple of this."""
        return cost_step(self.instance)

    def solve_places(self, until: float) -> None:
        """The fewest unfilled places; afterwards `places` says what is proved, and `cost` what the plan costs."""
        goal = Goal(PLACE_SCALE, 0, None, PLACE_SCALE)
        self._start()
        self._roots = self._solve_roots(goal, self._share(until, 0.4), 0)
        self.places.bound = max(out_of_reach(self.instance), min(root.bound for root in self._roots))
        self.tell(0, None, self.places.bound, PROVING)
        if not self.places.enough and self._ask_groups(self.ends):
            until = max(until, self._share(self.ends, AFTER_GROUPS))
        if not self.places.enough:
            self._use_support(PLACES, None, self._share(until, 0.5, LOOK))
        self._alternate(PLACES, self._branchings(goal, PLACES, None, 1), self.places, None, until)
        self._finish(PLACES, self.places, None, until)

    def solve_cost(self, held: int, until: float, *, follow: bool) -> None:
        """The lowest cost with at most `held` unfilled places (weighted).

        Args:
            follow: where fewer are found on the way, hold those.
        """
        before = self.places.value
        self._solve_cost(held, until)
        better = self.places.value is not None and self.places.value != before and held == before
        if better and follow and self.limits.now() < until and not self.limits.stopped():
            self._solve_cost(self.places.value or 0, until)

    def _solve_cost(self, held: int, until: float) -> None:
        goal, self._level = Goal(0, PENNY_SCALE, held, PENNY_SCALE), 1
        slack = held > (self.places.value or 0)
        self.held = held if slack else None
        # It ends when it is solved: cut short it would prove next to nothing.
        self._roots = self._solve_roots(goal, self._share(until, 0.7), 1)
        held_prices = [root.prices.held for root in self._roots]
        scaled = min(root.scaled for root in self._roots)
        self.cost_line = CostLine(held, scaled, min(held_prices), max(held_prices))
        # A bound for more unfilled places holds for fewer.
        self.cost.bound = max(self.cost.bound, self._up(min(root.bound for root in self._roots)))
        if not self.cost.enough:
            self._ask_groups(until)
        if self.apart is not None:
            self.cost.bound = max(self.cost.bound, self._up(self.apart.cost(held)))
        self._find_reduced()
        self.tell(1, self.cost.value, self.cost.bound, PROVING)
        if not self.cost.enough and slack:
            self._use_support(COST, held, self._share(until, 0.2, LOOK))
        branchings = self._branchings(goal, COST, held, self.step)
        self._alternate(COST, branchings, self.cost, held, self._share(until, 0.9))
        self._finish(COST, self.cost, held, until)
        self.tell(1, self.cost.value, self.cost.bound, PROVING)

    def _alternate(
        self, level: Level, branchings: list[Branching], known: Known, held: int | None, until: float
    ) -> None:
        """Branching in turn with the search for better plans; of a small instance, with one model over everything."""
        while self.limits.now() < until and not known.enough and not self.limits.stopped():
            self._branch(branchings, known, self._share(until, EARLY if self.small else TURN))
            if self.small:
                self._finish(level, known, held, self._share(until, TURN))
            elif not known.enough:
                self._search(self._share(until, TURN))

    def _start(self) -> None:
        """A first plan, at once, and soon a good one."""
        first = greedy_plan(self.instance, self.incumbent, self.limits)
        if not self._judge(first) and self.incumbent is not None:
            self._judge(self.incumbent)
        if self.incumbent is not None:
            seconds = min(FIRST * self.limits.seconds, LONGEST_FIRST)
            self._recreate(self.incumbent, self.limits.now() + seconds)
            self._polish(self.limits.now() + seconds)

    def _ask_groups(self, until: float) -> bool:
        """Take what groups of courses alone prove, once; whether there are any.

        Their plans come by `seat`.
        """
        ask, self.ask = self.ask, None
        self.apart = self.apart if ask is None else ask(until)
        if ask is None or self.apart is None:
            return False
        self.places.bound = max(self.places.bound, self.apart.places)
        self.tell(0, self.places.value, self.places.bound, PROVING)
        return True

    def seat(self, plan: Plan, until: float) -> None:
        """Take what fits together of the sessions of a plan that may break rules: who sits where is decided anew."""
        merged = incumbent_of_plan(self.instance, plan)
        model = ExactModel(self.instance, self._with_what_must_run(set(merged.rosters)))
        goal = model.combined([PLACES, COST], [2 * (self.cost.value or 0) + 1000, 1])
        until = self._share(until, 0.6, LOOK)
        outcome = model.minimise(goal, self._limits(), until, hint=merged, workers=self.limits.portfolio)
        self._take(model, outcome.incumbent)

    def _find_reduced(self) -> None:
        self.reduced = {}
        for master, root in zip(self.masters, self._roots, strict=True):
            rise = (root.scaled + root.reduced) // PENNY_SCALE
            for row, candidate in enumerate(master.relaxation.candidates):
                value = int(rise[row])
                if value < self.reduced.get(candidate.index, 2**62):
                    self.reduced[candidate.index] = value

    def _up(self, pence: int) -> int:
        return -(-pence // self.step) * self.step

    def _solve_roots(self, goal: Goal, deadline: float, level: int) -> list[Bounded]:
        known = self.places if level == 0 else self.cost

        def tell(bound: int) -> None:
            if bound > 0 and len(self.masters) == 1:
                self.tell(level, known.value, bound, PROVING)

        if len(self.masters) == 1:
            for plan in [*self._ways, *([self.incumbent] if self.incumbent else [])]:
                self.masters[0].know(plan)
        roots = [master.bound(goal, deadline, on_bound=tell) for master in self.masters]
        if all(root.solved for root in roots):
            cases = zip(self.masters, roots, strict=True)
            self._note_rise(goal, [(master, root.scaled, root.reduced) for master, root in cases])
        return roots

    def _use_support(self, level: Level, held: int | None, until: float) -> None:
        """Decide among the candidates that the linear program uses, those of the plan, and those pinned or required."""
        rows = {self.masters[0].relaxation.candidates[c.row].index for root in self._roots for c, _ in root.used}
        rows |= set(self.incumbent.rosters if self.incumbent else ())
        model = ExactModel(self.instance, self._with_what_must_run(rows))
        if held is not None:
            model.hold(PLACES, held)
        known = self.places if level is PLACES else self.cost
        outcome = model.minimise(
            model.expression(level),
            self._limits(),
            until,
            hint=self.incumbent,
            at_least=known.bound,
            workers=self.limits.portfolio,
        )
        self._take(model, outcome.incumbent)

    def _with_what_must_run(self, indices: set[int]) -> list[Candidate]:
        """Those candidates, pinned ones, and those of required courses."""
        pinned = {pin.candidate for pin in self.instance.pinned}
        required = {index for index, course in enumerate(self.instance.courses) if course.required}
        return [
            c
            for c in self.instance.candidates
            if c.index in indices or c.index in pinned or c.option.course in required
        ]

    def _finish(self, level: Level, known: Known, held: int | None, until: float) -> None:
        """One model over all candidates that a better plan could use, where there may be one."""
        if known.enough:
            return
        most = 2**62 if known.value is None else known.value - 1
        candidates = [
            c for c in self.instance.candidates if held is None or self.reduced.get(c.index, most + 1) <= most
        ]
        model = ExactModel(self.instance, candidates)
        if held is not None:
            model.hold(PLACES, held)
        goal = model.expression(level)
        if known.value is not None:
            model.variables.model.add(goal <= known.value)
        outcome = model.minimise(
            goal, self._limits(), until, hint=self.incumbent, at_least=known.bound, workers=self.limits.portfolio
        )
        self._take(model, outcome.incumbent)
        if known.value is not None:
            if outcome.infeasible:
                known.bound = known.value
            elif outcome.incumbent is not None:
                known.bound = min(known.value, max(known.bound, outcome.bound))

    def _search(self, until: float) -> None:
        """Better plans: other sessions, then other places, then large neighbourhoods by CP-SAT."""
        goal_met = self._met_cost if self._level else self._met_places
        while self.limits.now() < until and not goal_met() and not self.limits.stopped():
            if self.incumbent is None:
                return
            self._recreate(self.incumbent, self._share(until, 0.2, 10.0))
            if self.held is not None:
                continue
            self._polish(self._share(until, 0.5, 8.0))
            if not goal_met():
                improve(self._neighbourhood(), until, goal_met)

    def _note_rise(self, goal: Goal, cases: list[tuple[Master, int, Ints]]) -> None:
        """How much the bound rises with each candidate, in what a place is worth; with several cases it is their least.

        Args:
            cases: with its bound, and how much that rises with each of its rows, in the goal's scale.
        """
        # What the last place costs is not known: its price in a linear program may be 0, or that of breaking the row.
        worth = goal.place or LAST_PLACE * self._average(goal)
        least = min(bound for _, bound, _ in cases)
        self.rise = np.full(len(self.instance.candidates), NO_ROOM, dtype=np.float32)
        for master, bound, rise in cases:
            numbers = master.relaxation.candidates.number
            above = (bound - least + np.maximum(rise, 0)) / worth
            self.rise[numbers] = np.minimum(self.rise[numbers], above)

    def _average(self, goal: Goal) -> int:
        """What a place costs in the plan on average, in the goal's scale."""
        given = max(1, self.instance.places_asked - (self.places.value or 0))
        return goal.penny * max(1, (self.cost.value or 0) // given)

    def _met_places(self) -> bool:
        return self.places.enough

    def _met_cost(self) -> bool:
        return self.cost.enough and (self.held is not None or self.places.enough)

    def _limits(self) -> Limits:
        """Deaf to the wish to stop until there is a plan to stop with."""
        return self.limits if self.incumbent is not None else replace(self.limits, stop=Event())

    def _branchings(self, goal: Goal, level: Level, held: int | None, step: int) -> list[Branching]:
        """A branch and bound for each case, at its root."""
        return [
            Branching(master, goal, root, self._leaf(master.relaxation, level, held), step)
            for master, root in zip(self.masters, self._roots, strict=True)
        ]

    def _branch(self, branchings: list[Branching], known: Known, deadline: float) -> None:
        bounds = []
        for branching in branchings:
            cutoff = NO_PLAN if known.value is None else known.value
            bounds.append(branching.run(cutoff, deadline))
        known.bound = max(known.bound, min(bounds) if min(bounds) < NO_PLAN else 0)
        if known.value is not None:
            known.bound = min(known.bound, known.value)

    def _leaf(self, relaxation: Lagrangian, level: Level, held: int | None) -> Leaf:
        def solve(box: Box, cutoff: int, used: set[int], patience: float, deadline: float) -> LeafOutcome:
            best: int | None = None
            support = self._with_what_must_run({relaxation.candidates[row].index for row in used})
            rounds = (
                ((support, 2.0),) if not patience else ((support, 5.0), (self.instance.candidates, 15.0 * patience))
            )
            for candidates, seconds in rounds:
                model = model_within(relaxation, candidates, box)
                if held is not None:
                    model.hold(PLACES, held)
                model.hold(level, cutoff - 1)
                until = min(deadline, self.limits.now() + seconds)
                goal = model.expression(level)
                outcome = model.minimise(goal, self.limits, until, proving=True)
                self._take(model, outcome.incumbent)
                if outcome.value is not None:
                    best, cutoff = outcome.value, outcome.value
            return LeafOutcome(best, patience > 0 and (outcome.infeasible or outcome.optimal))

        return solve

    def _share(self, until: float, share: float, most: float = math.inf) -> float:
        """A share of the time until then, but at most so many seconds."""
        now = self.limits.now()
        return now + min(most, max(0.2, share * (until - now))) if now < until else now
