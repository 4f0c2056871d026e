"""A first plan in a moment: again and again the session that gives the most places that nobody has yet.

The number of new places that a candidate can give only falls as others are taken, so that an old number is an upper
bound and few candidates need a second look (Minoux, "Accelerated greedy algorithms for maximizing submodular set
functions", 1978). No partner places, no hosted ones: the search adds them.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections import defaultdict
from collections.abc import Callable, Hashable

from scheduler.instance import Candidate, Instance, Line
from scheduler.model.incumbent import Incumbent, Roster


def greedy_plan(instance: Instance, start: Incumbent | None, stop: Callable[[], bool]) -> Incumbent:
    """A plan that keeps the rules; `start` (pinned and required sessions) stays in it."""
    return _Greedy(instance, start or Incumbent(), stop).plan()


class _Greedy:
    def __init__(self, instance: Instance, start: Incumbent, stop: Callable[[], bool]) -> None:
        self.instance, self.stop = instance, stop
        self.rosters: dict[int, Roster] = {}
        self.hosted = dict(start.hosted)
        self.left = [line.places for line in instance.lines]
        self.used: dict[Hashable, int] = defaultdict(int)
        self.released: dict[tuple[int, dt.date], int] = defaultdict(int)
        self.venue_of: dict[tuple[int, dt.date], int] = {}
        self.first_days: dict[int, list[int]] = defaultdict(list)
        self.budget = instance.scenario.policy.budget
        for (line, session), places in self.hosted.items():
            self.left[line] -= places
            self.released[instance.lines[line].provider, instance.hosted[session].date] += places
        for index, roster in start.rosters.items():
            candidate = instance.candidates[index]
            self._take(candidate, roster, self._cost(candidate, roster))

    def plan(self) -> Incumbent:
        queue: list[tuple[int, int]] = []
        for candidate in self.instance.candidates:
            if self.stop():
                break
            if candidate.index not in self.rosters:
                queue.append((-self._gain(self._roster(candidate)), candidate.index))
        heapq.heapify(queue)
        while queue and not self.stop():
            _, index = heapq.heappop(queue)
            candidate = self.instance.candidates[index]
            if not self._open(candidate):
                continue
            roster = self._roster(candidate)
            gain = self._gain(roster)
            if gain <= 0:
                continue
            if queue and -gain > queue[0][0]:
                heapq.heappush(queue, (-gain, index))
                continue
            cost = self._cost(candidate, roster)
            if self.budget is None or cost <= self.budget:
                self._take(candidate, roster, cost)
        return Incumbent(self.rosters, self.hosted)

    def _gain(self, roster: Roster) -> int:
        lines = self.instance.lines
        return sum(places * lines[line].priority for line, places in roster.places.items())

    def _cost(self, candidate: Candidate, roster: Roster) -> int:
        quote = candidate.option.quote
        places = sum(roster.places.values()) + sum(roster.top_up.values())
        return max(quote.cost(places, tier) for tier in quote.possible_tiers(places)) if places else 0

    def _limits(self, candidate: Candidate) -> list[tuple[Hashable, int | None]]:
        instance, policy = self.instance, self.instance.scenario.policy
        option, week = candidate.option, candidate.start.week
        trainer, course = instance.trainers[option.trainer], instance.courses[option.course]
        slots: list[tuple[Hashable, int | None]] = []
        for slot in candidate.start.slots:
            slots += [(("trainer", option.trainer, slot), 1), (("venue", option.venue, slot), 1)]
        return [
            *slots,
            (("trainer", option.trainer), trainer.max_sessions),
            (("trainer", option.trainer, week), trainer.max_sessions_per_week),
            (("course", option.course), course.max_sessions),
            ("programme", policy.max_sessions),
            (("week", week), policy.max_sessions_per_week),
        ]

    def _open(self, candidate: Candidate) -> bool:
        """Whether trainer, venue and the limits on sessions leave room for it."""
        option, start = candidate.option, candidate.start
        if any(limit is not None and self.used[key] >= limit for key, limit in self._limits(candidate)):
            return False
        moves = self.instance.trainers[option.trainer].moves
        if not moves and any(
            self.venue_of.get((option.trainer, date), option.venue) != option.venue for date in start.dates
        ):
            return False
        gap, day = self.instance.courses[option.course].min_gap_days, start.date.toordinal()
        return all(abs(day - other) >= gap for other in self.first_days[option.course])

    def _roster(self, candidate: Candidate) -> Roster:
        """The most places for those who can pay the price that results; empty where it stays below its minimum."""
        option = candidate.option
        wanting = [(line, most) for line in self.instance.suited(candidate) if (most := self._most(line, candidate))]
        wanting.sort(key=lambda item: (-item[0].priority, item[0].index))
        while wanting:
            places: dict[int, int] = {}
            room = option.max_places
            for line, most in wanting:
                given = min(room, most)
                if given and (not line.all_or_nothing or given == self.left[line.index]):
                    places[line.index] = given
                    room -= given
            total = option.max_places - room
            if total < option.min_places:
                break
            roster = Roster(places, {})
            price = -(-self._cost(candidate, roster) // total)
            paying = [item for item in wanting if item[0].ceiling is None or item[0].ceiling >= price]
            if all(item[0].ceiling is None or item[0].ceiling >= price for item in wanting if item[0].index in places):
                return roster
            wanting = paying
        return Roster({}, {})

    def _most(self, line: Line, candidate: Candidate) -> int:
        provider = self.instance.providers[line.provider]
        most = min(line.most, self.left[line.index])
        if provider.release_per_day is not None:
            taken = max(self.released[line.provider, date] for date in candidate.start.dates)
            most = min(most, provider.release_per_day - taken)
        for earlier in self.instance.courses[line.course].after:
            given = line.places - self.left[line.index]
            most = min(most, provider.trained.get(earlier, 0) - given)
        return max(0, most)

    def _take(self, candidate: Candidate, roster: Roster, cost: int) -> None:
        self.rosters[candidate.index] = roster
        for key, _ in self._limits(candidate):
            self.used[key] += 1
        for date in candidate.start.dates:
            self.venue_of[candidate.option.trainer, date] = candidate.option.venue
            for line, places in roster.places.items():
                self.released[self.instance.lines[line].provider, date] += places
        for line, places in roster.places.items():
            self.left[line] -= places
        self.first_days[candidate.option.course].append(candidate.start.date.toordinal())
        if self.budget is not None:
            self.budget -= cost
