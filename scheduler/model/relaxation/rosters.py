"""The best roster of every candidate session, given what a place of each interest line is worth.

Who suits a candidate depends on its course, its venue and its start. Starts that suit the same lines are one class, so
that the work is per (course, venue, class) and not per (line, candidate).

A *state* of a session is its number of places, how many of them are partners', and its tier. In a state the cost is
known, and with it who can pay; the best roster takes the places that are worth most (a continuous knapsack with equal
weights: sorting solves it).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from scheduler.instance import Instance, Option, bits

Ints = npt.NDArray[np.int64]
Tiers = dict[tuple[int, int], int]  # (trainer, course) -> tier over the quarter
NEVER = -(2**60)  # the worth of what cannot be
FEW_LINES = 32  # looked at first, the best of them, when a session's places are given out


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


def states_of(option: Option, tiers: Tiers) -> list[State]:
    """Every state of an option; the price per head is a lower bound where partners or the quarter have a say."""
    quote = option.quote
    given = tiers.get((option.trainer, option.course)) if quote.over_quarter else None
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
class Form:
    """The states of an option as columns; `payers` is the row of its room's tables."""

    payers: Ints
    local: Ints
    cost: Ints
    partner_places: Ints
    places: Ints


class Room:
    """All options of one course at one venue: the lines within reach, and the classes of starts."""

    def __init__(
        self,
        instance: Instance,
        course: int,
        venue: int,
        options: list[Option],
        timed: list[npt.NDArray[np.bool_]],
        tiers: Tiers,
    ) -> None:
        self.course, self.venue, self.options = course, venue, options
        lowest = min(option.quote.lowest_price for option in options)
        self.lines = [
            line
            for line in instance.lines_of_course[course]
            if venue in line.metres and line.most and (line.ceiling is None or line.ceiling >= lowest)
        ]
        self.index = np.array([line.index for line in self.lines], dtype=np.int64)
        within = {line.index: row for row, line in enumerate(instance.lines_of_course[course])}
        self.within = np.array([within[line.index] for line in self.lines], dtype=np.int64)
        self.most = np.array([line.most for line in self.lines], dtype=np.int64)
        self.ceiling = np.array(
            [NEVER if line.ceiling is None else line.ceiling for line in self.lines], dtype=np.int64
        )
        self.ceiling[self.ceiling == NEVER] = 2**60
        self.travel = np.array([instance.travel_pence(line.metres[venue]) for line in self.lines], dtype=np.int64)
        self.states = [states_of(option, tiers) for option in options]
        self._find_forms()
        self._find_classes(len(instance.starts[course]), timed)

    def _find_classes(self, starts: int, timed: list[npt.NDArray[np.bool_]]) -> None:
        used = 0
        for option in self.options:
            used |= option.starts
        suits = np.zeros((len(self.lines), starts), dtype=bool)
        for row, line in enumerate(self.lines):
            suits[row, list(bits(line.starts))] = True
        positions = list(bits(used))
        told_apart = np.vstack([suits, *timed])[:, positions]
        _, firsts, of_start = np.unique(told_apart, axis=1, return_index=True, return_inverse=True)
        self.suits = suits[:, positions][:, firsts]  # [line, class]
        self.first_start = np.array(positions, dtype=np.int64)[firsts]  # a start of each class
        self.class_of_start = np.full(starts, -1, dtype=np.int64)
        self.class_of_start[positions] = of_start.reshape(-1)

    def _find_forms(self) -> None:
        """Who can pay what: states that differ in neither share a table."""
        keys: dict[tuple[bytes, int], int] = {}
        self.payers: list[tuple[npt.NDArray[np.bool_], int]] = []
        self.forms: list[Form] = []
        for states in self.states:
            rows = []
            for state in states:
                can_pay = self.ceiling >= state.price
                key = (can_pay.tobytes(), state.least_lines)
                if key not in keys:
                    keys[key] = len(self.payers)
                    self.payers.append((can_pay, state.least_lines))
                rows.append(
                    (keys[key], state.places - state.partner_places, state.cost, state.partner_places, state.places)
                )
            self.forms.append(Form(*np.array(rows, dtype=np.int64).reshape(-1, 5).T))
        self.by_least_lines: dict[int, list[int]] = {}
        for number, (_, least_lines) in enumerate(self.payers):
            self.by_least_lines.setdefault(least_lines, []).append(number)
        self.can_pay = np.array([can_pay for can_pay, _ in self.payers], dtype=bool)
        self.can_pay = self.can_pay.reshape(len(self.payers), len(self.lines))

    def tables(self, values: Ints, order: Ints) -> Ints:
        """[payers, places, class]: the most that so many places can be worth to those; NEVER where so few are there.

        Args:
            values: [line, class] worth of one place, falling in each class; NEVER for those that it does not suit.
            order: [line, class] which line each is of.
        """
        suits, most = np.take_along_axis(self.suits, order, axis=0), self.most[order]
        units = most * suits
        # The best lines fill the largest session nearly always: the others are looked at where they do not.
        rows = FEW_LINES
        while rows < len(order) and not self._are_enough(order[:rows], units[:rows]):
            rows *= 2
        can_pay = self.can_pay[:, order[:rows]]
        found = np.empty((len(self.payers), self.largest + 1, order.shape[1]), dtype=np.int64)
        for least_lines, numbers in self.by_least_lines.items():
            found[numbers] = best_places(values[:rows], units[:rows], can_pay[numbers], self.largest, least_lines)
        return found

    def _are_enough(self, order: Ints, units: Ints) -> bool:
        """Whether the first lines in the order have all the places and the payers that a session can use."""
        able = self.can_pay[:, order]
        given = np.einsum("lc,plc->pc", units, able, dtype=np.int64)
        if not (given >= self.usable).all():
            return False
        return self.most_least == 1 or bool((((units > 0) & able).sum(axis=1) >= self.usable_lines).all())

    @cached_property
    def most_least(self) -> int:
        """The most lines that any tier asks for."""
        return max(self.by_least_lines, default=1)

    @cached_property
    def largest(self) -> int:
        """The most places of any session here."""
        return max(option.max_places for option in self.options)

    @cached_property
    def usable(self) -> Ints:
        """[payers, class]: the places that the lines can take in one session, as far as a session has them."""
        found: Ints = np.minimum(self.can_pay.astype(np.int64) @ (self.most[:, None] * self.suits), self.largest)
        return found

    @cached_property
    def usable_lines(self) -> Ints:
        """[payers, class]: the lines that can take part, as far as a tier asks for so many."""
        found: Ints = np.minimum(self.can_pay.astype(np.int64) @ self.suits.astype(np.int64), self.most_least)
        return found

    @property
    def classes(self) -> int:
        """How many classes of starts there are."""
        return int(self.suits.shape[1])


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
        for row in timed:
            for line, counts, _ in row.parts:
                masks.setdefault(instance.lines[line].course, []).append(counts)
        by_room: dict[tuple[int, int], list[Option]] = {}
        for option in options:
            by_room.setdefault((option.course, option.venue), []).append(option)
        self.rooms = [
            Room(instance, course, venue, options, _distinct(masks.get(course, [])), tiers)
            for (course, venue), options in sorted(by_room.items())
        ]
        self.rooms = [room for room in self.rooms if room.lines]
        self.place: dict[int, tuple[Room, int]] = {
            option.index: (room, number) for room in self.rooms for number, option in enumerate(room.options)
        }

    def price(
        self,
        worth: dict[int, Ints],
        partner_worth: Ints,
        penny: int,
        session_penny: int,
        size_prices: dict[int, list[tuple[int, int]]],
        courses: Collection[int] | None = None,
    ) -> dict[int, tuple[Ints, Ints]]:
        """The worth of the best roster by option and class, and the state that has it.

        Args:
            worth: by course, [line of the course, start]: of a place, before travel cost.
            partner_worth: of a place of each top-up line, before its price.
            penny: what a penny of travel cost takes away, and one of partner income gives.
            session_penny: what a penny of session cost takes away.
            size_prices: option -> (places, price): what a session of at least so many places pays.
            courses: only the options of these; None = of all.

        Returns:
            option index -> (worth by class, state number by class).
        """
        found: dict[int, tuple[Ints, Ints]] = {}
        for room in self.rooms:
            if courses is not None and room.course not in courses:
                continue
            self._price_room(room, worth, partner_worth, penny, session_penny, size_prices, found)
        return found

    def _partner_values(self, room: Room, partner_worth: Ints, penny: int) -> Ints:
        """Worth of the best 0, 1, 2, ... partner places."""
        units: list[int] = []
        for top_up in self.instance.top_ups_of_course[room.course]:
            units += [int(partner_worth[top_up.index]) + penny * top_up.price] * top_up.per_session
        units.sort(reverse=True)
        return np.concatenate(([0], np.cumsum(np.array(units, dtype=np.int64)))).astype(np.int64)

    def _values(self, room: Room, worth: dict[int, Ints], penny: int) -> Ints:
        values: Ints = worth[room.course][room.within][:, room.first_start] - penny * room.travel[:, None]
        return values

    def _price_room(
        self,
        room: Room,
        worth: dict[int, Ints],
        partner_worth: Ints,
        penny: int,
        session_penny: int,
        size_prices: dict[int, list[tuple[int, int]]],
        found: dict[int, tuple[Ints, Ints]],
    ) -> None:
        values = np.where(room.suits, self._values(room, worth, penny), NEVER)
        order = np.argsort(-values, axis=0, kind="stable")
        tables = room.tables(np.take_along_axis(values, order, axis=0), order)
        partner_values = self._partner_values(room, partner_worth, penny)
        everyone = np.arange(room.classes)
        for option, form in zip(room.options, room.forms, strict=True):
            worth_here = tables[form.payers, form.local] - session_penny * form.cost[:, None]
            worth_here += partner_values[form.partner_places][:, None]
            for places, price in size_prices.get(option.index, ()):
                worth_here[form.places >= places] -= price
            if not len(worth_here):
                found[option.index] = (np.full(room.classes, NEVER), np.full(room.classes, -1))
                continue
            which = worth_here.argmax(axis=0)
            best = worth_here[which, everyone]
            never = best < NEVER // 2
            best[never], which[never] = NEVER, -1
            found[option.index] = (best, which)

    def roster(self, option: int, start: int, state: int, worth: dict[int, Ints], penny: int) -> dict[int, int]:
        """Line -> places of the best roster of an option at a start in a state."""
        room, number = self.place[option]
        chosen = room.states[number][state]
        group = room.class_of_start[start]
        able = np.flatnonzero(room.suits[:, group] & (room.ceiling >= chosen.price))
        values = worth[room.course][room.within[able], room.first_start[group]] - penny * room.travel[able]
        order = able[np.argsort(-values, kind="stable")].tolist()
        left = chosen.places - chosen.partner_places
        places: dict[int, int] = {}
        for row in order[: chosen.least_lines]:
            places[int(room.index[row])] = 1
            left -= 1
        for row in order:
            if not left:
                break
            line = int(room.index[row])
            more = min(left, int(room.most[row]) - places.get(line, 0))
            if more > 0:
                places[line] = places.get(line, 0) + more
                left -= more
        return places

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


