"""Whom each session suits, as the bits of numbers: bit n stands for the n-th interest line of the course.

One operation on such a number asks all lines of a course at once, which matters where there are many.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

from scheduler.instance.data import Line, Option
from scheduler.instance.masks import bits


class Suiting:
    """Who may have a place in which session, at some price that it can have.

    Args:
        lines_of_course: interest lines by course, in file order.
        starts: by course, how many there are.
        largest: by course, the most places of a session.

    Attributes:
        bit: by line index, the bit that stands for it.
    """

    def __init__(
        self, lines_of_course: Sequence[Sequence[Line]], starts: Sequence[int], largest: Sequence[int]
    ) -> None:
        self._lines = lines_of_course
        self.bit = [0] * sum(len(lines) for lines in lines_of_course)
        self._reach: dict[tuple[int, int], int] = defaultdict(int)  # (course, venue)
        self._at_any_start: dict[tuple[int, int, int], int] = {}  # (course, venue, number of its payers)
        self._starts_reached: dict[tuple[int, int, int], int] = {}  # (course, lines, places)
        self._free = [[0] * number for number in starts]
        self._payers: list[tuple[list[int], list[int]]] = []
        self._levels: list[list[int]] = []
        for course, lines in enumerate(lines_of_course):
            for position, line in enumerate(lines):
                self.bit[line.index] = bit = 1 << position
                for venue in line.metres:
                    self._reach[course, venue] |= bit
                for start in bits(line.starts):
                    self._free[course][start] |= bit
            self._payers.append(self._find_payers(lines))
            self._levels.append(self.levels(lines, [min(line.most, largest[course]) for line in lines]))

    def mask(self, option: Option, start: int) -> int:
        """The lines that a session of the option suits; `start` is its position within the course."""
        return self._suited_at_some_start(option) & self._free[option.course][start]

    def _suited_at_some_start(self, option: Option) -> int:
        reach = self._reach.get((option.course, option.venue), 0)
        if not reach:
            return 0
        ceilings, payers = self._payers[option.course]
        key = option.course, option.venue, bisect_left(ceilings, option.quote.lowest_price)
        found = self._at_any_start.get(key)
        if found is None:
            found = self._at_any_start[key] = reach & payers[key[2]]
        return found

    def starts_reached(self, option: Option, places: int) -> int:
        """The starts, as bits, at which the lines that an option suits can take so many places in one session."""
        course = option.course
        key = course, self._suited_at_some_start(option), places
        found = self._starts_reached.get(key)
        if found is None:
            found = sum(
                1 << start
                for start, free in enumerate(self._free[course])
                if self.reaches(course, key[1] & free, places)
            )
            self._starts_reached[key] = found
        return found

    def lines(self, course: int, mask: int) -> Iterator[Line]:
        """The lines of a mask, in file order."""
        lines = self._lines[course]
        return (lines[position] for position in bits(mask))

    def reaches(self, course: int, mask: int, places: int) -> bool:
        """Whether the lines of a mask can take so many places in one session."""
        for level in self._levels[course]:
            if places <= 0:
                break
            places -= (mask & level).bit_count()
        return places <= 0

    def levels(self, lines: Sequence[Line], most: Sequence[int]) -> list[int]:
        """Who can take a first place, a second, and so on, when each line can take at most so many."""
        found = [0] * max(most, default=0)
        for line, number in zip(lines, most, strict=True):
            for level in range(number):
                found[level] |= self.bit[line.index]
        return found

    def payers(self, course: int, price: int) -> int:
        """The lines that may pay so much a place."""
        ceilings, payers = self._payers[course]
        return payers[bisect_left(ceilings, price)]

    def _find_payers(self, lines: Sequence[Line]) -> tuple[list[int], list[int]]:
        """Ceilings in order, and before each of them, and after the last, the lines that pay at least that."""
        ceilings = sorted({line.ceiling for line in lines if line.ceiling is not None})
        payers = [sum(self.bit[line.index] for line in lines if line.ceiling is None)]
        of_ceiling: dict[int, int] = defaultdict(int)
        for line in lines:
            if line.ceiling is not None:
                of_ceiling[line.ceiling] |= self.bit[line.index]
        for ceiling in reversed(ceilings):
            payers.append(payers[-1] | of_ceiling[ceiling])
        return ceilings, payers[::-1]
