"""From an instance to the best plan that the time allows, with a proved bound for each level."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial

from scheduler.instance import Candidate, Instance, resolve
from scheduler.levels import LevelState
from scheduler.model.clash import explain_clash
from scheduler.model.divided import Divided
from scheduler.model.exact import ExactModel, Outcome
from scheduler.model.extract import plan_of
from scheduler.model.groups import Apart, Group, alone, beside, fit, group_levels, groups_of, solve_apart
from scheduler.model.guided import CostLine, Guided
from scheduler.model.incumbent import Incumbent
from scheduler.model.machine_code import is_kept
from scheduler.model.primal import Known, Tell
from scheduler.model.warm_up import COMPILING, warm_up
from scheduler.model.workshop import workshop
from scheduler.plan import Plan, Status
from scheduler.progress import Limits, Listener, Progress, nobody

TIE_BREAK = "tie-break"
TIE_BREAK_SHARE, LARGE_TIE_BREAK_SHARE = 0.15, 0.02  # of the time limit
SMALL = 1_000  # pairs of line and candidate up to which one model over everything is quick, with nothing to compile
MODEST = 2_000  # pairs up to which such a model may be quicker than branching
LARGE = 20_000  # pairs from which no model over all candidates is built
HUGE = 250_000  # pairs from which no linear program is solved
# Of a time, until groups of courses are solved alone, then one beside the other, and until who sits where is decided.
GROUPS, FITTED, SEATED = 0.6, 0.66, 0.72
WORTH_GROUPS, WORTH_PROCESSES = 1.5, 5.0  # seconds left for groups, and for beginning processes to solve them in


@dataclass(frozen=True)
class Solution:
    """What a solve gives back. Without a plan, `clash` says which rules cannot be kept together.

    Attributes:
        cost_line: where cost follows places, what is proved of it by how many are unfilled.
    """

    status: Status
    levels: list[LevelState]
    incumbent: Incumbent | None = None
    plan: Plan | None = None
    clash: list[str] = field(default_factory=list)
    cost_line: CostLine | None = None


def solve(
    instance: Instance,
    limits: Limits,
    listener: Listener = nobody,
    start: Incumbent | None = None,
    *,
    stay: bool = False,
) -> Solution:
    """Optimise the scenario's levels in order, from a plan that keeps every rule where one is known.

    Small instances go to one CP-SAT model over everything. Larger ones whose first level is `places` are first solved
    by `guided`, which gives a plan, bounds, and the candidates that a better plan could still use; one
    model over those settles the rest.

    Args:
        start: a plan that keeps every rule, to begin from.
        stay: `start` is the answer where it is as good as the best on every level: the tie-break moves nobody.
    """
    return _Solve(instance, limits, listener, start, stay=stay).run()


def solve_group(instance: Instance, courses: frozenset[str], others: Plan, limits: Limits) -> Group | None:
    """Solve some of the courses as if there were no others; None where they have no plan.

    Args:
        others: sessions of other courses that have their rooms, where they are to fit in beside them.
    """
    part = alone(instance.loaded, courses, group_levels(instance))
    if others.sessions:
        part = beside(instance, part, others)
    solution = _Solve(resolve(part), replace(limits, tie_break=False), nobody, None, stay=False, group=True).run()
    if solution.plan is None:
        return None
    line = solution.cost_line
    return Group(courses, solution.plan, solution.levels, None if line is None else line.at)


class _Solve:
    def __init__(
        self,
        instance: Instance,
        limits: Limits,
        listener: Listener,
        start: Incumbent | None,
        *,
        stay: bool,
        group: bool = False,
    ) -> None:
        # A group of courses alone is solved where all is compiled, and nobody asks why it has no plan.
        self.group, self.small = group, 0 if group else SMALL
        self.instance, self.limits, self.listener, self.start, self.stay = instance, limits, listener, start, stay
        self.began = limits.now()
        self.deadline = self.began + limits.seconds
        self.levels = [LevelState(level) for level in instance.scenario.objectives]
        self.incumbent: Incumbent = Incumbent()
        self.infeasible = False
        self.reduced: dict[int, int] = {}
        self.cost_line: CostLine | None = None
        self.settled = 0

    def run(self) -> Solution:
        instance = self.instance
        first = self._first()
        if first is None:
            return self._without_plan()
        self.incumbent = first
        pairs = self._pairs()
        self.large, self.linear = pairs > LARGE, pairs <= HUGE
        if self.large or (pairs > self.small and self.levels[0].level.name == "places"):
            self._compile()
            self._solve_guided()
        self._solve_exactly()
        if self.levels[0].best is None and not self.incumbent.rosters and not self.incumbent.hosted:
            # Nobody has looked yet: that no session may run at all is no plan to give anybody.
            return Solution("unknown", self.levels)
        status: Status = "optimal" if all(state.proved for state in self.levels) else "feasible"
        plan = plan_of(instance, self.incumbent)
        return Solution(status, self.levels, self.incumbent, plan, cost_line=self.cost_line)

    def _compile(self) -> None:
        """Where nobody has compiled the search yet: that is not a part of this solve's time."""
        if not is_kept():
            self.tell(0, None, None, COMPILING)
            before = self.limits.now()
            warm_up(self.instance, self.incumbent)
            self.began += self.limits.now() - before
            self.deadline += self.limits.now() - before

    def tell(self, level: int, value: int | None, bound: int | None, note: str = "") -> None:
        """Tell the listener where the solve stands."""
        name = self.levels[level].level.name if level < len(self.levels) else TIE_BREAK
        self.listener(Progress(self.limits.now() - self.began, level, len(self.levels), name, value, bound, note))

    def _pairs(self) -> int:
        """Pairs of line and candidate, less those of lines that are confirmed to have all they ask for elsewhere."""
        instance, total = self.instance, 0
        open_to = self._open_lines()
        for candidate in instance.candidates:
            total += (instance.mask(candidate) & open_to[candidate.option.course]).bit_count()
            if total > max(LARGE, HUGE):
                break
        return total

    def _open_lines(self) -> list[int]:
        """By course, as bits, the lines of which not every place is confirmed."""
        left = [line.places for line in self.instance.lines]
        for confirmed in (*(pin.places for pin in self.instance.pinned), *(h.confirmed for h in self.instance.hosted)):
            for number, places in confirmed.items():
                left[number] -= places
        found = [0] * len(self.instance.courses)
        for line in self.instance.lines:
            if left[line.index] > 0:
                found[line.course] |= self.instance.suiting.bit[line.index]
        return found

    def _first(self) -> Incumbent | None:
        """A first plan: the one known, else one with what must run, else the empty one; None where there is none."""
        instance = self.instance
        if self.start is not None:
            return self.start
        must = {pin.candidate for pin in instance.pinned}
        confirmed = any(session.confirmed for session in instance.hosted)
        if not must and not confirmed and not any(course.required for course in instance.courses):
            return Incumbent()
        candidates = [c for c in instance.candidates if c.index in must or instance.courses[c.option.course].required]
        outcome = ExactModel(instance, candidates).minimise(
            0, self.limits, self.deadline, workers=self.limits.portfolio
        )
        if outcome.infeasible:
            # Other sessions may be needed too: of an earlier course, to reach a tier, to give all or nothing.
            outcome = ExactModel(instance).minimise(0, self.limits, self.deadline, workers=self.limits.portfolio)
        self.infeasible = outcome.infeasible
        return outcome.incumbent

    def _without_plan(self) -> Solution:
        if not self.infeasible:
            return Solution("unknown", self.levels)
        if self.group:
            return Solution("infeasible", self.levels)
        clash = explain_clash(self.instance, self.limits, max(self.deadline, self.limits.now() + 10))
        return Solution("infeasible", self.levels, clash=clash)

    def _solve_guided(self) -> None:
        """Places and, where it is the second level, cost; the rest is left to the exact model."""
        first = self.levels[0]
        leading = first.level.name == "places"
        with ExitStack() as stack:
            self._solve_with(self._guide(stack, self.tell if leading else _mute), leading)

    def _guide(self, stack: ExitStack, tell: Tell) -> Guided:
        if not self.large:
            guided = Guided(self.instance, self.limits, tell, self.incumbent, small=self._pairs() <= MODEST)
            groups = groups_of(self.instance.scenario)
            if len(groups) > 1:
                guided.ask, guided.ends = partial(self._apart, guided, groups), self.deadline
            return guided
        shop = stack.enter_context(workshop(self.instance, self.limits))
        return Divided(self.instance, self.limits, tell, self.incumbent, large=True, linear=self.linear, shop=shop)

    def _apart(self, guided: Guided, groups: list[frozenset[str]], until: float) -> Apart | None:
        """What groups of courses prove alone; of their plans the guided search takes what fits together."""
        began = self.limits.now()
        left = until - began
        if left < WORTH_GROUPS:
            return None
        limits = self.limits if left >= WORTH_PROCESSES else replace(self.limits, workers=1)
        with workshop(self.instance, limits) as shop:
            apart = solve_apart(shop, groups, solve_group, began + GROUPS * left)
            if apart is None:
                return None
            guided.seat(apart.plan, began + SEATED * left)
            if guided.places.value is None or guided.places.value > apart.value:
                fitted = fit(shop, apart, solve_group, began + FITTED * left)
                guided.seat(fitted, began + SEATED * left)
            return apart

    def _solve_with(self, guided: Guided, leading: bool) -> None:
        first = self.levels[0]
        level_began = self.limits.now()
        guided.solve_places(self.began + 0.45 * self.limits.seconds)
        self.incumbent = guided.incumbent or self.incumbent
        if not leading or guided.places.value is None:
            return
        self._note(first, guided.places, level_began)
        self.settled = 1
        if len(self.levels) > 1 and self.levels[1].level.name == "cost" and not self._out_of_time():
            second = self.levels[1]
            level_began = self.limits.now()
            guided.solve_cost(
                first.allowed,
                self.began + (0.93 if self.large or guided.apart else 0.85) * self.limits.seconds,
                follow=first.level.slack is None,
            )
            self.incumbent, self.reduced = guided.incumbent or self.incumbent, guided.reduced
            self.cost_line = guided.cost_line
            if first.level.slack is None:
                self._note(first, guided.places, self.limits.now() - first.seconds)
            self._note(second, guided.cost, level_began)
            self.settled = 2

    def _note(self, state: LevelState, known: Known, began: float) -> None:
        state.best, state.bound = known.value, known.bound
        state.seconds = self.limits.now() - began

    def _out_of_time(self) -> bool:
        return self.limits.now() > self.deadline or self.limits.stopped()

    def _candidates(self) -> list[Candidate]:
        """Those that a plan at least as good as the incumbent could use: the relaxation proves it of the others.

        On a large instance only the incumbent's own: who has the places may still change; nothing is proved of it.
        """
        if self.large:
            return [self.instance.candidates[index] for index in sorted(self.incumbent.rosters)]
        if not self.reduced or self.levels[1].best is None:
            return list(self.instance.candidates)
        most = self.levels[1].allowed
        return [c for c in self.instance.candidates if self.reduced.get(c.index, most + 1) <= most]

    def _solve_exactly(self) -> None:
        if self._out_of_time():
            return
        if self.settled == len(self.levels) and not self.stay and not self.limits.tie_break:
            return
        model = ExactModel(self.instance, self._candidates())
        for state in self.levels[: self.settled]:
            model.hold(state.level, state.allowed)
        for number in range(self.settled, len(self.levels)):
            if not self._settle(model, number):
                return
        if self.stay and self.start is not None and self._as_good(self.start):
            self.incumbent = self.start
            return
        if not self.limits.tie_break:
            return
        if self.limits.threads > 1:
            # Only one worker makes the plan unique; for the sake of dates alone nobody should wait long.
            share = LARGE_TIE_BREAK_SHARE if self.large else TIE_BREAK_SHARE
            self.deadline = min(self.deadline, self.limits.now() + share * self.limits.seconds)
        outcome = self._minimise(model, len(self.levels))
        self.incumbent = outcome.incumbent or self.incumbent
        if outcome.optimal and outcome.value is not None:
            model.hold_tie_break(outcome.value)
            self.incumbent = model.first_in_file_order(self.limits, self.deadline) or self.incumbent

    def _as_good(self, plan: Incumbent) -> bool:
        """Whether a plan that keeps all rules is as good as the best on every level."""
        model = ExactModel(self.instance, [self.instance.candidates[i] for i in sorted(plan.rosters)], plan.rosters)
        model.hold_hosted(plan)
        for state in self.levels:
            if state.best is None:
                return False
            model.hold(state.level, state.best)
        return model.minimise(0, self.limits, self.limits.now() + 10, hint=plan).incumbent is not None

    def _settle(self, model: ExactModel, number: int) -> bool:
        """Optimise one level and hold it; False when there is no going on."""
        state = self.levels[number]
        level_began = self.limits.now()
        outcome = self._minimise(model, number, state.bound)
        state.seconds += self.limits.now() - level_began
        if outcome.incumbent is not None and (state.best is None or (outcome.value or 0) <= state.best):
            self.incumbent = outcome.incumbent
            state.best = outcome.value
        if not outcome.infeasible:
            state.bound = max(state.bound, self._proved(outcome.bound, 0))
        if state.best is None:
            return False
        state.bound = min(state.bound, state.best)
        model.hold(state.level, state.allowed)
        return not self._out_of_time()

    def _proved(self, bound: int | None, at_least: int) -> int:
        """What a model's bound says of the whole: nothing where the model holds the incumbent's sessions alone."""
        return at_least if self.large else max(bound or 0, at_least)

    def _minimise(self, model: ExactModel, number: int, at_least: int = 0) -> Outcome:
        goal = model.tie_break if number == len(self.levels) else model.expression(self.levels[number].level)
        return model.minimise(
            goal,
            self.limits,
            self.deadline,
            hint=self.incumbent,
            at_least=at_least,
            on_progress=lambda value, bound: self.tell(number, value, self._proved(bound, at_least)),
            workers=self.limits.portfolio,
            gap=self.limits.gap if number < len(self.levels) else 0.0,
        )


def _mute(level: int, value: int | None, bound: int | None, note: str) -> None:
    """Tells nobody: what is said of places is not true of another first level."""
