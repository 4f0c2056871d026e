"""A plan under change: made from an instance, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

import numpy as np

from scheduler.instance import Instance, bits
from scheduler.model.incumbent import Incumbent, Roster
from scheduler.model.walk import asking, changes
from scheduler.model.walk.arrays import Facts, Ints, State
from scheduler.model.walk.nearness import areas, near_of_course, reached_by
from scheduler.model.walk.records import facts_record, state_record

NO_LIMIT = -1
NO_CEILING = 2**60


class Board:
    """A plan under change.

    Args:
        start: a plan that keeps the rules.
    """

    def __init__(self, instance: Instance, start: Incumbent) -> None:
        self.instance = instance
        self.facts = self._find_facts(start)
        self.state = self._find_state()
        self.records = facts_record(self.facts), state_record(self.state)
        for line in range(len(instance.lines)):
            asking.refresh(*self.records, line)
        for number, key in enumerate(self._hosted):
            if key in start.hosted:
                changes.give_hosted(*self.records, number, start.hosted[key])
        for index, roster in start.rosters.items():
            self.take(index, roster)

    # ---- the plan

    def take(self, index: int, roster: Roster) -> None:
        """Run a session."""
        option = self.instance.candidates[index].option
        first, end = self._seat_at[option.course, option.venue]
        # Lines stand in their order among the seat entries of a (course, venue).
        seats = first + np.searchsorted(self.facts.seat_line[first:end], list(roster.places))
        if (seats >= end).any() or self.facts.seat_line[seats].tolist() != list(roster.places):
            raise ValueError(f"session {index} has lines that cannot reach its venue: {sorted(roster.places)}")
        numbers = {int(t): n for n, t in enumerate(self._tops(option.course))}
        tops = np.zeros(self.state.roster_top.shape[1], dtype=np.int64)
        for top_up, places in roster.top_up.items():
            tops[numbers[top_up]] = places
        changes.take(*self.records, index, seats.astype(np.int64), _ints(roster.places.values()), len(seats), tops)

    def incumbent(self) -> Incumbent:
        """The plan as it stands."""
        state = self.state
        running = state.running[: state.running_n[0]]
        own = state.roster_of[running]
        return self._plan(
            running,
            state.roster_n[own],
            state.roster_seat[own],
            state.roster_places[own],
            state.roster_top[own],
            state.given,
        )

    def best(self) -> Incumbent:
        """The best plan noted."""
        state, count = self.state, self.state.best_n[0]
        return self._plan(
            state.best_session[:count],
            state.best_roster_n[:count],
            state.best_seat[:count],
            state.best_places[:count],
            state.best_top[:count],
            state.best_given,
        )

    def _plan(self, running: Ints, numbers: Ints, seats: Ints, places: Ints, tops: Ints, given: Ints) -> Incumbent:
        rosters = {}
        for at in np.argsort(running).tolist():
            index, count = int(running[at]), int(numbers[at])
            own = self.facts.seat_line[seats[at, :count]].tolist()
            course = self.instance.candidates[index].option.course
            top_up = {int(t): int(n) for t, n in zip(self._tops(course), tops[at], strict=False) if n}
            rosters[index] = Roster(dict(zip(own, places[at, :count].tolist(), strict=True)), top_up)
        hosted = {key: int(number) for key, number in zip(self._hosted, given, strict=True) if number}
        return Incumbent(rosters, hosted)

    def _tops(self, course: int) -> Ints:
        return self.facts.top_line[self.facts.top_at[course] : self.facts.top_at[course + 1]]

    # ---- arrays

    def _find_facts(self, start: Incumbent) -> Facts:
        instance = self.instance
        options, lines, courses = instance.options, instance.lines, instance.courses
        starts = [(course, start) for course, each in enumerate(instance.starts) for start in each]
        calendar = instance.calendar
        slot_number = {slot: n for n, slot in enumerate((d, b) for d in calendar.open_days for b in calendar.blocks)}
        dates = sorted({d for _, s in starts for d in s.dates} | {s.date for s in instance.hosted})
        # Days are numbered with their distance kept.
        self._days = {date: (date - dates[0]).days for date in dates}
        weeks: dict[object, int] = {}
        for _, each in starts:
            weeks.setdefault(each.week, len(weeks))
        reaches = sorted({(option.course, option.venue) for option in options})
        reach = {each: number for number, each in enumerate(reaches)}
        seats: list[list[tuple[int, int]]] = [[] for _ in reaches]  # line, metres
        for line in lines:
            for venue, metres in line.metres.items() if line.most else ():
                if (line.course, venue) in reach:
                    seats[reach[line.course, venue]].append((line.index, metres))
        travel = cache(instance.travel_pence)
        seat_lines = [line for each in seats for line, _ in each]
        seat_travel = [travel(metres) for each in seats for _, metres in each]
        reach_at = np.cumsum([0, *map(len, seats)]).tolist()
        self._seat_at = dict(zip(reaches, pairwise(reach_at), strict=True))
        costs: list[int] = []
        costs_of_quote: dict[int, int] = {}  # many options share one
        for option in options:
            quote = option.quote
            if id(quote) not in costs_of_quote:
                costs_of_quote[id(quote)] = len(costs)
                costs += [
                    max(quote.cost(n, t) for t in quote.possible_tiers(n)) if n else 0 for n in range(quote.most + 1)
                ]
        number = {course.id: index for index, course in enumerate(courses)}
        edges = [(later, number[name], name) for later, course in enumerate(courses) for name in course.after]
        later = sorted((earlier, late) for late, earlier, _ in edges)
        linked = {course for late, earlier, _ in edges for course in (late, earlier)}
        trained = np.zeros((max(1, len(edges)), max(1, len(instance.providers))), dtype=np.int64)
        for edge, (_, _, name) in enumerate(edges):
            trained[edge, : len(instance.providers)] = [p.trained.get(name, 0) for p in instance.providers]
        line_at = np.full((len(instance.providers), len(courses)), -1, dtype=np.int64)
        free = []
        for line in lines:
            line_at[line.provider, line.course] = line.index
            own = np.zeros(len(instance.starts[line.course]), dtype=bool)
            own[list(bits(line.starts))] = True
            free.append(own)
        tops = [
            sorted(instance.top_ups_of_course[course], key=lambda each: (-each.price, each.index))
            for course in range(len(courses))
        ]
        hosted_of = np.zeros(len(lines) + 1, dtype=np.int64)
        for session in instance.hosted:
            hosted_of[list(session.lines)] += 1
        of_course = np.bincount(instance.candidates.course, minlength=len(courses)).tolist()
        dated_at, dated = [], 0
        for line in lines:
            dated_at.append(dated if line.course in linked else -1)
            if line.course in linked:
                dated += min(line.places, of_course[line.course] + int(hosted_of[line.index]))
        self._dated = dated
        hosted = [
            (line, session)
            for course in range(len(courses))
            for session in instance.hosted
            if session.course == course
            for line in sorted(session.lines)
        ]
        self._hosted = [(line, session.index) for line, session in hosted]
        policy = instance.scenario.policy
        pinned = [pin.candidate for pin in instance.pinned if pin.candidate in start.rosters]
        confirmed = np.zeros(len(instance.candidates), dtype=bool)
        confirmed[pinned] = True
        reach_of = _ints(reach[o.course, o.venue] for o in options)
        pool, pool_at = self._find_pool(reach_of, len(reaches))
        near = near_of_course(reaches, reach_at, seat_lines, len(lines))
        area = areas(reaches, reached_by(instance))
        self._weeks = max(1, len(weeks))
        self._slots = max(1, len(slot_number))
        return Facts(
            option_of=instance.candidates.option.astype(np.int64),
            start_of=instance.candidates.start.astype(np.int64),
            confirmed=confirmed,
            course=_ints(o.course for o in options),
            trainer=_ints(o.trainer for o in options),
            venue=_ints(o.venue for o in options),
            least=_ints(o.min_places for o in options),
            most=_ints(o.max_places for o in options),
            lowest=_ints(o.quote.lowest_price for o in options),
            costs_at=_ints(costs_of_quote[id(o.quote)] for o in options),
            costs=_ints(costs),
            exactly_least=np.array([o.quote.reach_minimum for o in options], dtype=bool),
            reach_of=reach_of,
            course_reach_at=np.searchsorted([course for course, _ in reaches], np.arange(len(courses) + 1)).astype(
                np.int64
            ),
            reach_course=_ints(course for course, _ in reaches),
            reach_venue=_ints(venue for _, venue in reaches),
            area_at=np.cumsum([0, *map(len, area)]),
            area=_ints(reach for each in area for reach in each),
            reach_at=_ints(reach_at),
            seat_line=_ints(seat_lines),
            seat_travel=_ints(seat_travel),
            near_at=np.cumsum([0, *map(len, near)]),
            near=_ints(other for each in near for other in each),
            slots=_padded([[slot_number[slot] for slot in s.slots] for _, s in starts]),
            dates=_padded([[self._days[date] for date in s.dates] for _, s in starts]),
            week=_ints(weeks[s.week] for _, s in starts),
            first=_ints(self._days[s.date] for _, s in starts),
            last=_ints(self._days[s.last_date] for _, s in starts),
            position=_ints(s.position for _, s in starts),
            provider=_ints(line.provider for line in lines),
            line_course=_ints(line.course for line in lines),
            places=_ints(line.places for line in lines),
            line_most=_ints(line.most for line in lines),
            ceiling=_ints(NO_CEILING if line.ceiling is None else line.ceiling for line in lines),
            priority=_ints(line.priority for line in lines),
            whole=np.array([line.all_or_nothing for line in lines], dtype=bool),
            wholes=_ints(line.index for line in lines if line.all_or_nothing),
            freedom=np.array(
                [len(line.metres) * line.starts.bit_count() / max(1, line.places) for line in lines], dtype=np.float64
            ),
            free_at=np.cumsum([0, *map(len, free)]),
            free=np.concatenate(free) if free else np.zeros(0, dtype=bool),
            line_at=line_at,
            earlier_at=np.cumsum([0, *(len(course.after) for course in courses)]),
            earlier=_ints(earlier for _, earlier, _ in edges),
            trained=trained,
            later_at=np.searchsorted([earlier for earlier, _ in later], np.arange(len(courses) + 1)).astype(np.int64),
            later=_ints(late for _, late in later),
            release=_ints(NO_LIMIT if p.release_per_day is None else p.release_per_day for p in instance.providers),
            course_most=_ints(NO_LIMIT if c.max_sessions is None else c.max_sessions for c in courses),
            gap=_ints(course.min_gap_days or 0 for course in courses),
            course_places=_ints(course.max_places for course in courses),
            required=np.array([bool(course.required) for course in courses], dtype=bool),
            partners=_ints(sum(t.per_session for t in each) for each in tops),
            trainer_most=_ints(NO_LIMIT if t.max_sessions is None else t.max_sessions for t in instance.trainers),
            trainer_week=_ints(
                NO_LIMIT if t.max_sessions_per_week is None else t.max_sessions_per_week for t in instance.trainers
            ),
            moves=np.array([bool(t.moves) for t in instance.trainers], dtype=bool),
            top_at=np.cumsum([0, *(len(each) for each in tops)]),
            top_line=_ints(t.index for each in tops for t in each),
            top_price=_ints(t.price for each in tops for t in each),
            top_each=_ints(t.per_session for each in tops for t in each),
            hosted_at=np.searchsorted([s.course for _, s in hosted], np.arange(len(courses) + 1)).astype(np.int64),
            hosted_line=_ints(line for line, _ in hosted),
            hosted_session=_ints(session.index for _, session in hosted),
            hosted_cost=_ints(s.price + instance.travel_pence(s.lines[line]) for line, s in hosted),
            hosted_day=_ints(self._days[session.date] for _, session in hosted),
            hosted_least=_ints(session.confirmed.get(line, 0) for line, session in hosted),
            dated_at=_ints(dated_at),
            limits=_ints(
                NO_LIMIT if each is None else each
                for each in (policy.max_sessions, policy.max_sessions_per_week, policy.budget)
            ),
            pool_at=pool_at,
            pool=pool,
        )

    def _find_pool(self, reach_of: Ints, reaches: int) -> tuple[Ints, Ints]:
        """The candidates, by (course, venue), then by trainer; where those of each begin."""
        candidates, trainers = self.instance.candidates, len(self.instance.trainers)
        reach, trainer = reach_of[candidates.option], candidates.trainer
        pool = np.concatenate([np.argsort(each, kind="stable") for each in (reach, trainer)])
        counts = np.concatenate([np.bincount(reach, minlength=reaches), np.bincount(trainer, minlength=trainers)])
        return pool, np.concatenate([[0], np.cumsum(counts)])

    def _find_state(self) -> State:
        facts, instance = self.facts, self.instance
        candidates, trainers, courses = len(instance.candidates), len(instance.trainers), len(instance.courses)
        option = facts.option_of
        of_trainer = np.bincount(facts.trainer[option]).max(initial=0) if candidates else 0
        most_trainer = int(min(self._slots, of_trainer))
        rosters = min(candidates, trainers * most_trainer) + 1
        notes = 2 * rosters  # what is noted ran before the round, or runs after it
        seats = int(max(1, min(facts.most.max(initial=1), np.diff(facts.reach_at).max(initial=1))))
        tops = int(max(1, np.diff(facts.top_at).max(initial=1)))
        reaches = len(facts.reach_course)
        most_reach = int(min(self._slots, np.bincount(facts.reach_of[option]).max(initial=1))) if candidates else 1

        def nobody(*shape: int) -> Ints:
            return np.full(shape, -1, dtype=np.int64)

        def none(*shape: int) -> Ints:
            return np.zeros(shape, dtype=np.int64)

        return State(
            left=facts.places.copy(),
            open=none(len(instance.lines)),
            partner_left=_ints(t.places for t in instance.top_ups),
            trainer_slot=nobody(trainers, self._slots),
            venue_slot=nobody(len(instance.venues), self._slots),
            trainer_weeks=none(trainers, self._weeks),
            weeks=none(self._weeks),
            running=nobody(rosters),
            running_n=none(1),
            running_at=nobody(candidates),
            of_course_n=none(courses),
            of_reach=nobody(reaches, most_reach),
            of_reach_n=none(reaches),
            of_reach_at=nobody(candidates),
            of_trainer=nobody(trainers, max(1, most_trainer)),
            of_trainer_n=none(trainers),
            of_trainer_at=nobody(candidates),
            roster_n=none(rosters),
            roster_seat=none(rosters, seats),
            roster_places=none(rosters, seats),
            roster_top=none(rosters, tops),
            roster_of=nobody(candidates),
            spare=np.arange(rosters, dtype=np.int64),
            spare_n=np.array([rosters]),
            released=none(len(instance.providers), max(self._days.values(), default=0) + 1),
            dated_n=none(len(instance.lines)),
            dated_first=none(self._dated),
            dated_last=none(self._dated),
            dated_session=none(self._dated),
            dated_places=none(self._dated),
            hosted_left=_ints(session.places for session in instance.hosted),
            given=none(len(self._hosted)),
            totals=_ints([int((facts.places * facts.priority).sum()), 0, 0, 0, 1]),
            noted=none(candidates),
            note_n=none(1),
            note_session=nobody(notes),
            note_ran=np.zeros(notes, dtype=bool),
            note_roster_n=none(notes),
            note_seat=none(notes, seats),
            note_places=none(notes, seats),
            note_top=none(notes, tops),
            given_noted=none(len(self._hosted)),
            note_given_n=none(1),
            note_entry=none(len(self._hosted)),
            note_given=none(len(self._hosted)),
            best_totals=none(2),
            best_n=none(1),
            best_session=nobody(rosters),
            best_roster_n=none(rosters),
            best_seat=none(rosters, seats),
            best_places=none(rosters, seats),
            best_top=none(rosters, tops),
            best_given=none(len(self._hosted)),
        )


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)


def _padded(rows: Sequence[Sequence[int]]) -> Ints:
    found = np.full((max(1, len(rows)), max(map(len, rows), default=1)), -1, dtype=np.int64)
    for number, row in enumerate(rows):
        found[number, : len(row)] = row
    return found
