"""A plan that grows and shrinks session by session, with all that the rules count kept up to date.

Where the quarter decides a tier, what a session costs is taken at the dearest it may come to; so whoever can pay here
can pay in the plan. The exact model has the last word on every plan.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable

from scheduler.instance import Candidate, Instance, Line
from scheduler.model.incumbent import Incumbent, Roster


class Ledger:
    """Sessions with their rosters, and what they use of every limit.

    Args:
        start: sessions and hosted places to begin with.

    Attributes:
        left: by line, places not given yet.
        changed: lines whose `left` changed; whoever counts by it empties it.
        unfilled: places not given, times priority.
        cost: sessions' and hosted places' cost with travel, less partner income, pence.
        spent: sessions' cost, which the budget is for, pence.
        earlier: by course, those it comes after, as (course, id); `later` the other way round.
        of_course: by course, the sessions that run, the longest there first.
        line_of: (provider, course) -> line.
    """

    def __init__(self, instance: Instance, start: Incumbent) -> None:
        self.instance = instance
        self.rosters: dict[int, Roster] = {}
        self.hosted: dict[tuple[int, int], int] = {}
        self.left = [line.places for line in instance.lines]
        self.changed: set[int] = set()
        self.partner_left = [top_up.places for top_up in instance.top_ups]
        self.unfilled = sum(line.places * line.priority for line in instance.lines)
        self.cost = 0
        self.spent = 0
        self._counting: dict[Hashable, dict[int, None]] = defaultdict(dict)  # what is limited -> sessions that count
        self._holder: dict[Hashable, int] = {}
        self._released: dict[tuple[int, dt.date], int] = defaultdict(int)
        self._venues: dict[tuple[int, dt.date], list[int]] = defaultdict(list)
        self.of_course: dict[int, dict[int, None]] = defaultdict(dict)
        self._dated: dict[int, dict[int, int]] = defaultdict(dict)  # line -> candidate -> places
        self._limits: dict[int, list[tuple[Hashable, int]]] = {}
        self._slots: dict[int, list[Hashable]] = {}
        self._travel: dict[tuple[int, int], int] = {}
        self.line_of = {(line.provider, line.course): line.index for line in instance.lines}
        number = {course.id: index for index, course in enumerate(instance.courses)}
        self.earlier = [[(number[each], each) for each in course.after] for course in instance.courses]
        self.later: list[list[int]] = [[] for _ in instance.courses]
        for later, courses in enumerate(self.earlier):
            for earlier, _ in courses:
                self.later[earlier].append(later)
        for (line, session), places in start.hosted.items():
            self._give_hosted(line, session, places)
        for index, roster in start.rosters.items():
            self.take(instance.candidates[index], roster)

    def incumbent(self) -> Incumbent:
        """The plan as it stands."""
        return Incumbent(dict(self.rosters), dict(self.hosted))

    # ---- what fits

    def fits(self, candidate: Candidate) -> bool:
        """Whether trainer, venue and the limits on sessions leave room for it."""
        if any(slot in self._holder for slot in self._slots_of(candidate)):
            return False
        if any(len(self._counting[key]) >= most for key, most in self._limits_of(candidate)):
            return False
        return not any(True for _ in self._clashes(candidate))

    def blockers(self, candidate: Candidate) -> set[int]:
        """Sessions that have to go before it fits; where a number is used up, one of those that count, by index."""
        found = {self._holder[slot] for slot in self._slots_of(candidate) if slot in self._holder}
        found.update(self._clashes(candidate))
        for key, most in self._limits_of(candidate):
            counting = self._counting[key]
            if counting and len(counting) >= most and found.isdisjoint(counting):
                found.add(min(counting, key=lambda index: (sum(self.rosters[index].places.values()), index)))
        return found

    def _clashes(self, candidate: Candidate) -> Iterable[int]:
        """Sessions of the course too near, and of the trainer at another venue on the same day."""
        option, start = candidate.option, candidate.start
        gap = self.instance.courses[option.course].min_gap_days
        if gap:
            day = start.date.toordinal()
            for index in self.of_course[option.course]:
                if abs(self.instance.candidates[index].start.date.toordinal() - day) < gap:
                    yield index
        if not self.instance.trainers[option.trainer].moves:
            for date in start.dates:
                for index in self._venues[option.trainer, date]:
                    if self.instance.candidates[index].option.venue != option.venue:
                        yield index

    def _slots_of(self, candidate: Candidate) -> list[Hashable]:
        if candidate.index not in self._slots:
            option = candidate.option
            self._slots[candidate.index] = [
                key for slot in candidate.start.slots for key in ((0, option.trainer, slot), (1, option.venue, slot))
            ]
        return self._slots[candidate.index]

    def _limits_of(self, candidate: Candidate) -> list[tuple[Hashable, int]]:
        if candidate.index not in self._limits:
            instance, policy = self.instance, self.instance.scenario.policy
            option, week = candidate.option, candidate.start.week
            trainer, course = instance.trainers[option.trainer], instance.courses[option.course]
            every: list[tuple[Hashable, int | None]] = [
                (("trainer", option.trainer), trainer.max_sessions),
                (("trainer", option.trainer, week), trainer.max_sessions_per_week),
                (("course", option.course), course.max_sessions),
                ("programme", policy.max_sessions),
                (("week", week), policy.max_sessions_per_week),
            ]
            self._limits[candidate.index] = [(key, most) for key, most in every if most is not None]
        return self._limits[candidate.index]

    # ---- who may join

    def allowance(self, line: Line, candidate: Candidate) -> int:
        """The most further places that a line may have in a session, whatever it costs."""
        most = min(line.most, self.left[line.index])
        here = self.rosters.get(candidate.index)
        if here is not None:
            most = min(most, line.most - here.places.get(line.index, 0))
        provider = self.instance.providers[line.provider]
        if most > 0 and provider.release_per_day is not None:
            taken = max(self._released[line.provider, date] for date in candidate.start.dates)
            most = min(most, provider.release_per_day - taken)
        if most > 0 and self.earlier[line.course]:
            most = min(most, self._ready(line, candidate.start.date))
        return max(0, most)

    def _ready(self, line: Line, date: dt.date) -> int:
        """Further places of a later course that a line may have from a date on."""
        begun = self._events(line, ended=False)
        days = {date, *(day for day, _ in begun if day > date)}
        least = line.places
        for earlier, name in self.earlier[line.course]:
            trained = self.instance.providers[line.provider].trained.get(name, 0)
            other = self.line_of.get((line.provider, earlier))
            before = [] if other is None else self._events(self.instance.lines[other], ended=True)
            for day in days:
                so_far = sum(places for when, places in begun if when <= day)
                least = min(least, trained + sum(places for when, places in before if when < day) - so_far)
        return least

    def _events(self, line: Line, *, ended: bool) -> list[tuple[dt.date, int]]:
        candidates, hosted = self.instance.candidates, self.instance.hosted
        found = [
            (candidates[index].start.last_date if ended else candidates[index].start.date, places)
            for index, places in self._dated[line.index].items()
        ]
        return found + [(hosted[s].date, n) for (other, s), n in self.hosted.items() if other == line.index]

    # ---- changes

    def take(self, candidate: Candidate, roster: Roster) -> None:
        """Run a session."""
        self.rosters[candidate.index] = roster
        for slot in self._slots_of(candidate):
            self._holder[slot] = candidate.index
        for key, _ in self._limits_of(candidate):
            self._counting[key][candidate.index] = None
        for date in candidate.start.dates:
            self._venues[candidate.option.trainer, date].append(candidate.index)
        self.of_course[candidate.option.course][candidate.index] = None
        self._account(candidate, roster, 1)

    def join(self, candidate: Candidate, line: Line, places: int) -> None:
        """Give a line further places in a running session."""
        old = self.rosters[candidate.index]
        new = Roster({**old.places, line.index: old.places.get(line.index, 0) + places}, old.top_up)
        self._account(candidate, old, -1)
        self.rosters[candidate.index] = new
        self._account(candidate, new, 1)

    def remove(self, index: int) -> None:
        """Stop a session, and those whose participants would then not be ready for them."""
        candidate, roster = self.instance.candidates[index], self.rosters.pop(index)
        for slot in self._slots_of(candidate):
            del self._holder[slot]
        for key, _ in self._limits_of(candidate):
            del self._counting[key][index]
        for date in candidate.start.dates:
            self._venues[candidate.option.trainer, date].remove(index)
        del self.of_course[candidate.option.course][index]
        self._account(candidate, roster, -1)
        for later in self.later[candidate.option.course]:
            for line in roster.places:
                self._drop_unready(self.instance.lines[line].provider, later)

    def _drop_unready(self, provider: int, course: int) -> None:
        number = self.line_of.get((provider, course))
        if number is None:
            return
        line = self.instance.lines[number]
        while self._dated[number] and self._ready(line, dt.date.min) < 0:
            self.remove(max(self._dated[number]))
        if self._ready(line, dt.date.min) < 0:
            for key in [key for key in self.hosted if key[0] == number]:
                self._give_hosted(*key, -self.hosted[key])
            for later in self.later[course]:
                self._drop_unready(provider, later)

    def _account(self, candidate: Candidate, roster: Roster, sign: int) -> None:
        lines, dates = self.instance.lines, candidate.start.dates
        self.changed.update(roster.places)
        for index, places in roster.places.items():
            line = lines[index]
            self.left[index] -= sign * places
            self.unfilled -= sign * places * line.priority
            self.cost += sign * places * self._travel_pence(line, candidate.option.venue)
            for date in dates:
                self._released[line.provider, date] += sign * places
            if sign > 0:
                self._dated[index][candidate.index] = places
            else:
                del self._dated[index][candidate.index]
        for top_up, places in roster.top_up.items():
            self.partner_left[top_up] -= sign * places
            self.cost -= sign * places * self.instance.top_ups[top_up].price
        cost = session_cost(candidate, sum(roster.places.values()) + sum(roster.top_up.values()))
        self.cost += sign * cost
        self.spent += sign * cost

    def _give_hosted(self, line: int, session: int, places: int) -> None:
        own, hosted = self.instance.lines[line], self.instance.hosted[session]
        self.hosted[line, session] = self.hosted.get((line, session), 0) + places
        if not self.hosted[line, session]:
            del self.hosted[line, session]
        self.left[line] -= places
        self.changed.add(line)
        self.unfilled -= places * own.priority
        self.cost += places * (hosted.price + self.instance.travel_pence(hosted.lines[line]))
        self._released[own.provider, hosted.date] += places

    def _travel_pence(self, line: Line, venue: int) -> int:
        key = (line.index, venue)
        if key not in self._travel:
            self._travel[key] = self.instance.travel_pence(line.metres[venue])
        return self._travel[key]


def session_cost(candidate: Candidate, places: int) -> int:
    """Pence for a session of so many places, at the dearest tier that it may come to; 0 for an empty one."""
    quote = candidate.option.quote
    return max(quote.cost(places, tier) for tier in quote.possible_tiers(places)) if places else 0
