"""The best roster of every candidate session, given what a place of each interest line is worth.

Who suits a candidate depends on its course, its venue and its start. Starts that suit the same lines are one class, so
that the work is per (course, venue, class) and not per (line, candidate).

A *state* of a session is its number of places, how many of them are partners', and its tier. In a state the cost is
known, and with it who can pay; the best roster takes the places that are worth most (a continuous knapsack with equal
weights: sorting solves it).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from scheduler.instance import Candidates, Instance, Line, Option, bits
from scheduler.model.relaxation.compiled import Flags, Floats, Ints, add_best_roster, best_rosters, seat
from scheduler.pricing import Quote

if TYPE_CHECKING:
    from scheduler.model.relaxation.timed import TimedParts

NO_CEILING = 2**60
Tiers = dict[tuple[int, int], int]  # (trainer, course) -> tier over the quarter


@dataclass(frozen=True)
class TimedRow:
    """A rule that adds up places by time: the sum of coefficient x places is at most `most`.

    Attributes:
        parts: (line, [start of its course] whether it counts, coefficient).
        hosted: (line, hosted session) -> coefficient.
    """

    most: int
    parts: tuple[tuple[int, npt.NDArray[np.bool_], int], ...]
    hosted: dict[tuple[int, int], int]


@dataclass(frozen=True)
class State:
    """What settles a session's cost: places in all, partners' among them, tier, least providers, least price a head."""

    places: int
    partner_places: int
    cost: int
    least_lines: int
    price: int


def states_of(quote: Quote, given: int | None) -> list[State]:
    """Every state of an option; the price per head is a lower bound where partners or the quarter have a say.

    Args:
        given: the tier over the quarter, where that is taken as given.
    """
    found = []
    for places, partner_places in quote.states():
        for tier in quote.possible_tiers(places):
            if given is not None and tier != given:
                continue
            cost = quote.cost(places, tier)
            local = places - partner_places
            price = -(-(cost - min(cost, quote.income(partner_places))) // local)
            by_providers = quote.counted == "providers" and not quote.over_quarter
            least_lines = quote.tier_range(tier)[0] if by_providers else 1
            if least_lines <= local:
                found.append(State(places, partner_places, cost, least_lines, max(0, price)))
    return found


@dataclass(frozen=True)
class OfCourse:
    """What all rooms of one course share.

    Attributes:
        lines: of the course, in file order.
        suits: [line of the course, start].
        timed: the distinct [start] at which rules that add up places by time count.
    """

    lines: list[Line]
    suits: Flags
    timed: list[Flags]

    @classmethod
    def of(cls, instance: Instance, course: int, timed: list[Flags]) -> OfCourse:
        """Those of a course; `timed` may have some twice."""
        lines = instance.lines_of_course[course]
        suits = np.zeros((len(lines), len(instance.starts[course])), dtype=bool)
        for row, line in enumerate(lines):
            suits[row, list(bits(line.starts))] = True
        return cls(lines, suits, list({mask.tobytes(): mask for mask in timed}.values()))


class Room:
    """All options of one course at one venue: the lines within reach, and the classes of starts.

    Args:
        reach: row of a line of the course -> metres, for those that can travel to the venue.
        states: of each option.
    """

    def __init__(
        self,
        instance: Instance,
        course: int,
        venue: int,
        options: list[Option],
        shared: OfCourse,
        reach: dict[int, int],
        states: list[list[State]],
    ) -> None:
        self.course, self.venue, self.options, self.states = course, venue, options, states
        lowest = min(option.quote.lowest_price for option in options)
        within = {row: shared.lines[row] for row in reach}
        within = {row: line for row, line in within.items() if line.ceiling is None or line.ceiling >= lowest}
        self.lines = list(within.values())
        self.index = np.array([line.index for line in self.lines], dtype=np.int64)
        self.within = np.array(list(within), dtype=np.int64)
        self.most = np.array([line.most for line in self.lines], dtype=np.int64)
        self.ceiling = np.array(
            [NO_CEILING if line.ceiling is None else line.ceiling for line in self.lines], dtype=np.int64
        )
        self.travel = np.array([instance.travel_pence(reach[row]) for row in within], dtype=np.int64)
        self._find_groups()
        self._find_classes(shared)

    def _find_classes(self, shared: OfCourse) -> None:
        used, starts = 0, shared.suits.shape[1]
        for option in self.options:
            used |= option.starts
        suits = shared.suits[self.within]
        positions = np.array(list(bits(used)), dtype=np.int64)
        told_apart = np.vstack([suits, *shared.timed])[:, positions]
        _, firsts, of_start = np.unique(told_apart, axis=1, return_index=True, return_inverse=True)
        # In the order of time: from one class to the next little changes.
        order = np.argsort(firsts)
        self.first_start = positions[firsts[order]]  # a start of each class
        self.suits = np.ascontiguousarray(suits[:, self.first_start].T)  # [class, line]
        self.class_of_start = np.full(starts, -1, dtype=np.int64)
        self.class_of_start[positions] = np.argsort(order)[of_start.reshape(-1)]

    def _find_groups(self) -> None:
        """Who can pay and how many must: states that differ in neither are one group."""
        rows = [
            (state.price, state.least_lines, state.places - state.partner_places, state.cost, state.partner_places)
            for states in self.states
            for state in states
        ]
        price, least, local, self.cost, self.partner_places = np.array(rows, dtype=np.int64).reshape(-1, 5).T.copy()
        self.places = local + self.partner_places
        payers = np.searchsorted(np.unique(self.ceiling), price)  # who pays one price pays another with this number
        alike = payers * (least.max(initial=0) + 1) + least
        _, firsts, of_state = np.unique(alike, return_index=True, return_inverse=True)
        most = np.zeros(len(firsts), dtype=np.int64)
        np.maximum.at(most, of_state, local)
        self.groups = np.stack([price[firsts], least[firsts], most], axis=1)
        self.grouped = np.stack([of_state, local], axis=1)  # by state: its group, places of local lines
        self.first_state = np.cumsum([0, *map(len, self.states)])

    @property
    def classes(self) -> int:
        """How many classes of starts there are."""
        return len(self.first_start)


@dataclass(frozen=True)
class Priced:
    """By cell (option and class of starts): the worth of the best roster, and its state; NEVER and -1 where none."""

    worth: Ints
    state: Ints


class RosterPricer:
    """Prices every option and class of starts of an instance.

    Args:
        instance: lines are read from it.
        options: those that are priced.
        timed: the rules whose prices tell starts apart.
    """

    def __init__(self, instance: Instance, options: list[Option], timed: list[TimedRow], tiers: Tiers) -> None:
        self.instance = instance
        masks: dict[int, list[npt.NDArray[np.bool_]]] = {}
        for rule in timed:
            for index, counts, _ in rule.parts:
                masks.setdefault(instance.lines[index].course, []).append(counts)
        by_room: dict[tuple[int, int], list[Option]] = {}
        for option in options:
            by_room.setdefault((option.course, option.venue), []).append(option)
        courses = sorted({option.course for option in options})
        shared = {course: OfCourse.of(instance, course, masks.get(course, [])) for course in courses}
        reach: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
        for course in courses:
            for number, line in enumerate(shared[course].lines):
                for venue, metres in line.metres.items() if line.most else ():
                    reach[course, venue][number] = metres
        states: dict[tuple[int, int | None], list[State]] = {}  # many options share a quote

        def states_at(option: Option) -> list[State]:
            tier = tiers.get((option.trainer, option.course)) if option.quote.over_quarter else None
            if (id(option.quote), tier) not in states:
                states[id(option.quote), tier] = states_of(option.quote, tier)
            return states[id(option.quote), tier]

        self.rooms = [
            Room(instance, *place, own, shared[place[0]], reach.get(place, {}), [states_at(option) for option in own])
            for place, own in sorted(by_room.items())
        ]
        self.rooms = [room for room in self.rooms if room.lines]
        self.place: dict[int, tuple[Room, int]] = {
            option.index: (room, number) for room in self.rooms for number, option in enumerate(room.options)
        }
        # A cell is an option and a class of starts: those of a room are together, option after option.
        self.first_cell = np.cumsum([0, *(len(room.options) * room.classes for room in self.rooms)])

    def cells(self, candidates: Candidates) -> Ints:
        """[candidate] where its option's worth at its start is; each of an option that is priced."""
        options = len(self.instance.options)
        first, room = np.zeros(options, dtype=np.int64), np.zeros(options, dtype=np.int64)
        classes = np.zeros((max(1, len(self.rooms)), max(map(len, self.instance.starts), default=1)), dtype=np.int64)
        for number, own in enumerate(self.rooms):
            indices = [option.index for option in own.options]
            first[indices] = self.first_cell[number] + np.arange(len(indices)) * own.classes
            room[indices] = number
            classes[number, : len(own.class_of_start)] = own.class_of_start
        found: Ints = first[candidates.option] + classes[room[candidates.option], candidates.position]
        return found

    def price(
        self,
        worth: dict[int, Ints],
        partner_worth: Ints,
        penny: int,
        session_penny: int,
        size_prices: dict[int, list[tuple[int, int]]],
        courses: Collection[int] | None = None,
        before: Priced | None = None,
    ) -> Priced:
        """The worth of the best roster by option and class of starts, and the state that has it.

        Args:
            worth: by course, [line of the course, start]: of a place, before travel cost.
            partner_worth: of a place of each top-up line, before its price.
            penny: what a penny of travel cost takes away, and one of partner income gives.
            session_penny: what a penny of session cost takes away.
            size_prices: option -> (places, price): what a session of at least so many places pays.
            courses: only the options of these; the others are as they were `before`. None = of all.
        """
        if courses is None or before is None:
            cells = int(self.first_cell[-1])
            found = Priced(np.empty(cells, dtype=np.int64), np.empty(cells, dtype=np.int64))
        else:
            found = Priced(before.worth.copy(), before.state.copy())
        partner_values: dict[int, Ints] = {}
        for number, room in enumerate(self.rooms):
            if courses is not None and room.course not in courses:
                continue
            if room.course not in partner_values:
                partner_values[room.course] = self._partner_values(room.course, partner_worth, penny)
            paid = session_penny * room.cost - partner_values[room.course][room.partner_places]
            for position, option in enumerate(room.options):
                own = slice(room.first_state[position], room.first_state[position + 1])
                for places, price in size_prices.get(option.index, ()):
                    paid[own] += price * (room.places[own] >= places)
            own_cells = slice(self.first_cell[number], self.first_cell[number + 1])
            best_rosters(
                worth[room.course],
                room.within,
                room.first_start,
                penny * room.travel,
                room.suits,
                room.most,
                room.ceiling,
                room.groups,
                room.grouped,
                paid,
                room.first_state,
                found.worth[own_cells].reshape(len(room.options), room.classes),
                found.state[own_cells].reshape(len(room.options), room.classes),
            )
        return found

    def _partner_values(self, course: int, partner_worth: Ints, penny: int) -> Ints:
        """Worth of the best 0, 1, 2, ... partner places."""
        units: list[int] = []
        for top_up in self.instance.top_ups_of_course[course]:
            units += [int(partner_worth[top_up.index]) + penny * top_up.price] * top_up.per_session
        units.sort(reverse=True)
        return np.concatenate(([0], np.cumsum(np.array(units, dtype=np.int64)))).astype(np.int64)

    def seat(self, option: int, start: int, state: int, worth: dict[int, Ints], penny: int) -> tuple[Ints, Ints]:
        """The lines of the best roster of an option at a start in a state, and the places of each."""
        room, number = self.place[option]
        chosen = room.states[number][state]
        able = room.suits[room.class_of_start[start]] & (room.ceiling >= chosen.price)
        values = worth[room.course][room.within, start] - penny * room.travel
        taken = seat(values, able, room.most, chosen.places - chosen.partner_places, chosen.least_lines)
        rows = np.flatnonzero(taken)
        return room.index[rows], taken[rows]

    def add_best(
        self,
        option: int,
        start: int,
        state: int,
        worth: dict[int, Ints],
        penny: int,
        priority: Ints,
        of_line: Floats,
        of_row: Floats,
        parts: TimedParts,
    ) -> int:
        """Count the places of the best roster of an option at a start in a state: by line and by row of time.

        Returns:
            places times priority.
        """
        room, number = self.place[option]
        chosen = room.states[number][state]
        return add_best_roster(
            worth[room.course],
            room.within,
            start,
            penny * room.travel,
            room.suits[room.class_of_start[start]],
            room.ceiling,
            chosen.price,
            room.most,
            chosen.places - chosen.partner_places,
            chosen.least_lines,
            room.index,
            priority,
            of_line,
            of_row,
            *parts,
        )

    def roster(self, option: int, start: int, state: int, worth: dict[int, Ints], penny: int) -> dict[int, int]:
        """Line -> places of the best roster of an option at a start in a state."""
        lines, places = self.seat(option, start, state, worth, penny)
        return dict(zip(lines.tolist(), places.tolist(), strict=True))

    def partners(self, option: int, state: int, partner_worth: Ints, penny: int) -> dict[int, int]:
        """Top-up line -> places of the best roster of an option in a state."""
        room, number = self.place[option]
        left = room.states[number][state].partner_places
        top_ups = sorted(
            self.instance.top_ups_of_course[room.course],
            key=lambda top_up: -(int(partner_worth[top_up.index]) + penny * top_up.price),
        )
        taken = {}
        for top_up in top_ups:
            if left > 0:
                taken[top_up.index] = min(left, top_up.per_session)
                left -= taken[top_up.index]
        return taken
