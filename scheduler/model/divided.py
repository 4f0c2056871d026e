"""Places, then cost, of a large instance: bounds by prices and by course, plans sought beside them.

What shares nothing is handed to an executor: walks in search of better plans, part by part, while this process works on
prices; then each course's part of the bound.
"""

from __future__ import annotations

import math
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass, field, replace

from scheduler.instance import Instance
from scheduler.model.greedy import greedy_plan
from scheduler.model.guided import LAST_PLACE, PENNY_SCALE, PLACE_SCALE, PROVING, Guided
from scheduler.model.incumbent import Incumbent
from scheduler.model.primal import MOST_WAYS, Found, Primal
from scheduler.model.recreate import COLD, WARM, Rise
from scheduler.model.relaxation.ascent import ascend
from scheduler.model.relaxation.facts import out_of_reach
from scheduler.model.relaxation.lagrangian import NOTHING
from scheduler.model.relaxation.master import Bounded
from scheduler.model.relaxation.parts import bound_part, divide
from scheduler.model.relaxation.prices import Goal, Prices, Relaxed
from scheduler.model.workshop import Workshop
from scheduler.progress import Limits

SEARCHED = 0.85  # of the time limit, for the last search to end
LONGEST_SEARCH = 15.0  # seconds before a walk tells what it found, or, if that is more, as much of the time limit:
OF_THE_LIMIT = 0.05  # on large instances it takes seconds to set out and to judge what was found
SHORTEST_SEARCH = 1.0
LEARNT_IN = 1 / 3  # of the time that a search takes, how often is told what the bound rises with
COOLER = 0.2  # the temperature from which few places change: the walk of places ends there, others begin there
ENDS_EARLY = 0.97  # of a level's time, for its walk: the last part must come back in time
MOST_LOSSES = 6  # parts lost in a row before no more are begun
WAYS_TOLD = 12  # plans of a search whose sessions the linear program begins with
FIRST_SEARCH = 0.08  # of the time until places are settled
PRICED = 0.93  # of a level's time: for prices, where no linear program follows
ASCENT = 0.3  # of the time for a bound, where a linear program follows
STEPS = 250  # at most, there
PARTS = 0.25  # of the time for the cost level
LONGEST_PART = 4.0  # seconds for a course at the level of places, where more is of little use
TICK_SECONDS = 0.2


@dataclass
class Walk:
    """A search that cools from its beginning to its end, in however many tasks.

    Attributes:
        plan: where it stands.
        first, last: its temperatures.
        apart: whether its part under way is worked on beside this process.
    """

    plan: Incumbent
    began: float
    ends: float
    first: float = WARM
    last: float = COLD
    apart: bool = True

    def warmth(self, time: float) -> float:
        """At a time between its beginning and its end."""
        share = (time - self.began) / max(1e-9, self.ends - self.began)
        return self.first * math.pow(self.last / self.first, min(1.0, share))


