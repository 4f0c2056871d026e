"""Ruin and recreate: a few sessions stop, and others are put in their place, thousands of times.

What stops lies near together: what stands in the way of a session that would give places nobody has, or neighbours in
time of the same trainer, course or week. Then those left out join sessions with room, and sessions are added,
the best first, with now and then the best passed over. A worse plan is kept with a chance that falls as time goes.
(Schrimpf et al., "Record breaking optimization results using the ruin and recreate principle", Journal of Computational
Physics 159, 2000; Christiaens and Vanden Berghe, "Slack induction by string removals for vehicle routing problems",
Transportation Science 54, 2020.)
"""

from __future__ import annotations

import heapq
import math
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from scheduler.instance import Candidate, Instance, Line
from scheduler.model.greedy import fill
from scheduler.model.incumbent import Incumbent, Roster
from scheduler.model.ledger import Ledger, session_cost
from scheduler.progress import Limits

PASSED_OVER = 0.05  # the chance that a candidate is not looked at
MOST_LOOKED_AT = 400  # candidates in one round
MOST_STOPPED = 6  # sessions in one round
ROUND = 1e-3  # seconds
WARM, COLD = 1.5, 0.02  # the temperature, from first to last, in what a place is worth

OnBetter = Callable[[Incumbent], None]


