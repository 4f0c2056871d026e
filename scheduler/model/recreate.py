"""Ruin and recreate: a few sessions stop, and others are put in their place, thousands of times.

What stops lies near together: what stands in the way of a session that would give places nobody has, or neighbours in
time of the same trainer, course or week. Then those left out join sessions with room, and sessions are added,
the best first, with now and then the best passed over. A worse plan is kept with a chance that falls as time goes.
(Schrimpf et al., "Record breaking optimization results using the ruin and recreate principle", Journal of Computational
Physics 159, 2000; Christiaens and Vanden Berghe, "Slack induction by string removals for vehicle routing problems",
Transportation Science 54, 2020.)
"""

from __future__ import annotations

import bisect
import heapq
import itertools
import math
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from scheduler.instance import Candidate, Instance, Line
from scheduler.model.greedy import fill
from scheduler.model.incumbent import Incumbent
from scheduler.model.ledger import Ledger, session_cost
from scheduler.model.potential import Potential
from scheduler.progress import Limits

PASSED_OVER = 0.05  # the chance that a candidate is not looked at
MOST_LOOKED_AT = 400  # candidates in one round
MOST_STOPPED = 3  # sessions in one round
ROUND = 1e-3  # seconds
WARM, COLD = 0.7, 0.02  # the temperature, from first to last, in what a place is worth

BEARABLE_RISE = 0.25  # of the bound, in what a place is worth: with each more a candidate is 2.7 times as rarely drawn
NEVER_QUITE = 0.01  # the weight that each has at least, where the best have 1

OnBetter = Callable[[Incumbent], None]
Rise = npt.NDArray[np.float32]