@dataclass
class Divided(Guided):
    """Places, then cost, for a large instance.

    Attributes:
        linear: small enough for linear programs.
        shop: takes what can be worked on apart.
    """

    linear: bool = True
    shop: Workshop = field(kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._searches: dict[Future[Found], Walk] = {}
        self._resting: list[Walk] = []
        self._losses = 0  # in a row
        self._prices: dict[int, Prices] = {}  # the best of each level
        self._longest = max(LONGEST_SEARCH, OF_THE_LIMIT * self.limits.seconds)  # that a part of a walk takes, seconds
        self._last = self.limits.now() + SEARCHED * self.limits.seconds

    def solve_places(self, until: float) -> None:
        """The fewest unfilled places; afterwards `places` says what is proved, and `cost` what the plan costs."""
        self._start_at_once()
        self._set_out(until, WARM, COOLER)
        self._search_on(self._share(until, FIRST_SEARCH))
        self._hand_out_searches(self._share(until, 0.4), self.shop.spare)
        goal = Goal(PLACE_SCALE, 0, None, PLACE_SCALE)
        root = self._bound(goal, 0, self._share(until, 0.7 if self.linear else PRICED))
        self.places.bound = out_of_reach(self.instance)
        self._raise_bound(0, root.scaled)
        self._search_on(self._share(until, 0.5))
        self._bound_parts(0, goal, root, self._share(until, 0.5))
        self._search_on(until)

    def solve_cost(self, held: int, until: float, *, follow: bool) -> None:
        """The lowest cost with at most `held` unfilled places (weighted).

        Args:
            follow: where fewer are found on the way, hold those.
        """
        self._gather()
        self._level, self.held = 1, held if held > (self.places.value or 0) else None
        parts = self._share(until, 1 - PARTS) if self.linear else until
        self._set_out(self._last, COOLER if self.held is None else WARM, COLD)
        self._hand_out_searches(self._share(until, 0.3), self.shop.spare)
        follow = follow and self.held is None
        held = min(held, self.places.value or held) if follow else held
        goal = Goal(0, PENNY_SCALE, held, PENNY_SCALE)
        root = self._bound(goal, 1, self._share(parts, 0.7 if self.linear else PRICED), follow=follow)
        self._raise_bound(1, root.scaled)
        self._search_on(parts)
        fewer = self.places.value
        if self.linear and follow and fewer is not None and fewer < held:
            root = self._bound(Goal(0, PENNY_SCALE, fewer, PENNY_SCALE), 1, self._share(until, 0.4))
            self._raise_bound(1, root.scaled)
            held = fewer
        self._bound_parts(1, Goal(0, PENNY_SCALE, held, PENNY_SCALE), root, until)
        self.tell(1, self.cost.value, self.cost.bound, PROVING)

    # ---- plans

    def _start_at_once(self) -> None:
        first = greedy_plan(self.instance, self.incumbent, self.limits)
        if not self._judge(first) and self.incumbent is not None:
            self._judge(self.incumbent)

    def _search_on(self, until: float) -> None:
        """Search until then or until nothing is left to find, and take what is found."""
        while self.limits.now() < until and not self._met() and not self.limits.stopped():
            self._hand_out_searches(until, self.shop.hands)
            if not self._searches:
                return
            wait(self._searches, timeout=TICK_SECONDS, return_when=FIRST_COMPLETED)
            self._gather()

    def _met(self) -> bool:
        return self._met_cost() if self._level else self.places.enough

    def _set_out(self, until: float, first: float, last: float) -> None:
        """A walk for as long as this level takes, where it can go on beside this process."""
        self._resting = []
        if self.shop.apart and self.incumbent is not None:
            ends = self._share(until, ENDS_EARLY)
            self._resting = [Walk(self.incumbent, self.limits.now(), ends, first, last)]

    def _hand_out_searches(self, until: float, most: int) -> None:
        """Go on with walks, and begin others that end by then, until there are so many."""
        while len(self._searches) < most and self.incumbent is not None and self._losses < MOST_LOSSES:
            now = self.limits.now()
            walk = self._resting.pop() if self._resting else Walk(self.incumbent, now, until, COOLER)
            left = walk.ends - now
            if left < SHORTEST_SEARCH:
                if walk.ends < until:
                    continue  # it is over, and there is time for another
                return
            seconds = left if left < self._longest + SHORTEST_SEARCH else self._longest
            warmth = walk.warmth(now), walk.warmth(now + seconds)
            part = walk_on, walk.plan, warmth, self.linear or seconds == left, self.rise, self.held
            task = self.shop.hand_out(*part, seconds=seconds, seed=next(self._seeds))
            walk.apart = self.shop.apart
            self._searches[task] = walk

    def _gather(self) -> None:
        """Take what tasks that are done have found."""
        for task in [task for task in self._searches if task.done()]:
            walk = self._searches.pop(task)
            try:
                found = task.result()
            except (Exception, CancelledError) as error:
                # Whatever went wrong in another process (it died, had no memory) costs its own work alone.
                if not walk.apart:
                    raise
                self._tell_of_loss(error)
                continue
            self._losses = 0
            self._ways = [*self._ways, *found.ways[-WAYS_TOLD:]][-MOST_WAYS:]
            if found.best is not None:
                self._better(*found.best)
            walk.plan = found.last
            if walk.ends - self.limits.now() >= SHORTEST_SEARCH:
                self._resting.append(walk)

    def _tell_of_loss(self, error: BaseException) -> None:
        self._losses += 1
        known = self.cost if self._level else self.places
        self.tell(self._level, known.value, known.bound, f"lost work in another process ({type(error).__name__})")

    # ---- bounds

    def _bound(self, goal: Goal, level: int, deadline: float, *, follow: bool = False) -> Bounded:
        """Prices from steps along what is broken, then, where it can be solved, from the linear program.

        Args:
            follow: without a linear program, places found on the way are held from then on.
        """
        known = self.places if level == 0 else self.cost

        def tell(bound: int) -> None:
            self._gather()
            if self._resting and self.shop.apart:
                self._hand_out_searches(deadline, self.shop.spare)
            if bound > 0:
                self.tell(level, known.value, max(bound, known.bound), PROVING)

        master, limits = self.masters[0], self.limits
        self._gather()
        # A place is worth itself, or what it costs in the plan on average.
        worth = goal.place or self._average(goal)
        start = self._prices.get(level)
        if start is None and 0 in self._prices:
            start = self._prices[0].holding(PLACE_SCALE, LAST_PLACE * worth)

        pause, learnt = LEARNT_IN * self._longest, -math.inf

        def learn(_: float, __: Prices, relaxed: Relaxed) -> None:
            nonlocal learnt
            if relaxed.bound > NOTHING and limits.now() >= learnt + pause:
                learnt = limits.now()
                self._note_rise(goal, [(master, relaxed.bound, master.rise(relaxed))])

        if self.linear:
            for plan in [*self._ways, *([self.incumbent] if self.incumbent else [])]:
                master.know(plan)
            prices = master.ascend(goal, worth, self._share(deadline, ASCENT), tell, STEPS, start)
        else:
            held = (
                (lambda: min(most, self.places.value or most)) if follow and (most := goal.held) is not None else None
            )
            prices = ascend(master, goal, worth, deadline, math.inf, tell, learn, start, held)
            goal = goal if held is None else replace(goal, held=held())
        self._gather()
        if self.linear and not limits.stopped():
            root = master.bound(goal, deadline, start=prices, on_bound=tell)
            if root.solved:
                self._note_rise(goal, [(master, root.scaled, root.reduced)])
        else:
            root = master.prove(goal, prices)
        self._prices[level] = root.prices
        return root

    def _raise_bound(self, level: int, scaled: int) -> None:
        """Take a bound that was proved; one of the cost with more unfilled places holds for fewer."""
        if level == 0:
            self.places.bound = max(self.places.bound, -(-scaled // PLACE_SCALE))
            self.tell(0, self.places.value, self.places.bound, PROVING)
        else:
            self.cost.bound = max(self.cost.bound, self._up(-(-scaled // PENNY_SCALE)))
            self.tell(1, self.cost.value, self.cost.bound, PROVING)

    def _bound_parts(self, level: int, goal: Goal, root: Bounded, until: float) -> None:
        """Each course's part at the prices of the linear program."""
        courses = len(self.instance.courses)
        turns = -(-courses // self.shop.hands)
        seconds = 0.9 * (until - self.limits.now()) / turns
        if level == 0:
            seconds = min(seconds, LONGEST_PART)
        if root.duals is None or seconds <= 0 or self.limits.stopped() or (self.cost if level else self.places).enough:
            return
        prices, diary = root.duals
        division = divide(self.masters[0].relaxation, goal, prices, diary)
        columns = [self.masters[0].columns_of(tolls.course) for tolls in division.tolls]
        apart, parts = self.shop.apart, []
        for tolls, own in zip(division.tolls, columns, strict=True):
            part = (bound_part, tolls, division.goal, prices.line, prices.top_up, own)
            parts.append(self.shop.hand_out(*part, seconds=seconds, seed=self.limits.seed))
            if self.limits.stopped() or apart != self.shop.apart:
                return  # the executor is gone: in turn the parts would take many times as long
        while any(not part.done() for part in parts):
            if self.limits.stopped():
                return
            wait(parts, timeout=TICK_SECONDS)
        try:
            self._raise_bound(level, division.constant + sum(part.result() for part in parts))
        except (Exception, CancelledError) as error:
            if not apart:
                raise
            self._tell_of_loss(error)


def walk_on(
    instance: Instance,
    plan: Incumbent,
    warmth: tuple[float, float],
    polish: bool,
    rise: Rise | None,
    held: int | None,
    limits: Limits,
) -> Found:
    """Go on with a walk for the time of the limits.

    Args:
        plan: where it stands; it keeps all rules.
        polish: who sits where in the best plan is decided anew, and the next part goes on from there.
        rise: which candidates to look at more often.
        held: unfilled places that are allowed, where those are more than the fewest.
    """
    primal = Primal(instance, limits, _nobody, plan, rise=rise, held=held)
    return primal.walk(plan, warmth, polish=polish)


def _nobody(level: int, value: int | None, bound: int | None, note: str) -> None:
    """Tells nobody."""
