"""The best plan so far and how it is bettered without any bound: the primal side of places, then cost.

Sessions in the place of others by ruin and recreate; then who sits where, by CP-SAT. Every plan that is taken has kept
all rules in an exact model.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Event

from scheduler.instance import Instance
from scheduler.model.exact import ExactModel
from scheduler.model.incumbent import Incumbent
from scheduler.model.recreate import COLD, WARM, Recreate, Rise
from scheduler.model.search import COST, PLACES, Search
from scheduler.progress import Limits

SEARCHING = 0.8  # of the time of a search apart: for other sessions; the rest for other places
MOST_WAYS = 40  # plans found on the way whose sessions the linear program begins with
MOST_JUDGED = 5  # plans of one search that are tried, the best first
MOST_PAIRS = 15_000  # of running sessions and lines up to which one model decides who sits where
POLISH = 8.0  # deterministic seconds for each such model
IMPROVING = "improving the plan"


@dataclass
class Known:
    """What is known of one objective.

    Attributes:
        gap: the relative gap that is good enough.
    """

    value: int | None = None
    bound: int = 0
    gap: float = 0.0

    @property
    def enough(self) -> bool:
        """Whether the gap is as small as was asked."""
        return self.value is not None and self.value - self.bound <= self.gap * max(1, abs(self.value))


@dataclass(frozen=True)
class Found:
    """What a part of a walk found.

    Attributes:
        best: the best plan, its unfilled places and its cost; None where the exact model refused all.
        ways: plans on the way to it, the best last.
        last: where the walk stands.
    """

    best: tuple[Incumbent, tuple[int, int]] | None
    ways: list[Incumbent]
    last: Incumbent


Tell = Callable[[int, int | None, int | None, str], None]


@dataclass
class Primal:
    """The best plan of an instance, by places, then cost.

    Attributes:
        tell: told of each better plan.
        incumbent: the best plan.
        places, cost: its values and what is proved of them.
        rise: by candidate, how much the least that is proved possible rises with it in the plan, in what a place is
            worth; None where nothing is known.
        held: unfilled places, where more than the fewest are allowed.
    """

    instance: Instance
    limits: Limits
    tell: Tell
    incumbent: Incumbent | None = None
    places: Known = field(default_factory=Known)
    cost: Known = field(default_factory=Known)
    rise: Rise | None = None
    held: int | None = None

    def __post_init__(self) -> None:
        self.places.gap = self.cost.gap = self.limits.gap
        self._level = 0  # that is being optimised
        self._seeds = itertools.count(self.limits.seed)
        self._ways: list[Incumbent] = []

    def walk(self, start: Incumbent, warmth: tuple[float, float], *, polish: bool) -> Found:
        """Ruin and recreate from a plan that keeps all rules, for the time of the limits.

        Args:
            warmth: at first and at last.
            polish: decide anew who sits where in the best plan, and go on from there.
        """
        began = self.limits.now()
        self._judge(start)
        last = self._recreate(start, began + (SEARCHING if polish else 1) * self.limits.seconds, warmth)
        if polish and self.held is None:
            self._polish(began + self.limits.seconds)
            last = self.incumbent or last
        if self.incumbent is None or self.places.value is None or self.cost.value is None:
            return Found(None, [], last)
        return Found((self.incumbent, (self.places.value, self.cost.value)), self._ways, last)

    def _judge(self, plan: Incumbent) -> bool:
        """Take a plan just as it is, if it keeps all rules; what it costs is worked out by the way."""
        used = [self.instance.candidates[index] for index in sorted(plan.rosters)]
        model = ExactModel(self.instance, used, kept=plan.rosters)
        model.hold_hosted(plan)
        outcome = model.minimise(0, replace(self.limits, stop=Event()), self.limits.now() + 10, hint=plan)
        self._take(model, outcome.incumbent)
        return outcome.incumbent is not None

    def _recreate(
        self,
        start: Incumbent,
        until: float,
        warmth: tuple[float, float] = (WARM, COLD),
    ) -> Incumbent:
        """Sessions put in the place of others, without a solver; where the search stands at the end."""
        found: list[Incumbent] = []
        search = Recreate(self.instance, start, next(self._seeds), found.append, self.rise, self.held or 0)
        search.run(self.limits, until, warmth)
        self._ways = [*self._ways, *found][-MOST_WAYS:]
        # The last is the best. Should the exact model refuse it, one before it may do.
        any(self._judge(plan) for plan in found[: -1 - MOST_JUDGED : -1])
        return search.board.incumbent()

    def _polish(self, until: float) -> None:
        """Who sits where, decided anew for the sessions of the plan: all at once, or course by course where many."""
        if self.incumbent is None or self.places.value is None or self.cost.value is None:
            return
        candidates = self.instance.candidates
        running = [candidates[index] for index in sorted(self.incumbent.rosters)]
        pairs = sum(self.instance.mask(candidate).bit_count() for candidate in running)
        courses = sorted({c.option.course for c in running})
        groups = [set(courses)] if pairs <= MOST_PAIRS else [{course} for course in courses]
        for group in groups:
            if self.limits.now() > until or self.limits.stopped():
                return
            free = [candidates[index] for index in self.incumbent.rosters if candidates[index].option.course in group]
            search = self._neighbourhood()
            search.improve(free, set(), until, POLISH)

    def _neighbourhood(self) -> Search:
        values = (self.places.value or 0, self.cost.value or 0)
        return Search(self.instance, self.limits, self.rise, self._better, self.incumbent or Incumbent(), values)

    def _better(self, incumbent: Incumbent, values: tuple[int, int]) -> None:
        if (
            self.places.value is None
            or self.cost.value is None
            or self._rank(*values) < self._rank(self.places.value, self.cost.value)
        ):
            self.incumbent = incumbent
            self.places.value, self.cost.value = values
            self.tell(0, self.places.value, self.places.bound, IMPROVING)
            if self._level:
                self.tell(1, self.cost.value, self.cost.bound, IMPROVING)

    def _rank(self, places: int, cost: int) -> tuple[int, int, int]:
        """Plans in order: while cost is optimised, unfilled places count only above what is held."""
        if self.held is None:
            return (places, cost, 0)
        return (max(0, places - self.held), cost, places)

    def _take(self, model: ExactModel, incumbent: Incumbent | None) -> None:
        if incumbent is not None:
            places, cost = (int(model.value(model.expression(level))) for level in (PLACES, COST))
            self._better(incumbent, (places, cost))