class Recreate:
    """A search for plans with fewer unfilled places (weighted), then of less cost.

    Args:
        start: a plan that keeps the rules.
        seed: of every choice left to chance.
        on_better: told of each better plan.
        rise: by candidate, how much the least that is proved possible rises with it in the plan, in what a place is
            worth: candidates that cost little by that are looked at more often. None: all are as good.

    Attributes:
        best: of `plan`: its unfilled places and its cost, which may be less in truth.
    """

    def __init__(
        self, instance: Instance, start: Incumbent, seed: int, on_better: OnBetter, rise: Rise | None = None
    ) -> None:
        self.instance, self.on_better = instance, on_better
        self.chance = random.Random(seed)
        self.ledger = Ledger(instance, start)
        pinned = [pin.candidate for pin in instance.pinned]
        self.confirmed = {index: start.rosters[index] for index in pinned if index in start.rosters}
        self.hosted = {(line, s.index): places for s in instance.hosted for line, places in s.confirmed.items()}
        self.required = {index for index, course in enumerate(instance.courses) if course.required}
        self.budget = instance.scenario.policy.budget
        self.potential = Potential(self.ledger, partners=True)
        self._costs = [
            [max(o.quote.cost(n, t) for t in o.quote.possible_tiers(n)) if n else 0 for n in range(o.max_places + 1)]
            for o in instance.options
        ]
        self._find_groups()
        self._weight = None if rise is None else np.exp(-np.maximum(rise, 0) / BEARABLE_RISE) + NEVER_QUITE
        self._weights_up_to: dict[int | None, list[float]] = {}
        given = max(1, sum(sum(roster.places.values()) for roster in start.rosters.values()))
        # What an unfilled place counts in pence: enough that hardly a session is left out for its cost alone.
        dearest = max(
            (costs[o.min_places] // o.min_places for o, costs in zip(instance.options, self._costs, strict=True)),
            default=0,
        )
        self.place = 4 * max(1, self.ledger.cost // given, dearest)
        self.best = (self.ledger.unfilled, self.ledger.cost)
        self.plan = start

    def _find_groups(self) -> None:
        self._by_trainer: dict[int, list[Candidate]] = defaultdict(list)
        for candidate in self.instance.candidates:
            self._by_trainer[candidate.option.trainer].append(candidate)
        self._freedom = {
            line.index: len(line.metres) * line.starts.bit_count() / max(1, line.places) for line in self.instance.lines
        }

    # ---- the search

    def run(self, limits: Limits, until: float, warmth: tuple[float, float] = (WARM, COLD)) -> None:
        """Search until a time by the limits' clock.

        Args:
            warmth: at first and at last.
        """
        began = limits.now()
        first, last = warmth
        current = self._energy()
        while True:
            now = limits.now()
            if now >= until or limits.stopped():
                return
            limits.clock.spend(ROUND)
            share = (now - began) / max(1e-9, until - began)
            bearable = self.place * first * (last / first) ** share
            before = self.ledger.incumbent()
            touched = self._ruin()
            self._recreate(touched)
            after = self._energy()
            if self._allowed() and after <= current - bearable * math.log(1.0 - self.chance.random()):
                current = after
                if (self.ledger.unfilled, self.ledger.cost) < self.best:
                    self.best = (self.ledger.unfilled, self.ledger.cost)
                    self.plan = self.ledger.incumbent()
                    self.on_better(self.plan)
            else:
                self._back(before)

    def _energy(self) -> int:
        return self.place * self.ledger.unfilled + self.ledger.cost

    def _allowed(self) -> bool:
        ledger = self.ledger
        if any(ledger.rosters.get(index) is not roster for index, roster in self.confirmed.items()) or (
            self.budget is not None and ledger.spent > self.budget
        ):
            return False
        if any(ledger.hosted.get(key, 0) < places for key, places in self.hosted.items()):
            return False
        running = {self.instance.candidates[index].option.course for index in ledger.rosters} if self.required else ()
        return self.required <= set(running)

    def _back(self, before: Incumbent) -> None:
        """Undo: what differs is taken out, then put as it was."""
        ledger = self.ledger
        for index in list(ledger.rosters):
            if index in ledger.rosters and before.rosters.get(index) is not ledger.rosters[index]:
                self.ledger.remove(index)
        if ledger.hosted != before.hosted:
            self.ledger = Ledger(self.instance, before)
            self.potential = Potential(self.ledger, partners=True)
            return
        for index, roster in before.rosters.items():
            if index not in ledger.rosters:
                self.ledger.take(self.instance.candidates[index], roster)

    # ---- ruin

    def _ruin(self) -> set[int]:
        """Stop a few sessions; gives back the courses and, as negative numbers, the trainers that they were of."""
        candidates, ledger, chance = self.instance.candidates, self.ledger, self.chance
        running = [index for index in ledger.rosters if index not in self.confirmed]
        stopped: set[int] = set()
        wanted = self._wanted()
        if wanted is not None and chance.random() < 0.6:
            stopped = {index for index in ledger.blockers(wanted) if index not in self.confirmed}
        if running and (not stopped or chance.random() < 0.5):
            centre = candidates[chance.choice(sorted(stopped) if stopped else running)]
            near = [candidates[i] for i in running if self._related(candidates[i], centre)]
            near.sort(key=lambda c: (abs((c.start.date - centre.start.date).days), chance.random()))
            stopped.update(c.index for c in near[: chance.randint(1, MOST_STOPPED)])
        touched: set[int] = set()
        for index in stopped:
            if index in ledger.rosters:
                option = candidates[index].option
                touched |= {option.course, -1 - option.trainer}
                self.ledger.remove(index)
        if wanted is not None:
            touched |= {wanted.option.course, -1 - wanted.option.trainer}
            if ledger.fits(wanted):
                roster = fill(ledger, wanted, self._rank, self.potential.wanting(wanted), partners=True)
                if roster.places:
                    self.ledger.take(wanted, roster)
        return touched

    def _related(self, candidate: Candidate, centre: Candidate) -> bool:
        one, other = candidate.option, centre.option
        return one.course == other.course or one.trainer == other.trainer

    def _wanted(self) -> Candidate | None:
        """Of a few candidates drawn by chance, the one that would give most places nobody has."""
        everyone = self.instance.candidates
        weights = self._up_to(None, everyone) if everyone else None
        drawn = self.chance.choices(everyone, cum_weights=weights, k=12) if everyone else []
        gains = [self.potential.places(candidate) for candidate in drawn]
        if not any(gains):
            return None
        best = drawn[gains.index(max(gains))]
        return None if best.index in self.ledger.rosters else best

    # ---- recreate

    def _recreate(self, touched: set[int]) -> None:
        courses = {each for each in touched if each >= 0}
        self._join(courses)
        chance, running = self.chance, self.ledger.rosters
        # What a candidate could give only falls as others run: an old number is an upper bound, as in `greedy`.
        queue = [
            (-score, chance.random(), candidate)
            for candidate in self._pool(touched)
            if chance.random() > PASSED_OVER and (score := self._score(candidate)) > 0
        ]
        heapq.heapify(queue)
        while queue:
            _, tie, candidate = heapq.heappop(queue)
            score = self._score(candidate)
            if score <= 0 or candidate.index in running or not self.ledger.fits(candidate):
                continue
            if queue and -score > queue[0][0]:
                heapq.heappush(queue, (-score, tie, candidate))
                continue
            roster = fill(self.ledger, candidate, self._rank, self.potential.wanting(candidate), partners=True)
            gain = sum(n * self.instance.lines[line].priority for line, n in roster.places.items())
            total = sum(roster.places.values()) + sum(roster.top_up.values())
            if gain and self.place * gain > session_cost(candidate, total):
                self.ledger.take(candidate, roster)
                courses.add(candidate.option.course)
        self._join(courses)

    def _pool(self, touched: set[int]) -> list[Candidate]:
        groups = [
            self.instance.candidates_of_course[each] if each >= 0 else self._by_trainer[-1 - each] for each in touched
        ]
        if self._weight is not None:
            return self._likely(list(zip(touched, groups, strict=True)))
        ends = list(itertools.accumulate(len(group) for group in groups))
        total = ends[-1] if ends else 0
        drawn = self.chance.sample(range(total), MOST_LOOKED_AT) if total > MOST_LOOKED_AT else range(total)
        found: dict[int, Candidate] = {}
        for number in drawn:
            which = bisect.bisect_right(ends, number)
            candidate = groups[which][number - ends[which]]
            found[candidate.index] = candidate
        return list(found.values())

    def _likely(self, groups: list[tuple[int, Sequence[Candidate]]]) -> list[Candidate]:
        """Some of the groups' candidates, each the likelier the less the bound rises with it.

        Those likely are drawn more than once, so that fewer are looked at: a round is the shorter for it.
        """
        weights = {key: self._up_to(key, group) for key, group in groups if group}
        total = sum(up_to[-1] for up_to in weights.values() if up_to)
        found: dict[int, Candidate] = {}
        for key, group in groups:
            up_to = weights.get(key)
            if up_to:
                drawn = math.ceil(MOST_LOOKED_AT * up_to[-1] / total)
                found.update((c.index, c) for c in self.chance.choices(group, cum_weights=up_to, k=drawn))
        return list(found.values())

    def _up_to(self, key: int | None, group: Sequence[Candidate]) -> list[float] | None:
        """The sums of the weights of a group's candidates, each with all before it."""
        if self._weight is None:
            return None
        if key not in self._weights_up_to:
            self._weights_up_to[key] = np.cumsum(self._weight[[c.index for c in group]], dtype=np.float64).tolist()
        return self._weights_up_to[key]

    def _join(self, courses: Iterable[int]) -> None:
        """Places in running sessions for those left out."""
        for course in courses:
            for index in list(self.ledger.of_course[course]):
                self._join_one(self.instance.candidates[index])

    def _join_one(self, candidate: Candidate) -> None:
        ledger, option = self.ledger, candidate.option
        roster = ledger.rosters[candidate.index]
        if candidate.index in self.confirmed:
            return
        if roster.top_up and option.quote.reach_minimum:
            return
        total = sum(roster.places.values()) + sum(roster.top_up.values())
        if total >= option.max_places:
            return
        for line in self.potential.joining(candidate):
            if total >= option.max_places:
                return
            if line.all_or_nothing:
                continue
            places = min(option.max_places - total, ledger.allowance(line, candidate))
            if places <= 0:
                continue
            if self._payable(candidate, line, places):
                ledger.join(candidate, line, places)
                total += places

    def _payable(self, candidate: Candidate, line: Line, places: int) -> bool:
        roster = self.ledger.rosters[candidate.index]
        local = sum(roster.places.values()) + places
        cost = self._costs[candidate.option.index][local + sum(roster.top_up.values())]
        income = sum(n * self.instance.top_ups[index].price for index, n in roster.top_up.items())
        if income > cost:
            return False
        price = -(-(cost - income) // local)
        lines = self.instance.lines
        ceilings = [lines[index].ceiling for index in roster.places] + [line.ceiling]
        return all(ceiling is None or ceiling >= price for ceiling in ceilings)

    # ---- what a candidate could give

    def _score(self, candidate: Candidate) -> int:
        places = self.potential.places(candidate)
        return self.place * places - self._costs[candidate.option.index][places] if places else 0

    def _rank(self, line: Line) -> tuple[float, ...]:
        """Higher priorities first, then, with some chance, who has fewer ways to be served."""
        return (-line.priority, self._freedom[line.index] * self.chance.uniform(0.5, 1.5), line.index)