class Recreate:
    """A search for plans with fewer unfilled places (weighted), then of less cost.

    Args:
        start: a plan that keeps the rules.
        seed: of every choice left to chance.
        on_better: told of each better plan.

    Attributes:
        best: of `plan`: its unfilled places and its cost, which may be less in truth.
    """

    def __init__(self, instance: Instance, start: Incumbent, seed: int, on_better: OnBetter) -> None:
        self.instance, self.on_better = instance, on_better
        self.chance = random.Random(seed)
        self.ledger = Ledger(instance, start)
        pinned = [pin.candidate for pin in instance.pinned]
        self.confirmed = {index: start.rosters[index] for index in pinned if index in start.rosters}
        self.hosted = {(line, s.index): places for s in instance.hosted for line, places in s.confirmed.items()}
        self.required = {index for index, course in enumerate(instance.courses) if course.required}
        self.budget = instance.scenario.policy.budget
        self._levels: dict[int, list[int]] = {}
        self._find_masks()
        self._find_groups()
        given = max(1, sum(sum(roster.places.values()) for roster in start.rosters.values()))
        # What an unfilled place counts in pence: enough that hardly a session is left out for its cost alone.
        dearest = max(
            (costs[o.min_places] // o.min_places for o, costs in zip(instance.options, self._costs, strict=True)),
            default=0,
        )
        self.place = 4 * max(1, self.ledger.cost // given, dearest)
        self.best = (self.ledger.unfilled, self.ledger.cost)
        self.plan = start

    def _find_masks(self) -> None:
        """Lines as bits: who can reach a room, who is free at a start, who could pay."""
        instance = self.instance
        self._reach: dict[tuple[int, int], int] = {}
        self._free: list[list[int]] = []
        self._pays: list[int] = []
        self._bit: dict[int, int] = {}
        for course, lines in enumerate(instance.lines_of_course):
            free = [0] * len(instance.starts[course])
            for position, line in enumerate(lines):
                self._bit[line.index] = bit = 1 << position
                for venue in line.metres:
                    self._reach[course, venue] = self._reach.get((course, venue), 0) | bit
                mask = line.starts
                while mask:
                    low = mask & -mask
                    free[low.bit_length() - 1] |= bit
                    mask ^= low
            self._free.append(free)
        for option in instance.options:
            lowest = option.quote.lowest_price
            mask = 0
            for line in instance.lines_of_course[option.course]:
                if line.ceiling is None or line.ceiling >= lowest:
                    mask |= self._bit[line.index]
            self._pays.append(mask & self._reach.get((option.course, option.venue), 0))
        self._partners = [sum(t.per_session for t in top_ups) for top_ups in instance.top_ups_of_course]
        self._costs = [
            [max(o.quote.cost(n, t) for t in o.quote.possible_tiers(n)) if n else 0 for n in range(o.max_places + 1)]
            for o in instance.options
        ]

    def _find_groups(self) -> None:
        self._by_trainer: dict[int, list[Candidate]] = defaultdict(list)
        for candidate in self.instance.candidates:
            self._by_trainer[candidate.option.trainer].append(candidate)
        self._freedom = {
            line.index: len(line.metres) * line.starts.bit_count() / max(1, line.places) for line in self.instance.lines
        }

    # ---- the search

    def run(self, limits: Limits, until: float) -> None:
        """Search until a time by the limits' clock."""
        began = limits.now()
        current = self._energy()
        while True:
            now = limits.now()
            if now >= until or limits.stopped():
                return
            limits.clock.spend(ROUND)
            share = (now - began) / max(1e-9, until - began)
            warmth = self.place * WARM * (COLD / WARM) ** share
            before = self.ledger.incumbent()
            touched = self._ruin()
            self._recreate(touched)
            after = self._energy()
            if self._allowed() and after <= current - warmth * math.log(1.0 - self.chance.random()):
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
                self._remove(index)
        if ledger.hosted != before.hosted:
            self.ledger = Ledger(self.instance, before)
            self._levels.clear()
            return
        for index, roster in before.rosters.items():
            if index not in ledger.rosters:
                self._take(self.instance.candidates[index], roster)

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
                self._remove(index)
        if wanted is not None:
            touched |= {wanted.option.course, -1 - wanted.option.trainer}
            if ledger.fits(wanted):
                roster = fill(ledger, wanted, self._rank, self._suited(wanted), partners=True)
                if roster.places:
                    self._take(wanted, roster)
        return touched

    def _related(self, candidate: Candidate, centre: Candidate) -> bool:
        one, other = candidate.option, centre.option
        return one.course == other.course or one.trainer == other.trainer

    def _wanted(self) -> Candidate | None:
        """Of a few candidates drawn by chance, the one that would give most places nobody has."""
        drawn = self.chance.choices(self.instance.candidates, k=12) if self.instance.candidates else []
        best = max(drawn, key=self._potential, default=None)
        return best if best is not None and best.index not in self.ledger.rosters and self._potential(best) else None

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
            roster = fill(self.ledger, candidate, self._rank, self._suited(candidate), partners=True)
            gain = sum(n * self.instance.lines[line].priority for line, n in roster.places.items())
            total = sum(roster.places.values()) + sum(roster.top_up.values())
            if gain and self.place * gain > session_cost(candidate, total):
                self._take(candidate, roster)
                courses.add(candidate.option.course)
        self._join(courses)

    def _take(self, candidate: Candidate, roster: Roster) -> None:
        self.ledger.take(candidate, roster)
        self._changed(candidate.option.course)

    def _remove(self, index: int) -> None:
        self.ledger.remove(index)
        self._changed(self.instance.candidates[index].option.course)

    def _changed(self, course: int) -> None:
        """What is left to give there, and where it is a prerequisite, is to be counted anew."""
        self._levels.pop(course, None)
        for later in self.ledger.later[course]:
            self._changed(later)

    def _pool(self, touched: set[int]) -> list[Candidate]:
        found: dict[int, Candidate] = {}
        for each in touched:
            group = self.instance.candidates_of_course[each] if each >= 0 else self._by_trainer[-1 - each]
            found.update((c.index, c) for c in group)
        pool = list(found.values())
        return self.chance.sample(pool, MOST_LOOKED_AT) if len(pool) > MOST_LOOKED_AT else pool

    def _join(self, courses: Iterable[int]) -> None:
        """Places in running sessions for those left out."""
        ledger, instance = self.ledger, self.instance
        for course in courses:
            unmet = [line for line in instance.lines_of_course[course] if ledger.left[line.index]]
            if not unmet:
                continue
            for index in [i for i in ledger.rosters if instance.candidates[i].option.course == course]:
                self._join_one(instance.candidates[index], unmet)

    def _join_one(self, candidate: Candidate, unmet: Sequence[Line]) -> None:
        ledger, option = self.ledger, candidate.option
        roster = ledger.rosters[candidate.index]
        if candidate.index in self.confirmed:
            return
        if roster.top_up and option.quote.reach_minimum:
            return
        total = sum(roster.places.values()) + sum(roster.top_up.values())
        mask = self._mask(candidate)
        for line in unmet:
            if total >= option.max_places:
                return
            if not mask & self._bit[line.index] or line.all_or_nothing:
                continue
            places = min(option.max_places - total, ledger.allowance(line, candidate))
            if places <= 0:
                continue
            if self._payable(candidate, line, places):
                ledger.join(candidate, line, places)
                self._changed(option.course)
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

    def _left(self, course: int) -> list[int]:
        """Who could take a first place more, a second, and so on, as bits."""
        levels = self._levels.get(course)
        if levels is None:
            levels = self._levels[course] = []
            for line in self.instance.lines_of_course[course]:
                bit = self._bit[line.index]
                for level in range(self._most(line)):
                    if level == len(levels):
                        levels.append(0)
                    levels[level] |= bit
        return levels

    def _most(self, line: Line) -> int:
        """No session can give a line more than this."""
        left = self.ledger.left
        most = min(left[line.index], line.most)
        for earlier, name in self.ledger.earlier[line.course]:
            other = self.ledger.line_of.get((line.provider, earlier))
            given = 0 if other is None else self.instance.lines[other].places - left[other]
            trained = self.instance.providers[line.provider].trained.get(name, 0)
            most = min(most, trained + given - (line.places - left[line.index]))
        return most

    def _mask(self, candidate: Candidate) -> int:
        option = candidate.option
        return self._pays[option.index] & self._free[option.course][candidate.start.position]

    def _potential(self, candidate: Candidate) -> int:
        mask, option = self._mask(candidate), candidate.option
        total = 0
        for level in self._left(option.course):
            total += (mask & level).bit_count()
        if total + self._partners[option.course] < option.min_places:
            return 0
        return total if total < option.max_places else option.max_places

    def _score(self, candidate: Candidate) -> int:
        places = self._potential(candidate)
        return self.place * places - self._costs[candidate.option.index][places] if places else 0

    def _suited(self, candidate: Candidate) -> list[Line]:
        mask = self._mask(candidate)
        left = self.ledger.left
        return [
            line
            for line in self.instance.lines_of_course[candidate.option.course]
            if mask & self._bit[line.index] and left[line.index]
        ]

    def _rank(self, line: Line) -> tuple[float, ...]:
        """Higher priorities first, then, with some chance, who has fewer ways to be served."""
        return (-line.priority, self._freedom[line.index] * self.chance.uniform(0.5, 1.5), line.index)
