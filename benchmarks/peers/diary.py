"""What is taken so far, as an administrator keeps it: who is where on which day, and how often they may be again."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable

from benchmarks.peers.draft import Draft, Roster
from scheduler.instance import Candidate, Instance, Line


class Diary:
    """The draft of a plan with its bookings."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.draft = Draft()
        self.cost = 0
        self.left = [line.places for line in instance.lines]
        self.top_up_left = [top_up.places for top_up in instance.top_ups]
        self._taken: set[Hashable] = set()
        self._venue_of: dict[tuple[int, dt.date], int] = {}
        self._counts: Counter[Hashable] = Counter()
        self._first_days: dict[int, list[dt.date]] = defaultdict(list)
        self._released: Counter[tuple[int, dt.date]] = Counter()
        self._begun: dict[tuple[int, int], list[tuple[dt.date, int]]] = defaultdict(list)
        self._ended: dict[tuple[int, int], list[tuple[dt.date, int]]] = defaultdict(list)
        self._course_index = {course.id: index for index, course in enumerate(instance.courses)}
        limits: dict[Hashable, int | None] = {"all": instance.scenario.policy.max_sessions}
        for number, trainer in enumerate(instance.trainers):
            limits["trainer", number] = trainer.max_sessions
            limits["trainer week", number] = trainer.max_sessions_per_week
        for number, course in enumerate(instance.courses):
            limits["course", number] = course.max_sessions
        limits["week"] = instance.scenario.policy.max_sessions_per_week
        self._limits = limits

    def fits(self, candidate: Candidate) -> bool:
        """Whether trainer and room are free, and no limit is reached."""
        option, start = candidate.option, candidate.start
        if any(("t", option.trainer, slot) in self._taken or ("v", option.venue, slot) in self._taken
               for slot in start.slots):  # fmt: skip
            return False
        if not self.instance.trainers[option.trainer].moves and any(
            self._venue_of.get((option.trainer, date), option.venue) != option.venue for date in start.dates
        ):
            return False
        gap = self.instance.courses[option.course].min_gap_days
        if any(abs((start.date - day).days) < gap for day in self._first_days[option.course]):
            return False
        return all(
            (limit := self._limits[key]) is None or self._counts[counted] < limit
            for key, counted in self._counted(candidate)
        )

    def _counted(self, candidate: Candidate) -> Iterable[tuple[Hashable, Hashable]]:
        """Each limit that a session counts towards, and what it is counted under."""
        trainer, course, week = candidate.option.trainer, candidate.option.course, candidate.start.week
        yield "all", "all"
        yield ("trainer", trainer), ("trainer", trainer)
        yield ("trainer week", trainer), ("trainer week", trainer, week)
        yield ("course", course), ("course", course)
        yield "week", ("week", week)

    def can_send(self, line: Line, dates: Iterable[dt.date], first: dt.date) -> int:
        """How many places a line can take in a session on these dates: left, released, with what comes before."""
        most = self.left[line.index]
        release = self.instance.providers[line.provider].release_per_day
        if release is not None:
            most = min(most, *(release - self._released[line.provider, date] for date in dates))
        if most > 0:
            for earlier in self.instance.courses[line.course].after:
                most = min(most, self._room_after(line, earlier, first))
        return max(0, most)

    def _room_after(self, line: Line, earlier: str, first: dt.date) -> int:
        """How many more can begin on `first`: each later first day of the course must still have enough."""
        trained = self.instance.providers[line.provider].trained.get(earlier, 0)
        begun = self._begun[line.provider, line.course]
        ended = self._ended[line.provider, self._course_index[earlier]]
        return min(
            trained
            + sum(places for last, places in ended if last < day)
            - sum(places for other, places in begun if other <= day)
            for day in {first, *(other for other, _ in begun if other > first)}
        )

    def book(self, candidate: Candidate, roster: Roster, cost: int) -> None:
        """The session runs, with these people."""
        option, start = candidate.option, candidate.start
        self.draft.rosters[candidate.index] = roster
        self.cost += cost
        for slot in start.slots:
            self._taken |= {("t", option.trainer, slot), ("v", option.venue, slot)}
        for date in start.dates:
            self._venue_of[option.trainer, date] = option.venue
        self._first_days[option.course].append(start.date)
        self._counts.update(counted for _, counted in self._counted(candidate))
        for index, places in roster.places.items():
            self._send(self.instance.lines[index], places, start.dates)
        for index, places in roster.top_up.items():
            self.top_up_left[index] -= places

    def book_hosted(self, line: Line, session: int, places: int) -> None:
        """Places of a line on a session that a partner runs."""
        self.draft.hosted[line.index, session] = places
        self._send(line, places, (self.instance.hosted[session].date,))

    def _send(self, line: Line, places: int, dates: tuple[dt.date, ...]) -> None:
        self.left[line.index] -= places
        for date in dates:
            self._released[line.provider, date] += places
        self._begun[line.provider, line.course].append((dates[0], places))
        self._ended[line.provider, line.course].append((dates[-1], places))