def best_places(values: Ints, units: Ints, can_pay: npt.NDArray[np.bool_], largest: int, least_lines: int = 1) -> Ints:
    """The most that 0, 1, ..., `largest` places can be worth, by payers and class; NEVER where not so many can be.

    Args:
        values: [line, class] worth of one place, falling in each class.
        units: [line, class] places that the line can take.
        can_pay: [payers, line, class].
        least_lines: at least so many lines take part (from that many places on).

    Returns:
        [payers, places, class].
    """
    groups, lines, classes = can_pay.shape
    result = np.full((groups, largest + 1, classes), NEVER, dtype=np.int64)
    if least_lines == 1:
        result[:, 0] = 0
    if not lines or least_lines > largest:
        return result
    left = units * can_pay
    base, taken_first, enough = np.zeros((groups, classes), dtype=np.int64), 0, np.ones((groups, classes), dtype=bool)
    if least_lines > 1:
        # One place each for the first so many that suit; the rest of their places with everybody's.
        able = left > 0
        first = able & (np.cumsum(able, axis=1) <= least_lines)
        left = left - first
        base, taken_first = np.where(first, values, 0).sum(axis=1), least_lines
        enough = first.sum(axis=1) >= least_lines
        result[:, taken_first] = np.where(enough, base, NEVER)
    more = largest - taken_first
    after = np.minimum(np.cumsum(left, axis=1), more)
    # How many lines are used up before the n-th place: those whose places, with all before them, are fewer than n.
    row = np.arange(groups)[:, None, None] * (more + 1) + after
    counted = np.bincount((row * classes + np.arange(classes)).ravel(), minlength=groups * (more + 1) * classes)
    whose = np.cumsum(counted.reshape(groups, more + 1, classes), axis=1)[:, :more]
    filled = whose < lines
    each = np.where(filled, values[np.minimum(whose, lines - 1), np.arange(classes)], 0)
    can = filled & enough[:, None]
    result[:, taken_first + 1 :] = np.where(can, base[:, None] + np.cumsum(each, axis=1), NEVER)
    return result


def _distinct(masks: list[npt.NDArray[np.bool_]]) -> list[npt.NDArray[np.bool_]]:
    return list({mask.tobytes(): mask for mask in masks}.values())
