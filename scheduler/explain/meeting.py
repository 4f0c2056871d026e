"""How many places could meet in one session of a course, at which price: is its minimum within reach at all?

For each venue and start, the places that each interest line could at most take are added up, those who pay most
first, so that one look-up says how many are asked at a price. Prerequisites, release limits and (for what is left
of them in a plan) places given elsewhere are in the capacity; whatever else may stand against a session is not, so
that a session found impossible is impossible.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from scheduler.explain.ways import Ways
from scheduler.explain.words import counted, pounds
from scheduler.instance import Line, Option, Start, bits

Places = NDArray[np.int64]
Capacity = Callable[[Line, Start], int]


@dataclass(frozen=True, slots=True)
class Closest:
    """The size at which fewest places are missing: of `places`, `partners` are partners'; the rest pay `price`."""

    missing: int
    places: int
    partners: int
    price: int
    asked: int


class Meeting:
    """Who could meet in one session of a course.

    Args:
        ways: what the scenario allows.
        course: the course.
        lines: the lines of the course that may take any place at all.
        capacity: the most places of a line in a session with a start, price apart; asked where time suits.
    """

    def __init__(self, ways: Ways, course: int, lines: Sequence[Line], capacity: Capacity) -> None:
        self._ways = ways
        self._course = course
        self._starts = ways.instance.starts[course]
        self._lines = sorted(lines, key=lambda line: -_pays(line))
        self._ceilings = [-_pays(line) for line in self._lines]
        self._capacity = np.zeros((len(self._lines), len(self._starts)), np.int64)
        for row, line in enumerate(self._lines):
            for bit in bits(line.starts):
                self._capacity[row, bit] = max(0, capacity(line, self._starts[bit]))
        self._meeting_at = cache(self._add_up)
        self._most_at = cache(lambda venue: int(self._meeting_at(venue)[-1].max(initial=0)))

    def _add_up(self, venue: int) -> Places:
        """[n, start]: places of the n lines that pay most, at a venue."""
        near = np.array([venue in line.metres for line in self._lines], np.int64)
        total = np.zeros((len(self._lines) + 1, len(self._starts)), np.int64)
        np.cumsum(self._capacity * near[:, None], axis=0, out=total[1:])
        return total

    def asked(self, option: Option, price: int) -> Places:
        """By start: the places that could meet at a price."""
        found: Places = self._meeting_at(option.venue)[bisect_right(self._ceilings, -price)]
        return found

    def viable(self, option: Option) -> list[Start]:
        """The starts at which some size of session finds its places, as far as is looked at here."""
        if self._most_at(option.venue) + option.quote.partner_places < option.min_places:
            return []
        enough = np.zeros(len(self._starts), np.bool_)
        for places, partners, price in self._ways.prices(option.quote):
            enough |= self.asked(option, price) >= places - partners
        return [self._starts[bit] for bit in bits(option.starts) if enough[bit]]

    def most(self, options: Sequence[Option]) -> int:
        """The most local places that could meet in one session, whatever the price."""
        return max(int(self._of_starts(option, self._meeting_at(option.venue)[-1]).max()) for option in options)

    def closest(self, options: Sequence[Option]) -> Closest:
        """The size of session that comes nearest to finding its places; the cheapest where none finds any."""
        found = []
        for option in options:
            for places, partners, price in self._ways.prices(option.quote):
                asked = int(self._of_starts(option, self.asked(option, price)).max())
                found.append(Closest(places - partners - asked, places, partners, price, asked))
        return min(found, key=lambda size: (not size.asked, size.missing if size.asked else size.price, size.places))

    def why_too_few(self, options: Sequence[Option]) -> str:
        """The sentence for a course of which no start of any option is viable."""
        most = self.most(options)
        least = self._ways.instance.courses[self._course].min_places
        partners = options[0].quote.partner_places
        if not most:
            return "no date and venue suit anybody who asks for it"
        if most + partners < least:
            theirs = f" ({partners} of partners)" if partners else ""
            together = most + partners
            could = f"at most {counted(together, 'place')}{theirs} could meet in one session"
            return f"below the minimum by {least - together}: {could}, the minimum is {least}"
        near = self.closest(options)
        theirs = f" ({near.partners} of partners)" if near.partners else ""
        size = f"a session of {near.places}{theirs} at {pounds(near.price)} or more a place"
        return f"too few places at the price: closest is {size}, {near.asked or 'none'} asked at that"

    def _of_starts(self, option: Option, by_start: Places) -> Places:
        found: Places = by_start[list(bits(option.starts))]
        return found


def _pays(line: Line) -> float:
    return math.inf if line.ceiling is None else line.ceiling


def possible_meeting(ways: Ways, course: int) -> Meeting:
    """Who could meet in some plan or other."""
    return Meeting(ways, course, ways.instance.lines_of_course[course], _capacity_in_any_plan(ways))


def _capacity_in_any_plan(ways: Ways) -> Capacity:
    @cache
    def prepared(index: int) -> tuple[int, int]:
        line = ways.instance.lines[index]
        most, ready = ways.most_prepared(line), ways.ready_after(line)
        return line.most if most is None else min(line.most, most), 0 if ready is None else ready.toordinal()

    def capacity(line: Line, start: Start) -> int:
        most, ready = prepared(line.index)
        return most if start.date.toordinal() > ready else 0

    return capacity
